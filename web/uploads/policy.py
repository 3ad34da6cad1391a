"""Who uploads."""

from web.policies import EDITORS

POLICIES = {
    "uploads.create": EDITORS,
    "uploads.known": EDITORS,
    "uploads.one": EDITORS,
}
