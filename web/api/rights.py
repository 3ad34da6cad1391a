"""Who may call what sellers, the catalog desk and the planner have beside, and with which scope a token may."""

from __future__ import annotations

from collections.abc import Mapping

from studio.records.api_tokens import Scope
from web.policies import EDITORS, MEMBERS, PLANNERS, Policy

RIGHTS: Mapping[str, tuple[Policy, Scope]] = {
    "list_gallery": (MEMBERS, Scope.TAKE_CLIPS),
    "get_gallery_clip": (MEMBERS, Scope.TAKE_CLIPS),
    "link_several": (MEMBERS, Scope.TAKE_CLIPS),
    "list_own_clips": (MEMBERS, Scope.TAKE_CLIPS),
    "get_own_clip": (MEMBERS, Scope.TAKE_CLIPS),
    "link_own_clip": (MEMBERS, Scope.TAKE_CLIPS),
    "revoke_own_links": (MEMBERS, Scope.TAKE_CLIPS),
    "make_own_clip": (MEMBERS, Scope.OWN_SHOP),
    "get_shop": (MEMBERS, Scope.OWN_SHOP),
    "save_shop": (MEMBERS, Scope.OWN_SHOP),
    "send_shop_portrait": (MEMBERS, Scope.OWN_SHOP),
    "remove_shop_portrait": (MEMBERS, Scope.OWN_SHOP),
    "list_item_photos": (EDITORS, Scope.READ_ITEMS),
    "get_item_photo": (EDITORS, Scope.READ_ITEMS),
    "add_item_photo": (EDITORS, Scope.WRITE_ITEMS),
    "put_item_photo_first": (EDITORS, Scope.WRITE_ITEMS),
    "remove_item_photo": (EDITORS, Scope.WRITE_ITEMS),
    "list_bundles": (EDITORS, Scope.READ_ITEMS),
    "get_bundle": (EDITORS, Scope.READ_ITEMS),
    "add_bundle": (PLANNERS, Scope.WRITE_OFFERS),
    "remove_bundle": (PLANNERS, Scope.WRITE_OFFERS),
    "list_plans": (PLANNERS, Scope.PLAN_BROADCASTS),
    "get_plan_wishes": (PLANNERS, Scope.PLAN_BROADCASTS),
    "get_plan": (PLANNERS, Scope.PLAN_BROADCASTS),
    "ask_for_plan": (PLANNERS, Scope.PLAN_BROADCASTS),
    "take_plan": (PLANNERS, Scope.PLAN_BROADCASTS),
    "put_plan_away": (PLANNERS, Scope.PLAN_BROADCASTS),
    "get_host_time": (PLANNERS, Scope.PLAN_BROADCASTS),
    "say_host_time": (PLANNERS, Scope.PLAN_BROADCASTS),
    "list_busy_files": (PLANNERS, Scope.PLAN_BROADCASTS),
    "send_busy_file": (PLANNERS, Scope.PLAN_BROADCASTS),
    "get_busy_file": (PLANNERS, Scope.PLAN_BROADCASTS),
    "add_busy_file": (PLANNERS, Scope.PLAN_BROADCASTS),
    "remove_busy_file": (PLANNERS, Scope.PLAN_BROADCASTS),
    "get_channel": (PLANNERS, Scope.PLAN_BROADCASTS),
    "describe_channel": (PLANNERS, Scope.PLAN_BROADCASTS),
    "get_series": (PLANNERS, Scope.PLAN_BROADCASTS),
    "make_series": (PLANNERS, Scope.PLAN_BROADCASTS),
    "change_series": (PLANNERS, Scope.PLAN_BROADCASTS),
    "cancel_series": (PLANNERS, Scope.PLAN_BROADCASTS),
    "list_draft_voices": (EDITORS, Scope.READ_DRAFTS),
    "record_draft_voice": (EDITORS, Scope.WRITE_DRAFTS),
    "place_draft_voice": (EDITORS, Scope.WRITE_DRAFTS),
    "remove_draft_voice": (EDITORS, Scope.WRITE_DRAFTS),
}
"""By operation; ``web.api.policy`` puts them beside the others."""
