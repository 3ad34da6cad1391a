"""Typed rows and the value types they hold. No I/O, no media tool."""
