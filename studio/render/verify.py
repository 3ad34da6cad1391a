"""Open every finished file again and hold it against its plan."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from studio.brand.graphic import Graphics
from studio.errors import InputError, VerifyFailed
from studio.media import measure_loudness, probe
from studio.process import CancelCheck
from studio.records.clip import Certificate, CertificateCheck, TextPlate
from studio.records.media import MediaInfo, Sound, VideoStream
from studio.render.graph import DrawnLayer
from studio.render.legible import contrast_checks
from studio.render.played import Played
from studio.render.presets import SAMPLE_RATE, DeliveryPreset
from studio.render.stretch import THUMB, luma, thumb
from studio.settings import Settings
from studio.units import Size

LOUDNESS_SLACK_LU = 1.0
"""EBU R 128 allows ±1 LU where ±0.5 is not practicable, as after lossy coding."""

OFFSET_SLACK_S = Fraction(1, 45)
"""Sound may start this much off the picture: below the 22 ms that ITU-R BT.1359 calls undetectable."""

LENGTH_SLACK_S = Fraction(1, 20)
"""AAC comes in blocks of 1024 samples (21 ms): first and last may stick out."""

LOOK_SLACK = 8.0
"""Mean difference of a frame to what it must show, of 255 grey levels."""

LEAST_BARE = 0.1
"""Share of the picture that must be free of graphics for a comparison with the source."""

AV1_READERS = {"libdav1d", "libaom-av1"}
"""What a probe may call AV1, after the library that reads it."""


@dataclass(frozen=True)
class Moment:
    """A frame whose picture is known from another way of reading the source.

    Attributes:
        frame: Number of the frame in the clip.
        picture: (height, width, 3) RGB, without graphics.
        layers: Graphics of the clip; where one stands at that time nothing is compared.
    """

    frame: int
    picture: NDArray[np.uint8]
    layers: tuple[DrawnLayer, ...]


@dataclass(frozen=True)
class Expected:
    """What an output must be."""

    size: Size
    frames: int
    rate: Fraction
    aim_lufs: float | None
    end_card: NDArray[np.uint8] | None
    preset: DeliveryPreset
    moment: Moment | None = None
    plates: tuple[TextPlate, ...] = ()
    """Behind texts on the footage, as measured before they were drawn."""
    drawn: Graphics | None = None
    """What was laid over it."""

    @property
    def duration(self) -> Fraction:
        """Seconds."""
        return self.frames / self.rate


def certify(
    path: Path,
    expected: Expected,
    made_from: dict[str, str],
    settings: Settings,
    cancelled: CancelCheck,
) -> Certificate:
    """Measure a finished file.

    Raises:
        VerifyFailed: ``render.verify_failed`` naming the first check that did not pass.
    """
    try:
        info = probe(path, settings, cancelled)
    except InputError as error:
        raise VerifyFailed("render.unreadable", name=path.name, cause=error.code) from error
    at = None if expected.moment is None else expected.moment.frame
    played = Played(path, at, expected.frames, settings, cancelled)
    sound = measure_loudness(path, settings, cancelled)
    checks = (
        *_picture_checks(info, played, expected),
        *_sound_checks(info, sound, expected),
        below("bytes", expected.preset.max_bytes, path.stat().st_size),
        *drawn_checks(expected.drawn),
        *contrast_checks(expected.plates),
    )
    for check in checks:
        if not check.passed:
            raise VerifyFailed(
                "render.verify_failed",
                name=path.name,
                check=check.name,
                planned=check.planned,
                found=check.found,
            )
    return Certificate(
        sha256=_sha256(path),
        bytes=path.stat().st_size,
        size=info.video.display,
        duration_ms=round(expected.duration * 1000),
        loudness_lufs=sound.integrated_lufs,
        true_peak_dbtp=sound.true_peak_dbtp,
        checks=checks,
        made_from=made_from,
        first_frame=played.first_hash,
        last_frame=played.last_hash,
        safe_areas=expected.drawn.areas if expected.drawn else (),
    )


def drawn_checks(drawn: Graphics | None) -> tuple[CertificateCheck, ...]:
    """Whether every character has a glyph, and every card keeps the areas that its template promises."""
    if drawn is None or drawn.glyphs is None:
        return ()
    missing = drawn.glyphs.missing
    glyphs = CertificateCheck(
        name="glyphs",
        planned=f"{drawn.glyphs.characters}",
        found=f"{drawn.glyphs.characters - len(missing)}" + (f" (− {missing})" if missing else ""),
        passed=not missing,
    )
    kept = (
        CertificateCheck(
            name=f"safe_area:{each.platform}" if each.platform else "safe_area",
            planned="0 px",
            found=f"{each.outside_px} px" + (f" ({each.layer})" if each.outside_px else ""),
            passed=each.outside_px == 0,
        )
        for each in drawn.areas
        if each.promised
    )
    return (glyphs, *kept)


def _picture_checks(
    info: MediaInfo, played: Played, expected: Expected
) -> tuple[CertificateCheck, ...]:
    video = info.video
    colour = f"{video.primaries}/{video.transfer}/{video.matrix}"
    checks = [
        _check("size", str(expected.size), str(video.display)),
        _check("rate", str(expected.rate), str(video.rate)),
        _check("frames", str(expected.frames), str(played.count)),
        _check("video_codec", f"{expected.preset.codec} yuv420p", _codec_of(video)),
        _check("colour", "bt709/bt709/bt709", colour),
        _check("upright", "0", str(video.rotation)),
    ]
    if expected.end_card is not None:
        off = np.abs(played.last - thumb(luma(expected.end_card)))
        checks.append(_looks("end_card", float(off.mean())))
    moment = expected.moment
    if moment is not None:
        off = np.abs(played.at_moment - thumb(luma(moment.picture)))
        bare = _bare(moment, expected)
        if bare.mean() >= LEAST_BARE:
            checks.append(_looks("picture", float(off[bare].mean())))
    return tuple(checks)


def _codec_of(video: VideoStream) -> str:
    codec = "av1" if video.codec in AV1_READERS else video.codec
    return f"{codec} {video.pixel_format}"


def _looks(name: str, difference: float) -> CertificateCheck:
    return CertificateCheck(
        name=name,
        planned=f"≤ {LOOK_SLACK}",
        found=f"{difference:.1f}",
        passed=difference <= LOOK_SLACK,
    )


def _bare(moment: Moment, expected: Expected) -> NDArray[np.bool_]:
    """Cells of a thumbnail that no graphic touches at the moment."""
    bare = np.ones((THUMB.height, THUMB.width), bool)
    time = moment.frame / expected.rate
    for layer in moment.layers:
        if layer.shown.start - 1 / expected.rate <= time <= layer.shown.end:
            top, bottom = (
                edge * THUMB.height / expected.size.height
                for edge in (layer.top, layer.top + layer.size.height)
            )
            left, right = (
                edge * THUMB.width / expected.size.width
                for edge in (layer.left, layer.left + layer.size.width)
            )
            bare[max(0, floor(top)) : ceil(bottom), max(0, floor(left)) : ceil(right)] = False
    return bare


def _sound_checks(
    info: MediaInfo, sound: Sound, expected: Expected
) -> tuple[CertificateCheck, ...]:
    audio = info.audio
    if audio is None:
        return (_check("audio", f"aac {SAMPLE_RATE} 2", "none"),)
    offset = audio.start - info.video.start
    return (
        _check("audio", f"aac {SAMPLE_RATE} 2", f"{audio.codec} {audio.rate} {audio.channels}"),
        _within("audio_offset_s", Fraction(0), offset, OFFSET_SLACK_S),
        _within("audio_length_s", expected.duration, audio.duration, LENGTH_SLACK_S),
        *_loudness_checks(sound, expected),
    )


def _loudness_checks(sound: Sound, expected: Expected) -> tuple[CertificateCheck, ...]:
    aim, found = expected.aim_lufs, sound.integrated_lufs
    if aim is None:
        return (
            _check(
                "loudness_lufs",
                "silence",
                "silence" if found is None or found < -55 else str(found),
            ),
        )
    peak = sound.true_peak_dbtp
    ceiling = expected.preset.true_peak_dbtp
    return (
        CertificateCheck(
            name="loudness_lufs",
            planned=f"{aim:.1f} ± {LOUDNESS_SLACK_LU}",
            found="silence" if found is None else f"{found:.1f}",
            passed=found is not None and abs(found - aim) <= LOUDNESS_SLACK_LU,
        ),
        CertificateCheck(
            name="true_peak_dbtp",
            planned=f"≤ {ceiling:.1f}",
            found="none" if peak is None else f"{peak:.1f}",
            passed=peak is None or peak <= ceiling,
        ),
    )


def _check(name: str, planned: str, found: str) -> CertificateCheck:
    return CertificateCheck(name=name, planned=planned, found=found, passed=planned == found)


def below(name: str, planned: int, found: int) -> CertificateCheck:
    """Passed when no more was found than planned."""
    return CertificateCheck(
        name=name, planned=f"≤ {planned}", found=str(found), passed=found <= planned
    )


def _within(name: str, planned: Fraction, found: Fraction, slack: Fraction) -> CertificateCheck:
    return CertificateCheck(
        name=name,
        planned=f"{float(planned):.3f} ± {float(slack):.3f}",
        found=f"{float(found):.3f}",
        passed=abs(found - planned) <= slack,
    )


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
