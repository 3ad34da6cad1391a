"""Who may call the machines' endpoints, and with which scope a token may.

What an operation does a page does too: both have the same roles.
"""

from studio.records.api_tokens import Scope
from web.policies import ANYONE, EDITORS, MEMBERS, PLANNERS

POLICIES = {
    "api.health": ANYONE,
    "api.vendor": ANYONE,
    "api.county_colours": ANYONE,
    "api.docs": ANYONE,
    "api_v1.openapi": ANYONE,
    "api_v1.get_me": MEMBERS,
    "api_v1.list_items": EDITORS,
    "api_v1.get_item": EDITORS,
    "api_v1.list_prices": EDITORS,
    "api_v1.propose_price": EDITORS,
    "api_v1.get_price": EDITORS,
    "api_v1.approve_price": PLANNERS,
    "api_v1.turn_down_price": PLANNERS,
    "api_v1.list_footage": EDITORS,
    "api_v1.get_footage": EDITORS,
    "api_v1.list_clips": EDITORS,
    "api_v1.get_clip": EDITORS,
    "api_v1.order_clips": EDITORS,
    "api_v1.propose_clip": EDITORS,
    "api_v1.publish_clip": PLANNERS,
    "api_v1.withdraw_clip": PLANNERS,
    "api_v1.link_clip": MEMBERS,
    "api_v1.list_jobs": EDITORS,
    "api_v1.get_job": EDITORS,
    "api_v1.cancel_job": EDITORS,
    "api_v1.list_broadcasts": MEMBERS,
    "api_v1.get_broadcast": MEMBERS,
}

SCOPES: dict[str, Scope | None] = {
    "api_v1.get_me": None,
    "api_v1.list_items": Scope.READ_ITEMS,
    "api_v1.get_item": Scope.READ_ITEMS,
    "api_v1.list_prices": Scope.READ_ITEMS,
    "api_v1.propose_price": Scope.PROPOSE_PRICES,
    "api_v1.get_price": Scope.READ_ITEMS,
    "api_v1.approve_price": Scope.APPROVE_PRICES,
    "api_v1.turn_down_price": Scope.APPROVE_PRICES,
    "api_v1.list_footage": Scope.READ_FOOTAGE,
    "api_v1.get_footage": Scope.READ_FOOTAGE,
    "api_v1.list_clips": Scope.READ_CLIPS,
    "api_v1.get_clip": Scope.READ_CLIPS,
    "api_v1.order_clips": Scope.ORDER_CLIPS,
    "api_v1.propose_clip": Scope.PROPOSE_CLIPS,
    "api_v1.publish_clip": Scope.PUBLISH_CLIPS,
    "api_v1.withdraw_clip": Scope.PUBLISH_CLIPS,
    "api_v1.link_clip": Scope.TAKE_CLIPS,
    "api_v1.list_jobs": Scope.READ_JOBS,
    "api_v1.get_job": Scope.READ_JOBS,
    "api_v1.cancel_job": Scope.CANCEL_JOBS,
    "api_v1.list_broadcasts": Scope.READ_BROADCASTS,
    "api_v1.get_broadcast": Scope.READ_BROADCASTS,
    # Uploading is tus, for programs as for the pages.
    "uploads.create": Scope.UPLOAD_FOOTAGE,
    "uploads.known": Scope.UPLOAD_FOOTAGE,
    "uploads.one": Scope.UPLOAD_FOOTAGE,
}
