"""The rundown's page: the table's saves, pasted rows, versions, tools, comments."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import event, select

from studio.records.live import Broadcast, BroadcastHost, FindingOverride, Segment, SegmentKind
from studio.records.rundowns import BroadcastComment, BroadcastVersion, RundownTemplate
from studio.workflows.live import plan_broadcast

JSON = {"Accept": "application/json"}


@pytest.fixture
def coordinator(enter):
    return enter("qidong-coordinator")


@pytest.fixture
def path(coordinator, qidong):
    """A broadcast of an hour with three parts."""
    form = {
        "title": "晚场",
        "host": qidong["host"],
        "channel": qidong["channel"],
        "day": "2026-08-01",
        "start": "19:30",
        "end": "20:30",
    }
    made = coordinator.post("/schedule/new", form).location.partition("#")[0]
    for title in "甲乙":
        coordinator.post(f"{made}/parts", {"minutes": "5", "title": title})
    coordinator.post(f"{made}/parts", {"minutes": "10", "item": qidong["item"]})
    return made


def parts_of(database, path):
    with database.reading() as session:
        return session.scalars(
            select(Segment)
            .where(Segment.broadcast_id == path.rpartition("/")[2])
            .order_by(Segment.position)
        ).all()


def revision_of(database, path) -> int:
    with database.reading() as session:
        return session.get(Broadcast, path.rpartition("/")[2]).revision


def save(visitor, path, revision, **form):
    """Post as the table's script does."""
    visitor.headers = {**visitor.headers, **JSON}
    answer = visitor.post(path, {"revision": str(revision), **form})
    visitor.headers = {k: v for k, v in visitor.headers.items() if k != "Accept"}
    return answer


def test_one_cell_is_saved_and_the_answer_has_all_that_is_new(coordinator, database, path):
    first, second, third = parts_of(database, path)
    seen = revision_of(database, path)
    answer = save(
        coordinator, f"{path}/parts/{first.id}/cell", seen, column="length", text="7:30", was="5:00"
    )
    assert answer.status_code == 200
    told = answer.json
    assert told["revision"] == seen + 1
    assert [each[:3] for each in told["lines"]] == [
        [first.id, "19:30", "20:07:30"],
        [second.id, "19:37:30", "20:15"],
        [third.id, "19:42:30", "20:20"],
    ]
    assert list(told["html"]) == [first.id]
    assert "7:30" in told["html"][first.id]
    assert "22:30" in told["sums"]
    assert "37:30" in told["sums"], "what is left"
    assert "37:30" in told["findings"]
    assert (told["undo"], told["redo"], told["reload"], told["others"]) == (True, False, False, [])
    assert parts_of(database, path)[0].planned_s == 450


def test_two_people_at_once(coordinator, enter, database, path):
    first, second, _ = parts_of(database, path)
    other = enter("qidong-administrator")
    seen = revision_of(database, path)
    cell = f"{path}/parts/{first.id}/cell"
    assert save(other, cell, seen, column="title", text="欢迎", was="甲").status_code == 200
    late = save(coordinator, cell, seen, column="title", text="大家好", was="甲")
    assert late.status_code == 409
    assert "qidong-administrator 同志刚把“标题”改成了“欢迎”" in late.json["conflict"]
    assert late.json["now"] == "欢迎"
    assert parts_of(database, path)[0].title == "欢迎"
    fine = save(
        coordinator, f"{path}/parts/{second.id}/cell", seen, column="title", text="抽奖", was="乙"
    )
    assert fine.json["others"][0] == "qidong-administrator 同志"
    assert "标题由“甲”改为“欢迎”" in "".join(fine.json["others"])
    assert set(fine.json["html"]) == {first.id, second.id}
    mine = save(coordinator, cell, seen, column="title", text="大家好")
    assert mine.status_code == 200, "without what was seen, one's own is meant"
    assert parts_of(database, path)[0].title == "大家好"


def test_news_of_others(coordinator, enter, database, path):
    first = parts_of(database, path)[0]
    seen = revision_of(database, path)
    assert coordinator.get(f"{path}/news?revision={seen}").json == {"same": True}
    enter("qidong-administrator").post(f"{path}/parts/{first.id}/remove")
    told = coordinator.get(f"{path}/news?revision={seen}").json
    assert len(told["lines"]) == 2
    assert "拿掉" in "".join(told["others"])


