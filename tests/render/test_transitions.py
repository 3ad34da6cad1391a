"""Dissolves and wipes in real renders: on their frames, in every aspect, at no cost of length, and made anew alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from studio.media import probe
from studio.process import arguments, ffmpeg_path, run
from studio.records.edit import Timeline, Transition, TransitionKind
from studio.records.media import MediaKind
from studio.render import RenderJob, render_clip
from studio.render.clip import photo_films
from studio.render.graph import AspectPlan, GraphPlan
from studio.render.part import part_graph, touched_takes
from studio.render.presets import SOCIAL
from studio.render.sound import SoundPlan, make_sound
from studio.settings import Settings
from studio.units import Aspect
from tests.render.footage import striped
from tests.render.test_clip import TALL, WIDE, job, settings, take  # noqa: F401 - a fixture
from tests.render.test_sound import KNOCKS, RATE, heard, knocks_in, with_sound

pytestmark = pytest.mark.media

FRAME = Fraction(1, 30)
LEAD, TAIL = 8, 6
"""Frames of the dissolve around the cut at frame 30."""

TWO = (take(0, "0.5", "0"), take(0, "4.5", "1"))
"""Red, then blue: half a second of either shot to spare at both sides."""


def dissolve(after: int, lead: int = LEAD, tail: int = TAIL) -> Transition:
    kind = TransitionKind.DISSOLVE
    return Transition(after=after, kind=kind, lead=lead * FRAME, tail=tail * FRAME)


def melting(wanted: RenderJob, *transitions: Transition) -> RenderJob:
    timeline = wanted.timeline.model_copy(update={"transitions": transitions})
    bare = tuple(replace(each, overlays=()) for each in wanted.graphics)
    return replace(wanted, timeline=timeline, graphics=bare)


def means(path: Path) -> np.ndarray:
    """(frames, 3): mean RGB of every picture."""
    argv = (
        *(ffmpeg_path(), "-v", "error", "-i", str(path)),
        *("-vf", "scale=1:1:flags=area:in_color_matrix=bt709", "-f", "rawvideo"),
        *("-pix_fmt", "rgb24", "-"),
    )
    return np.frombuffer(run(argv).stdout, np.uint8).reshape(-1, 3).astype(int)


def share_of_second(found: np.ndarray) -> np.ndarray:
    """How much of the blue take is in each picture, from the colours of the two pure ones."""
    red, blue = found[0], found[50]
    return (found[:, 2] - red[2]) / (blue[2] - red[2])


@pytest.mark.parametrize("aspects", [(TALL,), (TALL, WIDE)])
def test_a_dissolve_lies_on_its_very_frames_and_changes_no_length(
    tmp_path: Path,
    settings: Settings,  # noqa: F811 - the fixture
    aspects: tuple[Aspect, ...],
) -> None:
    wanted = melting(job(settings, [striped(tmp_path / "a.mp4")], TWO, *aspects), dissolve(0))
    for made in render_clip(wanted, tmp_path / "out", settings, lambda _: None, lambda: False):
        assert made.certificate.passed
        found = means(made.path)
        assert len(found) == 60 + 30
        share = share_of_second(found)
        before, melt, after = (
            share[: 30 - LEAD],
            share[30 - LEAD : 30 + TAIL],
            share[30 + TAIL : 60],
        )
        assert np.abs(before).max() < 0.02
        assert np.abs(after - 1).max() < 0.02
        even = np.arange(LEAD + TAIL) / (LEAD + TAIL)
        assert np.abs(melt - even).max() < 0.06


def test_cuts_before_and_behind_a_dissolve_stay_on_their_frames(
    tmp_path: Path,
    settings: Settings,  # noqa: F811 - the fixture
) -> None:
    takes = (*TWO, take(0, "2.5", "2"), take(0, "0.5", "3"))
    footage = striped(tmp_path / "a.mp4")
    wanted = melting(job(settings, [footage], takes, TALL), dissolve(0), dissolve(2))
    (made,) = render_clip(wanted, tmp_path / "out", settings, lambda _: None, lambda: False)
    found = means(made.path)
    assert len(found) == 120 + 30
    assert found[59][2] > 200  # blue to the cut
    assert found[59][1] < 60
    assert found[60][1] > 200  # lime from there
    assert found[90 - LEAD - 1][1] > 200
    assert found[90 + TAIL][0] > 200  # red again


def graph_plan(wanted: RenderJob, config: Settings, folder: Path) -> GraphPlan:
    films = photo_films(wanted, wanted.crops[0], folder, config, lambda: False)
    aspect = AspectPlan(
        SOCIAL.size_of(wanted.crops[0].aspect), wanted.crops[0], (), None, folder, films
    )
    return GraphPlan(
        timeline=wanted.timeline,
        paths=tuple(source.path for source in wanted.sources),
        infos=tuple(source.info for source in wanted.sources),
        aspects=(aspect,),
        end_card_length=Fraction(1),
        audio=folder,
        preset=SOCIAL,
    )


@pytest.mark.parametrize("places", [range(25, 33), range(30), range(33, 60), range(40, 60)])
def test_a_part_made_anew_shows_the_same_pictures(
    tmp_path: Path,
    settings: Settings,  # noqa: F811 - the fixture
    places: range,
) -> None:
    wanted = melting(job(settings, [striped(tmp_path / "a.mp4")], TWO, TALL), dissolve(0))
    (made,) = render_clip(wanted, tmp_path / "out", settings, lambda _: None, lambda: False)
    plan, target = graph_plan(wanted, settings, tmp_path), tmp_path / "part.mp4"
    run(arguments(part_graph(plan, places, target).overwrite_output(), ffmpeg_path()))
    whole, part = means(made.path), means(target)
    assert len(part) == len(places)
    assert np.abs(part - whole[places.start : places.stop]).max() <= 4
    assert touched_takes(plan, range(25, 26)) == (0, 1)
    assert touched_takes(plan, range(40, 60)) == (1,)


def test_a_photograph_melts_into_film(
    tmp_path: Path,
    settings: Settings,  # noqa: F811 - the fixture
) -> None:
    photo = tmp_path / "b.jpg"
    Image.new("RGB", (480, 270), (255, 0, 0)).save(photo, quality=95)
    footage = striped(tmp_path / "a.mp4", size="480x270")
    takes = (take(1, "0", "0"), take(0, "4.5", "1"))
    wanted = melting(job(settings, [footage, photo], takes, TALL), dissolve(0))
    assert wanted.sources[1].info.kind is MediaKind.PHOTO
    (made,) = render_clip(wanted, tmp_path / "out", settings, lambda _: None, lambda: False)
    share = share_of_second(means(made.path))
    assert len(share) == 90
    assert np.abs(share[: 30 - LEAD]).max() < 0.02
    assert np.abs(share[30 + TAIL : 60] - 1).max() < 0.02
    assert 0.3 < share[30] < 0.8


def sound_of(
    path: Path, config: Settings, transitions: Sequence[Transition], length: Fraction, count: int
) -> np.ndarray:
    info = probe(path, config)
    takes = tuple(take(0, "9/10", str(number * length), str(length)) for number in range(count))
    timeline = Timeline(
        sources=(job(config, [path], takes, TALL).timeline.sources[0],),
        takes=takes,
        rate=Fraction(30),
        transitions=tuple(transitions),
    )
    plan = SoundPlan(timeline, [(path, info)], Fraction(1, 2), SOCIAL)
    return heard(make_sound(plan, path.parent, config, lambda: False).path)


@pytest.mark.parametrize("kind", [TransitionKind.DISSOLVE, TransitionKind.BRAND_WIPE])
def test_sound_is_faded_across_at_absolute_samples(
    tmp_path: Path,
    settings: Settings,  # noqa: F811 - the fixture
    kind: TransitionKind,
) -> None:
    source = with_sound(tmp_path / "knocks.mp4", KNOCKS.format(rate=RATE), "-c:a", "aac")
    length, count = Fraction(7, 30), 30
    crossed = [
        Transition(after=number, kind=kind, lead=2 * FRAME, tail=FRAME)
        for number in range(0, count - 1, 2)
    ]
    samples = sound_of(source, settings, crossed, length, count)
    assert abs(len(samples) - round((count * length + Fraction(1, 2)) * RATE)) <= 1024
    found = knocks_in(samples[: round(26 * length * RATE), 0], RATE)
    meant = [float(number * length) + 0.1 for number in range(26)]
    assert len(found) == 26
    assert max(abs(one - other) for one, other in zip(found, meant, strict=True)) < 0.001
