"""``county-studio probe``: the whole description, the place only when asked."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import av
import pytest

from studio.units import Size
from tests.commands.conftest import Call
from tests.synthetic import make_clip

pytestmark = pytest.mark.media


@pytest.fixture
def placed(tmp_path: Path) -> Path:
    """A film that says where it was taken (near Qidong), as phones write it."""
    plain = make_clip(tmp_path / "plain.mp4", 1, size=Size(160, 90))
    path = tmp_path / "placed.mov"
    with av.open(str(plain)) as given, av.open(str(path), "w") as made:
        made.metadata["location"] = "+26.7891+112.0904/"
        stream = made.add_stream_from_template(given.streams.video[0])
        for packet in given.demux(given.streams.video[0]):
            if packet.dts is not None:
                packet.stream = stream
                made.mux(packet)
    return path


def test_rates_are_exact_and_seconds_beside_them(call: Call, tmp_path: Path) -> None:
    ntsc = Fraction(30_000, 1001)
    footage = make_clip(tmp_path / "a.mp4", 1, size=Size(320, 180), rate=ntsc, rotation=90)
    data = json.loads(call("probe", footage, "--json").stdout)
    assert Fraction(data["video"]["rate"]) == ntsc
    assert data["frames_per_second"] == pytest.approx(29.97, abs=0.001)
    assert data["duration_s"] == pytest.approx(1, abs=0.1)
    assert data["video"]["rotation"] == 90
    assert data["video"]["display"] == {"width": 180, "height": 320}
    assert data["audio"]["rate"] == 48_000
    assert data["kind"] == "film"
    assert {"start_s", "lost_s", "first_picture_s", "edit_list", "other_streams"} <= set(data)


def test_the_place_is_private(call: Call, placed: Path) -> None:
    for words in (("probe", placed, "--json"), ("probe", placed)):
        result = call(*words)
        assert result.exit_code == 0, result.output
        assert "112" not in result.output
        assert "latitude" not in result.output
    data = json.loads(call("probe", placed, "--json").stdout)
    assert data["has_place"] is True
    assert "place" not in data["telemetry"]


def test_the_place_is_shown_when_asked(call: Call, placed: Path) -> None:
    data = json.loads(call("probe", placed, "--json", "--show-place").stdout)
    assert data["telemetry"]["place"]["latitude"] == pytest.approx(26.7891, abs=0.001)
    assert "26.789" in call("probe", placed, "--show-place").stdout


def test_a_film_without_place_says_so(call: Call, tmp_path: Path) -> None:
    data = json.loads(call("probe", make_clip(tmp_path / "a.mp4", 1), "--json").stdout)
    assert data["has_place"] is False
