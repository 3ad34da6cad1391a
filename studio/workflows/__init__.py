"""Use cases, one per module: pure-file cores, and what wraps them with rows and ids."""
