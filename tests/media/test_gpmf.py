"""GoPro's telemetry, built record by record as its description says."""

from __future__ import annotations

import importlib.util
import struct
import sys
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.media.gate import CHILD
from studio.media.telemetry import place


@pytest.fixture(scope="module")
def gpmf() -> ModuleType:
    """The child's module, which is run by path and not part of the house."""
    spec = importlib.util.spec_from_file_location("child_gpmf", CHILD / "gpmf.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["child_gpmf"] = module
    spec.loader.exec_module(module)
    return module


def record(key: bytes, kind: bytes, size: int, values: bytes) -> bytes:
    padded = values + bytes(-len(values) % 4)
    return struct.pack(">4scBH", key, kind, size, len(values) // size) + padded


def nested(key: bytes, *inside: bytes) -> bytes:
    return record(key, b"\0", 1, b"".join(inside))


SCALE = record(b"SCAL", b"l", 4, struct.pack(">5i", 10_000_000, 10_000_000, 1000, 1000, 100))
FIX, NO_FIX = (record(b"GPSF", b"L", 4, struct.pack(">I", fix)) for fix in (3, 0))
HERE = (267_825_000, 1_120_531_000, 88_500, 0, 0)
"""Qidong: 26.7825 north, 112.0531 east, 88.5 m."""


def gps5(*figures: int) -> bytes:
    return record(b"GPS5", b"l", 20, struct.pack(">5i", *figures))


def packet(*stream: bytes) -> bytes:
    return nested(b"DEVC", record(b"DVNM", b"c", 1, b"Camera"), nested(b"STRM", *stream))


def test_an_action_camera_tells_where_it_was(gpmf: ModuleType) -> None:
    found = place(gpmf.place_in(packet(FIX, SCALE, gps5(*HERE))))
    assert found is not None
    assert (found.latitude, found.longitude, found.altitude_m) == (26.7825, 112.0531, 88.5)


def test_south_and_west_are_below_zero(gpmf: ModuleType) -> None:
    found = place(gpmf.place_in(packet(FIX, SCALE, gps5(-15_000_000, -705_000_000, -4_200, 0, 0))))
    assert found is not None
    assert (found.latitude, found.longitude, found.altitude_m) == (-1.5, -70.5, -4.2)


def test_a_receiver_without_a_fix_tells_nothing(gpmf: ModuleType) -> None:
    assert gpmf.place_in(packet(NO_FIX, SCALE, gps5(*HERE))) == ""


def test_newer_cameras_keep_the_fix_beside_the_place(gpmf: ModuleType) -> None:
    scale = record(b"SCAL", b"l", 4, struct.pack(">9i", 10**7, 10**7, 1000, 1, 1, 1, 1, 1, 1))

    def gps9(fix: int) -> bytes:
        values = struct.pack(">7i2H", *HERE[:3], 0, 0, 8_000, 0, 100, fix)
        return record(b"GPS9", b"?", 32, values)

    assert place(gpmf.place_in(packet(scale, gps9(3)))) is not None
    assert gpmf.place_in(packet(scale, gps9(0))) == ""


def test_a_drone_begins_with_the_time(gpmf: ModuleType) -> None:
    scale = record(b"SCAL", b"l", 4, struct.pack(">10i", 10**6, 10**7, 10**7, *[1000] * 7))

    def gpri(fix: int) -> bytes:
        values = struct.pack(">Q3i4H2B", 5, *HERE[:3], 0, 0, 0, 0, fix, 20)
        return record(b"GPRI", b"?", 30, values)

    found = place(gpmf.place_in(packet(scale, gpri(3))))
    assert found is not None
    assert found.longitude == 112.0531
    assert gpmf.place_in(packet(scale, gpri(1))) == ""


def test_figures_without_a_scale_are_no_place(gpmf: ModuleType) -> None:
    zero = record(b"SCAL", b"l", 4, struct.pack(">5i", 0, 0, 0, 0, 0))
    assert gpmf.place_in(packet(FIX, gps5(*HERE))) == ""
    assert gpmf.place_in(packet(FIX, zero, gps5(*HERE))) == ""


@given(st.binary(max_size=200))
def test_anything_else_is_read_without_a_stumble(gpmf: ModuleType, data: bytes) -> None:
    whole = packet(FIX, SCALE, gps5(*HERE))
    for given_bytes in (data, whole[: len(data)], whole[:60] + data, data + whole):
        assert isinstance(gpmf.place_in(given_bytes), str)
