from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from studio.records.goods import Item
from studio.records.people import AuditEntry
from studio.records.prices import ItemPrice, PriceRange, PriceState
from studio.records.work import Clip, ClipState, Job, JobKind, JobState, Rendition
from studio.units import now
from studio.units.clock import today

HELD = "新的文件正在制作"


def row(database, kind, row_id):
    with database.reading() as session:
        return session.get_one(kind, row_id)


def renewals(database):
    with database.reading() as session:
        jobs = select(Job.subject_id).where(Job.kind == JobKind.REPRICE)
        return sorted(session.scalars(jobs))


def price(visitor, qidong, **fields):
    return visitor.post(f"/catalog/{qidong['item']}/price", fields)


def open_price(database):
    with database.reading() as session:
        open_ones = select(ItemPrice).where(ItemPrice.state == PriceState.PROPOSED)
        return session.scalars(open_ones.where(ItemPrice.price_fen == 2590)).one()


def approve(enter, qidong, **fields):
    told = {"new_price": "25.9", "approve": "1"} | fields
    assert price(enter("qidong-coordinator"), qidong, **told).status_code == 302


def test_media_proposes_and_a_coordinator_approves(enter, qidong, database):
    media = enter("qidong-media")
    assert price(media, qidong, new_price="25.9", new_was="29.9", approve="1").status_code == 302
    assert row(database, Item, qidong["item"]).price_fen == 2990
    assert renewals(database) == []
    wanted = open_price(database)
    page = media.get(f"/catalog/{qidong['item']}").text
    assert "申请改为 ¥25.9" in page
    assert "¥25.9 待审批" in media.get("/catalog").text
    assert "/approve" not in page
    path = f"/catalog/prices/{wanted.id}/approve"
    assert media.post(path).status_code == 403
    assert enter("qidong-coordinator").post(path).status_code == 302
    item = row(database, Item, qidong["item"])
    assert (item.price_fen, item.list_price_fen, item.revision) == (2590, 2990, 2)
    assert renewals(database) == sorted([qidong["ready_clip"], qidong["published_clip"]])
    decided = row(database, ItemPrice, wanted.id)
    assert decided.state is PriceState.APPROVED
    assert decided.decided_by is not None
    late = enter("qidong-administrator").post(path)
    assert late.status_code == 409
    with database.reading() as session:
        actions = set(session.scalars(select(AuditEntry.action)))
    assert {"price.propose", "price.approve", "clip.hold"} <= actions


def test_a_newer_wish_takes_the_place_of_an_older_one(enter, qidong, database):
    media = enter("qidong-media")
    price(media, qidong, new_price="25.9")
    with database.reading() as session:
        states = dict(session.execute(select(ItemPrice.price_fen, ItemPrice.state)).all())
    assert states[2590] is PriceState.PROPOSED
    assert row(database, ItemPrice, qidong["price"]).state is PriceState.TURNED_DOWN


def test_turned_down_the_price_stays(enter, qidong, database):
    coordinator = enter("qidong-coordinator")
    path = f"/catalog/prices/{qidong['price']}/turn-down"
    assert coordinator.post(path).status_code == 302
    assert row(database, Item, qidong["item"]).price_fen == 2990
    assert coordinator.post(path).status_code == 409


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"new_price": "0"}, "价格不能是 0"),
        ({"new_price": "-1"}, "价格不能是负数"),
        ({"new_price": "29.9"}, "现在的价格就是 ¥29.9"),
        ({"new_price": ""}, "价格"),
        ({"new_price": "25", "new_was": "贵"}, "价格"),
    ],
)
def test_prices_that_are_none_are_told_at_their_field(enter, qidong, database, fields, words):
    answer = price(enter("qidong-coordinator"), qidong, approve="1", **fields)
    assert answer.status_code == 422
    assert 'class="fault"' in answer.text
    assert words in answer.text
    assert row(database, Item, qidong["item"]).price_fen == 2990


