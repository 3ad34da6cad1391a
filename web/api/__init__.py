"""What machines ask: health, and the API with its document."""

from web.api import (
    catalog,
    clips,
    docs,
    drafts,
    footage,
    footage_notes,
    hosts,
    item_edits,
    item_parts,
    plans,
    requests,
    reviews,
    steering,
    work,
)
from web.api.operations import programs
from web.api.policy import POLICIES, SCOPES
from web.api.routes import blueprint

__all__ = [
    "POLICIES",
    "SCOPES",
    "blueprint",
    "catalog",
    "clips",
    "docs",
    "drafts",
    "footage",
    "footage_notes",
    "hosts",
    "item_edits",
    "item_parts",
    "plans",
    "programs",
    "requests",
    "reviews",
    "steering",
    "work",
]
