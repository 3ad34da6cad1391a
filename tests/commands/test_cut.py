"""The command line's stable output."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from studio.units import Size
from tests.synthetic import BLUE, GREEN, RED, make_clip
from web.commands import main

pytestmark = pytest.mark.media


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("COUNTY_STUDIO_VAR", str(tmp_path / "var"))
    monkeypatch.setenv("COUNTY_STUDIO_LANGUAGE", "en")

    def run(*words: str | Path) -> Result:
        return CliRunner().invoke(main, [str(word) for word in words])

    return run


def test_cut_prints_a_manifest_of_what_it_wrote(call, tmp_path: Path) -> None:
    footage = make_clip(tmp_path / "a.mp4", 8, shots=(RED, GREEN, BLUE))
    result = call(
        "cut",
        footage,
        "--aspect",
        "9:16",
        "--aspect",
        "1:1",
        "--length",
        6,
        "--out",
        tmp_path / "o",
        "--json",
    )
    assert result.exit_code == 0, result.output
    manifest = json.loads(result.stdout)
    assert [clip["aspect"] for clip in manifest["clips"]] == ["9:16", "1:1"]
    for clip in manifest["clips"]:
        assert Path(clip["file"]).is_file()
        assert clip["duration"] == 6.0
    assert manifest["takes"][0]["start"] == 0.0
    assert manifest["refused"] == []


def test_analyse_prints_boundaries_and_shots(call, tmp_path: Path) -> None:
    footage = make_clip(tmp_path / "a.mp4", 6, shots=(RED, GREEN, BLUE))
    result = call("analyse", footage, "--json")
    data = json.loads(result.stdout)
    assert data["duration"] == pytest.approx(6, abs=0.05)
    assert [each["kind"] for each in data["boundaries"]] == ["cut", "cut"]
    assert [each["time"] for each in data["boundaries"]] == pytest.approx([2, 4], abs=0.05)
    assert len(data["shots"]) == 3


def test_probe_says_what_a_file_is(call, tmp_path: Path) -> None:
    footage = make_clip(tmp_path / "a.mp4", 2, size=Size(320, 180), rotation=90)
    data = json.loads(call("probe", footage, "--json").stdout)
    assert data["video"]["rotation"] == 90
    assert data["video"]["display"] == {"width": 180, "height": 320}


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("cut",), "cut.no_files"),
        (("cut", "gone.mp4"), "cut.no_such_file"),
        (("cut", "gone.mp4", "--item", "nothing"), "catalog.unknown_item"),
        (("cut", "gone.mp4", "--aspect", "4x3"), "cut.aspect"),
        (("cut", "gone.mp4", "--length", "3"), "cut.length"),
        (("analyse", "gone.mp4"), "cut.no_such_file"),
        (("probe", "gone.mp4"), "cut.no_such_file"),
    ],
)
def test_mistakes_are_said_in_words_with_exit_code_1(
    call, words: tuple[str, ...], code: str
) -> None:
    as_json = call(*words, "--json")
    assert as_json.exit_code == 1
    error = json.loads(as_json.stdout)["error"]
    assert error["code"] == code
    spoken = call(*words)
    assert spoken.exit_code == 1
    assert error["message"] in spoken.output
    assert error["remedy"] in spoken.output


def test_every_command_offers_json_and_help(call) -> None:
    for name in ("analyse", "cut", "demo", "doctor", "probe", "serve", "worker"):
        result = call(name, "--help")
        assert result.exit_code == 0, name
        assert "--json" in result.output, name
    for name in ("check", "export"):
        assert "--json" in call("schedule", name, "--help").output


def test_doctor_finds_the_tools(call) -> None:
    result = call("doctor", "--json")
    found = {each["name"]: each for each in json.loads(result.stdout)}
    assert {"ffmpeg", "filters", "opencv", "fonts", "folder", "database", "queue"} <= set(found)
    for name in ("ffmpeg", "filters", "opencv", "fonts"):
        assert found[name]["passed"], found[name]
    assert not found["queue"]["passed"]
    assert found["queue"]["remedy"]