@pytest.mark.parametrize(
    ("column", "text", "words"),
    [
        ("quota", "-5", "不能是负数"),
        ("length", "0", "时长看不懂"),
        ("length", "300", "太长"),
        ("least", "6:00", "最短和最长之间"),
        ("fixed", "48:00", "时间看不懂"),
        ("hosts", "无名氏", "没有叫“无名氏”的主播"),
        ("item", "月球土豆", "没有“月球土豆”"),
        ("kind", "上课", "没有“上课”这种环节"),
    ],
)
def test_what_cannot_be_in_a_cell_is_refused_in_words(
    coordinator, database, path, column, text, words
):
    first = parts_of(database, path)[0]
    seen = revision_of(database, path)
    answer = save(coordinator, f"{path}/parts/{first.id}/cell", seen, column=column, text=text)
    assert answer.status_code == 400
    assert words in answer.json["error"]["message"] + answer.json["error"]["remedy"]
    assert revision_of(database, path) == seen


def test_parts_are_dragged_copied_removed_and_all_of_it_taken_back(coordinator, database, path):
    first, second, third = (each.id for each in parts_of(database, path))

    def order():
        return [each.id for each in parts_of(database, path)]

    coordinator.post(f"{path}/parts/{third}/place", {"before": first})
    assert order() == [third, first, second]
    coordinator.post(f"{path}/parts/{third}/place", {"before": ""})
    assert order() == [first, second, third]
    coordinator.post(f"{path}/parts/{first}/copy")
    copied = order()[1]
    assert order() == [first, copied, second, third]
    coordinator.post(f"{path}/parts/{second}/remove")
    for expected in ([first, copied, second, third], [first, second, third]):
        assert coordinator.post(f"{path}/undo", {"way": "undo"}).status_code == 302
        assert order() == expected
    coordinator.post(f"{path}/undo", {"way": "redo"})
    assert order() == [first, copied, second, third]


def test_the_form_of_a_part_has_every_field(coordinator, qidong, database, path):
    part = parts_of(database, path)[2]
    page = coordinator.get(f"{path}/parts/{part.id}").text
    form = {
        "revision": str(revision_of(database, path)),
        "kind": "item",
        "item": qidong["item"],
        "title": "头牌",
        "length": "8:00",
        "least": "5",
        "most": "10",
        "fixed": "19:45",
        "warn": "0:30",
        "quota": "40",
        "optional_asked": "1",
        "optional": "1",
        "clip": "",
        "hosts_asked": "1",
        "hosts": qidong["host"],
        "points": "清晨采摘\n当天装箱",
        "overlay": "产地直发",
        "script": "先说产地",
    }
    for name in form:
        assert f'name="{name}"' in page, name
    assert coordinator.post(f"{path}/parts/{part.id}", form).status_code == 302
    now = parts_of(database, path)[2]
    assert (now.planned_s, now.min_s, now.max_s, now.fixed_clock_s) == (480, 300, 600, 71_100)
    assert (now.warn_s, now.quota, now.optional, now.overlay) == (30, 40, True, "产地直发")
    assert (now.host_ids, now.talking_points) == ([qidong["host"]], ["清晨采摘", "当天装箱"])
    late = coordinator.post(f"{path}/parts/{part.id}", {**form, "title": "晚了"})
    assert late.status_code == 409, "with a page from before one's own last save too"


def test_what_would_fall_out_is_named_before_it_does(coordinator, database, path):
    part = parts_of(database, path)[1]
    coordinator.post(f"{path}/parts/{part.id}", {"minutes": "50", "optional": "1", "length": "50"})
    page = coordinator.get(f"{path}/fit").text
    assert "这些会被拿掉" in page
    assert "乙" in page
    seen = re.search(r'name="revision" value="(\d+)"', page)[1]
    assert coordinator.post(f"{path}/fit", {"revision": "0"}).status_code == 409
    assert coordinator.post(f"{path}/fit", {"revision": seen}).status_code == 302
    assert [each.title for each in parts_of(database, path)] == ["甲", ""]


