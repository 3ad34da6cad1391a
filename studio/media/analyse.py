"""Everything one decode can teach about a file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from studio.errors import ProcessFailed, ProcessOverLimit, ProcessTimedOut, Refused
from studio.media.damage import Holes, damaged_ranges, joined
from studio.media.focus import FocusFinder
from studio.media.hearing import Ear
from studio.media.measure import Sampler, beauty, goodness, motion, shots_of
from studio.media.planes import Detail, Heard, Picture
from studio.media.shots import ShotFinder, shot_ranges
from studio.media.sights import Poster, Sight
from studio.media.still import sights_of_photo
from studio.media.strip import Posters, Strip
from studio.media.thrift import thrifty
from studio.media.watch import watching
from studio.process import CancelCheck, never
from studio.records.media import Analysis, MediaInfo, MediaKind, Shot, Sound
from studio.records.packed import Curve
from studio.settings import Settings
from studio.units import TimeRange

PASS_SHARE, DAMAGE_SHARE = 0.94, 0.99
"""Progress at the end of the one decode, and of the second look that damaged files need."""

REPORTS = 500
"""Reports of progress during the decode, at most."""

NO_SOUND = Sound(integrated_lufs=None, true_peak_dbtp=None)

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
    proxy: Path | None = None,
) -> Seen:
    """Shots, their quality and subject, sound, poster and filmstrip of a file that passed the gate.

    A film is decoded once; memory grows by some hundred bytes per second of it. All times are seconds on the file's
    clock: the first picture shows at ``info.video.start``.

    Args:
        path: The file; of a photograph what ``develop`` made of it.
        info: What it is.
        settings: Where ffmpeg is.
        on_progress: Told how much is done, 0 to 1.
        cancelled: Polled.
        proxy: Where a light copy to play is written (MP4; the player's time + ``info.video.start`` is the file's time);
            photographs get none.

    Raises:
        Refused: ``media.no_picture`` when nothing decodes.
        Cancelled: ``cancelled`` returned True; within a second, and no proxy is left behind.
        ProcessFailed: ffmpeg ended badly.
    """
    order = _Order(path, info, settings, on_progress, cancelled, proxy)
    with thrifty():
        seen = order.looked_at().seen()
    on_progress(1.0)
    return seen


@dataclass(frozen=True)
class _Order:
    path: Path
    info: MediaInfo
    settings: Settings
    on_progress: Progress
    cancelled: CancelCheck
    proxy: Path | None

    def looked_at(self) -> _Eye:
        """The photograph or film seen, without its sound where that cannot be."""
        if self.info.kind is MediaKind.PHOTO:
            eye = _Eye(self.path, self.info)
            for sight in sights_of_photo(self.path, self.info.video.start):
                eye.take(sight)
            return eye
        try:
            return self.watched(self.info)
        except (ProcessTimedOut, ProcessOverLimit):
            raise
        except ProcessFailed:
            if self.info.audio is None:
                raise
            # A sound track that no filter takes (channels without a layout, say) must not cost the picture.
            return self.watched(self.info.model_copy(update={"audio": None}))

    def watched(self, info: MediaInfo) -> _Eye:
        """The file seen once; a second time where the decoder complained."""
        eye, told = _Eye(self.path, info), 0
        with watching(
            self.path, info, self.settings, proxy=self.proxy, cancelled=self.cancelled
        ) as watch:
            for sight in watch:
                eye.take(sight)
                if eye.share * REPORTS >= told:
                    self.on_progress(PASS_SHARE * eye.share)
                    told = int(eye.share * REPORTS) + 1
        eye.sound = watch.loudness()
        if watch.damaged:
            eye.damaged = self._damaged()
        return eye

    def _damaged(self) -> tuple[TimeRange, ...]:
        def on_time(time: Fraction) -> None:
            done = float((time - self.info.video.start) / self.info.duration)
            self.on_progress(PASS_SHARE + (DAMAGE_SHARE - PASS_SHARE) * min(1.0, max(0.0, done)))

        return damaged_ranges(self.path, self.info, self.settings, self.cancelled, on_time)


class _Eye:
    """All that looks and listens, fed together."""

    def __init__(self, path: Path, info: MediaInfo) -> None:
        self._path = path
        self._info = info
        self._shots = ShotFinder(info.video.rate)
        self._sampler = Sampler()
        self._focus = FocusFinder()
        self._ear = Ear()
        self._strip = Strip(TimeRange.of(info.video.start, info.duration))
        self._posters = Posters()
        self._holes = Holes(info)
        self._first: Fraction | None = None
        self._last = info.video.start
        self.sound = NO_SOUND
        self.damaged: tuple[TimeRange, ...] = ()

    def take(self, sight: Sight) -> None:
        """Look at it, or listen."""
        match sight:
            case Picture():
                self._see(sight)
            case Detail():
                self._sampler.feed(sight)
                last = self._sampler.last
                self._posters.rank(sight.time, last.beauty if last else 0.0)
                self._focus.feed(sight)
                self._strip.feed(sight)
            case Heard():
                self._ear.feed(sight)
            case Poster():
                self._posters.feed(sight)

    def _see(self, picture: Picture) -> None:
        if self._first is None:
            self._first = picture.time
        self._last = picture.time
        self._shots.feed(picture)
        self._sampler.see(picture)
        self._holes.see(picture.time)

    @property
    def share(self) -> float:
        """Part of the pictures seen, 0 to 1."""
        return min(1.0, float((self._last - self._info.video.start) / self._info.duration))

    def seen(self) -> Seen:
        """What was learnt.

        Raises:
            Refused: Nothing was seen.
        """
        if self._first is None or not self._posters:
            raise Refused("media.no_picture", name=self._path.name)
        whole = self._whole(self._first)
        found = (gap for gap in (*self.damaged, *self._holes.found) if gap.overlaps(whole))
        gaps = joined(found)
        boundaries = self._shots.boundaries()
        shots = shots_of(shot_ranges(boundaries, whole), self._sampler, self._focus)
        missing = self._info.video.start + self._info.duration - whole.end
        analysis = Analysis(
            duration=whole.duration,
            boundaries=boundaries,
            shots=shots,
            sound=self._heard(),
            goodness=_without(goodness(self._sampler, whole), gaps),
            motion=motion(self._sampler, whole),
            lost=self._info.lost + max(Fraction(0), missing) + sum(gap.duration for gap in gaps),
            gaps=gaps,
        )
        return Seen(analysis, self._poster(shots, gaps), self._strip.jpeg())

    def _poster(self, shots: Sequence[Shot], gaps: Sequence[TimeRange]) -> bytes:
        def worth(time: Fraction) -> float:
            spoilt = any(gap.contains(time) for gap in gaps)
            return -1.0 if spoilt else beauty(self._sampler, shots, time)

        return self._posters.best(worth)

    def _heard(self) -> Sound:
        if self._info.audio is None:
            return NO_SOUND
        return self.sound.model_copy(
            update={
                "waveform": self._ear.waveform(),
                "speech": self._ear.speech(),
                "music": self._ear.music(),
            }
        )

    def _whole(self, first: Fraction) -> TimeRange:
        """From the first picture to the end of the last; a rounded end by the file is believed."""
        if self._info.kind is MediaKind.PHOTO:
            return TimeRange.of(first, self._info.duration)
        frame = 1 / self._info.video.rate
        promised = self._info.video.start + self._info.duration
        end = self._last + frame
        if abs(promised - end) <= 3 * frame:
            end = max(promised, self._last)
        return TimeRange(first, end)


def _without(curve: Curve, gaps: Sequence[TimeRange]) -> Curve:
    """The curve with nothing good where pictures are missing or spoilt."""
    values = [
        0.0
        if any(gap.overlaps(TimeRange.of(curve.start + n * curve.step, curve.step)) for gap in gaps)
        else value
        for n, value in enumerate(curve.values)
    ]
    return Curve.of(curve.start, curve.step, values) if gaps else curve
