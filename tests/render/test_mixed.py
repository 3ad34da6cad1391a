"""One clip from everything at once: phone film, HDR film, a photograph, an animated picture, with moves and fills."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from studio.errors import VerifyFailed
from studio.media import probe
from studio.process import ffmpeg_path, run
from studio.records.delivery import ASPECTS
from studio.records.edit import CropKey, CropPath, CropPlan, SourceRef, Take, Timeline
from studio.records.media import MediaKind
from studio.render import SOCIAL, Rendered, RenderJob, Source, render_clip
from studio.render.verify import Expected, Moment, certify
from studio.settings import Settings
from studio.units import Aspect, Box, Size, TimeRange
from tests.render.footage import colours_at, striped
from tests.render.numbered import SIZE, even, number_in, numbered
from tests.render.test_clip import drawn

pytestmark = pytest.mark.media

TALL, WIDE = Aspect(9, 16), Aspect(16, 9)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.from_environment({"COUNTY_STUDIO_VAR": str(tmp_path / "var")})


def hdr(path: Path) -> Path:
    """Two seconds of HLG in Main 10, upright by its rotation only, 24 pictures a second."""
    flat = path.with_name("flat.mp4")
    run(
        (
            *(ffmpeg_path(), "-loglevel", "error", "-f", "lavfi", "-i"),
            "color=black:s=320x180:r=24:d=2,format=yuv420p10le,geq=lum=560:cb=640:cr=430",
            *("-c:v", "libx265", "-preset", "ultrafast", "-tag:v", "hvc1", "-x265-params"),
            "log-level=none:colorprim=bt2020:transfer=arib-std-b67:colormatrix=bt2020nc",
            str(flat),
        )
    )
    run(
        (
            *(ffmpeg_path(), "-loglevel", "error", "-display_rotation", "-90"),
            *("-i", str(flat), "-c", "copy", str(path)),
        )
    )
    return path


def photo(path: Path) -> Path:
    pixels = np.full((600, 800, 3), (60, 150, 70), np.uint8)
    pixels[200:400, 300:500] = (230, 210, 60)
    Image.fromarray(pixels).save(path, quality=95)
    return path


def take(source: int, start: Fraction | int, at: Fraction | int, length: Fraction | int) -> Take:
    return Take(
        source=source,
        shot=0,
        source_range=TimeRange.of(start, length),
        output_range=TimeRange.of(at, length),
    )


def held(display: Size, aspect: Aspect) -> CropPath:
    size = aspect.largest_in(display)
    box = Box(
        (display.width - size.width) // 2,
        (display.height - size.height) // 2,
        size.width,
        size.height,
    )
    return CropPath(keys=(CropKey(time=Fraction(0), box=box),))


def moving(display: Size, aspect: Aspect) -> CropPath:
    """From corner to corner as far as the box can go."""
    size = aspect.largest_in(display)
    ends = (
        Box(0, 0, size.width, size.height),
        Box(display.width - size.width, display.height - size.height, size.width, size.height),
    )
    return CropPath(keys=tuple(CropKey(time=Fraction(at), box=box) for at, box in enumerate(ends)))


def growing(display: Size, aspect: Aspect) -> CropPath:
    size = aspect.largest_in(display)
    small = aspect.largest_in(Size(size.width * 4 // 5, size.height * 4 // 5))
    boxes = (
        Box(
            (display.width - each.width) // 2,
            (display.height - each.height) // 2,
            each.width,
            each.height,
        )
        for each in (size, small)
    )
    return CropPath(keys=tuple(CropKey(time=Fraction(at), box=box) for at, box in enumerate(boxes)))


def filled(display: Size) -> CropPath:
    box = Box(0, 0, display.width, display.height)
    return CropPath(keys=(CropKey(time=Fraction(0), box=box),), fill=True)


def mixed(tmp_path: Path, settings: Settings) -> RenderJob:
    """Red film that moves, HDR film, a growing photograph, a filled photograph, blue film again."""
    files = [striped(tmp_path / "a.mp4"), hdr(tmp_path / "hdr.mp4"), photo(tmp_path / "p.jpg")]
    infos = [probe(path, settings) for path in files]
    assert infos[2].kind is MediaKind.PHOTO
    displays = [info.video.display for info in infos]
    assert displays[1] == Size(180, 320)
    half = Fraction(1, 2)
    takes = (
        take(0, half, 0, 1),
        take(1, Fraction(1, 3), 1, half),
        take(2, 0, Fraction(3, 2), 1),
        take(2, 7, Fraction(5, 2), half),
        take(0, Fraction(9, 2), 3, 1),
    )

    def crops(aspect: Aspect) -> CropPlan:
        return CropPlan(
            aspect=aspect,
            paths=(
                moving(displays[0], aspect),
                filled(displays[1]),
                growing(displays[2], aspect),
                filled(displays[2]),
                held(displays[0], aspect),
            ),
        )

    return RenderJob(
        name="mixed",
        timeline=Timeline(
            sources=tuple(
                SourceRef(sha256="0" * 64, display=info.video.display, kind=info.kind)
                for info in infos
            ),
            takes=takes,
            rate=Fraction(30),
        ),
        sources=tuple(Source(path, info) for path, info in zip(files, infos, strict=True)),
        crops=(crops(TALL), crops(WIDE)),
        graphics=(drawn(TALL, Fraction(4)), drawn(WIDE, Fraction(4))),
        preset=SOCIAL,
        made_from={},
        draw_cover=lambda picture: picture,
    )


def render(job: RenderJob, tmp_path: Path, settings: Settings) -> tuple[Rendered, ...]:
    return render_clip(job, tmp_path / "out", settings, lambda _: None, lambda: False)


def test_film_hdr_and_photographs_make_one_clip(tmp_path: Path, settings: Settings) -> None:
    for made in render(mixed(tmp_path, settings), tmp_path, settings):
        assert made.certificate.passed
        assert made.certificate.duration_ms == 5000
        assert {"picture", "end_card"} <= {check.name for check in made.certificate.checks}
        red, bluish, green, fill, blue = colours_at(made.path, 0.7, 1.3, 2.0, 2.7, 3.5)
        assert red[0] > 200 > 60 > red[1]
        assert bluish[2] > bluish[0] + 20
        assert green[1] > green[2] + 20
        assert fill[1] > fill[2] + 20
        assert blue[2] > 200 > 60 > blue[0]


def test_a_photograph_may_open_the_clip_and_be_its_cover(
    tmp_path: Path, settings: Settings
) -> None:
    whole = mixed(tmp_path, settings)
    timeline = whole.timeline.model_copy(update={"takes": (take(2, 3, 0, 1), take(0, 1, 1, 1))})
    crops = tuple(
        CropPlan(aspect=plan.aspect, paths=(plan.paths[3], plan.paths[4])) for plan in whole.crops
    )
    graphics = tuple(drawn(plan.aspect, Fraction(2)) for plan in crops)
    job = replace(whole, timeline=timeline, crops=crops, graphics=graphics)
    for made in render(job, tmp_path, settings):
        with Image.open(made.cover) as cover:
            red, green, blue = cover.getpixel((cover.width // 2, cover.height // 2))
        assert abs(red - 230) < 8 > abs(green - 210)
        assert abs(blue - 60) < 12


def test_every_frame_of_a_clip_is_the_one_that_was_planned(
    tmp_path: Path, settings: Settings
) -> None:
    """Two files of different rates; ten takes; every frame read by its number."""
    rate = Fraction(30000, 1001)
    files = [
        numbered(tmp_path / "one.mp4", even(120, rate), rate=rate, options={"bf": "3"}),
        numbered(tmp_path / "two.mkv", even(200, 2 * rate), rate=2 * rate, base=Fraction(1, 1000)),
    ]
    infos = [probe(path, settings) for path in files]
    takes, meant = [], []
    for number in range(10):
        source, first = number % 2, 7 + 10 * number
        begin = infos[source].video.start + Fraction(
            first, infos[source].video.rate.limit_denominator(1001)
        )
        takes.append(take(source, begin, number * 8 / rate, 8 / rate))
        meant += [first + at * (source + 1) for at in range(8)]
    timeline = Timeline(
        sources=tuple(SourceRef(sha256="0" * 64, display=SIZE) for _ in files),
        takes=tuple(takes),
        rate=rate,
    )
    paths = (filled(SIZE),) * 10
    graphics = replace(
        drawn(WIDE, Fraction(1)), overlays=(), end_card=None, end_card_length=Fraction(0)
    )
    job = RenderJob(
        name="numbered",
        timeline=timeline,
        sources=tuple(Source(path, info) for path, info in zip(files, infos, strict=True)),
        crops=(CropPlan(aspect=WIDE, paths=paths),),
        graphics=(graphics,),
        preset=SOCIAL,
        made_from={},
        draw_cover=lambda picture: picture,
    )
    (made,) = render(job, tmp_path, settings)
    argv = (
        *(ffmpeg_path(), "-v", "error", "-i", str(made.path), "-fps_mode", "passthrough"),
        *("-vf", "crop=1440:1080:240:0,scale=192:144", "-f", "rawvideo", "-pix_fmt", "gray", "-"),
    )
    shown = np.frombuffer(run(argv).stdout, np.uint8).reshape(-1, 144, 192)
    assert [number_in(each) for each in shown] == meant


def test_another_picture_than_planned_is_not_handed_out(tmp_path: Path, settings: Settings) -> None:
    (made, _) = render(mixed(tmp_path, settings), tmp_path, settings)
    size = ASPECTS[TALL]
    wrong = np.full((size.height, size.width, 3), (40, 60, 230), np.uint8)
    expected = Expected(size, 150, Fraction(30), None, None, SOCIAL, Moment(15, wrong, ()))
    with pytest.raises(VerifyFailed) as caught:
        certify(made.path, expected, {}, settings, lambda: False)
    assert caught.value.params["check"] == "picture"
