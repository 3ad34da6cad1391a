"""A site on a real SQLite database and real blobs; nothing runs the queue."""

from __future__ import annotations

import copy
import dataclasses
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache

from jobs.queue import enqueue
from studio.settings import Settings
from studio.store import Database, blobs_of
from studio.workflows.footage.upload import UploadRoom
from tests.web.more import add_more
from tests.web.seed import World, make_world
from tests.web.tus import Tus
from tests.web.visitor import Visitor
from web import create_app
from web.limits import limiter

Enter = Callable[..., Visitor]


def settings_in(folder: Path) -> Settings:
    return Settings.from_environment(
        {
            "COUNTY_STUDIO_VAR": str(folder / "var"),
            "COUNTY_STUDIO_DISK_RESERVE_MIB": "1",
            "COUNTY_STUDIO_UPLOAD_LIMIT_MIB": "1",
            "COUNTY_STUDIO_SECRET_KEY": "a key of the tests",
        }
    )


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, World]:
    """A filled studio, made once and copied for each test."""
    folder = tmp_path_factory.mktemp("seeded")
    return folder, make_world(settings_in(folder))


@pytest.fixture
def settings(seeded: tuple[Path, World], tmp_path: Path) -> Settings:
    shutil.copytree(seeded[0] / "var", tmp_path / "var")
    return settings_in(tmp_path)


@pytest.fixture
def world(seeded: tuple[Path, World]) -> World:
    return copy.deepcopy(seeded[1])


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    database = Database(settings)
    yield database
    database.close()


class Compiled(BytecodeCache):
    """Templates that one test's site compiled, for the sites of the others: a quarter of their time."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        kept = self._kept.get(bucket.key)
        if kept is not None:
            bucket.bytecode_from_string(kept)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key] = bucket.bytecode_to_string()


COMPILED = Compiled()


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    app = create_app(settings)
    app.testing = True
    app.jinja_env.bytecode_cache = COMPILED
    yield app
    limiter.reset()
    app.extensions["county-studio"].database.close()


@pytest.fixture
def enter(app: Flask, database: Database) -> Enter:
    """A browser of the person with this login."""

    def enter(login: str | None = None) -> Visitor:
        return Visitor(app, database, login)

    return enter


@pytest.fixture
def qidong(world: World) -> dict[str, str]:
    return world.counties["qidong"].ids


@pytest.fixture
def sangzhi(world: World) -> dict[str, str]:
    return world.counties["sangzhi"].ids


@pytest.fixture
def more(database: Database, qidong: dict[str, str]) -> dict[str, str]:
    """Ids of clips beside the seed's (see ``add_more``)."""
    return add_more(database, qidong)


def smaller(settings: Settings, **changes: int) -> Settings:
    return dataclasses.replace(settings, **changes)


@pytest.fixture
def tus(enter: Enter) -> Tus:
    """The client of somebody in Qidong's media team."""
    return Tus(enter("qidong-media"))


@pytest.fixture
def room(settings: Settings, database: Database) -> UploadRoom:
    """What the workflows of uploads need."""
    return UploadRoom(settings, database, blobs_of(settings), enqueue)
