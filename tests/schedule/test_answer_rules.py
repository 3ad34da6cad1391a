"""What hosts said: it cannot be done, could not be done before it was moved, was not said yet."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from studio.records.finding import Level, RemedyAction
from studio.records.live import BroadcastState, HostSaid
from studio.schedule import Override, PlannedBroadcast, blockers, check, fingerprint, weighed
from studio.schedule.answer_rules import SOON
from studio.schedule.exports.document import read_document, write_document
from studio.schedule.plan import PlannedAnswer
from tests.schedule.asked import of
from tests.schedule.plans import CHANGED, broadcast, codes, host

PLAN = broadcast()
MINUTE = timedelta(minutes=1)


def answered(
    said: HostSaid | None, moved: timedelta = timedelta(0), **changes: Any
) -> PlannedBroadcast:
    """The hour, answered for a window that lies so much earlier."""
    window = {"start": PLAN.start - moved, "end": PLAN.end - moved} if said else {}
    answer = PlannedAnswer(host_id="host", said=said, reason="办喜事" if said else "", **window)
    return broadcast(answers=(answer,), **changes)


def test_who_cannot_come_is_an_error_that_names_reason_host_and_remedy() -> None:
    plan = answered(HostSaid.DECLINED)
    (found,) = check([plan])
    assert (found.code, found.level) == ("schedule.host_declined", Level.ERROR)
    assert (found.subjects, found.start, found.end) == (("b1",), plan.start, plan.end)
    assert (found.params["host"], found.params["reason"]) == ("周晓禾", "办喜事")
    assert found.remedy is not None
    assert found.remedy.action is RemedyAction.SWAP_HOST
    assert found.remedy.values["host"] == "host"
    assert blockers([found], "b1") == (found,)


def test_another_word_of_theirs_settles_it() -> None:
    (found,) = check([answered(HostSaid.DECLINED)])
    word = Override(fingerprint=fingerprint(found), by="小周", reason="电话里说能来", at=CHANGED)
    assert weighed([found], [word])[0].override == word


HOUR = timedelta(hours=1)


@pytest.mark.parametrize("moved", [MINUTE, -MINUTE, HOUR - MINUTE, MINUTE - HOUR])
def test_moved_a_little_a_refusal_still_stands_in_the_way(moved: timedelta) -> None:
    plan = answered(HostSaid.DECLINED, moved)
    assert plan.window == HOUR
    (found,) = check([plan])
    assert (found.code, found.level) == ("schedule.host_declined_still", Level.ERROR)
    assert found.remedy is not None
    assert found.remedy.action is RemedyAction.SWAP_HOST
    assert blockers([found], "b1") == (found,)
    word = Override(fingerprint=fingerprint(found), by="小周", reason="晚一点能来", at=CHANGED)
    assert weighed([found], [word])[0].override == word
    half_a_minute_on = plan.model_copy(update={"start": plan.start + MINUTE / 2})
    (later,) = of("host_declined_still", [half_a_minute_on])
    assert fingerprint(later) != fingerprint(found), "word about that time holds for no other"


@pytest.mark.parametrize("moved", [HOUR, -HOUR, timedelta(days=30)])
def test_a_refusal_of_another_time_is_a_warning_until_they_answer_again(moved: timedelta) -> None:
    (found,) = check([answered(HostSaid.DECLINED, moved)])
    assert (found.code, found.level) == ("schedule.host_declined_before", Level.WARNING)
    near = check([answered(HostSaid.DECLINED, moved)], PLAN.start - MINUTE)
    assert codes(near) == ["host_declined_before"], "told once, however near it is"


@pytest.mark.parametrize("said", [None, HostSaid.CONFIRMED])
def test_silence_is_told_when_it_is_near(said: HostSaid | None) -> None:
    plan = answered(said, MINUTE)
    assert check([plan]) == ()
    assert check([plan], plan.start - SOON) == ()
    assert codes(check([plan], plan.start - SOON + MINUTE)) == ["host_unanswered"]
    assert codes(check([plan], plan.start)) == ["host_unanswered"]
    assert codes(check([plan], plan.start + MINUTE)) == ["in_past"]
    assert check([answered(HostSaid.CONFIRMED)], plan.start) == ()


def test_a_host_without_a_page_is_not_asked() -> None:
    assert check([PLAN], PLAN.start) == ()


def test_only_those_who_are_on_count() -> None:
    swapped = answered(HostSaid.DECLINED, host=host("other"))
    assert of("host_declined", [swapped]) == []
    beside = answered(HostSaid.DECLINED, host=host("other"), more_hosts=(host("host"),))
    assert len(of("host_declined", [beside])) == 1


@pytest.mark.parametrize("state", BroadcastState)
def test_it_counts_as_long_as_a_host_is_asked(state: BroadcastState) -> None:
    found = of("host_declined", [answered(HostSaid.DECLINED, state=state)])
    asked = state in {BroadcastState.DRAFT, BroadcastState.REVIEW, BroadcastState.LOCKED}
    assert len(found) == asked


def test_files_carry_no_answers() -> None:
    text = write_document([answered(HostSaid.DECLINED)])
    assert "办喜事" not in text
    assert read_document(text, "x.json") == (PLAN,)
