"""Loudness after EBU R 128, measured by ffmpeg's ``ebur128``."""

from __future__ import annotations

import math
import re
from array import array
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import ffmpeg

from studio.errors import ProcessFailed
from studio.media import allow
from studio.process import CancelCheck, Limits, arguments, ffmpeg_path, never, run
from studio.records.media import MediaInfo, Sound
from studio.records.packed import Curve
from studio.settings import Settings

SILENCE_LUFS = -70.0
"""The absolute gate of R 128: what measures this is silent."""

OWN_CONTAINERS = ("wav", "nut", "w64", "caf")
"""Containers of our own working files, beside those of the gate."""

WALL_S = 4 * 3600
MEMORY_MIB = 2560

METER = {"peak": "true"}
"""Options of ``ebur128`` for true peak; it says what it measures ten times a second."""

CURVE_STEP = Fraction(3, 5)
"""Seconds a point of the loudness curve stands for."""

SHORT_TERM_POINTS = 5
"""Points that make the three seconds of short-term loudness."""

MOMENT_S = 0.4
"""Seconds a momentary figure looks back on."""

QUIETEST = -60.0
"""LUFS at the foot of the curve; its top is 0."""

_MOMENT = re.compile(r"\bt: *(-?[\d.]+) .*\bM: *(-?[\d.]+|-inf|nan) +S: *(-?[\d.]+|-inf|nan) ")
_INTEGRATED = re.compile(r"^\s*I:\s*(-?[\d.]+|-inf|nan) LUFS", re.MULTILINE)
_PEAK = re.compile(r"^\s*Peak:\s*(-?[\d.]+|-inf|nan) dBFS", re.MULTILINE)
_NO_SOUND = "matches no streams"


def measure_loudness(
    path: Path,
    settings: Settings,
    cancelled: CancelCheck = never,
    info: MediaInfo | None = None,
) -> Sound:
    """Integrated loudness and true peak of a whole file: of the chosen track with ``info``, else of the first.

    Raises:
        Cancelled, ProcessFailed: As ``studio.process.run`` does.
    """
    if info is not None and info.audio is None:
        return Sound(integrated_lufs=None, true_peak_dbtp=None)
    argv = loudness_argv(path, ffmpeg_path(settings.ffmpeg), info)
    limits = Limits(wall_s=WALL_S, cpu_s=WALL_S, memory_mib=MEMORY_MIB)
    try:
        finished = run(argv, limits=limits, cancelled=cancelled)
    except ProcessFailed as error:
        if _NO_SOUND in error.stderr:
            return Sound(integrated_lufs=None, true_peak_dbtp=None)
        raise
    return read_summary(finished.stderr)


def loudness_argv(path: Path, binary: str, info: MediaInfo | None) -> tuple[str, ...]:
    """The command; its summary comes on stderr."""
    node = ffmpeg.input(
        f"file:{path.resolve()}",
        protocol_whitelist=allow.PROTOCOL_WHITELIST,
        format_whitelist=",".join((*allow.CONTAINERS, *OWN_CONTAINERS)),
        codec_whitelist=allow.CODEC_WHITELIST,
        vn=None,
    )
    track = "a:0" if info is None or info.audio is None else str(info.audio.index)
    output = ffmpeg.output(node[track], "-", format="null", af="ebur128=peak=true:framelog=quiet")
    return arguments(output.global_args("-loglevel", "info", "-nostats"), binary)


def read_summary(stderr: str) -> Sound:
    """The figures of ``ebur128``'s last summary."""
    integrated, peak = _last(_INTEGRATED, stderr), _last(_PEAK, stderr)
    if integrated is None or integrated <= SILENCE_LUFS:
        return Sound(integrated_lufs=None, true_peak_dbtp=peak)
    return Sound(integrated_lufs=integrated, true_peak_dbtp=peak)


class LoudnessReader:
    """Reads what ``ebur128`` says while a file is decoded. Keeps a number for each point of the curve.

    A track that changes its layout or rate starts the filter anew: then there are several summaries.
    """

    def __init__(self, shift: Fraction = Fraction(0)) -> None:
        """``shift`` is added to the filter's times to get the file's."""
        self._shift = float(shift)
        self._start: float | None = None
        self._powers, self._counts = array("d"), array("L")
        self._loudest = -math.inf
        self._moments = 0
        self._summary: list[str] | None = None
        self._found: list[tuple[int, Sound]] = []

    def line(self, line: str) -> None:
        """Take one line of stderr; what is not the filter's is passed over."""
        if line.startswith("[Parsed_ebur128"):
            self._close()
            if line.endswith("Summary:"):
                self._summary = []  # its lines follow, without the filter's name and perhaps with others' between
            else:
                self._moment(line)
        elif self._summary is not None and line[:1] in ("", " "):
            self._summary.append(line)

    def sound(self) -> Sound:
        """Loudness of all that was heard."""
        self._close()
        if not self._found:
            return Sound(integrated_lufs=None, true_peak_dbtp=None)
        peaks = [
            sound.true_peak_dbtp for _, sound in self._found if sound.true_peak_dbtp is not None
        ]
        return Sound(
            integrated_lufs=self._integrated(),
            true_peak_dbtp=max(peaks, default=None),
            loudest_lufs=self._loudest if self._loudest > SILENCE_LUFS else None,
            loudness=self._curve(),
        )

    def _moment(self, line: str) -> None:
        found = _MOMENT.search(line)
        if found is None:
            return
        end, momentary, short_term = (_number(text) for text in found.groups())
        self._moments += 1
        self._loudest = max(self._loudest, short_term)
        middle = end + self._shift - MOMENT_S / 2
        if self._start is None:
            self._start = middle
        point = max(0, int((middle - self._start) / float(CURVE_STEP)))
        if point >= len(self._powers):
            missing = [0] * (point + 1 - len(self._powers))
            self._powers.extend(missing)
            self._counts.extend(missing)
        self._powers[point] += 10 ** (momentary / 10)
        self._counts[point] += 1

    def _close(self) -> None:
        if self._summary is not None:
            self._found.append((self._moments, read_summary("\n".join(self._summary))))
            self._summary, self._moments = None, 0

    def _integrated(self) -> float | None:
        """Of several summaries their mean in power, by time."""
        heard = [(count, s.integrated_lufs) for count, s in self._found if s.integrated_lufs]
        if len(heard) < 2:
            return heard[0][1] if heard else None
        power = sum(count * 10 ** (lufs / 10) for count, lufs in heard)
        return round(10 * math.log10(power / max(1, sum(count for count, _ in heard))), 1)

    def _curve(self) -> Curve | None:
        if self._start is None:
            return None
        reach = SHORT_TERM_POINTS // 2
        values = [
            _height(
                self._powers[max(0, n - reach) : n + reach + 1],
                self._counts[max(0, n - reach) : n + reach + 1],
            )
            for n in range(len(self._powers))
        ]
        start = Fraction(round(self._start * 1000), 1000)
        return Curve.of(start, CURVE_STEP, values)


def _height(powers: Sequence[float], counts: Sequence[int]) -> float:
    """Mean loudness as a share of the way from ``QUIETEST`` to 0 LUFS."""
    power = sum(powers) / max(1, sum(counts))
    return 1 - 10 * math.log10(power) / QUIETEST if power > 0 else 0.0


def _number(text: str) -> float:
    return -math.inf if text == "nan" else float(text)


def _last(pattern: re.Pattern[str], text: str) -> float | None:
    found = pattern.findall(text)
    if not found or found[-1] in ("-inf", "nan"):
        return None
    return float(found[-1])
