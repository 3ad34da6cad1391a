"""What a county's clips show and say: brand, wishes, words that may be said."""
