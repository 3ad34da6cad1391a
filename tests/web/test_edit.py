"""The editing desk without scripts: what is seen, what is changed, and what happens when two change at once."""

from __future__ import annotations

import io
import re
from fractions import Fraction

import pytest
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import undefer

from studio.records.drafts import DraftVersion, EditDraft
from studio.records.footage_links import FootageItem
from studio.records.people import AuditEntry
from studio.records.work import ClipOrder, Footage, Job, JobKind
from studio.units import TimeRange


def drafts(database):
    with database.reading() as session:
        wanted = select(EditDraft).options(undefer(EditDraft.edit)).order_by(EditDraft.created_at)
        return session.scalars(wanted).all()


def draft_of(database, draft_id):
    with database.reading() as session:
        return session.get_one(EditDraft, draft_id, options=[undefer(EditDraft.edit)])


def change(visitor, draft_id, version, op, **fields):
    return visitor.post(f"/edit/{draft_id}/change", {"op": op, "version": version, **fields})


def order_of(draft):
    return [each.number for each in draft.edit.takes]


@pytest.fixture
def draft(qidong):
    return qidong["draft"]


def test_the_desk_shows_the_plan_without_scripts(enter, draft):
    page = enter("qidong-media").get(f"/edit/{draft}").text
    assert len(re.findall('class="take-tile', page)) == 2
    assert len(re.findall(r'name="op" value="(move|remove|plan|look|words|undo)"', page)) >= 6
    assert 'type="image"' in page
    assert " style=" not in page
    assert " onclick=" not in page


def test_a_take_is_moved_and_its_picture_stays_open(enter, database, draft):
    visitor = enter("qidong-media")
    answer = change(visitor, draft, 1, "move", take=2, by=-1, open=2, aspect="1:1")
    assert answer.status_code == 302
    assert answer.location == f"/edit/{draft}?take=2&aspect=1:1#take"
    now = draft_of(database, draft)
    assert (now.version, order_of(now)) == (2, [2, 1])


@pytest.mark.parametrize(
    ("op", "fields", "seen"),
    [
        ("remove", {"take": 1}, lambda edit: [each.number for each in edit.takes] == [2]),
        ("trim", {"take": 1, "start": "0", "end": "2.4"}, lambda e: e.takes[0].range.duration == Fraction(12, 5)),
        ("nudge", {"take": 1, "nudge": "end:-25"}, lambda e: e.takes[0].range.duration == 3),
        ("mark", {"source": 1, "start": "0", "end": "4", "kind": "must"}, lambda e: len(e.marks) == 1),
        ("insert", {"source": 0, "start": "0", "end": "2", "after": "1"}, lambda e: len(e.takes) == 3),
        (
            "point",
            {"take": 1, "for": "9:16", "wide": 320, "high": 180, "at.x": 80, "at.y": 90},
            lambda e: (e.takes[0].points[0].x, e.takes[0].points[0].y) == (0.25, 0.5),
        ),
        (
            "point",
            {"take": 1, "for": "", "wide": 320, "high": 180, "x": "0.7", "y": "0.4"},
            lambda e: e.takes[0].points[0].aspect is None,
        ),
        (
            "look",
            {"template": "recipe", "preset": "light", "aspects": "9:16"},
            lambda e: (e.template, e.preset, len(e.aspects), e.music) == ("recipe", "light", 1, False),
        ),
        ("words", {"valid_until": "2026-12-31"}, lambda e: str(e.words.valid_until) == "2026-12-31"),
        ("srt", {"captions": "1\n00:00:01,000 --> 00:00:02,000\n晒场"}, lambda e: len(e.words.captions) == 1),
        ("caption", {"start": "1.01", "text": "晒场"}, lambda e: e.words.captions[0].range == TimeRange.of(1, 2)),
    ],
)  # fmt: skip
def test_every_change_is_saved_and_undone(enter, database, draft, op, fields, seen):
    visitor = enter("qidong-media")
    before = draft_of(database, draft).edit
    assert change(visitor, draft, 1, op, **fields).status_code == 302
    assert seen(draft_of(database, draft).edit)
    after = draft_of(database, draft).edit
    change(visitor, draft, 2, "undo")
    assert draft_of(database, draft).edit == before
    change(visitor, draft, 3, "redo")
    assert draft_of(database, draft).edit == after
    with database.reading() as session:
        versions = session.scalars(select(DraftVersion).order_by(DraftVersion.version)).all()
    mine = [(each.version, each.undo, each.redo) for each in versions if each.draft_id == draft]
    assert mine == [(1, None, None), (2, 1, None), (3, None, 2), (4, 1, None)]


