"""Plates chosen by what the footage shows: white, black, busy, one half of each, in space and in time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from studio.brand.contrast import lowest_contrast
from studio.brand.graphic import OpenText, Plate
from studio.brand.paint import LEVELS
from studio.errors import InputError
from studio.media import develop, probe
from studio.media.decode import normalise, source
from studio.process import arguments, ffmpeg_path, run
from studio.records.clip import TextPlate
from studio.records.edit import (
    CropKey,
    CropPath,
    CropPlan,
    SourceRef,
    Take,
    Timeline,
    Transition,
    TransitionKind,
)
from studio.records.media import MediaKind
from studio.render import SOCIAL
from studio.render.ground import RATE, Footage, sampled
from studio.render.legible import check_contrast, contrast_checks, plates_for
from studio.settings import CHECKOUT, Settings
from studio.units import Aspect, Box, Size, TimeRange

pytestmark = pytest.mark.media

FOOTAGE = CHECKOUT.parent / "shared" / "footage"
TALL, WIDE = Aspect(9, 16), Aspect(16, 9)
WHITE, VEIL = (255, 255, 255), (10, 24, 18)
PLATES = tuple(Plate(VEIL, opacity) for opacity in LEVELS)
LENGTH = Fraction(4)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.from_environment({"COUNTY_STUDIO_VAR": str(tmp_path / "var")})


def film(path: Path, *sources: str, join: str = "") -> Path:
    """``ffmpeg -f lavfi -i SOURCE … -filter_complex JOIN``: 320 × 180, 25 a second, with B pictures."""
    argv = [ffmpeg_path(), "-y", "-loglevel", "error"]
    for each in sources:
        argv += ["-f", "lavfi", "-i", each]
    argv += ["-filter_complex", join or "[0:v]null[v]", "-map", "[v]"]
    tags = ("-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709")
    argv += ["-c:v", "libx264", "-preset", "medium", "-crf", "14", "-pix_fmt", "yuv420p", *tags]
    run((*argv, str(path)))
    return path


def plain(path: Path, colour: str) -> Path:
    return film(path, f"color={colour}:s=320x180:r=25:d={LENGTH}")


def footage(settings: Settings, path: Path, *aspects: Aspect, left: int | None = None) -> Footage:
    """One take of the whole film at ``path``; ``left`` is where the crop begins, the middle by default."""
    info = probe(path, settings)
    source = path
    if info.kind is MediaKind.PHOTO:
        source = path.with_suffix(".still.jpg")
        develop(path, info, settings, source)
    display = info.video.display
    span = TimeRange.of(0, LENGTH)
    take = Take(
        source=0,
        shot=0,
        source_range=TimeRange.of(info.video.start, LENGTH),
        output_range=span,
    )
    ref = SourceRef(sha256="0" * 64, display=display, kind=info.kind)
    crops = []
    for aspect in aspects:
        size = aspect.largest_in(display)
        x = (display.width - size.width) // 4 * 2 if left is None else left
        box = Box(x, 0, size.width, size.height)
        path_of = CropPath(keys=(CropKey(time=Fraction(0), box=box),))
        crops.append(CropPlan(aspect=aspect, paths=(path_of,)))
    timeline = Timeline(sources=(ref,), takes=(take,), rate=Fraction(25))
    return Footage(timeline, ((source, info),), tuple(crops), SOCIAL)


def text(
    aspect: Aspect, layer: str = "title", start: str = "0", length: str = "4", top: float = 0.6
) -> OpenText:
    """A white line across the middle of the picture, a tenth of it high."""
    size = SOCIAL.size_of(aspect)
    box = Box(size.width // 4, int(size.height * top), size.width // 2, size.height // 10)
    shown = TimeRange.of(Fraction(start), Fraction(length))
    return OpenText(layer, shown, ((box, WHITE),), PLATES)


def chosen(settings: Settings, shown: Footage, *texts: Sequence[OpenText]) -> list[list[TextPlate]]:
    return [list(each) for each in plates_for(shown, texts, settings, lambda: False)]


def level(settings: Settings, shown: Footage, *texts: OpenText) -> int:
    ((found,),) = chosen(settings, shown, texts)
    assert found.contrast >= 4.5
    return found.level


def test_white_asks_for_much_and_black_for_nothing(tmp_path: Path, settings: Settings) -> None:
    white = footage(settings, plain(tmp_path / "w.mp4", "white"), TALL)
    black = footage(settings, plain(tmp_path / "b.mp4", "black"), TALL)
    ((bright,),), ((dark,),) = (chosen(settings, each, [text(TALL)]) for each in (white, black))
    assert (bright.level, dark.level) == (2, 0)
    assert bright.contrast == pytest.approx(4.95, abs=0.2)
    assert dark.contrast == pytest.approx(21, abs=0.3)


def test_the_greys_between_take_the_levels_between(tmp_path: Path, settings: Settings) -> None:
    found = []
    for tone in ("0x303030", "0x8a8a8a", "0xc0c0c0", "0xffffff"):
        shown = footage(settings, plain(tmp_path / f"{tone}.mp4", tone), WIDE)
        found.append(level(settings, shown, text(WIDE)))
    assert found == [0, 1, 2, 2]


def test_busy_footage_is_judged_by_its_bright_parts(tmp_path: Path, settings: Settings) -> None:
    path = film(
        tmp_path / "busy.mp4",
        f"color=black:s=32x18:r=25:d={LENGTH}",
        join="[0:v]geq=lum='255*mod(X+Y,2)':cb=128:cr=128,scale=320:180:flags=neighbor[v]",
    )
    assert level(settings, footage(settings, path, TALL), text(TALL)) == 2


def test_one_half_black_one_half_white_depends_on_the_crop(
    tmp_path: Path, settings: Settings
) -> None:
    halves = film(
        tmp_path / "halves.mp4",
        f"color=black:s=160x180:r=25:d={LENGTH}",
        f"color=white:s=160x180:r=25:d={LENGTH}",
        join="[0:v][1:v]hstack[v]",
    )
    dark = footage(settings, halves, TALL, left=0)
    bright = footage(settings, halves, TALL, left=218)
    across = footage(settings, halves, WIDE)
    found = [level(settings, dark, text(TALL)), level(settings, bright, text(TALL))]
    assert [*found, level(settings, across, text(WIDE))] == [0, 2, 2]


def test_aspects_of_one_clip_are_judged_each_by_what_it_shows(
    tmp_path: Path, settings: Settings
) -> None:
    """White at the sides only: the tall picture never shows it."""
    sides = film(
        tmp_path / "sides.mp4",
        f"color=white:s=320x180:r=25:d={LENGTH}",
        join="[0:v]drawbox=x=90:w=140:color=black:t=fill[v]",
    )
    shown = footage(settings, sides, TALL, WIDE)
    wide = text(WIDE)
    ((tall,), (broad,)) = chosen(settings, shown, [text(TALL)], [wide])
    assert (tall.level, broad.level) == (0, 2)


def test_only_the_time_counts_in_which_a_text_is_up_and_its_worst_moment_decides(
    tmp_path: Path, settings: Settings
) -> None:
    """Black for two seconds, then white."""
    path = film(
        tmp_path / "turn.mp4",
        "color=black:s=320x180:r=25:d=2",
        "color=white:s=320x180:r=25:d=2",
        join="[0:v][1:v]concat=n=2:v=1:a=0[v]",
    )
    shown = footage(settings, path, TALL)
    assert level(settings, shown, text(TALL, length="1.7")) == 0
    assert level(settings, shown, text(TALL, start="2.3", length="1.7")) == 2
    assert level(settings, shown, text(TALL, length="3")) == 2


def test_a_layer_has_one_level_for_all_its_texts_and_layers_have_their_own(
    tmp_path: Path, settings: Settings
) -> None:
    """Captions one after the other over black and white; the title only over black."""
    path = film(
        tmp_path / "turn.mp4",
        "color=black:s=320x180:r=25:d=2",
        "color=white:s=320x180:r=25:d=2",
        join="[0:v][1:v]concat=n=2:v=1:a=0[v]",
    )
    texts = (
        text(TALL, "caption", length="1"),
        text(TALL, "caption", start="2.5", length="1"),
        text(TALL, "title", start="0.5", length="1", top=0.8),
    )
    (found,) = chosen(settings, footage(settings, path, TALL), texts)
    assert [(each.layer, each.level) for each in found] == [("caption", 2), ("title", 0)]


def test_a_picture_that_melts_in_counts_from_its_first_shimmer(
    tmp_path: Path, settings: Settings
) -> None:
    """Black until 2 s, white from then on, a dissolve of a second between them; the text is gone at the cut."""
    path = film(
        tmp_path / "turn.mp4",
        "color=black:s=320x180:r=25:d=3",
        "color=white:s=320x180:r=25:d=3",
        join="[0:v][1:v]concat=n=2:v=1:a=0[v]",
    )
    shown = footage(settings, path, TALL)
    (take,), (crop,) = shown.timeline.takes, shown.crops
    takes = tuple(
        take.model_copy(
            update={
                "source_range": TimeRange.of(start, 2),
                "output_range": TimeRange.of(2 * number, 2),
            }
        )
        for number, start in enumerate((Fraction(1, 2), Fraction(7, 2)))
    )
    half = Fraction(1, 2)
    melting = Transition(after=0, kind=TransitionKind.DISSOLVE, lead=half, tail=half)
    both = crop.model_copy(update={"paths": crop.paths * 2})
    for transitions, meant in (((), 0), ((melting,), 2)):
        cut = shown.timeline.model_copy(update={"takes": takes, "transitions": transitions})
        told = replace(shown, timeline=cut, crops=(both,))
        assert level(settings, told, text(TALL, length="1.9")) == meant


def test_the_same_footage_gives_the_same_levels_and_contrasts(
    tmp_path: Path, settings: Settings
) -> None:
    path = film(tmp_path / "t.mp4", f"testsrc2=s=320x180:r=25:d={LENGTH}")
    one, other = (
        chosen(settings, footage(settings, path, TALL, WIDE), [text(TALL)], [text(WIDE)])
        for _ in range(2)
    )
    assert one == other


def test_samples_come_a_few_a_second_from_the_right_places(
    tmp_path: Path, settings: Settings
) -> None:
    """A white square wanders; in each sample it is where it was at that time, give or take a tenth of a second."""
    path = film(
        tmp_path / "moving.mp4",
        f"color=black:s=320x180:r=25:d={LENGTH}",
        f"color=white:s=20x180:r=25:d={LENGTH}",
        join="[0:v][1:v]overlay=x='t*75':y=0[v]",
    )
    shown = footage(settings, path, WIDE)
    span = TimeRange.of(1, 2)
    (found,) = sampled(shown, [span, TimeRange.of(Fraction(3, 2), 1)], tmp_path, settings, bool)
    (pictures,) = found.pictures
    assert found.start == 1
    assert len(pictures) == 8
    assert pictures.shape[1:] == (270, 480, 3)
    for number, picture in enumerate(pictures):
        columns = np.nonzero(picture[..., 1].mean(axis=0) > 128)[0]
        left = columns.min() / 480 * 320
        assert left / 75 == pytest.approx(float(1 + number / RATE), abs=0.16)
    assert len(found.within(0, TimeRange.of(Fraction(3, 2), Fraction(1, 2)))) == 2
    assert list(tmp_path.glob("*.rgb")) == []


def test_photographs_are_judged_by_the_box_that_moves_over_them(
    tmp_path: Path, settings: Settings
) -> None:
    pixels = np.zeros((720, 1280, 3), np.uint8)
    pixels[:, 800:] = 255
    Image.fromarray(pixels).save(tmp_path / "half.png")
    dark = footage(settings, tmp_path / "half.png", TALL, left=0)
    bright = footage(settings, tmp_path / "half.png", TALL, left=860)
    assert level(settings, dark, text(TALL)) == 0
    assert level(settings, bright, text(TALL)) == 2


def test_a_level_that_is_kept_is_only_measured(tmp_path: Path, settings: Settings) -> None:
    shown = footage(settings, plain(tmp_path / "w.mp4", "white"), TALL)
    for kept, passed in ((1, False), (4, True)):
        ((found,),) = plates_for(
            shown, [[text(TALL)]], settings, lambda: False, {"title": kept, "caption": 0}
        )
        assert found.level == kept
        assert [each.passed for each in contrast_checks([found])] == [passed]


def test_a_text_that_no_plate_helps_is_an_error_that_names_its_layer(
    tmp_path: Path, settings: Settings
) -> None:
    shown = footage(settings, plain(tmp_path / "w.mp4", "white"), TALL)
    size = SOCIAL.size_of(TALL)
    dull = OpenText(
        "title",
        TimeRange.of(0, 2),
        ((Box(0, 0, size.width, 200), (90, 90, 80)),),
        tuple(Plate((60, 70, 60), plate.opacity) for plate in PLATES[1:]),
    )
    ((found,),) = chosen(settings, shown, [dull])
    assert found.contrast < 4.5
    assert found.level == 3
    assert [each.passed for each in contrast_checks([found])] == [False]
    with pytest.raises(InputError) as caught:
        check_contrast([found], "9:16")
    assert caught.value.code == "render.low_contrast"
    assert caught.value.params["layer"] == "title"


def test_a_clip_without_open_text_reads_nothing(tmp_path: Path, settings: Settings) -> None:
    gone = footage(settings, plain(tmp_path / "w.mp4", "white"), TALL)
    (tmp_path / "w.mp4").unlink()
    assert chosen(settings, gone, []) == [[]]


def test_the_size_of_samples_follows_the_shape(tmp_path: Path, settings: Settings) -> None:
    shown = footage(settings, plain(tmp_path / "w.mp4", "white"), TALL, WIDE)
    assert [shown.small(number) for number in range(2)] == [Size(270, 480), Size(480, 270)]


REAL = (
    "coffee-pour-product.mp4",
    "roof-hdr10-hevc.mp4",
    "selfie-man-headphones-hevc-rotated.mp4",
    "rooftops-zoom-handheld-vfr.mp4",
)


@pytest.mark.skipif(not FOOTAGE.is_dir(), reason="the real footage does not stand beside this tree")
@pytest.mark.parametrize("name", REAL)
def test_on_real_footage_every_picture_under_the_text_has_its_contrast(
    name: str, settings: Settings
) -> None:
    """Held against every picture of the clip, at its full size: none was only lucky not to be sampled."""
    info = probe(FOOTAGE / name, settings)
    size = TALL.largest_in(info.video.display)
    left = (info.video.display.width - size.width) // 4 * 2
    top = (info.video.display.height - size.height) // 4 * 2
    box = Box(left, top, size.width, size.height)
    span = TimeRange.of(0, min(LENGTH, info.duration - Fraction(1, 4)))
    take = Take(
        source=0,
        shot=0,
        source_range=TimeRange.of(info.video.start, span.duration),
        output_range=span,
    )
    ref = SourceRef(sha256="0" * 64, display=info.video.display)
    path = CropPath(keys=(CropKey(time=Fraction(0), box=box),))
    shown = Footage(
        Timeline(sources=(ref,), takes=(take,), rate=Fraction(25)),
        ((FOOTAGE / name, info),),
        (CropPlan(aspect=TALL, paths=(path,)),),
        SOCIAL,
    )
    words = text(TALL, "caption", length=str(span.duration))
    ((found,),) = chosen(settings, shown, [words])
    assert found.contrast >= 4.5
    (ink_box, ink), delivered = words.inks[0], SOCIAL.size_of(TALL)
    stream = normalise(source(FOOTAGE / name, info).video, info)
    stream = stream.filter("crop", box.width, box.height, box.x, box.y, exact=1)
    stream = stream.filter("scale", delivered.width, delivered.height, flags="bicubic")
    stream = stream.filter("crop", ink_box.width, ink_box.height, ink_box.x, ink_box.y)
    stream = stream.filter("scale", in_color_matrix="bt709", in_range="tv")
    seen = stream.output("pipe:1", f="rawvideo", pix_fmt="rgb24", t=float(span.duration))
    data = np.frombuffer(run(arguments(seen, ffmpeg_path())).stdout, np.uint8)
    frames = data.reshape(-1, ink_box.height, ink_box.width, 3)
    plate = PLATES[found.level]
    worst = min(lowest_contrast(frame, ink, plate) for frame in frames)
    assert len(frames) > 20
    assert worst >= 0.93 * 4.5
    assert worst == pytest.approx(found.contrast, rel=0.12)
