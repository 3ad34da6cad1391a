"""Looking at clips together: who says what where, who decides, what links say afterwards."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from studio.records.people import AuditEntry
from studio.records.reviews import ClipComment
from studio.records.work import Clip, ClipOrder, ClipState, Rendition
from tests.web.more import clone


def comments(database, clip_id):
    with database.reading() as session:
        wanted = select(ClipComment).where(ClipComment.clip_id == clip_id)
        return list(session.scalars(wanted.order_by(ClipComment.created_at)))


def state_of(database, clip_id):
    with database.reading() as session:
        return session.get_one(Clip, clip_id).state


def actions(database):
    with database.reading() as session:
        return list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.at)))


def test_a_comment_stands_at_its_time_and_place(enter, qidong, database):
    clip_id, editor = qidong["ready_clip"], enter("qidong-media")
    form = {
        "text": " 这里太暗\n看不清 ",
        "aspect": "9:16",
        "at": "0:07.5",
        "across": "40",
        "down": "25.5",
    }
    answer = editor.post(f"/clips/{clip_id}/comments", form)
    (said,) = comments(database, clip_id)
    assert answer.location == f"/clips/{clip_id}/review?shape=9:16&at=7500#comment-{said.id}"
    assert (said.text, said.at_ms, said.x, said.y) == ("这里太暗\n看不清", 7500, 400, 255)
    page = editor.get(answer.location).text
    assert "画面位置：从左 40%，从上 26%" in page
    assert 'transform="translate(432.0 489.6)"' in page
    assert "play.mp4#t=7.5" in page
    square = editor.get(f"/clips/{clip_id}/review?shape=1:1").text
    assert "这里太暗" in square
    assert "translate(" not in square


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"text": " "}, "意见还没有写"),
        ({"text": "x" * 1001}, "最多 1000 个字"),
        ({"text": "x", "at": "soon"}, "看不懂时间“soon”"),
        ({"text": "x", "at": "15.1"}, "成片长 15.0 秒"),
        ({"text": "x", "at": "9999:59"}, "成片长 15.0 秒"),
        ({"text": "x", "across": "50"}, "只填了一半"),
        ({"text": "x", "across": "101", "down": "1"}, "在画面之外"),
        ({"text": "x", "across": "-1", "down": "1"}, "在画面之外"),
        ({"text": "x", "aspect": "4:3"}, "没有“4:3”画幅"),
    ],
)
def test_a_comment_that_makes_no_sense_is_refused_in_words(enter, qidong, database, form, said):
    clip_id, editor = qidong["ready_clip"], enter("qidong-media")
    answer = editor.post(f"/clips/{clip_id}/comments", form)
    assert (answer.status_code, said in answer.text) == (400, True)
    assert comments(database, clip_id) == []
    assert f">{form['text']}</textarea>" in answer.text, "what was typed is still there"


def test_what_a_person_writes_never_becomes_markup(enter, qidong):
    editor, path = enter("qidong-media"), f"/clips/{qidong['ready_clip']}"
    editor.post(f"{path}/comments", {"text": "<script>alert(1)</script>"})
    page = editor.get(f"{path}/review").text
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page


def test_answers_and_settling(enter, qidong, database):
    clip_id, comment_id = qidong["published_clip"], qidong["comment"]
    editor = enter("qidong-media")
    editor.post(f"/clips/comments/{comment_id}/answer", {"text": "已经换了"})
    _, answer = comments(database, clip_id)
    assert answer.parent_id == comment_id
    editor.post(f"/clips/comments/{answer.id}/answer", {"text": "再看看"})
    assert [each.parent_id for each in comments(database, clip_id)[1:]] == [comment_id] * 2
    assert editor.post(f"/clips/comments/{answer.id}/settle").status_code == 404
    for done, expected in (("1", True), ("1", True), ("0", False)):
        editor.post(f"/clips/comments/{comment_id}/settle", {"done": done})
        assert (comments(database, clip_id)[0].resolved_at is not None) == expected
    told = [each for each in actions(database) if each in {"clip.settle", "clip.reopen"}]
    assert told == ["clip.settle", "clip.reopen"]


def test_changes_are_asked_for_and_the_maker_sees_them_first(enter, qidong, database, world):
    clip_id = qidong["ready_clip"]
    editor, coordinator = enter("qidong-media"), enter("qidong-coordinator")
    with database.session() as session:
        order = session.get_one(Clip, clip_id).order_id
        session.get_one(ClipOrder, order).requested_by = world.accounts["qidong-media"]
    path = f"/clips/{clip_id}"
    assert f"{path}/changes" not in editor.get(f"{path}/review").text
    assert f"{path}/changes" in coordinator.get(f"{path}/review").text
    assert editor.post(f"{path}/changes", {"text": "x"}).status_code == 403
    nothing = coordinator.post(f"{path}/changes", {"text": ""})
    assert (nothing.status_code, "还没有写要改什么" in nothing.text) == (400, True)
    assert state_of(database, clip_id) is ClipState.READY
    wanted = {"text": "开头换成晾晒的画面", "at": "0:01"}
    assert coordinator.post(f"{path}/changes", wanted).status_code == 302
    assert state_of(database, clip_id) is ClipState.CHANGES
    home = editor.get("/").text
    assert "要改的成片</h2>" in home
    assert "开头换成晾晒的画面" in home
    assert "要改的成片</h2>" not in coordinator.get("/").text
    assert "要改的成片</h2>" not in enter("sangzhi-media").get("/").text
    editor.post(f"{path}/propose", {"back": "review"})
    assert state_of(database, clip_id) is ClipState.PROPOSED
    assert "要改的成片</h2>" not in editor.get("/").text
    assert coordinator.post(f"{path}/changes", {"text": ""}).status_code == 302, "one is open still"


def test_approved_is_not_yet_out(enter, qidong, database):
    clip_id = qidong["ready_clip"]
    editor, coordinator = enter("qidong-media"), enter("qidong-coordinator")
    assert editor.post(f"/clips/{clip_id}/approve").status_code == 403
    assert coordinator.post(f"/clips/{clip_id}/approve").status_code == 302
    assert state_of(database, clip_id) is ClipState.APPROVED
    assert enter("qidong-seller").get(f"/gallery/{clip_id}").status_code == 404
    assert coordinator.post(f"/clips/{clip_id}/approve").status_code == 409
    answer = coordinator.post(f"/clips/{clip_id}/publish", {"back": "review"})
    assert answer.location == f"/clips/{clip_id}/review"
    assert enter("qidong-seller").get(f"/gallery/{clip_id}").status_code == 200


def test_withdrawing_needs_a_reason_and_sellers_read_it(enter, qidong, database):
    clip_id = qidong["published_clip"]
    coordinator, seller = enter("qidong-coordinator"), enter("qidong-seller")
    addresses = [
        f"/gallery/{clip_id}",
        f"/gallery/files/{qidong['published_tall']}/save",
        f"/gallery/files/{qidong['published_tall']}/play.mp4",
        f"/gallery/mine/{qidong['personal']}/save",
    ]
    for reason, said in (("  ", "还没有写撤下的原因"), ("长" * 201, "最多 200 个字")):
        refused = coordinator.post(f"/clips/{clip_id}/withdraw", {"reason": reason})
        assert (refused.status_code, said in refused.text) == (400, True)
    assert [seller.get(each).status_code for each in addresses] == [200] * 4
    coordinator.post(f"/clips/{clip_id}/withdraw", {"reason": "出镜人 <b>不再</b> 同意"})
    for each in addresses:
        answer = seller.get(each)
        assert answer.status_code == 404
        assert "原因：出镜人 &lt;b&gt;不再&lt;/b&gt; 同意" in answer.text, each
    foreign = enter("sangzhi-seller").get(addresses[0])
    assert (foreign.status_code, "不再" in foreign.text) == (404, False)
    assert "原因：出镜人" in enter("qidong-administrator").get("/audit").text
    coordinator.post(f"/clips/{clip_id}/publish")
    assert [seller.get(each).status_code for each in addresses] == [200] * 4
    with database.reading() as session:
        assert session.get_one(Clip, clip_id).withdrawn_reason is None


def test_what_never_was_out_tells_sellers_nothing(enter, qidong):
    clip_id, coordinator = qidong["ready_clip"], enter("qidong-coordinator")
    coordinator.post(f"/clips/{clip_id}/propose")
    coordinator.post(f"/clips/{clip_id}/withdraw", {"reason": "画面重复"})
    answer = enter("qidong-seller").get(f"/gallery/{clip_id}")
    assert (answer.status_code, "画面重复" in answer.text) == (404, False)
    assert "已撤下：画面重复" in enter("qidong-media").get(f"/clips/{clip_id}/review").text


@pytest.fixture
def newer(database, qidong):
    """A second version of the published clip, in one shape."""
    with database.session() as session:
        first = session.get_one(Clip, qidong["published_clip"])
        rendition = clone(session, first, first.item_id, 15, "9:16", "social", 9000)
        rendition.clip.state = ClipState.READY
        return rendition.clip_id


def test_versions_stand_side_by_side_and_say_which_is_out(enter, qidong, newer):
    editor, old = enter("qidong-media"), qidong["published_clip"]
    # The seed's clip that is not published is of the same item, template and length: a version too.
    assert "第 3 版，共 3 版" in editor.get(f"/clips/{newer}/review").text
    page = editor.get(f"/clips/{newer}/versions?with={old}").text
    assert page.count("<video") == 2
    assert page.index("第 2 版") < page.index("第 3 版")
    assert 'class="tag good">已发布' in page
    both = editor.get(f"/clips/{old}/versions?with={qidong['ready_clip']}&shape=1:1").text
    assert qidong["published_square"] in both
    assert qidong["ready_square"] in both


@pytest.mark.parametrize("instead", [True, False])
def test_a_new_version_goes_out_instead_of_the_old_one(enter, qidong, database, newer, instead):
    coordinator, old = enter("qidong-coordinator"), qidong["published_clip"]
    assert "同时撤下已发布的其他版本" in coordinator.get(f"/clips/{newer}/review").text
    coordinator.post(f"/clips/{newer}/publish", {"instead": "1"} if instead else {})
    expected = ClipState.WITHDRAWN if instead else ClipState.PUBLISHED
    assert state_of(database, newer) is ClipState.PUBLISHED
    assert state_of(database, old) is expected
    assert state_of(database, qidong["ready_clip"]) is ClipState.READY
    answer = enter("qidong-seller").get(f"/gallery/{old}")
    assert ("原因：已有新版本" in answer.text) == instead


def test_versions_are_of_one_clip_only(enter, qidong, more):
    editor, old = enter("qidong-media"), qidong["published_clip"]
    assert editor.get(f"/clips/{old}/versions?with={more['clip']}").status_code == 404
    alone = editor.get(f"/clips/{more['clip']}/versions")
    assert "只有一版" in alone.text


def test_a_clip_without_a_file_can_be_looked_at(enter, qidong, database):
    with database.session() as session:
        clip = session.get_one(Clip, qidong["ready_clip"])
        for each in list(clip.renditions):
            session.delete(session.get_one(Rendition, each.id))
    assert "没有文件" in enter("qidong-media").get(f"/clips/{qidong['ready_clip']}/review").text
