"""Do picture and sound stay together over 37 joins of sources of variable rate?

    python -m benchmarks.bench_sync [--takes 38] [--aspect 9:16] [--keep FOLDER]

Phones' film is imitated: pictures come when they come (a clock that shivers, dropped pictures, 24 to 60 a second), the
sound has 44 100 or 48 000 samples a second. Every three quarters of a second the picture flashes and the sound beeps at
the same instant. ``render_clip`` cuts 38 takes, each around one flash; the offsets of beep to flash are measured in the
output. The same takes cut the naive way (one ffmpeg each, joined by copying) are measured beside them. The result is
JSON: offsets in milliseconds, at the start, at the end and the largest, and that in frames (asked: at most 1).
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from statistics import median

import av
import numpy as np

from studio.brand.graphic import Graphics
from studio.media import probe
from studio.process import ffmpeg_path, run
from studio.records.edit import CropKey, CropPath, CropPlan, SourceRef, Take, Timeline
from studio.render import SOCIAL, RenderJob, Source, render_clip
from studio.settings import Settings
from studio.units import Aspect, Box, FrameRate, Size, TimeRange

SIZE = Size(640, 360)
SECONDS = 30
EVERY_S = Fraction(3, 4)
"""From flash to flash."""

FLASH_S = Fraction(1, 10)
"""A flash and its beep last so long."""

BEEP_HZ = 1000
CLIP_RATE = FrameRate(Fraction(30))
TAKE_FRAMES = 17


@dataclass(frozen=True)
class Phone:
    """How one source behaves.

    Attributes:
        name: Of the file.
        rate: Pictures a second, nominally.
        shiver_ms: The clock is off by up to this.
        dropped: Share of pictures that are missing.
        sample_rate: Of the sound.
        start: When the first picture shows, seconds.
    """

    name: str
    rate: Fraction
    shiver_ms: int
    dropped: float
    sample_rate: int
    start: Fraction = Fraction(0)


PHONES = (
    Phone("one.mp4", Fraction(30), 3, 0.1, 48_000),
    Phone("two.mp4", Fraction(60), 2, 0.3, 44_100, Fraction(7, 100)),
    Phone("three.mkv", Fraction(24), 4, 0.05, 48_000),
    Phone("four.mp4", Fraction(30000, 1001), 0, 0.2, 44_100),
)


def main() -> None:
    """Build the sources, cut them both ways, print the offsets."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--takes", type=int, default=38)
    parser.add_argument("--aspect", default="9:16")
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = options.keep or Path(name)
        folder.mkdir(parents=True, exist_ok=True)
        files = [film(folder / phone.name, phone) for phone in PHONES]
        takes = plan(options.takes)
        ours = render(files, takes, Aspect.parse(options.aspect), folder)
        naive = cut_naively(files, takes, folder)
        result = {
            "joins": options.takes - 1,
            "ours": told(offsets(ours, options.takes)),
            "one_ffmpeg_per_take": told(offsets(naive, options.takes)),
        }
    print(json.dumps(result, indent=1))


def film(path: Path, phone: Phone) -> Path:
    """Write what the phone would: dark pictures, light ones during a flash; the sound with its beeps."""
    random = np.random.default_rng(len(phone.name) + phone.sample_rate)
    with av.open(str(path), "w") as container:
        video = container.add_stream("libx264", rate=phone.rate.limit_denominator(1001))
        video.width, video.height, video.pix_fmt = SIZE.width, SIZE.height, "yuv420p"
        video.time_base = video.codec_context.time_base = Fraction(1, 90_000)
        video.options = {"preset": "veryfast", "crf": "23", "bf": "2", "g": "60"}
        audio = container.add_stream("aac", rate=phone.sample_rate)
        for time in times(phone, random):
            bright = 220 if in_flash(time) else 40
            shade = int(20 * np.sin(float(time)))  # no two pictures alike
            pixels = np.full((SIZE.height, SIZE.width), bright + shade, np.uint8)
            frame = av.VideoFrame.from_ndarray(pixels, "gray").reformat(format="yuv420p")
            frame.pts, frame.time_base = round(time * 90_000), Fraction(1, 90_000)
            container.mux(video.encode(frame))
        container.mux(video.encode(None))
        for sound in beeps(phone.sample_rate):
            container.mux(audio.encode(sound))
        container.mux(audio.encode(None))
    return path


def in_flash(time: Fraction) -> bool:
    """Whether it flashes; never in the first second, so that takes have room."""
    return time >= EVERY_S and time % EVERY_S < FLASH_S


def times(phone: Phone, random: np.random.Generator) -> Iterator[Fraction]:
    """Presentation times: a flash begins with a picture of its own, as if the flash were what the camera saw first."""
    previous = Fraction(-1)
    for number in range(int(SECONDS * phone.rate)):
        even = phone.start + number / phone.rate
        shiver = int(random.integers(-phone.shiver_ms, phone.shiver_ms + 1))
        begins = even // EVERY_S != (even - 1 / phone.rate) // EVERY_S
        time = even // EVERY_S * EVERY_S if begins else even + Fraction(shiver, 1000)
        kept = begins or in_flash(time) or random.random() >= phone.dropped
        if kept and time > previous + Fraction(1, 250):
            previous = time
            yield time


