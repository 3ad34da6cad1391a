"""County Studio: footage in, branded product clips and broadcast plans out."""
