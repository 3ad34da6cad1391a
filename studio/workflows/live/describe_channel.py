"""What is known of a channel: its account and room, its picture, its pauses, when most people watch."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy.orm import Session

from studio.catalog import Platform
from studio.errors import InputError
from studio.records.live import Channel
from studio.schedule import Hours
from studio.schedule.planner.limits import AT_ONCE
from studio.store import Viewer, get_or_not_found, require_role
from studio.workflows.audit import note
from studio.workflows.live.plan_broadcast import PLANNERS, TURNAROUND_LIMIT_S, free_name

TEXT_LIMIT = 60
"""Characters of an account's or a room's name."""

ASPECTS = ("9:16", "3:4", "1:1", "16:9")
"""Shapes of the picture."""

LEAST_KBPS, MOST_KBPS = 200, 100_000
"""What a recording can weigh; anything else is a slip of the hand."""


@dataclass(frozen=True)
class ChannelFacts:
    """What a coordinator writes down of a channel.

    Attributes:
        name: As the office calls it.
        platform: One of ``studio.catalog.Platform``.
        account: Name on the platform.
        room: Where the camera stands.
        aspect: One of ``ASPECTS``; empty when not known.
        turnaround_s: Seconds between two broadcasts.
        bitrate_kbps: Of the recording.
        max_concurrent: Broadcasts at once.
        second_zone: IANA name of a zone shown beside Asia/Shanghai; empty for none.
        prime: When most people watch.
    """

    name: str
    platform: str
    account: str = ""
    room: str = ""
    aspect: str = ""
    turnaround_s: int = 600
    bitrate_kbps: int = 4000
    max_concurrent: int = 1
    second_zone: str = ""
    prime: tuple[Hours, ...] = ()


def describe_channel(
    session: Session, viewer: Viewer, channel_id: str, facts: ChannelFacts
) -> Channel:
    """Write down what is known of a channel.

    Raises:
        NotFound: It is not the viewer's.
        Forbidden: ``forbidden.role``.
        InputError: ``schedule.no_name``, ``schedule.bad_platform``, ``schedule.bad_turnaround``,
            ``schedule.bad_aspect``, ``schedule.bad_bitrate``, ``schedule.bad_concurrent``, ``schedule.bad_zone``,
            ``schedule.too_much_text``.
        Conflict: ``schedule.name_taken``.
    """
    channel = get_or_not_found(session, viewer, Channel, channel_id)
    require_role(session, viewer, channel.unit_id, PLANNERS)
    _check(facts)
    channel.name = free_name(session, channel, facts.name)
    channel.platform, channel.account, channel.room = facts.platform, facts.account, facts.room
    channel.aspect, channel.turnaround_s = facts.aspect, facts.turnaround_s
    channel.bitrate_kbps, channel.max_concurrent = facts.bitrate_kbps, facts.max_concurrent
    channel.second_zone = facts.second_zone
    channel.prime_time = [each.model_dump(mode="json") for each in facts.prime] or None
    note(session, viewer, channel.unit_id, "channel.describe", channel.id, name=channel.name)
    return channel


def prime_of(channel: Channel) -> tuple[Hours, ...]:
    """When most people watch it, as its row keeps it."""
    return tuple(Hours.model_validate(each) for each in channel.prime_time or ())


def _check(facts: ChannelFacts) -> None:
    if facts.platform not in set(Platform):
        raise InputError("schedule.bad_platform", found=facts.platform[:40])
    if not 0 <= facts.turnaround_s <= TURNAROUND_LIMIT_S:
        raise InputError("schedule.bad_turnaround", found=facts.turnaround_s)
    if facts.aspect and facts.aspect not in ASPECTS:
        raise InputError("schedule.bad_aspect", found=facts.aspect[:20])
    if not LEAST_KBPS <= facts.bitrate_kbps <= MOST_KBPS:
        raise InputError(
            "schedule.bad_bitrate", found=facts.bitrate_kbps, least=LEAST_KBPS, most=MOST_KBPS
        )
    if not 1 <= facts.max_concurrent <= AT_ONCE:
        raise InputError("schedule.bad_concurrent", found=facts.max_concurrent, limit=AT_ONCE)
    for text in (facts.account, facts.room):
        if len(text) > TEXT_LIMIT:
            raise InputError("schedule.too_much_text", limit=TEXT_LIMIT)
    if facts.second_zone and not _is_zone(facts.second_zone):
        raise InputError("schedule.bad_zone", found=facts.second_zone[:60])


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True
