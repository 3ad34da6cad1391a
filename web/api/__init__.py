"""What machines ask: health, and the API with its document."""

from web.api import catalog, clips, docs, footage, work
from web.api.operations import programs
from web.api.policy import POLICIES, SCOPES
from web.api.routes import blueprint

__all__ = [
    "POLICIES", "SCOPES", "blueprint", "catalog", "clips", "docs", "footage", "programs", "work",
]  # fmt: skip
