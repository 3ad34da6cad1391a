"""What the matrix sends to each address of the site: a valid form, and which seeded thing stands for a variable."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from studio.units import now
from tests.recorded import recording
from tests.web.seed import PASSWORD, picture

Ids = Mapping[str, str]
Form = Callable[[Ids], dict[str, Any]]

BUSY = (
    b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:a\r\nDTSTART:20270101T010000Z\r\n"
    b"DTEND:20270101T030000Z\r\nRRULE:FREQ=WEEKLY\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)
"""A calendar's file that makes somebody busy once a week."""

THINGS = {
    "footage_id": "footage",
    "link_id": "footage_link",
    "permission_id": "permission",
    "request_id": "shot_request",
    "upload_id": "upload",
    "draft_id": "draft",
    "recording_id": "recording",
    "import_id": "import",
    "variant_id": "variant",
    "paper_id": "paper",
    "photo_id": "item_photo",
    "bundle_id": "bundle",
    "offer_id": "offer",
    "job_id": "job",
    "clip_id": "published_clip",
    "rendition_id": "published_tall",
    "item_id": "item",
    "price_id": "price",
    "personal_id": "personal",
    "range_id": "range",
    "broadcast_id": "broadcast",
    "host_id": "host",
    "channel_id": "channel",
    "proposal_id": "proposal",
    "part_id": "part",
    "membership_id": "membership",
    "session_id": "session",
    "invitation_id": "invitation",
    "comment_id": "comment",
    "token_id": "token",
    "feed_id": "calendar_link",
    "version_id": "version",
    "template_id": "template",
    "talk_id": "talk",
    "busy_id": "host_busy",
    "unit_id": "unit",
}
"""Which seeded thing stands for a variable of an address."""

SUBJECTS = {
    "schedule.change_series": {"broadcast_id": "repeated"},
    "schedule.cancel_series": {"broadcast_id": "repeated"},
    "clips.approve": {"clip_id": "ready_clip"},
    "clips.ask_for_changes": {"clip_id": "ready_clip"},
    "clips.publish": {"clip_id": "ready_clip"},
    "clips.propose": {"clip_id": "ready_clip"},
}
"""Where another one is needed for the form to do something."""

OWNERS = {
    "accounts.end_own_session": "seller",
    "accounts.end_token": "seller",
    "gallery.mine_card": "seller",
    "gallery.play_mine": "seller",
    "gallery.save_mine": "seller",
    "gallery.save_my_cover": "seller",
    "gallery.make_mine": "seller",
    "gallery.send_portrait": "seller",
    "gallery.portrait": "seller",
    "uploads.one": "media",
    "catalog.preview": "media",
    "catalog.confirm": "media",
    "catalog.drop": "media",
}
"""What is one person's: in their own unit too, others do not find it."""

PRIVATE = frozenset({"personal_id", "upload_id", "import_id", "token_id"})
"""Variables of addresses that name something of one person's, whatever the endpoint."""

QUERIES = {
    "schedule.preview": ("host", "host"),
    "gallery.several": ("file", "published_tall"),
    "clips.versions": ("with", "published_clip"),
    "catalog.export_xlsx": ("unit", "unit"),
    "catalog.export_csv": ("unit", "unit"),
}
"""What an address names behind its question mark: the variable, and the thing that stands for it."""

OTHERWISE = {
    "accounts.reopen_account": 409,
    "accounts.add_membership": 409,
    "accounts.end_membership": 409,
    "accounts.remove_unit": 409,
    "clips.renew": 409,
    "footage.again": 409,
    "footage.restore": 409,
    "footage.trash": 409,
    "work.retry": 409,
    "clips.make_for_all": 400,
    "uploads.create": 412,
    "uploads.one": 412,
    "schedule.begin_from": 409,
    "schedule.let_stand": 409,
    "schedule.mend": 409,
    "schedule.merge": 409,
    "schedule.split": 409,
    "schedule.undo": 409,
}
"""What a valid form is answered where the seeds give nothing to do: no price changed, the footage is being looked at
already, no account is closed, nobody works in two places (``test_memberships``), no unit is empty (``test_units``), no
job failed (``test_jobs`` has
one), the clip's certificate does not say what it shows, nobody speaks tus (``test_uploads`` does), the
broadcast has one part, nothing to take back and no neighbour (``test_rundown`` has)."""


