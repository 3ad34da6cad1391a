"""Readers of photographs: Pillow for most, libheif for HEIC. Sizes are checked before anything is decoded."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any, Protocol, cast

import av
import av.error
import boxes
import light
import numpy as np
import numpy.typing as npt
from PIL import AvifImagePlugin, Image
from refusal import Refusal

FORMATS = {"jpeg": ("JPEG",), "png": ("PNG",), "webp": ("WEBP",), "avif": ("AVIF",)}
"""Pillow's formats by the name the sniffer gave."""

THREADS = 2
"""Threads of the decoders of AVIF and HEIC; each takes address space."""

BROKEN = (
    *(OSError, SyntaxError, ValueError, EOFError, RuntimeError, OverflowError, KeyError, TypeError),
    *(IndexError, AttributeError, ZeroDivisionError, AssertionError, Image.DecompressionBombError),
)
"""What the readers raise on damaged files."""


class Reader(Protocol):
    """An opened photograph.

    Attributes:
        size: Width and height as stored, pixels.
        mode: Pillow's name of the kind of pixel.
        colours: Primaries, transfer and matrix (ITU-T H.273), 2 where not told.
        upright: Whether ``decode`` turns it upright already.
        deep: Whether ``decode`` gives 16 bits a colour.
    """

    size: tuple[int, int]
    mode: str
    colours: tuple[int, int, int]
    upright: bool
    deep: bool

    @property
    def icc(self) -> bytes | None:
        """Its colour profile."""

    def decode(self, edge: int) -> Image.Image | npt.NDArray[np.uint16]:
        """The pixels; a reader that can do so cheaply makes them smaller, down to ``edge``."""

    def exif(self) -> Image.Exif:
        """The camera's notes."""


class PillowReader:
    """JPEG, PNG, WebP, AVIF."""

    upright = False

    def __init__(
        self, path: str, kind: str, colours: tuple[int, int, int], options: dict[str, str]
    ) -> None:
        AvifImagePlugin.DEFAULT_MAX_THREADS = THREADS
        self.path, self.options = path, options
        self.image = Image.open(path, formats=FORMATS[kind])
        self.size, self.mode, self.colours = self.image.size, self.image.mode, colours
        self.moves = kind != "jpeg" and getattr(self.image, "n_frames", 1) > 1
        self.deep = kind == "avif" and colours[1] in (light.PQ, light.HLG)

    @property
    def icc(self) -> bytes | None:
        """Its colour profile."""
        profile = self.image.info.get("icc_profile")
        return profile if isinstance(profile, bytes) else None

    def decode(self, edge: int) -> Image.Image | npt.NDArray[np.uint16]:
        """The pixels; JPEG comes at a half, quarter or eighth of its size where that is enough.

        Pillow gives 8 bits of any AVIF, too few for HDR: they come from ffmpeg unless it sees another picture (tiles).
        """
        if self.deep:
            pixels = decoded_by_ffmpeg(self.path, self.options, self.size, edge)
            return as_deep(self.image) if pixels is None else pixels
        self.image.draft(self.mode, (edge, edge))
        self.image.load()
        return self.image

    def exif(self) -> Image.Exif:
        """The camera's notes."""
        return self.image.getexif()


class HeifReader:
    """HEIC and HEIF: libheif turns them upright by itself."""

    upright = True
    moves = False

    def __init__(self, path: str, colours: tuple[int, int, int]) -> None:
        try:
            import pi_heif  # noqa: PLC0415 - not on every platform
        except ImportError as error:
            raise Refusal("media.heic_here") from error
        pi_heif.options.DECODE_THREADS = THREADS
        pi_heif.options.THUMBNAILS = False
        self.deep = colours[1] in (light.PQ, light.HLG)
        self.file = pi_heif.open_heif(path, convert_hdr_to_8bit=not self.deep)
        self.size, self.mode, self.colours = self.file.size, self.file.mode, colours

    @property
    def icc(self) -> bytes | None:
        """Its colour profile."""
        profile = self.file.info.get("icc_profile")
        return profile if isinstance(profile, bytes) else None

    def decode(self, edge: int) -> Image.Image | npt.NDArray[np.uint16]:
        """The pixels, all of them; 16 bits a colour where the picture is HDR."""
        del edge
        if not self.deep:
            return cast("Image.Image", self.file.to_pillow())
        pixels = np.asarray(self.file)
        if pixels.dtype != np.uint16 or pixels.ndim != 3:  # says it is HDR but has only 8 bits
            return as_deep(self.file.to_pillow())
        return pixels[:, :, :3]

    def exif(self) -> Image.Exif:
        """The camera's notes."""
        notes = Image.Exif()
        notes.load(self.file.info.get("exif") or b"")
        return notes


def decoded_by_ffmpeg(
    path: str, options: dict[str, str], size: tuple[int, int], edge: int
) -> npt.NDArray[np.uint16] | None:
    """The first picture of the file, height × width × 3, full range, within ``edge``; None if not of ``size``."""
    try:
        with av.open(f"file:{path}", options=options) as container:
            stream = container.streams.video[0]
            stream.codec_context.thread_count = THREADS
            frame = next(container.decode(stream))
    except (av.error.FFmpegError, StopIteration, IndexError):
        return None
    if (frame.width, frame.height) != size:
        return None
    width, height = fitted(*size, edge)
    made = frame.reformat(width, height, "rgb48le", interpolation="AREA")
    return np.asarray(made.to_ndarray(), np.uint16)


def fitted(width: int, height: int, edge: int) -> tuple[int, int]:
    """The size with the longer side at most ``edge``, as ``studio.media.photo`` works it out."""
    scale = Fraction(min(edge, max(width, height)), max(width, height))
    return max(1, round(width * scale)), max(1, round(height * scale))


def as_deep(image: Image.Image) -> npt.NDArray[np.uint16]:
    """The 8 bits of ``image`` as if they were 16."""
    return np.asarray(image.convert("RGB")).astype(np.uint16) * 257


def opened(order: dict[str, Any]) -> Reader:
    """The photograph at ``order["path"]``, of the kind and size that is wanted.

    Raises:
        Refusal: It is damaged, too large, too small, too narrow, moving, or of a kind that cannot be read here.
    """
    path, kind = order["path"], order["format"]
    layout = boxes.read(Path(path))
    if layout.short and kind == "heif":  # libheif fills what is missing with green
        raise Refusal("media.photo_damaged")
    colours = layout.colours
    Image.MAX_IMAGE_PIXELS = None  # opening reads headers only; our own check names the figures
    try:
        if kind == "heif":
            reader: HeifReader | PillowReader = HeifReader(path, colours)
        else:
            reader = PillowReader(path, kind, colours, order["options"])
    except BROKEN as error:
        raise Refusal("media.photo_damaged") from error
    width, height = reader.size
    check_size(width, height, order)
    Image.MAX_IMAGE_PIXELS = order["max_pixels"]
    if reader.moves:
        raise Refusal("media.animated")
    return reader


def check_size(width: int, height: int, order: dict[str, Any]) -> None:
    """Refuse what is too large, too small or too narrow."""
    if width * height > order["max_pixels"]:
        raise Refusal("media.photo_large", width=width, height=height, **order["limits"])
    if min(width, height) < order["min_side"]:
        raise Refusal("media.photo_small", width=width, height=height, limit=order["min_side"])
    if max(width, height) > order["max_shape"] * min(width, height):
        raise Refusal("media.shape", width=width, height=height, limit=order["max_shape"])
