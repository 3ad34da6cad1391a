"""Source times onto the clip's frames, exactly.

A source counts in ticks of its own time base, a clip in frames of its rate. Both are whole numbers of one common tick,
so a frame's place on the clip is worked out in whole numbers: no rounding adds up, however late a take lies.
"""

from __future__ import annotations

from fractions import Fraction
from math import floor, gcd

from studio.media.decode import Stream

LARGEST = 2**31 - 1
"""Largest denominator of a time base in ffmpeg."""

LOCK = 0.65
"""How far, in frames, a picture may lie from the place after its predecessor and still take it.

Nearest rounding alone (0.5) makes judder of a take that starts half way between two pictures of a phone whose clock
shivers by a millisecond: some are rounded up, some down. With 0.65 a place is kept until the picture is really off by
more, and a steady source of the clip's rate goes over picture by picture.
"""


def common_tick(time_base: Fraction, rate: Fraction) -> Fraction:
    """The longest tick, seconds, that divides both a source's ``time_base`` and a frame of ``rate``."""
    one, other = time_base, 1 / rate
    tick = Fraction(
        gcd(
            one.numerator * other.denominator,
            other.numerator * one.denominator,
        ),
        one.denominator * other.denominator,
    )
    return tick if tick.denominator <= LARGEST else _fine_part(1 / rate)


def _fine_part(frame: Fraction) -> Fraction:
    """A part of a frame as short as ffmpeg can count; a picture is then off by less than that."""
    return frame / max(1, LARGEST // frame.denominator)


def on_grid(
    stream: Stream, time_base: Fraction, start: Fraction, rate: Fraction, frames: int, spare: int
) -> Stream:
    """Exactly ``frames`` pictures at ``rate`` from zero: frame ``n`` is what the source shows at ``start + n / rate``.

    "Shows at" is asked half a frame later, so that a start that was rounded a little, or lies between two pictures,
    never brings the picture before a cut. A picture that began before ``start`` and still shows there is the first one,
    the last picture is held where the source ends early.

    Args:
        stream: Pictures with timestamps on the file's own clock (``-copyts``), from before ``start`` on.
        time_base: Seconds per tick of the source.
        start: Seconds on the file's clock.
        rate: Frames per second of the clip.
        frames: How many.
        spare: Pictures of the source to hold its last one for, so that a take may begin while that one stands.
    """
    tick = common_tick(time_base, rate)
    step = int(1 / rate / tick)
    place = f"(PTS-{floor(start / tick)})/{step}"
    following = f"(PREV_OUTPTS/{step}+1)"
    locked = f"if(lt(abs(ld(0)-{following}),{LOCK}),{following},floor(ld(0)+0.5))"
    return (
        stream.filter("settb", f"{tick.numerator}/{tick.denominator}")
        .filter("tpad", stop_mode="clone", stop=spare)
        .filter("setpts", f"st(0,{place});{step}*{locked}")
        .filter("fps", fps=str(rate), start_time=0)
        .filter("tpad", stop_mode="clone", stop=-1)
        .filter("trim", end_frame=frames)
    )
