"""Equal channels and hosts get equal shares, for no point, no rule and no day of an item."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings

from studio.schedule.planner import Effort, Goals, Proposal, propose
from studio.schedule.planner.even import even_out
from studio.schedule.planner.greedy import greedy
from studio.schedule.planner.score import score
from studio.schedule.planner.space import possible
from tests.schedule.planner.judged import fine, needs_solver
from tests.schedule.planner.tasks import month, small, stands, tasks

TWO = {
    "channels": [
        {"id": name, "name": name, "prime": [{"start": "19:00", "end": "22:00"}], "per_day": 1}
        for name in ("c", "d")
    ],
    "hosts": [{"id": "h", "name": "周晓禾"}, {"id": "j", "name": "李桂香"}],
    "goals": [{"item": "i", "times": 6}],
    "shape": {"gap_days": 1, "items_min": 1},
}


def _shares(found: Proposal) -> tuple[Counter[str], Counter[str]]:
    return Counter(each.channel for each in found.plan), Counter(each.host for each in found.plan)


def test_two_equal_channels_and_hosts_share_a_week() -> None:
    found = propose(small(**TWO))

    assert _shares(found) == ({"c": 3, "d": 3}, {"h": 3, "j": 3})
    fine(small(**TWO), found)


def test_what_stands_counts_and_stays() -> None:
    before = [stands(f"b{day}", day, "19:00", locked=True, items=[]) for day in (0, 2)]
    goals = small(**TWO, existing=before)
    channels, hosts = _shares(propose(goals))

    assert sum(channels.values()) == 8
    assert channels == {"c": 4, "d": 4}
    assert hosts == {"h": 4, "j": 4}
    fine(goals, propose(goals))


def test_a_draft_that_may_move_stays_where_it_is() -> None:
    found = propose(small(**TWO))
    again = small(**TWO, existing=[each.model_dump() for each in found.plan])

    assert {each.change.value for each in propose(again).broadcasts} == {"kept"}


def test_a_channel_that_is_worth_less_gets_none() -> None:
    other = {"id": "d", "name": "d", "prime": []}
    found = propose(small(**{**TWO, "channels": [TWO["channels"][0], other]}))

    assert _shares(found)[0] == {"c": 6}


@settings(max_examples=40, deadline=None)
@given(tasks())
def test_points_days_and_items_stay_and_the_end_is_the_end(goals: Goals) -> None:
    draft = greedy(possible(goals))
    before = score(draft.space, draft.plan())
    shown = sorted((each.spot.day, tuple(each.items)) for each in draft.placed)
    even_out(draft)

    assert score(draft.space, draft.plan()) == before
    assert sorted((each.spot.day, tuple(each.items)) for each in draft.placed) == shown
    ended = [each.spot for each in draft.placed]
    even_out(draft)
    assert [each.spot for each in draft.placed] == ended


@pytest.mark.parametrize("seed", [0, 1])
def test_a_month_is_shared_by_its_channels(seed: int) -> None:
    channels, _hosts = _shares(propose(month(seed=seed)))

    assert len(channels) == 4
    assert max(channels.values()) - min(channels.values()) <= 1


@needs_solver
def test_so_is_what_the_search_finds() -> None:
    found = propose(small(**TWO), Effort(work=1, seconds=20))

    assert _shares(found) == ({"c": 3, "d": 3}, {"h": 3, "j": 3})
