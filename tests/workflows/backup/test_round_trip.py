"""Backed up while a writer writes, put back elsewhere: nothing published is lost."""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
import threading
from pathlib import Path

import pytest
from sqlalchemy import select

from studio.errors import Conflict, EnvironmentFault, InputError
from studio.records.people import Account, Unit
from studio.records.work import Rendition
from studio.store import Database, blobs_of
from studio.workflows.backup import back_up, check_backup, make, put_back, restore
from tests.workflows.backup.conftest import (
    House,
    left_over,
    manifest_of,
    published,
    quiet,
    settings_in,
)

TARGETS = ("all.tar", "days")


@pytest.mark.parametrize("name", TARGETS)
def test_what_is_published_comes_back_elsewhere(house: House, tmp_path: Path, name: str) -> None:
    before = published(house.settings)
    assert (
        len(before) == 6
    )  # two counties: their own clips and a shared cover, a seller's file each
    made = back_up(house.settings, tmp_path / name, quiet)
    there = settings_in(tmp_path / "elsewhere")

    done = restore(tmp_path / name, there, quiet)

    assert done.published == len(before) == made.manifest.published
    assert published(there) == before
    for key in before:
        data = (there.var / "blobs" / key).read_bytes()
        assert hashlib.sha256(data).hexdigest() == Path(key).stem
        assert data == blobs_of(house.settings).path(key).read_bytes()
    with contextlib.closing(Database(there)) as database, database.reading() as session:
        logins = set(session.scalars(select(Account.login)))
        assert logins == set(house.world.accounts)
        assert database.is_current()
    assert left_over(tmp_path) == left_over(there.var) == []


def test_published_files_stand_first_in_the_tar(house: House, tmp_path: Path) -> None:
    made = back_up(house.settings, tmp_path / "all.tar", quiet)
    keys = [each.key for each in made.manifest.entries]
    first = published(house.settings)
    assert set(keys[: len(first)]) == first
    assert made.path.stat().st_mode & 0o077 == 0


def test_every_blob_of_every_row_is_there(house: House, tmp_path: Path) -> None:
    """Whatever the store holds is named by some row of the seed; portraits and proxies are no clips."""
    made = back_up(house.settings, tmp_path / "all.tar", quiet)
    store = house.settings.var / "blobs"
    held = {
        path.relative_to(store).as_posix()
        for path in store.rglob("*")
        if path.is_file() and path.parent.name != "incoming"
    }
    assert {each.key for each in made.manifest.entries} - {None} == held


def test_a_writer_writes_on_and_every_state_is_one(house: House, tmp_path: Path) -> None:
    """Pairs of rows are written in one transaction each; a backup never holds half a pair."""
    stop, pairs = threading.Event(), 0

    def write() -> None:
        nonlocal pairs
        with contextlib.closing(Database(house.settings)) as database:
            while not stop.is_set():
                with database.session() as session:
                    for half in ("a", "b"):
                        session.add(Account(login=f"{half}{pairs}", name="-", password_hash="-"))
                        session.flush()
                pairs += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for count in range(5):
            back_up(house.settings, tmp_path / f"{count}.tar", quiet)
    finally:
        stop.set()
        writer.join()

    assert pairs > 5
    for count in range(5):
        there = settings_in(tmp_path / f"there-{count}")
        restore(tmp_path / f"{count}.tar", there, quiet)
        with contextlib.closing(Database(there)) as database, database.reading() as session:
            logins = set(session.scalars(select(Account.login))) - set(house.world.accounts)
        assert {f"b{login[1:]}" for login in logins if login[0] == "a"} == {
            login for login in logins if login[0] == "b"
        }
    assert published(there) == published(house.settings)


