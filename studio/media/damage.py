"""Where the pictures of a damaged file are missing or spoilt.

An exit code proves nothing, and a decoder hides damage as well as it can: it paints over what it cannot read and goes
on. So a file whose decoder complained is decoded once more, alone, and every step is written down: which pictures the
container promised, which came out, and which of these the decoder marked as corrupt. Whole files pay nothing for this.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import ffmpeg
import numpy as np
import numpy.typing as npt

from studio.media.decode import decode_limits, source, video_of
from studio.process import CancelCheck, arguments, ffmpeg_path, never, read_pipes
from studio.records.media import MediaInfo
from studio.settings import Settings
from studio.units import TimeRange

COMPLAINTS = (
    "corrupt decoded frame",
    "Decoding error",
    "Error submitting packet",
    "corrupt input packet",
)
"""What ffmpeg says of a stream it could not decode as it stands."""

LONG = 3 / 2
"""A step between two pictures, of the usual step, from which a promised picture between them is missing."""

HOLE_S, HOLE_STEPS = Fraction(1, 2), 8
"""In a stream of constant rate without an index, a pause both this long and this many steps long is a loss."""

HEAL_S = Fraction(5)
"""Seconds after which damage is taken to be gone where no key picture comes: such streams are renewed bit by bit."""

JOIN_S = Fraction(1, 2)
"""Two damaged stretches this near to each other are one: nothing between them is of use to an edit."""


def is_complaint(line: str) -> bool:
    """Whether a line of ffmpeg's stderr speaks of damaged pictures (damaged sound is silence, no loss of picture)."""
    if not line.startswith(("[vist#", "[in#")):
        return False
    return any(complaint in line for complaint in COMPLAINTS)


def damaged_ranges(
    path: Path,
    info: MediaInfo,
    settings: Settings,
    cancelled: CancelCheck = never,
    on_time: Callable[[Fraction], None] | None = None,
) -> tuple[TimeRange, ...]:
    """Where pictures are missing or spoilt inside the file: in order, apart. Decodes the pictures once.

    Args:
        path: The file.
        info: What it is.
        settings: Where ffmpeg is.
        cancelled: Polled.
        on_time: Told how far the decode is, seconds on the file's clock; called from another thread.

    Raises:
        Cancelled, ProcessFailed: As ``studio.process.read_pipes`` does.
    """
    notes = Notes(info.video.time_base, on_time)
    node = video_of(source(path, info), info)
    output = ffmpeg.output(
        node, "-", format="null", fps_mode="passthrough", vcodec="wrapped_avframe"
    )
    output = output.global_args("-copyts", "-nostats", "-debug_ts", "-max_error_rate", "1")
    argv = arguments(output.global_args("-loglevel", "repeat+info"), ffmpeg_path(settings.ffmpeg))

    def same(pipes: tuple[int, ...]) -> tuple[str, ...]:
        del pipes  # nothing is poured out: the pipe closes when the child ends
        return argv

    limits = decode_limits(info)
    with read_pipes(same, 1, limits=limits, cancelled=cancelled, on_complaint=notes.line) as (end,):
        end.read()
    return ranges_of(notes.shown, notes.promised, info)


@dataclass
class Shown:
    """The pictures that came out, in order of time.

    Attributes:
        ticks: When each shows.
        corrupt: 1 where the decoder marked it.
        key: 1 where it stands alone.
        passing: 1 where no other picture is predicted from it (as a rule: B pictures).
    """

    ticks: array[int] = field(default_factory=lambda: array("q"))
    corrupt: bytearray = field(default_factory=bytearray)
    key: bytearray = field(default_factory=bytearray)
    passing: bytearray = field(default_factory=bytearray)


# Wherever they begin in a line: while ffmpeg's other thread describes the output, a word at a time, its lines run into
# these and take their beginning away, that of the first pictures as a rule. Sound is neither decoded nor told of.
_OUT = re.compile(r"decoder -> pts:(-?\d+) .* keyframe:(\d) frame_type:(\d)")
_IN = re.compile(r"demuxer -> .* type:video pkt_pts:(-?\d+) ")
_B_PICTURE = "3"


