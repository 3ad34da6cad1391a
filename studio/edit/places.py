"""Where media lies on the machine that edits: paths of this system or of Windows, and media URLs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath, PurePosixPath, PureWindowsPath
from urllib.parse import quote, unquote, urlsplit


def url_of(place: str) -> str:
    """A path, of this system or of Windows, as the URL that OTIO asks for; a relative path stays relative."""
    path = PureWindowsPath(place) if is_windows(place) else PurePath(place)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())


def is_windows(place: str) -> bool:
    r"""Whether a path is one of Windows: ``D:\...``, ``D:/...`` or ``\\server\...``."""
    return bool(PureWindowsPath(place).drive) and not place.startswith("//")


def path_of(url: str) -> str:
    """The path that a media URL means; what is no URL is a path already."""
    if is_windows(url) or not url.lower().startswith("file:"):
        return url if "%" not in url or "/" not in url else unquote(url)
    parts = urlsplit(url)
    path = unquote(parts.path)
    if parts.netloc and parts.netloc != "localhost":
        return f"//{parts.netloc}{path}"
    if is_windows(path[1:]):
        return path[1:]
    return str(PurePosixPath(path))


def inside(root: str, names: Sequence[str]) -> list[str]:
    """Paths of files in the folder ``root``, written as its system writes paths."""
    folder = PureWindowsPath(root) if is_windows(root) else PurePosixPath(root)
    return [str(folder / name) for name in names]


def different(names: Sequence[str]) -> list[str]:
    """The names, those that stand there already (case does not tell files apart on Windows) with a number."""
    found: list[str] = []
    for name in names:
        path = PurePosixPath(name)
        taken = {each.casefold() for each in found}
        tries = (f"{path.stem}-{number}{path.suffix}" for number in range(2, len(names) + 2))
        found.append(next(each for each in (name, *tries) if each.casefold() not in taken))
    return found
