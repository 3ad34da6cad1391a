"""Old days of a backup folder go; what the others need stays."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest

from studio.errors import Conflict, InputError
from studio.records.work import Footage
from studio.store import Database, blobs_of
from studio.workflows.backup import back_up, check_backup
from studio.workflows.backup.manifest import NAME
from studio.workflows.backup.thin import alone_in
from tests.workflows.backup.conftest import House, left_over, quiet


def exchange_proxy(house: House, data: bytes) -> str:
    """Another light film for the footage of Qidong; the blob it had stays in the store."""
    key = blobs_of(house.settings).put_bytes(data, ".mp4")
    with contextlib.closing(Database(house.settings)) as database, database.session() as session:
        session.get_one(Footage, house.world.counties["qidong"].ids["footage"]).proxy = key
    return key


def test_the_newest_stay_with_all_they_need(house: House, tmp_path: Path) -> None:
    target = tmp_path / "days"
    keys, made = [], []
    for day in range(4):
        keys.append(exchange_proxy(house, f"film {day}".encode()))
        made.append(back_up(house.settings, target, quiet, keep=2))

    assert [each.removed for each in made] == [0, 0, 1, 1]
    assert sorted((target / "sets").iterdir()) == [each.path for each in made[2:]]
    assert [(target / "blobs" / key).exists() for key in keys] == [False, False, True, True]
    for each in made[2:]:
        assert check_backup(each.path, quiet) == each.manifest
    assert left_over(target) == []


def test_no_blob_goes_while_a_list_cannot_be_read(house: House, tmp_path: Path) -> None:
    target = tmp_path / "days"
    first = exchange_proxy(house, b"first")
    back_up(house.settings, target, quiet)
    exchange_proxy(house, b"second")
    second = back_up(house.settings, target, quiet)
    (second.path / NAME).write_text("{", "utf-8")

    back_up(house.settings, target, quiet, keep=2)

    assert (target / "blobs" / first).exists()


def test_two_at_a_time_in_one_folder_are_refused(house: House, tmp_path: Path) -> None:
    with alone_in(tmp_path / "days"), pytest.raises(Conflict, match=r"backup\.busy"):
        back_up(house.settings, tmp_path / "days", quiet)
    back_up(house.settings, tmp_path / "days", quiet)


def test_a_day_that_was_on_its_way_out_is_cleared_away(house: House, tmp_path: Path) -> None:
    """A kill between taking a day's name and removing its files."""
    target = tmp_path / "days"
    first = back_up(house.settings, target, quiet)
    first.path.rename(target / f".backup-gone-{first.path.name}")
    with pytest.raises(InputError, match=r"backup\.none_here"):
        check_backup(target, quiet)

    back_up(house.settings, target, quiet)
    assert left_over(target) == []
