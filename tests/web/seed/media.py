"""Small pictures, and what probing, looking and checking would have said of a file."""

from __future__ import annotations

import io
from fractions import Fraction

from PIL import Image

from studio.records.clip import Certificate, CertificateCheck
from studio.records.media import (
    Analysis,
    Boundary,
    BoundaryKind,
    HdrKind,
    MediaInfo,
    Shot,
    ShotQuality,
    Sound,
    VideoStream,
)
from studio.records.packed import Curve
from studio.units import Size, TimeRange

CLIP_BYTES = bytes(range(256)) * 40
"""Stands for a clip where only its bytes matter."""


def picture() -> bytes:
    """A small JPEG."""
    out = io.BytesIO()
    Image.new("RGB", (32, 18), "#c8501e").save(out, "JPEG")
    return out.getvalue()


def info(lost: Fraction = Fraction(0)) -> MediaInfo:
    """What probing an ordinary file gives."""
    video = VideoStream(
        index=0,
        codec="h264",
        coded=Size(320, 180),
        display=Size(320, 180),
        rotation=0,
        pixel_aspect=Fraction(1),
        rate=Fraction(25),
        variable_rate=False,
        pixel_format="yuv420p",
        interlaced=False,
        full_range=False,
        hdr=HdrKind.SDR,
        primaries="bt709",
        transfer="bt709",
        matrix="bt709",
        start=Fraction(0),
        duration=Fraction(4),
    )
    return MediaInfo(
        container="mov,mp4", bytes=100, duration=Fraction(4), video=video, audio=None, lost=lost
    )


def analysis() -> Analysis:
    """Two shots of two seconds, one good, one poor."""

    def shot(start: int, score: float) -> Shot:
        quality = ShotQuality(
            sharpness=score,
            exposure=score,
            colourfulness=score,
            steadiness=score,
            motion=score,
            score=score,
        )
        return Shot(range=TimeRange.of(start, 2), quality=quality)

    cut = Boundary(kind=BoundaryKind.CUT, start=Fraction(2), end=Fraction(2))
    return Analysis(
        duration=Fraction(4),
        boundaries=(cut,),
        shots=(shot(0, 0.9), shot(2, 0.2)),
        sound=Sound(
            integrated_lufs=-20.0,
            true_peak_dbtp=-3.0,
            waveform=Curve.of(Fraction(0), Fraction(1, 4), [0.1, 0.8] * 8),
            speech=(TimeRange.of(1, 2),),
        ),
    )


def certificate(size: Size) -> Certificate:
    lines = (("duration", "15.0", "15.0"), ("contrast:title", "≥ 4.5", "5.23"))
    return Certificate(
        sha256="0" * 64,
        bytes=100,
        size=size,
        duration_ms=15000,
        loudness_lufs=-16.0,
        true_peak_dbtp=-1.5,
        checks=tuple(
            CertificateCheck(name=name, planned=planned, found=found, passed=True)
            for name, planned, found in lines
        ),
        made_from={},
    )
