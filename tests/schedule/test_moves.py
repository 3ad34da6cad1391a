from __future__ import annotations

import pytest

from studio.errors import Conflict
from studio.records.live import BroadcastState
from studio.schedule import MOVES, may_move, require_move
from studio.words import LANGUAGES, say


def reached(start: BroadcastState) -> set[BroadcastState]:
    found, ahead = set(), [start]
    while ahead:
        state = ahead.pop()
        new = MOVES[state] - found
        found |= new
        ahead += new
    return found


def test_every_state_has_its_moves_and_a_draft_can_become_anything() -> None:
    assert set(MOVES) == set(BroadcastState)
    assert reached(BroadcastState.DRAFT) == set(BroadcastState)


def test_what_went_on_air_never_becomes_a_plan_again() -> None:
    assert reached(BroadcastState.LIVE) == {BroadcastState.ENDED, BroadcastState.ARCHIVED}
    assert reached(BroadcastState.ARCHIVED) == set()
    assert not may_move(BroadcastState.DRAFT, BroadcastState.LIVE)


def test_a_move_that_is_not_allowed_is_refused_in_words() -> None:
    require_move(BroadcastState.DRAFT, BroadcastState.REVIEW, "专场")
    with pytest.raises(Conflict) as caught:
        require_move(BroadcastState.ENDED, BroadcastState.DRAFT, "专场")
    for language in LANGUAGES:
        assert "{" not in str(say(caught.value.code, language, caught.value.params))
