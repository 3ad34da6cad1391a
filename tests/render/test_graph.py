"""The command as text: nothing is run here."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from studio.process import arguments
from studio.records.delivery import ASPECTS
from studio.records.edit import CropKey, CropPath, CropPlan, SourceRef, Take, Timeline
from studio.render.graph import AspectPlan, DrawnLayer, GraphPlan, clip_graph
from studio.render.part import part_graph
from studio.render.presets import SOCIAL
from studio.units import Aspect, Box, Size, TimeRange
from tests.web.seed import info

HD = Size(1920, 1080)


def plan(*aspects: str, keys: int = 1, takes: int = 2, layer: bool = False) -> GraphPlan:
    length = Fraction(2)
    laid = tuple(
        Take(
            source=0,
            shot=number,
            source_range=TimeRange.of(5 * number, length),
            output_range=TimeRange.of(length * number, length),
        )
        for number in range(takes)
    )
    drawn = (
        (DrawnLayer(Path("a.png"), 10, 20, TimeRange.of(1, 2), Fraction(1, 5), False, HD),)
        if layer
        else ()
    )
    return GraphPlan(
        timeline=Timeline(
            sources=(SourceRef(sha256="0" * 64, display=HD),), takes=laid, rate=Fraction(30)
        ),
        paths=(Path("/footage/名字 with 'quotes'.mp4"),),
        infos=(info(),),
        aspects=tuple(aspect(Aspect.parse(each), takes, keys, drawn) for each in aspects),
        end_card_length=Fraction(5, 2),
        audio=Path("/w/sound.m4a"),
        preset=SOCIAL,
    )


def aspect(shape: Aspect, takes: int, keys: int, layers: tuple[DrawnLayer, ...]) -> AspectPlan:
    boxes = (Box(0, 0, 608, 1080), Box(400, 0, 608, 1080))
    path = CropPath(keys=tuple(CropKey(time=Fraction(2 * at), box=boxes[at]) for at in range(keys)))
    return AspectPlan(
        size=ASPECTS[shape],
        crops=CropPlan(aspect=shape, paths=(path,) * takes),
        layers=tuple(
            DrawnLayer(Path(f"{shape.slug}-{each.path}"), *_rest(each)) for each in layers
        ),
        end_card=Path(f"{shape.slug}-card.png"),
        target=Path(f"{shape.slug}.mp4"),
    )


def _rest(layer: DrawnLayer) -> tuple[int, int, TimeRange, Fraction, bool, Size]:
    return layer.left, layer.top, layer.shown, layer.fade, layer.moving, layer.size


def graph_of(argv: tuple[str, ...]) -> str:
    return argv[argv.index("-filter_complex") + 1]


def test_every_take_is_opened_once_whatever_the_number_of_aspects() -> None:
    argv = arguments(clip_graph(plan("9:16", "1:1", "16:9", takes=3)), "ffmpeg")
    assert sum("quotes" in word for word in argv) == 3
    assert graph_of(argv).count("split=3") == 3


def test_the_picture_is_cropped_before_it_is_scaled() -> None:
    chain = graph_of(arguments(clip_graph(plan("9:16", takes=1)), "ffmpeg"))
    assert chain.index("crop=") < chain.index("scale=1080:1920")


def test_times_are_whole_frames_and_the_chosen_stream_is_named() -> None:
    argv = arguments(clip_graph(plan("9:16")), "ffmpeg")
    assert graph_of(argv).count("trim=end_frame=60") == 2
    assert "[0:0]" in graph_of(argv)
    assert argv[argv.index("-force_key_frames") + 1] == "3.983333"  # half a frame early


def test_a_part_is_encoded_at_the_rate_that_the_whole_clip_has() -> None:
    small = replace(plan("9:16"), preset=SOCIAL.model_copy(update={"max_mb": 4}))
    whole = arguments(clip_graph(small), "ffmpeg")
    part = arguments(part_graph(small, range(60, 90), Path("part.mp4")), "ffmpeg")
    for option in ("-maxrate", "-bufsize", "-g", "-crf"):
        assert whole[whole.index(option) + 1] == part[part.index(option) + 1]
    assert whole[whole.index("-maxrate") + 1] == f"{small.preset.rate_kbit(Fraction(13, 2))}k"


def test_sound_is_copied_into_every_file() -> None:
    argv = arguments(clip_graph(plan("9:16", "1:1")), "ffmpeg")
    assert [argv[at + 1] for at, word in enumerate(argv) if word in {"-c:a", "-acodec"}] == [
        "copy",
        "copy",
    ]


def test_a_moving_crop_goes_evenly_from_key_to_key() -> None:
    chain = graph_of(arguments(clip_graph(plan("9:16", keys=2, takes=1)), "ffmpeg"))
    assert "+200*(t-0)" in chain.replace("\\", "")


@pytest.mark.parametrize("aspects", [("9:16",), ("9:16", "3:4", "1:1", "16:9")])
def test_layers_are_placed_and_timed_in_every_aspect(aspects: tuple[str, ...]) -> None:
    argv = arguments(clip_graph(plan(*aspects, layer=True)), "ffmpeg")
    chain = graph_of(argv).replace("\\", "")
    assert chain.count("overlay=") == len(aspects)
    assert chain.count("x=10:y=20") + chain.count("x=10") >= len(aspects)
    assert "between(t,0.98" in chain


def test_no_user_text_is_in_the_filter_graph() -> None:
    assert "quotes" not in graph_of(arguments(clip_graph(plan("9:16", layer=True)), "ffmpeg"))
