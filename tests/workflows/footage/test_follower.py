"""Work behind a writer: it is told sizes, steps in a thread of its own, and hands back what went wrong."""

from __future__ import annotations

import threading

import pytest

from studio.workflows.footage.follower import Follower, Pace

EAGER = Pace(least=1, pause_s=0, late_s=0, most=1000)
IDLE = Pace(least=1000, pause_s=60, late_s=60, most=1 << 40)


def test_it_goes_as_far_as_it_was_told():
    steps = []
    follower = Follower(steps.append, 5, EAGER)
    for size in (6, 7, 30):
        follower.grew(size)
    follower.close()
    assert steps == sorted(set(steps))
    assert steps[-1] == 30


def test_few_bytes_wait_for_the_end():
    steps = []
    follower = Follower(steps.append, 0, IDLE)
    follower.grew(10)
    follower.grew(20)
    assert steps == []
    follower.close()
    assert steps == [20]


def test_stopped_it_steps_no_more():
    steps = []
    follower = Follower(steps.append, 0, IDLE)
    follower.grew(10)
    assert follower.stop()
    assert steps == []


def test_told_nothing_it_does_nothing():
    steps = []
    Follower(steps.append, 7, EAGER).close()
    Follower(steps.append, 7, EAGER).stop()
    assert steps == []


def test_the_writer_waits_when_it_is_too_far_ahead():
    going, ahead = threading.Event(), threading.Event()
    follower = Follower(lambda _: going.wait(), 0, Pace(least=1, pause_s=0, late_s=0, most=10))

    def write():
        follower.grew(10)
        follower.grew(21)
        ahead.set()

    writer = threading.Thread(target=write)
    writer.start()
    assert not ahead.wait(0.2)
    going.set()
    writer.join()
    assert ahead.is_set()
    follower.close()


def test_the_writer_hears_what_went_wrong():
    def broken(_):
        raise OSError("no disk")

    follower = Follower(broken, 0, Pace(least=1, pause_s=0, late_s=0, most=0))
    with pytest.raises(OSError, match="no disk"):
        follower.grew(1)
    with pytest.raises(OSError, match="no disk"):
        follower.close()
    assert not follower.stop()
