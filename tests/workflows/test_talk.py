"""What clips' and broadcasts' comments share: words, threads, being settled."""

from __future__ import annotations

import pytest

from studio.errors import InputError
from studio.records.people import Role
from studio.records.reviews import ClipComment
from studio.records.rundowns import BroadcastComment
from studio.store import Viewer
from studio.workflows.talk import LONGEST, mark_settled, threads_in, words_in

ME = Viewer("me", (("county", Role.MEDIA),))


def test_words_are_there_and_not_too_many() -> None:
    assert words_in("  先说产地 \n") == "先说产地"
    assert words_in("字" * LONGEST) == "字" * LONGEST
    for text, code in (("", "no_words"), (" \n", "no_words"), ("字" * (LONGEST + 1), "too_long")):
        with pytest.raises(InputError, match=code):
            words_in(text)


@pytest.mark.parametrize("kind", [ClipComment, BroadcastComment])
def test_answers_stand_with_what_they_answer_in_the_order_they_came(
    kind: type[ClipComment] | type[BroadcastComment],
) -> None:
    rows = [("a", None), ("b", None), ("c", "a"), ("d", "b"), ("e", "a")]
    said = [kind(id=name, parent_id=parent, text=name) for name, parent in rows]
    threads = threads_in(said)
    assert [(each.comment.id, [answer.id for answer in each.answers]) for each in threads] == [
        ("a", ["c", "e"]),
        ("b", ["d"]),
    ]


def test_settling_twice_changes_nothing_and_opening_forgets_who_settled() -> None:
    said = ClipComment(text="暗了")
    assert mark_settled(ME, said, done=True)
    first = said.resolved_at
    assert (first is not None, said.resolved_by) == (True, "me")
    assert not mark_settled(Viewer("other", ()), said, done=True)
    assert (said.resolved_at, said.resolved_by) == (first, "me")
    assert mark_settled(ME, said, done=False)
    assert (said.resolved_at, said.resolved_by) == (None, None)