def address(rule: Any, ids: Ids, **swapped: str) -> str:
    """The rule's path for a county's things; ``swapped`` puts others in by variable."""
    names = THINGS | SUBJECTS.get(rule.endpoint, {})
    values = {name: swapped.get(name, ids[names[name]]) for name in rule.arguments}
    path = rule.rule
    for name, value in values.items():
        path = path.replace(f"<{name}>", value)
    if rule.endpoint in QUERIES:
        variable, thing = QUERIES[rule.endpoint]
        path += f"?{variable}={swapped.get(variable, ids[thing])}"
    return str(path)


def _nothing(ids: Ids) -> dict[str, Any]:
    del ids
    return {}


def _item(ids: Ids) -> dict[str, Any]:
    return {
        "unit": ids["unit"],
        "name_zh": "鲜黄花",
        "kind": "vegetable",
        "origin": "官家嘴镇",
        "spec": "1kg/箱",
        "price_unit": "箱",
        "price": "36.8",
        "safety_note": "焯水后食用",
        "revision": "1",
    }


def _broadcast(ids: Ids) -> dict[str, Any]:
    return {
        "title": "黄花菜开采专场",
        "host": ids["host"],
        "channel": ids["channel"],
        "day": "2026-08-01",
        "start": "19:30",
        "end": "21:00",
        "revision": "0",
    }


def _order(ids: Ids) -> dict[str, Any]:
    return {
        "item": ids["item"],
        "footage": ids["footage"],
        "template": "product-hero",
        "length": "15",
        "aspect": "9:16",
    }


def _range(ids: Ids) -> dict[str, Any]:
    del ids
    day = now().date()
    days = {"from_on": day.isoformat(), "until_on": (day + timedelta(days=9)).isoformat()}
    return {"least": "26", "most": "33"} | days


def _offer(ids: Ids) -> dict[str, Any]:
    del ids
    day = now().date()
    days = {"offer_from": day.isoformat(), "offer_until": (day + timedelta(days=9)).isoformat()}
    return {"offer": "满100减8"} | days


def _upload(ids: Ids) -> dict[str, Any]:
    return {
        "unit": ids["unit"],
        "item": ids["item"],
        "file": (io.BytesIO(b"some bytes"), "采收.mp4"),
    }


