"""Truncated, tampered and hostile backups are refused with the name of what is wrong, and nothing is touched."""

from __future__ import annotations

import io
import json
import os
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from studio.errors import InputError, Refused
from studio.workflows.backup import back_up, check_backup, restore
from tests.workflows.backup.conftest import House, quiet, settings_in

Members = dict[str, bytes]


@pytest.fixture
def tar(house: House) -> Path:
    return back_up(house.settings, house.folder / "all.tar", quiet).path


def refused(path: Path, folder: Path) -> InputError:
    """The error; the target was not even made."""
    there = settings_in(folder / "there")
    with pytest.raises(InputError) as raised:
        restore(path, there, quiet)
    assert not there.var.exists()
    with pytest.raises(InputError) as looked:
        check_backup(path, quiet)
    assert looked.value.code == raised.value.code
    return raised.value


def members(path: Path) -> Members:
    with tarfile.open(path) as opened:
        return {each.name: opened.extractfile(each).read() for each in opened}


def packed(path: Path, files: Members, *more: tarfile.TarInfo) -> Path:
    """A tar of these files, the list last; odd members in between."""
    with tarfile.open(path, "w") as made:
        for info in more:
            made.addfile(info, io.BytesIO(bytes(info.size)))
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            made.addfile(info, io.BytesIO(data))
    return path


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.9, 0.99])
def test_a_truncated_tar_says_so(tar: Path, tmp_path: Path, share: float) -> None:
    cut = tmp_path / "cut.tar"
    whole = tar.read_bytes()
    cut.write_bytes(whole[: int(len(whole) * share)])

    assert refused(cut, tmp_path).code == "backup.cut_off"


