"""Plans, marks and captions that a person gives as files: read, or said in words what is wrong with them."""

from __future__ import annotations

import codecs
import json
import re
import sys
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError
from pydantic_core import PydanticSerializationError

from studio.edit.ass import LARGEST_BYTES as LARGEST_ASS
from studio.edit.ass import is_ass, read_ass
from studio.edit.caption_text import decoded
from studio.edit.srt import read_srt
from studio.edit.whole import faults
from studio.errors import InputError
from studio.records.edit import PLAN_VERSION, Caption, EditPlan, Mark, MarkKind, Role
from studio.units import TimeRange
from studio.workflows.given_files import opened, sha256_of

STDIN = Path("-")
"""In place of a file: what comes through the pipe."""

LARGEST_TEXT = 64 * 1024 * 1024
"""Bytes; a plan of an hour of footage has a few hundred kilobytes."""


def read_bytes(path: Path) -> bytes:
    """A small file, or the standard input.

    Raises:
        InputError: ``plan.too_large``, and as ``given_files.opened``.
    """
    if path == STDIN:
        data = sys.stdin.buffer.read(LARGEST_TEXT + 1)
    else:
        with opened(path) as file:
            data = file.read(LARGEST_TEXT + 1)
    if len(data) > LARGEST_TEXT:
        raise InputError("plan.too_large", name=path.name, limit_mib=LARGEST_TEXT // 2**20)
    return data


def read_text(path: Path) -> str:
    """A small text file in UTF-8, or in UTF-16 with its mark (as a Windows shell's ``>`` writes).

    Raises:
        InputError: ``plan.not_text``, and as ``read_bytes``.
    """
    data = read_bytes(path)
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError("plan.not_text", name=path.name) from error


def read_plan(path: Path) -> EditPlan:
    """A plan as ``county-studio plan --json`` prints it; what is beside the plan in it is left alone.

    Raises:
        InputError: ``plan.not_json``, ``plan.an_error``, ``plan.not_a_plan``, ``plan.other_version``, ``plan.broken``,
            and as ``read_text``.
    """
    data = _json(read_text(path), path.name, "plan.not_json")
    if not isinstance(data, dict):
        raise InputError("plan.not_a_plan", name=path.name, where="$", cause=type(data).__name__)
    if isinstance(data.get("error"), dict):
        message = str(data["error"].get("message", ""))
        raise InputError("plan.an_error", name=path.name, cause=message[:300])
    version = data.get("version")
    if isinstance(version, int) and version != PLAN_VERSION and "timeline" in data:
        raise InputError("plan.other_version", name=path.name, found=version, known=PLAN_VERSION)
    try:
        plan = EditPlan.model_validate(
            {key: data[key] for key in EditPlan.model_fields if key in data}
        )
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "$"
        raise InputError(
            "plan.not_a_plan", name=path.name, where=where, cause=first["msg"]
        ) from error
    try:
        plan.model_dump_json()
    except (
        PydanticSerializationError
    ) as error:  # half of a surrogate pair: no text that can be written
        raise InputError(
            "plan.not_a_plan", name=path.name, where="$", cause="\\ud800–\\udfff"
        ) from error
    where = next(faults(plan), "")
    if where:
        raise InputError("plan.broken", name=path.name, where=where)
    return plan


def _json(text: str, name: str, code: str) -> object:
    try:
        return json.loads(text, parse_float=_decimal)
    except json.JSONDecodeError as error:
        raise InputError(code, name=name, line=error.lineno, cause=error.msg) from error
    except RecursionError as error:
        raise InputError(code, name=name, line=1, cause="too deep") from error


def _decimal(text: str) -> Fraction | float:
    """A number of JSON, exact where it is written without an exponent (a large one would be built digit by digit)."""
    return float(text) if "e" in text.lower() else Fraction(text)


def check_files(plan: EditPlan) -> None:
    """Make sure that the files a plan shows are where it says, with the same bytes.

    Raises:
        InputError: ``plan.file_missing``, ``plan.file_changed``, and as ``sha256_of``.
    """
    for number in sorted({take.source for take in plan.timeline.takes}):
        file = plan.files[number]
        try:
            sha256 = sha256_of(Path(file.path))
        except InputError as error:
            if error.code != "cut.no_such_file":
                raise
            raise InputError("plan.file_missing", name=file.name, path=file.path) from error
        if sha256 != plan.timeline.sources[number].sha256:
            raise InputError("plan.file_changed", name=file.name, path=file.path)


def read_marks(path: Path, files: Sequence[Path]) -> tuple[Mark, ...]:
    """A list of marks: ``[{"file": "a.mp4", "kind": "must", "start": 1.5, "end": 4, "role": "work"}, ...]``.

    ``file`` is the name or the path of one of ``files`` and may be left out where there is only one; ``kind`` or
    ``role`` may be left out, not both. Times are seconds on the file's clock: numbers, or fractions such as ``"1/3"``;
    a favourite may be a moment, whose end is its start.
    ``Mark.source`` counts in ``files``.

    Raises:
        InputError: ``marks.not_json``, ``marks.entry`` (number of the mark and what is wrong), and as ``read_text``.
    """
    data = _json(read_text(path), path.name, "marks.not_json")
    if not isinstance(data, list):
        raise InputError("marks.not_json", name=path.name, line=1, cause="[...]")
    marks = []
    for number, entry in enumerate(data, 1):
        try:
            marks.append(_mark(entry, files))
        except _WrongMark as wrong:
            raise InputError(
                "marks.entry", name=path.name, number=number, part=wrong.part, found=wrong.found
            ) from wrong
    return tuple(marks)


class _WrongMark(ValueError):
    def __init__(self, part: str, found: object) -> None:
        super().__init__(part)
        self.part = part
        self.found = str(found)[:80]


Choice = TypeVar("Choice", MarkKind, Role)

FRACTION = re.compile(r"-?\d{1,12}(/0*[1-9]\d{0,11}|\.\d{1,12})?")
"""Seconds as text: ``12``, ``12.5`` or ``1001/30000``."""

MARK_KEYS = {"file", "kind", "start", "end", "role"}


def _mark(entry: object, files: Sequence[Path]) -> Mark:
    if not isinstance(entry, dict):
        raise _WrongMark("{}", entry)
    strange = sorted(set(map(str, entry)) - MARK_KEYS)
    if strange:
        raise _WrongMark(strange[0], entry[strange[0]])
    start, end = (_seconds(entry, key) for key in ("start", "end"))
    kind, role = _one_of(MarkKind, entry, "kind"), _one_of(Role, entry, "role")
    if end < start or (end == start and kind is not MarkKind.FAVOURITE):
        raise _WrongMark("end", entry["end"])
    if kind is None and role is None:
        raise _WrongMark("kind", None)
    return Mark(source=_source(entry, files), kind=kind, range=TimeRange(start, end), role=role)


def _seconds(entry: Mapping[str, object], key: str) -> Fraction:
    value = entry.get(key)
    if isinstance(value, int | Fraction) and not isinstance(value, bool):
        return Fraction(value)
    if isinstance(value, str) and FRACTION.fullmatch(value):
        return Fraction(value)
    raise _WrongMark(key, value)


def _one_of(choice: type[Choice], entry: Mapping[str, object], key: str) -> Choice | None:
    value = entry.get(key)
    found = next((each for each in choice if each.value == value), None)
    if value is not None and found is None:
        raise _WrongMark(key, value)
    return found


def _source(entry: Mapping[str, object], files: Sequence[Path]) -> int:
    given = entry.get("file")
    if given is None and len(files) == 1:
        return 0
    fits = [
        number
        for number, path in enumerate(files)
        if isinstance(given, str) and (path == Path(given) or path.name == given)
    ]
    if len(fits) != 1:
        raise _WrongMark("file", given)
    return fits[0]


def read_captions(
    paths: Sequence[Path], files: Sequence[Path]
) -> Mapping[Path, tuple[Caption, ...]]:
    """Captions of footage from SRT and ASS files, which are named like their footage (``a.srt`` for ``a.mp4``).

    Where there is one file of footage the names do not matter. Times count from the file's beginning, as a player
    shows them.

    Raises:
        InputError: ``captions.of_which``, and as ``read_srt``, ``read_ass`` and ``read_bytes``.
    """
    found: dict[Path, tuple[Caption, ...]] = {}
    for path in paths:
        stem = path.name.split(".")[0].casefold()
        fits = [file for file in files if file.name.split(".")[0].casefold() == stem]
        owner = files[0] if len(files) == 1 else fits[0] if len(fits) == 1 else None
        if owner is None:
            raise InputError("captions.of_which", name=path.name)
        found[owner] = found.get(owner, ()) + _captions(read_bytes(path), path.name)
    return found


def _captions(data: bytes, name: str) -> tuple[Caption, ...]:
    """By what the file begins with; its name only where that says nothing."""
    if len(data) <= LARGEST_ASS and is_ass(decoded(data, name)):
        return read_ass(data, name)
    is_named = Path(name).suffix.casefold() in (".ass", ".ssa")
    return read_ass(data, name) if is_named else read_srt(data, name)
