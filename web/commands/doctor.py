"""``county-studio doctor``: is everything here, and what to do where it is not."""

from __future__ import annotations

import sys

import click

from studio.settings import Settings
from studio.words import Message, say
from studio.workflows.kit.examine import Examined, examine
from web.commands.shown import EXIT_ERROR, as_json, echo_json, guarded, language

OPTIONAL = {"backup", "queue"}
"""What need not be so for the command line to work."""


def _message(examined: Examined) -> Message:
    params: dict[str, object] = dict(examined.params)
    if examined.error is not None:
        params["cause"] = say(examined.error.code, language(), examined.error.params).text
    return say(examined.code, language(), params)


def _as_data(examined: Examined) -> dict[str, object]:
    message = _message(examined)
    return {
        "name": examined.name,
        "passed": examined.passed,
        "params": examined.params,
        "message": message.text,
        "remedy": message.remedy,
    }


@click.command()
@as_json
def command(*, as_json: bool) -> None:
    """Examine this machine and say what to do. 检查本机环境。"""

    def work() -> None:
        found = examine(Settings.from_environment())
        if as_json:
            echo_json([_as_data(each) for each in found])
        else:
            for each in found:
                _show(each)
        if any(not each.passed and each.name not in OPTIONAL for each in found):
            sys.exit(EXIT_ERROR)

    guarded(work, json_output=as_json)


def _show(each: Examined) -> None:
    message = _message(each)
    mark, colour = ("✓", "green") if each.passed else ("✗", "red")
    if not each.passed and each.name in OPTIONAL:
        mark, colour = "!", "yellow"
    click.echo(f"{click.style(mark, fg=colour)} {message.text}")
    if not each.passed and message.remedy:
        click.echo(f"  → {message.remedy}")
