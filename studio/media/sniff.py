"""The first look: a few bytes tell what a file is, so that a refusal can say it."""

from __future__ import annotations

import re
import stat
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from pathlib import Path

from studio.errors import EnvironmentFault, NotFound, Refused

HEAD_BYTES = 4096
"""Bytes read from the start of the file."""

FILM = "film"
"""What ``sniff`` calls everything that may be a film; photographs go by the names in ``allow.PHOTO_FORMATS``."""

_BOXES = (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot", b"uuid", b"styp", b"moof")
_HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
_AVIF_BRANDS = {b"avif", b"avis"}
_PHOTOS = {b"\xff\xd8\xff": "jpeg", b"\x89PNG\r\n\x1a\n": "png"}
_PICTURES = {
    b"8BPS": "PSD", b"%!PS": "EPS", b"\xc5\xd0\xd3\xc6": "EPS", b"SIMPLE  =": "FITS", b"II*\x00": "TIFF/RAW",
    b"MM\x00*": "TIFF/RAW", b"II+\x00": "TIFF", b"MM\x00+": "TIFF", b"\x00\x00\x01\x00": "ICO",
    b"\x00\x00\x00\x0cjP  ": "JPEG 2000", b"\xff\x4f\xff\x51": "JPEG 2000", b"\x00\x00\x00\x0cJXL ": "JPEG XL",
    b"\xff\x0a": "JPEG XL", b"\x76\x2f\x31\x01": "EXR", b"FUJIFILMCCD-RAW": "RAF", b"gimp xcf": "XCF",
    b"IIU\x00": "RAW", b"IIRO": "RAW", b"DDS ": "DDS", b"qoif": "QOI", b"\xd7\xcd\xc6\x9a": "WMF",
}  # fmt: skip
_ARCHIVES = (
    *(b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08", b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh"),
    *(b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd", b"\x04\x22\x4d\x18", b"MSCF"),
)  # fmt: skip
_DOCUMENTS = (b"%PDF", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf")
_OFFICE = (b"[Content_Types].xml", b"mimetypeapplication/vnd.oasis")
_PROGRAMS = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"#!/")
_FONTS = (b"\x00\x01\x00\x00\x00", b"OTTO", b"ttcf", b"wOFF", b"wOF2", b"true\x00")
_SOUNDS = (
    *(b"ID3", b"fLaC", b"caff", b"#!AMR", b".snd", b"MThd", b"MAC ", b"wvpk"),
    *(b"\xff\xf1", b"\xff\xf9", b"\xff\xfb", b"\xff\xfa", b"\xff\xf3", b"\xff\xf2"),
)  # fmt: skip
_VOICES = (*_SOUNDS, b"OggS", b"\x1aE\xdf\xa3")
"""How sound begins, alone or in Ogg or Matroska."""

_SOUND_FORMS = (b"WAVE", b"AIFF", b"AIFC", b"RMID")
_CONTAINERS = {
    b"\x30\x26\xb2\x75": "WMV/ASF", b"FLV\x01": "FLV", b".RMF": "RealMedia", b"OggS": "Ogg",
    b"\x06\x0e\x2b\x34": "MXF", b"DKIF": "IVF", b"YUV4MPEG2": "Y4M", b"FWS": "SWF", b"CWS": "SWF", b"ZWS": "SWF",
    b"RED1": "R3D", b"RED2": "R3D", b"\x1f\x07\x00": "DV", b"\xb7\xd8\x00\x20": "WTV", b"NSVf": "NSV",
    b"\x00\x00\x00\x01\x67": "H.264", b"\x00\x00\x00\x01\x09": "H.264", b"\x00\x00\x00\x01\x40": "H.265",
}  # fmt: skip
_PLAYLIST = re.compile(
    rb"^\s*(#EXTM3U|#EXTINF|#EXT-X-|ffconcat version|\[playlist\]|\[Reference\]|RTSPtext|v=0\r?$)"
    rb"|<(MPD|SmoothStreamingMedia|asx|smil|playlist)[\s>]",
    re.MULTILINE | re.IGNORECASE,
)
_SVG = re.compile(rb"<svg[\s>]|<!DOCTYPE\s+svg", re.IGNORECASE)
_SUBTITLES = re.compile(
    rb"^WEBVTT|^\[Script Info\]|^Dialogue:|^\d+\s*\r?\n\d\d:\d\d:\d\d[,.]\d+ *-->|^\[\d\d:\d\d[.:]\d\d\]",
    re.MULTILINE,
)
_CONTROLS = bytes(n for n in range(32) if n not in (9, 10, 12, 13, 27)) + b"\x7f"
_TAR = slice(257, 262)


def sniff(path: Path) -> str:
    """``FILM`` or the photograph's format.

    Raises:
        NotFound: No such file.
        EnvironmentFault: It cannot be read.
        Refused: Empty, no file at all, a playlist, or something else that is neither film nor photograph.
    """
    head = _head(path)
    if not head:
        raise Refused("media.empty", name=path.name)
    if head[4:8] in _BOXES:
        return _by_brand(path, head)
    for magic, kind in _PHOTOS.items():
        if head.startswith(magic):
            return kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    _check_text(path, head)
    _check_others(path, head)
    return FILM


def sniff_voice(path: Path) -> None:
    """Make sure that a file may hold a recorded voice, alone or beside pictures.

    Raises:
        NotFound, EnvironmentFault: As ``sniff``.
        Refused: Empty, no file at all, a playlist or text, or something without sound.
    """
    head = _head(path)
    if not head:
        raise Refused("media.empty", name=path.name)
    if head.startswith(_VOICES) or head[4:8] in _BOXES or head[8:12] == b"WAVE":
        return
    _check_text(path, head)
    raise Refused("voice.kind", name=path.name)


def _by_brand(path: Path, head: bytes) -> str:
    """What a file of boxes is: film, HEIF or AVIF."""
    if head[4:8] != b"ftyp":
        return FILM
    size = min(int.from_bytes(head[:4], "big"), len(head))
    brands = {head[8:12], *(head[at : at + 4] for at in range(16, size - 3, 4))}
    if head[8:12] == b"crx ":
        raise Refused("media.picture", name=path.name, kind="RAW")
    if head[8:12] in _AVIF_BRANDS or (head[8:12] in _HEIF_BRANDS and brands & _AVIF_BRANDS):
        return "avif"
    return "heif" if head[8:12] in _HEIF_BRANDS else FILM


def _check_text(path: Path, head: bytes) -> None:
    """Refuse text; the kinds of it that lead or draw are named. A list is a list whatever stands around it."""
    plain = _is_text(head)
    start = head.removeprefix(BOM_UTF8).lstrip(b"\x00\r\n\t ")
    if _PLAYLIST.search(head if plain else start[:32]):
        raise Refused("media.playlist", name=path.name)
    if not plain or head.startswith((*_PICTURES, *_DOCUMENTS, *_PROGRAMS, *_CONTAINERS)):
        return
    if _SVG.search(head):
        raise Refused("media.picture", name=path.name, kind="SVG")
    if _SUBTITLES.search(head.removeprefix(BOM_UTF8)):
        raise Refused("media.subtitles", name=path.name)
    raise Refused("media.text", name=path.name)


def _check_others(path: Path, head: bytes) -> None:
    """Refuse what is known to be something else."""
    for magic, kind in _PICTURES.items():
        if head.startswith(magic):
            raise Refused("media.picture", name=path.name, kind=kind)
    if head.startswith(b"BM") and head[6:10] == bytes(4):
        raise Refused("media.picture", name=path.name, kind="BMP")
    for magic, kind in _CONTAINERS.items():
        if head.startswith(magic) or (kind == "R3D" and head[4:8] == magic):
            raise Refused("media.container", name=path.name, container=kind)
    for code, found in (
        ("media.document", head.startswith(_DOCUMENTS) or any(sign in head for sign in _OFFICE)),
        ("media.archive", head.startswith(_ARCHIVES) or head[_TAR] == b"ustar"),
        ("media.program", head.startswith(_PROGRAMS)),
        ("media.font", head.startswith(_FONTS)),
        ("media.sound", head.startswith(_SOUNDS) or head[8:12] in _SOUND_FORMS),
    ):
        if found:
            raise Refused(code, name=path.name)


def _head(path: Path) -> bytes:
    try:
        if not stat.S_ISREG(
            path.stat().st_mode
        ):  # a pipe would keep us waiting, a device never ends
            raise Refused("media.not_a_file", name=path.name)
        with path.open("rb") as file:
            return file.read(HEAD_BYTES)
    except FileNotFoundError as error:
        raise NotFound("media.missing", name=path.name) from error
    except OSError as error:
        raise EnvironmentFault(
            "media.not_opened", name=path.name, cause=error.strerror or ""
        ) from error


def _is_text(head: bytes) -> bool:
    """Whether nothing but letters is in it, in any of the codings of Chinese text."""
    if head.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return True
    return not head.translate(None, delete=bytes(set(range(256)) - set(_CONTROLS)))
