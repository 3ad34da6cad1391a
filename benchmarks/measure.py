"""What a child process cost, by the operating system's own accounting."""

from __future__ import annotations

import os
import statistics
import subprocess  # noqa: TID251 - a benchmark needs wait4's accounting of the child
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np

from studio.process import ffmpeg_path, run
from studio.settings import CHECKOUT

REAL_CLIPS = CHECKOUT.parent / "shared" / "footage"
"""Where real footage stands beside the project, if it does."""

CLIPS = (
    "coffee-pour-product.mp4", "cups-on-table-hands.mp4", "handheld-walk-garden-path.mp4",
    "man-juggling-lawn-noaudio.mp4", "woman-and-dog-courtyard.mp4", "living-room-edited.mp4",
)  # fmt: skip
VOICE = "talking-head-bookshelf.mp4"
"""Of it: what is joined, and whose voice is heard."""


@dataclass(frozen=True)
class Cost:
    """Of one finished child and all children it waited for.

    Attributes:
        cpu_s: User and system CPU seconds.
        wall_s: Seconds on the clock.
        peak_mib: Largest resident size of any one process, MiB.
    """

    cpu_s: float
    wall_s: float
    peak_mib: float


def cost_of(argv: Sequence[str], cwd: Path | None = None) -> Cost:
    """Run ``argv`` and account for it.

    Raises:
        SystemExit: It ended badly; a benchmark of a failure means nothing.
    """
    started = time.monotonic()
    child = subprocess.Popen(argv, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd=cwd)
    complaint = child.stderr.read() if child.stderr else b""
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        sys.exit(f"{argv[0]} ended with {child.returncode}: {complaint.decode()[-2000:]}")
    return Cost(usage.ru_utime + usage.ru_stime, time.monotonic() - started, usage.ru_maxrss / 1024)


def in_turn(commands: Mapping[str, Sequence[str]], rounds: int) -> dict[str, list[Cost]]:
    """Run the commands one after another, ``rounds`` times, so that drift hits all alike."""
    costs: dict[str, list[Cost]] = {name: [] for name in commands}
    for number in range(rounds):
        for name, argv in commands.items():
            costs[name].append(cost_of(argv))
            print(f"round {number + 1} {name}: {costs[name][-1].cpu_s:.1f} s CPU", file=sys.stderr)
    return costs


def summary(costs: Sequence[Cost]) -> dict[str, float]:
    """Medians."""
    return {
        field: round(statistics.median(getattr(cost, field) for cost in costs), 2)
        for field in ("cpu_s", "wall_s", "peak_mib")
    }


def source_for(folder: Path, seconds: int, given: Path | None, *, drawn: bool = False) -> Path:
    """The footage of a benchmark: what is given, or such as a telephone records, or drawn where no real one stands."""
    if given is not None:
        return given
    path = folder / "source.mp4"
    if drawn or not REAL_CLIPS.is_dir():
        make_footage(path, seconds)
        return path
    return phone_footage(path, REAL_CLIPS, seconds)


def described(source: Path, seconds: int) -> dict[str, float | str]:
    """Of the footage, for the report."""
    return {"file": source.name, "mbit_s": round(source.stat().st_size * 8e-6 / seconds, 1)}


def phone_footage(path: Path, folder: Path, seconds: int) -> Path:
    """Write real clips of ``folder`` at 1080p30, joined, with a voice, at about 20 Mbit/s as telephones record."""
    inputs: list[str] = []
    for name in (*CLIPS, VOICE):
        inputs += ["-i", str(folder / name)]
    scaled = "".join(
        f"[{n}:v]scale=1920:1080,setsar=1,fps=30,format=yuv420p[v{n}];" for n in range(len(CLIPS))
    )
    joined = "".join(f"[v{n}]" for n in range(len(CLIPS)))
    graph = (
        f"{scaled}{joined}concat=n={len(CLIPS)}[v];"
        f"[{len(CLIPS)}:a]aloop=-1:size=277000,aresample=48000[a]"
    )
    run(
        (
            ffmpeg_path(), "-y", "-v", "error", "-nostdin", *inputs, "-filter_complex", graph,
            "-map", "[v]", "-map", "[a]", "-t", str(seconds), "-c:v", "libx264",
            "-preset", "veryfast", "-b:v", "20M", "-maxrate", "24M", "-bufsize", "20M", "-g", "60",
            "-c:a", "aac", "-b:a", "128k", str(path),
        )
    )  # fmt: skip
    return path


def make_footage(path: Path, seconds: int, size: tuple[int, int] = (1920, 1080)) -> None:
    """Write moving, textured footage with a tone: hard enough for an encoder to be honest work."""
    width, height = size
    texture = np.random.default_rng(7).integers(0, 255, (height // 8, width // 4, 3), np.uint8)
    plate = np.kron(texture, np.ones((8, 8, 1), np.uint8))
    with av.open(str(path), "w") as container:
        video = container.add_stream(
            "libx264", rate=30, options={"preset": "veryfast", "crf": "20"}
        )
        video.width, video.height, video.pix_fmt = width, height, "yuv420p"
        audio = container.add_stream("aac", rate=48000)
        for number in range(seconds * 30):
            shift = number * 4 % (plate.shape[1] - width)
            picture = plate[:, shift : shift + width] // 2 + 64
            for packet in video.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")):
                container.mux(packet)
        _tone(container, audio, seconds)
        for stream in (video, audio):
            for packet in stream.encode(None):
                container.mux(packet)


def _tone(container: av.container.OutputContainer, stream: av.AudioStream, seconds: int) -> None:
    time_line = np.arange(seconds * 48000) / 48000
    wave = (0.2 * np.sin(2 * np.pi * 440 * time_line)).astype(np.float32)
    for start in range(0, len(wave), 1024):
        chunk = wave[start : start + 1024]
        frame = av.AudioFrame.from_ndarray(np.stack([chunk, chunk]), format="fltp", layout="stereo")
        frame.sample_rate = 48000
        frame.pts = start
        for packet in stream.encode(frame):
            container.mux(packet)
