"""How much one task may hold: the limits of the rooms that fill it in are held against these."""

CHANNELS, HOSTS, ITEMS = 50, 100, 1000
"""Of one task, at most."""

AT_ONCE = 20
"""Most broadcasts that one channel shows at once."""

NAME_LIMIT = 200
"""Characters of a name; an item's may be its own and, behind it, what it is: ``黄花菜 250g/袋``."""