class Notes:
    """Collects what ffmpeg's ``-debug_ts`` says: about 16 bytes per picture."""

    def __init__(self, base: Fraction, on_time: Callable[[Fraction], None] | None) -> None:
        self._base = base
        self.shown = Shown()
        self.promised = array("q")
        self._on_time = on_time
        self._corrupt = False

    def line(self, line: str) -> None:
        """Take a line of stderr. The word on corruption comes just before the picture it is about."""
        if line.endswith("corrupt decoded frame"):
            self._corrupt = True
        elif found := _IN.search(line):
            self.promised.append(int(found[1]))
        elif found := _OUT.search(line):
            self.shown.ticks.append(int(found[1]))
            self.shown.corrupt.append(self._corrupt)
            self.shown.key.append(found[2] == "1")
            self.shown.passing.append(found[3] == _B_PICTURE)
            self._corrupt = False
            self._tell(int(found[1]))

    def _tell(self, tick: int) -> None:
        if self._on_time is not None:
            self._on_time(tick * self._base)


def ranges_of(shown: Shown, promised: Sequence[int], info: MediaInfo) -> tuple[TimeRange, ...]:
    """Stretches without sound pictures, joined where they are near to each other."""
    if not shown.ticks:
        return ()
    base = info.video.time_base
    step = int(1 / info.video.rate / base)
    first = int(info.video.start / base)
    # AVI promises a picture for every tick and leaves those empty in which nothing changes: no loss.
    known = () if info.container == "avi" else promised
    wanted = np.unique(np.array([tick for tick in known if tick >= first], np.int64))
    found = [*_missing(np.array(shown.ticks), wanted, step), *_spoilt(shown, step, base)]
    return joined([TimeRange(start * base, end * base) for start, end in found])


def joined(ranges: Iterable[TimeRange]) -> tuple[TimeRange, ...]:
    """In order, apart: what is near to each other is one."""
    made: list[TimeRange] = []
    for one in sorted(ranges, key=lambda each: each.start):
        if made and one.start - made[-1].end <= JOIN_S:
            made[-1] = TimeRange(made[-1].start, max(made[-1].end, one.end))
        else:
            made.append(one)
    return tuple(made)


def _missing(
    shown: npt.NDArray[np.int64], wanted: npt.NDArray[np.int64], step: int
) -> Iterator[tuple[int, int]]:
    """Where promised pictures did not come: from the first of them to the next picture that did.

    Not every packet is a picture that shows (fields, hidden references): what counts is that none shows for too long.
    """
    if not len(wanted):  # packets without times, as H.264 in AVI
        return
    steps = np.diff(wanted)
    usual = float(np.median(steps)) if len(steps) else float(step)
    before = np.concatenate((wanted[:1] - step, shown[:-1]))
    for number in np.flatnonzero(shown - before > LONG * usual):
        a, b = int(before[number]), int(shown[number])
        inside = wanted[(wanted > a) & (wanted < b)]
        if len(inside):
            yield int(inside[0]), b


def _spoilt(shown: Shown, step: int, base: Fraction) -> Iterator[tuple[int, int]]:
    """Pictures marked corrupt and what is predicted from them: all up to the next key picture."""
    last = shown.ticks[-1] + step
    for number, corrupt in enumerate(shown.corrupt):
        if not corrupt:
            continue
        start = shown.ticks[number]
        after = number + 1
        if not shown.passing[number]:
            key = shown.key.find(1, after)
            after = len(shown.ticks) if key < 0 else key
        end = shown.ticks[after] if after < len(shown.ticks) else last
        yield start, min(end, start + int(HEAL_S / base))


class Holes:
    """Finds pauses in the pictures that can only be loss: where a stream of constant rate has no index to say so."""

    def __init__(self, info: MediaInfo) -> None:
        self.found: list[TimeRange] = []
        self._step = 1 / info.video.rate
        self._last: Fraction | None = None
        # An index (MP4, MOV) promises no picture in a pause; in a stream of variable rate a still scene has few.
        self._looks = "mp4" not in info.container and not info.video.variable_rate

    def see(self, time: Fraction) -> None:
        """Note when a picture shows."""
        if self._looks and self._last is not None:
            pause = time - self._last
            if pause > HOLE_S and pause > HOLE_STEPS * self._step:
                self.found.append(TimeRange(self._last + self._step, time))
        self._last = time
