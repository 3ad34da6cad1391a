import time
from collections.abc import Iterator

import pytest

from studio.errors import (
    Cancelled,
    EnvironmentFault,
    ProcessFailed,
    ProcessOverLimit,
    ProcessTimedOut,
)
from studio.process import Limits, read_from, write_to
from tests.process.children import DEAF, SLEEP, CancelAfter, python

FRAMES = python("import sys\nfor n in range(100): sys.stdout.buffer.write(bytes([n]) * 1000)")
"""Pours out a hundred frames of 1000 bytes."""

ENDLESS = python("import sys\nwhile True: sys.stdout.buffer.write(bytes(4096))")
"""Pours out zeros until somebody stops it."""


def test_reading_to_the_end() -> None:
    with read_from(FRAMES) as stream:
        frames = list(iter(lambda: stream.read(1000), b""))

    assert [frame[0] for frame in frames] == list(range(100))


def test_leaving_early_ends_the_child_quietly() -> None:
    started = time.monotonic()

    with read_from(ENDLESS) as stream:
        assert stream.read(10) == bytes(10)

    assert time.monotonic() - started < 5


def test_reading_all_from_a_child_that_fails_raises_its_error() -> None:
    code = "import sys; sys.stdout.buffer.write(bytes(10)); sys.exit('Invalid data found')"

    with pytest.raises(ProcessFailed) as caught, read_from(python(code)) as stream:
        assert stream.read(20) == bytes(10)

    assert caught.value.params["cause"] == "Invalid data found"


def test_an_error_of_the_reader_goes_through_and_ends_the_child() -> None:
    with pytest.raises(ZeroDivisionError), read_from(SLEEP):
        raise ZeroDivisionError


@pytest.mark.parametrize("argv", [SLEEP, DEAF], ids=["listens", "deaf"])
def test_cancel_frees_a_blocked_read_within_two_seconds(argv: tuple[str, ...]) -> None:
    cancel = CancelAfter(0.5)

    with pytest.raises(Cancelled), read_from(argv, cancelled=cancel) as stream:
        stream.read()

    assert cancel.since() < 2


def test_timeout_frees_a_blocked_read() -> None:
    with pytest.raises(ProcessTimedOut), read_from(SLEEP, limits=Limits(wall_s=0.3)) as stream:
        stream.read()


def test_an_error_in_the_cancel_check_reaches_the_reader() -> None:
    def broken() -> bool:
        raise OSError("database is locked")

    with (
        pytest.raises(OSError, match="locked"),
        read_from(SLEEP, cancelled=broken, limits=Limits(wall_s=5)) as stream,
    ):
        stream.read()


def test_a_child_that_closes_its_pipe_and_stays_is_not_waited_for_long() -> None:
    code = "import os, time; os.close(1); time.sleep(60)"
    started = time.monotonic()

    with (
        pytest.raises(ProcessTimedOut),
        read_from(python(code), limits=Limits(wall_s=1)) as stream,
    ):
        assert stream.read() == b""

    assert time.monotonic() - started < 5


def test_a_missing_program_to_read_from() -> None:
    with pytest.raises(EnvironmentFault), read_from(("/nowhere/x",)):
        pass


def _chunks(count: int, size: int = 100_000) -> Iterator[bytes]:
    return (bytes(size) for _ in range(count))


def test_writing_everything() -> None:
    code = "import sys; sys.exit(len(sys.stdin.buffer.read()) != 2_000_000)"

    write_to(python(code), _chunks(20))


def test_a_child_that_fails_while_it_is_fed() -> None:
    code = "import sys; sys.stdin.buffer.read(10); sys.exit('Error: bad pixels')"

    with pytest.raises(ProcessFailed) as caught:
        write_to(python(code), _chunks(50))

    assert caught.value.params["cause"] == "Error: bad pixels"


def test_a_child_that_ends_well_without_reading_all_is_fine() -> None:
    write_to(python("import sys; sys.stdin.buffer.read(10)"), _chunks(50))


def test_an_error_of_the_giver_goes_through_and_ends_the_child() -> None:
    def broken() -> Iterator[bytes]:
        yield bytes(10)
        raise ZeroDivisionError

    started = time.monotonic()
    with pytest.raises(ZeroDivisionError):
        write_to(SLEEP, broken())

    assert time.monotonic() - started < 3


@pytest.mark.parametrize("argv", [SLEEP, DEAF], ids=["listens", "deaf"])
def test_cancel_frees_a_blocked_write_within_two_seconds(argv: tuple[str, ...]) -> None:
    cancel = CancelAfter(0.5)

    with pytest.raises(Cancelled):
        write_to(argv, _chunks(50), cancelled=cancel)

    assert cancel.since() < 2


def test_timeout_frees_a_blocked_write() -> None:
    started = time.monotonic()

    with pytest.raises(ProcessTimedOut):
        write_to(SLEEP, _chunks(50), limits=Limits(wall_s=0.3))

    assert time.monotonic() - started < 3


def test_timeout_while_the_fed_child_works_on() -> None:
    code = "import sys, time; sys.stdin.buffer.read(); time.sleep(60)"

    with pytest.raises(ProcessTimedOut):
        write_to(python(code), _chunks(2), limits=Limits(wall_s=0.5))


def test_cpu_limit_of_a_fed_child() -> None:
    code = "import sys; sys.stdin.buffer.read()\nwhile True: pass"

    with pytest.raises(ProcessOverLimit):
        write_to(python(code), _chunks(2), limits=Limits(cpu_s=1))
