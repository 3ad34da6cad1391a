"""Examine the machine: is everything here that the studio needs, and what to do where it is not."""

from __future__ import annotations

import importlib.util
import os
import platform
import shutil
import signal
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from studio.brand import FontBook, kit_slugs, load_kit, load_template, template_names
from studio.catalog import read_catalog
from studio.errors import StudioError
from studio.process import Limits, ffmpeg_path, run
from studio.process.cores import MEMINFO
from studio.render import load_presets
from studio.render.probing import candidates, try_encoder
from studio.settings import Settings
from studio.store import Database, driver_url
from studio.workflows.kit.claim_file import claim_list
from studio.workflows.kit.posts import load_platforms

FILTERS = (
    "alimiter", "aresample", "bwdif", "concat", "crop", "ebur128", "fade", "fps", "loop", "overlay", "scale",
    "setparams", "split", "tonemap", "tpad", "trim", "zscale",
)  # fmt: skip
"""Filters of ffmpeg that the studio uses."""

ENCODERS = ("libx264", "aac", "qtrle")
"""Encoders of ffmpeg that the studio uses."""

MIB = 1 << 20
"""Bytes."""


@dataclass(frozen=True)
class Examined:
    """One thing that was looked at.

    Attributes:
        name: Such as ``ffmpeg``; ``studio.words`` has its sentences as ``doctor.<name>.ok`` and ``.bad``.
        passed: Whether it is as it should be.
        params: Values for the sentence.
        error: What went wrong, when it is known; its own sentence then is the ``cause``.
    """

    name: str
    passed: bool
    params: dict[str, str | int]
    error: StudioError | None = None

    @property
    def code(self) -> str:
        """Code of its sentence."""
        return f"doctor.{self.name}.{'ok' if self.passed else 'bad'}"


def examine(settings: Settings) -> tuple[Examined, ...]:
    """Look at everything, in the order in which it should be mended."""
    checks: tuple[tuple[str, Callable[[Settings], tuple[bool, dict[str, str | int]]]], ...] = (
        ("platform", _platform),
        ("ffmpeg", _ffmpeg),
        ("filters", _filters),
        ("encoders", _encoders),
        ("children", _children),
        ("opencv", _opencv),
        ("fonts", _fonts),
        ("data", _data),
        ("folder", _folder),
        ("disk", _disk),
        ("database", _database),
        ("backup", _backup),
        ("queue", _queue),
    )
    return tuple(_safely(name, check, settings) for name, check in checks)


def _safely(
    name: str, check: Callable[[Settings], tuple[bool, dict[str, str | int]]], settings: Settings
) -> Examined:
    try:
        passed, params = check(settings)
    except StudioError as error:
        return Examined(name, passed=False, params={"cause": str(error)}, error=error)
    except Exception as error:  # noqa: BLE001 - a doctor reports whatever is broken
        return Examined(name, passed=False, params={"cause": f"{type(error).__name__}: {error}"})
    return Examined(name, passed, params)


def _platform(settings: Settings) -> tuple[bool, dict[str, str | int]]:
    """What the site and the worker ask of the system beside programs."""
    del settings
    there = {
        "fcntl": importlib.util.find_spec("fcntl") is not None,
        "killpg": hasattr(os, "killpg"),
        "SIGHUP": hasattr(signal, "SIGHUP"),
        "O_DIRECTORY": hasattr(os, "O_DIRECTORY"),
        "/proc/meminfo": MEMINFO.exists(),
    }
    missing = [name for name, is_there in there.items() if not is_there]
    return not missing, {"system": platform.system(), "cause": ", ".join(missing)}


def _ask_ffmpeg(settings: Settings, *words: str) -> str:
    argv = (ffmpeg_path(settings.ffmpeg), "-hide_banner", *words)
    return run(argv, limits=Limits(wall_s=30)).stdout.decode("utf-8", "replace")


def _ffmpeg(settings: Settings) -> tuple[bool, dict[str, str | int]]:
    version = _ask_ffmpeg(settings, "-version").split(" ")[2]
    return True, {"version": version, "path": ffmpeg_path(settings.ffmpeg), "cause": ""}


