"""Channels in full: account and room, picture, pauses, when most people watch."""

from __future__ import annotations

from studio.records.live import Channel
from studio.workflows.live import describe_channel as channels
from studio.workflows.live.describe_channel import ChannelFacts
from web.api.asked_hosts import ChannelFactsWish
from web.api.host_time import hours_of
from web.api.hosts import GROUP
from web.api.marks import gettext as _
from web.api.operations import operation
from web.api.shapes_hosts import HoursShape, WholeChannelShape
from web.api.shapes_plans import ChannelShape
from web.reach import fetch, viewer
from web.state import session

FACTS = ("account", "room", "aspect", "bitrate_kbps", "max_concurrent", "second_zone")
"""What a channel in full has beside what a list tells of it."""


@operation(
    "GET",
    "/channels/<channel_id>",
    WholeChannelShape,
    group=GROUP,
    summary=_("One channel with all that is known of it"),
)
def get_channel(channel_id: str) -> WholeChannelShape:
    """One channel."""
    return _whole(fetch(Channel, channel_id))


@operation(
    "POST",
    "/channels/<channel_id>/describe",
    WholeChannelShape,
    group=GROUP,
    summary=_("Write down what is known of a channel; all of it anew"),
    body=ChannelFactsWish,
    current=get_channel,
    refusals=(409, 422),
    tagged=True,
)
def describe_channel(channel_id: str, body: ChannelFactsWish) -> WholeChannelShape:
    """Keep it."""
    told = body.model_dump(exclude={"prime", "platform"})
    facts = ChannelFacts(**told, platform=body.platform.value, prime=hours_of(body.prime))
    return _whole(channels.describe_channel(session(), viewer(), channel_id, facts))


def _whole(row: Channel) -> WholeChannelShape:
    return WholeChannelShape(
        **ChannelShape.model_validate(row).model_dump(),
        **{name: getattr(row, name) for name in FACTS},
        prime=[HoursShape.model_validate(each) for each in channels.prime_of(row)],
    )
