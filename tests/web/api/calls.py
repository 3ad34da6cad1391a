"""A valid call of every operation of the API: what the matrix sends."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from studio.records.api_tokens import Scope
from studio.units import now
from tests.recorded import recording
from tests.web.routes import BUSY, THINGS
from tests.web.seed import picture

PRICES = "品名,规格,直播价\n干豆角,250g/袋,19.9\n".encode()
"""A price list."""

SUBJECTS = {
    "publish_clip": {"clip_id": "ready_clip"},
    "propose_clip": {"clip_id": "ready_clip"},
    "approve_clip": {"clip_id": "ready_clip"},
    "revoke_unit_links": {"unit_id": "unit"},
    "ask_for_changes": {"clip_id": "ready_clip"},
    "get_series": {"broadcast_id": "repeated"},
    "change_series": {"broadcast_id": "repeated"},
    "cancel_series": {"broadcast_id": "repeated"},
}
"""Where another thing than the usual one is needed for the call to do something."""

OWNERS = {
    "get_shop": "seller",
    "save_shop": "seller",
    "send_shop_portrait": "seller",
    "remove_shop_portrait": "seller",
    "make_own_clip": "seller",
    "get_own_clip": "seller",
    "link_own_clip": "seller",
    "get_shop_portrait": "seller",
    "get_poster": "seller",
    "get_poster_picture": "seller",
    "end_own_session": "seller",
    "end_own_token": "seller",
    "get_price_list": "media",
    "mend_price_list": "media",
    "import_price_list": "media",
    "drop_price_list": "media",
}
"""What is one person's: in their own unit too, others do not find it."""

BESIDE = {"supply_clips": (Scope.ORDER_CLIPS,)}
"""Scopes that a call needs beside the operation's own, whatever it is sent."""

OTHERWISE = {
    "begin_broadcast": 409,
    "import_price_list": 409,
    "let_finding_stand": 409,
    "make_for_all": 422,
    "mend_finding": 409,
    "make_own_clip": 422,
    "merge_broadcasts": 409,
    "redo_broadcast": 409,
    "redo_draft": 409,
    "split_broadcast": 409,
    "undo_broadcast": 409,
    "remove_unit": 409,
    "undo_draft": 409,
    "place_draft_voice": 422,
    "remove_draft_voice": 422,
    "trash_footage": 409,
    "restore_footage": 409,
    "retry_job": 409,
    "renew_clip_files": 409,
    "look_at_footage_again": 409,
}
"""Where the seeds give nothing to do: the file is being looked at already and lies in no trash, no job failed, no
price changed, the sheet was seen otherwise, the clip's certificate does not say what it shows, the recording lies over
no draft, people work in the unit, and there is nothing to take back, to put together or to fill."""


def _days() -> dict[str, str]:
    day = now().date()
    return {"from_on": day.isoformat(), "until_on": (day + timedelta(days=9)).isoformat()}


def _order(ids: Mapping[str, str]) -> dict[str, Any]:
    return {
        "item_id": ids["item"],
        "footage_ids": [ids["footage"]],
        "template": "product-hero",
        "aspects": ["9:16"],
        "lengths_s": [15],
    }


