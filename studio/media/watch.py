"""One decode of a file for everything: pictures, details and sound in order of time, and the proxy beside them.

One ffmpeg child decodes video and audio once. What it learns comes back through two pipes in NUT, whose time stamps are
exact: pictures of several sizes in one, sound in the other. Two, because a container with both would wait for the first
sound of a file whose sound starts late, and hold all pictures until then. Loudness is on the child's stderr, and so are
its complaints about damage.

Every picture is made small once (longer edge 640, in the colours everything is shown in); the taps hang off that.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path

import ffmpeg

from studio.media.damage import is_complaint
from studio.media.decode import (
    Stream,
    audio_of,
    decode_limits,
    deinterlaced,
    reduced,
    source,
    video_of,
)
from studio.media.frames import within
from studio.media.loudness import METER, LoudnessReader
from studio.media.planes import DETAIL_EDGE, DETAILS_PER_S, HEARD_RATE, LOOK_EDGE
from studio.media.proxy import proxy_output
from studio.media.sights import Layout, Sight, side_by_side
from studio.process import (
    WITHOUT_NOTES,
    CancelCheck,
    arguments,
    ffmpeg_path,
    never,
    read_pipes,
)
from studio.records.media import MediaInfo, Sound
from studio.settings import Settings

POSTER_EDGE = 1280
"""Longer edge of the pictures that may become the poster, pixels."""

POSTERS = 30
"""Pictures that may become the poster, spread over a file."""

POSTER_LEAST_S, POSTER_MOST_S = Fraction(1, 2), Fraction(5)
"""Seconds between them at least and at most; multiples of the step of the details, so that each is also a detail."""

HEARD_PACKET = 1024
"""Samples in a packet of sound; across a gap the few before its next packet come too early."""

INTERLEAVE_US = 500_000
"""Microseconds the pictures may wait for the rare ones among them."""

UNSEEKABLE = {"syncpoints": "none", "write_index": 0, "strict": "experimental"}
"""NUT without the places to jump to, which writer and reader would both remember: memory must not grow with a film."""

SPARE_S = 1
"""Seconds all times are moved forward beyond what is needed: a container's word on where it starts may be wrong."""


class Watch:
    """A decode under way: iterate over what is seen and heard, each kind in order of time, then ask for the rest.

    Pictures and details are views into the child's output, never copied; only a few are held at a time.
    """

    def __init__(self, start: Fraction) -> None:
        self._loudness = LoudnessReader(start)
        self._sights: Iterator[Sight] = iter(())
        self.damaged = False
        """Whether the decoder complained about the pictures."""

    def __iter__(self) -> Iterator[Sight]:
        return self._sights

    def read(self, sights: Iterator[Sight]) -> None:
        """Hand over what comes."""
        self._sights = sights

    def complaint(self, line: str) -> None:
        """Take a line of the child's stderr; called from another thread."""
        self._loudness.line(line)
        self.damaged = self.damaged or is_complaint(line)

    def loudness(self) -> Sound:
        """Loudness and true peak of the whole sound, once the block around the watch is left."""
        return self._loudness.sound()


@contextmanager
def watching(
    path: Path,
    info: MediaInfo,
    settings: Settings,
    *,
    proxy: Path | None = None,
    cancelled: CancelCheck = never,
) -> Iterator[Watch]:
    """Decode ``path`` once for everything; writes ``proxy`` where one is wished, whole or not at all.

    Raises:
        Cancelled, ProcessFailed: As ``studio.process.read_pipes`` does.
    """
    plan = _Plan(path, info)
    watch = Watch(-plan.layout.sound_shift)
    part = proxy and proxy.with_name(f".{proxy.name}.part")
    binary = ffmpeg_path(settings.ffmpeg)

    def argv(pipes: tuple[int, ...]) -> tuple[str, ...]:
        return plan.argv(binary, pipes, part)

    limits = decode_limits(info)
    done = False
    try:
        with read_pipes(
            argv,
            1 if info.audio is None else 2,
            limits=limits,
            cancelled=cancelled,
            on_complaint=watch.complaint,
        ) as streams:
            watch.read(side_by_side(plan.layout, streams))
            yield watch
            done = next(iter(watch), None) is None
        if part and proxy and done and part.exists():
            part.replace(proxy)
    finally:
        if part:
            part.unlink(missing_ok=True)


