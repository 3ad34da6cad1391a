from __future__ import annotations

import io
import zipfile
from datetime import datetime

import pytest

from studio.workflows import zip_stream as zips
from studio.workflows.zip_stream import ZipPart, zip_length, zip_stream

AT = datetime(2026, 11, 28, 19, 30, 4)  # noqa: DTZ001 - zips keep the clock of the place, without its zone


@pytest.fixture
def parts(tmp_path):
    film = tmp_path / "blob.mp4"
    film.write_bytes(bytes(range(256)) * 3000)
    empty = tmp_path / "empty"
    empty.touch()
    return (
        ZipPart("黄花菜_祁东县_15秒_竖屏9x16.mp4", film),
        ZipPart("空.jpg", empty),
        ZipPart("文案.txt", "新鲜采摘".encode()),
    )


def test_what_comes_out_is_what_went_in(parts):
    content = b"".join(zip_stream(parts, AT))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == [each.name for each in parts]
        for part, info in zip(parts, archive.infolist(), strict=True):
            assert archive.read(info) == b"".join(part.chunks())
            assert info.compress_type == zipfile.ZIP_STORED
            assert info.date_time == (2026, 11, 28, 19, 30, 4)
            assert (info.external_attr >> 16) & 0o777 == 0o644


def test_its_length_is_known_before(parts):
    assert zip_length(parts) == len(b"".join(zip_stream(parts, AT)))
    assert zip_length(()) == len(b"".join(zip_stream((), AT)))


def test_checksum_and_size_stand_before_each_file(parts):
    """Readers that unpack while they receive refuse stored files whose size comes after them (flag bit 3)."""
    content = b"".join(zip_stream(parts, AT))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for info in archive.infolist():
            assert not info.flag_bits & 0x08
            header = content[info.header_offset :]
            assert int.from_bytes(header[14:18], "little") == info.CRC
            assert int.from_bytes(header[22:26], "little") == info.file_size


def test_it_comes_in_small_pieces(parts):
    assert max(len(piece) for piece in zip_stream(parts, AT)) <= zips.CHUNK


def test_the_same_parts_give_the_same_bytes(parts):
    assert b"".join(zip_stream(parts, AT)) == b"".join(zip_stream(parts, AT))


def test_more_than_a_plain_zip_holds_is_refused(parts, monkeypatch):
    monkeypatch.setattr(zips, "LARGEST", 1000)
    with pytest.raises(ValueError, match="too large"):
        next(zip_stream(parts, AT))
