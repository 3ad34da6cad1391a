"""Takes of long films copied into files of their own, so that a renderer holds no index of hours for every take.

A renderer opens a film once for each take, and every opening reads the whole index of an MP4 file: an hour of phone
footage has some 300,000 packets, which is 15 MiB a time. The packets of a take, from the key picture before it on, are
copied as they are, one take after the other, with their times: what is decoded is the same, picture by picture.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from math import lcm
from pathlib import Path

import ffmpeg

from studio.errors import ProcessFailed
from studio.media import audio_of, input_options, video_of
from studio.media.decode import seconds
from studio.process import WITHOUT_NOTES, CancelCheck, Limits, arguments, ffmpeg_path, run
from studio.records.edit import Take
from studio.records.media import MediaInfo, MediaKind
from studio.render.job import RenderJob, Source
from studio.render.joined import reaching
from studio.render.takes import FIRST_S, LEAD_S
from studio.settings import Settings
from studio.units import TimeRange

LONG_S = 600
"""Films longer than this are not opened for every take, seconds; of shorter ones an index has 3 MiB at most."""

INDEXED = "mov"
"""Containers with an index of every packet; others have a short one or none."""

AFTER_S = 2
"""Copied beyond a take, seconds: more than what lies between an encoder's packets and what they show."""

CLOSE_S = Fraction(1, 4)
"""A take that ends this near the file's end, seconds, is not copied: more than a file hides of its last packets."""

FINEST = 2**31 - 1
"""Ticks a second that an MP4 file can count at most."""

WALL_S = 300
"""Longest that copying a take may take, seconds."""


def with_excerpts(
    job: RenderJob, folder: Path, settings: Settings, cancelled: CancelCheck
) -> RenderJob:
    """``job`` whose takes of long films are read from copies in ``folder``; the job itself where there are none.

    Where a take cannot be copied (a codec that MP4 has no name for) its film is opened as before.

    Raises:
        Cancelled: ``cancelled`` returned True.
        OSError, EnvironmentFault: There is no room for the copy.
    """
    timeline = job.timeline
    sources, refs = list(job.sources), list(timeline.sources)
    takes: list[Take] = []
    for number, (take, shown) in enumerate(
        zip(timeline.takes, reaching(timeline, sound=True).takes, strict=True)
    ):
        source = job.sources[take.source]
        copied = None
        if is_long(source.info) and not _reaches_end(source.info, shown.source_range):
            target = folder / f"take-{number}.mov"
            copied = _copied(source, shown.source_range, target, settings, cancelled)
        if copied is None:
            takes.append(take)
            continue
        takes.append(take.model_copy(update={"source": len(sources)}))
        sources.append(copied)
        refs.append(timeline.sources[take.source])
    changed = timeline.model_copy(update={"takes": tuple(takes), "sources": tuple(refs)})
    return replace(job, timeline=changed, sources=tuple(sources))


def is_long(info: MediaInfo) -> bool:
    """Whether the index of such a file is worth a copy of every take."""
    film = info.kind is MediaKind.FILM and INDEXED in info.container.split(",")
    return (
        film and info.duration > LONG_S and not info.edit_list
    )  # what an edit list hides, a copy shows


def _reaches_end(info: MediaInfo, span: TimeRange) -> bool:
    """There a file says how much of its last packets is heard, and a copy would not."""
    ends = [stream.start + stream.duration for stream in (info.video, info.audio) if stream]
    return span.end + CLOSE_S > min(ends)


def _copied(
    source: Source, span: TimeRange, target: Path, settings: Settings, cancelled: CancelCheck
) -> Source | None:
    """The packets that show ``span`` (seconds on the file's clock) of ``source``, copied to ``target``."""
    info = source.info
    begin = span.start - LEAD_S
    from_start = begin < info.start + FIRST_S  # as the renderer does, see ``takes.opened``
    first = info.start if from_start else begin
    length = seconds(span.end - first + AFTER_S)
    options = dict(input_options(info, None if from_start else begin))
    node = ffmpeg.input(f"file:{source.path.resolve()}", t=length, **options)
    sound = audio_of(node, info)
    streams = [video_of(node, info), *([] if sound is None else [sound])]
    graph = ffmpeg.output(
        *streams,
        f"file:{target}",
        c="copy",
        f="mov",
        copypriorss=1,
        avoid_negative_ts="disabled",
        **_clocks(info),
        **WITHOUT_NOTES,
    ).global_args("-copyts", "-xerror")
    argv = arguments(graph.overwrite_output(), ffmpeg_path(settings.ffmpeg))
    try:
        run(argv, limits=Limits(wall_s=WALL_S), cancelled=cancelled)
    except ProcessFailed:
        target.unlink(missing_ok=True)
        return None
    return replace(source, path=target, info=_described(info, span.start))


def _clocks(info: MediaInfo) -> dict[str, int]:
    """Ticks of the copy that keep every time exactly: the pictures', and a common one for where the tracks begin."""
    pictures = info.video.time_base.denominator
    common = lcm(pictures, info.audio.rate if info.audio else 1)
    return {
        "video_track_timescale": pictures,
        "movie_timescale": common if common <= FINEST else pictures,
    }


def _described(info: MediaInfo, start: Fraction) -> MediaInfo:
    """What is said of a copy: streams in the order they were copied, read from its first packet for any take in it.

    Its clock is said to start at the take and not at the key picture before: then nothing is ever sought in it.
    """
    video = info.video.model_copy(update={"index": 0})
    audio = None if info.audio is None else info.audio.model_copy(update={"index": 1})
    return info.model_copy(update={"video": video, "audio": audio, "start": start})
