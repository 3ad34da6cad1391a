"""Files in, branded clips out, on tiny clips made on the spot."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from studio.brand import open_texts
from studio.brand.contrast import lowest_contrast
from studio.brand.graphic import Plate
from studio.catalog import facts_of, find_item, read_catalog
from studio.errors import Cancelled, EnvironmentFault, InputError, Refused
from studio.media import probe
from studio.process import ffmpeg_path, run
from studio.records.clip_words import ClipWords
from studio.settings import Settings
from studio.units import Aspect, Size
from studio.words.claims import Where
from studio.workflows.cutting.cut_files import cut_files
from studio.workflows.kit.clip_brand import Brand
from studio.workflows.kit.wish import ClipWish
from studio.workflows.personal.personalise import open_clip, personalise
from studio.workflows.personal.sellers import Seller
from tests.render.fake_encoder import fake_ffmpeg
from tests.synthetic import BLUE, GREEN, RED, make_clip

pytestmark = pytest.mark.media

NAME = "采摘 '清晨' \"祁东\" %03d.mp4"
"""A name that a shell, a filter graph or a numbered-file pattern would trip over."""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.from_environment({"COUNTY_STUDIO_VAR": str(tmp_path / "var")})


def wish(settings: Settings, *aspects: str, **changes: object) -> ClipWish:
    counties = read_catalog(settings.data)
    county, item = counties[0], counties[0].items[0]
    values: dict[str, object] = {
        "facts": facts_of(item, county.name_zh, county.name_en),
        "kit": county.slug,
        "template": "product-hero",
        "aspects": tuple(Aspect.parse(each) for each in aspects or ("9:16",)),
        "length": Fraction(6),
        "preset": "light",
        **changes,
    }
    return ClipWish(**values)  # type: ignore[arg-type]  # the values above are of the right types


def test_a_clip_in_two_aspects_with_covers_and_certificates(
    tmp_path: Path, settings: Settings
) -> None:
    footage = make_clip(tmp_path / NAME, 8, shots=(RED, GREEN, BLUE))
    steps: list[str] = []
    manifest = cut_files(
        [footage],
        wish(settings, "9:16", "16:9", preset="social"),
        tmp_path / "out",
        settings,
        lambda step, _: steps.append(step),
    )
    sizes = {str(each.aspect): each.certificate.size for each in manifest.clip.renditions}
    assert sizes == {"9:16": Size(1080, 1920), "16:9": Size(1920, 1080)}
    assert list(dict.fromkeys(steps)) == ["probe", "analyse", "draw", "render"]
    posts = {each.post.platform: each.path for each in manifest.posts}
    assert posts.keys() >= {"douyin", "kuaishou", "wechat-channels", "xiaohongshu"}
    assert len(list((tmp_path / "out").iterdir())) == 6 + len(posts)
    assert "祁东黄花菜" in posts["douyin"].read_text(encoding="utf-8")
    for each in manifest.clip.renditions:
        assert probe(each.path, settings).duration == pytest.approx(6, abs=0.05)


def test_the_same_wish_has_the_same_fingerprint_and_a_new_price_another(
    tmp_path: Path, settings: Settings
) -> None:
    footage = make_clip(tmp_path / "a.mp4", 7, shots=(RED, GREEN))
    first = cut_files([footage], wish(settings), tmp_path / "one", settings)
    again = cut_files([footage], wish(settings), tmp_path / "two", settings)
    facts = wish(settings).facts
    dearer = facts.model_copy(update={"price": type(facts.price)(facts.price.fen + 100)})
    changed = cut_files([footage], wish(settings, facts=dearer), tmp_path / "three", settings)
    assert first.clip.made_from == again.clip.made_from
    assert first.clip.made_from != changed.clip.made_from
    said = wish(settings, words=ClipWords(quote="好吃"))
    told = cut_files([footage], said, tmp_path / "four", settings)
    assert told.clip.made_from not in {first.clip.made_from, changed.clip.made_from}


def test_a_bad_file_among_good_ones_is_left_out_and_named(
    tmp_path: Path, settings: Settings
) -> None:
    good = make_clip(tmp_path / "good.mp4", 7, shots=(RED, GREEN))
    bad = tmp_path / "bad.mp4"
    bad.write_bytes(b"")
    manifest = cut_files([bad, good], wish(settings), tmp_path / "out", settings)
    assert [each.path for each in manifest.refused] == [bad]
    assert [each.path for each in manifest.sources] == [good]


def test_the_same_bytes_twice_are_used_once(tmp_path: Path, settings: Settings) -> None:
    first = make_clip(tmp_path / "first.mp4", 7, shots=(RED, GREEN))
    again = tmp_path / "again.mp4"
    again.write_bytes(first.read_bytes())
    manifest = cut_files([first, first, again], wish(settings), tmp_path / "out", settings)
    assert [each.path for each in manifest.sources] == [first]
    assert [(each.path, each.error.code) for each in manifest.refused] == [
        (first, "cut.same_file"),
        (again, "cut.same_file"),
    ]


def test_only_bad_files_is_the_first_ones_error(tmp_path: Path, settings: Settings) -> None:
    bad = tmp_path / "bad.mp4"
    bad.write_text("not a film")
    with pytest.raises(Refused):
        cut_files([bad], wish(settings), tmp_path / "out", settings)
    assert not (tmp_path / "out").exists()


def test_a_character_no_typeface_has_stops_before_any_encoding(
    tmp_path: Path, settings: Settings
) -> None:
    facts = wish(settings).facts.model_copy(update={"name_zh": "祁东𓀀花菜"})
    with pytest.raises(InputError) as caught:
        cut_files([tmp_path / "never-read.mp4"], wish(settings, facts=facts), tmp_path, settings)
    assert "𓀀" in str(caught.value.params.values())


def test_a_claim_word_stops_before_any_encoding_and_a_warning_goes_along(
    tmp_path: Path, settings: Settings
) -> None:
    facts = wish(settings).facts
    bad = facts.model_copy(update={"selling_points": ("降 血脂",)})
    with pytest.raises(InputError) as caught:
        cut_files([tmp_path / "never-read.mp4"], wish(settings, facts=bad), tmp_path, settings)
    assert caught.value.code == "claims.health"
    assert [each.name for each in tmp_path.iterdir()] in ([], ["var"])  # encoders were tried
    footage = make_clip(tmp_path / "a.mp4", 7, shots=(RED, GREEN))
    praised = wish(settings, facts=facts.model_copy(update={"selling_points": ("顶级好货",)}))
    clip = cut_files([footage], praised, tmp_path / "out", settings).clip
    assert [(each.found, each.place.where) for each in clip.findings] == [("顶级", Where.POINT)]


@pytest.mark.parametrize(
    ("preset", "codec", "size"),
    [
        ("light", "h264", Size(720, 720)),
        ("social-hevc", "hevc", Size(1080, 1080)),
        ("social-av1", "av1", Size(1080, 1080)),
    ],
)
def test_a_preset_decides_size_and_codec(
    tmp_path: Path, settings: Settings, preset: str, codec: str, size: Size
) -> None:
    footage = make_clip(tmp_path / "a.mp4", 7, shots=(RED, GREEN))
    made = cut_files(
        [footage], wish(settings, "1:1", preset=preset), tmp_path / "out", settings
    ).clip.renditions[0]
    checks = {each.name: each for each in made.certificate.checks}
    assert made.certificate.size == size
    assert checks["video_codec"].found == f"{codec} yuv420p"
    assert checks["bytes"].passed
    assert made.certificate.made_from["preset"].startswith(f"{preset}@")
    assert preset in made.path.name
    with Image.open(made.cover) as cover:
        assert max(cover.size) <= 1920


@pytest.mark.parametrize(
    ("preset", "code"), [("none", "preset.unknown"), ("shop-main-image", "preset.aspect")]
)
def test_a_preset_that_does_not_deliver_it_stops_before_any_reading(
    tmp_path: Path, settings: Settings, preset: str, code: str
) -> None:
    with pytest.raises(InputError) as caught:
        cut_files([tmp_path / "never-read.mp4"], wish(settings, preset=preset), tmp_path, settings)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"length": Fraction(5)}, "cut.length"),
        ({"length": Fraction(61)}, "cut.length"),
        ({"aspects": (Aspect(4, 3),)}, "cut.aspect"),
    ],
)
def test_a_wish_that_cannot_be_delivered_is_refused(
    settings: Settings, changes: dict[str, object], code: str
) -> None:
    with pytest.raises(InputError) as caught:
        wish(settings, **changes)
    assert caught.value.code == code


@pytest.mark.parametrize("at_step", ["probe", "analyse", "draw", "render"])
def test_cancel_at_every_step_leaves_nothing(
    tmp_path: Path, settings: Settings, at_step: str
) -> None:
    footage = make_clip(tmp_path / "a.mp4", 7, shots=(RED, GREEN))
    reached: list[str] = []
    with pytest.raises(Cancelled):
        cut_files(
            [footage],
            wish(settings),
            tmp_path / "out",
            settings,
            lambda step, _: reached.append(step),
            lambda: at_step in reached,
        )
    left = list((tmp_path / "out").iterdir()) if (tmp_path / "out").exists() else []
    assert left == []


def test_two_files_share_a_clip(tmp_path: Path, settings: Settings) -> None:
    one = make_clip(tmp_path / "one.mp4", 4, shots=(RED,))
    two = make_clip(tmp_path / "two.mp4", 4, shots=(BLUE,), tone_hz=None)
    manifest = cut_files([one, two], wish(settings, "1:1"), tmp_path / "out", settings)
    assert {take.source for take in manifest.clip.plan.timeline.takes} == {0, 1}


def test_an_unknown_item_names_near_ones(settings: Settings) -> None:
    counties = read_catalog(settings.data)
    with pytest.raises(InputError) as caught:
        find_item(counties, "QD-HHC-25")
    assert caught.value.code == "catalog.unknown_item"


def test_a_card_that_works_makes_the_clip_and_a_seller_s_end_card_fits_it(
    tmp_path: Path, settings: Settings
) -> None:
    fast = replace(settings, ffmpeg=fake_ffmpeg(tmp_path, "works"))
    footage = make_clip(tmp_path / "a.mp4", 7, shots=(RED, GREEN))
    clip = cut_files([footage], wish(fast, "1:1"), tmp_path / "out", fast).clip
    made = clip.renditions[0]
    assert made.certificate.made_from["encoder"] == "h264_nvenc"
    slow = cut_files([footage], wish(settings, "1:1"), tmp_path / "slow", settings).clip
    assert "encoder" not in slow.renditions[0].certificate.made_from
    assert clip.made_from != slow.made_from, "other bytes have another address"
    mine = personalise(
        open_clip(made.path, settings), Seller("周姐土货铺"), tmp_path / "m.mp4", None, settings
    )
    assert {each.name: each.passed for each in mine.certificate.checks}["end_card"]


def test_a_codec_that_cannot_be_made_here_stops_before_any_reading(
    tmp_path: Path, settings: Settings
) -> None:
    lacking = replace(settings, ffmpeg=fake_ffmpeg(tmp_path, "fails", ("libsvtav1",)))
    asked = wish(settings, preset="social-av1")
    with pytest.raises(EnvironmentFault) as caught:
        cut_files([tmp_path / "never-read.mp4"], asked, tmp_path / "out", lacking)
    assert caught.value.code == "preset.no_encoder"


def test_text_on_the_finished_film_has_its_contrast_and_the_certificate_says_so(
    tmp_path: Path, settings: Settings
) -> None:
    """White footage: the picture around the title's letters is dark enough in the file that is handed out."""
    white = (255, 255, 255)
    footage = make_clip(tmp_path / "a.mp4", 8, shots=(white, white, white), plain=True)
    clip = cut_files([footage], wish(settings, preset="social"), tmp_path / "out", settings).clip
    (made,) = clip.renditions
    assert made.certificate.shown is not None
    (title,) = made.certificate.shown.plates
    assert (title.layer, title.level) == ("title", 3)
    (line,) = (each for each in made.certificate.checks if each.name == "contrast:title")
    assert line.passed
    assert float(line.found) == title.contrast >= 4.5
    assert made.certificate.made_from["plates"] == "9:16 title=3"

    brand = Brand.of(clip.plan.wish, settings)
    timeline = clip.plan.timeline
    (text,) = open_texts(
        *(brand.kit, brand.template, clip.plan.wish.facts, Aspect(9, 16), Size(1080, 1920)),
        *(timeline.duration, timeline.rate, brand.fonts),
    )
    frame = picture_at(made.path, text.shown.middle)
    for box, ink in text.inks:
        part = frame[box.y : box.bottom, box.x : box.right]
        off = np.abs(part.astype(int) - ink).max(axis=2)
        ground = part[off > np.percentile(off, 60)]  # neither letters nor their soft edges
        assert lowest_contrast(ground, ink, Plate((0, 0, 0), 0.0)) >= 4.5


def test_dark_footage_has_no_veil_and_another_fingerprint_part(
    tmp_path: Path, settings: Settings
) -> None:
    dark = (12, 14, 12)
    footage = make_clip(tmp_path / "a.mp4", 8, shots=(dark, dark), plain=True)
    (made,) = cut_files([footage], wish(settings), tmp_path / "out", settings).clip.renditions
    assert made.certificate.made_from["plates"] == "9:16 title=0"
    assert made.certificate.shown is not None
    assert made.certificate.shown.plates[0].contrast > 7


def picture_at(path: Path, instant: Fraction) -> np.ndarray:
    """(1920, 1080, 3) RGB."""
    argv = (ffmpeg_path(), "-v", "error", "-ss", f"{float(instant):.3f}", "-i", str(path))
    shown = ("-frames:v", "1", "-vf", "scale=in_color_matrix=bt709")
    data = run((*argv, *shown, "-f", "rawvideo", "-pix_fmt", "rgb24", "-")).stdout
    return np.frombuffer(data, np.uint8).reshape(1920, 1080, 3)
