"""Builders of files nobody should have to open: made from small good ones by changing bytes."""

from __future__ import annotations

import io
import struct
import tarfile
import zipfile
import zlib
from pathlib import Path

import av
import numpy as np
from PIL import Image

from studio.units import Size
from tests.synthetic import make_clip

SMALL = Size(96, 64)


def film(folder: Path, suffix: str = ".mp4", seconds: float = 2, codec: str = "mjpeg") -> bytes:
    """A good small film of the kind ``suffix`` names; MP4 has its index at the end."""
    path = folder / f"good{suffix}"
    return make_clip(path, seconds, SMALL, codec=codec, tone_hz=None).read_bytes()


def photo(kind: str, size: tuple[int, int] = (320, 240), **options: object) -> bytes:
    """A good photograph; ``kind`` is Pillow's name of the format."""
    rows, columns = np.indices(size[::-1])
    pixels = np.stack([rows % 256, columns % 256, (rows + columns) % 256], axis=2).astype(np.uint8)
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, kind, **options)
    return file.getvalue()


def moving(kind: str) -> bytes:
    """A picture of three frames."""
    frames = [Image.new("RGB", (300, 300), (n * 80, 0, 0)) for n in range(3)]
    file = io.BytesIO()
    frames[0].save(file, kind, save_all=True, append_images=frames[1:], duration=40)
    return file.getvalue()


def fast(folder: Path, data: bytes, flags: str = "faststart") -> bytes:
    """The MP4 ``data`` written again with ``flags``."""
    target = folder / "fast.mp4"  # for the index to come first, the writer reads its file again
    with (
        av.open(io.BytesIO(data)) as source,
        av.open(str(target), "w", options={"movflags": flags}) as out,
    ):
        stream = out.add_stream_from_template(source.streams.video[0])
        for packet in source.demux(source.streams.video[0]):
            if packet.dts is not None:
                packet.stream = stream
                out.mux(packet)
    return target.read_bytes()


def box_at(data: bytes, kind: bytes) -> int:
    """Where the box ``kind`` of the index starts."""
    return data.index(kind, data.rindex(b"moov")) - 4


def put(data: bytes, at: int, *figures: int, form: str = "I") -> bytes:
    """``data`` with big-endian figures written over it."""
    new = struct.pack(f">{len(figures)}{form}", *figures)
    return data[:at] + new + data[at + len(new) :]


def sized(data: bytes, width: int, height: int) -> bytes:
    """The film of JPEG pictures ``data`` whose pictures all claim another size."""
    parts = data.split(b"\xff\xc0\x00\x11\x08")
    figures = struct.pack(">HH", height, width)
    return b"\xff\xc0\x00\x11\x08".join([parts[0], *(figures + part[4:] for part in parts[1:])])


def narrow(folder: Path, width: int, height: int) -> bytes:
    """A film of an odd shape."""
    size = Size(width, height)
    path = folder / "narrow.avi"
    return make_clip(path, 0.2, size, codec="mjpeg", tone_hz=None, plain=True).read_bytes()


def timed(data: bytes, scale: int, delta: int, count: int = 50) -> bytes:
    """The MP4 ``data`` with another clock and another distance of its pictures."""
    data = data.replace(b"edts", b"free")  # else its edit list shows the old length only
    data = put(data, box_at(data, b"mdhd") + 20, scale, delta * count)
    return put(data, box_at(data, b"stts") + 20, delta)


def entitled(data: bytes, old: bytes, new: bytes) -> bytes:
    """The MP4 ``data`` whose sample entry has another name."""
    at = data.index(old, box_at(data, b"stsd"))
    return data[:at] + new + data[at + 4 :]


def grown(data: bytes, inside: tuple[bytes, ...], after: int, more: bytes) -> bytes:
    """The MP4 ``data`` (index at the end) with ``more`` put in at ``after``; the boxes ``inside`` grow with it."""
    for kind in (b"moov", *inside):
        at = data.rindex(b"moov") - 4 if kind == b"moov" else box_at(data, kind)
        data = put(data, at, int.from_bytes(data[at : at + 4], "big") + len(more))
    return data[:after] + more + data[after:]