def test_a_file_exchanged_while_copying_is_found_in_a_second_look(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a changed price does: new blob, row, old blob away, between the look at the database and the copy."""
    blobs = blobs_of(house.settings)
    copy = make._Run._copy
    old = new = ""

    def exchanged(run: make._Run, keys: tuple[str, ...]) -> set[str]:
        nonlocal old, new
        if not new:
            new = blobs.put_bytes(b"with another price", ".mp4")
            with (
                contextlib.closing(Database(house.settings)) as database,
                database.session() as session,
            ):
                row = session.get_one(
                    Rendition, house.world.counties["qidong"].ids["published_square"]
                )
                old, row.blob = row.blob, new
                for twin in session.scalars(select(Rendition).where(Rendition.blob == old)):
                    twin.blob = new
            blobs.delete(old)
        return copy(run, keys)

    monkeypatch.setattr(make._Run, "_copy", exchanged)
    made = back_up(house.settings, tmp_path / "days", quiet)

    keys = {each.key for each in made.manifest.entries}
    assert new in keys
    assert old not in keys
    assert made.manifest.missing == ()
    assert restore(made.path, settings_in(tmp_path / "there"), quiet).lost == ()


def test_a_second_day_in_a_folder_writes_only_what_is_new(house: House, tmp_path: Path) -> None:
    first = back_up(house.settings, tmp_path / "days", quiet)
    blobs = [each for each in first.manifest.entries if each.key]
    stamps = {each.name: (tmp_path / "days" / each.name).stat().st_mtime_ns for each in blobs}
    with contextlib.closing(Database(house.settings)) as database, database.session() as session:
        session.scalars(select(Unit).where(Unit.slug == "qidong")).one().name_zh = "祁东"

    second = back_up(house.settings, tmp_path / "days", quiet)

    others = sum(each.bytes for each in second.manifest.entries if each.key is None)
    assert second.written == others
    assert stamps == {
        each.name: (tmp_path / "days" / each.name).stat().st_mtime_ns for each in blobs
    }
    for day, name in ((first.path, "祁东县"), (second.path, "祁东"), (tmp_path / "days", "祁东")):
        there = settings_in(tmp_path / f"there-{day.name}")
        restore(day, there, quiet)
        with contextlib.closing(Database(there)) as database, database.reading() as session:
            assert session.scalars(select(Unit.name_zh).where(Unit.slug == "qidong")).one() == name


def test_a_file_that_went_bad_on_the_disk_of_backups_is_written_again(
    house: House, tmp_path: Path
) -> None:
    first = back_up(house.settings, tmp_path / "days", quiet)
    key = sorted(published(house.settings))[0]
    (tmp_path / "days" / "blobs" / key).write_bytes(b"cut")

    with pytest.raises(InputError, match=r"backup\.tampered"):
        check_backup(first.path, quiet)
    back_up(house.settings, tmp_path / "days", quiet)
    check_backup(first.path, quiet)


def test_what_was_lost_before_is_told_and_does_not_hinder(house: House, tmp_path: Path) -> None:
    gone, bad = sorted(published(house.settings))[:2]
    blobs = house.settings.var / "blobs"
    (blobs / gone).unlink()
    (blobs / bad).write_bytes(b"rotten")

    made = back_up(house.settings, tmp_path / "all.tar", quiet)
    done = restore(made.path, settings_in(tmp_path / "there"), quiet)

    assert (made.manifest.missing, made.manifest.changed) == ((gone,), (bad,))
    assert set(done.lost) == {gone, bad}
    assert done.published == made.manifest.published - 2


def test_an_older_schema_is_brought_up(house: House, tmp_path: Path) -> None:
    from alembic import command  # noqa: PLC0415 - only this test goes down

    from studio.store.upgrade import config  # noqa: PLC0415 - the same

    with (
        contextlib.closing(Database(house.settings)) as database,
        database.engine.connect() as connection,
    ):
        connection.connection.dbapi_connection.execute("PRAGMA foreign_keys=OFF").close()
        with connection.begin():
            command.downgrade(config(connection), "0003")
    # As after an upgrade of the program: the backup comes before the first start.
    made = back_up(house.settings, tmp_path / "all.tar", quiet)
    assert made.manifest.revision.startswith("0003")

    there = settings_in(tmp_path / "there")
    restore(made.path, there, quiet)

    with contextlib.closing(Database(there)) as database:
        assert database.is_current()
    before = published(house.settings)
    assert len(before) == 3  # two shapes and a cover; sellers had none at that time
    assert published(there) == before


def test_the_offices_own_files_come_along(house: House, tmp_path: Path) -> None:
    import dataclasses  # noqa: PLC0415 - here only
    import shutil  # noqa: PLC0415 - here only

    data = tmp_path / "office"
    for folder in ("templates", "assets"):
        shutil.copytree(house.settings.data / folder, data / folder)
    kit = data / "templates" / "brands" / "qidong" / "claims.toml"
    kit.write_text("# 县里自己的名单\n", "utf-8")
    (data / "templates" / "brands" / "新县").mkdir()
    (data / "templates" / "brands" / "新县" / "说明.txt").write_text("自己的", "utf-8")
    changed = dataclasses.replace(house.settings, data=data)

    done = restore(
        back_up(changed, tmp_path / "all.tar", quiet).path, settings_in(tmp_path / "v"), quiet
    )

    assert set(done.differs) == {
        "templates/brands/qidong/claims.toml",
        "templates/brands/新县/说明.txt",
    }
    assert done.office is not None
    assert (done.office / "templates/brands/qidong/claims.toml").read_bytes() == kit.read_bytes()
    assert (done.office / "templates" / "presets.toml").is_file()


def test_an_installation_is_not_written_over_unasked(house: House, tmp_path: Path) -> None:
    made = back_up(house.settings, tmp_path / "all.tar", quiet)
    other = settings_in(tmp_path / "other")
    with contextlib.closing(Database(other)) as database:
        database.upgrade()
        with database.session() as session:
            session.add(Account(login="somebody", name="-", password_hash="-"))

    with pytest.raises(Conflict, match=r"restore\.not_empty"):
        restore(made.path, other, quiet)
    done = restore(made.path, other, quiet, replace=True)

    assert done.replaced is not None
    with contextlib.closing(sqlite3.connect(done.replaced / "studio.sqlite")) as kept:
        assert kept.execute("select login from account").fetchall() == [("somebody",)]
    assert published(other) == published(house.settings)


def test_a_running_installation_is_not_replaced(house: House, tmp_path: Path) -> None:
    made = back_up(house.settings, tmp_path / "all.tar", quiet)
    with (
        contextlib.closing(Database(house.settings)) as database,
        database.reading() as session,
    ):
        session.scalars(select(Unit)).all()
        with pytest.raises(Conflict, match=r"restore\.running"):
            restore(made.path, house.settings, quiet, replace=True)


def test_a_full_disk_is_seen_before_anything_is_written(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = back_up(house.settings, tmp_path / "all.tar", quiet)
    usage = make.shutil.disk_usage(tmp_path)._replace(free=5 << 20)
    monkeypatch.setattr(make.shutil, "disk_usage", lambda _: usage)

    with pytest.raises(EnvironmentFault, match=r"backup\.no_room"):
        back_up(house.settings, tmp_path / "another.tar", quiet)
    assert not (tmp_path / "another.tar").exists()

    monkeypatch.setattr(put_back.shutil, "disk_usage", lambda _: usage._replace(free=1 << 20))
    with pytest.raises(EnvironmentFault, match=r"backup\.no_room"):
        restore(made.path, settings_in(tmp_path / "there"), quiet)
    assert not list((tmp_path / "there").rglob("*.mp4"))


@pytest.mark.parametrize(
    ("target", "code"),
    [
        ("var/inside.tar", "backup.inside"),
        ("var", "backup.inside"),
        ("taken.tar", "backup.exists"),
        ("foreign", "backup.not_ours"),
    ],
)
def test_places_that_will_not_do(house: House, tmp_path: Path, target: str, code: str) -> None:
    (tmp_path / "taken.tar").write_bytes(b"")
    (tmp_path / "foreign").mkdir()
    (tmp_path / "foreign" / "holiday.jpg").write_bytes(b"")

    with pytest.raises(InputError) as raised:
        back_up(house.settings, tmp_path / target, quiet)
    assert raised.value.code == code
    assert (tmp_path / "taken.tar").read_bytes() == b""


def test_settings_come_along_without_secrets(house: House, tmp_path: Path) -> None:
    made = back_up(house.settings, tmp_path / "days", quiet)
    told = (made.path / "settings.json").read_text("utf-8")
    assert "COUNTY_STUDIO_DISK_RESERVE_MIB" in told
    assert "SECRET" not in told
    assert "DATABASE" not in told
    assert manifest_of(made.path) == made.manifest
