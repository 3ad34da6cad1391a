"""``backup`` and ``restore`` as a person calls them."""

from __future__ import annotations

import json
from pathlib import Path

from tests.commands.conftest import Call


def begun(call: Call) -> None:
    made = call("init", "qidong", "--name", "祁东县", "--generate-password")
    assert made.exit_code == 0, made.output


def test_there_and_back(call: Call, tmp_path: Path) -> None:
    begun(call)
    made = call("backup", tmp_path / "all.tar", "--json")
    assert made.exit_code == 0, made.output
    told = json.loads(made.stdout)
    assert told["path"] == str(tmp_path / "all.tar")
    assert told["missing"] == told["changed"] == []

    looked = call("restore", tmp_path / "all.tar", "--check", "--json")
    assert json.loads(looked.stdout)["files"] == told["files"]

    back = call("restore", tmp_path / "all.tar", "--into", tmp_path / "there", "--json")
    assert back.exit_code == 0, back.output
    assert json.loads(back.stdout)["lost"] == []
    assert (tmp_path / "there" / "studio.sqlite").is_file()


def test_a_second_backup_of_that_name_is_refused_in_words(call: Call, tmp_path: Path) -> None:
    begun(call)
    assert "verified" in call("backup", tmp_path / "all.tar").stdout
    told = call("backup", tmp_path / "all.tar")
    assert told.exit_code == 1
    assert "all.tar exists already" in told.stderr


def test_nothing_to_back_up_is_said(call: Call, tmp_path: Path) -> None:
    told = call("backup", tmp_path / "all.tar", "--json")
    assert told.exit_code == 1
    assert json.loads(told.stdout)["error"]["code"] == "backup.nothing"


def test_restore_is_told_where_to_or_only_to_check(call: Call, tmp_path: Path) -> None:
    assert call("restore", tmp_path).exit_code == 2
    assert call("restore", tmp_path, "--check", "--into", tmp_path).exit_code == 2


def test_a_database_elsewhere_is_not_guessed(call: Call, tmp_path: Path, monkeypatch) -> None:
    begun(call)
    call("backup", tmp_path / "all.tar")
    monkeypatch.setenv("COUNTY_STUDIO_DATABASE_URL", f"sqlite:///{tmp_path}/elsewhere.sqlite")
    told = call("restore", tmp_path / "all.tar", "--into", tmp_path / "there", "--json")
    assert json.loads(told.stdout)["error"]["code"] == "restore.other_database"


def test_only_folders_keep_days(call: Call, tmp_path: Path) -> None:
    begun(call)
    assert call("backup", tmp_path / "all.tar", "--keep", 3).exit_code == 2
    for removed in (0, 1):
        told = json.loads(call("backup", tmp_path / "days", "--keep", 1, "--json").stdout)
        assert told["removed"] == removed