def test_what_shows_the_old_price_is_not_handed_out(enter, qidong, database):
    approve(enter, qidong)
    seller = enter("qidong-seller")
    for what in ("play.mp4", "save", "cover.jpg", "cover/save"):
        answer = seller.get(f"/gallery/files/{qidong['published_tall']}/{what}")
        assert (answer.status_code, HELD in answer.text) == (409, True), what
    asked = {"Accept": "application/json"}
    told = seller.get(f"/gallery/files/{qidong['published_tall']}/save", headers=asked)
    assert told.status_code == 409
    assert HELD in told.json["error"]["message"]
    page = seller.get(f"/gallery/{qidong['published_clip']}").text
    assert HELD in page
    assert "/save" not in page
    assert "换新价中" in seller.get("/gallery").text
    editor = enter("qidong-media")
    assert editor.get(f"/clips/renditions/{qidong['ready_tall']}/save").status_code == 409
    assert editor.get(f"/clips/renditions/{qidong['ready_tall']}/play.mp4").status_code == 200
    assert row(database, Rendition, qidong["published_tall"]).downloads == 0


def test_in_english_it_says_so_in_english(enter, qidong):
    approve(enter, qidong)
    seller = enter("qidong-seller")
    seller.post("/language", {"language": "en"})
    answer = seller.get(f"/gallery/files/{qidong['published_tall']}/save")
    assert "the new file is being made" in answer.text


def test_a_clip_that_shows_no_price_stays_and_its_text_follows(enter, qidong, database):
    with database.session() as session:
        session.execute(update(Rendition).values(shows=["name_zh", "link"]))
    before = row(database, Rendition, qidong["published_tall"])
    approve(enter, qidong)
    clip = row(database, Clip, qidong["published_clip"])
    assert (clip.held_since, renewals(database)) == (None, [])
    assert "25.9" in clip.post_text
    after = row(database, Rendition, qidong["published_tall"])
    assert (after.blob, after.cover) == (before.blob, before.cover)
    seller = enter("qidong-seller")
    assert seller.get(f"/gallery/files/{qidong['published_tall']}/save").status_code == 200


def test_the_old_price_again_lets_the_clips_go(enter, qidong, database):
    approve(enter, qidong)
    approve(enter, qidong, new_price="29.9")
    assert row(database, Clip, qidong["published_clip"]).held_since is None
    seller = enter("qidong-seller")
    assert seller.get(f"/gallery/files/{qidong['published_tall']}/save").status_code == 200


def test_a_withdrawn_clip_is_made_anew_when_it_is_published_again(enter, qidong, database):
    coordinator, clip_id = enter("qidong-coordinator"), qidong["published_clip"]
    coordinator.post(f"/clips/{clip_id}/withdraw", {"reason": "价格变了"})
    approve(enter, qidong)
    assert renewals(database) == [qidong["ready_clip"]]
    coordinator.post(f"/clips/{clip_id}/publish")
    clip = row(database, Clip, clip_id)
    assert clip.state is ClipState.PUBLISHED
    assert clip.held_since is not None
    assert clip_id in renewals(database)
    assert "新文件做好后商户就能取" in coordinator.get(f"/clips/{clip_id}").text


def test_a_failed_job_keeps_the_hold_and_can_be_tried_again(enter, qidong, database):
    approve(enter, qidong)
    clip_id, editor = qidong["ready_clip"], enter("qidong-media")
    assert editor.post(f"/clips/{clip_id}/renew").status_code == 409
    with database.session() as session:
        session.execute(
            update(Job)
            .where(Job.kind == JobKind.REPRICE)
            .values(
                state=JobState.FAILED,
                error_code="clip.footage_gone",
                error_params={"title": "黄花菜", "count": 1},
            )
        )
    page = editor.get(f"/clips/{clip_id}").text
    assert "这条成片显示的是 ¥29.9" in page
    assert "请重新上传这些素材后再试" in page
    assert f"/clips/{clip_id}/renew" in page
    assert editor.post(f"/clips/{clip_id}/renew").status_code == 302
    assert renewals(database).count(clip_id) == 2
    assert row(database, Clip, clip_id).held_since is not None


def test_nothing_is_made_anew_that_is_not_held(enter, qidong, database):
    answer = enter("qidong-media").post(f"/clips/{qidong['ready_clip']}/renew")
    assert answer.status_code == 409
    assert renewals(database) == []


def approve_range(visitor, qidong, **changes):
    today = now().date()
    fields = {
        "least": "26",
        "most": "33",
        "from_on": today.isoformat(),
        "until_on": (today + timedelta(days=9)).isoformat(),
    }
    return visitor.post(f"/catalog/{qidong['item']}/range", fields | changes)


