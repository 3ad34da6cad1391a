"""A stretch of a finished film decoded again: whether it plays from its key picture on, and what it shows."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import ffmpeg
import numpy as np
from numpy.typing import NDArray

from studio.brand.graphic import Pixels
from studio.errors import ProcessFailed, VerifyFailed
from studio.media.decode import Stream, seconds
from studio.process import CancelCheck, Limits, arguments, ffmpeg_path, read_from, run
from studio.settings import Settings
from studio.units import Size

THUMB = Size(32, 32)
"""Pictures are compared as grey ones of this size."""

WALL_S = 300
"""Longest that decoding a stretch may take, seconds."""


@dataclass(frozen=True)
class Stretch:
    """Pictures from a key picture on."""

    thumbs: NDArray[np.uint8]
    """(pictures, height, width) luma as it is encoded."""
    last: NDArray[np.uint8]
    """(height, width) luma of the last one."""
    hashes: tuple[str, str] = ("", "")
    """SHA-256 of the first and the last one, all planes."""

    @property
    def count(self) -> int:
        """Pictures that could be decoded."""
        return len(self.thumbs)


def decoded(  # noqa: PLR0913 - a file and a place in it, and what every child gets
    path: Path,
    size: Size,
    places: range,
    rate: Fraction,
    folder: Path,
    settings: Settings,
    cancelled: CancelCheck,
) -> Stretch:
    """Decode ``places`` of the film at ``path``, beginning with the key picture there and nothing before it.

    Raises:
        VerifyFailed: ``render.unreadable``: something in the stretch does not decode.
        Cancelled: ``cancelled`` returned True.
    """
    kept, hashes = folder / f"last-{places.start}.gray", folder / f"{places.start}.hashes"
    begin = seconds((places.start + Fraction(1, 2)) / rate)
    source = ffmpeg.input(
        f"file:{path}", ss=begin, noaccurate_seek=None, err_detect="explode", threads=1
    )
    whole = source.video.filter_multi_output("split", 2)
    split = whole[0].filter("extractplanes", "y").filter_multi_output("split", 2)
    small = split[0].filter("scale", THUMB.width, THUMB.height, flags="area")
    last = split[1].filter("trim", start_frame=len(places) - 1, end_frame=len(places))
    options = {"f": "rawvideo", "pix_fmt": "gray", "fps_mode": "passthrough"}
    graph = ffmpeg.merge_outputs(
        ffmpeg.output(small, "pipe:1", **options, **{"frames:v": len(places)}),
        ffmpeg.output(last, f"file:{kept}", **options),
        hashed(whole[1], (0, len(places) - 1), hashes),
    ).global_args("-xerror")
    argv = arguments(graph.overwrite_output(), ffmpeg_path(settings.ffmpeg))
    try:
        with read_from(argv, limits=Limits(wall_s=WALL_S), cancelled=cancelled) as stream:
            data = stream.read()
    except ProcessFailed as error:
        cause = str(error.params.get("cause", ""))
        raise VerifyFailed("render.unreadable", name=path.name, cause=cause) from error
    thumbs = np.frombuffer(data, np.uint8).reshape(-1, THUMB.height, THUMB.width)
    plane = np.fromfile(kept, np.uint8)
    kept.unlink()
    shape = (size.height, size.width)
    shown = plane.reshape(shape) if plane.size else np.zeros(shape, np.uint8)
    return Stretch(thumbs, shown, taken(hashes))


def key_thumbs(
    path: Path, places: range, keys: int, rate: Fraction, settings: Settings, cancelled: CancelCheck
) -> NDArray[np.uint8]:
    """Thumbnails of the first ``keys`` key pictures from the one at ``places.start`` on; the others are not decoded.

    Raises:
        ProcessFailed: It cannot be read.
        Cancelled: ``cancelled`` returned True.
    """
    begin = seconds((places.start + Fraction(1, 2)) / rate)
    source = ffmpeg.input(
        f"file:{path}", ss=begin, noaccurate_seek=None, skip_frame="nokey", threads=1
    )
    small = source.video.filter("extractplanes", "y")
    small = small.filter("scale", THUMB.width, THUMB.height, flags="area")
    options = {"f": "rawvideo", "pix_fmt": "gray", "fps_mode": "passthrough", "frames:v": keys}
    argv = arguments(ffmpeg.output(small, "pipe:1", **options), ffmpeg_path(settings.ffmpeg))
    data = run(argv, limits=Limits(wall_s=WALL_S), cancelled=cancelled).stdout
    return np.frombuffer(data, np.uint8).reshape(-1, THUMB.height, THUMB.width)


def hashed(stream: Stream, frames: tuple[int, int], target: Path) -> Stream:
    """An output that writes the SHA-256 of two pictures of ``stream`` (as decoded, all planes) to ``target``."""
    first, last = frames
    some = stream.filter("select", f"eq(n,{first})+eq(n,{last})")
    options = {"f": "framehash", "hash": "sha256", "pix_fmt": "yuv420p", "fps_mode": "passthrough"}
    return ffmpeg.output(some, f"file:{target}", **{**options, "c:v": "rawvideo"})


def taken(path: Path) -> tuple[str, str]:
    """What ``hashed`` wrote, and away with the file; empty texts where there were no such pictures."""
    lines = [line for line in path.read_text("ascii").splitlines() if not line.startswith("#")]
    path.unlink()
    found = [line.rpartition(",")[2].strip() for line in lines]
    return (found[0], found[-1]) if found else ("", "")


def luma(picture: Pixels) -> NDArray[np.float32]:
    """An RGB picture's luma as it is encoded: BT.709, limited range."""
    weights = np.array([0.2126, 0.7152, 0.0722], np.float32) * (219 / 255)
    return np.asarray(picture[..., :3].astype(np.float32) @ weights + 16, np.float32)


def thumb(plane: NDArray[np.float32]) -> NDArray[np.float32]:
    """A plane averaged to thumbnail size."""
    rows = np.linspace(0, plane.shape[0], THUMB.height + 1).astype(int)
    columns = np.linspace(0, plane.shape[1], THUMB.width + 1).astype(int)
    sums = np.add.reduceat(np.add.reduceat(plane, rows[:-1], axis=0), columns[:-1], axis=1)
    return np.asarray(sums / np.outer(np.diff(rows), np.diff(columns)), np.float32)
