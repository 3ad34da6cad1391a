"""Whoever holds the link; the rest of the site stays closed to them."""

from web.film.link import check_link
from web.policies import Policy

HOLDERS = Policy(anyone=True, before=check_link)
"""No sign-in: the link is asked before a byte of the body is read."""

POLICIES = {"film.page": Policy(anyone=True), "film.send": HOLDERS}
"""The page itself says in words what is wrong with a link."""
