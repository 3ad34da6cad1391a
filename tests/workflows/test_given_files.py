"""What a person names on the command line, refused in words."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from studio.errors import EnvironmentFault, InputError
from studio.workflows.given_files import check_out_dir, out_dir_for, sha256_of


def test_the_hash_of_an_ordinary_file(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"abc")
    assert sha256_of(tmp_path / "a").startswith("ba7816bf8f01cfea")


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("gone.mp4", "cut.no_such_file"),
        ("菜" * 100 + ".mp4", "cut.no_such_file"),
        ("a/below", "cut.no_such_file"),
        (".", "cut.is_folder"),
        ("/dev/zero", "media.not_a_file"),
        (os.fsdecode(b"\xff.mp4"), "cut.name_not_text"),
        ("/proc/self/mem", "cut.not_readable"),
    ],
)
def test_a_file_that_cannot_be_hashed_says_why(tmp_path: Path, name: str, code: str) -> None:
    (tmp_path / "a").write_bytes(b"abc")
    with pytest.raises(InputError) as caught:
        sha256_of(tmp_path / name)
    assert caught.value.code == code


def test_a_folder_that_can_be_made_passes_and_is_not_made(tmp_path: Path) -> None:
    check_out_dir(tmp_path / "new" / "deep")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("a", "cut.out_not_folder"),
        ("a/below", "cut.out_not_folder"),
        ("菜" * 100, "cut.out_not_writable"),
        (os.fsdecode(b"\xff"), "cut.name_not_text"),
    ],
)
def test_a_folder_that_cannot_be_made_says_why(tmp_path: Path, name: str, code: str) -> None:
    (tmp_path / "a").write_bytes(b"abc")
    with pytest.raises((InputError, EnvironmentFault)) as caught:
        check_out_dir(tmp_path / name)
    assert caught.value.code == code


def test_a_folder_without_permission_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)  # the tests may run as root
    with pytest.raises(EnvironmentFault) as caught:
        check_out_dir(tmp_path / "new")
    assert caught.value.params == {"path": str(tmp_path)}


def test_folders_made_for_nothing_are_gone_when_the_work_fails(tmp_path: Path) -> None:
    out = tmp_path / "new" / "deep"

    def fail() -> None:
        with out_dir_for(out):
            out.mkdir(parents=True)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert list(tmp_path.iterdir()) == []


def test_folders_that_hold_something_stay_when_the_work_fails(tmp_path: Path) -> None:
    out = tmp_path / "new" / "deep"

    def fail() -> None:
        with out_dir_for(out):
            out.mkdir(parents=True)
            (out / "made.mp4").touch()
            raise InputError("cut.no_files")

    with pytest.raises(InputError):
        fail()
    assert (out / "made.mp4").exists()
