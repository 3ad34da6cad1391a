"""Who sees and writes the catalog."""

from web.policies import EDITORS

POLICIES = {
    "catalog.index": EDITORS,
    "catalog.new": EDITORS,
    "catalog.edit": EDITORS,
}
