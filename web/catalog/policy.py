"""Who sees and writes the catalog, and who says what things cost."""

from web.policies import EDITORS, PLANNERS

POLICIES = {
    "catalog.index": EDITORS,
    "catalog.new": EDITORS,
    "catalog.edit": EDITORS,
    "catalog.propose_price": EDITORS,
    "catalog.approve_price": PLANNERS,
    "catalog.turn_down_price": PLANNERS,
    "catalog.approve_range": PLANNERS,
    "catalog.end_range": PLANNERS,
}
