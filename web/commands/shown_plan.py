"""A plan for readers: as JSON with seconds and sentences beside the exact values, and as a table."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import click

from studio.records.edit import CropPath, EditPlan, Reason
from studio.units import TimeRange
from studio.words import say
from studio.workflows.cutting.plan_files import Planned
from web.commands.shown import error_as_data, language, seconds


def plan_as_data(planned: Planned) -> dict[str, object]:
    """The stable form: the plan itself, and the same in seconds and sentences for whoever reads it."""
    plan = planned.plan
    timeline = plan.timeline
    return {
        **plan.model_dump(mode="json"),
        "duration": seconds(timeline.duration),
        "takes": [
            {
                "file": plan.files[take.source].path,
                "shot": take.shot,
                "source_start": seconds(take.source_range.start),
                "source_end": seconds(take.source_range.end),
                "start": seconds(take.output_range.start),
                "end": seconds(take.output_range.end),
                "reasons": _sentences(take.reasons),
            }
            for take in timeline.takes
        ],
        "left_out": [
            {
                "file": plan.files[left.source].path,
                "shot": left.shot,
                "source_start": seconds(left.range.start),
                "source_end": seconds(left.range.end),
                "reasons": _sentences(left.reasons),
            }
            for left in timeline.left_out
        ],
        "notes": _sentences(timeline.notes),
        "lost": {
            str(source.path): seconds(source.analysis.lost)
            for source in planned.sources
            if source.analysis.lost
        },
        "refused": [
            {"file": str(each.path), **error_as_data(each.error)} for each in planned.refused
        ],
    }


def _sentences(reasons: Sequence[Reason]) -> list[str]:
    return [str(say(reason.code, language(), reason.params)) for reason in reasons]


def show_plan(plan: EditPlan) -> None:
    """The plan take by take, then what was left out, in the reader's language."""
    timeline = plan.timeline
    click.secho(
        _say(
            "plan.head",
            title=plan.title,
            seconds=f"{float(timeline.duration):.2f}",
            takes=len(timeline.takes),
            rate=f"{float(timeline.rate):.5g}",
            aspects="、".join(str(crop.aspect) for crop in plan.crops),
        ),
        bold=True,
    )
    for number, take in enumerate(timeline.takes):
        name = plan.files[take.source].name
        click.echo(
            f"{number + 1:3d}  {_span(take.output_range)}   {_span(take.source_range)}  {name}"
        )
        _details([*_sentences(take.reasons), *_crops(plan, number)])
    for note in _sentences(timeline.notes):
        click.secho(f"!  {note}", fg="yellow")
    if plan.captions:
        click.echo(_say("plan.captions", count=len(plan.captions)))
    if timeline.left_out:
        click.secho(_say("plan.left_out"), bold=True)
    for left in timeline.left_out:
        click.echo(
            f"     {' ' * len(_span(left.range))}   {_span(left.range)}  {plan.files[left.source].name}"
        )
        _details(_sentences(left.reasons))


def _say(code: str, **params: str | int) -> str:
    return say(code, language(), params).text


def _span(span: TimeRange) -> str:
    return f"{_short(span.start)} – {_short(span.end)}"


def _short(instant: Fraction) -> str:
    return f"{float(instant):8.2f}"


def _details(sentences: Sequence[str]) -> None:
    if sentences:
        join = "；" if language() == "zh" else "; "
        click.secho(f"     {join.join(sentences)}", dim=True)


def _crops(plan: EditPlan, number: int) -> list[str]:
    """What is special of the take's crops: nothing where they all hold still."""
    shapes = {
        kind: "、".join(
            str(crop.aspect) for crop in plan.crops if _kind(crop.paths[number]) == kind
        )
        for kind in ("fills", "moves")
    }
    return [_say(f"plan.crop_{kind}", aspects=text) for kind, text in shapes.items() if text]


def _kind(path: CropPath) -> str:
    if path.fill:
        return "fills"
    return "moves" if len(path.keys) > 1 else "holds"
