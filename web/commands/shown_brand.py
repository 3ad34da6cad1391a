"""What ``brand`` and ``template`` say of problems and findings."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import click

from studio.brand.check import Problem
from studio.records.finding import Finding
from studio.units.clock import now
from studio.words import say
from web.commands.shown import error_as_data, language


def problem_as_data(problem: Problem) -> dict[str, object]:
    """For JSON."""
    return {**error_as_data(problem.error), "kit": problem.kit, "length": problem.length}


def say_problem(problem: Problem) -> None:
    """On stderr, with what it was tried with."""
    text = str(say(problem.error.code, language(), problem.error.params))
    if problem.kit and problem.length:
        tried: dict[str, str | int] = {"kit": problem.kit, "length": problem.length}
        text += say("brand.tried", language(), tried).text
    click.secho(text, fg="red", err=True)


def say_findings(findings: Iterable[Finding]) -> None:
    """On stderr."""
    for each in findings:
        click.secho(str(say(each.code, language(), each.params)), fg="yellow", err=True)


def today() -> date:
    """The machine's date."""
    return now().astimezone().date()
