"""``county-studio live-pack``: what it prints, writes and refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.commands.conftest import Call

RUNDOWN = """
title = "桑植白茶围炉夜话"
room = "桑植白茶直播间"
starts = 2026-12-02T20:00:00
[[item]]
sku = "sz-bc-100"
"""


def test_a_rundown_file_to_a_manifest(call: Call, tmp_path: Path) -> None:
    plan = tmp_path / "show.toml"
    plan.write_text(RUNDOWN, encoding="utf-8")
    made = call("live-pack", "--rundown", plan, "--out", tmp_path / "out", "--json")
    assert made.exit_code == 0, made.output
    told = json.loads(made.stdout)
    assert Path(told["manifest"]).is_file()
    assert all(Path(each["file"]).is_file() for each in told["files"])
    assert {each["kind"] for each in told["files"]} == {"sticker", "overlay", "poster", "card"}


def test_items_of_the_catalog_without_a_day_make_no_poster(call: Call, tmp_path: Path) -> None:
    made = call("live-pack", "qd-hhc-250", "--out", tmp_path / "out", "--json")
    assert made.exit_code == 0, made.output
    kinds = {each["kind"] for each in json.loads(made.stdout)["files"]}
    assert kinds == {"sticker", "overlay", "card"}


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((), "live.nothing"),
        (("qd-hhc-250", "--broadcast", "abc"), "live.two_sources"),
        (("qd-hhc-250", "--at", "tomorrow"), "live.bad_time"),
        (("qd-hhc-250", "--at", "9999-12-31T23:00"), "live.bad_time"),
        (("qd-hhc-250", "--at", "0001-01-01T00:00"), "live.bad_time"),
        (("qd-hhc-250", "--link", "ftp://x"), "live.bad_link"),
        (("qd-hhc-250", "--title", "长" * 200), "live.bad_option"),
        (("qd-hhc-250", "--host", "长" * 200), "live.bad_option"),
        (("qd-hhc-250", "--platform", "nowhere"), "live.platform"),
        (("qd-hhc-999",), "catalog.unknown_item"),
        (("--broadcast", "none-such"), "not_found"),
        (("--rundown", "missing.toml"), "cut.no_such_file"),
    ],
)
def test_mistakes_are_said(call: Call, tmp_path: Path, words: tuple[str, ...], code: str) -> None:
    said = call("live-pack", *words, "--out", tmp_path / "out", "--json")
    assert said.exit_code == 1
    assert json.loads(said.stdout)["error"]["code"] == code
    assert not (tmp_path / "out").exists()


def test_a_mistake_in_the_rundown_names_file_and_key(call: Call, tmp_path: Path) -> None:
    plan = tmp_path / "show.toml"
    plan.write_text(RUNDOWN + "price = 5\n", encoding="utf-8")
    said = call("live-pack", "--rundown", plan)
    assert said.exit_code == 1
    assert "show.toml" in said.stderr
    assert "item.0.price" in said.stderr
