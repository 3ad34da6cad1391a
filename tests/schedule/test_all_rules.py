"""All rules together: one order, every sentence, what stands against a lock."""

from __future__ import annotations

from datetime import date, timedelta

from studio.records.live import BroadcastState, HostSaid
from studio.schedule import (
    ORDER,
    Availability,
    PlannedBroadcast,
    PlannedChannel,
    PlannedPapers,
    Rules,
    Span,
    blockers,
    check,
)
from studio.schedule.plan import PlannedAnswer, PlannedClaim
from studio.units import Money
from studio.words import LANGUAGES, say
from tests.schedule.asked import REVIEW, at, offer, selling, talk
from tests.schedule.plans import broadcast, channel, clip, codes, host, item, segment


def test_what_is_over_has_nothing_left_to_mend_but_still_stands_in_the_way() -> None:
    over = selling(item(stock=0), state=BroadcastState.ENDED)
    assert check([over]) == ()
    clash = broadcast("b2", "20:00", "21:00", host=host("else"))
    assert codes(check([over, clash])) == ["channel_double"]


def test_only_errors_that_name_it_stand_against_the_lock() -> None:
    plans = [
        broadcast("b1", state=REVIEW, host=host("h", verified_until=None)),
        broadcast("b2", "21:00", "22:00", segments=()),
        broadcast("b3", day="2026-06-22", segments=(segment("s", 61),)),
    ]
    found = check(plans)
    assert codes(blockers(found, "b1")) == ["host_unverified"]
    assert codes(blockers(found, "b2")) == []
    assert codes(blockers(found, "b3")) == ["overrun"]


def spoken() -> list[PlannedBroadcast]:
    """Cannot come, could not come to it before, nor to a part of it as it is now, says nothing."""
    base = broadcast("b7", day="2026-10-20", channel=channel("far"), host=host("asked"))
    no = PlannedAnswer(host_id="asked", said=HostSaid.DECLINED, start=base.start, end=base.end)
    later = base.end + timedelta(hours=2), base.end + timedelta(hours=3)
    moved = base.model_copy(
        update={"id": "b8", "start": later[0], "end": later[1], "answers": (no,)}
    )
    silent = moved.model_copy(
        update={"id": "b9", "host": host("z"), "answers": (PlannedAnswer(host_id="z"),)}
    )
    refused = PlannedAnswer(host_id="w", said=HostSaid.DECLINED, start=base.start, end=base.end)
    step = timedelta(minutes=10)
    still = base.model_copy(
        update={"id": "b10", "host": host("w"), "channel": channel("farther"),
                "start": base.start + step, "end": base.end + step, "answers": (refused,)}
    )  # fmt: skip
    return [base.model_copy(update={"answers": (no,)}), moved, silent, still]


def everything() -> list[PlannedBroadcast]:
    """Plans that give every finding at least once."""
    young = host(
        "young",
        birth_date=date(2012, 1, 1),
        verified_until=None,
        travel_buffer_s=3600,
        max_minutes_day=30,
        availability=Availability(
            away=(Span(start=at("2026-06-20T00:00"), end=at("2026-06-20T23:00")),)
        ),
    )
    bad = item(
        stock=10,
        claims_gi=True,
        papers=(PlannedPapers(name="证", valid_until=date(2026, 1, 1)),),
        claims=(PlannedClaim(text="最好", paper="证", valid_until=date(2026, 1, 1)),),
        offer=offer(valid_until=at("2026-06-20T19:35")),
    )
    where = PlannedChannel(id="c", name="直播间", platform="douyin", aspect="9:16")
    parts = (
        segment(
            "s1",
            10,
            item=bad,
            quota=11,
            title="国家级",
            script="最好",
            clip=clip(aspects=("1:1",), shown_price=Money(1)),
        ),
        talk("s2", 5),
        segment("s3", 20, item=bad, clip=clip(9000, published=False)),
        segment("s4", 40, item=None, clip=None, fixed_clock_s=20 * 3600 - 1),
    )
    begins = at("2026-11-24T00:00")
    twice = item(
        id="twice",
        season=None,
        prices=(
            offer(price=Money(4000), valid_until=begins),
            offer(price=Money(3000), valid_from=begins),
        ),
    )
    one_price = offer(price=Money(5000))
    return [
        broadcast("b1", host=young, channel=where, segments=parts),
        broadcast("b2", "20:00", "20:45", host=young, channel=where, segments=()),
        broadcast(
            "b3",
            "20:46",
            "21:00",
            host=young,
            channel=where,
            segments=(segment("t", 2, item=item(stock=0), clip=None),),
        ),
        broadcast("b4", day="2026-10-20"),
        broadcast(
            "b5",
            host=host("x"),
            segments=(segment("u", 60, item=item(offer=one_price)),),
            channel=channel("other"),
        ),
        *spoken(),
        broadcast(
            "b10",
            day="2026-11-24",
            segments=(segment("w", 60, item=twice, clip=clip(shown_price=Money(4000))),),
        ),
        broadcast(
            "b6",
            "21:10",
            "22:00",
            host=host("y"),
            channel=where,
            segments=(segment("v", 50, item=item(offer=offer(approved=False))),),
        ),
    ]


def test_every_code_is_given_and_its_sentences_have_all_their_values() -> None:
    plans = everything()
    found = check(plans, plans[3].start, Rules(free_disk_bytes=0))
    assert {each.code for each in found} | {"schedule.in_past"} == set(ORDER)
    assert [each.code for each in check([plans[3]], plans[3].end)].count("schedule.in_past") == 1
    for each in found:
        assert each.remedy is not None
        assert each.start is not None
        for language in LANGUAGES:
            assert "{" not in str(say(each.code, language, each.params))


def test_findings_come_in_one_order_whatever_the_order_of_the_plans() -> None:
    plans = everything()
    found = check(plans)
    assert check(reversed(plans)) == found
    starts = [each.start for each in found]
    assert starts == sorted(starts)
