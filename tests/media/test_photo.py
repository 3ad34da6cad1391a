"""Photographs: what they are, and the picture that is made of them."""

from __future__ import annotations

import io
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms

from studio.errors import Cancelled, Refused
from studio.media import develop, gate, probe
from studio.records.media import HdrKind, MediaInfo, MediaKind
from studio.units import Size
from tests.media import hostile as h
from tests.synthetic import make_clip

pytestmark = pytest.mark.media

SIDE = (400, 300)
RED, GREEN, BLUE, YELLOW = (200, 40, 40), (40, 160, 60), (40, 60, 190), (210, 190, 50)


def quarters(size: tuple[int, int] = SIDE) -> Image.Image:
    """Red top left, green top right, blue bottom left, yellow bottom right."""
    image = Image.new("RGB", size, RED)
    w, h_ = size[0] // 2, size[1] // 2
    image.paste(GREEN, (w, 0, size[0], h_))
    image.paste(BLUE, (0, h_, w, size[1]))
    image.paste(YELLOW, (w, h_, size[0], size[1]))
    return image


def saved(path: Path, image: Image.Image, **options: object) -> Path:
    image.save(path, **options)
    return path


def developed(path: Path, settings) -> tuple[MediaInfo, Image.Image]:
    target = path.parent / "developed" / "a.jpg"
    target.parent.mkdir(exist_ok=True)
    info = probe(path, settings)
    develop(path, info, settings, target)
    assert [each.name for each in target.parent.iterdir()] == ["a.jpg"]
    with Image.open(target) as image:
        image.load()
    assert (image.format, image.mode) == ("JPEG", "RGB")
    assert Size(*image.size) == info.video.display
    assert not {"exif", "icc_profile", "xmp", "comment"} & image.info.keys()
    return info, image


