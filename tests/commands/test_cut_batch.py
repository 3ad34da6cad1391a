"""``county-studio cut`` with several items, templates or lengths."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from studio.process import Service, python_argv
from tests.commands.conftest import Call
from tests.process.children import eventually
from tests.synthetic import BLUE, GREEN, RED, make_clip

pytestmark = pytest.mark.media

SMALL = ("--preset", "light")
"""Encoded in half the time; what is tried here does not depend on how."""

LENGTHS = ("--length", 6, "--length", 7, "--length", 8, *SMALL)


@pytest.fixture(scope="module")
def footage(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_clip(tmp_path_factory.mktemp("in") / "a.mp4", 9, shots=(RED, GREEN, BLUE))


def started(words: Sequence[str | Path | int], folder: Path) -> Service:
    own = {"COUNTY_STUDIO_VAR": str(folder / "var"), "COUNTY_STUDIO_LANGUAGE": "en"}
    argv = python_argv("web.commands", *map(str, words))
    return Service(argv, {**os.environ, **own}, folder / "log")


def half_done(out: Path) -> list[Path]:
    """Encoded pictures of renders at work."""
    return list(out.glob(".render-*/*.mp4"))


def test_a_clip_for_every_item_template_and_length(
    call: Call, footage: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    words = ("--item", "qd-hhc-250", "--template", "product-hero", "--template", "no-such")
    words = (*words, "--aspect", "1:1", "--out", out)
    result = call("cut", footage, *words, *LENGTHS[:4], *SMALL, "--json")
    told = json.loads(result.stdout)
    assert [Path(each["clips"][0]["file"]).name for each in told["made"]] == [
        "qd-hhc-250-product-hero-6s-light-1x1.mp4",
        "qd-hhc-250-product-hero-7s-light-1x1.mp4",
    ]
    assert [(each["template"], each["length"]) for each in told["failed"]] == [
        ("no-such", 6.0),
        ("no-such", 7.0),
    ]
    assert all("no-such" in each["message"] for each in told["failed"])
    assert result.exit_code == 1, "a script must see that something is missing"
    for each in told["made"]:
        assert all(Path(each["clips"][0][kind]).is_file() for kind in ("file", "cover"))
        assert Path(each["post"]["douyin"]["file"]).is_file()
    assert not list(out.glob(".*"))
    said = call("cut", footage, *words, *SMALL)
    assert "qd-hhc-250-no-such-15s" in said.stderr


def test_nobody_waits_where_no_clip_can_be_made(call: Call, tmp_path: Path) -> None:
    words = ("--template", "no-such", *LENGTHS, "--out", tmp_path / "out", "--json")
    result = call("cut", tmp_path / "never-read.mp4", *words)
    assert json.loads(result.stdout)["error"]["code"] == "brand.no_template"
    assert not (tmp_path / "out").exists()


def test_a_plan_for_several_items(call: Call, footage: Path, tmp_path: Path) -> None:
    plan = tmp_path / "plan.json"
    planned = call("plan", footage, "--length", 4, "--aspect", "1:1", "--json")
    plan.write_text(planned.stdout, encoding="utf-8")
    words = ("--item", "qd-hhc-250", "--item", "sz-bc-100", "--out", tmp_path / "o", "--json")
    result = call("cut", "--plan", plan, *words, *SMALL)
    assert result.exit_code == 0, result.output
    made = json.loads(result.stdout)["made"]
    assert [each["item"] for each in made] == ["qd-hhc-250", "sz-bc-100"]
    assert made[0]["takes"] == made[1]["takes"]


def test_stopped_with_several_at_work_nothing_half_done_is_left(
    footage: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    running = started(("cut", footage, *LENGTHS, "--out", out), tmp_path)
    assert eventually(lambda: bool(half_done(out)), within_s=90)
    os.kill(running.pid, signal.SIGINT)
    asked = time.monotonic()
    assert eventually(lambda: running.exit_code is not None, within_s=10)
    assert running.exit_code == 128 + signal.SIGINT
    assert time.monotonic() - asked < 8, "cancel is two seconds on a machine that is not shared"
    log = (tmp_path / "log").read_text()
    assert "Stopped as asked" in log
    assert "Traceback" not in log
    assert not list(out.glob(".*"))


def test_killed_in_the_middle_the_next_run_clears_away_and_succeeds(
    call: Call, footage: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    running = started(("cut", footage, *LENGTHS, "--out", out), tmp_path)
    assert eventually(lambda: bool(half_done(out)), within_s=90)
    os.kill(running.pid, signal.SIGKILL)
    assert eventually(lambda: running.exit_code is not None, within_s=10)
    for whole in out.glob("*.mp4"):
        assert json.loads(whole.with_suffix(".json").read_text())["checks"]
    left = set(out.glob(".render-*"))
    assert left
    result = call("cut", footage, "--length", 6, *SMALL, "--out", out, "--json")
    assert result.exit_code == 0, result.output
    assert Path(json.loads(result.stdout)["clips"][0]["file"]).is_file()
    assert not list(out.glob(".*"))
