"""What ``cut`` made, for the eye and as JSON."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import click

from studio.errors import StudioError
from studio.records.finding import Finding
from studio.words import say
from studio.workflows.cutting.cut_batch import Batch, ClipDone
from studio.workflows.footage.looking import RefusedFile
from studio.workflows.kit.wish import ClipWish
from web.commands.shown import EXIT_ERROR, echo_json, error_as_data, language, say_lost
from web.commands.shown_brand import say_findings


@dataclass(frozen=True)
class ShownClip:
    """One clip: its manifest (see ``manifest_as_data``), and files that were refused."""

    made: dict[str, Any]
    refused: Sequence[RefusedFile]

    def show(self, *, json_output: bool) -> None:
        """Print it."""
        if json_output:
            echo_json({**self.made, "refused": _refused_as_data(self.refused)})
            return
        _say_clip(self.made)
        _say_lost(self.made["lost"])
        _say_refused(self.refused)


@dataclass(frozen=True)
class ShownBatch:
    """Several clips, and those that could not be made."""

    batch: Batch

    def show(self, *, json_output: bool) -> None:
        """Print it; the exit code tells whether any clip is missing."""
        batch = self.batch
        if json_output:
            echo_json(_batch_as_data(batch))
        else:
            for each in batch.clips:
                _say_one(each)
            for source in batch.sources:
                say_lost(source.path.name, source.analysis.lost)
            _say_refused(batch.refused)
        if any(isinstance(each.made, StudioError) for each in batch.clips):
            sys.exit(EXIT_ERROR)


def _batch_as_data(batch: Batch) -> dict[str, object]:
    made, failed = [], []
    for each in batch.clips:
        if isinstance(each.made, StudioError):
            failed.append(_asked_for(each.wish) | error_as_data(each.made))
        else:
            made.append(each.made)
    return {"made": made, "failed": failed, "refused": _refused_as_data(batch.refused)}


def _asked_for(wish: ClipWish) -> dict[str, object]:
    return {"item": wish.facts.sku, "template": wish.template, "length": float(wish.length)}


def _refused_as_data(refused: Sequence[RefusedFile]) -> list[dict[str, object]]:
    return [{"file": str(each.path), **error_as_data(each.error)} for each in refused]


def _say_one(done: ClipDone) -> None:
    if isinstance(done.made, StudioError):
        message = say(done.made.code, language(), done.made.params)
        told = {"name": done.wish.name, "message": str(message)}
        click.secho(say("cut.one_failed", language(), told).text, fg="red", err=True)
    else:
        _say_clip(done.made)


def _say_clip(made: dict[str, Any]) -> None:
    for each in made["clips"]:
        click.echo(f"{each['aspect']}  {each['file']}")
    for each in made["findings"]:
        click.echo(each[f"message_{language()}"], err=True)
    say_findings(Finding.model_validate(each) for each in made["told"])


def _say_lost(lost: dict[str, float]) -> None:
    for path, seconds in lost.items():
        say_lost(Path(path).name, Fraction(str(seconds)))


def _say_refused(refused: Sequence[RefusedFile]) -> None:
    for each in refused:
        click.echo(str(say(each.error.code, language(), each.error.params)), err=True)
