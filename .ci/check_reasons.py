"""Fail when a suppression (``noqa``, ``type: ignore``, ``pragma: no cover``) names no rule or gives no reason.

A suppression reads ``# noqa: RULE - why`` or ``# type: ignore[rule]  # why``.
"""

from __future__ import annotations

import io
import re
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
"""Top of the checkout."""

ROOMS = ("studio", "jobs", "web", "tests", "benchmarks", ".ci", "requirements")
"""Folders whose Python is looked at."""

SUPPRESSES = re.compile(r"#\s*(noqa|type:\s*ignore|ruff:\s*noqa|mypy:|pragma:)", re.IGNORECASE)
REASONED = re.compile(
    r"#\s*(?:(?:ruff:\s*)?noqa:\s*[A-Z]+\d+(?:\s*,\s*[A-Z]+\d+)*\s+-\s+\w.{3}"
    r"|type:\s*ignore\[[\w, -]+\]\s+(?:#|-)\s*\w.{3}"
    r"|pragma:\s*no (?:cover|branch)\s+-\s+\w.{3})"
)


def unreasoned(path: Path) -> Iterator[tuple[int, str]]:
    """Line number and text of every comment that suppresses without saying why."""
    source = path.read_text(encoding="utf-8")
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type != tokenize.COMMENT or not SUPPRESSES.search(token.string):
            continue
        if not REASONED.search(token.string):
            yield token.start[0], token.string


def main() -> int:
    """Print what lacks its reason; 1 when anything does."""
    files = [file for room in ROOMS for file in sorted((ROOT / room).rglob("*.py"))]
    bad = [(file, number, text) for file in files for number, text in unreasoned(file)]
    for file, number, text in bad:
        sys.stdout.write(f"{file.relative_to(ROOT)}:{number}: no reason given: {text}\n")
    if not bad:
        sys.stdout.write(f"{len(files)} files: every suppression gives its reason\n")
    return int(bool(bad))


if __name__ == "__main__":
    sys.exit(main())
