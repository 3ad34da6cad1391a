"""Every real file is described as its table says; the table was made with other tools."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import pytest

from studio.errors import Refused
from studio.media import probe
from studio.records.media import HdrKind, MediaKind
from studio.units import Size
from tests.media.conftest import FOOTAGE

pytestmark = [pytest.mark.media, pytest.mark.footage]


def table() -> dict[str, dict[str, Any]]:
    manifest = FOOTAGE / "manifest.json"
    rows = json.loads(manifest.read_text("utf-8")) if manifest.is_file() else []
    return {row["file"]: row for row in rows if row.get("fps")}


ROWS = table()
PHOTOS = sorted(str(path.relative_to(FOOTAGE)) for path in FOOTAGE.glob("photos/*"))
EXACT = {29.97: Fraction(30000, 1001), 59.94: Fraction(60000, 1001), 23.976: Fraction(24000, 1001)}
VARIABLE = {
    "edge/edge-vfr-dropped-frames.mp4",
    "roof-hdr10-hevc.mp4",
    "roof-hlg-rotated-editlist.mp4",
    "selfie-man-headphones-hevc-rotated.mp4",
    "tree-in-wind-cinepak.avi",
}
HDR = {"arib-std-b67": HdrKind.HLG, "smpte2084": HdrKind.PQ}


@pytest.mark.parametrize("name", ROWS or ["coffee-pour-product.mp4"])
def test_a_film_is_what_its_table_says(footage, plain_settings, name):
    info = probe(footage(name), plain_settings)
    row, video = ROWS[name], info.video
    assert info.kind is MediaKind.FILM
    assert str(video.coded) == row["size"].replace("x", "×")
    assert video.codec == row["codec"]
    assert video.rotation == -row["rotation"] % 360
    # A phone writes 30 a second on a clock that could hold 120; what it writes counts.
    nominal = row["nominal_fps"] if row["nominal_fps"] < 100 else row["fps"]
    assert float(video.rate) == pytest.approx(nominal, rel=0.005)
    assert video.rate == EXACT.get(nominal, video.rate)
    assert video.variable_rate == (name in VARIABLE)
    assert video.hdr == HDR.get(row["transfer"], HdrKind.SDR)
    assert video.interlaced == (row["field"] == "tt")
    assert (info.audio is None) == (row["audio"] == "none")
    if info.audio is not None:
        assert f"{info.audio.channels}ch" in row["audio"]
        assert info.audio.gaps == ()
    end = max(
        video.start + info.duration, info.audio.start + info.audio.duration if info.audio else 0
    )
    if "nasa" not in name:  # its table counts the other film in the same file, and its subtitles
        assert float(end + info.lost - info.start) == pytest.approx(row["duration"], abs=0.1)


def test_what_telemetry_there_is(footage, plain_settings):
    phone = probe(footage("roof-dolby-vision-hlg.mov"), plain_settings)
    assert (phone.telemetry.device, phone.video.dolby_vision) == ("Apple iPhone 14 Pro", 8)
    assert str(phone.telemetry.captured_at) == "2023-05-09 12:41:46+01:00"
    assert phone.telemetry.place is not None
    assert phone.telemetry.place.altitude_m == 26.756
    drone = probe(footage("drone-coast.mp4"), plain_settings)
    assert drone.telemetry.device == "GoPro"
    assert drone.telemetry.place is not None  # from its telemetry stream
    assert drone.telemetry.place.latitude == pytest.approx(33.1254, abs=1e-3)
    assert drone.other_streams == ("data tmcd", "data gpmd", "data fdsc")
    edited = probe(footage("coffee-pour-product.mp4"), plain_settings)
    assert edited.telemetry.captured_at is None
    assert edited.other_streams == ()


def test_edit_lists_that_show(footage, plain_settings):
    for name, moved in (
        ("roof-hlg-rotated-editlist.mp4", True),
        ("interviews-edited.mp4", True),
        ("coffee-pour-product.mp4", False),
        ("woman-and-dog-courtyard.mp4", False),
    ):
        assert probe(footage(name), plain_settings).edit_list == moved, name


def test_two_films_in_one_file(footage, plain_settings):
    selfie = probe(footage("selfie-man-headphones-hevc-rotated.mp4"), plain_settings)
    assert (selfie.video.index, selfie.video.coded) == (0, Size(1440, 1080))
    assert selfie.other_streams[0] == "video hevc"
    nasa = probe(footage("nasa-mirror-dissolves.mp4"), plain_settings)
    assert nasa.audio is not None
    assert (nasa.video.index, nasa.audio.index, nasa.audio.rate) == (0, 4, 16_000)


def test_the_one_without_index_is_refused(footage, plain_settings):
    with pytest.raises(Refused) as caught:
        probe(footage("edge/edge-no-index-unreadable.mp4"), plain_settings)
    assert caught.value.code == "media.no_index"


@pytest.mark.parametrize("name", PHOTOS or ["photos/ice-cream.jpg"])
def test_photographs_are_sources(footage, plain_settings, name):
    info = probe(footage(name), plain_settings)
    assert info.kind is MediaKind.PHOTO
    assert info.audio is None
    assert info.duration == 10
    assert max(info.video.display.width, info.video.display.height) <= 4096
    assert info.video.hdr == (HdrKind.PQ if "hdr" in name else HdrKind.SDR)
