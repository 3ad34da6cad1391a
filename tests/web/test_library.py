"""The footage library in the browser's place: found, described, trashed and taken back; few questions a page."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import event, select

from studio.records.footage_links import ClipFootage, FootageItem
from studio.records.people import AuditEntry
from studio.records.work import Footage, FootageState
from studio.store import blobs_of
from studio.units import now
from studio.workflows.spelt import spelt
from tests.web.seed import info

DAY = timedelta(days=1)


@pytest.fixture
def shelf(database, world, qidong):
    """Forty more files of Qidong, oldest last; ids by name."""
    unit, ids = world.counties["qidong"].unit, {}
    with database.session() as session:
        for number in range(40):
            name = f"茶园{number:02}.mp4"
            footage = Footage(
                unit_id=unit,
                uploaded_by=world.accounts["qidong-coordinator"],
                name=name,
                spelt=spelt(name),
                blob=f"aa/{number:064x}.mp4",
                sha256=f"{number:064x}",
                bytes=1000 + number,
                state=FootageState.READY,
                info=info(),
                score=25 * number,
                filmed_at=datetime(2026, 6, 1, 16, tzinfo=UTC) + number * DAY,
                created_at=now() - (number + 1) * DAY,
            )
            session.add(footage)
            session.flush()
            ids[name] = footage.id
    return ids


def shown(visitor, shelf, query=""):
    page = visitor.get(f"/footage?{query}").text
    return [name for name, each in shelf.items() if f'href="/footage/{each}"' in page]


def test_pages_go_on_behind_a_key_and_tell_each_file_once(enter, shelf, qidong):
    visitor = enter("qidong-media")
    page = visitor.get("/footage").text
    older = page.partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")
    assert "after=" in older
    assert "offset" not in older.lower()
    behind = visitor.get(older).text
    told = [
        name for name, each in shelf.items() for p in (page, behind) if f'"/footage/{each}"' in p
    ]
    assert told == list(shelf)
    assert 'rel="next"' not in behind
    assert visitor.get("/footage?after=%00nonsense").status_code == 200


@pytest.mark.parametrize("asked", ["茶园07", "chayuan07", "cy07", "ＣＹ07"])
def test_a_file_is_found_by_chinese_pinyin_and_initials(enter, shelf, asked):
    assert shown(enter("qidong-media"), shelf, f"q={asked}") == ["茶园07.mp4"]


def test_what_like_would_take_for_a_pattern_is_taken_as_it_is(enter, shelf):
    assert shown(enter("qidong-media"), shelf, "q=%25") == []
    assert shown(enter("qidong-media"), shelf, "q=_") == []


def test_a_file_is_found_by_an_item_that_a_range_of_it_shows(enter, database, shelf, qidong):
    visitor, footage = enter("qidong-media"), shelf["茶园03.mp4"]
    form = {"item": qidong["item"]}
    assert visitor.post(f"/footage/{footage}/items", form).status_code == 302
    assert shown(visitor, shelf, "q=hhc") == ["茶园03.mp4"]
    assert shown(visitor, shelf, f"item={qidong['item']}") == ["茶园03.mp4"]
    with database.reading() as session:
        link = session.scalar(select(FootageItem).where(FootageItem.footage_id == footage))
        assert (link.start_ms, link.end_ms) == (None, None)


def test_filters_narrow_by_quality_day_place_and_tag(enter, shelf):
    visitor = enter("qidong-media")
    assert shown(visitor, shelf, "quality=best") == [f"茶园{n:02}.mp4" for n in range(26, 40)]
    # Filmed 16:00 UTC: the next day by the county's own clock.
    assert shown(visitor, shelf, "since=2026-06-05&until=2026-06-06") == [
        "茶园03.mp4",
        "茶园04.mp4",
    ]
    said = {"place": "官家嘴镇", "tags": "晾晒，航拍 晾晒"}
    visitor.post(f"/footage/{shelf['茶园02.mp4']}/about", said)
    assert shown(visitor, shelf, "place=官家嘴镇") == ["茶园02.mp4"]
    assert shown(visitor, shelf, "tag=晾晒") == ["茶园02.mp4"]
    assert shown(visitor, shelf, "q=gjz hangpai") == ["茶园02.mp4"]
    visitor.post(f"/footage/{shelf['茶园02.mp4']}/about", {"place": "", "tags": "航拍"})
    assert shown(visitor, shelf, "q=liangshai") == []


def test_used_is_what_a_clip_shows(enter, database, shelf, qidong):
    visitor = enter("qidong-media")
    with database.session() as session:
        used = ClipFootage(clip_id=qidong["ready_clip"], footage_id=shelf["茶园01.mp4"])
        session.add(used)
    assert shown(visitor, shelf, "used=yes") == ["茶园01.mp4"]
    assert "茶园01.mp4" not in shown(visitor, shelf, "used=no")


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"from": "0:03", "to": "0:01"}, "没有这一段"),
        ({"from": "9:00", "to": ""}, "没有这一段"),
        ({"from": "soon", "to": ""}, "看不懂时间"),
    ],
)
def test_a_range_that_is_none_is_refused_in_words(enter, qidong, form, words):
    visitor, path = enter("qidong-media"), f"/footage/{qidong['footage']}"
    back = {"Referer": f"http://localhost{path}"}
    visitor.post(f"{path}/items", {"item": qidong["item"], **form}, headers=back)
    assert words in visitor.get(path).text


def test_tags_too_many_or_too_long_are_refused(enter, qidong):
    visitor, path = enter("qidong-media"), f"/footage/{qidong['footage']}/about"
    for tags in (" ".join(str(n) for n in range(21)), "长" * 21):
        assert visitor.post(path, {"tags": tags}).status_code == 400


def test_the_trash_hides_a_file_until_it_is_taken_back(enter, database, shelf):
    visitor, footage = enter("qidong-coordinator"), shelf["茶园00.mp4"]
    assert visitor.post(f"/footage/{footage}/trash").status_code == 302
    assert "茶园00.mp4" not in shown(visitor, shelf)
    assert "茶园00.mp4" in visitor.get("/footage/trash").text
    assert "彻底删除" in visitor.get(f"/footage/{footage}").text
    assert visitor.post(f"/footage/{footage}/restore").status_code == 302
    assert "茶园00.mp4" in shown(visitor, shelf)
    with database.reading() as session:
        done = select(AuditEntry.action).where(AuditEntry.subject_id == footage)
        assert set(session.scalars(done)) == {"footage.trash", "footage.restore"}


def test_what_others_uploaded_an_administrator_alone_may_trash(enter, shelf):
    path = f"/footage/{shelf['茶园00.mp4']}/trash"
    assert enter("qidong-media").post(path).status_code == 403
    assert enter("qidong-administrator").post(path).status_code == 302


def test_trashed_footage_is_ordered_from_no_more(enter, qidong, database):
    with database.session() as session:
        session.get_one(Footage, qidong["footage"]).trashed_at = now()
    form = {
        "item": qidong["item"],
        "template": "product-hero",
        "length": "15",
        "aspect": "9:16",
    }
    answer = enter("qidong-media").post(f"/footage/{qidong['footage']}/order", form)
    assert answer.status_code == 409


def test_an_original_comes_whole_and_who_took_it_is_written_down(enter, settings, database, qidong):
    visitor, path = enter("qidong-media"), f"/footage/{qidong['footage']}/original"
    answer = visitor.get(path)
    with database.reading() as session:
        footage = session.get_one(Footage, qidong["footage"])
    assert answer.data == blobs_of(settings).path(footage.blob).read_bytes()
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.mimetype == "application/octet-stream"
    assert visitor.get(path, headers={"Range": "bytes=2-3"}).status_code == 206
    assert enter("qidong-seller").get(path).status_code == 403
    with database.reading() as session:
        taken = select(AuditEntry).where(AuditEntry.action == "footage.original")
        assert [each.detail["name"] for each in session.scalars(taken)] == [footage.name]


def test_the_disk_page_adds_up(enter, database, shelf, world, qidong):
    with database.session() as session:
        session.get_one(Footage, shelf["茶园39.mp4"]).trashed_at = now()
    page = enter("qidong-media").get("/footage/disk").text
    assert "祁东县" in page
    assert "桑植县" not in page
    assert page.index("茶园39.mp4") < page.index("茶园38.mp4")
    assert "43 个文件" in page
    assert "桑植县" in enter("province").get("/footage/disk").text


@pytest.mark.parametrize(
    "path",
    [
        "/footage",
        "/footage?q=hhc cy 晒场&quality=good&used=no&place=x&since=2026-06-01",
        "/footage/trash",
        "/footage/disk",
    ],
)
def test_no_page_of_the_library_asks_more_than_twelve_times(app, enter, shelf, path):
    visitor, asked = enter("qidong-administrator"), []
    engine = app.extensions["county-studio"].database.engine

    def listen(connection, cursor, statement, *_):
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            asked.append(statement)

    event.listen(engine, "before_cursor_execute", listen)
    try:
        assert visitor.get(path).status_code == 200
    finally:
        event.remove(engine, "before_cursor_execute", listen)
    assert 1 <= len(asked) <= 12, "\n\n".join(asked)


def test_days_that_are_none_and_the_last_day_there_is_are_no_error(enter, shelf):
    visitor = enter("qidong-media")
    assert len(shown(visitor, shelf, "since=31.12.&until=soon")) == 33
    assert len(shown(visitor, shelf, f"until={date.max}")) == 33
