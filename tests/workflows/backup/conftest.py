"""A small real installation: people, footage, published clips with real blobs on a real database."""

from __future__ import annotations

import contextlib
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from studio.settings import Settings
from studio.store import Database
from studio.workflows.backup import Manifest, open_backup
from studio.workflows.backup.wanted import published_keys
from tests.web.seed import World, make_world


def quiet(step: str, done: float) -> None:
    """A report nobody listens to."""
    assert step
    assert 0 <= done <= 1


@dataclass(frozen=True)
class House:
    """An installation and what is in it."""

    settings: Settings
    world: World
    folder: Path


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, World]:
    """Made once and copied for each test."""
    folder = tmp_path_factory.mktemp("furnished")
    return folder / "var", make_world(settings_in(folder / "var"))


@pytest.fixture
def house(furnished: tuple[Path, World], tmp_path: Path) -> House:
    shutil.copytree(furnished[0], tmp_path / "var")
    return House(settings_in(tmp_path / "var"), furnished[1], tmp_path)


def settings_in(var: Path) -> Settings:
    return Settings.from_environment(
        {"COUNTY_STUDIO_VAR": str(var), "COUNTY_STUDIO_DISK_RESERVE_MIB": "1"}
    )


def published(settings: Settings) -> set[str]:
    """Keys of what an installation hands out."""
    with (
        contextlib.closing(Database(settings)) as database,
        database.reading() as session,
    ):
        return set(published_keys(session.connection()))


def manifest_of(path: Path) -> Manifest:
    with open_backup(path) as backup:
        return backup.manifest


def left_over(folder: Path) -> list[str]:
    """Half-done things in a folder."""
    return [each.name for each in folder.glob(".*")]
