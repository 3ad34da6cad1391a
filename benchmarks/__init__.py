"""Side-by-side comparisons, each one command that prints ratios as JSON. A timing is never a test."""
