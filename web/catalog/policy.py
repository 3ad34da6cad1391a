"""Who sees and writes the catalog, and who says what things cost."""

from web.policies import EDITORS, PLANNERS

POLICIES = {
    "catalog.index": EDITORS,
    "catalog.new": EDITORS,
    "catalog.edit": EDITORS,
    "catalog.upload": EDITORS,
    "catalog.preview": EDITORS,
    "catalog.confirm": EDITORS,
    "catalog.drop": EDITORS,
    "catalog.export_xlsx": EDITORS,
    "catalog.export_csv": EDITORS,
    "catalog.harvest": EDITORS,
    "catalog.new_offer": PLANNERS,
    "catalog.drop_offer": PLANNERS,
    "catalog.new_paper": EDITORS,
    "catalog.drop_paper": EDITORS,
    "catalog.shop_links": EDITORS,
    "catalog.new_variant": PLANNERS,
    "catalog.edit_variant": PLANNERS,
    "catalog.drop_variant": PLANNERS,
    "catalog.propose_price": EDITORS,
    "catalog.approve_price": PLANNERS,
    "catalog.turn_down_price": PLANNERS,
    "catalog.approve_range": PLANNERS,
    "catalog.end_range": PLANNERS,
}
