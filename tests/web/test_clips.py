from __future__ import annotations

import pytest
from sqlalchemy import select

from studio.records.edit import LeftOut, Reason
from studio.records.finding import Findings
from studio.records.people import AuditEntry
from studio.records.work import Clip, ClipState
from studio.units import TimeRange
from studio.words.claims import ClaimFinding, ClaimKind, ClaimText, ClaimWord, Where
from studio.workflows.kit.word_check import kept


def state_of(database, clip_id):
    with database.reading() as session:
        return session.get(Clip, clip_id).state


def test_an_editor_proposes_and_a_coordinator_publishes(enter, qidong, database):
    clip_id = qidong["ready_clip"]
    editor, coordinator = enter("qidong-media"), enter("qidong-coordinator")
    page = editor.get(f"/clips/{clip_id}").text
    assert f"/clips/{clip_id}/propose" in page
    assert f"/clips/{clip_id}/publish" not in page
    assert editor.post(f"/clips/{clip_id}/publish").status_code == 403
    assert editor.post(f"/clips/{clip_id}/propose").status_code == 302
    assert state_of(database, clip_id) is ClipState.PROPOSED
    assert enter("qidong-seller").get(f"/gallery/{clip_id}").status_code == 404
    assert coordinator.post(f"/clips/{clip_id}/publish").status_code == 302
    assert "已发布，商户现在就能取" in coordinator.get(f"/clips/{clip_id}").text
    assert enter("qidong-seller").get(f"/gallery/{clip_id}").status_code == 200
    with database.reading() as session:
        actions = list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.at)))
    assert actions[-2:] == ["clip.propose", "clip.publish"]


def test_a_withdrawn_clip_is_gone_from_the_gallery(enter, qidong):
    seller = enter("qidong-seller")
    address = f"/gallery/files/{qidong['published_tall']}/save"
    assert seller.get(address).status_code == 200
    enter("qidong-coordinator").post(
        f"/clips/{qidong['published_clip']}/withdraw", {"reason": "卖完了"}
    )
    assert seller.get(address).status_code == 404
    assert "还没有发布的成片" in seller.get("/gallery").text


def test_publishing_twice_is_said_not_done_twice(enter, qidong):
    visitor = enter("qidong-coordinator")
    path = f"/clips/{qidong['published_clip']}"
    answer = visitor.post(f"{path}/publish", headers={"Referer": f"http://localhost{path}"})
    assert answer.status_code == 302
    assert answer.location == path
    assert 'class="told bad"' in visitor.get(path).text


def test_the_certificate_is_shown_and_can_be_taken(enter, qidong):
    visitor = enter("qidong-media")
    page = visitor.get(f"/clips/{qidong['ready_clip']}").text
    assert "已验收" in page
    assert "文字与画面对比度：标题" in page
    answer = visitor.get(f"/clips/renditions/{qidong['ready_tall']}/certificate.json")
    assert answer.json["checks"][0]["passed"] is True
    assert answer.headers["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("state", ["", "ready", "published", "nonsense"])
def test_the_list_is_filtered(enter, state):
    page = enter("qidong-media").get(f"/clips?state={state}").text
    assert page.count('class="tile"') == (1 if state in {"ready", "published"} else 2)


def test_why_it_was_cut_so_is_said_in_sentences(enter, qidong, database):
    with database.session() as session:
        clip = session.get(Clip, qidong["ready_clip"])
        take = clip.timeline.takes[0].model_copy(
            update={"reasons": (Reason(code="edit.too_short", params={"found_s": 0.4}),)}
        )
        left = LeftOut(source=0, shot=1, range=TimeRange.of(2, 3), reasons=take.reasons)
        clip.timeline = clip.timeline.model_copy(
            update={"takes": (take,), "left_out": (left,) * 20, "notes": take.reasons}
        )
    page = enter("qidong-media").get(f"/clips/{qidong['ready_clip']}").text
    assert "为什么这样剪" in page
    assert page.count("可用的画面只有 0.4 秒") == 1 + 1 + 12
    assert "另有 8 个" in page


def test_words_to_look_at_are_shown_with_place_and_suggestion(enter, qidong, database):
    visitor, path = enter("qidong-media"), f"/clips/{qidong['ready_clip']}"
    assert "请留意的用语" not in visitor.get(path).text
    finding = ClaimFinding(
        ClaimWord("第一", ClaimKind.SUPERLATIVE, "写可以核对的说法", "write what can be checked"),
        ClaimText(Where.POINT, "全县第一鲜"),
        2,
        4,
    )
    with database.session() as session:
        session.get(Clip, qidong["ready_clip"]).findings = Findings(items=kept([finding]))
    page = visitor.get(path).text
    assert "请留意的用语" in page
    assert "卖点“全县第一鲜”第 3 个字起写着“第一”" in page
    assert "建议：写可以核对的说法" in page
    visitor.post("/language", {"language": "en"})
    assert "from character 3" in visitor.get(path).text
