"""Recorded voices through the gate: what phones and browsers write becomes one kind of file, all else stays out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import av
import numpy as np
import pytest

from studio.errors import Refused
from studio.media import allow
from studio.media import voice as gate
from studio.media.voice import take_in_voice
from studio.process import ffmpeg_path, run
from tests.synthetic import make_clip

pytestmark = pytest.mark.media

TONE = "sine=frequency=300:sample_rate=48000:duration=2"
KINDS: dict[str, Sequence[str]] = {
    "chromium.webm": ("-c:a", "libopus"),
    "firefox.ogg": ("-c:a", "libopus"),
    "safari.mp4": ("-c:a", "aac", "-movflags", "frag_keyframe+empty_moov"),
    "iphone.m4a": ("-c:a", "aac", "-ar", "44100"),
    "recorder.mp3": ("-c:a", "libmp3lame", "-ac", "2"),
    "wechat.amr": ("-c:a", "libopencore_amrnb", "-ar", "8000", "-ac", "1"),
    "windows.wav": ("-c:a", "pcm_s16le", "-ac", "2"),
    "plain.aac": ("-c:a", "aac", "-f", "adts"),
    "mac.caf": ("-c:a", "pcm_s16be"),
    "archive.flac": ("-c:a", "flac"),
}


def recorded(path: Path, *how: str, source: str = TONE) -> Path:
    """A recording as a device writes it."""
    run((ffmpeg_path(), "-y", "-v", "error", "-f", "lavfi", "-i", source, *how, str(path)))
    return path


def samples(path: Path) -> np.ndarray:
    argv = (ffmpeg_path(), "-v", "error", "-i", str(path), "-f", "f32le", "-ac", "1", "-")
    return np.frombuffer(run(argv).stdout, np.float32)


def has_encoder(name: str) -> bool:
    return f" {name} " in run((ffmpeg_path(), "-hide_banner", "-encoders")).stdout.decode()


@pytest.mark.parametrize("name", KINDS)
def test_what_devices_record_becomes_one_kind_of_file(tmp_path, name) -> None:
    how = KINDS[name]
    if not has_encoder(how[1]):
        pytest.skip(f"this ffmpeg cannot write {how[1]}")
    target = tmp_path / "voice.m4a"
    taken = take_in_voice(recorded(tmp_path / name, *how), target)
    assert float(taken.seconds) == pytest.approx(2, abs=0.12)
    with av.open(str(target)) as made:
        (stream,) = made.streams
        assert (stream.codec_context.name, stream.codec_context.sample_rate) == ("aac", 48_000)
        assert stream.codec_context.channels == 1
    sound = samples(target)
    assert len(sound) / 48_000 == pytest.approx(float(taken.seconds), abs=0.03)
    spectrum = np.abs(np.fft.rfft(sound[12_000:60_000]))
    assert np.argmax(spectrum) == pytest.approx(300, abs=2)
    assert len(taken.outline) == pytest.approx(40, abs=3)
    assert max(taken.outline) > 60
    assert sorted(each.name for each in tmp_path.iterdir()) == sorted([name, "voice.m4a"])


def test_the_sound_of_a_film_is_taken_too(tmp_path) -> None:
    taken = take_in_voice(make_clip(tmp_path / "film.mp4", 2), tmp_path / "voice.m4a")
    assert float(taken.seconds) == pytest.approx(2, abs=0.1)


def test_a_recording_that_broke_off_gives_what_is_there(tmp_path) -> None:
    whole = recorded(tmp_path / "a.webm", "-c:a", "libopus").read_bytes()
    (tmp_path / "b.webm").write_bytes(whole[: len(whole) * 2 // 3])
    taken = take_in_voice(tmp_path / "b.webm", tmp_path / "voice.m4a")
    assert 0.8 < float(taken.seconds) < 1.8


def refusal(path: Path) -> str:
    with pytest.raises(Refused) as raised:
        take_in_voice(path, path.with_name("voice.m4a"))
    assert not path.with_name("voice.m4a").exists()
    assert [each for each in path.parent.iterdir() if each.suffix == ".part"] == []
    return raised.value.code


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "media.empty"),
        (b"#EXTM3U\n#EXTINF:10,\nfile:///etc/passwd\n", "media.playlist"),
        (b"ffconcat version 1.0\nfile /etc/passwd\n", "media.playlist"),
        (b"hello", "media.text"),
        (b"\xff\xd8\xff\xe0" + bytes(200), "voice.kind"),
        (b"MZ" + bytes(200), "voice.kind"),
        (b"OggS" + bytes(300), "voice.unreadable"),
        (b"ID3" + bytes(2000), "voice.unreadable"),
        (b"\x1aE\xdf\xa3" + b"\x9f" * 300, "voice.unreadable"),
    ],
)
def test_what_is_no_voice_stays_out(tmp_path, data, code) -> None:
    path = tmp_path / "a.webm"
    path.write_bytes(data)
    assert refusal(path) == code


def test_bounds_hold(tmp_path, monkeypatch) -> None:
    aac = ("-c:a", "aac")
    silent = recorded(tmp_path / "silent.m4a", *aac, source="anullsrc=d=2")
    short = recorded(tmp_path / "short.m4a", *aac, "-t", "0.2")
    mute = make_clip(tmp_path / "mute.mp4", 2, tone_hz=None)
    assert refusal(silent) == "voice.silent"
    assert refusal(short) == "voice.too_short"
    assert refusal(mute) == "voice.no_sound"
    monkeypatch.setattr(allow, "MAX_VOICE_S", 1)
    assert refusal(recorded(tmp_path / "long.m4a", *aac)) == "voice.too_long"
    monkeypatch.setattr(allow, "MAX_VOICE_BYTES", 100)
    assert refusal(silent) == "voice.too_large"
    assert gate.WALL_S < 60


def test_codecs_that_are_not_on_the_list_are_not_opened(tmp_path) -> None:
    path = recorded(tmp_path / "a.wav", "-c:a", "adpcm_swf", "-ar", "22050", "-f", "wav")
    assert refusal(path) in {"voice.no_sound", "voice.unreadable"}
