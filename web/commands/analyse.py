"""``county-studio analyse FILE``: shots, boundaries, quality. Its JSON is kept stable."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import click

from studio.records.media import Analysis, Boundary, BoundaryKind, Shot
from studio.settings import Settings
from studio.workflows.cut_files import look_at
from web.commands.shown import Progress, any_path, as_json, echo_json, guarded, say_lost


def analysis_as_data(analysis: Analysis) -> dict[str, object]:
    """The stable form: times are seconds on the file's presentation clock, 6 decimals."""
    return {
        "version": analysis.version,
        "duration": _seconds(analysis.duration),
        "lost": _seconds(analysis.lost),
        "boundaries": [_boundary(each) for each in analysis.boundaries],
        "shots": [_shot(each) for each in analysis.shots],
        "sound": analysis.sound.model_dump(),
    }


def _boundary(boundary: Boundary) -> dict[str, object]:
    data: dict[str, object] = {"kind": boundary.kind, "confidence": round(boundary.confidence, 3)}
    if boundary.kind is BoundaryKind.CUT:
        return {**data, "time": _seconds(boundary.start)}
    middle = (boundary.start + boundary.end) / 2
    return {
        **data,
        "time": _seconds(middle),
        "start": _seconds(boundary.start),
        "end": _seconds(boundary.end),
    }


def _shot(shot: Shot) -> dict[str, object]:
    quality = {key: round(value, 3) for key, value in shot.quality.model_dump().items()}
    return {
        "start": _seconds(shot.range.start),
        "end": _seconds(shot.range.end),
        "quality": quality,
    }


def _seconds(value: Fraction) -> float:
    return round(float(value), 6)


@click.command()
@click.argument("file", type=any_path)
@as_json
def command(*, file: Path, as_json: bool) -> None:
    """Find the shots of FILE and say how good they look. 分析镜头。"""

    def work() -> None:
        settings = Settings.from_environment()
        with Progress(quiet=as_json) as progress:
            seen = look_at(file, settings, progress.report)
        data = analysis_as_data(seen.analysis)
        if as_json:
            echo_json(data)
            return
        say_lost(file.name, seen.analysis.lost)
        for number, shot in enumerate(seen.analysis.shots, 1):
            start, end = float(shot.range.start), float(shot.range.end)
            click.echo(f"{number:3d}  {start:8.2f} – {end:8.2f} s  {shot.quality.score:.2f}")

    guarded(work, json_output=as_json)
