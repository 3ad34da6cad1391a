"""A broadcast as the files that people and programs take: each kind by its name, made from a plan alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from studio.records.finding import Finding
from studio.schedule import PlannedBroadcast, calendar_feed, check, local, run_sheet
from studio.schedule.exports import (
    Looks,
    Press,
    ScheduleFile,
    links_text,
    long_pictures,
    read_file,
    rundown_csv,
    rundown_text,
    scene_collection,
    wall_sheet,
    write_document,
)
from studio.schedule.feed_series import NO_SERIES, InSeries
from studio.settings import Settings
from studio.workflows.given_files import check_out_dir
from studio.workflows.given_plans import read_text

UNFIT = re.compile(r'[\\/:*?"<>|\x00-\x1f\s]+')
"""Signs that some file system takes in no name."""

NAME_LIMIT = 40
"""Characters of a title in a file's name."""

FORM = Path("templates", "schedule", "run_sheet.typ")
"""What paper looks like, in the data folder."""


@dataclass(frozen=True)
class Given:
    """What the files are made with.

    Attributes:
        settings: Where forms and typefaces lie.
        language: ``zh`` or ``en``.
        findings: By broadcast id.
        links: Product links by item id.
        looks: Pictures and films of the scenes.
        series: By broadcast id, the series it belongs to.
    """

    settings: Settings
    language: str = "zh"
    findings: Mapping[str, Sequence[Finding]] = field(default_factory=dict)
    links: Mapping[str, str] = field(default_factory=dict)
    looks: Looks = field(default_factory=Looks)
    series: Mapping[str, InSeries] = field(default_factory=lambda: NO_SERIES)


Made = Mapping[str, bytes]
"""Bytes by the end of a file's name."""


def press(settings: Settings) -> Press:
    """What setting paper needs."""
    return Press((settings.data / FORM).read_bytes(), settings.built / "fonts")


def _xlsx(each: PlannedBroadcast, given: Given) -> Made:
    return {".xlsx": run_sheet(each, given.findings.get(each.id, ()), given.language)}


def _pdf(each: PlannedBroadcast, given: Given) -> Made:
    found = given.findings.get(each.id, ())
    return {".pdf": wall_sheet(press(given.settings), each, found, given.language)}


def _png(each: PlannedBroadcast, given: Given) -> Made:
    made = long_pictures(press(given.settings), each, given.language)
    if len(made) == 1:
        return {".png": made[0]}
    return {f"-{number}.png": picture for number, picture in enumerate(made, start=1)}


def _txt(each: PlannedBroadcast, given: Given) -> Made:
    return {".txt": rundown_text(each, given.language).encode()}


def _links(each: PlannedBroadcast, given: Given) -> Made:
    return {"-links.txt": links_text(each, given.links, given.language)[0].encode()}


def _obs(each: PlannedBroadcast, given: Given) -> Made:
    return {".obs.json": scene_collection(each, given.looks, given.language).encode()}


EACH: dict[str, Callable[[PlannedBroadcast, Given], Made]] = {
    "xlsx": _xlsx, "pdf": _pdf, "png": _png, "txt": _txt, "links": _links, "obs": _obs,
}  # fmt: skip
"""Kinds of which each broadcast has its own files."""

ALL: dict[str, Callable[[Sequence[PlannedBroadcast], str, Given], bytes]] = {
    "ics": lambda found, name, given: calendar_feed(found, name, given.language, given.series),
    "csv": lambda found, _name, _given: rundown_csv(found),
    "json": lambda found, _name, given: write_document(found, given.series).encode(),
}
"""Kinds of which all broadcasts share one file."""

KINDS = (*ALL, *EACH)


def write_handouts(
    broadcasts: Sequence[PlannedBroadcast],
    given: Given,
    out: Path,
    name: str,
    kinds: Collection[str] = KINDS,
) -> tuple[Path, ...]:
    """Write the files of some kinds into ``out``; all are made before the first is written.

    Args:
        broadcasts: What is planned.
        given: What the files are made with.
        out: Folder; made if need be, files of the same names are replaced.
        name: Of the shared files and the calendar.
        kinds: Some of ``KINDS``.

    Raises:
        InputError: As ``check_out_dir``.
        EnvironmentFault: ``handout.no_typst``, ``handout.typst``.
    """
    check_out_dir(out)
    made = {
        f"{name}.{kind}": make(broadcasts, name, given)
        for kind, make in ALL.items()
        if kind in kinds
    }
    names: set[str] = set()
    for each in broadcasts:
        stem = _new(file_name(each), names)
        for kind, make in EACH.items():
            if kind in kinds:
                made |= {stem + end: body for end, body in make(each, given).items()}
    out.mkdir(parents=True, exist_ok=True)
    for file, body in made.items():
        (out / file).write_bytes(body)
    return tuple(out / file for file in made)


def files_of(broadcast: PlannedBroadcast, kind: str, given: Given) -> Made:
    """The files of one broadcast of one of ``KINDS``.

    Raises:
        EnvironmentFault: As ``write_handouts``.
    """
    if kind in EACH:
        return EACH[kind](broadcast, given)
    return {f".{kind}": ALL[kind]([broadcast], broadcast.title, given)}


def _new(name: str, names: set[str]) -> str:
    """The name, numbered where it is taken: ids of other programs may begin alike."""
    number = 2
    free = name
    while free in names:
        free, number = f"{name}-{number}", number + 1
    names.add(free)
    return free


def file_name(broadcast: PlannedBroadcast) -> str:
    """``20260620-1930-黄花菜专场-1a2b3c4d``: sorts by time, says what it is, and is one broadcast's alone."""
    title = UNFIT.sub(" ", broadcast.title)[:NAME_LIMIT].strip(" .")
    name = UNFIT.sub(" ", broadcast.id)[:8]
    parts = (f"{local(broadcast.start):%Y%m%d-%H%M}", title, name)
    return "-".join(part for part in parts if part)


def read_schedule(path: Path) -> tuple[PlannedBroadcast, ...]:
    """The broadcasts of a JSON file that ``schedule export`` wrote.

    Raises:
        InputError: ``schedule_file.not_json``, ``schedule_file.bad``, and as ``read_text``.
    """
    return read_schedule_file(path).broadcasts


def read_schedule_file(path: Path) -> ScheduleFile:
    """All that such a file says, series too; raises as ``read_schedule``."""
    return read_file(read_text(path), path.name)


def checked(broadcasts: Sequence[PlannedBroadcast]) -> dict[str, tuple[Finding, ...]]:
    """Findings by broadcast id, from the plan alone."""
    found = check(broadcasts)
    return {
        each.id: tuple(finding for finding in found if each.id in finding.subjects)
        for each in broadcasts
    }