def test_a_warning_is_let_stand_and_told_again(coordinator, database, path):
    page = coordinator.get(path).text
    mark = re.search(r'let-stand.*?name="mark" value="(\w+)"', page, re.DOTALL)[1]
    assert coordinator.post(f"{path}/let-stand", {"mark": mark, "reason": ""}).status_code == 400
    coordinator.post(f"{path}/let-stand", {"mark": mark, "reason": "县里同意了"})
    page = coordinator.get(path).text
    assert "qidong-coordinator 同志已放行：县里同意了" in page
    coordinator.post(f"{path}/tell-again", {"mark": mark})
    with database.reading() as session:
        assert session.scalars(select(FindingOverride)).all() == []


def test_errors_come_first_and_lead_to_their_part(coordinator, database, path):
    part = parts_of(database, path)[1]
    coordinator.post(f"{path}/parts/{part.id}", {"minutes": "5", "kind": "item"})
    findings = coordinator.get(path).text.partition('id="findings"')[2]
    assert findings.index("finding error") < findings.index("finding warning")
    assert f'href="#{part.id}"' in findings
    remedy = re.search(r'href="([^"]*/remedy\?mark=\w+)">选商品', findings)[1]
    page = coordinator.get(remedy).text
    assert "黄花菜" in page
    mark = re.search(r'name="mark" value="(\w+)"', page)[1]
    choice = re.search(r'name="choice" value="(\w+)"', page)[1]
    assert coordinator.post(f"{path}/mend", {"mark": mark, "choice": choice}).status_code == 302
    assert parts_of(database, path)[1].item_id == choice
    assert coordinator.get(remedy).status_code == 302, "settled by now"


ROWS = "环节\t商品\t时长\t限量\n开场\t\t3\t\n商品\t黄花菜\t8:00\t50\n"


def test_rows_of_a_spreadsheet_are_shown_first_and_taken_whole(coordinator, database, path):
    shown = coordinator.post(f"{path}/paste", {"rows": ROWS, "do": "look"})
    assert shown.status_code == 200
    assert "2 行，全部读懂" in shown.text
    assert len(parts_of(database, path)) == 3, "nothing is changed by looking"
    seen = str(revision_of(database, path))
    taken = coordinator.post(
        f"{path}/paste", {"rows": ROWS, "do": "take", "instead": "1", "revision": seen}
    )
    assert taken.status_code == 302
    first, second = parts_of(database, path)
    assert (first.kind, first.planned_s) == (SegmentKind.OPEN, 180)
    assert (second.quota, second.planned_s, second.item_id is not None) == (50, 480, True)
    coordinator.post(f"{path}/undo", {"way": "undo"})
    assert len(parts_of(database, path)) == 3


def test_one_bad_cell_and_no_row_is_taken(coordinator, database, path):
    bad = ROWS.replace("黄花菜", "月球土豆").replace("50", "-1")
    answer = coordinator.post(f"{path}/paste", {"rows": bad, "do": "take"})
    assert answer.status_code == 422
    assert "没有“月球土豆”" in answer.text
    assert "不能是负数" in answer.text
    assert len(parts_of(database, path)) == 3
    assert coordinator.post(f"{path}/paste", {"rows": " "}).status_code == 422


def test_versions_say_who_changed_what_and_whom_it_concerns(coordinator, enter, database, path):
    part = parts_of(database, path)[0]
    enter("qidong-administrator").post(f"{path}/parts/{part.id}", {"minutes": "9"})
    page = coordinator.get(f"{path}/versions").text
    assert "qidong-administrator 同志" in page
    assert "时长由“5:00”改为“9:00”" in page
    with database.reading() as session:
        kept = session.scalars(
            select(BroadcastVersion).order_by(BroadcastVersion.at, BroadcastVersion.revision)
        ).all()
    own = [each for each in kept if each.broadcast_id == path.rpartition("/")[2]]
    newest = coordinator.get(f"{path}/versions/{own[-1].id}").text
    assert "刘满仓" in newest, "they are on later"
    assert "全县日历" in newest
    before = own[-2]
    assert "9:00" in coordinator.get(f"{path}/versions/{before.id}?to=now").text
    assert coordinator.post(f"{path}/versions/{before.id}/restore").status_code == 302
    assert parts_of(database, path)[0].planned_s == 300
    assert "恢复了旧版本" in coordinator.get(f"{path}/versions").text


