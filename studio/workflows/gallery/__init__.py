"""What sellers find, take along and make their own."""
