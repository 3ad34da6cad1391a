"""A draft on real film: what its stills show, and that the rendered clip is exactly what lay on the desk."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from studio.catalog import facts_of, read_catalog
from studio.edit.desk import Desk
from studio.edit.desk_captions import CaptionTrack
from studio.edit.desk_voices import added
from studio.errors import InputError
from studio.media import measure_loudness
from studio.media.voice import take_in_voice
from studio.process import ffmpeg_path, run
from studio.records.desk import DraftEdit, DraftTake
from studio.records.edit import MarkKind
from studio.records.work import Footage
from studio.settings import Settings
from studio.units import Aspect, Size, TimeRange
from studio.workflows.cutting.cut_files import make_clip
from studio.workflows.drafts import draft_still
from studio.workflows.drafts.desk import OnDesk
from studio.workflows.drafts.draft_plan import plan_edit, wish_of
from studio.workflows.drafts.draft_voice import voices_of
from studio.workflows.footage.looking import Beside, look_at
from tests.recorded import recording
from tests.synthetic import BLUE, GREEN, RED
from tests.synthetic import make_clip as make_film

pytestmark = pytest.mark.media

START = Fraction(3, 2)
"""First picture of the film on its own clock: players count from zero all the same."""

SQUARE, WIDE = Aspect(1, 1), Aspect(16, 9)
DISPLAY = Size(640, 360)


@dataclass(frozen=True)
class Films:
    """A folder in place of the blobs."""

    folder: Path

    def path(self, key: str) -> Path:
        return self.folder / key


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> OnDesk:
    """Red, green and blue for three seconds each, blue and red on the desk."""
    folder = tmp_path_factory.mktemp("desk")
    settings = Settings.from_environment({"COUNTY_STUDIO_VAR": str(folder / "var")})
    shots = (RED, GREEN, BLUE)
    film = make_film(folder / "film.mp4", 9, DISPLAY, shots=shots, start=START, plain=True)
    seen = look_at(film, settings, beside=Beside(folder / "proxy.mp4", folder / "still.jpg"))
    row = Footage(name="film.mp4", sha256=seen.sha256, info=seen.info, proxy="proxy.mp4")
    takes = tuple(
        DraftTake(number=number, source=0, shot=shot, range=TimeRange.of(START + second, 2))
        for number, shot, second in ((1, 2, Fraction(13, 2)), (2, 0, Fraction(1, 2)))
    )
    edit = DraftEdit(
        sources=(seen.for_edit.ref,),
        rate=Fraction(25),
        takes=takes,
        template="product-hero",
        aspects=(SQUARE, WIDE),
        preset="social",
        length_s=10,
    )
    county = read_catalog(settings.data)[0]
    facts = facts_of(county.items[0], county.name_zh, county.name_en)
    return OnDesk(edit, (row,), (seen,), facts, county.slug, settings)


def blobs_of(there: OnDesk) -> Films:
    return Films(there.files[0].path.parent)


def still_at(there: OnDesk, at: Fraction) -> np.ndarray:
    """The preview of the first take, grey."""
    data = draft_still.draw_still(there, blobs_of(there), 1, SQUARE, at)
    return np.asarray(Image.open(io.BytesIO(data)).convert("L")).astype(int)


FILM_HZ, VOICE_HZ = 440, 200
"""Tones of the film and of ``tests.recorded``."""


def heard(path: Path) -> np.ndarray:
    argv = (ffmpeg_path(), "-v", "error", "-i", str(path), "-f", "f32le", "-ac", "1", "-")
    return np.frombuffer(run(argv).stdout, np.float32)


def level(sound: np.ndarray, start: float, end: float, hertz: int) -> float:
    """Of a tone from ``start`` to ``end`` seconds, dB."""
    part = sound[round(start * 48_000) : round(end * 48_000)] * np.hanning(
        round(end * 48_000) - round(start * 48_000)
    )
    turning = np.exp(-2j * np.pi * hertz * np.arange(len(part)) / 48_000)
    return float(20 * np.log10(abs((part * turning).mean()) + 1e-9))


def near(pixels, colour, *, by: int = 30) -> bool:
    """Whether the upper right, where nothing is drawn, has this colour."""
    height, width = pixels.shape[:2]
    part = pixels[height // 8 : height // 4, -width // 5 :]
    return bool(np.abs(part.reshape(-1, 3).mean(0) - np.array(colour)).max() < by)


@pytest.mark.parametrize("aspect", [SQUARE, WIDE], ids=str)
@pytest.mark.parametrize(("number", "colour"), [(1, BLUE), (2, RED)])
def test_a_still_shows_its_take_and_the_template(there, aspect, number, colour) -> None:
    data = draft_still.draw_still(there, blobs_of(there), number, aspect)
    pixels = np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))
    assert (pixels.shape[1], pixels.shape[0]) == (
        draft_still.preview_size(aspect).width,
        draft_still.preview_size(aspect).height,
    )
    assert near(pixels, colour)
    # Something stands on the plain colour: the template.
    assert np.abs(pixels.astype(int) - np.array(colour)).max(2).mean() > 5


def test_a_picture_of_the_film_is_the_one_at_that_instant(there) -> None:
    for second, colour in ((1, RED), (4, GREEN), (Fraction(89, 10), BLUE)):
        pixels = draft_still.frame_of(
            there.footage[0], blobs_of(there), START + second, there.settings
        )
        assert near(pixels, colour), second


def test_a_crop_by_hand_moves_the_frame_and_its_print(there) -> None:
    pointed = replace(there, edit=there.desk.pointed(1, SQUARE, (0.9, 0.5)))
    assert draft_still.shown(pointed, 1, SQUARE).box.right == DISPLAY.width
    assert draft_still.shown(pointed, 1, SQUARE).box.x > draft_still.shown(there, 1, SQUARE).box.x
    assert draft_still.still_print(pointed, 1, SQUARE) != draft_still.still_print(there, 1, SQUARE)
    marked = replace(there, edit=there.edit.model_copy(update={"marks": ()}))
    assert draft_still.still_print(marked, 1, SQUARE) == draft_still.still_print(there, 1, SQUARE)


def test_the_clip_is_what_lay_on_the_desk(there, tmp_path) -> None:
    length = there.length
    wish = wish_of(there.edit, there.facts, there.kit, length)
    plan = plan_edit(there.files, there.edit, wish, there.brand)
    assert [each.source_range for each in plan.timeline.takes] == [
        each.range for each in there.edit.takes
    ]
    made = make_clip(plan, there.files, tmp_path, there.settings)
    assert [each.aspect for each in made.renditions] == [SQUARE, WIDE]
    for each in made.renditions:
        assert each.certificate.passed
        assert each.certificate.duration_ms == pytest.approx(1000 * float(length), abs=50)
        with av.open(str(each.path)) as film:
            pictures = [frame.to_ndarray(format="rgb24") for frame in film.decode(video=0)]
        assert near(pictures[40], BLUE)
        assert near(pictures[60], RED)


def test_captions_and_a_voice_reach_the_clip(there, tmp_path) -> None:
    """The first two of four seconds are written on, the last is spoken over; the film's own tone is down there."""
    (tmp_path / "sent.wav").write_bytes(recording(0.8))
    taken = take_in_voice(tmp_path / "sent.wav", tmp_path / "voice.m4a")
    edit = CaptionTrack(there.edit).added(Fraction(0), "当天采当天晒")
    edit = added(edit, "a" * 32, "voice.m4a", Fraction(3), taken.seconds)
    edit = edit.model_copy(update={"aspects": (SQUARE,), "music": False})
    now = replace(there, edit=edit)
    (voice,) = voices_of(Films(tmp_path), edit)
    wish = wish_of(edit, there.facts, there.kit, now.length)
    plan = plan_edit(there.files, edit, wish, now.brand, (voice,))
    (made,) = make_clip(plan, there.files, tmp_path / "out", there.settings).renditions
    assert made.certificate.passed
    assert voice.identity in made.certificate.made_from["voice"]
    assert [each.text for each in made.certificate.shown.words.captions] == ["当天采当天晒"]
    with av.open(str(made.path)) as film:
        pictures = [frame.to_image() for frame in film.decode(video=0)]
    shown = still_at(now, Fraction(40, 25))
    plain = still_at(replace(now, edit=there.edit), Fraction(40, 25))
    clip = np.asarray(pictures[40].convert("L").resize((540, 540))).astype(int)
    written = np.abs(shown - plain) > 60
    assert written.sum() > 500
    assert np.abs(clip - shown)[written].mean() < np.abs(clip - plain)[written].mean() / 4
    sound = heard(made.path)
    before, during = (2.1, 2.6), (3.05, 3.35)
    assert level(sound, *before, FILM_HZ) - level(sound, *during, FILM_HZ) > 8
    assert level(sound, *during, VOICE_HZ) - level(sound, *before, VOICE_HZ) > 20
    measured = measure_loudness(made.path, there.settings)
    assert measured.integrated_lufs == pytest.approx(-16, abs=1)


def test_other_footage_than_was_cut_is_refused(there) -> None:
    other = there.edit.sources[0].model_copy(update={"sha256": "0" * 64})
    edit = there.edit.model_copy(update={"sources": (other,)})
    with pytest.raises(InputError) as raised:
        plan_edit(there.files, edit, there.wish, there.brand)
    assert raised.value.code == "desk.other_footage"


def test_a_new_automatic_plan_keeps_to_marks(there) -> None:
    never = Desk(there.edit, there.desk.sources).marked(
        0, MarkKind.NEVER, TimeRange.of(START + 6, 3)
    )
    edit = there.planned_anew(never.model_copy(update={"length_s": 8}))
    assert edit.takes
    assert all(each.range.end <= START + 6 for each in edit.takes)
