"""What texts in requests must match; each has its words under ``api.field`` (see ``web.api.given``)."""

from __future__ import annotations

HEX = "^[0-9a-f]{32}$"
"""An id."""

CURSOR = "^[0-9]{1,16}-[0-9a-f]{32}$"
"""Microseconds of the row's time since 1970, and its id: every text of this form is a place in the list."""

NAME = "^[a-z0-9-]{1,60}$"
"""Of a template or preset."""

NO_NUL = r"^[^\x00]*$"
"""Any text; NUL is no character, and PostgreSQL keeps none."""

NOT_BLANK = r"^[^\x00]*\S[^\x00]*$"
"""A text with something in it."""

NOT_EMPTY = r"\S"

MONTH_DAY = "^[0-9]{2}-[0-9]{2}$"

LINK = r"^(https?://[^\s\x00]+)?$"

CODE = "^([a-z0-9]+(-[a-z0-9]+)*)?$"
"""Of an item."""

TAG = r"^[^\s\x00,，、;；#]+$"

PLACE = r"^[1-3]\.[0-9]{1,16}\.[0-9a-f]{32}$"
"""A place in the gallery's order: rank, microseconds since 1970, id."""

FILE_NAME = r"^[^\x00-\x1f\x7f]*[^\x00-\x20\x7f][^\x00-\x1f\x7f]*$"
"""Something that can be read, on one line."""

PERSON = "^([0-9a-f]{32}|system)$"
"""Who did something: an account's id, or the system."""

CLOCK = "^([0-3][0-9]|4[0-7]):[0-5][0-9]$|^48:00$"
"""A time of Asia/Shanghai; past midnight 25:00."""

DAY = "^2[01][0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"
"""Of the years 2000 to 2199."""

LAST_DAY = "^(2[01][0-9]{2}|9999)-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"
"""The same; 9999 says that there is no end."""