class _Plan:
    """The child's command."""

    def __init__(self, path: Path, info: MediaInfo) -> None:
        self._info = info
        self._path = path
        base = info.video.time_base
        detail = within(info.video.display, DETAIL_EDGE)
        # NUT refuses negative times: all are moved by whole ticks and moved back when read.
        self._ticks = int((max(Fraction(0), -info.video.start) + SPARE_S) / base) + 1
        heard = Fraction(0) if info.audio is None else info.audio.start
        self.layout = Layout(
            picture=within(detail, LOOK_EDGE),
            detail=detail,
            shift=self._ticks * base,
            sound_shift=Fraction(int(-min(heard, info.start, Fraction(0))) + 1 + SPARE_S),
        )

    def argv(self, binary: str, pipes: tuple[int, ...], proxy: Path | None) -> tuple[str, ...]:
        """The whole command."""
        node = source(self._path, self._info, noautorotate=None)
        moved = video_of(node, self._info).filter("setpts", f"PTS+{self._ticks}")
        full = deinterlaced(moved, self._info).filter_multi_output("split")
        taps = reduced(full.stream(0), self._info, self.layout.detail).filter_multi_output("split")
        seen = ffmpeg.output(
            self._pictures(taps.stream(0)),
            self._details(taps.stream(1)),
            self._posters(full.stream(1)),
            f"pipe:{pipes[0]}",
            format="nut",
            **{"c:v": "rawvideo", "c:v:2": "mjpeg", "q:v:2": 3},
            fps_mode="passthrough",
            enc_time_base="demux",
            max_interleave_delta=INTERLEAVE_US,
            **UNSEEKABLE,
            **WITHOUT_NOTES,
        )
        outputs = [seen]
        sound = audio_of(node, self._info)
        heard = None if sound is None else sound.filter_multi_output("asplit")
        if heard is not None:
            outputs.append(self._heard(heard.stream(0), pipes[1]))
        if proxy is not None:
            track = None if heard is None else heard.stream(1)
            start = self._ticks + int(self._info.video.start / self._info.video.time_base)
            outputs.append(proxy_output(taps.stream(2), track, self._info, start, proxy))
        merged = ffmpeg.merge_outputs(*outputs).global_args("-copyts", "-y", "-nostats")
        # Of two -loglevel the later counts. On small pictures threads for slices cost more than they save.
        merged = merged.global_args("-loglevel", "repeat+info", "-filter_complex_threads", "1")
        return arguments(merged.global_args("-max_error_rate", "1"), binary)

    def _pictures(self, base: Stream) -> Stream:
        size = self.layout.picture
        return base.filter(
            "scale", size.width, size.height, flags="area", in_range="tv", out_range="pc"
        ).filter("format", "yuv420p")

    def _details(self, base: Stream) -> Stream:
        chosen = base.filter("select", self._every(Fraction(1, DETAILS_PER_S)))
        colours = {"in_color_matrix": "bt709", "in_range": "tv", "out_range": "pc"}
        return chosen.filter("scale", **colours).filter("format", "bgr24")

    def _posters(self, whole: Stream) -> Stream:
        size = within(self._info.video.display, POSTER_EDGE)
        step = min(max(self._info.duration / POSTERS, POSTER_LEAST_S), POSTER_MOST_S)
        step = Fraction(round(step * DETAILS_PER_S), DETAILS_PER_S)
        chosen = reduced(whole.filter("select", self._every(step)), self._info, size)
        colours = {"in_color_matrix": "bt709", "out_color_matrix": "smpte170m", "in_range": "tv"}
        return chosen.filter("scale", out_range="pc", **colours).filter("format", "yuvj420p")

    def _every(self, step: Fraction) -> str:
        """Chooses the first picture at all, and then the first in each ``step`` seconds since the file's start."""
        start = float(self._info.video.start + self.layout.shift)
        # A hundred-thousandth of a step keeps a picture that shows on the beat from falling before it.
        number = f"floor(({{}}-{start:.6f})*{step.denominator}/{step.numerator}+1e-5)"
        now, before = number.format("t"), number.format("prev_selected_t")
        return f"isnan(prev_selected_t)+gt({now},{before})"

    def _heard(self, sound: Stream, pipe: int) -> Stream:
        mono = (
            sound.filter("asetpts", f"PTS+{self.layout.sound_shift}*SR")
            .filter("ebur128", **METER)
            .filter("aresample", HEARD_RATE)
            .filter("aformat", sample_fmts="flt", channel_layouts="mono")
            .filter("asetnsamples", HEARD_PACKET, pad=0)
        )
        return ffmpeg.output(
            mono, f"pipe:{pipe}", format="nut", acodec="pcm_f32le", **UNSEEKABLE, **WITHOUT_NOTES
        )
