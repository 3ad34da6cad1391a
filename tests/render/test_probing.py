"""Which encoder is taken: found by trying. There is no graphics card here, so x264 plays one."""

from __future__ import annotations

import json
import os
import time
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from studio.errors import EnvironmentFault, InputError
from studio.process import arguments
from studio.render import SOCIAL, load_preset, probing
from studio.render.encoder import ENCODERS
from studio.render.graph import clip_graph
from studio.render.probing import try_encoder, with_encoder
from studio.settings import CHECKOUT, Settings
from tests.render.fake_encoder import How, fake_ffmpeg
from tests.render.test_graph import graph_of, plan

pytestmark = pytest.mark.media


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setattr(probing, "_found", {})
    return Settings.from_environment({"COUNTY_STUDIO_VAR": str(tmp_path / "var")})


def test_encoders_that_are_listed_but_have_no_card_are_not_taken(settings: Settings) -> None:
    trial = try_encoder("h264_nvenc", SOCIAL, settings)
    if trial.works:
        pytest.skip("this machine has such a card")
    assert "[" not in trial.cause, "the reason alone, without the part of the program that told it"
    assert with_encoder(SOCIAL, settings).encoder in ENCODERS["h264"][1:]


def test_a_card_that_works_is_taken_unless_it_is_switched_off(
    tmp_path: Path, settings: Settings
) -> None:
    fast = replace(settings, ffmpeg=fake_ffmpeg(tmp_path, "works"))
    assert with_encoder(SOCIAL, fast).encoder == "h264_nvenc"
    assert with_encoder(SOCIAL, replace(fast, hardware=False)).encoder == "libx264"
    assert with_encoder(SOCIAL, fast).identity == SOCIAL.identity, "the clip looks the same"


@pytest.mark.parametrize(
    ("how", "cause"),
    [
        ("fails", "Cannot load libcuda.so.1"),
        ("darker", "off by"),
        ("no_keys", "off by 255"),
        ("short", "/45"),
        ("nothing", "media."),
    ],
)
def test_a_card_that_gives_back_something_else_is_not_taken(
    tmp_path: Path, settings: Settings, how: How, cause: str
) -> None:
    fake = replace(settings, ffmpeg=fake_ffmpeg(tmp_path, how))
    trial = try_encoder("h264_nvenc", SOCIAL, fake)
    assert cause in trial.cause
    assert with_encoder(SOCIAL, fake).encoder == "libx264"


@pytest.mark.parametrize("name", ["social", "social-hevc", "social-av1"])
def test_every_codec_can_be_made_here(settings: Settings, name: str) -> None:
    preset = load_preset(CHECKOUT, name)
    assert with_encoder(preset, settings).encoder in ENCODERS[preset.codec]


def test_a_build_without_the_codec_is_said_with_what_was_tried(
    tmp_path: Path, settings: Settings
) -> None:
    lacking = replace(settings, ffmpeg=fake_ffmpeg(tmp_path, "fails", ("libx265",)))
    with pytest.raises(EnvironmentFault) as caught:
        with_encoder(load_preset(CHECKOUT, "social-hevc"), lacking)
    assert caught.value.code == "preset.no_encoder"
    for encoder in ENCODERS["hevc"]:
        assert encoder in str(caught.value.params["tried"])


def test_what_was_found_is_believed_for_a_day(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake = replace(settings, ffmpeg=fake_ffmpeg(tmp_path, "works"))
    assert try_encoder("h264_nvenc", SOCIAL, fake).works
    (kept,) = (settings.var / "cache" / "encoders").iterdir()
    kept.write_text(json.dumps({"encoder": "h264_nvenc", "cause": "noted"}), encoding="utf-8")
    monkeypatch.setattr(probing, "_found", {})
    assert try_encoder("h264_nvenc", SOCIAL, fake).cause == "noted"
    os.utime(kept, times=(0, time.time() - probing.BELIEVED_S - 60))
    monkeypatch.setattr(probing, "_found", {})
    assert try_encoder("h264_nvenc", SOCIAL, fake).works


@pytest.mark.parametrize("encoder", ENCODERS["h264"])
def test_pictures_reach_every_encoder_by_the_same_graph(encoder: str) -> None:
    """The look does not depend on the encoder."""
    argv = [
        arguments(clip_graph(replace(plan("9:16", layer=True), preset=preset)), "ffmpeg")
        for preset in (SOCIAL, SOCIAL.model_copy(update={"encoder": encoder}))
    ]
    assert graph_of(argv[0]) == graph_of(argv[1])
    for each in argv:
        assert {"-maxrate", "-bufsize", "-g", "-force_key_frames"} <= set(each)
    assert encoder in argv[1]
    assert Fraction(argv[1][argv[1].index("-g") + 1]) == SOCIAL.keyframe_s * 30


def test_cards_are_switched_off_by_a_setting_that_children_get() -> None:
    off = Settings.from_environment({"COUNTY_STUDIO_HARDWARE": "no"})
    assert not off.hardware
    assert Settings.from_environment(off.environment) == off
    with pytest.raises(InputError, match=r"settings\.not_yes_or_no"):
        Settings.from_environment({"COUNTY_STUDIO_HARDWARE": "maybe"})
