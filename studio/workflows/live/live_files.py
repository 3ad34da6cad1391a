"""The files of a live pack: encoded, read again where they carry a QR code, written all or none."""

from __future__ import annotations

import io
import json
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from studio.errors import InputError
from studio.units import Box, Size

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PIL import Image

    from studio.workflows.live.live_show import Wanted

QUALITY = (93, 88, 82, 75, 68, 60)
"""Of JPEG, the first that keeps within the place's limit."""

PHONE_PX = 720
"""Width at which a QR code must still be read."""


@dataclass(frozen=True)
class PackFile:
    """One file of a pack.

    Attributes:
        path: Where it is.
        kind: ``sticker``, ``overlay`` (a whole transparent screen with the stickers in place), ``poster`` or ``card``.
        name: Which one, such as ``corner`` or the name of a poster.
        size: Pixels.
        bytes: Of the file.
        texts: What stands on it.
        box: Where a sticker stands on the screen, without its shadow; None for others.
        sku: The item it is about; empty when about the show.
        qr: What its QR code was read as, at 720 pixels; empty when it has none.
    """

    path: Path
    kind: str
    name: str
    size: Size
    bytes: int
    texts: tuple[str, ...]
    box: Box | None = None
    sku: str = ""
    qr: str = ""


@dataclass(frozen=True)
class Drawn:
    """A picture about to be written; fields as of ``PackFile``, ``link`` behind its QR code, ``kib`` its limit."""

    name: str
    kind: str
    image: Image.Image
    texts: tuple[str, ...]
    box: Box | None = None
    sku: str = ""
    link: str = ""
    kib: int | None = None

    @property
    def file(self) -> str:
        """Its file's name."""
        ending = "png" if self.kind in {"sticker", "overlay"} else "jpg"
        return f"{self.kind}-{self.name}.{ending}"


def write_pack(
    drawn: Sequence[Drawn], out: Path, wanted: Wanted
) -> tuple[tuple[PackFile, ...], Path]:
    """Everything beside ``out``'s files first, then under its names; the manifest last.

    Raises:
        InputError: ``live.qr_unread``, ``live.too_large``.
    """
    out.mkdir(parents=True, exist_ok=True)
    files = []
    with tempfile.TemporaryDirectory(dir=out, prefix=".live-pack-") as part:
        for each in drawn:
            content = _encoded(each)
            (Path(part) / each.file).write_bytes(content)
            size = Size(each.image.width, each.image.height)
            read = _read_at_phone_size(each) if each.link else ""
            path = out / each.file
            files.append(
                PackFile(
                    path, each.kind, each.name, size, len(content),
                    each.texts, each.box, each.sku, read,
                )
            )  # fmt: skip
        manifest = Path(part) / "live-pack.json"
        manifest.write_text(_manifest(files, wanted), encoding="utf-8")
        for name in (*(each.file for each in drawn), manifest.name):
            os.replace(Path(part) / name, out / name)  # noqa: PTH105 - says that it replaces
    return tuple(files), out / manifest.name


def _manifest(files: list[PackFile], wanted: Wanted) -> str:
    show = wanted.show
    data = {
        "title": show.title,
        "kit": wanted.kit,
        "starts": show.starts.isoformat() if show.starts else None,
        "files": [file_as_data(each) for each in files],
    }
    return json.dumps(data, ensure_ascii=False, indent=1)


def file_as_data(file: PackFile) -> dict[str, object]:
    """The stable form of one file; its path is a name within the pack's folder."""
    box = file.box
    return {
        "file": file.path.name,
        "kind": file.kind,
        "name": file.name,
        "item": file.sku or None,
        "width": file.size.width,
        "height": file.size.height,
        "bytes": file.bytes,
        "box": [box.x, box.y, box.width, box.height] if box else None,
        "qr": file.qr or None,
        "texts": list(file.texts),
    }


def _encoded(drawn: Drawn) -> bytes:
    """PNG with alpha, or JPEG within the place's limit."""
    buffer = io.BytesIO()
    if drawn.kind in {"sticker", "overlay"}:
        drawn.image.save(buffer, format="PNG", optimize=False, compress_level=6)
        return buffer.getvalue()
    whole = drawn.image.convert("RGB")
    for quality in QUALITY:
        buffer = io.BytesIO()
        whole.save(buffer, format="JPEG", quality=quality, subsampling=0, optimize=True)
        if drawn.kib is None or buffer.tell() <= drawn.kib * 1024:
            return buffer.getvalue()
    raise InputError("live.too_large", name=drawn.name, kib=drawn.kib)


def _read_at_phone_size(drawn: Drawn) -> str:
    """What the QR code says when the picture is 720 pixels wide.

    Raises:
        InputError: ``live.qr_unread``.
    """
    from studio.media.code import read_code  # noqa: PLC0415 - loads what decodes, which only codes need

    whole = drawn.image.convert("RGB")
    height = round(whole.height * PHONE_PX / whole.width)
    small = np.asarray(whole.resize((PHONE_PX, height)))
    read = read_code(np.ascontiguousarray(small[..., ::-1]))
    if read != drawn.link:
        raise InputError("live.qr_unread", name=drawn.name, link=drawn.link, width=PHONE_PX)
    return read