def test_templates_copies_two_out_of_one_and_one_out_of_two(coordinator, database, path):
    coordinator.post(f"{path}/template", {"name": "周三场"})
    assert "周三场" in coordinator.get(f"{path}/tools").text
    copied = coordinator.post(f"{path}/copy", {"day": "2026-08-08", "start": "20:00"}).location
    copied = copied.partition("#")[0]
    assert len(parts_of(database, copied)) == 3
    second = parts_of(database, path)[1]
    half = coordinator.post(f"{path}/split", {"part": second.id}).location.partition("#")[0]
    assert [len(parts_of(database, each)) for each in (path, half)] == [1, 2]
    assert "要还原，请把两场再并成一场" in coordinator.get(half).text
    assert half.rpartition("/")[2] in coordinator.get(f"{path}/tools").text
    merged = coordinator.post(f"{path}/merge", {"other": half.rpartition("/")[2]})
    assert merged.location.partition("#")[0] == path
    assert len(parts_of(database, path)) == 3
    assert "恢复并场前的一版" in coordinator.get(path).text
    for part in parts_of(database, copied):
        coordinator.post(f"{copied}/parts/{part.id}/remove")
    with database.reading() as session:
        template = session.scalars(
            select(RundownTemplate).where(RundownTemplate.name == "周三场")
        ).one()
    coordinator.post(f"{copied}/begin", {"template": template.id})
    assert [each.planned_s for each in parts_of(database, copied)] == [300, 300, 600]
    assert [each.title for each in parts_of(database, copied)] == ["甲", "乙", ""]
    coordinator.post(f"{path}/template/{template.id}/drop")
    assert "周三场" not in coordinator.get(f"{path}/tools").text


def test_a_broadcast_begins_with_the_house_s_harvest_stream(coordinator, database, path):
    for part in parts_of(database, path):
        coordinator.post(f"{path}/parts/{part.id}/remove")
    assert coordinator.post(f"{path}/begin", {"shape": "harvest"}).status_code == 302
    assert sum(each.planned_s for each in parts_of(database, path)) == 30 * 60


def test_second_hosts(coordinator, qidong, database, path):
    unit = {"name": "周晓禾"}
    assert coordinator.post("/schedule/hosts", unit | {"unit": qidong["unit"]}).status_code == 302
    page = coordinator.get(f"{path}/tools").text
    host = re.search(r'name="hosts" value="(\w+)"', page)[1]
    seen = str(revision_of(database, path))
    coordinator.post(f"{path}/cast", {"hosts": host, "revision": seen})
    assert "刘满仓、周晓禾" in coordinator.get(path).text
    coordinator.post(f"{path}/cast", {"revision": str(revision_of(database, path))})
    with database.reading() as session:
        assert session.scalars(select(BroadcastHost)).all() == []


def test_comments_on_a_broadcast_and_on_a_part(coordinator, enter, database, path):
    part = parts_of(database, path)[0]
    coordinator.post(f"{path}/talk", {"text": "整体再紧凑些"})
    coordinator.post(f"{path}/talk", {"text": "先说产地", "part": part.id})
    media = enter("qidong-media")
    page = media.get(path).text
    assert "整体再紧凑些" in page
    assert "先说产地" in page
    assert f'{part.id}#talk"' in page, "the line says that something was said of it"
    with database.reading() as session:
        own = select(BroadcastComment).where(BroadcastComment.segment_id == part.id)
        said = session.scalars(own).one()
    assert said.about == "甲"
    media.post(f"/schedule/talk/{said.id}/answer", {"text": "好的"})
    media.post(f"/schedule/talk/{said.id}/settle", {"done": "1"})
    page = coordinator.get(path).text
    assert "好的" in page
    assert "qidong-media 同志已办结" in page
    assert f'{part.id}#talk"' not in page
    assert f'{part.id}">甲</a>' in page
    coordinator.post(f"{path}/parts/{part.id}/remove")
    page = coordinator.get(path).text
    assert "甲（已拿掉）" in page, "what was said of it stays, and leads nowhere"
    assert part.id not in page
    assert coordinator.post(f"{path}/talk", {"text": " "}).status_code == 400
    assert "整体再紧凑些" not in enter("qidong-seller").get(path).text


