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
from web import create_app, state
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


def made(settings: Settings) -> Flask:
    """A site as the product makes it, for tests."""
    app = create_app(settings)
    app.testing = True
    app.jinja_env.bytecode_cache = COMPILED
    return app


@pytest.fixture
def fresh_app(settings: Settings) -> Iterator[Flask]:
    """A site that a test may change."""
    app = made(settings)
    yield app
    limiter.reset()
    app.extensions[state.KEY].database.close()


@pytest.fixture(scope="session")
def bare_app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """A site that nobody asked anything: its five hundred rules take an eighth of a second to compile."""
    app = made(settings_in(tmp_path_factory.mktemp("bare")))
    app.extensions[state.KEY].database.close()
    return app


@pytest.fixture
def app(bare_app: Flask, settings: Settings) -> Iterator[Flask]:
    """The site of every test, on a studio of its own; what a site keeps in memory is new each time."""
    config, extensions = dict(bare_app.config), dict(bare_app.extensions)
    parts = state.Studio(settings, Database(settings), blobs_of(settings))
    bare_app.extensions[state.KEY] = parts
    yield bare_app
    limiter.reset()
    parts.database.close()
    for kept, before in ((bare_app.config, config), (bare_app.extensions, extensions)):
        kept.clear()
        kept.update(before)


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
