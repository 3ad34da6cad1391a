"""Real footage: every file passes the gate (or is refused for its reason) and is understood rightly."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from studio.errors import Refused
from studio.media import analyse, picture_at, probe
from studio.records.media import BoundaryKind, HdrKind
from studio.units import Size
from tests.media.conftest import FOOTAGE

pytestmark = [pytest.mark.media, pytest.mark.footage]

SUFFIXES = {".mp4", ".mov", ".webm", ".avi", ".gif", ".ts"}
FILES = sorted(
    str(path.relative_to(FOOTAGE))
    for path in (*FOOTAGE.glob("*"), *FOOTAGE.glob("edge/*"))
    if path.suffix in SUFFIXES
)

KNOWN = {
    "indoor-handheld-rotated.mp4": (Size(720, 1280), 270, HdrKind.SDR),
    "selfie-man-headphones-hevc-rotated.mp4": (Size(1080, 1440), 270, HdrKind.SDR),
    "roof-portrait-4k60-rotated.mp4": (Size(2160, 3840), 90, HdrKind.SDR),
    "roof-hlg-rotated-editlist.mp4": (Size(1080, 1920), 90, HdrKind.HLG),
    "roof-dolby-vision-hlg.mov": (Size(720, 1280), 90, HdrKind.HLG),
    "roof-hdr10-hevc.mp4": (Size(1920, 1080), 0, HdrKind.PQ),
    "roof-pan-hdr10-av1-vertical.mp4": (Size(720, 1280), 0, HdrKind.PQ),
    "plant-in-bottle-8k.mp4": (Size(7680, 4320), 0, HdrKind.SDR),
    "edge/edge-interlaced-576i-mpeg2.ts": (Size(1024, 576), 0, HdrKind.SDR),
    "edge/edge-odd-size-641x361.webm": (Size(641, 361), 0, HdrKind.SDR),
}


@pytest.mark.parametrize("name", FILES or ["coffee-pour-product.mp4"])
def test_every_file_is_understood(footage, plain_settings, name):
    path = footage(name)
    if "no-index" in name:
        with pytest.raises(Refused) as caught:
            probe(path, plain_settings)
        assert caught.value.code == "media.no_index"
        return
    info = probe(path, plain_settings)
    assert info.duration > 0
    assert 10 <= info.video.rate <= 60
    if name in KNOWN:
        assert (info.video.display, info.video.rotation, info.video.hdr) == KNOWN[name]
    assert info.video.interlaced == ("interlaced" in name)
    assert (info.lost > 0) == ("truncated" in name)


def test_the_cut_off_file_says_its_loss(footage, plain_settings):
    info = probe(footage("edge/edge-truncated-at-60-percent.mp4"), plain_settings)
    assert info.duration + info.lost == Fraction(1001, 100)
    assert float(info.lost) == pytest.approx(4.1, abs=0.1)


def test_streams_are_chosen_well(footage, plain_settings):
    nasa = probe(footage("nasa-mirror-dissolves.mp4"), plain_settings)
    assert nasa.video.index == 0
    film = probe(footage("film-dialogue-bw.mp4"), plain_settings)
    assert film.audio is not None
    assert (film.video.index, film.audio.index) == (1, 0)
    centre = probe(footage("edge/edge-5-1-audio-speech-in-centre.mp4"), plain_settings)
    assert centre.audio is not None
    assert centre.audio.layout == "5.1"
    late = probe(footage("edge/edge-audio-late-and-short.mp4"), plain_settings)
    assert late.audio is not None
    assert late.audio.start == Fraction(37344, 48_000)


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [
        ("roof-hdr10-hevc.mp4", 90, 170),
        ("roof-hlg-rotated-editlist.mp4", 100, 190),
        ("roof-portrait-4k60-rotated.mp4", 110, 200),
    ],
)
def test_bright_pictures_come_out_neither_grey_nor_burnt(footage, plain_settings, name, low, high):
    path = footage(name)
    info = probe(path, plain_settings)
    small = Size(info.video.display.width // 8 * 2, info.video.display.height // 8 * 2)
    picture = picture_at(path, info, plain_settings, info.video.start, small)
    assert low < picture.mean() < high
    assert picture.std() > 25
    assert float((np.asarray(picture) > 253).mean()) < 0.2


def test_dissolve_and_cut_of_a_real_film(footage, plain_settings):
    path = footage("nasa-mirror-dissolves.mp4")
    found = analyse(path, probe(path, plain_settings), plain_settings).analysis.boundaries
    assert [b.kind for b in found] == [BoundaryKind.DISSOLVE, BoundaryKind.CUT]
    assert float(found[0].start) == pytest.approx(5.04, abs=0.2)
    assert float(found[0].end) == pytest.approx(5.96, abs=0.2)
    assert found[1].start == Fraction(808, 100)


def test_a_start_offset_stays_in_the_times(footage, plain_settings):
    path = footage("interviews-edited.mp4")
    analysis = analyse(path, probe(path, plain_settings), plain_settings).analysis
    assert float(analysis.shots[0].range.start) == pytest.approx(0.834, abs=0.001)
    cuts = [float(b.start) for b in analysis.boundaries]
    assert cuts[:3] == pytest.approx([1.401, 2.035, 2.636], abs=0.02)


@pytest.mark.parametrize(
    "name",
    [
        "overhead-road-cars.mp4",  # cars come into an empty picture and leave it
        "rooftops-zoom-handheld-vfr.mp4",  # the phone switches lenses
        "indoor-handheld-rotated.mp4",  # the camera rushes in
    ],
)
def test_one_take_has_no_boundary(footage, plain_settings, name):
    path = footage(name)
    assert analyse(path, probe(path, plain_settings), plain_settings).analysis.boundaries == ()