BODIES: Mapping[str, Any] = {
    "create_item": lambda ids: {
        "unit_id": ids["unit"],
        "name_zh": "鲜黄花",
        "kind": "vegetable",
        "origin": "官家嘴镇",
        "spec": "1kg/箱",
        "price_unit": "箱",
        "price_fen": 3680,
        "safety_note": "焯水后食用",
        "seasons": [{"first": "06-10", "last": "08-31"}, {"first": "10-01", "last": "10-20"}],
        "stock": 40,
    },
    "change_item_of": lambda _: {"origin": "官家嘴镇", "stock": 12},
    "say_harvest": lambda _: {"harvest": "now"},
    "keep_shop_links": lambda _: {
        "links": [{"platform": "douyin", "link": "https://example.org/d"}]
    },
    "add_variant": lambda _: {"name": "礼盒", "price_fen": 12800},
    "change_variant": lambda _: {"name": "1kg", "price_fen": 9900, "stock": 5},
    "add_offer": lambda _: {"text": "满100减8", **_days()},
    "add_paper": lambda _: {"name": "地理标志", "number": "AGI01234"},
    "change_paper": lambda _: {"name": "地理标志", "number": "AGI01235", "claims": ["富硒"]},
    "approve_range": lambda _: {"least_fen": 2600, "most_fen": 3300, **_days()},
    "describe_footage_of": lambda ids: {
        "place": "官家嘴",
        "tags": ["晾晒", "航拍"],
        "item_id": ids["item"],
    },
    "link_footage": lambda ids: {"item_id": ids["item"], "start_ms": 1000, "end_ms": 3000},
    "add_permission": lambda _: {"kind": "music", "name": "采茶", "given": "licence"},
    "renew_permission": lambda _: {"until": "2030-12-31"},
    "begin_draft": _order,
    "mark_draft": lambda _: {
        "version": 1,
        "source": 0,
        "kind": "must",
        "start_ms": 0,
        "end_ms": 1000,
    },
    "make_draft_clip": lambda _: {"version": 1},
    "put_job_first": lambda _: {"first": True},
    "add_comment": lambda _: {"text": "这里太暗", "aspect": "9:16", "at_ms": 7000},
    "answer_comment": lambda _: {"text": "已经换了"},
    "settle_comment": lambda _: {"done": True},
    "ask_for_changes": lambda _: {"text": "开头换成晾晒的画面"},
    "ask_for_footage": lambda ids: {"item_id": ids["item"], "what": "拍晾晒"},
    "prolong_request": lambda _: {"days": 7},
    "create_broadcast": lambda ids: {
        "title": "黄花菜开采专场",
        "host_id": ids["host"],
        "channel_id": ids["channel"],
        "start_at": "2026-08-01T19:30:00+08:00",
        "end_at": "2026-08-01T21:00:00+08:00",
    },
    "change_broadcast": lambda ids: {"title": "改了", "host_id": ids["host"]},
    "look_at_change": lambda ids: {
        "host_id": ids["host"],
        "channel_id": ids["channel"],
        "start_at": "2026-07-02T19:30:00+08:00",
        "end_at": "2026-07-02T21:00:00+08:00",
    },
    "set_broadcast_state": lambda _: {"state": "review"},
    "add_segment": lambda ids: {
        "planned_s": 300,
        "item_id": ids["item"],
        "clip_id": ids["published_clip"],
    },
    "change_segment": lambda ids: {
        "planned_s": 240,
        "item_id": ids["item"],
        "host_ids": [ids["host"]],
    },
    "move_segment": lambda _: {"by": -1},
    "place_segment": lambda ids: {"before": ids["part"]},
    "add_unit": lambda ids: {"parent_id": ids["unit"], "name_zh": "黄土铺村站"},
    "rename_unit": lambda _: {"name_zh": "祁东", "name_en": "Qidong"},
    "add_host": lambda ids: {"unit_id": ids["unit"], "name": "新主播"},
    "describe_host": lambda _: {"verified_until": "2030-12-31", "birth_date": "1990-01-01"},
    "add_channel": lambda ids: {"unit_id": ids["unit"], "name": "新号", "platform": "douyin"},
    "make_feed": lambda ids: {"kind": "host", "subject_id": ids["host"]},
    "propose_price": lambda _: {"price_fen": 2500},
    "withdraw_clip": lambda _: {"reason": "卖完了"},
    "order_clips": _order,
    "save_shop": lambda _: {"shop": "周姐土货铺", "phone": "138 0013 8000"},
    "make_own_clip": lambda _: {"price_fen": 2890},
    "link_several": lambda ids: {"rendition_ids": [ids["published_tall"]]},
    "add_bundle": lambda ids: {
        "unit_id": ids["unit"],
        "name": "三袋装",
        "price_fen": 8000,
        "parts": [{"item_id": ids["item"], "pieces": 3}],
        **_days(),
    },
    "ask_for_plan": lambda ids: {
        "unit_id": ids["unit"],
        "base_id": ids["proposal"],
        "first": "2049-06-14",
        "days": 14,
        "channels": [ids["channel"]],
        "hosts": [ids["host"]],
        "items": [{"item_id": ids["item"], "times": 2}],
        "may_move": [],
        "seconds": 10,
    },
    "take_plan": lambda _: {"names": None},
    "say_host_time": lambda _: {
        "hours": [{"weekdays": [0, 5], "from_min": 1140, "until_min": 1320}],
        "away": [{"start": "2027-02-01T00:00:00+08:00", "end": "2027-02-03T00:00:00+08:00"}],
    },
    "add_busy_file": lambda _: {"replace": True},
    "describe_channel": lambda _: {
        "name": "县播号",
        "platform": "kuaishou",
        "prime": [{"weekdays": [4], "from_min": 1140, "until_min": 1320}],
    },
    "make_series": lambda _: {"every": "weekly", "count": 3},
    "change_series": lambda ids: {
        "scope": "all",
        "host_id": ids["host"],
        "channel_id": ids["channel"],
        "start_at": "2029-07-04T20:00:00+08:00",
        "end_at": "2029-07-04T21:00:00+08:00",
    },
    "copy_broadcast": lambda _: {"start_at": "2030-07-01T19:30:00+08:00"},
    "split_broadcast": lambda ids: {"segment_id": ids["part"]},
    "merge_broadcasts": lambda ids: {"other_id": ids["broadcast"]},
    "set_cast": lambda ids: {"host_ids": [ids["host"]]},
    "begin_broadcast": lambda ids: {"template_id": ids["template"]},
    "mend_finding": lambda _: {"mark": "0" * 32},
    "let_finding_stand": lambda _: {"mark": "0" * 32, "reason": "已商量好"},
    "tell_finding_again": lambda _: {"mark": "0" * 32},
    "fit_broadcast": lambda _: {"revision": 0},
    "look_at_rows": lambda _: {"rows": "环节名称\t时长\n问好\t3\n"},
    "paste_rows": lambda _: {"rows": "环节名称\t时长\n问好\t3\n"},
    "write_cell": lambda _: {"column": "title", "text": "新名字"},
    "keep_template": lambda _: {"name": "半小时"},
    "say_of_broadcast": lambda ids: {"text": "再短一点", "segment_id": ids["part"]},
    "answer_talk": lambda _: {"text": "好"},
    "settle_talk": lambda _: {"done": True},
    "insert_take": lambda _: {"version": 1, "source": 0, "start_ms": 0, "end_ms": 2000},
    "change_take": lambda _: {"version": 1, "take": 1, "start_ms": 0, "end_ms": 2000},
    "move_take": lambda _: {"version": 1, "take": 1, "to": 1},
    "remove_take": lambda _: {"version": 1, "take": 1},
    "plan_draft": lambda _: {"version": 1, "length_s": 8},
    "write_captions": lambda _: {
        "version": 1,
        "captions": [{"start_ms": 0, "end_ms": 2000, "text": "清晨采摘"}],
    },
    "set_draft_look": lambda _: {
        "version": 1,
        "template": "recipe",
        "aspects": ["1:1"],
        "preset": "social",
        "music": False,
    },
    "write_draft_words": lambda _: {
        "version": 1,
        "steps": ["焯水"],
        "live_at": "2026-08-01T19:30:00+08:00",
        "valid_until": "2026-12-31",
    },
    "point_take": lambda _: {"version": 1, "take": 1, "aspect": "9:16", "x": 100, "y": 500},
    "unpoint_take": lambda _: {"version": 1, "take": 1},
    "nudge_take": lambda _: {"version": 1, "take": 1, "edge": "end", "frames": -5},
    "mend_price_list": lambda _: {
        "fixes": [{"sheet": "CSV", "cell": "C2", "text": "18.9"}],
        "left_out": [{"sheet": "CSV", "row": 3}],
    },
    "import_price_list": lambda _: {"seal": "0" * 32},
    "undo_draft": lambda _: {"version": 1},
    "redo_draft": lambda _: {"version": 1},
    "cancel_series": lambda _: {"scope": "following"},
    "place_draft_voice": lambda _: {"version": 1, "start_ms": 500, "level_db": -6},
    "remove_draft_voice": lambda _: {"version": 1},
}
"""JSON of the operations that take one."""

