"""A voice that somebody recorded: the sound of a file, decoded, in one ear, written anew as AAC of our own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import av.error
import boxes
import numpy as np
import numpy.typing as npt
import sound
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.container import InputContainer
from refusal import Refusal

RATE = 48_000
FRAME = 1024
"""Samples of one AAC frame."""

BIT_RATE = 128_000
OUTLINE = RATE // 20
"""Samples under one point of the outline."""

MOST_BROKEN = 50
"""Packets that may be damaged before the rest is given up."""

Mono = npt.NDArray[np.float32]


def take_in(order: dict[str, Any]) -> dict[str, Any]:
    """Write the sound of ``order["path"]`` to ``order["target"]``, on disk before this returns; its length and outline.

    Raises:
        Refusal: There is none, it is too long or too short, or nothing is heard in it.
    """
    try:
        samples = decoded(order)
    except MemoryError:  # ffmpeg's is an FFmpegError too
        raise
    except av.error.FFmpegError as error:
        raise Refusal("voice.unreadable") from error
    if len(samples) < order["least_s"] * RATE:
        raise Refusal("voice.too_short")
    if np.abs(samples).max() < order["least_peak"]:
        raise Refusal("voice.silent")
    write(samples, Path(order["target"]))
    return {"seconds": str(Fraction(len(samples), RATE)), "outline": outline(samples)}


def decoded(order: dict[str, Any]) -> Mono:
    """All samples of the best track.

    Raises:
        Refusal: ``voice.no_sound``, ``voice.too_long``, ``media.too_many_streams``.
    """
    layout = boxes.read(Path(order["path"]))
    source: dict[str, Any] = {
        "file": f"file:{order['path']}",
        "options": order["options"],
        "timeout": order["open_s"],
        "metadata_errors": "replace",
    }
    with av.open(**source) as container:
        if len(container.streams) > order["max_streams"]:
            raise Refusal("media.too_many_streams", limit=order["max_streams"])
        stream = sound.choose(container, layout, order["audio_codecs"])
        if stream is None:
            raise Refusal("voice.no_sound")
        pieces: list[Mono] = []
        count = 0
        for piece in heard(container, stream.index):
            pieces.append(piece)
            count += len(piece)
            if count > order["most_s"] * RATE:
                raise Refusal("voice.too_long", limit=order["most_s"])
    whole = np.concatenate(pieces) if pieces else np.zeros(0, np.float32)
    return np.clip(np.nan_to_num(whole, nan=0.0, posinf=0.0, neginf=0.0), -1.0, 1.0)


def heard(container: InputContainer, index: int) -> Iterator[Mono]:
    """The track piece by piece, one ear, at ``RATE``; what does not decode is left out."""
    resampler = AudioResampler(format="fltp", layout="mono", rate=RATE)
    broken = 0
    for packet in container.demux(container.streams[index]):
        try:
            frames = packet.decode()
        except av.error.FFmpegError:
            broken += 1
            if broken > MOST_BROKEN:
                return
            continue
        for frame in frames:
            if isinstance(frame, AudioFrame):
                frame.pts = None  # recorders leave holes and odd clocks; a voice goes on
                yield from samples_of(resampler.resample(frame))
    yield from samples_of(resampler.resample(None))


def samples_of(frames: list[AudioFrame]) -> Iterator[Mono]:
    """Their samples."""
    for frame in frames:
        yield frame.to_ndarray().reshape(-1).astype(np.float32)


def write(samples: Mono, target: Path) -> None:
    """As AAC in MP4, its index first so that it plays while it comes."""
    with av.open(str(target), "w", format="mp4", options={"movflags": "faststart"}) as out:
        stream = out.add_stream("aac", rate=RATE, layout="mono")
        stream.bit_rate = BIT_RATE
        for at in range(0, len(samples), FRAME):
            piece = np.ascontiguousarray(samples[at : at + FRAME]).reshape(1, -1)
            frame = AudioFrame.from_ndarray(piece, format="fltp", layout="mono")
            frame.sample_rate, frame.pts, frame.time_base = RATE, at, Fraction(1, RATE)
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    with target.open("rb") as file:
        os.fsync(file.fileno())


def outline(samples: Mono) -> list[int]:
    """Peaks of a twentieth of a second each, their square roots from 0 to 255."""
    edges = np.arange(0, len(samples), OUTLINE)
    peaks = np.maximum.reduceat(np.abs(samples), edges)
    return [int(each) for each in np.round(np.sqrt(peaks) * 255)]