def referring(data: bytes, target: str) -> bytes:
    """A MOV whose samples are said to be in ``target``."""
    at = box_at(data, b"dref")
    name = target.encode() + b"\x00"
    inside = (b"trak", b"mdia", b"minf", b"dinf", b"dref")
    data = grown(data, inside, at + 28, name)
    return put(data, at + 16, 12 + len(name), 0x75726C20, 0)


def in_dolby(data: bytes, profile: int, base: int) -> bytes:
    """The MP4 ``data`` with a Dolby Vision record in its sample entry."""
    record = struct.pack(">I4sBBBBB19x", 32, b"dvcC", 1, 0, profile << 1, 5, base << 4)
    at = box_at(data, b"stsd") + 16
    end = at + int.from_bytes(data[at : at + 4], "big")
    data = grown(data, (b"trak", b"mdia", b"minf", b"stbl", b"stsd"), end, record)
    return put(data, at, int.from_bytes(data[at : at + 4], "big") + len(record))


def crowded(data: bytes, tracks: int) -> bytes:
    """The MP4 ``data`` with its track repeated."""
    at = box_at(data, b"trak")
    track = data[at : at + int.from_bytes(data[at : at + 4], "big")]
    return grown(data, (), at + len(track), track * (tracks - 1))


def nested(depth: int) -> bytes:
    """Boxes in boxes in boxes."""
    data = b""
    for _ in range(depth):
        data = struct.pack(">I4s", len(data) + 8, b"moov") + data
    return struct.pack(">I4s4sI", 16, b"ftyp", b"isom", 0) + data


def with_gab2(data: bytes, subtitles: bytes) -> bytes:
    """The AVI ``data`` with a subtitle stream that holds ``subtitles``: demuxers open it as a file of its own."""
    stream = struct.pack("<4sI4s4s44x", b"strh", 56 - 4, b"txts", b"\x00" * 4)
    strl = struct.pack("<4sI4s", b"LIST", len(stream) + 4 + 8, b"strl") + stream
    strl += struct.pack("<4sI", b"strf", 0)
    name = "x".encode("utf-16-le") + b"\x00\x00"
    gab2 = b"GAB2\x00\x02\x00" + struct.pack("<I", len(name)) + name
    gab2 += struct.pack("<HI", 4, len(subtitles)) + subtitles
    gab2 += b"\x00" * (len(gab2) % 2)
    chunk = struct.pack("<4sI", b"01tx", len(gab2)) + gab2
    header = data.index(b"hdrl") - 4
    size = struct.unpack("<I", data[header : header + 4])[0]
    end = header + 4 + size
    movi = data.index(b"movi", end)
    data = data[: movi + 4] + chunk + data[movi + 4 : data.rindex(b"idx1")]
    data = data[:end] + strl + data[end:]
    data = data[:header] + struct.pack("<I", size + len(strl)) + data[header + 4 :]
    streams = data.index(b"avih") + 8 + 24
    return data[:streams] + struct.pack("<I", 2) + data[streams + 4 :]


def flipped(data: bytes, every: int = 97, skip: int = 64) -> bytes:
    """``data`` with one bit of every 97th byte turned over."""
    changed = bytearray(data)
    for at in range(skip, len(changed), every):
        changed[at] ^= 1 << at % 8
    return bytes(changed)


def png_sized(width: int, height: int) -> bytes:
    """A PNG whose header claims a size."""
    head = struct.pack(">4sIIBBBBB", b"IHDR", width, height, 8, 2, 0, 0, 0)
    data = photo("PNG")
    return data[:12] + head + struct.pack(">I", zlib.crc32(head)) + data[33:]


def png_with_bomb() -> bytes:
    """A PNG with a text of 300 MB, pressed to a few hundred kB."""
    text = b"iTXt" + b"c\x00\x01\x00\x00\x00" + zlib.compress(bytes(300_000_000), 1)
    data = photo("PNG")
    return (
        data[:33]
        + struct.pack(">I", len(text) - 4)
        + text
        + struct.pack(">I", zlib.crc32(text))
        + data[33:]
    )


def jpeg_sized(width: int, height: int) -> bytes:
    """A JPEG whose frame header claims a size."""
    data = photo("JPEG")
    return put(data, data.index(b"\xff\xc0") + 5, height, width, form="H")


