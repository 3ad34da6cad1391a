"""What is sold: items, variants, offers, prices, photographs, papers."""
