"""Texts to paste where people read: the rundown into a chat, product links into a live room's list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from studio.schedule.feed import one_line
from studio.schedule.plan import PlannedBroadcast, PlannedItem, PlannedPrice
from studio.schedule.times import TimedSegment, local, plan_times, second_clock, sold_once
from studio.words import say

RULE = "—" * 12
"""Between head and parts."""


def rundown_text(broadcast: PlannedBroadcast, language: str = "zh") -> str:
    """The rundown as plain text: head, then each part with clock time, minutes, price and what to say."""
    lines = [say("handout.title", language, {"title": one_line(broadcast.title)}).text]
    lines += [day_line(broadcast, language), where_line(broadcast, language), RULE]
    for timed in plan_times(broadcast):
        lines += _part(timed, language)
    return "\n".join(lines) + "\n"


def links_text(
    broadcast: PlannedBroadcast, links: Mapping[str, str], language: str = "zh"
) -> tuple[str, tuple[PlannedItem, ...]]:
    """Each item once, in the order it is first shown, with price and link.

    Args:
        broadcast: What is planned.
        links: Address by item id.
        language: ``zh`` or ``en``.

    Returns:
        The text, and the items that have no link.
    """
    lines: list[str] = []
    missing = []
    for number, (item, price) in enumerate(sold_once(broadcast), start=1):
        lines.append(f"{number}. {item_line(item, price, language)}")
        link = links.get(item.id, "")
        lines.append(link or say("handout.no_link", language).text)
        if not link:
            missing.append(item)
    return "\n".join(lines) + "\n" if lines else "", tuple(missing)


def day_line(broadcast: PlannedBroadcast, language: str) -> str:
    """``6月20日（周六）19:30–21:30``; the day after midnight is named, and a second place's clock."""
    first, last = local(broadcast.start), local(broadcast.end)
    day = say(
        "handout.day",
        language,
        {
            "month": first.month,
            "day": first.day,
            "month_en": f"{first:%b}",
            "weekday": say(f"weekday.{first.isoweekday()}", language).text,
        },
    ).text
    next_day = say("handout.next_day", language).text if last.date() > first.date() else ""
    other = second_clock(broadcast.start, broadcast.end, broadcast.channel.second_zone)
    return f"{day} {first:%H:%M}–{next_day}{last:%H:%M}" + (f" · {other}" if other else "")


def where_line(broadcast: PlannedBroadcast, language: str) -> str:
    """Channel, platform, host."""
    platform = say(f"platform.{broadcast.channel.platform}", language).text
    values = {
        "channel": one_line(broadcast.channel.name),
        "platform": platform,
        "host": one_line(broadcast.host.name),
    }
    return say("handout.where", language, values).text


def item_line(item: PlannedItem, price: PlannedPrice, language: str) -> str:
    """Name, pack, price, and the price before where there is one."""
    name = item.name_zh if language == "zh" else item.name_en
    return f"{one_line(name)} {price_line(item, price, language)}"


def price_line(item: PlannedItem, price: PlannedPrice, language: str) -> str:
    """Pack, price, and the price before where there is one."""
    text = f"{one_line(item.spec)} {price.price}/{one_line(item.unit)}"
    if price.list_price is None:
        return text
    return text + say("handout.was", language, {"price": str(price.list_price)}).text


def length_text(seconds: int, language: str) -> str:
    """``10分钟``, ``1分30秒``."""
    minutes, rest = divmod(seconds, 60)
    if not minutes:
        return say("handout.seconds", language, {"seconds": rest}).text
    code = "handout.minutes_seconds" if rest else "handout.minutes"
    return say(code, language, {"minutes": minutes, "seconds": rest}).text


def part_title(timed: TimedSegment, language: str) -> str:
    """What a part is about, without price: its own title, else its item's name, else its kind."""
    segment = timed.segment
    if segment.item is None:
        return one_line(segment.title) or say(f"segment.{segment.kind}", language).text
    name = one_line(segment.item.name_zh if language == "zh" else segment.item.name_en)
    return f"{one_line(segment.title)} · {name}" if segment.title else name


def _part(timed: TimedSegment, language: str) -> Iterator[str]:
    segment = timed.segment
    length = length_text(segment.planned_s, language)
    clock = f"{local(timed.start):%H:%M}"
    yield f"{clock} {timed.position}. {part_title(timed, language)}（{length}）"
    if timed.sold is not None:
        item, price = timed.sold
        yield f"　　{price_line(item, price, language)}"
        if item.selling_points:
            points = "；".join(one_line(each) for each in item.selling_points)
            yield "　　" + say("handout.points", language, {"points": points}).text
        if item.safety_note:
            note = one_line(item.safety_note)
            yield "　　" + say("handout.must", language, {"note": note}).text
    if segment.clip is not None:
        yield "　　" + say("handout.clip", language, {"clip": one_line(segment.clip.title)}).text
    for line in segment.script.splitlines():
        if line.strip():
            yield f"　　{one_line(line)}"
