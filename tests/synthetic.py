"""Clips made on the spot whose colour, moving bar and tone are functions of time, so that a wrong cut shows itself.

Every picture has a flat background (the shot's colour, or ``ramp_colour`` of the time where no shots are given), a grid
that differs from shot to shot, and a white bar that travels from left to right once over the clip.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt

from studio.units import Size

Colour = tuple[int, int, int]
"""Red, green, blue, 0 to 255."""

RED: Colour = (190, 40, 40)
GREEN: Colour = (40, 160, 60)
BLUE: Colour = (40, 60, 190)
YELLOW: Colour = (200, 190, 50)
SMALL = Size(320, 180)
SAMPLE_RATE = 48_000
SAMPLES = 1024


def ramp_colour(time: float, seconds: float) -> Colour:
    """Background at ``time``: red rises from 40 to 200 while blue falls from 200 to 40."""
    share = min(1.0, max(0.0, time / seconds))
    return (round(40 + 160 * share), 90, round(200 - 160 * share))


def ramp_time(red: float, blue: float, seconds: float) -> float:
    """The time whose background has these means; the opposite of ``ramp_colour``."""
    return seconds * ((red - blue) / 320 + 0.5)


def make_clip(
    path: Path,
    seconds: float = 2.0,
    size: Size = SMALL,
    rate: Fraction = Fraction(25),
    *,
    shots: Sequence[Colour] = (),
    tone_hz: float | None = 440.0,
    rotation: int = 0,
    codec: str = "libx264",
    times: Sequence[Fraction] = (),
    start: Fraction = Fraction(0),
    plain: bool = False,
) -> Path:
    """Write a clip to ``path`` (its suffix is the container) and return the path.

    Args:
        path: Where to.
        seconds: Duration; every shot gets an equal part.
        size: Stored size, even numbers for H.264.
        rate: Frames per second.
        shots: Background colours one after another; none makes the ramp.
        tone_hz: Pitch of the sound; None for a clip without sound.
        rotation: Degrees clockwise a player must turn the picture (0, 90, 180, 270).
        codec: ffmpeg's name of the encoder.
        times: Presentation times of the pictures where they are not even (variable rate).
        start: Presentation time of the first picture where ``times`` is empty.
        plain: Background only, without grid and bar.
    """
    instants = list(times) or [start + n / rate for n in range(round(seconds * rate))]
    with av.open(str(path), "w") as container:
        video = container.add_stream(codec, rate=rate)
        video.width, video.height = size.width, size.height
        video.pix_fmt = "yuvj420p" if codec == "mjpeg" else "yuv420p"
        # Old encoders count in frames; H.264 takes any clock.
        base = Fraction(1, 90_000) if codec == "libx264" else 1 / rate
        video.time_base = base
        video.codec_context.time_base = base
        if codec == "libx264":
            video.options = {"preset": "ultrafast", "crf": "18"}
        if rotation:
            video.set_display_rotation(-rotation)
        audio = None if tone_hz is None else container.add_stream("aac", rate=SAMPLE_RATE)
        for instant in instants:
            pixels = picture(float(instant - instants[0]), seconds, size, shots, plain=plain)
            frame = av.VideoFrame.from_ndarray(pixels, "rgb24")
            frame.pts = round(instant / base)
            frame.time_base = base
            container.mux(video.encode(frame))
        container.mux(video.encode(None))
        if audio is not None and tone_hz is not None:
            for sound in _tone(seconds, tone_hz):
                container.mux(audio.encode(sound))
            container.mux(audio.encode(None))
    return path


def picture(
    time: float, seconds: float, size: Size, shots: Sequence[Colour], *, plain: bool = False
) -> npt.NDArray[np.uint8]:
    """The picture at ``time``, height × width × 3, RGB."""
    number = min(int(time / seconds * len(shots)), len(shots) - 1) if shots else 0
    colour = shots[number] if shots else ramp_colour(time, seconds)
    pixels = np.full((size.height, size.width, 3), colour, np.uint8)
    if plain:
        return pixels
    cell = 20 + 12 * number
    rows, columns = np.indices((size.height, size.width))
    grid = ((rows // cell + columns // cell) % 2).astype(bool)
    pixels[grid] = (pixels[grid] * 0.55).astype(np.uint8)
    bar = max(4, size.width // 40)
    left = round(time / seconds * (size.width - bar))
    pixels[:, left : left + bar] = 255
    return pixels


def _tone(seconds: float, tone_hz: float) -> list[av.AudioFrame]:
    frames: list[av.AudioFrame] = []
    total = round(seconds * SAMPLE_RATE)
    for first in range(0, total, SAMPLES):
        at = np.arange(first, min(first + SAMPLES, total)) / SAMPLE_RATE
        wave = (0.25 * np.sin(2 * np.pi * tone_hz * at)).astype(np.float32)
        frame = av.AudioFrame.from_ndarray(np.stack([wave, wave]), "fltp", "stereo")
        frame.sample_rate = SAMPLE_RATE
        frame.pts = first
        frames.append(frame)
    return frames
