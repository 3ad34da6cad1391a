"""A finished clip with a seller's own end card."""
