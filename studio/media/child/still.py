"""What a photograph is, and its developing: upright, sRGB, 8 bit, on white, no larger than asked."""

from __future__ import annotations

import math
import os
from io import BytesIO
from pathlib import Path
from typing import Any

import light
import numpy as np
import numpy.typing as npt
from PIL import ExifTags, Image, ImageCms
from readers import BROKEN, Reader, fitted, opened
from refusal import Refusal

QUALITY = 95
PROBE_EDGE = 512
"""Longer edge a JPEG is decoded at to learn that it can be."""

TURNS = {3: 180, 4: 180, 5: 270, 6: 90, 7: 90, 8: 270}
"""EXIF orientation → degrees clockwise; a mirrored one is mirrored left to right first."""

MIRRORED = (2, 4, 5, 7)
WHITE = (255, 255, 255)
MOST_LETTERS = 200


def look(order: dict[str, Any]) -> dict[str, Any]:
    """Everything the parent wants to know; the picture is decoded once to be sure that it can be.

    Raises:
        Refusal: It cannot be used.
    """
    reader = opened(order)
    exif, size, mode = read_exif(reader), reader.size, reader.mode
    pixels(reader, PROBE_EDGE)
    primaries, transfer, matrix = reader.colours
    return {
        "bytes": Path(order["path"]).stat().st_size,
        "mode": mode,
        "size": size,
        "rotation": TURNS.get(orientation(reader, exif), 0),
        "primaries": primaries,
        "transfer": transfer,
        "matrix": matrix,
        "tags": said(exif),
    }


def develop(order: dict[str, Any]) -> dict[str, Any]:
    """Write the developed picture to ``order["target"]``, on disk before this returns.

    Raises:
        Refusal: It cannot be used.
    """
    reader = opened(order)
    turn = orientation(reader, read_exif(reader))
    picture = on_white(decoded(reader, order["edge"]), reader, order["edge"])
    if turn in MIRRORED:
        picture = picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    if turn in TURNS:
        picture = picture.rotate(-TURNS[turn], expand=True)
    with Path(order["target"]).open("wb") as file:
        picture.save(file, "JPEG", quality=QUALITY, subsampling=0)
        file.flush()
        os.fsync(file.fileno())
    return {"width": picture.width, "height": picture.height}


def pixels(reader: Reader, edge: int) -> Image.Image | npt.NDArray[np.uint16]:
    """What the reader decodes.

    Raises:
        Refusal: It does not decode to the end.
    """
    try:
        return reader.decode(edge)
    except BROKEN as error:
        raise Refusal("media.photo_damaged") from error


def decoded(reader: Reader, edge: int) -> Image.Image:
    """The pixels, 8 bit, as L, RGB, RGBA or CMYK; HDR already pressed into sRGB.

    Raises:
        Refusal: They do not decode to the end.
    """
    picture = pixels(reader, edge)
    if isinstance(picture, Image.Image):
        return expanded(picture)
    return Image.fromarray(light.to_srgb(picture, *reader.colours[:2]))


def expanded(image: Image.Image) -> Image.Image:
    """``image`` as L, RGB, RGBA or CMYK."""
    if image.mode in ("L", "RGB", "RGBA", "CMYK"):
        return image
    if image.mode.startswith("I;16") or image.mode == "I":
        return Image.fromarray((np.asarray(image, np.uint32) >> 8).astype(np.uint8))
    if image.mode == "1":
        return image.convert("L")
    see_through = image.mode in ("LA", "La", "PA", "RGBa") or "transparency" in image.info
    return image.convert("RGBA" if see_through else "RGB")


def on_white(image: Image.Image, reader: Reader, edge: int) -> Image.Image:
    """``image`` no longer than ``edge``, in sRGB, what shows through it white."""
    image = image.resize(fitted(*reader.size, edge), Image.Resampling.LANCZOS)
    alpha = image.getchannel("A") if image.mode == "RGBA" else None
    colours = image.convert("RGB") if alpha else image
    primaries, transfer, _ = reader.colours
    if reader.deep:
        plain = colours  # pressed into sRGB while it still had all its bits
    elif light.differs(primaries, transfer, told_otherwise=reader.icc is not None):
        plain = Image.fromarray(
            light.to_srgb(np.asarray(colours.convert("RGB")), primaries, transfer)
        )
    else:
        plain = by_profile(colours, reader.icc)
    if alpha is None:
        return plain
    base = Image.new("RGB", plain.size, WHITE)
    base.paste(plain, mask=alpha)
    return base


def by_profile(image: Image.Image, icc: bytes | None) -> Image.Image:
    """``image`` in sRGB by its ICC profile; a profile that is broken or of another kind is passed over."""
    if icc:
        try:
            profile = ImageCms.ImageCmsProfile(BytesIO(icc))
            made = ImageCms.profileToProfile(
                image,
                profile,
                ImageCms.createProfile("sRGB"),
                outputMode="RGB",
                flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
            )
        except (ImageCms.PyCMSError, *BROKEN):
            made = None
        if made is not None:
            return made
    return image.convert("RGB")


def read_exif(reader: Reader) -> Image.Exif:
    """The camera's notes; none where they are damaged."""
    try:
        return reader.exif()
    except BROKEN:
        return Image.Exif()


def orientation(reader: Reader, exif: Image.Exif) -> int:
    """EXIF orientation that is still to be done, 1 for none."""
    told = exif.get(ExifTags.Base.Orientation, 1)
    return told if not reader.upright and isinstance(told, int) else 1


def said(exif: Image.Exif) -> dict[str, Any]:
    """Maker, time and place as the camera noted them, what is not there left out."""
    try:
        notes = exif.get_ifd(ExifTags.IFD.Exif)
        place = exif.get_ifd(ExifTags.IFD.GPSInfo)
    except BROKEN:
        return {}
    found = {
        "make": text(exif.get(ExifTags.Base.Make)),
        "model": text(exif.get(ExifTags.Base.Model)),
        "taken": text(
            notes.get(ExifTags.Base.DateTimeOriginal) or exif.get(ExifTags.Base.DateTime)
        ),
        "zone": text(notes.get(ExifTags.Base.OffsetTimeOriginal)),
        "latitude": degrees(place.get(2), place.get(1) in ("S", b"S")),
        "longitude": degrees(place.get(4), place.get(3) in ("W", b"W")),
        "altitude": height(place.get(6), place.get(5)),
    }
    return {key: value for key, value in found.items() if value not in ("", None)}


def text(value: object) -> str:
    """What prints of a note."""
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    letters = value if isinstance(value, str) else ""
    return "".join(each for each in letters if each.isprintable()).strip()[:MOST_LETTERS]


def degrees(value: Any, negative: bool) -> float | None:  # noqa: ANN401, FBT001 - whatever the file holds
    """Degrees, minutes and seconds as one figure."""
    try:
        whole, minutes, seconds = (float(each) for each in value)
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    figure = whole + minutes / 60 + seconds / 3600
    return (-figure if negative else figure) if math.isfinite(figure) else None


def height(value: Any, below: Any) -> float | None:  # noqa: ANN401 - whatever the file holds
    """Metres above the sea."""
    try:
        figure = float(value)
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    return (-figure if below in (1, b"\x01") else figure) if math.isfinite(figure) else None
