"""The planner's pages without a worker: the form, the waiting proposal, what is taken."""

from __future__ import annotations

import pytest
from sqlalchemy import event, select

from studio.records.live import Broadcast, BroadcastState
from studio.records.planning import PlanProposal
from studio.records.work import Job, JobKind, JobState
from tests.web.routes import FORMS


@pytest.fixture
def coordinator(enter):
    return enter("qidong-coordinator")


def form(qidong, **changes):
    return FORMS["schedule.ask_plan"](qidong) | {"base": ""} | changes


def proposals(database):
    with database.reading() as session:
        return session.scalars(select(PlanProposal).order_by(PlanProposal.created_at)).all()


def test_the_form_is_filled_in_from_the_catalog(coordinator, qidong):
    page = coordinator.get("/schedule/plan?first=2049-06-14&days=28").text
    assert (
        f'name="times-{qidong["item"]}" type="number" inputmode="numeric" min="0" max="92" value="8"'
        in page
    )
    assert "6月14日" in page
    winter = coordinator.get("/schedule/plan?first=2049-12-01&days=28").text
    assert "1 个商品不当季" in winter
    assert (
        f'name="times-{qidong["item"]}" type="number" inputmode="numeric" min="0" max="92" value=""'
        in winter
    )


def test_wishes_are_queued_and_wait_for_their_proposal(coordinator, qidong, database):
    before = {each.id for each in proposals(database)}
    answer = coordinator.post("/schedule/plan", form(qidong))
    assert answer.status_code == 302
    (made,) = [each for each in proposals(database) if each.id not in before]
    assert answer.location == f"/schedule/plan/{made.id}"
    with database.reading() as session:
        job = session.query(Job).filter_by(subject_id=made.id).one()
        assert (job.kind, job.state, job.title) == (
            JobKind.PLAN, JobState.QUEUED, "排期：2049-06-14 起 14 天",
        )  # fmt: skip
    page = coordinator.get(answer.location).text
    assert "hx-get" in page
    assert "停止" in page
    assert "http-equiv" in page, "without scripts the page asks again by itself"
    assert "等您决定" in coordinator.get("/schedule/plan").text, "it survives leaving the page"
    stop = coordinator.post(f"/jobs/{job.id}/cancel")
    assert stop.location == answer.location
    assert "重试" in coordinator.get(answer.location).text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"channel": []}, "没有选直播账号"),
        ({"host": []}, "没有选主播"),
        ({"days": "93"}, "1 到 92"),
        ({"first": "2027-02-30"}, "2027-02-30"),
        ({"open_from": "8点"}, "8点"),
        ({"open_from": "24:00"}, "24:00"),
        ({"length": "5"}, "10 到 720"),
        ({"fair": "very"}, "请从列表里选一项"),
    ],
)
def test_what_cannot_be_comes_back_filled(coordinator, qidong, database, changes, words):
    count = len(proposals(database))
    answer = coordinator.post("/schedule/plan", form(qidong, **changes))
    assert answer.status_code == 422
    assert words in answer.text
    assert 'value="14"' in answer.text or changes.get("days")
    assert len(proposals(database)) == count


def test_without_an_item_nothing_is_asked(coordinator, qidong):
    answer = coordinator.post("/schedule/plan", form(qidong, **{f"times-{qidong['item']}": "0"}))
    assert answer.status_code == 422
    assert "没有一个商品要排" in answer.text


def test_reasons_show_and_all_or_some_becomes_drafts(coordinator, qidong, database):
    path = f"/schedule/plan/{qidong['proposal']}"
    page = coordinator.get(path).text
    assert "黄金时段" in page
    assert "目标 2 次中的第 1 次" in page
    names = page.split('name="take" value="')[1:]
    first = names[0].split('"')[0]
    assert coordinator.post(f"{path}/take", {}).status_code == 302
    assert "没有勾选" in coordinator.get(path).text
    assert coordinator.post(f"{path}/take", {"take": [first]}).status_code == 302
    page = coordinator.get(path).text
    assert "新建 1 场草稿" in page
    assert page.count("已采纳</span>") == 1
    assert coordinator.post(f"{path}/take", {"all": "1"}).status_code == 302
    with database.reading() as session:
        made = session.scalars(select(Broadcast).where(Broadcast.unit_id == qidong["unit"])).all()
        drafts = [each for each in made if each.start_at.year == 2049]
        assert len(drafts) == len(names)
        assert {each.state for each in drafts} == {BroadcastState.DRAFT}
    assert "已处理完" in coordinator.get(path).text
    assert coordinator.post(f"{path}/take", {"all": "1"}).status_code == 409


def test_planning_once_more_begins_with_the_same_wishes(coordinator, qidong, database):
    page = coordinator.get(f"/schedule/plan?again={qidong['proposal']}").text
    assert f'name="base" value="{qidong["proposal"]}"' in page
    assert 'value="2049-06-14"' in page
    answer = coordinator.post("/schedule/plan", form(qidong, base=qidong["proposal"]))
    assert answer.status_code == 302
    older, newer = [each for each in proposals(database) if each.unit_id == qidong["unit"]]
    assert newer.base_id == older.id
    assert older.closed_at is not None
    with database.reading() as session:
        stands = session.get(PlanProposal, newer.id).goals["existing"]
    assert [each["id"] for each in stands] == ["new-001", "new-002"]


def test_what_was_not_met_says_what_would_have_to_give(coordinator, qidong, database):
    with database.session() as session:
        row = session.get(PlanProposal, qidong["proposal"])
        told = dict(row.proposal)
        told["unmet"] = [
            {
                "kind": "item", "subject": qidong["item"], "name": "黄花菜", "asked": 9, "got": 2,
                "gives": [{"code": "give_season", "params": {"days": 2, "times": 9}}],
            }
        ]  # fmt: skip
        row.proposal = told
    page = coordinator.get(f"/schedule/plan/{qidong['proposal']}").text
    assert "1 个要求没能满足" in page
    assert "本期只有 2 天当季可卖" in page


def test_other_units_are_not_there(coordinator, qidong, sangzhi):
    assert coordinator.get(f"/schedule/plan/{sangzhi['proposal']}").status_code == 404
    assert coordinator.get(f"/schedule/plan?again={sangzhi['proposal']}").status_code == 404
    assert coordinator.get(f"/schedule/plan?unit={sangzhi['unit']}").status_code == 404
    foreign = form(qidong, base=sangzhi["proposal"])
    assert coordinator.post("/schedule/plan", foreign).status_code == 404


@pytest.mark.parametrize("path", ["/schedule/plan", "/schedule/plan/{proposal}"])
def test_a_page_asks_at_most_twelve_times(app, coordinator, qidong, path):
    asked: list[str] = []

    def listen(connection, cursor, statement, *_):
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            asked.append(statement)

    engine = app.extensions["county-studio"].database.engine
    event.listen(engine, "before_cursor_execute", listen)
    try:
        assert coordinator.get(path.format(**qidong)).status_code == 200
    finally:
        event.remove(engine, "before_cursor_execute", listen)
    assert 1 <= len(asked) <= 12, "\n\n".join(asked)


def test_each_reads_the_proposal_in_their_own_language(coordinator, qidong):
    path = f"/schedule/plan/{qidong['proposal']}"
    assert "要求都满足了" in coordinator.get(path).text
    coordinator.headers = {"Accept-Language": "en"}
    page = coordinator.get(path).text
    assert "every wish is met" in page
    assert "In prime time of" in page
    assert "要求" not in page
