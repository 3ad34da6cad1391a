"""``doctor`` here, and where what only Linux has is missing."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from studio.process import run
from studio.settings import Settings
from studio.workflows.kit import examine
from tests.commands.conftest import Call

ROOT = Path(__file__).resolve().parents[2]

BARE = """
import importlib.abc, os, signal, sys

class Missing(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name in LINUX:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

LINUX = {"fcntl", "grp", "pwd", "resource", "termios"}
for name in LINUX:
    sys.modules.pop(name, None)
sys.meta_path.insert(0, Missing())
del os.O_DIRECTORY, signal.SIGHUP
import importlib.util
found = importlib.util.find_spec
importlib.util.find_spec = lambda name, package=None: None if name in LINUX else found(name, package)
from web.commands import main
main(sys.argv[1:])
"""
"""Runs the command line with modules and names taken away that Windows does not have. No stand-in for a real Windows:
it proves that nothing on the way to the answer needs them."""


@pytest.mark.media
def test_all_that_is_linux_only_is_here(call: Call) -> None:
    told = {each["name"]: each for each in json.loads(call("doctor", "--json").stdout)}
    assert told["platform"]["passed"] is True
    assert told["backup"]["passed"] is True
    assert "SQLite" in told["backup"]["message"]


@pytest.mark.media
def test_where_it_is_not_doctor_says_what_and_what_to_do(tmp_path: Path) -> None:
    script = tmp_path / "bare.py"
    script.write_text(BARE, "utf-8")
    environment = {
        "COUNTY_STUDIO_VAR": str(tmp_path / "var"),
        "COUNTY_STUDIO_LANGUAGE": "en",
        "PYTHONPATH": str(ROOT),
        "HOME": os.environ.get("HOME", "/"),
    }
    argv = (sys.executable, str(script), "doctor", "--json")
    out = run(("sh", "-c", '"$@" || true', "sh", *argv), environment=environment, cwd=ROOT)

    told = {each["name"]: each for each in json.loads(out.stdout)}
    assert told["platform"]["passed"] is False
    assert told["platform"]["params"]["cause"] == "fcntl, SIGHUP, O_DIRECTORY"
    assert "WSL2" in told["platform"]["remedy"]
    assert told["data"]["passed"] is True


def test_missing_programs_of_postgresql_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    settings = Settings.from_environment(
        {"COUNTY_STUDIO_DATABASE_URL": "postgresql://office@127.0.0.1:9/none"}
    )
    passed, params = examine._backup(settings)
    assert passed is False
    assert params == {"kind": "PostgreSQL", "cause": "pg_dump, pg_restore"}
