"""Broadcasts: calendar, rundowns, checks, series, planning, what goes to the studio."""
