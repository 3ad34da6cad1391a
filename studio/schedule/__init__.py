"""Rundown timing, checks, calendar feed and run sheet. Pure but for its writers."""