def test_a_stale_state_change_says_what_happened(coordinator, enter, database, path):
    seen = str(revision_of(database, path))
    part = parts_of(database, path)[0]
    enter("qidong-administrator").post(f"{path}/parts/{part.id}/remove")
    late = coordinator.post(f"{path}/state", {"state": "review", "revision": seen})
    assert late.status_code == 409
    assert "拿掉" in late.text


def asked_for(app, visitor, path):
    """The page, and what it asked the database."""
    asked: list[str] = []

    def listen(connection, cursor, statement, *_):
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            asked.append(statement)

    engine = app.extensions["county-studio"].database.engine
    event.listen(engine, "before_cursor_execute", listen)
    try:
        answer = visitor.get(path)
    finally:
        event.remove(engine, "before_cursor_execute", listen)
    assert answer.status_code == 200, path
    return answer.text, asked


def test_no_page_of_it_asks_more_than_twelve_times(coordinator, enter, database, app, path):
    parts = parts_of(database, path)
    enter("qidong-administrator").post(f"{path}/parts/{parts[0].id}", {"minutes": "9"})
    coordinator.post(f"{path}/talk", {"text": "先说产地", "part": parts[2].id})
    version = re.search(r"/versions/(\w+)", coordinator.get(f"{path}/versions").text)[1]
    pages = ["", f"/parts/{parts[2].id}", f"/parts/{parts[2].id}/clips", "/fit", "/paste"]
    pages += ["/tools", "/versions", f"/versions/{version}", f"/versions/{version}?to=now"]
    remedy = re.search(r'href="[^"]*(/remedy\?mark=\w+)', coordinator.get(path).text)
    pages += [remedy[1]] if remedy else []
    counts = {page: len(asked_for(app, coordinator, path + page)[1]) for page in pages}
    assert {page: count for page, count in counts.items() if count > 12} == {}


def test_a_thousand_parts_stay_usable(coordinator, qidong, database, app, path):
    rows = "环节\t商品\t时长\t话术要点\n" + "商品\t黄花菜\t0:30\t清晨采摘；当天装箱\n" * 997
    taken = coordinator.post(f"{path}/paste", {"rows": rows, "do": "take"})
    assert taken.status_code == 302, taken.text
    parts = parts_of(database, path)
    assert len(parts) == 1000
    full = coordinator.post(f"{path}/parts", {"minutes": "1"})
    assert full.status_code == 400
    page, asked = asked_for(app, coordinator, path)
    assert page.count('role="row"') == 1001
    assert len(asked) <= 12, "\n\n".join(asked)
    seen = revision_of(database, path)
    cell = f"{path}/parts/{parts[500].id}/cell"
    told = save(coordinator, cell, seen, column="length", text="0:45", was="0:30").json
    assert len(told["lines"]) == 1000
    assert list(told["html"]) == [parts[500].id]


def test_a_fixed_plan_is_not_touched_by_any_of_it(coordinator, database, path, monkeypatch):
    monkeypatch.setattr(plan_broadcast, "lock_blockers", lambda *_: ())
    coordinator.post(f"{path}/state", {"state": "locked"})
    part = parts_of(database, path)[0]
    before = revision_of(database, path)
    for where, form in (
        (f"parts/{part.id}/cell", {"column": "title", "text": "改"}),
        (f"parts/{part.id}/place", {"before": ""}),
        (f"parts/{part.id}/copy", {}),
        ("undo", {"way": "undo"}),
        ("fit", {"revision": str(before)}),
        ("paste", {"rows": ROWS, "do": "take"}),
        ("cast", {}),
        ("begin", {"shape": "sale"}),
        ("split", {"part": part.id}),
    ):
        assert coordinator.post(f"{path}/{where}", form).status_code == 409, where
    assert revision_of(database, path) == before
