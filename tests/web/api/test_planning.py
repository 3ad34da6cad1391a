"""The planner, hosts' time, channels and series by programs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from studio.records.live import Broadcast, BroadcastState, Host
from studio.records.planning import PlanProposal
from studio.records.work import Job, JobKind
from studio.schedule import ZONE, Availability
from studio.schedule.endless import AHEAD
from studio.units import now
from studio.units.clock import SHANGHAI, today
from tests.web.api.test_changes import CHINESE, make

DAY = (now() + timedelta(days=20)).astimezone(SHANGHAI).date()
ICS = f"""BEGIN:VCALENDAR
BEGIN:VEVENT
UID:a
SUMMARY:秘密的约会
DTSTART;TZID=Asia/Shanghai:{DAY:%Y%m%d}T190000
DTEND;TZID=Asia/Shanghai:{DAY:%Y%m%d}T220000
RRULE:FREQ=WEEKLY;COUNT=3
END:VEVENT
END:VCALENDAR
""".encode()


@pytest.fixture
def coordinator(program):
    return program("qidong-coordinator")


def test_wishes_are_filled_in_and_sent_back_as_they_are(coordinator, qidong, sangzhi, database):
    path = f"/api/v1/plan-wishes?unit={qidong['unit']}&first=2049-06-14"
    wishes = coordinator.get(path).json
    assert wishes["items"][0] | {"item_id": qidong["item"], "times": 8} == wishes["items"][0]
    assert wishes["hosts"] == [qidong["host"]]
    made = coordinator.post("/api/v1/plans", wishes | {"unit_id": qidong["unit"]})
    assert (made.status_code, made.json["state"], made.json["ready"]) == (201, "queued", False)
    assert made.json["wishes"] == wishes
    with database.reading() as session:
        job = session.scalars(select(Job).where(Job.kind == JobKind.PLAN)).one()
        assert (job.subject_id, job.id) == (made.json["id"], made.json["job_id"])
    early = coordinator.post(f"/api/v1/plans/{made.json['id']}/take", {"names": None})
    assert (early.status_code, early.json["code"]) == (409, "plan_page.not_ready")
    listed = coordinator.get("/api/v1/plans?open=yes").json["items"]
    assert {each["id"] for each in listed} == {made.json["id"], qidong["proposal"]}
    foreign = f"/api/v1/plan-wishes?unit={sangzhi['unit']}&first=2049-06-14"
    assert coordinator.get(foreign).status_code == 404


def test_a_proposal_with_its_reasons_taken_bit_by_bit(coordinator, qidong, database):
    path = f"/api/v1/plans/{qidong['proposal']}"
    whole = coordinator.get(path).json
    assert len(whole["broadcasts"]) == 2
    first, second = whole["broadcasts"]
    assert first["change"] == "new"
    assert [each["id"] for each in first["items"]] == [qidong["item"]]
    assert all(CHINESE.search(each["title"]) for each in first["why"])
    nothing = coordinator.post(f"{path}/take", {"names": []}).json
    assert nothing == {"made": [], "changed": [], "called_off": [], "overtaken": [], "refused": []}
    with database.session() as session:
        known = session.get_one(Host, qidong["host"])
        until, known.verified_until = known.verified_until, None
    held = coordinator.post(f"{path}/take", {"names": [first["name"]]}).json
    assert (held["made"], [each["code"] for each in held["refused"]]) == (
        [],
        ["schedule.host_unverified"],
    )
    assert held["refused"][0]["detail"]
    with database.session() as session:
        session.get_one(Host, qidong["host"]).verified_until = until
    unknown = coordinator.post(f"{path}/take", {"names": ["x"]})
    assert (unknown.status_code, unknown.json["errors"][0]["field"]) == (422, "names")
    some = coordinator.post(f"{path}/take", {"names": [first["name"]]}).json
    after = coordinator.get(path).json
    assert [each["taken"] for each in after["broadcasts"]] == [some["made"][0], None]
    assert [each["takeable"] for each in after["broadcasts"]] == [False, True]
    rest = coordinator.post(f"{path}/take", {"names": None}).json
    assert len(rest["made"]) == 1
    with database.reading() as session:
        drafts = [session.get_one(Broadcast, each) for each in some["made"] + rest["made"]]
        assert {each.state for each in drafts} == {BroadcastState.DRAFT}
        assert [each.start_at for each in drafts] == sorted(each.start_at for each in drafts)
    assert coordinator.get(path).json["closed_at"]
    closed = coordinator.post(f"{path}/take", {"names": None})
    assert (closed.status_code, closed.json["code"]) == (409, "plan_page.closed")
    assert second["start_at"] > first["start_at"]


def test_a_goal_that_is_not_met_says_what_would_have_to_give(coordinator, qidong, database):
    with database.session() as session:
        row = session.get_one(PlanProposal, qidong["proposal"])
        told = dict(row.proposal)
        gives = [{"code": "give_season", "params": {"days": 1, "times": 9}}]
        subject = {"kind": "item", "subject": qidong["item"], "name": "黄花菜"}
        told["unmet"] = [subject | {"asked": 9, "got": 2, "gives": gives}]
        row.proposal = told
    (unmet,) = coordinator.get(f"/api/v1/plans/{qidong['proposal']}").json["unmet"]
    assert (unmet["asked"], unmet["got"]) == (9, 2)
    assert "1 天当季" in unmet["gives"][0]["title"]
    assert unmet["gives"][0]["detail"]


def test_a_proposal_put_away(coordinator, program, qidong):
    path = f"/api/v1/plans/{qidong['proposal']}"
    assert program("qidong-media").post(f"{path}/put-away").status_code == 403
    assert coordinator.post(f"{path}/put-away").json["closed_at"]
    assert coordinator.get("/api/v1/plans?open=yes").json["items"] == []
    assert len(coordinator.get("/api/v1/plans?open=no").json["items"]) == 1


def test_what_the_planner_is_not_asked(coordinator, qidong):
    for changes, field in (
        ({"channels": []}, "channels"),
        ({"hosts": []}, "hosts"),
        ({"items": []}, "items"),
        ({"first": "1999-01-01"}, "first"),
    ):
        answer = make(coordinator, "ask_for_plan", qidong, **changes)
        assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, field)
    odd = make(coordinator, "ask_for_plan", qidong, open_from="8点")
    assert (odd.status_code, odd.json["errors"][0]["field"]) == (400, "open_from")


def test_when_a_host_can_come(coordinator, qidong, database):
    path = f"/api/v1/hosts/{qidong['host']}/time"
    coordinator.post(f"/api/v1/hosts/{qidong['host']}/describe", {"max_minutes_day": 240})
    before = coordinator.get(path)
    assert before.json["hours"] == before.json["away"] == []
    made = make(coordinator, "say_host_time", qidong)
    assert coordinator.get(path).headers["ETag"] == made.headers["ETag"]
    assert made.json["max_minutes_day"] == 240
    with database.reading() as session:
        known = Availability.model_validate(session.get_one(Host, qidong["host"]).availability)
    assert (known.hours[0].weekdays, known.hours[0].from_min) == ((0, 5), 1140)
    assert known.away[0].start.isoformat() == "2027-01-31T16:00:00+00:00"
    late = coordinator.post(path, {"hours": [], "away": []}, If_Match=before.headers["ETag"])
    assert late.status_code == 412
    hours = {"weekdays": [1], "from_min": 600, "until_min": 600}
    turned = {"from_on": "2027-02-02", "until_on": "2027-02-01", "until_min": 700}
    span = {"start": "2027-02-01T00:00:00Z", "end": "2027-02-01T00:00:00Z"}
    for body, code in (
        ({"hours": [hours], "away": []}, "api.hours_span"),
        ({"hours": [hours | turned], "away": []}, "hours.turned"),
        ({"hours": [], "away": [span]}, "api.host_span"),
        ({"hours": [], "away": [span | {"start": "0001-01-01T00:00:00+08:00"}]}, "api.host_year"),
    ):
        answer = coordinator.post(path, body)
        assert (answer.status_code, answer.json["code"]) == (422, code)


def test_a_hosts_calendar_looked_at_added_and_taken_out(coordinator, qidong):
    path = f"/api/v1/hosts/{qidong['host']}"
    planned = make(
        coordinator,
        "create_broadcast",
        qidong,
        start_at=f"{DAY}T21:00:00+08:00",
        end_at=f"{DAY}T23:00:00+08:00",
    ).json
    seen = coordinator.post(f"{path}/busy?name=我的日历.ics", ICS)
    assert (seen.status_code, seen.json["applied_at"]) == (201, None)
    assert len(seen.json["spans"]) == 3
    assert seen.json["broadcast_ids"] == [planned["id"]]
    assert "秘密" not in seen.text
    place = urlsplit(seen.headers["Location"]).path
    assert coordinator.get(f"{path}/time").json["away"] == []
    assert coordinator.post(f"{place}/add", {"replace": True}).json["applied_at"]
    time = coordinator.get(f"{path}/time").json
    assert (time["away"], len(time["busy"])) == ([], 3)
    told = {"hours": time["hours"], "away": time["away"], "extra": time["extra"]}
    assert len(coordinator.post(f"{path}/time", told).json["busy"]) == 3
    again = coordinator.post(f"{place}/add", {"replace": True})
    assert (again.status_code, again.json["code"]) == (409, "busy.done_already")
    assert [each["name"] for each in coordinator.get(f"{path}/busy").json["files"]] == [
        "我的日历.ics"
    ]
    assert coordinator.post(f"{place}/remove").json["files"] == []
    assert coordinator.get(f"{path}/time").json["busy"] == []
    broken = coordinator.post(f"{path}/busy?name=x.ics", b"no calendar")
    assert broken.status_code == 422
    assert broken.json["code"].startswith("busy.")


def test_a_channel_in_full(coordinator, qidong):
    path = f"/api/v1/channels/{qidong['channel']}"
    wish = {"name": "县播号", "platform": "douyin", "room": "二楼", "aspect": "9:16"}
    prime = [{"weekdays": [4, 5], "from_min": 1140, "until_min": 1320}]
    changed = coordinator.post(f"{path}/describe", wish | {"prime": prime})
    assert (changed.json["room"], changed.json["prime"][0]["weekdays"]) == ("二楼", [4, 5])
    assert coordinator.get(path).headers["ETag"] == changed.headers["ETag"]
    zone = coordinator.post(f"{path}/describe", wish | {"second_zone": "Mars/Base"})
    assert (zone.status_code, zone.json["errors"][0]["field"]) == (422, "second_zone")


def test_a_broadcast_repeats_changes_and_is_called_off(coordinator, qidong):
    broadcast = make(
        coordinator,
        "create_broadcast",
        qidong,
        start_at=f"{DAY}T19:00:00+08:00",
        end_at=f"{DAY}T20:00:00+08:00",
    ).json
    path = f"/api/v1/broadcasts/{broadcast['id']}"
    none = coordinator.get(f"{path}/series")
    assert (none.status_code, none.json["code"]) == (404, "series.none")
    made = coordinator.post(f"{path}/series", {"every": "weekly", "interval": 2, "count": 4})
    assert made.status_code == 201
    assert made.json["repeat"]["weekdays"] == [DAY.weekday()]
    assert len(made.json["broadcasts"]) == 4
    whole = coordinator.get(path).json
    assert whole["series_id"] == made.json["id"]
    third = made.json["broadcasts"][2]["id"]
    later = coordinator.get(f"/api/v1/broadcasts/{third}").json
    changed = coordinator.post(
        f"/api/v1/broadcasts/{third}/series/change",
        {"scope": "following", "title": "改了", "revision": later["revision"]},
    ).json
    assert changed == {"changed": 2, "added": 0, "called_off": 0, "ends_on": None, "left": []}
    titles = [
        coordinator.get(f"/api/v1/broadcasts/{each['id']}").json["title"]
        for each in made.json["broadcasts"]
    ]
    assert titles == [broadcast["title"]] * 2 + ["改了"] * 2
    off = coordinator.post(f"/api/v1/broadcasts/{third}/series/cancel", {"scope": "all"}).json
    assert off["called_off"] == 2
    again = coordinator.post(f"{path}/series", {"every": "daily", "count": 3})
    assert (again.status_code, again.json["code"]) == (409, "series.already")
    alone = f"/api/v1/broadcasts/{qidong['broadcast']}/series"
    for body in (
        {"every": "daily"},
        {"every": "daily", "count": 2, "until_on": "2030-01-01"},
        {"every": "daily", "count": 2, "endless": True},
    ):
        wrong = coordinator.post(alone, body)
        assert (wrong.status_code, wrong.json["errors"][0]["field"]) == (422, "count")


def test_a_series_without_an_end(coordinator, qidong, database):
    start = now() + timedelta(days=2)
    with database.session() as session:
        row = session.get(Broadcast, qidong["broadcast"])
        row.start_at, row.end_at = start, start + timedelta(hours=1)
    path = f"/api/v1/broadcasts/{qidong['broadcast']}/series"
    made = coordinator.post(path, {"every": "weekly", "endless": True})
    assert made.status_code == 201, made.text
    repeat = made.json["repeat"]
    assert (repeat["endless"], repeat["count"], repeat["until_on"]) == (True, None, None)
    assert made.json["planned_until"] == (today() + AHEAD).isoformat()
    assert len(made.json["broadcasts"]) == 26
    # What a program got it can send: the same rule changes nothing but a name.
    third = made.json["broadcasts"][2]["id"]
    change = {"scope": "following", "title": "改了", "repeat": repeat}
    changed = coordinator.post(f"/api/v1/broadcasts/{third}/series/change", change)
    assert changed.status_code == 200, changed.text
    assert changed.json["changed"] == 24
    assert coordinator.get(path).json["planned_until"] is None, "what was before has an end now"
    off = coordinator.post(f"/api/v1/broadcasts/{third}/series/cancel", {"scope": "all"}).json
    last = (start + timedelta(weeks=25)).astimezone(ZONE)
    assert off["ends_on"] == f"{last:%Y-%m-%d}"


def test_by_the_last_weekday_of_a_month(coordinator, qidong, database):
    with database.session() as session:
        row = session.get(Broadcast, qidong["broadcast"])
        row.start_at = datetime(2029, 8, 31, 12, tzinfo=UTC)
        row.end_at = row.start_at + timedelta(hours=1)
    path = f"/api/v1/broadcasts/{qidong['broadcast']}/series"
    made = coordinator.post(path, {"every": "monthly", "nth": -1, "count": 3})
    assert made.json["repeat"]["nth"] == -1
    days = [each["start_at"][:10] for each in made.json["broadcasts"]]
    assert days == ["2029-08-31", "2029-09-28", "2029-10-26"]


@pytest.mark.parametrize(
    ("length", "code"),
    [(-1, "schedule.ends_before_start"), (0, "schedule.no_length"), (25, "schedule.too_long")],
)
def test_no_broadcast_is_as_long_as_that(coordinator, qidong, length, code):
    start = datetime(2027, 6, 16, 11, 30, tzinfo=UTC)
    span = {"start_at": start.isoformat(), "end_at": (start + timedelta(hours=length)).isoformat()}
    who = {"title": "长夜", "host_id": qidong["host"], "channel_id": qidong["channel"]}
    one = f"/api/v1/broadcasts/{qidong['broadcast']}"
    series = f"/api/v1/broadcasts/{qidong['repeated']}/series/change"
    for path, wish in (
        ("/api/v1/broadcasts", who | span),
        (f"{one}/change", span),
        (f"{one}/change/look", span),
        (series, span | {"scope": "all"}),
    ):
        refused = coordinator.post(path, wish)
        assert (refused.status_code, refused.json["code"]) == (422, code), path
        assert refused.json["errors"][0]["field"] == "end_at"
        assert "2027-06-16 19:30" in refused.json["title"]
