"""Exact values: time, size, money. No I/O, nothing above the standard library."""

from studio.units.clock import now
from studio.units.geometry import Aspect, Box, Size
from studio.units.money import Money
from studio.units.season import Season, Seasons, YearDay
from studio.units.time import FrameRate, Timecode, TimeRange

__all__ = [
    "Aspect",
    "Box",
    "FrameRate",
    "Money",
    "Season",
    "Seasons",
    "Size",
    "TimeRange",
    "Timecode",
    "YearDay",
    "now",
]
