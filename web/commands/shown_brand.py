"""What ``brand`` and ``template`` say of problems and findings."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial

import click

from studio.brand.check import Problem
from studio.errors import InputError
from studio.records.finding import Finding
from studio.units.clock import now
from studio.words import say
from web.commands.shown import EXIT_ERROR, error_as_data, language


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


@dataclass(frozen=True)
class Checked:
    """What a check found of one kit or template."""

    problems: tuple[Problem, ...]
    findings: tuple[Finding, ...] = ()

    def say(self, all_well: Callable[[], str]) -> None:
        """Problems and findings on stderr, or that all is well on stdout."""
        for each in self.problems:
            say_problem(each)
        say_findings(self.findings)
        if not self.problems:
            click.echo(all_well())


def check_each(
    names: Iterable[str],
    check: Callable[[str], Checked],
    all_well: Callable[[str], str],
    *,
    json_output: bool,
) -> dict[str, Checked]:
    """Check what is named, one after the other, and say each as soon as it is known where a person reads."""
    found = {}
    for name in names:
        found[name] = check(name)
        if not json_output:
            found[name].say(partial(all_well, name))
    return found


def end_check(found: dict[str, Checked], *, json_output: bool) -> None:
    """Leave with an error where any problem was found; with JSON it is in there already.

    Raises:
        InputError: ``brand.faulty`` with how many.
    """
    count = sum(len(each.problems) for each in found.values())
    if count and json_output:
        sys.exit(EXIT_ERROR)
    if count:
        raise InputError("brand.faulty", count=count)


def say_findings(findings: Iterable[Finding]) -> None:
    """On stderr."""
    for each in findings:
        click.secho(str(say(each.code, language(), each.params)), fg="yellow", err=True)


def today() -> date:
    """The machine's date."""
    return now().astimezone().date()
