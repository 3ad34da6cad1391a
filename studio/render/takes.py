"""The pictures of one take of film: read a little early, put on the clip's frames, upright in BT.709."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import ceil
from pathlib import Path
from typing import Any

import ffmpeg

from studio.media import allow, deinterlaced, input_options, standardised, video_of
from studio.media.decode import Stream, seconds
from studio.process.cores import cores
from studio.records.edit import Take
from studio.records.media import HdrKind, MediaInfo
from studio.render.grid import on_grid
from studio.units import FrameRate, Size

LEAD_S = Fraction(1, 4)
"""Read this much before a take: the picture that still shows when it starts, and what sound decoders need to settle."""

UNINDEXED_LEAD_S = 12
"""The same where a file has no index of its key pictures: longer than any usual distance between two (x264: 250)."""

UNINDEXED = {"mpegts", "mpeg"}
"""Containers of that kind."""

FIRST_S = 1
"""A take that starts this near the file's first picture is read from there: some demuxers seek badly before it."""

FIELDS_LEAD_S = 1
"""Seconds before a take from which fields are made into pictures; what comes earlier needs no such work."""

REDUCED_FROM = Fraction(3, 5)
"""Pictures of which no aspect needs more than this share (8K) are made smaller once, for all aspects."""

REDUCED_FROM_HDR = Fraction(19, 20)
"""The same where tone mapping costs much more than scaling."""

SPARSE = {"skip_frame": "noref"}
"""Decoding for a look: two thirds of the work of H.264 with B pictures."""

TAIL_S = 10
"""Seconds the last picture may go on showing beyond what the container says."""


ENDLESS_S = 2 * allow.MAX_DURATION_S
"""Longer than any file that is let in, seconds."""


def decoder_threads() -> int:
    """Threads of each decoder. Decoders run one after another but keep their pictures, a few for every thread."""
    return min(8, max(2, cores() // 2))


def opened(
    path: Path, info: MediaInfo, start: Fraction, number: int, *, sparse: bool = False
) -> Stream:
    """An input node that reads from before ``start`` (seconds on the file's clock), timestamps untouched (``-copyts``).

    Nothing is dropped between the key picture it begins at and ``start``: that is the grid's business. ``number`` makes
    the node one of its kind by a time nobody reaches, because ffmpeg-python takes equal inputs for one. ``sparse``
    leaves out pictures that no other one is made from, where the codec can.
    """
    unindexed = UNINDEXED & set(info.container.split(","))
    begin = start - (UNINDEXED_LEAD_S if unindexed else LEAD_S)
    from_start = begin < info.start + FIRST_S
    options: dict[str, Any] = dict(input_options(info, None if from_start else begin))
    options |= {"noaccurate_seek": None, "t": ENDLESS_S + number, "threads": decoder_threads()}
    if sparse and not info.video.interlaced:  # fields are made into pictures from all of them
        options |= SPARSE
    return ffmpeg.input(f"file:{path.resolve()}", **options)


def pictures(
    take: Take,
    info: MediaInfo,
    node: Stream,
    rate: FrameRate,
    size: Size,
    kept: range | None = None,
) -> Stream:
    """Exactly the take's frames, at ``size``, BT.709; ``node`` is what ``opened`` gave.

    ``kept`` leaves out the frames before and behind it; those that stay keep their times.
    """
    start = take.source_range.start
    stream = video_of(node, info)
    if info.video.interlaced:
        stream = deinterlaced(stream.filter("trim", start=seconds(start - FIELDS_LEAD_S)), info)
    stream = on_grid(
        stream,
        info.video.time_base,
        start,
        rate.value,
        frames=rate.frames_in(take.output_range.duration),
        spare=int((info.duration + TAIL_S) * info.video.rate),
    )
    if kept is not None:
        stream = stream.filter("trim", start_frame=kept.start, end_frame=kept.stop)
    return standardised(stream, info, size)


def working_size(info: MediaInfo, shares: Sequence[Fraction]) -> Size:
    """The size at which pictures are cropped: the display size, or less where no aspect needs as much.

    Args:
        info: The source.
        shares: Delivered pixels per display pixel, for every aspect.
    """
    display, share = info.video.display, max(shares)
    limit = REDUCED_FROM if info.video.hdr == HdrKind.SDR else REDUCED_FROM_HDR
    if share > limit:
        return display
    return Size(*(2 * ceil(side * share / 2) for side in (display.width, display.height)))
