"""A real studio for the browser: site and worker as child processes, an empty SQLite studio in a folder of its own."""

from __future__ import annotations

import contextlib
import os
import socket
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import av
import ffmpeg

from jobs.queue import prepare
from studio.process import Service, arguments, ffmpeg_path, python_argv, run
from studio.settings import Settings
from studio.store import Database
from studio.workflows.demo import DemoAccount, read_plan, settle
from tests.process.children import eventually
from web.passwords import hash_password

START_S = 60
"""Seconds the site gets to answer; the machine may be busy."""


@dataclass(frozen=True)
class Site:
    """A running studio.

    Attributes:
        url: Its address, without a slash at the end.
        accounts: Who may sign in, by login.
        settings: Where it keeps its things.
    """

    url: str
    accounts: Mapping[str, DemoAccount]
    settings: Settings


@contextmanager
def running(folder: Path, **given: str) -> Iterator[Site]:
    """Three counties, their goods and people, no footage; served until the end of the block, with what is ``given``."""
    environment = {
        **os.environ,
        "COUNTY_STUDIO_VAR": str(folder / "var"),
        "COUNTY_STUDIO_PORT": str(free_port()),
        "COUNTY_STUDIO_DISK_RESERVE_MIB": "64",
        **given,
    }
    settings = Settings.from_environment(environment)
    prepare(settings)
    with contextlib.closing(Database(settings)) as database:
        land = settle(settings, database, read_plan(settings.data), hash_password)
    with served(settings, environment, {each.login: each for each in land.accounts}) as site:
        yield site


@contextmanager
def served(
    settings: Settings, environment: Mapping[str, str], accounts: Mapping[str, DemoAccount]
) -> Iterator[Site]:
    """What ``settings`` have, served until the end of the block."""
    log = settings.var / "serve.log"
    service = Service(python_argv("web.commands", "serve"), environment, log)
    site = Site(f"http://127.0.0.1:{settings.port}", accounts, settings)
    try:
        if not eventually(lambda: _answers(site.url), START_S):
            raise TimeoutError(f"the site did not start: {log.read_text('utf-8')}")
        yield site
    finally:
        service.ask_to_end()
        service.end(10)


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/healthz", timeout=2) as answer:  # noqa: S310 - our own address
            return bool(answer.status == 200)
    except OSError:
        return False


SCENES = ("testsrc2", "mandelbrot", "smptehdbars", "life=mold=10:ratio=0.3:death_color=#335577")
"""Four shots that differ in every respect, one after another."""


def film_footage(path: Path, seconds_each: int = 4) -> Path:
    """A small clip of four shots with hard cuts and a tone."""
    shots = [_shot(scene, seconds_each) for scene in SCENES]
    tone = ffmpeg.input(f"sine=frequency=440:duration={4 * seconds_each}", f="lavfi")
    graph = ffmpeg.output(
        ffmpeg.concat(*shots),
        tone,
        f"file:{path}",
        vcodec="libx264",
        preset="ultrafast",
        pix_fmt="yuv420p",
        acodec="aac",
    )
    run(arguments(graph, ffmpeg_path()))
    return path


def _shot(scene: str, seconds: int) -> ffmpeg.nodes.FilterableStream:
    separator = ":" if "=" in scene else "="
    source = ffmpeg.input(f"{scene}{separator}size=640x360:rate=25", f="lavfi", t=seconds)
    return source.filter("format", "yuv420p").filter("setsar", "1")


@dataclass(frozen=True)
class Film:
    """What a downloaded file is."""

    width: int
    height: int
    codec: str
    seconds: float
    has_sound: bool


def film_of(path: Path) -> Film:
    """Read a downloaded clip."""
    with av.open(str(path)) as container:
        video = container.streams.video[0]
        seconds = float((container.duration or 0) / 1_000_000)
        return Film(
            video.width, video.height, video.codec.name, seconds, bool(container.streams.audio)
        )