def webp_sized(side: int) -> bytes:
    """A lossless WebP whose header claims a size."""
    data = photo("WEBP", lossless=True)
    at = data.index(b"VP8L") + 9
    return data[:at] + struct.pack("<I", side - 1 | side - 1 << 14) + data[at + 4 :]


def gif_sized(width: int, height: int) -> bytes:
    """A GIF whose screen claims a size."""
    data = moving("GIF")
    return data[:6] + struct.pack("<HH", width, height) + data[10:]


def gif_bomb(frames: int, size: tuple[int, int] = (3000, 2000)) -> bytes:
    """A GIF of many large frames that take a few bytes each."""
    first = Image.new("P", size, 1)
    rest = [Image.new("P", size, n % 2) for n in range(frames - 1)]
    file = io.BytesIO()
    first.save(file, "GIF", save_all=True, append_images=rest, duration=20)
    return file.getvalue()


def jpeg_with_looping_notes() -> bytes:
    """A JPEG whose EXIF directories point at themselves."""
    entry = struct.pack(">HHII", 0x8769, 4, 1, 8)
    gps = struct.pack(">HHII", 0x8825, 4, 1, 8)
    notes = b"Exif\x00\x00MM\x00*" + struct.pack(">IH", 8, 2) + entry + gps + struct.pack(">I", 8)
    return photo("JPEG", exif=notes)


def zipped(name: str, content: bytes = b"x", *, link: bool = False) -> bytes:
    """A zip with one entry."""
    file = io.BytesIO()
    entry = zipfile.ZipInfo(name)
    if link:
        entry.external_attr = 0o120777 << 16
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(entry, content)
    return file.getvalue()


def tarred() -> bytes:
    """A tar with one entry."""
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("../../x.mp4"), None)
    return file.getvalue()


def sound_only(folder: Path) -> bytes:
    """An MP4 of sound alone."""
    clip = make_clip(folder / "s.mp4", 0.4, SMALL)
    target = io.BytesIO()
    with av.open(str(clip)) as source, av.open(target, "w", format="mp4") as out:
        stream = out.add_stream_from_template(source.streams.audio[0])
        for packet in source.demux(source.streams.audio[0]):
            if packet.dts is not None:
                packet.stream = stream
                out.mux(packet)
    return target.getvalue()


def html_in_mp4(data: bytes) -> bytes:
    """A film that is a web page too: the page stands in a box that players skip."""
    page = b"<html><script>fetch('file:///etc/passwd')</script></html>"
    head = int.from_bytes(data[:4], "big")
    free = struct.pack(">I4s", len(page) + 8, b"free") + page
    return fast_shift(data[:head] + free + data[head:], len(free))


def fast_shift(data: bytes, by: int) -> bytes:
    """The MP4 ``data`` whose samples have moved by some bytes."""
    at = box_at(data, b"stco")
    count = int.from_bytes(data[at + 12 : at + 16], "big")
    places = struct.unpack_from(f">{count}I", data, at + 16)
    return put(data, at + 16, *(place + by for place in places))


def late_and_hidden(data: bytes, empty_ms: int, hidden: int) -> bytes:
    """The MP4 ``data`` with an edit list: nothing for ``empty_ms``, then from tick ``hidden`` of the track on."""
    at = box_at(data, b"edts")
    old = int.from_bytes(data[at : at + 4], "big")
    length = int.from_bytes(data[box_at(data, b"mvhd") + 24 : box_at(data, b"mvhd") + 28], "big")
    entries = [(length, hidden)] if not empty_ms else [(empty_ms, -1), (length, hidden)]
    listed = struct.pack(">4sII", b"elst", 0, len(entries))
    listed += b"".join(struct.pack(">iii", length, first, 1 << 16) for length, first in entries)
    edts = struct.pack(">I4sI", len(listed) + 12, b"edts", len(listed) + 4) + listed
    data = grown(data, (b"trak",), at + old, edts)
    return grown_back(data, at, old)


def grown_back(data: bytes, at: int, size: int) -> bytes:
    """The MP4 ``data`` without the ``size`` bytes at ``at`` of its track."""
    for kind in (b"moov", b"trak"):
        place = data.rindex(b"moov") - 4 if kind == b"moov" else box_at(data, kind)
        data = put(data, place, int.from_bytes(data[place : place + 4], "big") - size)
    return data[:at] + data[at + size :]
