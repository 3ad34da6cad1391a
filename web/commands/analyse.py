"""``county-studio analyse FILE``: shots, boundaries, quality. Its JSON is kept stable."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import click

from studio.records.media import Analysis, Boundary, BoundaryKind, Shot
from studio.settings import Settings
from studio.units import TimeRange
from studio.words import say
from studio.workflows.footage.looking import look_at
from web.commands.shown import (
    Progress,
    any_path,
    as_json,
    echo_json,
    guarded,
    language,
    say_lost,
    seconds,
    stop_asked,
)


def analysis_as_data(analysis: Analysis) -> dict[str, object]:
    """The stable form: times are presentation timestamps of the file, in seconds, with nothing subtracted."""
    sound = analysis.sound
    return {
        "version": analysis.version,
        "duration": seconds(analysis.duration),
        "lost": seconds(analysis.lost),
        "gaps": _ranges(analysis.gaps),
        "boundaries": [_boundary(each) for each in analysis.boundaries],
        "shots": [_shot(each) for each in analysis.shots],
        "speech": _ranges(sound.talk),
        "sentences": _ranges(sound.speech),
        "music": _ranges(sound.music),
        "loudness": {
            "integrated_lufs": sound.integrated_lufs,
            "true_peak_dbtp": sound.true_peak_dbtp,
            "loudest_lufs": sound.loudest_lufs,
        },
    }


def _ranges(spans: Sequence[TimeRange]) -> list[list[float]]:
    return [[seconds(span.start), seconds(span.end)] for span in spans]


def _boundary(boundary: Boundary) -> dict[str, object]:
    when = (
        {"time": seconds(boundary.start)}
        if boundary.kind is BoundaryKind.CUT
        else {"start": seconds(boundary.start), "end": seconds(boundary.end)}
    )
    return {"kind": boundary.kind, **when, "confidence": round(boundary.confidence, 3)}


def _shot(shot: Shot) -> dict[str, object]:
    return {
        "start": seconds(shot.range.start),
        "end": seconds(shot.range.end),
        "quality": {key: round(value, 3) for key, value in shot.quality.model_dump().items()},
        "rank": shot.rank,
    }


@click.command()
@click.argument("file", type=any_path)
@as_json
def command(*, file: Path, as_json: bool) -> None:
    """Find the shots of FILE and say how good they look; where somebody speaks, and how loud it is. 分析镜头与声音。

    Times are the file's own presentation timestamps in seconds: a file whose first picture has 0.834 s counts from
    there.
    """

    def work() -> None:
        settings = Settings.from_environment()
        with Progress(quiet=as_json) as progress:
            seen = look_at(file, settings, progress.report, stop_asked)
        if as_json:
            echo_json(analysis_as_data(seen.analysis))
            return
        say_lost(file.name, seen.analysis.lost)
        _show(seen.analysis)

    guarded(work, json_output=as_json)


def _show(analysis: Analysis) -> None:
    """Each shot with its rank, and how it turns into the next."""
    turns = {boundary.end: boundary.kind for boundary in analysis.boundaries}
    for number, shot in enumerate(analysis.shots, 1):
        start, end = float(shot.range.start), float(shot.range.end)
        score = f"{shot.quality.score:.2f}"
        rank = f"#{shot.rank}" if shot.rank else ""
        click.echo(
            f"{number:3d}  {start:8.2f} – {end:8.2f} s  {score}  {rank:4}"
            f" {turns.get(shot.range.start, '')}".rstrip()
        )
    sound = analysis.sound
    talk = float(sum((span.duration for span in sound.speech), Fraction(0)))
    loud = "–" if sound.integrated_lufs is None else f"{sound.integrated_lufs:.1f} LUFS"
    click.echo(say("analyse.sound", language(), {"loudness": loud, "seconds": f"{talk:.1f}"}).text)
