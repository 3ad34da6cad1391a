"""Brand kits, clip templates, typography and the graphics drawn from them."""
