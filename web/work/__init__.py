"""The desk's first page and the jobs."""

from web.work import jobs
from web.work.policy import POLICIES
from web.work.routes import blueprint

__all__ = ["POLICIES", "blueprint", "jobs"]
