"""A command that the system takes."""

from __future__ import annotations

from pathlib import Path

LONGEST_ARGUMENT = 100_000
"""Bytes; Linux takes 131 072 (MAX_ARG_STRLEN), whatever the length of all arguments together."""


def within_bounds(argv: tuple[str, ...], beside: Path) -> tuple[str, ...]:
    """``argv``, its filter graph handed over in the file ``beside`` where it is too long for an argument.

    Crop paths with many keys make long graphs. ffmpeg reads the value of any option from a file when its name is
    written with a slash (since 7.1).
    """
    name = "-filter_complex"
    if name not in argv or len(argv[argv.index(name) + 1].encode()) <= LONGEST_ARGUMENT:
        return argv
    at = argv.index(name)
    beside.write_text(argv[at + 1], encoding="utf-8")
    return (*argv[:at], "-/filter_complex", str(beside), *argv[at + 2 :])
