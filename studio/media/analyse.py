"""Everything one decode can teach about a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from studio.errors import Refused
from studio.media.frames import Frame, Tap, decoded, within
from studio.media.look import picture_at
from studio.media.loudness import measure_loudness
from studio.media.measure import Sample, Sampler, shots_of
from studio.media.shots import ShotFinder, shot_ranges
from studio.media.strip import Strip, jpeg
from studio.process import CancelCheck, never
from studio.records.media import Analysis, MediaInfo, Sound
from studio.settings import Settings
from studio.units import TimeRange

TAP_EDGE = 320
"""Longer edge of the pictures everything is measured on, pixels."""

POSTER_EDGE = 1280
"""Longer edge of the poster, pixels."""

PICTURES_SHARE = 0.9
"""Part of the progress that is the decode of the pictures; the rest is sound and poster."""

Progress = Callable[[float], None]


@dataclass(frozen=True)
class Seen:
    """What ``analyse`` found: figures, the best picture and a strip of ten."""

    analysis: Analysis
    poster_jpeg: bytes
    filmstrip_jpeg: bytes


def _quiet(done: float) -> None:
    del done


def analyse(
    path: Path,
    info: MediaInfo,
    settings: Settings,
    on_progress: Progress = _quiet,
    cancelled: CancelCheck = never,
) -> Seen:
    """Shots, their quality and focus, loudness, poster and filmstrip of a file that passed the gate.

    The pictures are decoded once, at 320 pixels; memory does not grow with the duration (figures of five samples a
    second apart). All times are seconds on the file's clock: the first picture shows at ``info.video.start``.

    Raises:
        Refused: ``media.no_picture`` when nothing decodes.
        Cancelled: ``cancelled`` returned True; within a second.
        ProcessFailed: ffmpeg ended badly.
    """
    watched = _Watched(path, info)
    tap = Tap(within(info.video.display, TAP_EDGE))
    with decoded(path, info, settings, tap, cancelled) as frames:
        for frame in frames:
            watched.feed(frame)
            on_progress(PICTURES_SHARE * watched.share)
    watched.check()
    sound = measure_loudness(path, settings, cancelled, info)
    on_progress((1 + PICTURES_SHARE) / 2)
    best = max(watched.samples, key=lambda sample: sample.beauty)
    picture = picture_at(
        path, info, settings, best.time, within(info.video.display, POSTER_EDGE), cancelled
    )
    on_progress(1.0)
    return Seen(watched.analysis(sound), jpeg(picture), watched.strip.jpeg())


class _Watched:
    """All that looks at the frames, fed together."""

    def __init__(self, path: Path, info: MediaInfo) -> None:
        self._path = path
        self._info = info
        self._shots = ShotFinder(info.video.rate)
        self._sampler = Sampler()
        self.strip = Strip(TimeRange.of(info.video.start, info.duration))
        self._last = info.video.start

    def feed(self, frame: Frame) -> None:
        self._last = frame.time
        self._shots.feed(frame)
        self._sampler.feed(frame)
        self.strip.feed(frame)

    @property
    def samples(self) -> list[Sample]:
        return self._sampler.samples

    @property
    def share(self) -> float:
        """Part of the pictures seen, 0 to 1."""
        return min(1.0, float((self._last - self._info.video.start) / self._info.duration))

    def check(self) -> None:
        """Refuse a file of which nothing was seen."""
        if not self.samples:
            raise Refused("media.no_picture", name=self._path.name)

    def analysis(self, sound: Sound) -> Analysis:
        """What was seen and heard."""
        whole = self._whole()
        boundaries = self._shots.boundaries()
        missing = self._info.video.start + self._info.duration - whole.end
        return Analysis(
            duration=whole.duration,
            boundaries=boundaries,
            shots=shots_of(shot_ranges(boundaries, whole), self.samples),
            sound=sound,
            lost=self._info.lost + max(Fraction(0), missing),
        )

    def _whole(self) -> TimeRange:
        """From the first picture to the end of the last; a rounded end by the file is believed."""
        frame = 1 / self._info.video.rate
        promised = self._info.video.start + self._info.duration
        end = self._last + frame
        if abs(promised - end) <= 3 * frame:
            end = max(promised, self._last)
        return TimeRange(self.samples[0].time, end)
