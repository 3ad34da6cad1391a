from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.errors import InputError, NotFound
from studio.records.delivery import ASPECTS
from studio.render import SOCIAL, DeliveryPreset, clip_rate, load_preset, load_presets
from studio.render.preset_file import PRESETS
from studio.render.presets import BUFFER_S
from studio.settings import CHECKOUT
from studio.units import Aspect
from studio.words import say


@pytest.mark.parametrize(
    ("source", "delivered"),
    [
        ("30", 30),
        ("30000/1001", "30000/1001"),
        ("60000/1001", "30000/1001"),
        ("120000/1001", "30000/1001"),
        ("15000/1001", "30000/1001"),
        ("29.97", "30000/1001"),
        ("59.94", "30000/1001"),
        ("29.981", 30),
        ("60", 30),
        ("25", 25),
        ("50", 25),
        ("24000/1001", "24000/1001"),
        ("23.976", "24000/1001"),
        ("24", 24),
        ("12.5", 25),
        ("15", 30),
        ("120", 30),
        ("240", 30),
    ],
)
def test_the_delivered_rate_divides_the_source_most_evenly(
    source: str, delivered: int | str
) -> None:
    assert clip_rate(Fraction(source)).value == Fraction(delivered)


def test_delivered_sizes_have_the_shape_they_are_named_for() -> None:
    for aspect, size in ASPECTS.items():
        assert size.ratio == aspect.ratio
        assert min(size.width, size.height) == 1080


def test_the_standard_preset_stands_in_the_file_as_in_the_code() -> None:
    assert load_preset(CHECKOUT, "social") == SOCIAL


def test_every_preset_says_where_its_figures_come_from() -> None:
    presets = load_presets(CHECKOUT)
    assert set(presets.names) >= {
        "social", "douyin", "kuaishou", "wechat-channels", "xiaohongshu", "shop-main-image", "light",
    }  # fmt: skip
    for each in presets.preset:
        assert len(each.source) > 20
        assert each.date.year >= 2026


@pytest.mark.parametrize("length", [6, 15, 60])
def test_the_standard_preset_gives_its_whole_rate_to_every_clip(length: int) -> None:
    assert SOCIAL.rate_kbit(Fraction(length)) == SOCIAL.max_rate_kbit


@given(st.sampled_from(load_presets(CHECKOUT).preset), st.fractions(6, 60))
def test_picture_sound_and_buffer_fit_the_largest_file(
    preset: DeliveryPreset, length: Fraction
) -> None:
    picture = preset.rate_kbit(length) * (length + BUFFER_S)
    assert (picture + preset.audio_kbit * length) * 1000 / 8 <= 0.96 * preset.max_bytes


def test_a_clip_that_cannot_fit_is_refused() -> None:
    tiny = SOCIAL.model_copy(update={"max_mb": 4})
    assert tiny.rate_kbit(Fraction(60)) < 400
    with pytest.raises(InputError) as caught:
        tiny.rate_kbit(Fraction(600))
    assert caught.value.code == "preset.too_long"
    assert "4 MB" in say(caught.value.code, "zh", caught.value.params).text


def test_an_aspect_or_rate_it_does_not_deliver_is_named() -> None:
    preset = load_preset(CHECKOUT, "shop-main-image")
    with pytest.raises(InputError) as caught:
        preset.size_of(Aspect(9, 16))
    assert caught.value.code == "preset.aspect"
    assert "3:4" in str(caught.value.params["allowed"])
    preset.check_rate(Fraction(30000, 1001))
    with pytest.raises(InputError) as caught:
        preset.check_rate(Fraction(50))
    assert caught.value.code == "preset.rate"


def test_the_identity_changes_with_what_changes_a_file() -> None:
    assert SOCIAL.model_copy(update={"crf": 22}).identity != SOCIAL.identity
    assert SOCIAL.model_copy(update={"source": "another"}).identity == SOCIAL.identity


def test_an_unknown_preset_is_told_with_those_there_are() -> None:
    with pytest.raises(NotFound) as caught:
        load_preset(CHECKOUT, "tiktok")
    assert "douyin" in str(caught.value.params["known"])


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('codec = "h264"', 'codec = "vp9"', "codec"),
        ('speed = "veryfast"', 'speed = "10"', "preset.0"),
        ("crf = 21", "crf = 52", "preset.0"),
        ("max_rate_kbit = 6000", "max_rate_kbit = 0", "max_rate_kbit"),
        ("keyframe_s = 2", "keyframes = 2", "keyframe"),
        ("max_mb = 50", "max_mb = 50.5", "max_mb"),
        ("rates = [24, 25, 30]", "rates = [23]", "rates"),
        ("rates = [24, 25, 30]", "rates = []", "rates"),
        ('"9:16" = [1080, 1920]', '"9:16" = [1080, 1080]', "sizes"),
        ('"9:16" = [1080, 1920]', '"9:16" = [1080]', "sizes"),
        ('"9:16" = [1080, 1920]', '"9:16" = [0, 1920]', "sizes"),
        ('"9:16" = [1080, 1920]', '"9:16" = "wide"', "sizes"),
        ('"9:16" = [1080, 1920]', '"4:3" = [1440, 1080]', "sizes"),
        ('name = "social"', 'name = "standard"', "(file)"),
        ('name = "douyin"', 'name = "social"', "(file)"),
        ("loudness_lufs = -16.0", "loudness_lufs = 3", "loudness_lufs"),
        ("date = 2026-11-28", 'date = "soon"', "date"),
        ('colour = "bt709"', "colour = [", None),
    ],
)
def test_a_mistake_in_the_file_names_file_key_found_and_allowed(
    tmp_path: Path, old: str, new: str, key: str | None
) -> None:
    (tmp_path / "templates").mkdir()
    text = (CHECKOUT / PRESETS).read_text(encoding="utf-8")
    assert old in text
    (tmp_path / PRESETS).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_presets(tmp_path)
    error = caught.value
    assert error.params["file"] == "templates/presets.toml"
    assert key is None or key in str(error.params["key"])
    assert "{" not in say(error.code, "zh", error.params).text.replace("{'", "")
