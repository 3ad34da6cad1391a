"""The planner's pages without a worker: the form, the waiting proposal, what is taken."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import event, select

from studio.records.live import Broadcast, BroadcastState, Host
from studio.records.people import Account, Membership, Unit
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


def test_wishes_that_share_what_is_in_the_way_stand_together(coordinator, qidong, database):
    gives = [{"code": "give_channel", "params": {"days": 14, "times": 4}}]
    with database.session() as session:
        row = session.get(PlanProposal, qidong["proposal"])
        row.proposal = dict(row.proposal) | {
            "unmet": [
                {
                    "kind": "item",
                    "subject": name,
                    "name": name,
                    "asked": 4,
                    "got": 0,
                    "gives": gives,
                }
                for name in ("黄花菜", "莓茶")
            ]
        }
    page = coordinator.get(f"/schedule/plan/{qidong['proposal']}").text
    assert page.count("14 天没有账号能开这么长的直播") == 1
    assert page.count("想播 4 次") == 2
    assert "2049年6月14日" in page, "not this year's"


def test_a_period_that_is_over_is_told_before_any_search(coordinator, qidong, database):
    count = len(proposals(database))
    assert "已经过去" in coordinator.get("/schedule/plan?first=2026-01-05&days=14").text
    answer = coordinator.post("/schedule/plan", form(qidong, first="2026-01-05"))
    assert answer.status_code == 422
    assert "2026-01-18 就过完了" in answer.text
    assert "等您决定" not in answer.text, "what is to be mended stands first"
    assert len(proposals(database)) == count


def test_hosts_nobody_may_plan_are_told_with_the_way_to_mend_it(coordinator, qidong, database):
    with database.session() as session:
        session.get(Host, qidong["host"]).verified_until = None
    page = coordinator.get("/schedule/plan?first=2049-06-14&days=14").text
    assert "这段时间排不上：身份没核验或已过期" in page
    assert f'href="/schedule/hosts/{qidong["host"]}"' in page
    with database.session() as session:
        session.get(Host, qidong["host"]).verified_until = date(2049, 6, 20)
    partly = coordinator.get("/schedule/plan?first=2049-06-14&days=14").text
    assert "2049年6月21日 周一 到 2049年6月27日 周日 排不上：身份没核验或已过期" in partly
    with database.session() as session:
        session.get(Host, qidong["host"]).verified_until = None
    answer = coordinator.post("/schedule/plan", form(qidong))
    assert answer.status_code == 422
    assert "刘满仓（身份没核验或已过期）" in answer.text
    taken = coordinator.post(f"/schedule/plan/{qidong['proposal']}/take", {"all": "1"})
    told = coordinator.get(taken.location).text
    assert "没有采纳，因为会出错" in told
    assert "身份核验" in told
    with database.reading() as session:
        assert session.get(PlanProposal, qidong["proposal"]).taken == {}


def test_an_empty_catalog_leads_to_the_catalog(coordinator, qidong, database):
    with database.session() as session:
        elsewhere = Unit(kind="county", slug="leer", name_zh="空县", name_en="empty")
        session.add(elsewhere)
        session.flush()
        person = session.scalars(select(Account).where(Account.login == "qidong-coordinator")).one()
        for each in session.scalars(select(Membership).where(Membership.account_id == person.id)):
            each.unit_id = elsewhere.id
    page = coordinator.get("/schedule/plan").text
    assert "商品目录还是空的" in page
    assert 'href="/catalog"' in page
    assert "排一排</button>" not in page


def test_a_draft_that_promised_somebody_a_time_is_said_to_stay(coordinator, qidong, database):
    with database.session() as session:
        row = session.get(Broadcast, qidong["broadcast"])
        length = row.end_at - row.start_at
        row.start_at = row.start_at.replace(year=2049)
        row.end_at = row.start_at + length
        session.flush()
        day = row.start_at.date().isoformat()
    path = f"/schedule/plan?first={day}&days=7"
    assert "定点环节" not in coordinator.get(path).text
    with database.session() as session:
        session.get(Broadcast, qidong["broadcast"]).segments[0].fixed_clock_s = 19 * 3600
    assert "定点环节" in coordinator.get(path).text


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
