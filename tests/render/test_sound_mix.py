"""Music under sound: down under speech and back, rumble out, loudness right in the file, everything at its sample."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from studio.brand.music import Music
from studio.media import measure_loudness, probe
from studio.process import ffmpeg_path, run
from studio.records.edit import SourceRef, Take, Timeline
from studio.records.media import Sound
from studio.render import SOCIAL, Bed, DeliveryPreset
from studio.render.duck import Dip, curve_db, standing_out
from studio.render.level import MOST_LOWER_DB, Setting, trim
from studio.render.mix import UNDER_SPEECH_LU, Mixer
from studio.render.rumble import WIND_CUT_HZ, cut_off
from studio.render.sound import LevelledSound, SoundPlan, make_sound
from studio.render.wave import read_wave, write_wave
from studio.render.weigh import integrated, lufs, weighted_steps
from studio.settings import Settings
from studio.units import Size, TimeRange

RATE = 48_000
BED = Bed(Music())
CARD = Fraction(2)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.from_environment({"COUNTY_STUDIO_VAR": str(tmp_path / "var")})


def seconds(length: float) -> np.ndarray:
    return np.arange(round(length * RATE)) / RATE


def both(mono: np.ndarray) -> np.ndarray:
    return np.column_stack([mono, mono]).astype(np.float32)


def voice(length: float, hertz: float = 200, level: float = 0.1) -> np.ndarray:
    """Harmonics in syllables, as a voice has them."""
    at = seconds(length)
    sung = sum(np.sin(2 * np.pi * hertz * n * at) / n for n in range(1, 12))
    return level * sung * (0.55 + 0.45 * np.sin(2 * np.pi * 4 * at))


def noise(length: float, level: float = 0.1, seed: int = 1) -> np.ndarray:
    return level * np.random.default_rng(seed).standard_normal(round(length * RATE))


def gusts(length: float, level: float) -> np.ndarray:
    """Noise whose power falls with the square of frequency."""
    spectrum = np.fft.rfft(noise(length, 1.0, 5))
    spectrum /= np.maximum(np.fft.rfftfreq(round(length * RATE), 1 / RATE), 8)
    wind = np.fft.irfft(spectrum, round(length * RATE))
    return np.asarray(level * wind / wind.std())


def one_take(length: Fraction) -> Timeline:
    span = TimeRange.of(0, length)
    take = Take(source=0, shot=0, source_range=span, output_range=span)
    sources = (SourceRef(sha256="0" * 64, display=Size(64, 64)),)
    return Timeline(sources=sources, takes=(take,), rate=Fraction(30))


def heard(*speech: tuple[str, str], music: Sequence[tuple[str, str]] = ()) -> Sound:
    spans, tunes = (
        tuple(TimeRange(Fraction(start), Fraction(end)) for start, end in each)
        for each in (speech, music)
    )
    return Sound(integrated_lufs=-20, true_peak_dbtp=-3, speech=spans, music=tunes)


def mixer(length: Fraction, sound: Sound | None) -> Mixer:
    return Mixer(one_take(length), [sound], CARD, SOCIAL)


def with_card(sound: np.ndarray) -> np.ndarray:
    return np.pad(both(sound), ((0, 2 * RATE), (0, 0)))


def level(sound: np.ndarray, start: float, end: float) -> float:
    """Loudness between two instants, LUFS, ungated."""
    return float(lufs(weighted_steps(sound[round(start * RATE) : round(end * RATE)]).mean()))


def test_the_bed_goes_down_under_speech_and_is_back_within_a_second() -> None:
    """The bed alone is what the mix has more than the natural sound, which is scaled and otherwise unchanged."""
    spoken = voice(10.0)
    spoken[: 3 * RATE] = spoken[6 * RATE :] = 0
    natural = with_card(spoken)
    mixed = mixer(Fraction(10), heard(("3", "6"))).with_bed(natural, BED)
    said = slice(4 * RATE, 5 * RATE)
    gain = np.vdot(mixed[said], natural[said]) / np.vdot(natural[said], natural[said])
    bed = mixed - natural * np.float32(gain)
    speech = level(mixed, 3, 6)
    assert abs(speech - SOCIAL.loudness_lufs) < 1
    assert level(bed, 3, 6) < speech + UNDER_SPEECH_LU + 4
    undisturbed = mixer(Fraction(10), None).with_bed(np.zeros_like(natural), BED)
    for start in (0.5, 6.8, 8.0):
        assert abs(level(bed, start, start + 1) - level(undisturbed, start, start + 1)) < 1
    assert level(bed, 6.8, 9.8) > level(bed, 3, 6) + 10


def test_the_bed_is_out_where_the_footage_has_music() -> None:
    tones = sum(0.1 * np.sin(2 * np.pi * hertz * seconds(8)) for hertz in (220, 277, 330))
    natural = with_card(tones)
    mixed = mixer(Fraction(8), heard(music=[("0", "8")])).with_bed(natural, BED)
    middle = slice(RATE, 7 * RATE)
    gain = np.vdot(mixed[middle], natural[middle]) / np.vdot(natural[middle], natural[middle])
    assert level(mixed - gain * natural, 1, 7) < level(mixed, 1, 7) - 50
    assert level(mixed, 8.0, 9) > -30  # the closing chord still comes


def test_what_stands_out_presses_the_bed_and_steady_sound_does_not() -> None:
    steady = noise(6, 0.02)
    assert standing_out(weighted_steps(both(steady)), 8) == ()
    steady[2 * RATE : 2 * RATE + RATE // 2] *= 8
    (dip,) = standing_out(weighted_steps(both(steady)), 8)
    assert (dip.start, dip.end) == pytest.approx((2, 2.5), abs=0.11)
    assert standing_out(weighted_steps(both(noise(6, 1e-5))), 8) == ()


def test_the_bed_moves_without_a_corner_and_is_down_before_the_first_word() -> None:
    curve = curve_db(4 * RATE, [Dip(1.0, 2.0, 14.0)])
    assert curve[RATE : 2 * RATE].max() == pytest.approx(-14)
    assert curve[round(0.69 * RATE)] == curve[round(2.71 * RATE)] == 0
    assert np.abs(np.diff(curve)).max() < 0.01


def band(sound: np.ndarray, hertz: float) -> float:
    spectrum = np.abs(np.fft.rfft(sound[:, 0] * np.hanning(len(sound))))
    at = round(hertz * len(sound) / RATE)
    return float(20 * np.log10(spectrum[at - 3 : at + 4].max() + 1e-9))


def test_rumble_goes_from_under_speech_and_the_voice_stays() -> None:
    rumbling = both(voice(4) + 0.15 * np.sin(2 * np.pi * 40 * seconds(4)))
    clean = mixer(Fraction(4), heard(("0", "4"))).without_rumble(rumbling)
    assert band(clean, 40) < band(rumbling, 40) - 20
    for hertz in (200, 400, 1200):
        assert abs(band(clean, hertz) - band(rumbling, hertz)) < 0.1
    middle = slice(RATE, 2 * RATE)
    rest = clean[middle, 0] - both(voice(4))[middle, 0]
    assert np.abs(rest).max() < 0.02  # not moved in time either


def test_clean_speech_music_engines_and_noise_stay_byte_for_byte() -> None:
    bass = sum(0.2 * np.sin(2 * np.pi * hertz * seconds(4)) for hertz in (49, 98, 196))
    engine = sum(np.sin(2 * np.pi * 35 * n * seconds(4)) / n for n in range(1, 20)) * 0.1
    for sound, known in (
        (voice(4), heard(("0", "4"))),
        (bass, heard(music=[("0", "4")])),
        (bass, None),
        (engine, None),
        (noise(4), None),
        (np.zeros(4 * RATE), heard()),
    ):
        natural = both(sound)
        assert mixer(Fraction(4), known).without_rumble(natural) is natural


def test_wind_is_taken_out_where_it_drowns_the_rest() -> None:
    windy = both(gusts(4, 0.2) + noise(4, 0.005))
    assert cut_off(windy, spoken=False, music=False) == WIND_CUT_HZ
    assert cut_off(windy, spoken=False, music=True) is None
    clean = mixer(Fraction(4), None).without_rumble(windy)
    assert band(clean, 30) < band(windy, 30) - 20
    assert not clean[0].any()
    assert not clean[-1].any()


def test_a_wave_file_comes_back_as_it_was(tmp_path: Path) -> None:
    sound = both(noise(0.1))
    write_wave(tmp_path / "a.wav", sound)
    assert np.array_equal(read_wave(tmp_path / "a.wav"), sound)


def test_loudness_in_memory_is_what_ffmpeg_measures(tmp_path: Path, settings: Settings) -> None:
    for number, sound in enumerate((noise(5), voice(5), gusts(5, 0.3))):
        path = tmp_path / f"{number}.wav"
        write_wave(path, both(sound))
        measured = measure_loudness(path, settings).integrated_lufs
        own = integrated(weighted_steps(both(sound)))
        assert measured is not None
        assert own is not None
        assert abs(own - measured) < 0.15


def film(path: Path, sound: np.ndarray | None) -> Path:
    """Grey pictures of six seconds with a sound."""
    given: tuple[str, ...] = ()
    if sound is not None:
        write_wave(path.with_suffix(".wav"), both(sound))
        given = ("-i", str(path.with_suffix(".wav")), "-c:a", "pcm_f32le")
    run(
        (
            *(ffmpeg_path(), "-y", "-loglevel", "error", "-f", "lavfi"),
            *("-i", "color=gray:s=64x64:r=30:d=6", *given),
            *("-c:v", "libx264", "-preset", "ultrafast", str(path)),
        )
    )
    return path


def sounded(
    path: Path,
    settings: Settings,
    sound: Sound | None,
    bed: Bed | None,
    preset: DeliveryPreset = SOCIAL,
) -> LevelledSound:
    folder = path.parent / "made"
    folder.mkdir(exist_ok=True)
    files = [(path, probe(path, settings))]
    plan = SoundPlan(one_take(Fraction(6)), files, CARD, preset, [sound], bed)
    return make_sound(plan, folder, settings, lambda: False)


def samples(path: Path) -> np.ndarray:
    argv = (ffmpeg_path(), "-loglevel", "error", "-i", str(path), "-f", "f32le", "-")
    return np.frombuffer(run(argv).stdout, np.float32).reshape(-1, 2)


def test_what_the_encoder_took_is_given_back_within_bounds() -> None:
    def trimmed(loudness: float, peak: float, most: float = 99) -> Setting | None:
        found = Sound(integrated_lufs=loudness, true_peak_dbtp=peak)
        return trim(Setting(10.0), found, -16.0, -1.0, most)

    assert trimmed(-16.4, -1.0) is None
    assert trimmed(-17.7, -3.0) == Setting(pytest.approx(11.7))
    assert trimmed(-17.7, -3.0, most=11) == Setting(11)
    assert trimmed(-17.7, -3.0, most=10) is None
    assert trimmed(-16.0, -0.6) == Setting(10.0, pytest.approx(0.5))
    assert trimmed(-16.0, 9.0) == Setting(10.0, MOST_LOWER_DB)


LIGHT = SOCIAL.model_copy(update={"audio_kbit": 128})
SOURCES: dict[str, Callable[[], np.ndarray | None]] = {
    "none": lambda: None,
    "silence": lambda: np.zeros(6 * RATE),
    "speech": lambda: voice(6),
    "music": lambda: sum(
        0.2 * np.sin(2 * np.pi * hertz * seconds(6)) * (1 - seconds(6) % 0.5)
        for hertz in (110, 220, 277, 330, 2000)
    ),
    "noise": lambda: noise(6, 0.05),
    "knocks": lambda: noise(6, 0.9) * (seconds(6) % 1 < 0.004),
}


@pytest.mark.media
@pytest.mark.parametrize("bed", [BED, None])
@pytest.mark.parametrize("name", SOURCES)
def test_the_encoded_file_has_the_loudness_and_the_peak(
    tmp_path: Path, settings: Settings, name: str, bed: Bed | None
) -> None:
    known = heard(("0.2", "5.8")) if name == "speech" else None
    made = sounded(film(tmp_path / "a.mov", SOURCES[name]()), settings, known, bed, LIGHT)
    found = measure_loudness(made.path, settings)
    if bed is None and name in {"none", "silence"}:
        assert made.aim_lufs is None
        return
    assert made.aim_lufs is not None
    assert found.integrated_lufs is not None
    assert found.true_peak_dbtp is not None
    assert abs(found.integrated_lufs - made.aim_lufs) <= 1
    assert found.true_peak_dbtp <= LIGHT.true_peak_dbtp


@pytest.mark.media
def test_silent_footage_gets_the_bed_of_the_very_length(tmp_path: Path, settings: Settings) -> None:
    made = sounded(film(tmp_path / "a.mov", None), settings, None, BED)
    assert made.aim_lufs == SOCIAL.loudness_lufs
    assert len(read_wave(made.path.with_name("level.wav"))) == 8 * RATE
    sound = samples(made.path)
    assert 8 * RATE <= len(sound) < 8 * RATE + 1024
    for start in range(7):
        assert level(sound, start, start + 1) > -26
    assert np.abs(sound[8 * RATE - 20 : 8 * RATE]).max() < 0.01


@pytest.mark.media
def test_the_same_sound_is_made_of_the_same(tmp_path: Path, settings: Settings) -> None:
    path = film(tmp_path / "a.mov", voice(6))
    one, other = (sounded(path, settings, heard(("1", "3")), BED).path.read_bytes() for _ in "ab")
    assert one == other


@pytest.mark.media
def test_without_music_the_joined_sound_is_only_levelled(
    tmp_path: Path, settings: Settings
) -> None:
    """Nothing is mixed in or taken out: the levelled sound is the footage's times one gain."""
    made = sounded(film(tmp_path / "a.mov", voice(6, level=0.05)), settings, None, None)
    levelled = read_wave(made.path.with_name("level.wav"))[RATE : 5 * RATE, 0]
    given = both(voice(6, level=0.05))[RATE : 5 * RATE, 0]
    gain = float(levelled @ given / (given @ given))
    assert np.abs(levelled - gain * given).max() < 0.01 * np.abs(levelled).max()
    assert not read_wave(made.path.with_name("level.wav"))[6 * RATE + 100 :].any()