@pytest.mark.parametrize(
    ("op", "fields", "said"),
    [
        ("move", {"take": 9, "by": 1}, "第 9 号镜头"),
        ("trim", {"take": 1, "start": "3", "end": "1"}, "终点要在起点之后"),
        ("trim", {"take": 1, "start": "x", "end": "1"}, "不是时间"),
        ("trim", {"take": 1, "start": "0", "end": "1e9"}, "不是时间"),
        ("trim", {"take": 1, "start": "1/0", "end": "1"}, "不是时间"),
        ("swap", {"take": 1, "source": 7, "start": "0", "end": "1"}, ""),
        ("point", {"take": 1, "for": "9:16", "wide": 320, "high": 180, "x": "nan", "y": "0.4"}, ""),
        ("look", {"template": "../x", "preset": "social", "aspects": "9:16"}, ""),
        ("nudge", {"take": 1, "nudge": "middle:3"}, ""),
        ("nonsense", {}, ""),
        ("plan", {"length": "999"}, ""),
    ],
)
def test_nonsense_is_refused_and_changes_nothing(enter, database, draft, op, fields, said):
    visitor = enter("qidong-media")
    visitor.headers["X-Requested-With"] = "fetch"
    before = draft_of(database, draft)
    answer = change(visitor, draft, 1, op, **fields)
    assert answer.status_code == 400, answer.text
    assert said in answer.text
    assert draft_of(database, draft).edit == before.edit
    assert draft_of(database, draft).version == 1


def test_a_second_persons_save_keeps_both(enter, database, draft):
    first, second = enter("qidong-media"), enter("qidong-coordinator")
    change(first, draft, 1, "remove", take=2)
    answer = change(second, draft, 1, "move", take=1, by=1)
    assert answer.status_code == 409
    assert "qidong-media 同志刚刚先保存了" in answer.text
    theirs = draft_of(database, draft)
    mine = next(each for each in drafts(database) if each.copy_of == draft)
    assert order_of(theirs) == [1]
    assert order_of(mine) == [2, 1]
    assert f"/edit/{mine.id}" in answer.text
    assert answer.headers["X-Kept"] == f"/edit/{mine.id}"
    # Once more from the same old page: the same copy, none beside it.
    change(second, draft, 1, "trim", take=1, start="0", end="2")
    copies = [each for each in drafts(database) if each.copy_of == draft]
    assert [(each.id, each.version) for each in copies] == [(mine.id, 2)]
    assert "这是您自己的一份" in second.get(f"/edit/{mine.id}").text
    with database.reading() as session:
        actions = session.scalars(select(AuditEntry.action)).all()
    assert actions.count("draft.keep_apart") == 1


def test_a_change_that_is_sent_twice_is_made_once(enter, database, draft):
    """A line that breaks loses the answer, not the change; the script sends it again."""
    visitor = enter("qidong-media")
    span = {"source": 0, "start": "0", "end": "2", "after": "1"}
    for _ in range(2):
        assert change(visitor, draft, 1, "insert", **span).status_code == 302
    now = draft_of(database, draft)
    assert (now.version, order_of(now)) == (2, [1, 3, 2])
    assert [each.copy_of for each in drafts(database) if each.copy_of] == []


def test_an_undo_of_what_somebody_else_did_is_refused(enter, database, draft):
    first, second = enter("qidong-media"), enter("qidong-coordinator")
    second.headers["X-Requested-With"] = "fetch"
    change(first, draft, 1, "remove", take=2)
    answer = change(second, draft, 1, "undo")
    assert answer.status_code == 409
    assert "刚刚改过" in answer.text
    assert order_of(draft_of(database, draft)) == [1]


def test_the_script_gets_the_board_alone(enter, draft):
    visitor = enter("qidong-media")
    visitor.headers["X-Requested-With"] = "fetch"
    answer = change(visitor, draft, 1, "move", take=1, by=1)
    assert answer.status_code == 200
    assert answer.text.count('id="takes"') == 1
    assert "<html" not in answer.text
    assert 'name="version" value="2"' in answer.text


def test_what_a_template_does_not_show_is_kept_for_one_that_does(enter, database, draft):
    visitor = enter("qidong-media")
    recipe = {"template": "recipe", "preset": "social", "aspects": "9:16"}
    change(visitor, draft, 1, "look", **recipe)
    change(visitor, draft, 2, "words", steps="焯水\n浸泡")
    change(visitor, draft, 3, "look", **recipe | {"template": "product-hero"})
    change(visitor, draft, 4, "words", valid_until="2026-12-31")
    said = draft_of(database, draft).edit.words
    assert (said.steps, str(said.valid_until)) == (("焯水", "浸泡"), "2026-12-31")


@pytest.mark.parametrize(("aspect", "size"), [("9:16", (540, 960)), ("1:1", (540, 540))])
def test_a_still_is_drawn_at_once_in_the_shape_asked_for(enter, draft, aspect, size):
    visitor = enter("qidong-media")
    answer = visitor.get(f"/edit/{draft}/still.jpg?take=2&aspect={aspect}")
    picture = Image.open(io.BytesIO(answer.data))
    assert (answer.status_code, answer.mimetype, picture.size) == (200, "image/jpeg", size)
    # The template stands on it: the footage is a grey gradient.
    colours = picture.convert("HSV").getchannel("S").histogram()
    assert sum(colours[128:]) > 200
    again = visitor.get(
        f"/edit/{draft}/still.jpg?take=2&aspect={aspect}",
        headers={"If-None-Match": answer.headers["ETag"]},
    )
    assert again.status_code == 304
    change(
        visitor, draft, 1, "point", take=2, wide=320, high=180, x="0.1", y="0.5", **{"for": aspect}
    )
    other = visitor.get(f"/edit/{draft}/still.jpg?take=2&aspect={aspect}")
    assert other.headers["ETag"] != answer.headers["ETag"]


