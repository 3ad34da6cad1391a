"""Help for every page, and the first steps of each role."""

from web.learn.policy import POLICIES
from web.learn.routes import blueprint, init_app

__all__ = ["POLICIES", "blueprint", "init_app"]
