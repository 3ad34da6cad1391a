"""Files and folders that a person names: said in words what is wrong with them, before any work."""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BufferedReader
from pathlib import Path

from studio.errors import EnvironmentFault, InputError


def sha256_of(path: Path) -> str:
    """Hash of a file's bytes, hexadecimal.

    Raises:
        InputError: As ``opened``.
    """
    with opened(path) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def opened(path: Path) -> Iterator[BufferedReader]:
    """A file that a person names, open for reading.

    Raises:
        InputError: ``cut.no_such_file``, ``cut.is_folder``, ``cut.not_readable``, ``cut.name_not_text``,
            ``media.not_a_file``: A pipe or a device.
    """
    _check_name(path)
    try:
        if path.is_dir():
            raise InputError("cut.is_folder", name=path.name)
        if not path.is_file():
            code = "media.not_a_file" if path.exists() else "cut.no_such_file"
            raise InputError(code, name=path.name)
        with path.open("rb") as file:
            yield file
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:  # no file system holds such a name
            raise InputError("cut.no_such_file", name=path.name) from error
        cause = error.strerror or ""
        raise InputError("cut.not_readable", name=path.name, cause=cause) from error


@contextmanager
def out_dir_for(folder: Path) -> Iterator[None]:
    """Work that makes ``folder`` where it is missing; a folder made for nothing is gone when the work fails."""
    missing = [each for each in (folder, *folder.absolute().parents) if not each.exists()]
    try:
        yield
    except BaseException:
        for each in missing:
            # Of a folder in which something is, or that was never made, nothing is to be undone.
            with suppress(OSError):
                each.rmdir()
        raise


def check_out_dir(folder: Path) -> None:
    """Make sure that ``folder`` is there or can be made, and can be written; makes nothing.

    Raises:
        InputError: ``cut.out_not_folder``, ``cut.name_not_text``.
        EnvironmentFault: ``cut.out_not_writable``.
    """
    _check_name(folder)
    try:
        standing = next(each for each in (folder, *folder.absolute().parents) if each.exists())
    except OSError as error:
        raise EnvironmentFault("cut.out_not_writable", path=str(folder)) from error
    if not standing.is_dir():
        raise InputError("cut.out_not_folder", path=str(folder), cause=str(standing))
    if not os.access(standing, os.W_OK | os.X_OK):
        raise EnvironmentFault("cut.out_not_writable", path=str(standing))


def _check_name(path: Path) -> None:
    """Refuse a name whose bytes are no UTF-8: ffmpeg-python, JSON and the certificate cannot hold it."""
    try:
        str(path).encode()
    except UnicodeEncodeError as error:
        shown = str(path).encode("utf-8", "replace").decode()
        raise InputError("cut.name_not_text", name=shown) from error
