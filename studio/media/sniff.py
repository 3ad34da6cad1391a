"""The first look: a few bytes tell what a file is not, so that the refusal can say what it is."""

from __future__ import annotations

from codecs import getincrementaldecoder
from pathlib import Path

from studio.errors import EnvironmentFault, NotFound, Refused

HEAD_BYTES = 4096
"""Bytes read from the start of the file."""

_ARCHIVES = (b"PK\x03\x04", b"PK\x05\x06", b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b")
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"BM", b"II*\x00", b"MM\x00*")
_PICTURE_BRANDS = (b"heic", b"heix", b"mif1", b"msf1", b"avif")
_OTHER_CONTAINERS = {
    b"\x30\x26\xb2\x75": "WMV/ASF",
    b"FLV\x01": "FLV",
    b".RMF": "RealMedia",
    b"OggS": "Ogg",
    b"\x06\x0e\x2b\x34": "MXF",
    b"%PDF": "PDF",
}
_PLAYLISTS = (b"#EXTM3U", b"ffconcat", b"v=0", b"<MPD", b"[playlist]")
_BOXES = (b"ftyp", b"mdat", b"wide", b"free", b"skip", b"pnot")


def check_head(path: Path) -> None:
    """Refuse what the first bytes already show to be no footage.

    Raises:
        NotFound: No such file.
        Refused: Empty, a playlist, an archive, a picture, a container no camera writes, or plain text.
    """
    head = _head(path)
    if not head:
        raise Refused("media.empty", name=path.name)
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith(_PLAYLISTS) or b"<MPD" in head:
        raise Refused("media.playlist", name=path.name)
    if head.startswith(_ARCHIVES):
        raise Refused("media.archive", name=path.name)
    if head.startswith(_PICTURES) or (head[4:8] == b"ftyp" and head[8:12] in _PICTURE_BRANDS):
        raise Refused("media.picture", name=path.name)
    for magic, kind in _OTHER_CONTAINERS.items():
        if head.startswith(magic):
            raise Refused("media.container", name=path.name, container=kind)
    if _is_text(head):
        raise Refused("media.text", name=path.name)


def looks_like_mp4(path: Path) -> bool:
    """Whether the file starts like MP4 or MOV; if it then does not open, its index is missing."""
    return _head(path)[4:8] in _BOXES


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(HEAD_BYTES)
    except FileNotFoundError as error:
        raise NotFound("media.missing", name=path.name) from error
    except OSError as error:
        raise EnvironmentFault(
            "media.not_opened", name=path.name, cause=error.strerror or ""
        ) from error


def _is_text(head: bytes) -> bool:
    if b"\x00" in head:
        return False
    try:
        getincrementaldecoder("utf-8")().decode(head)  # the last character may be cut
    except UnicodeDecodeError:
        return False
    return not any(byte < 9 for byte in head)
