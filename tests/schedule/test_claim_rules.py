"""What may be said of an item because a paper proves it, and no longer once the paper has ended."""

from __future__ import annotations

from datetime import date

import pytest

from studio.records.finding import Level, RemedyAction
from studio.schedule import check
from studio.schedule.exports import host_cards
from studio.schedule.plan import PlannedClaim
from studio.words import LANGUAGES, say
from studio.words.claims import CHANGEABLE, listed
from tests.schedule.asked import of
from tests.schedule.plans import broadcast, codes, item, segment

DAY = date(2026, 6, 20)
"""On which the plans of these tests are."""

SAID = next(each.word for each in listed().words if each.kind in CHANGEABLE)
"""A word of the list that is a warning."""


def claim(text: str = "有机", until: date | None = DAY) -> PlannedClaim:
    return PlannedClaim(text=text, paper="有机认证", valid_until=until)


@pytest.mark.parametrize("field", ["title", "overlay", "script", "talking_points"])
@pytest.mark.parametrize(
    ("until", "told"), [(DAY, False), (None, False), (date(2026, 6, 19), True)]
)
def test_what_is_said_needs_a_paper_that_holds_that_day(
    field: str, until: date | None, *, told: bool
) -> None:
    said = ("这是有机的",) if field == "talking_points" else "这是有机的"
    part = segment("s1", 60, item=item(claims=(claim(until=until),)), **{field: said})
    found = of("claim_unproved", [broadcast(segments=(part,))])
    assert bool(found) is told
    if told:
        assert found[0].level is Level.ERROR
        assert found[0].subjects == ("s1", "b1")
        assert found[0].remedy is not None
        assert found[0].remedy.action is RemedyAction.RENEW_PAPERS
        for language in LANGUAGES:
            assert "{" not in str(say(found[0].code, language, found[0].params))


def test_the_broadcast_s_title_is_read_too_and_told_once() -> None:
    over = item(claims=(claim(until=date(2026, 1, 1)),))
    parts = (segment("s1", 30, item=over), segment("s2", 30, item=over))
    (found,) = of("claim_unproved", [broadcast(title="有机黄花菜专场", segments=parts)])
    assert found.subjects == ("s1", "b1")
    assert "“有机黄花菜专场”的标题" in say(found.code, "zh", found.params).text
    assert of("claim_unproved", [broadcast(title="黄花菜专场", segments=parts)]) == []
    other = item(id="tea", sku="tea", claims=(claim("有机莓茶", None),))
    proved = (*parts, segment("s3", 1, item=other))
    assert of("claim_unproved", [broadcast(title="有机专场", segments=proved)]) == []


def test_what_nobody_says_is_no_finding_and_the_item_s_own_points_are_said() -> None:
    over = claim(until=date(2026, 1, 1))
    quiet = segment("s1", 60, item=item(claims=(over,)), script="当天采的")
    assert of("claim_unproved", [broadcast(segments=(quiet,))]) == []
    points = item(claims=(over,), selling_points=("有机种植",))
    assert len(of("claim_unproved", [broadcast(segments=(segment("s1", 60, item=points),))])) == 1
    own = segment("s1", 60, item=points, talking_points=("当天采的",))
    assert of("claim_unproved", [broadcast(segments=(own,))]) == []


@pytest.mark.parametrize(
    ("until", "told"), [(DAY, []), (date(2026, 6, 19), ["claim_listed", "claim_unproved"])]
)
def test_a_listed_word_is_let_through_while_a_paper_proves_it(until: date, told: list[str]) -> None:
    proved = item(claims=(claim(f"全县{SAID}奖", until),))
    part = segment("s1", 60, item=proved, script=f"得过全县{SAID}奖")
    assert codes(check([broadcast(segments=(part,))])) == told
    elsewhere = segment("s1", 60, item=proved, script=f"得过全县{SAID}奖，真是{SAID}")
    assert codes(check([broadcast(segments=(elsewhere,))]))[:1] == ["claim_listed"]


def test_in_the_broadcast_s_title_too() -> None:
    part = segment("s1", 60, item=item(claims=(claim(f"全县{SAID}奖"),)))
    assert check([broadcast(title=f"全县{SAID}奖专场", segments=(part,))]) == ()
    bare = segment("s1", 60)
    found = check([broadcast(title=f"全县{SAID}奖专场", segments=(bare,))])
    assert codes(found) == ["claim_listed"]


def test_no_paper_lets_through_what_the_law_forbids() -> None:
    part = segment("s1", 60, item=item(claims=(claim("国家级"),)), script="国家级好货")
    assert codes(check([broadcast(segments=(part,))])) == ["claim_statutory"]


def test_the_host_s_card_says_what_may_be_said_and_what_no_longer() -> None:
    goods = item(claims=(claim(), claim("富硒", None), claim("绿色", date(2026, 6, 19))))
    (card,) = host_cards(broadcast(segments=(segment(item=goods),)), listed())
    assert card.may_say == ("“有机”（凭有机认证，到 2026-06-20）", "“富硒”（凭有机认证）")
    assert "不再说“绿色”：有机认证到 2026-06-19 已过期" in card.must_not_say
