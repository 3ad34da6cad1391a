"""Sending footage by a shot request's link, without an account: a page for old phones, and tus beside it."""

from web.film import sending
from web.film.policy import POLICIES
from web.film.routes import blueprint

__all__ = ["POLICIES", "blueprint", "sending"]