FORMS: Mapping[str, Form] = {
    "accounts.add_member": lambda ids: {
        "unit": ids["unit"],
        "role": "media",
        "name": "李桂香",
        "login": "li.guixiang",
    },
    "accounts.change_role": lambda _: {"role": "media"},
    "accounts.close_account": _nothing,
    "accounts.reopen_account": _nothing,
    "accounts.add_membership": lambda ids: {"new_unit": ids["unit"], "new_role": "media"},
    "accounts.end_membership": _nothing,
    "accounts.unit": lambda _: {"name_zh": "祁东", "name_en": "Qidong"},
    "accounts.add_unit": lambda _: {"new_name": "黄土铺村站"},
    "accounts.remove_unit": _nothing,
    "accounts.add_token": lambda _: {"name": "价目表", "days": "30", "scope": ["clips:take"]},
    "accounts.end_token": _nothing,
    "accounts.add_seller": lambda ids: {"unit": ids["unit"], "name": "李桂香"},
    "accounts.change_own_phone": lambda _: {"phone": "13973001122"},
    "accounts.change_password": lambda _: (
        dict.fromkeys(("new", "again"), "another one") | {"old": PASSWORD}
    ),
    "accounts.change_phone": lambda _: {"phone": "13973001122"},
    "accounts.end_own_session": _nothing,
    "accounts.end_session_of": _nothing,
    "accounts.invite": lambda _: {"devices": "1", "days": "7"},
    "accounts.reset_password": _nothing,
    "accounts.sign_out_everywhere": _nothing,
    "accounts.sign_out_member": _nothing,
    "accounts.withdraw_invitation": _nothing,
    "catalog.upload": lambda ids: {
        "unit": ids["unit"],
        "file": (io.BytesIO("品名,规格,直播价\n干豆角,250g/袋,19.9\n".encode()), "报价.csv"),
    },
    "catalog.harvest": lambda _: {"harvest": "now"},
    "catalog.new_offer": _offer,
    "catalog.drop_offer": _nothing,
    "catalog.send_photos": lambda _: {"file": (io.BytesIO(picture()), "花.jpg")},
    "catalog.first_photo": _nothing,
    "catalog.drop_photo": _nothing,
    "catalog.new_bundle": lambda ids: {
        "unit": ids["unit"],
        "bundle": "三袋装",
        "bundle_price": "80",
        "bundle_from": "2027-01-01",
        "bundle_until": "2027-02-01",
        f"pieces-{ids['item']}": "3",
    },
    "catalog.drop_bundle": _nothing,
    "catalog.new_paper": lambda _: {"paper": "地理标志", "paper_number": "AGI01234"},
    "catalog.drop_paper": _nothing,
    "catalog.change_paper": lambda _: {"paper": "有机", "paper_claims": "有机"},
    "catalog.shop_links": lambda _: {"link_douyin": "https://example.org/d"},
    "catalog.new_variant": lambda _: {"variant": "礼盒", "variant_price": "128"},
    "catalog.edit_variant": lambda _: {"variant": "kg", "variant_price": "9", "variant_stock": "5"},
    "catalog.drop_variant": _nothing,
    "catalog.confirm": _nothing,
    "catalog.drop": _nothing,
    "catalog.approve_price": _nothing,
    "catalog.approve_range": _range,
    "catalog.edit": lambda ids: {k: v for k, v in _item(ids).items() if k != "unit"},
    "catalog.end_range": _nothing,
    "catalog.new": _item,
    "catalog.propose_price": lambda _: {"new_price": "25"},
    "catalog.turn_down_price": _nothing,
    "clips.answer": lambda _: {"text": "已经换了"},
    "clips.approve": _nothing,
    "clips.ask_for_changes": lambda _: {"text": "开头换成晾晒的画面"},
    "clips.comment": lambda _: {"text": "这里太暗", "at": "0:07", "across": "40", "down": "25"},
    "clips.make_for_all": _nothing,
    "clips.propose": _nothing,
    "clips.publish": _nothing,
    "clips.renew": _nothing,
    "clips.settle": lambda _: {"done": "1"},
    "clips.withdraw": lambda _: {"reason": "卖完了"},
    "edit.change": lambda _: {"op": "move", "version": "1", "take": "1", "by": "1"},
    "edit.make": lambda _: {"version": "1"},
    "edit.new": _order,
    "edit.record": lambda _: {
        "version": "1",
        "start": "1",
        "file": (io.BytesIO(recording()), "voice.webm"),
    },
    "edit.restore": _nothing,
    "edit.trash": _nothing,
    "footage.again": _nothing,
    "footage.all_again": _nothing,
    "footage.add_permission": lambda _: {"kind": "music", "name": "采茶", "given": "licence"},
    "footage.end_permission": _nothing,
    "footage.renew_permission": lambda _: {"until": "2030-12-31"},
    "footage.describe": lambda ids: {"place": "官家嘴", "tags": "晾晒 航拍", "item": ids["item"]},
    "footage.link_item": lambda ids: {"item": ids["item"], "from": "0:01", "to": "0:03"},
    "footage.order": _order,
    "footage.reason": lambda _: {"reason": "县里反映画面花屏，核对原片"},
    "footage.restore": _nothing,
    "footage.trash": _nothing,
    "footage.unlink_item": _nothing,
    "footage.upload": _upload,
    "gallery.make_mine": _nothing,
    "gallery.remove_portrait": _nothing,
    "gallery.revoke_links": _nothing,
    "gallery.revoke_unit_links": lambda ids: {"unit": ids["unit"]},
    "gallery.send_portrait": lambda _: {"file": (io.BytesIO(picture()), "face.jpg")},
    "gallery.shop": lambda _: {"shop": "周姐土货铺"},
    "requests.finish": _nothing,
    "requests.new": lambda ids: {"item": ids["item"], "what": "拍晾晒", "days": "7"},
    "requests.prolong": lambda _: {"days": "7"},
    "requests.revoke": _nothing,
    "learn.put_away": _nothing,
    "learn.show_again": _nothing,
    "schedule.add_channel": lambda ids: {
        "unit": ids["unit"],
        "name": "新号",
        "platform": "douyin",
        "turnaround": "30",
    },
    "schedule.add_host": lambda ids: {"unit": ids["unit"], "name": "新主播"},
    "schedule.describe_host": lambda _: {
        "revision": "1",
        "verified_until": "2030-12-31",
        "birth_date": "1990-01-01",
    },
    "schedule.describe_channel": lambda _: {
        "name": "县播号",
        "platform": "kuaishou",
        "turnaround": "15",
        "bitrate": "6000",
        "concurrent": "1",
        "aspect": "9:16",
    },
    "schedule.add_part": lambda ids: {
        "minutes": "5",
        "item": ids["item"],
        "clip": ids["published_clip"],
    },
    "schedule.change_part": lambda ids: {
        "minutes": "5",
        "item": ids["item"],
        "clip": ids["published_clip"],
    },
    "schedule.edit": _broadcast,
    "schedule.send_busy": lambda _: {"file": (io.BytesIO(BUSY), "忙.ics")},
    "schedule.add_busy": lambda _: {"replace": "1"},
    "schedule.remove_busy": _nothing,
    "schedule.make_feed": lambda ids: {"kind": "host", "subject": ids["host"]},
    "schedule.ask_plan": lambda ids: {
        "unit": ids["unit"],
        "base": ids["proposal"],
        "channel": ids["channel"],
        "host": ids["host"],
        "first": "2049-06-14",
        "days": "14",
        f"times-{ids['item']}": "2",
        "length": "60",
        "step": "60",
        "items_max": "4",
        "per_day": "1",
        "gap": "3",
        "open_from": "08:00",
        "open_until": "23:00",
        "prime_from": "19:00",
        "prime_until": "22:00",
        "prime": "normal",
        "fresh": "normal",
        "fair": "off",
        "seconds": "10",
    },
    "schedule.make_series": lambda _: {"every": "weekly", "interval": "1", "count": "3"},
    "schedule.change_series": lambda ids: (
        _broadcast(ids) | {"scope": "all", "revision": "0", "day": "2029-07-04"}
    ),
    "schedule.cancel_series": lambda _: {"scope": "following"},
    "schedule.take_proposal": lambda _: {"all": "1"},
    "schedule.put_plan_away": _nothing,
    "schedule.revoke_feed": _nothing,
    "schedule.move": lambda ids: {
        "day": "2027-03-01",
        "start": "19:00",
        "end": "25:00",
        "host": ids["host"],
        "channel": ids["channel"],
        "revision": "0",
    },
    "schedule.move_part": lambda _: {"by": "up"},
    "schedule.new": _broadcast,
    "schedule.change_cell": lambda _: {"column": "length", "text": "12"},
    "schedule.place_part": lambda _: {"before": ""},
    "schedule.copy_part": lambda _: {},
    "schedule.undo": lambda _: {"way": "undo"},
    "schedule.do_fit": lambda _: {"revision": "0"},
    "schedule.supply_all": _nothing,
    "schedule.mend": lambda _: {"mark": "0" * 32},
    "schedule.let_stand": lambda _: {"mark": "0" * 32, "reason": "已商量好"},
    "schedule.take_back_stand": lambda _: {"mark": "0" * 32},
    "schedule.restore": lambda _: {},
    "schedule.do_paste": lambda _: {"rows": "环节\t时长\n互动\t5", "do": "take"},
    "schedule.cast": lambda ids: {"hosts": ids["host"]},
    "schedule.begin_from": lambda ids: {"template": ids["template"]},
    "schedule.keep_template": lambda _: {"name": "半小时"},
    "schedule.drop_template": lambda _: {},
    "schedule.copy": lambda _: {"day": "2030-07-01", "start": "19:30"},
    "schedule.split": lambda ids: {"part": ids["part"]},
    "schedule.merge": lambda ids: {"other": ids["broadcast"]},
    "schedule.comment": lambda ids: {"text": "再短一点", "part": ids["part"]},
    "schedule.answer_talk": lambda _: {"text": "好"},
    "schedule.settle_talk": lambda _: {"done": "1"},
    "schedule.remove_part": _nothing,
    "schedule.state": lambda _: {"state": "review"},
    "uploads.create": _nothing,
    "uploads.one": _nothing,
    "work.cancel": _nothing,
    "work.first": lambda _: {"first": "1"},
    "work.retry": _nothing,
}
"""A valid form for every endpoint behind the gate that takes one."""