@pytest.mark.media
def test_joins_do_not_click(tmp_path: Path, settings: Settings) -> None:
    """A deep tone cut in the middle of its swing ten times: between the tone and 12 kHz there is nothing."""
    tone = 0.3 * np.sin(2 * np.pi * 187 * seconds(6))
    path = film(tmp_path / "a.mov", tone)
    laid = tuple(
        Take(
            source=0,
            shot=0,
            source_range=TimeRange.of(Fraction(n % 3, 1) + Fraction(n, 7), Fraction(1, 2)),
            output_range=TimeRange.of(Fraction(n, 2), Fraction(1, 2)),
        )
        for n in range(10)
    )
    timeline = one_take(Fraction(6)).model_copy(update={"takes": laid})
    folder = tmp_path / "made"
    folder.mkdir()
    files = [(path, probe(path, settings))]
    plan = SoundPlan(timeline, files, CARD, SOCIAL, [heard(("0", "6"))], BED)
    make_sound(plan, folder, settings, lambda: False)
    sound = read_wave(folder / "level.wav")
    assert len(sound) == 7 * RATE
    spectrum = np.fft.rfft(sound[:, 0])
    spectrum[np.fft.rfftfreq(len(sound), 1 / RATE) < 10_000] = 0
    assert np.abs(np.fft.irfft(spectrum)).max() < 0.003
