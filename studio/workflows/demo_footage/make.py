"""From films to files: draw, encode, cache."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from importlib import resources
from pathlib import Path
from typing import cast

import cv2
import ffmpeg
import numpy as np

from studio.process import (
    CancelCheck,
    Limits,
    arguments,
    ffmpeg_path,
    never,
    python_argv,
    run,
    write_to,
)
from studio.process.ffmpeg import Graph
from studio.settings import CHECKOUT, Settings
from studio.workflows.demo_footage import daylily, sound, stage, tea, xinhua
from studio.workflows.demo_footage.planes import Painting
from studio.workflows.demo_footage.stage import HEIGHT, RATE, WIDTH, Plan

MARK = Path("assets/demo/sample-mark.png")
"""The words 演示素材 SAMPLE as a picture, under ``settings.data``."""


LEFT_S = 3600
"""Age at which a work folder is taken for forgotten."""


@dataclass(frozen=True)
class Film:
    """One of the demo's files.

    Attributes:
        slug: Name in the cache, and on the command line of the child that draws it.
        name: File name as an uploader would have it.
        plans: Makes its shots.
        root: Lowest tone of its music, Hz.
    """

    slug: str
    name: str
    plans: Callable[[], tuple[Plan, ...]]
    root: float


FILMS = (
    Film("daylily", "祁东黄花菜-采收.mp4", daylily.film, 146.83),
    Film("tea", "桑植白茶-春采.mp4", tea.film, 164.81),
    Film("xinhua", "新化梯田-直播.mp4", xinhua.film, 130.81),
)
"""Longest first, so that two processes end together."""


@dataclass(frozen=True)
class Drawn:
    """A finished demo file."""

    film: Film
    path: Path


def version() -> str:
    """Hash of the code that draws: the cache is stale when it changes."""
    digest = hashlib.sha256()
    package = resources.files("studio.workflows.demo_footage")
    for file in sorted(package.iterdir(), key=lambda each: each.name):
        if file.name.endswith(".py"):
            digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def draw_all(
    settings: Settings,
    films: Sequence[Film] = FILMS,
    *,
    on_drawn: Callable[[Drawn], None],
    on_progress: Callable[[float], None] | None = None,
    cancelled: CancelCheck = never,
) -> None:
    """Draw the demo files two at a time in child processes, unless the cache has them.

    Args:
        settings: ``var`` holds the cache, ``data`` the sample mark.
        films: Which ones.
        on_drawn: Given each file as soon as it is there, by the thread that waited for it.
        on_progress: Told the share done, 0 to 1, over all files.
        cancelled: Polled.

    Raises:
        Cancelled, ProcessFailed, EnvironmentFault: As ``process.run`` does.
    """
    if not films:
        return
    cache = settings.var / "demo-footage" / version()
    cache.mkdir(parents=True, exist_ok=True)
    shares = {film.slug: 0.0 for film in films}
    tell = on_progress or _ignore

    def report(slug: str, share: float) -> None:
        shares[slug] = share
        tell(sum(shares.values()) / len(shares))

    def make(film: Film) -> None:
        drawn = Drawn(film, cache / f"{film.slug}.mp4")
        if not drawn.path.exists():
            _draw_in_child(drawn, settings, partial(report, film.slug), cancelled)
        report(film.slug, 1.0)
        on_drawn(drawn)

    _sweep(cache)
    with ThreadPoolExecutor(max_workers=2) as pool:
        for task in [pool.submit(make, film) for film in films]:
            task.result()


def _sweep(cache: Path) -> None:
    """Remove what older code drew, and what a killed child left half-done an hour ago or more."""
    for old in cache.parent.iterdir():
        if old != cache:
            shutil.rmtree(old, ignore_errors=True)
    for left in cache.iterdir():
        if left.is_dir() and time.time() - left.stat().st_mtime > LEFT_S:
            shutil.rmtree(left, ignore_errors=True)


def _ignore(share: float) -> None:
    del share


def _draw_in_child(
    drawn: Drawn, settings: Settings, report: Callable[[float], None], cancelled: CancelCheck
) -> None:
    argv = python_argv(
        "studio.workflows.demo_footage",
        drawn.film.slug,
        str(drawn.path),
        str(settings.data),
        settings.ffmpeg,
    )
    run(
        argv,
        limits=Limits(wall_s=900, nice=5),
        cancelled=cancelled,
        on_line=lambda line: report(float(line)),
        environment={"PYTHONPATH": str(CHECKOUT)},
    )


def draw(
    film: Film, path: Path, mark: Painting | None, binary: str, tell: Callable[[float], None]
) -> None:
    """Draw one film to ``path``; it appears whole or not at all."""
    cv2.setNumThreads(1)
    plans = film.plans()
    seconds = stage.length(plans)
    total = round(seconds * RATE)
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        wav, part = Path(folder) / "sound.wav", Path(folder) / "picture.mp4"
        sound.write(wav, sound.track(seconds, sum(film.slug.encode()), film.root))

        def frames() -> Iterator[bytes]:
            for index, frame in enumerate(stage.frames(plans, mark)):
                if index % RATE == 0:
                    tell(index / total)
                yield frame

        write_to(encoder(wav, part, ffmpeg_path(binary)), frames())
        part.rename(path)


def encoder(wav: Path, target: Path, binary: str) -> tuple[str, ...]:
    """The argument vector that takes NV12 frames on its stdin."""
    picture = ffmpeg.input(
        "pipe:0", format="rawvideo", pix_fmt="nv12", s=f"{WIDTH}x{HEIGHT}", framerate=RATE
    ).video.filter(
        "setparams", color_primaries="bt709", color_trc="bt709", colorspace="bt709", range="tv"
    )
    graph = ffmpeg.output(
        picture,
        ffmpeg.input(f"file:{wav}").audio,
        f"file:{target}",
        vcodec="libx264",
        preset="ultrafast",
        crf=22,
        pix_fmt="yuv420p",
        acodec="aac",
        audio_bitrate="160k",
        movflags="+faststart",
        threads=2,
    )
    return arguments(cast("Graph", graph), binary)


def load_mark(data: Path) -> Painting | None:
    """The sample mark, premultiplied RGBA; None where the data folder has none."""
    path = data / MARK
    if not path.exists():
        return None
    picture = cv2.imread(str(path), cv2.IMREAD_UNCHANGED)
    if picture is None:
        return None
    rgba = cv2.cvtColor(picture, cv2.COLOR_BGRA2RGBA).astype(np.float32)
    rgba[..., :3] *= rgba[..., 3:] / 255
    return np.asarray(rgba, np.uint8)