@pytest.mark.parametrize("asked", ["source=9", "source=x", "source=0&at=x", "source=0&at=1/0"])
def test_no_picture_of_nothing(enter, draft, asked):
    assert enter("qidong-media").get(f"/edit/{draft}/picture.jpg?{asked}").status_code == 400


def test_making_it_orders_exactly_what_lies_there(enter, database, draft):
    visitor = enter("qidong-media")
    change(visitor, draft, 1, "move", take=2, by=-1)
    stale = visitor.post(f"/edit/{draft}/make", {"version": 1}, headers={"Accept": "text/html"})
    assert stale.status_code == 409
    answer = visitor.post(f"/edit/{draft}/make", {"version": 2})
    assert answer.status_code == 302
    with database.reading() as session:
        job = session.get_one(Job, answer.location.rsplit("/", 1)[1])
        load = [undefer(ClipOrder.edit)]
        order = session.get_one(ClipOrder, job.subject_id, options=load)
    now = draft_of(database, draft)
    assert (job.kind, order.edit, now.order_id) == (JobKind.PRODUCE, now.edit, order.id)
    assert order.lengths == ["11"]
    assert order.aspects == ["9:16", "1:1"]


def test_too_short_a_clip_is_said_and_not_ordered(enter, database, draft):
    visitor = enter("qidong-media")
    change(visitor, draft, 1, "remove", take=2)
    change(visitor, draft, 2, "trim", take=1, start="0", end="1")
    page = visitor.get(f"/edit/{draft}").text
    assert "6" in re.search(r'id="too-long">.*?</p>', page, re.DOTALL)[0]
    assert visitor.post(f"/edit/{draft}/make", {"version": 3}).status_code == 400


def test_a_new_draft_begins_with_the_automatic_plan(enter, database, qidong):
    visitor = enter("qidong-media")
    link_to(database, qidong["footage"], 0, 0)
    page = visitor.get(f"/edit/new?footage={qidong['footage']}").text
    assert re.search(rf'value="{qidong["footage"]}" class="tick" checked', page)
    form = {
        "item": qidong["item"],
        "footage": qidong["footage"],
        "template": "product-hero",
        "length": "10",
        "aspect": "9:16",
        "music": "1",
    }
    answer = visitor.post("/edit/new", form)
    made = draft_of(database, answer.location.rsplit("/", 1)[1])
    with database.reading() as session:
        footage = session.get_one(Footage, qidong["footage"])
    assert [each.sha256 for each in made.edit.sources] == [footage.sha256]
    assert made.edit.takes
    assert all(each.reasons for each in made.edit.takes)
    assert sum((each.range.duration for each in made.edit.takes), Fraction(0)) <= 10
    assert "剪辑草稿" in visitor.get("/edit").text


def test_without_footage_nothing_begins(enter, qidong):
    form = {"item": qidong["item"], "template": "product-hero", "length": "10", "aspect": "9:16"}
    answer = enter("qidong-media").post("/edit/new", form)
    assert answer.status_code == 422


def link_to(database, footage_id, start_ms, end_ms):
    """Link the item to this range of the footage and to nothing else of it; without a range, to nothing."""
    with database.session() as session:
        links = session.scalars(
            select(FootageItem).where(FootageItem.footage_id == footage_id)
        ).all()
        for each in links:
            if end_ms:
                each.start_ms, each.end_ms = start_ms, end_ms
            else:
                session.delete(each)


def test_a_cut_for_an_item_takes_only_what_is_linked_to_it(enter, database, qidong):
    visitor = enter("qidong-media")
    form = {
        "item": qidong["item"],
        "footage": qidong["footage"],
        "template": "product-hero",
        "length": "6",
        "aspect": "9:16",
    }
    link_to(database, qidong["footage"], 500, 1300)
    answer = visitor.post("/edit/new", form)
    assert answer.status_code == 422
    assert "关联给这个商品的画面只有" in answer.text
    link_to(database, qidong["footage"], 700, 3900)
    answer = visitor.post("/edit/new", form)
    made = draft_of(database, answer.location.rsplit("/", 1)[1])
    assert made.edit.takes
    linked = TimeRange(Fraction(7, 10), Fraction(39, 10))
    assert all(linked.intersection(each.range) == each.range for each in made.edit.takes)
    assert made.edit.marks == ()
    assert "0:00.7–0:03.9" in visitor.get(answer.location).text
