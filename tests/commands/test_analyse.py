"""``county-studio analyse``: the form scripts depend on."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from studio.records.media import (
    Analysis,
    Boundary,
    BoundaryKind,
    Shot,
    ShotQuality,
    Sound,
)
from studio.units import TimeRange
from tests.commands.conftest import Call
from tests.synthetic import BLUE, GREEN, RED, make_clip
from web.commands.analyse import analysis_as_data


def span(start: str, end: str) -> TimeRange:
    return TimeRange(Fraction(start), Fraction(end))


def analysed() -> Analysis:
    quality = ShotQuality(
        sharpness=0.5, exposure=0.5, colourfulness=0.5, steadiness=1 / 3, motion=0.5, score=0.5
    )
    return Analysis(
        duration=Fraction(10),
        boundaries=(
            Boundary(kind=BoundaryKind.CUT, start=Fraction("2.834"), end=Fraction("2.834")),
            Boundary(
                kind=BoundaryKind.DISSOLVE, start=Fraction(5), end=Fraction(6), confidence=0.7
            ),
        ),
        shots=(
            Shot(range=span("0.834", "2.834"), quality=quality, rank=2),
            Shot(range=span("2.834", "10.834"), quality=quality, rank=1),
        ),
        sound=Sound(
            integrated_lufs=-23.5,
            true_peak_dbtp=-1.25,
            speech=(span("1", "2.5"), span("3", "4")),
            music=(span("6", "8"),),
        ),
        lost=Fraction(1, 3),
        gaps=(span("4", "13/3"),),
    )


def test_the_form_is_as_promised() -> None:
    data = json.loads(json.dumps(analysis_as_data(analysed())))
    assert data["duration"] == 10.0
    assert data["boundaries"] == [
        {"kind": "cut", "time": 2.834, "confidence": 1.0},
        {"kind": "dissolve", "start": 5.0, "end": 6.0, "confidence": 0.7},
    ]
    assert [(shot["start"], shot["end"], shot["rank"]) for shot in data["shots"]] == [
        (0.834, 2.834, 2),
        (2.834, 10.834, 1),
    ]
    assert data["shots"][0]["quality"]["steadiness"] == 0.333
    assert data["speech"] == [[1.0, 4.0]]
    assert data["sentences"] == [[1.0, 2.5], [3.0, 4.0]]
    assert data["music"] == [[6.0, 8.0]]
    assert data["loudness"]["integrated_lufs"] == -23.5
    assert data["loudness"]["true_peak_dbtp"] == -1.25
    assert (data["lost"], data["gaps"]) == (0.333333, [[4.0, 4.333333]])


def boundaries(data: dict[str, Any]) -> list[float]:
    return [each["time"] for each in data["boundaries"] if each["kind"] == "cut"]


@pytest.mark.media
def test_times_are_the_files_own(call: Call, tmp_path: Path) -> None:
    """A file whose first picture has 0.834 s counts from there."""
    shots = (RED, GREEN, BLUE)
    late = make_clip(tmp_path / "late.mkv", 6, shots=shots, start=Fraction(834, 1000), tone_hz=None)
    data = json.loads(call("analyse", late, "--json").stdout)
    assert data["shots"][0]["start"] == pytest.approx(0.834, abs=0.002)
    assert boundaries(data) == pytest.approx([2.834, 4.834], abs=0.045)
    assert data["loudness"]["integrated_lufs"] is None
    assert data["speech"] == []


@pytest.mark.media
def test_people_get_a_table(call: Call, tmp_path: Path) -> None:
    footage = make_clip(tmp_path / "a.mp4", 6, shots=(RED, GREEN, BLUE))
    result = call("analyse", footage)
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert len(lines) == 4
    assert "LUFS" in lines[-1]
    assert result.stderr == "", "no bar where no terminal is"