FILES: Mapping[str, Any] = {
    "send_shop_portrait": picture,
    "add_item_photo": picture,
    "send_busy_file": lambda: BUSY,
    "record_draft_voice": recording,
    "send_price_list": lambda: PRICES,
}
"""Bytes for the operations that take a file."""

QUERIES: Mapping[str, Any] = {
    "send_shop_portrait": lambda _: {"name": "我.jpg"},
    "add_item_photo": lambda _: {"name": "花.jpg"},
    "send_busy_file": lambda _: {"name": "忙.ics"},
    "record_draft_voice": lambda _: {"name": "说.wav", "version": "1"},
    "list_offers": lambda _: {"take": "1"},
    "get_poster": lambda _: {"paper": "a5"},
    "get_poster_picture": lambda _: {"paper": "card", "price": "no"},
    "get_choices": lambda _: {"mark": "0" * 32},
    "send_price_list": lambda ids: {"name": "报价.csv", "unit": ids["unit"]},
    "get_plan_wishes": lambda ids: {"unit": ids["unit"], "first": "2049-06-14"},
}
"""What stands behind the question mark where something has to."""

REFERENCES = {
    "order_clips": {"item_id": "item", "footage_ids": "footage"},
    "begin_draft": {"item_id": "item", "footage_ids": "footage"},
    "create_item": {"unit_id": "unit"},
    "describe_footage_of": {"item_id": "item"},
    "link_footage": {"item_id": "item"},
    "ask_for_footage": {"item_id": "item"},
    "create_broadcast": {"host_id": "host", "channel_id": "channel"},
    "change_broadcast": {"host_id": "host"},
    "look_at_change": {"host_id": "host", "channel_id": "channel"},
    "add_segment": {"item_id": "item", "clip_id": "published_clip"},
    "change_segment": {"item_id": "item", "host_ids": "host"},
    "add_host": {"unit_id": "unit"},
    "add_unit": {"parent_id": "unit"},
    "add_channel": {"unit_id": "unit"},
    "make_feed": {"subject_id": "host"},
    "link_several": {"rendition_ids": "published_tall"},
    "add_bundle": {"unit_id": "unit"},
    "ask_for_plan": {
        "unit_id": "unit",
        "base_id": "proposal",
        "channels": "channel",
        "hosts": "host",
        "may_move": "broadcast",
    },
    "change_series": {"host_id": "host", "channel_id": "channel"},
    "split_broadcast": {"segment_id": "part"},
    "place_segment": {"before": "part"},
    "merge_broadcasts": {"other_id": "broadcast"},
    "set_cast": {"host_ids": "host"},
    "begin_broadcast": {"template_id": "template"},
    "say_of_broadcast": {"segment_id": "part"},
}
"""Fields of bodies that name a thing."""


def names_of(operation) -> dict[str, str]:
    return THINGS | SUBJECTS.get(operation.name, {})


def login_of(operation, county: str = "qidong") -> str:
    """Who finds what the seeds have for it."""
    return f"{county}-{OWNERS.get(operation.name, 'administrator')}"


def address(operation, ids: Mapping[str, str], **swapped: str) -> str:
    path = f"/api/v1{operation.path}"
    for name in operation.variables:
        path = path.replace(f"<{name}>", swapped.get(name, ids[names_of(operation)[name]]))
    if operation.name in QUERIES:
        path += f"?{urlencode(QUERIES[operation.name](ids))}"
    return path


def body_of(operation, ids: Mapping[str, str]) -> Any:
    """JSON, or a file's bytes; None where nothing is sent."""
    if operation.octets:
        return FILES[operation.name]()
    return BODIES[operation.name](ids) if operation.body else None
