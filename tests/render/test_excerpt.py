"""Takes of long films are read from copies of their packets: the same clip without the film's index."""

from __future__ import annotations

import shutil
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from studio.media import probe
from studio.process import ffmpeg_path, never, run
from studio.records.edit import Transition, TransitionKind
from studio.records.media import MediaInfo
from studio.render import RenderJob, encoder, excerpt, render_clip
from studio.render.excerpt import is_long, with_excerpts
from studio.settings import Settings
from tests.render.test_clip import TALL, WIDE, job, settings, take  # noqa: F401 - a fixture

pytestmark = pytest.mark.media

TAKES = (take(0, "0", "0"), take(0, "301.37", "1"), take(0, "604.2", "2"), take(0, "17.5", "3"))
"""From the very start, from between two pictures of the middle, and from the last second."""

ONE_SAMPLE = 0.03
"""What a sound of at most 170 Hz changes from one sample to the next of 48,000, and a little for AAC."""

MELT = Transition(after=1, kind=TransitionKind.DISSOLVE, lead=Fraction(8, 30), tail=Fraction(6, 30))


@pytest.fixture(scope="module")
def long_film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Eleven seconds with B pictures, every picture another, fifty-five times over."""
    folder = tmp_path_factory.mktemp("long")
    short, film = folder / "short.mp4", folder / "long.mp4"
    argv = (
        *(
            ffmpeg_path(),
            "-y",
            "-v",
            "error",
            "-f",
            "lavfi",
            "-i",
            "testsrc2=s=320x180:r=30000/1001",
        ),
        *("-f", "lavfi", "-i", "aevalsrc=sin(2*PI*(80+4*t)*t):s=44100", "-t", "11", "-g", "75"),
        *("-c:v", "libx264", "-bf", "3", "-pix_fmt", "yuv420p", "-c:a", "aac", str(short)),
    )
    run(argv)
    again = ("-stream_loop", "54", "-i", str(short), "-c", "copy", "-t", "605", str(film))
    run((ffmpeg_path(), "-y", "-v", "error", *again))
    return film


def test_a_clip_of_a_long_film_is_the_same_picture_by_picture(
    long_film: Path,
    tmp_path: Path,
    settings: Settings,  # noqa: F811 - the fixture
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Two threads of x264 that keep to a buffer tell each other how far they are: its bits then depend on their timing.
    # (An x264 developer: http://forum.doom9.org/showpost.php?p=1646307)
    monkeypatch.setattr(encoder, "encoder_threads", lambda _aspects: 1)
    wanted = _melting(job(settings, [long_film], TAKES, TALL, WIDE))
    assert is_long(wanted.sources[0].info)
    copied = render_clip(wanted, tmp_path / "copied", settings, lambda _: None, never)
    monkeypatch.setattr(excerpt, "LONG_S", 3600)
    whole = render_clip(wanted, tmp_path / "whole", settings, lambda _: None, never)
    assert [made.path.name for made in copied] == [made.path.name for made in whole]
    for one, other in zip(copied, whole, strict=True):
        assert _pictures(one.path) == _pictures(other.path)
        assert one.certificate.first_frame == other.certificate.first_frame
        # A decoder that begins elsewhere puts the resampler's grid elsewhere, by less than one sample.
        heard, expected = _sound(one.path), _sound(other.path)
        assert heard.shape == expected.shape
        assert np.abs(heard - expected).max() < ONE_SAMPLE < np.abs(heard[48:] - heard[:-48]).max()


def test_only_a_take_at_the_very_end_opens_the_film_itself(
    long_film: Path,
    tmp_path: Path,
    settings: Settings,  # noqa: F811 - the fixture
) -> None:
    wanted = job(settings, [long_film], TAKES, TALL)
    read = with_excerpts(wanted, tmp_path, settings, never)
    opened = [read.sources[each.source].path for each in read.timeline.takes]
    assert [path == long_film for path in opened] == [False, False, True, False]
    copies = [path for path in opened if path != long_film]
    assert all(path.stat().st_size < long_film.stat().st_size / 50 for path in copies)


def test_short_films_and_edited_ones_are_left_alone(
    long_film: Path,
    tmp_path: Path,
    settings: Settings,  # noqa: F811 - the fixture
) -> None:
    info = probe(long_film, settings)
    assert is_long(info)
    assert not is_long(info.model_copy(update={"edit_list": True}))
    assert not is_long(info.model_copy(update={"container": "matroska,webm"}))
    short = info.model_copy(update={"duration": Fraction(599)})
    wanted = job(settings, [long_film], TAKES, TALL)
    assert with_excerpts(_told(wanted, short), tmp_path, settings, never) == _told(wanted, short)
    assert not list(tmp_path.iterdir())


def test_what_cannot_be_copied_is_read_as_before(
    long_film: Path,
    tmp_path: Path,
    settings: Settings,  # noqa: F811 - the fixture
) -> None:
    cut = tmp_path / "cut.mp4"
    shutil.copy(long_film, cut)
    wanted = job(settings, [cut], TAKES[:1], TALL)
    cut.write_bytes(b"")
    assert with_excerpts(wanted, tmp_path, settings, never).sources == wanted.sources
    assert [path.name for path in tmp_path.iterdir()] == ["cut.mp4"]


def _pictures(path: Path) -> list[str]:
    """A hash of every decoded picture, with its time."""
    argv = (ffmpeg_path(), "-v", "error", "-i", str(path), "-an", "-f", "framehash", "-")
    return [line for line in run(argv).stdout.decode().splitlines() if not line.startswith("#")]


def _sound(path: Path) -> NDArray[np.float32]:
    """(samples,) the left channel."""
    argv = (ffmpeg_path(), "-v", "error", "-i", str(path), "-vn", "-f", "f32le", "-")
    return np.frombuffer(run(argv).stdout, np.float32)[::2]


def _melting(wanted: RenderJob) -> RenderJob:
    timeline = wanted.timeline.model_copy(update={"transitions": (MELT,)})
    return replace(wanted, timeline=timeline)


def _told(wanted: RenderJob, info: MediaInfo) -> RenderJob:
    (source,) = wanted.sources
    told = replace(source, info=info)
    return replace(wanted, sources=(told,))
