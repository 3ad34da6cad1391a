"""Rules on words that a viewer reads or hears."""

from __future__ import annotations

import pytest

from studio.records.finding import Level, RemedyAction
from studio.schedule import Rules, check
from studio.words.claims import ClaimKind, ClaimWord, listed
from tests.schedule.plans import broadcast, codes, segment


@pytest.mark.parametrize("field", ["title", "overlay", "script", "talking_points"])
def test_claim_words_wherever_a_viewer_meets_them(field: str) -> None:
    for said, code, level in (
        ("国家级好货", "claim_statutory", Level.ERROR),
        ("全网最低价", "claim_listed", Level.WARNING),
    ):
        value = (said,) if field == "talking_points" else said
        found = check([broadcast(segments=(segment("s1", 60, **{field: value}),))])
        assert [(each.code, each.level) for each in found] == [(f"schedule.{code}", level)]
        assert found[0].subjects == ("s1", "b1")
        assert found[0].remedy is not None
        assert found[0].remedy.action is RemedyAction.CHANGE_TEXT


def test_claim_words_in_the_title_of_the_broadcast_and_a_county_s_own_list() -> None:
    (found,) = check([broadcast(title="国家级专场")])
    assert found.subjects == ("b1",)
    own = listed().changed(
        [ClaimWord("独一份", ClaimKind.SUPERLATIVE, "有特色", "special")], [], []
    )
    plans = [broadcast(county="qidong", title="独一份专场"), broadcast("b2", "21:00", "22:00")]
    assert check(plans) == ()
    assert codes(check(plans, rules=Rules(words={"qidong": own}))) == ["claim_listed"]
