"""Tables of MP4 files: read as they are, hostile ones refused."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.errors import InputError
from studio.render import mp4
from studio.render.mp4 import box, boxes, read_mp4
from tests.render.footage import striped


@pytest.mark.media
def test_every_picture_and_sound_of_a_file_is_found(tmp_path: Path) -> None:
    film = read_mp4(striped(tmp_path / "a.mp4", shots=2))
    pictures = film.tracks[film.pictures]
    assert pictures.count == 120
    assert 1 / (pictures.tick * pictures.step) == 30
    assert 0 in pictures.keys
    assert {track.kind for track in film.tracks} == {b"vide", b"soun"}


@pytest.mark.media
@pytest.mark.parametrize("name", [b"stsz", b"stco", b"stsc", b"stss", b"ctts"])
def test_tables_that_promise_too_much_are_refused(tmp_path: Path, name: bytes) -> None:
    path = striped(tmp_path / "a.mp4", shots=1)
    data = path.read_bytes()
    at = data.find(name) + 4
    path.write_bytes(data[:at] + b"\xff" * 24 + data[at + 24 :])
    with pytest.raises(InputError) as caught:
        read_mp4(path)
    assert caught.value.code == "render.not_our_mp4"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no film at all, only text",
        struct.pack(">I4s", 4, b"ftyp"),
        struct.pack(">I4s", 2**31, b"moov"),
        box(b"ftyp", b"isom") + box(b"moov", b""),
        box(b"ftyp", b"isom") + box(b"moov", box(b"trak", b"")),
    ],
)
def test_what_is_no_film_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.mp4"
    path.write_bytes(data)
    with pytest.raises(InputError):
        read_mp4(path)


@given(st.lists(st.tuples(st.binary(min_size=4, max_size=4), st.binary(max_size=40)), max_size=6))
def test_boxes_come_back_as_they_were_written(parts: list[tuple[bytes, bytes]]) -> None:
    assert list(boxes(b"".join(box(*part) for part in parts))) == parts


@given(st.lists(st.integers(-512, 5000), min_size=1, max_size=60))
def test_shifts_come_back_as_they_were_written(shifts: list[int]) -> None:
    assert list(mp4._shifts(mp4.shifts_table(shifts), len(shifts))) == shifts