def beeps(rate: int) -> Iterator[av.AudioFrame]:
    """The sound, 1024 samples at a time."""
    line = np.arange(SECONDS * rate) / rate
    beeping = (line >= float(EVERY_S)) & (line % float(EVERY_S) < float(FLASH_S))
    wave = np.where(beeping, 0.5 * np.sin(2 * np.pi * BEEP_HZ * line), 0).astype(np.float32)
    for first in range(0, len(wave) - 1023, 1024):
        piece = wave[first : first + 1024]
        frame = av.AudioFrame.from_ndarray(np.stack([piece, piece]), "fltp", "stereo")
        frame.sample_rate, frame.pts = rate, first
        yield frame


def plan(count: int) -> tuple[Take, ...]:
    """Takes of every source in turn, each around another flash, starting at odd instants."""
    length = TAKE_FRAMES * CLIP_RATE.frame
    flashes = int(SECONDS / EVERY_S) - 2
    takes = []
    for number in range(count):
        flash = EVERY_S * (1 + number * 7 % flashes)
        lead = Fraction(150 + number * 37 % 97, 1000)
        takes.append(
            Take(
                source=number % len(PHONES),
                shot=0,
                source_range=TimeRange.of(flash - lead, length),
                output_range=TimeRange.of(number * length, length),
            )
        )
    return tuple(takes)


def render(files: Sequence[Path], takes: tuple[Take, ...], aspect: Aspect, folder: Path) -> Path:
    """The takes through ``render_clip``."""
    settings = Settings.from_environment({"COUNTY_STUDIO_VAR": str(folder / "var")})
    infos = [probe(path, settings) for path in files]
    box_size = aspect.largest_in(SIZE)
    box = Box((SIZE.width - box_size.width) // 2, 0, box_size.width, box_size.height)
    path = CropPath(keys=(CropKey(time=Fraction(0), box=box),))
    job = RenderJob(
        name="sync",
        timeline=Timeline(
            sources=tuple(SourceRef(sha256="0" * 64, display=SIZE) for _ in files),
            takes=takes,
            rate=CLIP_RATE.value,
        ),
        sources=tuple(Source(file, info) for file, info in zip(files, infos, strict=True)),
        crops=(CropPlan(aspect=aspect, paths=(path,) * len(takes)),),
        graphics=(Graphics((), None, Fraction(0), ()),),
        preset=SOCIAL,
        made_from={},
        draw_cover=lambda picture: picture,
    )
    (made,) = render_clip(job, folder / "out", settings, lambda _: None, lambda: False)
    return made.path


def cut_naively(files: Sequence[Path], takes: Sequence[Take], folder: Path) -> Path:
    """What scripts do: cut every take by itself at the clip's rate, then join the files without encoding."""
    names = []
    for number, take in enumerate(takes):
        span = take.source_range
        names.append(folder / f"piece-{number}.mp4")
        run(
            (
                *(ffmpeg_path(), "-y", "-loglevel", "error", "-ss", f"{float(span.start):.3f}"),
                *("-i", str(files[take.source]), "-t", f"{float(span.duration):.3f}"),
                *("-r", str(CLIP_RATE), "-c:v", "libx264", "-preset", "veryfast"),
                *("-c:a", "aac", "-ar", "48000", str(names[-1])),
            )
        )
    listing, target = folder / "pieces.txt", folder / "naive.mp4"
    listing.write_text("".join(f"file '{name}'\n" for name in names), encoding="utf-8")
    run(
        (
            *(ffmpeg_path(), "-y", "-loglevel", "error", "-f", "concat", "-safe", "0"),
            *("-i", str(listing), "-c", "copy", str(target)),
        )
    )
    return target


def offsets(path: Path, count: int) -> list[float]:
    """Milliseconds by which each beep comes after its flash, in the order of the takes; the last one may be faded."""
    flashes, sounds = flashes_in(path), beeps_in(path)
    found = []
    for flash in flashes:
        nearest = min(sounds, key=lambda beep: abs(beep - flash), default=flash)
        found.append(1000 * (nearest - flash))
    return found[:count]


def flashes_in(path: Path) -> list[float]:
    """Seconds at which the picture becomes light."""
    found, light = [], False
    with av.open(str(path)) as container:
        for frame in container.decode(video=0):
            bright = bool(frame.reformat(64, 36, "gray").to_ndarray().mean() > 130)
            if bright and not light:
                found.append(float(frame.time or 0))
            light = bright
    return found


def beeps_in(path: Path) -> list[float]:
    """Seconds at which the sound sets in after silence."""
    with av.open(str(path)) as container:
        rate = container.streams.audio[0].rate
        line = np.zeros(0, np.float32)
        for frame in container.decode(audio=0):
            at = round(float(frame.time or 0) * rate)
            samples = frame.to_ndarray()[0]
            if at + len(samples) > len(line):
                line = np.pad(line, (0, at + len(samples) - len(line)))
            line[max(0, at) : at + len(samples)] = samples[max(0, -at) :]
    loud = np.flatnonzero(np.abs(line) > 0.2 * np.abs(line).max())
    first = np.diff(loud, prepend=-rate) > rate // 20
    return [float(at) / rate for at in loud[first]]


def told(found: Sequence[float]) -> dict[str, object]:
    """The figures of one file; frames are those of the clip."""
    frame_ms = float(1000 * CLIP_RATE.frame)
    largest = max(found, key=abs)
    return {
        "measured": len(found),
        "first_ms": round(found[0], 1),
        "last_ms": round(found[-1], 1),
        "median_ms": round(median(found), 1),
        "largest_ms": round(largest, 1),
        "largest_frames": round(abs(largest) / frame_ms, 2),
        "offsets_ms": [round(each, 1) for each in found],
    }


if __name__ == "__main__":
    main()
