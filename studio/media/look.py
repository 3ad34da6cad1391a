"""Single looks into a file: a picture at an instant, mean colours, the duration that really decodes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np

from studio.errors import Refused
from studio.media.frames import RGB, Frame, Pixels, Tap, decoded, within
from studio.process import CancelCheck, never
from studio.records.media import MediaInfo
from studio.settings import Settings
from studio.units import Size

MEANS_EDGE = 64
"""Longer edge of the pictures whose mean is taken, pixels."""

BEFORE_S = Fraction(1)
"""Seconds decoded before the instant looked for."""

AFTER_S = Fraction(2)
"""Seconds decoded after it at most: covers gaps in footage of variable rate."""


@dataclass(frozen=True)
class FrameMean:
    """Mean colour of one picture: red, green, blue 0 to 255. ``time`` is when it starts to show, file's clock."""

    time: Fraction
    red: float
    green: float
    blue: float


@dataclass(frozen=True)
class DecodedSpan:
    """What really decodes: first and last picture and the end, seconds on the file's clock."""

    first: FrameMean
    last: FrameMean
    pictures: int
    end: Fraction
    """When the last picture stops showing: one nominal frame after it starts."""

    @property
    def duration(self) -> Fraction:
        """Seconds of picture."""
        return self.end - self.first.time


def picture_at(
    path: Path,
    info: MediaInfo,
    settings: Settings,
    time: Fraction,
    size: Size | None = None,
    cancelled: CancelCheck = never,
) -> Pixels:
    """The picture that shows at ``time`` (file's clock), upright RGB, height × width × 3, at ``size`` (or as shot).

    Raises:
        Refused: ``media.no_picture`` when nothing decodes there.
    """
    size = size or info.video.display
    near = time - BEFORE_S
    frame: Frame | None = None
    if near > info.video.start:
        tap = Tap(size, RGB, start=near, duration=BEFORE_S + AFTER_S)
        frame = _shown(path, info, settings, tap, time, cancelled)
    if frame is None or frame.time > time:
        # At the start of the file, or a seek in a stream without an index landed behind a late key picture.
        tap = Tap(size, RGB, duration=max(Fraction(0), time - info.start) + AFTER_S)
        frame = _shown(path, info, settings, tap, time, cancelled)
    if frame is None:
        raise Refused("media.no_picture", name=path.name)
    return frame.pixels


def _shown(
    path: Path,
    info: MediaInfo,
    settings: Settings,
    tap: Tap,
    time: Fraction,
    cancelled: CancelCheck,
) -> Frame | None:
    """The last picture up to ``time`` within ``tap``, else the first after it."""
    shown: Frame | None = None
    with decoded(path, info, settings, tap, cancelled) as frames:
        for frame in frames:
            if shown is not None and frame.time > time:
                break
            shown = frame
    return shown


def read_frame_means(
    path: Path,
    info: MediaInfo,
    settings: Settings,
    at: Sequence[Fraction],
    cancelled: CancelCheck = never,
) -> tuple[FrameMean, ...]:
    """Mean colour of the pictures that show at the instants ``at`` (ascending, file's clock). Decodes the file once."""
    wanted = sorted(at)
    found: list[FrameMean] = []
    shown: FrameMean | None = None
    with decoded(path, info, settings, _tiny(info), cancelled) as frames:
        for frame in frames:
            while shown is not None and len(found) < len(wanted):
                if frame.time <= wanted[len(found)]:
                    break
                found.append(shown)
            shown = _mean(frame)
    if shown is None:
        raise Refused("media.no_picture", name=path.name)
    return (*found, *[shown] * (len(wanted) - len(found)))


def decoded_span(
    path: Path, info: MediaInfo, settings: Settings, cancelled: CancelCheck = never
) -> DecodedSpan:
    """Decode every picture and say what came out; an exit code proves nothing."""
    first: FrameMean | None = None
    last: FrameMean | None = None
    count = 0
    with decoded(path, info, settings, _tiny(info), cancelled) as frames:
        for frame in frames:
            last = _mean(frame)
            first = first or last
            count += 1
    if first is None or last is None:
        raise Refused("media.no_picture", name=path.name)
    return DecodedSpan(first, last, count, last.time + 1 / info.video.rate)


def _tiny(info: MediaInfo) -> Tap:
    return Tap(within(info.video.display, MEANS_EDGE), RGB)


def _mean(frame: Frame) -> FrameMean:
    red, green, blue = (float(value) for value in np.mean(frame.pixels, axis=(0, 1)))
    return FrameMean(frame.time, red, green, blue)
