"""County Studio: footage in, branded product clips and broadcast plans out."""

__version__ = "0.1.0"