def test_what_sellers_may_ask_is_approved_and_ended(enter, qidong, database):
    coordinator = enter("qidong-coordinator")
    assert approve_range(enter("qidong-media"), qidong).status_code == 403
    assert approve_range(coordinator, qidong).status_code == 302
    page = coordinator.get(f"/catalog/{qidong['item']}").text
    assert "¥26 – ¥33" in page
    with database.reading() as session:
        made = session.scalars(select(PriceRange).where(PriceRange.least_fen == 2600)).one()
    assert coordinator.post(f"/catalog/ranges/{made.id}/end").status_code == 302
    assert "¥26 – ¥33" not in coordinator.get(f"/catalog/{qidong['item']}").text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"least": "34"}, "低于最低价 ¥34"),
        ({"least": "0"}, "价格不能是 0"),
        ({"until_on": "2020-01-01"}, "早于开始日期"),
        ({"until_on": "soon"}, "日期"),
        ({"most": "-1"}, "价格不能是负数"),
    ],
)
def test_a_range_that_is_none_is_told_at_its_field(enter, qidong, changes, words):
    answer = approve_range(enter("qidong-coordinator"), qidong, **changes)
    assert answer.status_code == 422
    assert words in answer.text
    assert 'class="fault"' in answer.text


def test_a_price_has_its_days_and_says_what_the_former_one_rests_on(enter, qidong, database):
    coordinator = enter("qidong-coordinator")
    path = f"/catalog/{qidong['item']}"
    ended = {"price_from": "2026-01-01", "price_until": "2026-01-31", "was_evidence": "1月店铺订单"}
    approve(enter, qidong, new_price="29.9", **ended)
    with database.reading() as session:
        held = session.scalars(select(ItemPrice).where(ItemPrice.was_evidence != "")).one()
        assert (held.valid_from.isoformat(), held.valid_until.isoformat()) == (
            "2026-01-01",
            "2026-01-31",
        )
    page = coordinator.get(path).text
    assert "请申请一个现在有效的价格" in page
    until = (now().date() + timedelta(days=30)).isoformat()
    approve(enter, qidong, new_was="39.9", price_until=until, was_evidence="5月店铺订单")
    page = coordinator.get(path).text
    assert "原价依据：5月店铺订单" in page
    approve(enter, qidong, new_was="39.9", price_until=until)
    page = coordinator.get(path).text
    assert "请申请一个现在有效的价格" not in page
    assert "没有写原价依据" in page


def test_the_days_of_a_price_are_in_order(enter, qidong):
    days = {"price_from": "2026-02-01", "price_until": "2026-01-01"}
    answer = price(enter("qidong-media"), qidong, new_price="25.9", **days)
    assert answer.status_code == 422
    assert "早于开始日期" in answer.text
    wrong = price(enter("qidong-media"), qidong, new_price="25.9", price_until="31.2.")
    assert wrong.status_code == 422


def test_prices_to_come_stand_on_the_page_and_hold_nothing_today(enter, qidong, database):
    first, last = today() + timedelta(days=40), today() + timedelta(days=47)
    days = {"price_from": first.isoformat(), "price_until": last.isoformat()}
    coordinator = enter("qidong-coordinator")
    path = f"/catalog/{qidong['item']}"
    told = price(coordinator, qidong, new_price="19", approve="1", **days)
    page = coordinator.get(told.location).text
    assert "到那天再换成片里的价格" in page
    coming = page.partition('id="prices-to-come"')[2].partition("</ul>")[0]
    assert "¥19" in coming
    assert "¥29.9" in coming, "and what holds again behind it"
    item = row(database, Item, qidong["item"])
    assert (item.price_fen, item.revision, renewals(database)) == (2990, 2, [])
    waits = {"price_from": (last + timedelta(days=9)).isoformat()}
    price(enter("qidong-media"), qidong, new_price="18", **waits)
    price(enter("qidong-media"), qidong, new_price="17", **days)
    page = coordinator.get(path).text
    assert "申请改为 ¥18" in page, "a wish for other days is another wish"
    assert "申请改为 ¥17" in page
    price(enter("qidong-media"), qidong, new_price="16")
    page = coordinator.get(path).text
    assert "申请改为 ¥18" not in page, "one for all days takes the place of both"
    assert "申请改为 ¥16" in page