def corners(image: Image.Image) -> list[tuple[int, int, int]]:
    """Colours at the middles of the quarters: top left, top right, bottom left, bottom right."""
    w, h_ = image.size
    places = (
        (w // 4, h_ // 4),
        (w * 3 // 4, h_ // 4),
        (w // 4, h_ * 3 // 4),
        (w * 3 // 4, h_ * 3 // 4),
    )
    return [image.getpixel(place) for place in places]


def near(found, expected, by: int = 6) -> bool:
    return all(abs(a - b) <= by for a, b in zip(found, expected, strict=True))


@pytest.mark.parametrize(
    ("name", "codec", "options"),
    [
        ("a.jpg", "mjpeg", {"quality": 95}),
        ("a.png", "png", {}),
        ("a.webp", "webp", {"quality": 95}),
        ("b.webp", "webp", {"lossless": True}),
        ("a.avif", "av1", {"quality": 90}),
    ],
)
def test_every_kind_becomes_the_same_picture(tmp_path, plain_settings, name, codec, options):
    info, image = developed(saved(tmp_path / name, quarters(), **options), plain_settings)
    assert info.kind is MediaKind.PHOTO
    assert info.container == {".jpg": "jpeg"}.get(Path(name).suffix, Path(name).suffix[1:])
    video = info.video
    assert (video.codec, video.coded, video.display, video.rotation) == (
        codec,
        Size(*SIDE),
        Size(*SIDE),
        0,
    )
    assert (info.duration, video.start, video.rate, video.hdr) == (10, 0, 25, HdrKind.SDR)
    assert (video.variable_rate, video.interlaced, video.full_range) == (False, False, True)
    assert video.time_base == Fraction(1, 1000)
    assert info.audio is None
    for found, expected in zip(corners(image), (RED, GREEN, BLUE, YELLOW), strict=True):
        assert near(found, expected)


UPRIGHT = {
    1: "rgby", 2: "gryb", 3: "ybgr", 4: "byrg", 5: "rbgy", 6: "bryg", 7: "ygbr", 8: "gyrb",
}  # fmt: skip
"""EXIF orientation → quarters once upright, as TIFF 6.0 defines what row and column 0 show."""


@pytest.mark.parametrize(
    ("suffix", "orientation"), [*((".jpg", each) for each in UPRIGHT), (".png", 6), (".webp", 5)]
)
def test_it_stands_upright(tmp_path, plain_settings, orientation, suffix):
    notes = Image.Exif()
    notes[0x0112] = orientation
    path = saved(tmp_path / f"a{suffix}", quarters(), exif=notes, quality=95)
    info, image = developed(path, plain_settings)
    turned = orientation > 4
    assert info.video.coded == Size(400, 300)
    assert info.video.display == (Size(300, 400) if turned else Size(400, 300))
    assert info.video.rotation == {3: 180, 4: 180, 5: 270, 6: 90, 7: 90, 8: 270}.get(orientation, 0)
    colours = dict(zip("rgby", (RED, GREEN, BLUE, YELLOW), strict=True))
    for found, letter in zip(corners(image), UPRIGHT[orientation], strict=True):
        assert near(found, colours[letter])


def display_p3() -> bytes:
    """The profile that phones write, out of a real photograph's figures."""
    return make_profile(
        ((0.51512, 0.2412, -0.00105), (0.29198, 0.69225, 0.04189), (0.1571, 0.06657, 0.78407))
    )


def make_profile(columns: tuple[tuple[float, float, float], ...]) -> bytes:
    """A matrix profile with the curve of sRGB and primaries at ``columns`` (CIE XYZ, white D50)."""
    data = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    count = int.from_bytes(data[128:132], "big")
    for at in range(132, 132 + 12 * count, 12):
        name, place = bytes(data[at : at + 4]), int.from_bytes(data[at + 4 : at + 8], "big")
        if name in (b"rXYZ", b"gXYZ", b"bXYZ"):
            figures = columns[(b"rXYZ", b"gXYZ", b"bXYZ").index(name)]
            for n, figure in enumerate(figures):
                data[place + 8 + 4 * n : place + 12 + 4 * n] = round(figure * 65536).to_bytes(
                    4, "big", signed=True
                )
        if name == b"desc":
            data[place:] = data[place:].replace(
                "sRGB".encode("utf-16-be"), "xxxx".encode("utf-16-be")
            )
    data[84:100] = bytes(16)
    return bytes(data)


@pytest.mark.parametrize(
    ("suffix", "mode"), [(".jpg", "RGB"), (".png", "RGB"), (".png", "RGBA"), (".webp", "RGB")]
)
def test_colours_of_a_phone_become_those_of_every_screen(tmp_path, plain_settings, suffix, mode):
    """The green that sRGB calls 40, 160, 60 has other figures in Display P3 (worked out from the two matrices)."""
    in_p3 = Image.new("RGB", SIDE, (79, 158, 73)).convert(mode)
    path = saved(tmp_path / f"a{suffix}", in_p3, icc_profile=display_p3(), quality=97)
    _, image = developed(path, plain_settings)
    assert near(image.getpixel((200, 150)), GREEN, by=7)


def test_a_broken_profile_is_passed_over(tmp_path, plain_settings):
    path = saved(tmp_path / "a.jpg", quarters(), icc_profile=b"no profile at all" * 20, quality=95)
    _, image = developed(path, plain_settings)
    assert near(corners(image)[0], RED)


def test_what_shows_through_is_white(tmp_path, plain_settings):
    image = Image.new("RGBA", SIDE, (*RED, 255))
    image.paste((0, 0, 0, 0), (200, 0, 400, 300))
    for name in ("a.png", "a.webp"):
        _, made = developed(saved(tmp_path / name, image, lossless=True), plain_settings)
        assert near(made.getpixel((100, 150)), RED)
        assert near(made.getpixel((300, 150)), (255, 255, 255), by=2)
    palette = image.quantize(8)
    _, made = developed(saved(tmp_path / "p.png", palette), plain_settings)
    assert near(made.getpixel((300, 150)), (255, 255, 255), by=2)


@pytest.mark.parametrize("mode", ["L", "LA", "P", "1", "CMYK", "I;16"])
def test_every_kind_of_pixel(tmp_path, plain_settings, mode):
    if mode == "I;16":
        image = Image.fromarray(np.full(SIDE[::-1], 160 * 257, np.uint16))
    elif mode == "1":
        image = Image.new("1", SIDE, 1)
    else:
        image = Image.new("RGB", SIDE, (160, 160, 160)).convert(mode)
    path = saved(tmp_path / ("a.jpg" if mode == "CMYK" else "a.png"), image)
    _, made = developed(path, plain_settings)
    grey = 255 if mode == "1" else 160
    assert near(made.getpixel((200, 150)), (grey, grey, grey), by=5)


def test_a_large_one_is_made_smaller(tmp_path, plain_settings):
    notes = Image.Exif()
    notes[0x0112] = 6
    info, image = developed(
        saved(tmp_path / "a.jpg", quarters((6000, 3001)), exif=notes), plain_settings
    )
    assert info.video.coded == Size(6000, 3001)
    assert image.size == (2049, 4096)
    assert near(corners(image)[0], BLUE)


def nclx(avif: bytes, primaries: int, transfer: int) -> bytes:
    """The AVIF with other colour numbers in its container and its stream's header left to disagree."""
    at = avif.index(b"nclx") + 4
    return avif[:at] + bytes((0, primaries, 0, transfer)) + avif[at + 4 :]


@pytest.mark.parametrize(
    ("transfer", "code", "expected"),
    [(16, 149, 250), (16, 108, 133), (18, 191, 232), (18, 96, 110)],
)
def test_hdr_is_neither_grey_nor_burnt(tmp_path, plain_settings, transfer, code, expected):
    """White of PQ (203 cd/m², code 149 of 255) and of HLG (75 %) come out white or near it, middle grey as it was."""
    file = io.BytesIO()
    Image.new("RGB", SIDE, (code, code, code)).save(file, "AVIF", quality=100)
    path = tmp_path / "a.avif"
    path.write_bytes(nclx(file.getvalue(), 9, transfer))
    info, image = developed(path, plain_settings)
    assert info.video.hdr == {16: HdrKind.PQ, 18: HdrKind.HLG}[transfer]
    assert near(image.getpixel((200, 150)), (expected,) * 3, by=24)


def test_a_real_hdr_photograph(footage, plain_settings, tmp_path):
    path, target = footage("photos/hdr-p3-10bit.avif"), tmp_path / "a.jpg"
    develop(path, probe(path, plain_settings), plain_settings, target)
    with Image.open(target) as made, Image.open(path) as raw:
        pixels = np.asarray(made.resize((200, 300)), np.float32)
        flat = np.asarray(raw.resize((200, 300)), np.float32)
    assert pixels.mean() > flat.mean()
    assert pixels.std() > 1.5 * flat.std()
    assert (pixels.min(axis=2) > 250).mean() < 0.05


def test_a_real_heic(footage, plain_settings, tmp_path):
    pytest.importorskip("pi_heif")
    path, target = footage("photos/phone-photo.heic"), tmp_path / "a.jpg"
    info = probe(path, plain_settings)
    assert (info.container, info.video.codec, info.video.coded) == (
        "heif",
        "hevc",
        Size(4032, 3024),
    )
    assert info.telemetry.device == "Apple iPhone 7"
    assert info.telemetry.place is not None
    develop(path, info, plain_settings, target)
    with Image.open(target) as image:
        assert image.size == (4032, 3024)


@pytest.mark.parametrize("share", [0.4, 0.97])
def test_a_heic_cut_short_is_refused(footage, plain_settings, tmp_path, share):
    """What is missing would be green."""
    data = footage("photos/phone-photo.heic").read_bytes()
    path = tmp_path / "a.heic"
    path.write_bytes(data[: int(share * len(data))])
    with pytest.raises(Refused) as caught:
        probe(path, plain_settings)
    assert caught.value.code == "media.photo_damaged"


def test_heic_where_it_cannot_be_read_is_refused_in_words(
    footage, plain_settings, tmp_path, monkeypatch
):
    """A child that starts with another Python library path finds no pi_heif."""
    path = footage("photos/phone-photo.heic")
    child = tmp_path / "child"
    child.mkdir()
    for module in gate.CHILD.glob("*.py"):
        (child / module.name).write_bytes(module.read_bytes())
    (child / "pi_heif.py").write_text("raise ImportError('not on this platform')")
    monkeypatch.setattr(gate, "CHILD", child)
    with pytest.raises(Refused) as caught:
        probe(path, plain_settings)
    assert caught.value.code == "media.heic_here"


def test_notes_of_the_camera(tmp_path, plain_settings):
    notes = Image.Exif()
    notes[0x010F], notes[0x0110] = "HUAWEI\x00", "HUAWEI P60"
    notes.get_ifd(0x8769).update({0x9003: "2024:05:06 07:08:09", 0x9011: "+08:00"})
    notes.get_ifd(0x8825).update(
        {1: "N", 2: (30.0, 15.0, 0.0), 3: "W", 4: (120.0, 10.0, 12.0), 5: b"\x01", 6: 12.5}
    )
    info = probe(saved(tmp_path / "a.jpg", quarters(), exif=notes), plain_settings)
    assert info.telemetry.device == "HUAWEI P60"
    assert str(info.telemetry.captured_at) == "2024-05-06 07:08:09+08:00"
    place = info.telemetry.place
    assert place is not None
    assert (place.latitude, place.altitude_m) == (30.25, -12.5)
    assert place.longitude == pytest.approx(-120.17)


def test_a_small_one_is_refused_with_its_figures(tmp_path, plain_settings):
    with pytest.raises(Refused) as caught:
        probe(saved(tmp_path / "a.jpg", quarters((320, 239))), plain_settings)
    assert caught.value.code == "media.photo_small"
    assert (caught.value.params["height"], caught.value.params["limit"]) == (239, 240)
    assert probe(saved(tmp_path / "b.jpg", quarters((320, 240))), plain_settings)


def test_a_film_is_not_developed(tmp_path, plain_settings):
    clip = make_clip(tmp_path / "f.mp4", 0.2, h.SMALL, tone_hz=None)
    with pytest.raises(ValueError, match="photographs"):
        develop(clip, probe(clip, plain_settings), plain_settings, tmp_path / "a.jpg")


def test_a_gif_stays_a_film(tmp_path, plain_settings):
    path = tmp_path / "a.gif"
    path.write_bytes(h.moving("GIF"))
    assert probe(path, plain_settings).kind is MediaKind.FILM


def test_cancel_and_failure_leave_nothing(tmp_path, plain_settings):
    path = saved(tmp_path / "a.jpg", quarters())
    info = probe(path, plain_settings)
    target = tmp_path / "out" / "a.jpg"
    target.parent.mkdir()
    target.write_bytes(b"the old one")
    with pytest.raises(Cancelled):
        develop(path, info, plain_settings, target, cancelled=lambda: True)
    path.write_bytes(path.read_bytes()[:2000])
    with pytest.raises(Refused):
        develop(path, info, plain_settings, target)
    assert [each.read_bytes() for each in target.parent.iterdir()] == [b"the old one"]
