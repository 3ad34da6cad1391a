"""The rundown set by typst: a run sheet for the studio wall (PDF), and one long picture to send in WeChat (PNG).

Typst is loaded where it is needed; the sheet's form is ``templates/schedule/run_sheet.typ``.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from studio.errors import EnvironmentFault
from studio.records.finding import Finding
from studio.schedule.exports.chat import (
    day_line,
    length_text,
    part_title,
    where_line,
)
from studio.schedule.feed import clean, one_line
from studio.schedule.plan import PlannedBroadcast
from studio.schedule.times import TimedSegment, duration_text, local, plan_times, sold_once
from studio.words import say

Form = Literal["wall", "long"]

COLUMNS = ("number", "start", "length", "segment", "price", "script", "clip")
"""Of the sheet on the wall; ``studio.words`` heads them under ``sheet.<name>``."""

LONG_SCRIPT = 400
"""Characters from which a row may go over the end of a page: it might not fit on one."""

LONG_PPI = 200
"""Of the long picture: 390 pt wide makes 1083 pixels, as phones are."""

LONG_PARTS = 60
"""Most parts of one long picture; more make it longer than WeChat shows sharply, so it is cut into several."""


@dataclass(frozen=True)
class Press:
    """What typst needs.

    Attributes:
        source: The form, ``run_sheet.typ``.
        fonts: Folder of the typefaces.
    """

    source: bytes
    fonts: Path


def wall_sheet(
    press: Press,
    broadcast: PlannedBroadcast,
    findings: Sequence[Finding] = (),
    language: str = "zh",
) -> bytes:
    """The run sheet as PDF: A4 landscape, type to be read from two metres. Equal input gives equal bytes.

    Raises:
        EnvironmentFault: ``handout.no_typst``, ``handout.typst``.
    """
    data = _data(broadcast, plan_times(broadcast), findings, language, "wall")
    return _set(press, data, "pdf")[0]


def long_pictures(
    press: Press, broadcast: PlannedBroadcast, language: str = "zh"
) -> tuple[bytes, ...]:
    """The rundown as PNG, 1083 pixels wide and as long as it must be; several where it has many parts.

    Raises:
        EnvironmentFault: As ``wall_sheet``.
    """
    timed = plan_times(broadcast)
    cuts = range(0, max(1, len(timed)), LONG_PARTS)
    return tuple(
        _set(press, _data(broadcast, timed[at : at + LONG_PARTS], (), language, "long"), "png")[0]
        for at in cuts
    )


def _set(press: Press, data: dict[str, Any], kind: Literal["pdf", "png"]) -> list[bytes]:
    try:
        import typst  # noqa: PLC0415 - 30 MB, loaded where something is set
    except ImportError as error:
        raise EnvironmentFault("handout.no_typst", cause=str(error)) from error
    try:
        made: object = typst.compile(  # type: ignore[misc]  # a type variable of its stubs stands in no result
            press.source,
            format=kind,
            ppi=LONG_PPI if kind == "png" else None,
            font_paths=[str(press.fonts)],
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        )
    except RuntimeError as error:
        raise EnvironmentFault("handout.typst", cause=str(error)[:300]) from error
    return list(made) if isinstance(made, list) else [made if isinstance(made, bytes) else b""]


def _data(
    broadcast: PlannedBroadcast,
    timed: Sequence[TimedSegment],
    findings: Sequence[Finding],
    language: str,
    form: Form,
) -> dict[str, Any]:
    counts = {"count": len(broadcast.segments), "items": len(sold_once(broadcast))}
    own = [each for each in findings if broadcast.id in each.subjects]
    return {
        "form": form,
        "language": language,
        "title": one_line(broadcast.title),
        "day": day_line(broadcast, language),
        "where": where_line(broadcast, language),
        "total": say("handout.parts", language, counts).text,
        "words": {
            "heads": [say(f"sheet.{name}", language).text for name in COLUMNS],
            "must": say("handout.must", language, {"note": ""}).text,
            "clip": say("handout.clip", language, {"clip": ""}).text,
        },
        "parts": [_part(each, language) for each in timed],
        "findings": [str(say(each.code, language, each.params)) for each in own],
    }


def _part(timed: TimedSegment, language: str) -> dict[str, Any]:
    segment, item, price = timed.segment, timed.segment.item, timed.price
    return {
        "number": str(timed.position),
        "kind": segment.kind.value,
        "start": f"{local(timed.start):%H:%M}",
        "length": length_text(segment.planned_s, language),
        "clock": duration_text(segment.planned_s),
        "title": part_title(timed, language),
        "spec": one_line(item.spec) if item else "",
        "price": str(price.price) if price else "",
        "unit": one_line(item.unit) if item else "",
        "was": str(price.list_price) if price and price.list_price else "",
        "points": [one_line(each) for each in item.selling_points] if item else [],
        "must": one_line(item.safety_note) if item else "",
        "script": clean(segment.script).strip(),
        "breaks": len(segment.script) > LONG_SCRIPT,
        "clip": one_line(segment.clip.title) if segment.clip else "",
    }