def _filters(settings: Settings) -> tuple[bool, dict[str, str | int]]:
    there = _names(_ask_ffmpeg(settings, "-filters")) | _names(_ask_ffmpeg(settings, "-encoders"))
    missing = [name for name in (*FILTERS, *ENCODERS) if name not in there]
    return not missing, {"count": len(FILTERS) + len(ENCODERS), "cause": ", ".join(missing)}


def _encoders(settings: Settings) -> tuple[bool, dict[str, str | int]]:
    """One for each codec that a preset asks for; those of graphics cards that are not used, with their reason."""
    presets = {each.codec: each for each in load_presets(settings.data).preset}
    found, left_out, missing = [], [], []
    for codec, preset in presets.items():
        for encoder in candidates(codec, settings):
            trial = try_encoder(encoder, preset, settings)
            if trial.works:
                found.append(f"{codec.upper()} {encoder}")
                break
            left_out.append(f"{encoder} ({trial.cause})")
        else:
            missing.append(codec.upper())
    cause = ", ".join(missing) + (f" ({'; '.join(left_out)})" if missing else "")
    return not missing, {"found": ", ".join(found), "left_out": "; ".join(left_out), "cause": cause}


def _names(listing: str) -> set[str]:
    return {words[1] for line in listing.splitlines() if len(words := line.split()) > 1}


def _children(settings: Settings) -> tuple[bool, dict[str, str | int]]:
    del settings
    missing = [name for name in ("setpriv", "prlimit") if shutil.which(name) is None]
    return not missing, {"cause": ", ".join(missing)}


def _opencv(settings: Settings) -> tuple[bool, dict[str, str | int]]:
    del settings
    return True, {"version": str(importlib.import_module("cv2").__version__), "cause": ""}


def _fonts(settings: Settings) -> tuple[bool, dict[str, str | int]]:
    FontBook(settings.built / "fonts").check()
    return True, {"path": str(settings.built / "fonts"), "cause": ""}


def _data(settings: Settings) -> tuple[bool, dict[str, str | int]]:
    items = sum(len(county.items) for county in read_catalog(settings.data))
    kits, templates = kit_slugs(settings.data), template_names(settings.data)
    for slug in kits:
        load_kit(settings.data, slug)
        claim_list(settings.data, slug)
    for name in templates:
        load_template(settings.data, name)
    load_presets(settings.data)
    load_platforms(settings.data)
    return True, {"items": items, "kits": len(kits), "templates": len(templates), "cause": ""}


def _folder(settings: Settings) -> tuple[bool, dict[str, str | int]]:
    settings.var.mkdir(parents=True, exist_ok=True)
    return os.access(settings.var, os.W_OK), {"path": str(settings.var), "cause": str(settings.var)}


def _disk(settings: Settings) -> tuple[bool, dict[str, str | int]]:
    free = shutil.disk_usage(_standing(settings.var)).free // MIB
    return free > settings.disk_reserve_mib, {
        "free_mib": free,
        "reserve_mib": settings.disk_reserve_mib,
        "cause": "",
    }


def _standing(path: Path) -> Path:
    return next(each for each in (path, *path.parents) if each.exists())


def _database(settings: Settings) -> tuple[bool, dict[str, str | int]]:
    database = Database(settings)
    try:
        return database.is_current(), {"url": database.engine.url.render_as_string(), "cause": ""}
    finally:
        database.engine.dispose()


def _backup(settings: Settings) -> tuple[bool, dict[str, str | int]]:
    """The programs that backup and restore need: none of their own with SQLite."""
    lite = driver_url(settings.database_url).get_backend_name() == "sqlite"
    tools = () if lite else ("pg_dump", "pg_restore")
    missing = [name for name in tools if shutil.which(name) is None]
    return not missing, {"kind": "SQLite" if lite else "PostgreSQL", "cause": ", ".join(missing)}


def _queue(settings: Settings) -> tuple[bool, dict[str, str | int]]:
    database = Database(settings)
    try:
        alive = database.workers_alive()
    finally:
        database.engine.dispose()
    return alive > 0, {"count": alive, "cause": ""}