def test_one_flipped_bit_anywhere_names_its_file(tar: Path, tmp_path: Path) -> None:
    files = members(tar)
    listed = json.loads(files["manifest.json"])["entries"]
    for entry in listed:
        changed = dict(files)
        data = bytearray(changed[entry["name"]])
        data[len(data) // 2] ^= 1
        changed[entry["name"]] = bytes(data)
        error = refused(packed(tmp_path / "t.tar", changed), tmp_path)
        assert (error.code, error.params["inner"]) == ("backup.tampered", entry["name"])


def test_a_file_less_and_a_file_more_are_named(tar: Path, tmp_path: Path) -> None:
    files = members(tar)
    name = next(name for name in files if name.startswith("blobs/"))
    less = {each: data for each, data in files.items() if each != name}
    error = refused(packed(tmp_path / "less.tar", less), tmp_path)
    assert (error.code, error.params["inner"]) == ("backup.lacks", name)

    more = {"data/templates/evil.toml": b"x", **files}
    error = refused(packed(tmp_path / "more.tar", more), tmp_path)
    assert (error.code, error.params["inner"]) == ("backup.hostile", "data/templates/evil.toml")


def odd(name: str, kind: bytes = tarfile.REGTYPE, link: str = "", size: int = 0) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname, info.size = kind, link, size
    return info


@pytest.mark.parametrize(
    "info",
    [
        odd("../escaped"),
        odd("/etc/cron.d/evil"),
        odd("data/../../escaped"),
        odd("data/templates/../../../escaped"),
        odd("blobs/../studio.sqlite"),
        odd("blobs/aa/" + "b" * 64),
        odd("data/a\\..\\b"),
        odd("data/templates/\x1b[2J"),
        odd("data/" + "/".join("abcdefghij")),
        odd("data/templates/link", tarfile.SYMTYPE, "/etc/passwd"),
        odd("data/templates/link", tarfile.LNKTYPE, "/etc/passwd"),
        odd("blobs", tarfile.SYMTYPE, "/etc"),
        odd("data/templates/pipe", tarfile.FIFOTYPE),
        odd("data/templates/disk", tarfile.BLKTYPE),
        odd("data/templates/zero", tarfile.CHRTYPE),
        odd("data/templates", tarfile.DIRTYPE),
        odd("database.sqlite"),
    ],
    ids=lambda info: f"{info.type!r} {info.name[:30]!r}",
)
def test_what_no_backup_holds_is_refused(tar: Path, tmp_path: Path, info: tarfile.TarInfo) -> None:
    error = refused(packed(tmp_path / "hostile.tar", members(tar), info), tmp_path)

    assert isinstance(error, Refused)
    assert not (tmp_path / "escaped").exists()


def test_a_sparse_bomb_is_refused(tmp_path: Path) -> None:
    """A header of a few hundred bytes that stands for a terabyte of zeros."""
    info = odd("blobs/aa/" + "a" * 64)
    info.pax_headers = {
        "GNU.sparse.major": "0",
        "GNU.sparse.minor": "1",
        "GNU.sparse.size": str(1 << 40),
        "GNU.sparse.map": f"{1 << 40},0",
    }
    with tarfile.open(tmp_path / "bomb.tar", "w", format=tarfile.PAX_FORMAT) as made:
        made.addfile(info)
    assert refused(tmp_path / "bomb.tar", tmp_path).code == "backup.hostile"


@pytest.mark.parametrize("kind", [tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.GNUTYPE_LONGNAME])
def test_a_header_of_megabytes_is_not_read(tmp_path: Path, kind: bytes) -> None:
    header = odd("long", kind, size=64 << 20).tobuf(tarfile.GNU_FORMAT)
    path = tmp_path / "long.tar"
    with path.open("wb") as file:
        file.write(header)
        file.truncate(65 << 20)
    assert refused(path, tmp_path).code == "backup.hostile"


@pytest.mark.parametrize("size", ["-512", str(1 << 62), "12x"])
def test_sizes_that_lie_are_refused(tmp_path: Path, size: str) -> None:
    info = odd("blobs/aa/" + "a" * 64)
    info.pax_headers = {"size": size}
    with tarfile.open(tmp_path / "lies.tar", "w", format=tarfile.PAX_FORMAT) as made:
        made.addfile(info)
    assert refused(tmp_path / "lies.tar", tmp_path).code in {"backup.hostile", "backup.cut_off"}


@pytest.mark.parametrize("suffix", ["gz", "xz", "bz2"])
def test_compressed_ones_are_not_unpacked(tar: Path, tmp_path: Path, suffix: str) -> None:
    with tarfile.open(tmp_path / "all.tar.z", f"w:{suffix}") as made:
        made.add(tar, "manifest.json")
    assert refused(tmp_path / "all.tar.z", tmp_path).code == "backup.cut_off"


def rewritten(tar: Path, target: Path, change: Callable[[dict[str, object]], None]) -> Path:
    files = members(tar)
    told = json.loads(files.pop("manifest.json"))
    change(told)
    return packed(target, {**files, "manifest.json": json.dumps(told).encode()})


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda told: told.update(format=2), "backup.newer"),
        (lambda told: told.update(revision="9999"), "restore.newer"),
        (lambda told: told.update(more="x"), "backup.bad_manifest"),
        (lambda told: told.update(entries=[]), "backup.bad_manifest"),
        (lambda told: told["entries"].append(told["entries"][0]), "backup.bad_manifest"),
        (lambda told: told["entries"][0].update(name="../x"), "backup.bad_manifest"),
        (lambda told: told["entries"][0].update(bytes=-1), "backup.bad_manifest"),
        (lambda told: told["entries"][0].update(bytes=3), "backup.tampered"),
    ],
)
def test_a_wrong_list_is_refused(
    tar: Path, tmp_path: Path, change: Callable[[dict[str, object]], None], code: str
) -> None:
    path = rewritten(tar, tmp_path / "list.tar", change)
    with pytest.raises(InputError) as raised:
        restore(path, settings_in(tmp_path / "there"), quiet)
    assert raised.value.code == code
    assert not (tmp_path / "there").exists()


def test_links_in_a_folder_are_refused(house: House, tmp_path: Path) -> None:
    made = back_up(house.settings, tmp_path / "days", quiet)
    entry = next(each for each in made.manifest.entries if each.key)
    blob = tmp_path / "days" / entry.name
    aside = blob.rename(tmp_path / "aside")
    blob.symlink_to(aside)
    assert refused(tmp_path / "days", tmp_path).code == "backup.hostile"

    blob.unlink()
    aside.rename(blob)
    blob.parent.rename(tmp_path / "folder")
    blob.parent.symlink_to(tmp_path / "folder")
    assert refused(tmp_path / "days", tmp_path).code == "backup.hostile"

    blob.parent.unlink()
    (tmp_path / "folder").rename(blob.parent)
    os.mkfifo(made.path / "data" / "pipe")
    assert refused(tmp_path / "days", tmp_path).code == "backup.hostile"


@pytest.mark.parametrize("name", ["nothing", "empty", "text.tar"])
def test_what_is_no_backup_is_said(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "text.tar").write_text("these are words " * 100)
    code = "backup.cut_off" if name == "text.tar" else "backup.none_here"
    assert refused(tmp_path / name, tmp_path).code == code


def test_a_damaged_database_is_no_backup(house: House) -> None:
    path = house.settings.var / "studio.sqlite"
    with path.open("r+b") as file:
        file.seek(4096 * 3)
        file.write(b"\xff" * 4096 * 4)
    with pytest.raises(InputError, match=r"database\.damaged"):
        back_up(house.settings, house.folder / "all.tar", quiet)
    assert not (house.folder / "all.tar").exists()
