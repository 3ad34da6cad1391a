"""How broadcasts and what was found of them are shown in a terminal and as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import click

from studio.records.finding import Finding, Level
from studio.schedule import PlannedBroadcast, window_text
from studio.words import say
from web.commands.shown import language

Told = Mapping[str, tuple[Finding, ...]]
"""Findings by broadcast id."""


def findings_as_data(broadcast: PlannedBroadcast, told: Sequence[Finding]) -> dict[str, object]:
    """A broadcast with its findings, each with its sentence."""
    return {
        "id": broadcast.id,
        "title": broadcast.title,
        "start": broadcast.start.isoformat(),
        "end": broadcast.end.isoformat(),
        "channel": broadcast.channel.name,
        "host": broadcast.host.name,
        "findings": [
            {
                "code": each.code,
                "level": each.level,
                "subjects": list(each.subjects),
                "message": say(each.code, language(), each.params).text,
                "remedy": say(each.code, language(), each.params).remedy,
            }
            for each in told
        ],
    }


def show_findings(broadcasts: Sequence[PlannedBroadcast], told: Told) -> None:
    """Broadcast by broadcast."""
    for broadcast in broadcasts:
        when = window_text(broadcast.start, broadcast.end)
        click.secho(f"{when}  {broadcast.title}  ({broadcast.channel.name})", bold=True)
        for finding in told[broadcast.id]:
            error = finding.level is Level.ERROR
            mark, colour = ("✗", "red") if error else ("!", "yellow")
            message = say(finding.code, language(), finding.params)
            click.echo(f"  {click.style(mark, fg=colour)} {message.text} {message.remedy}")
        if not told[broadcast.id]:
            click.echo(f"  {click.style('✓', fg='green')}")
