"""How a proposed schedule is shown in a terminal and as JSON."""

from __future__ import annotations

from typing import Any

import click

from studio.schedule.planner import Change, Goals, Proposal, Proposed, Reason, Unmet
from studio.words import say
from web.commands.shown import language

COLOURS = {
    Change.LOCKED: "white",
    Change.KEPT: "white",
    Change.NEW: "green",
    Change.DROPPED: "red",
}
"""Of changes; all others are yellow."""


def as_data(proposal: Proposal) -> dict[str, Any]:
    """The proposal with every reason's sentence in it."""
    data: dict[str, Any] = proposal.model_dump(mode="json")
    data["gap_permille"] = proposal.gap_permille
    for shown, each in zip(data["broadcasts"], proposal.broadcasts, strict=True):
        shown["why"] = [_reason(reason) for reason in each.why]
    for told, unmet in zip(data["unmet"], proposal.unmet, strict=True):
        told["gives"] = [_reason(reason) for reason in unmet.gives]
    return data


def show_proposal(goals: Goals, proposal: Proposal) -> None:
    """Broadcast by broadcast, then what is not met."""
    for each in proposal.broadcasts:
        _show_broadcast(goals, each)
    total = {
        "count": len(proposal.plan),
        "points": proposal.score.total,
        "bound": proposal.bound,
        "gap": proposal.gap_permille,
        "first": proposal.first_total,
    }
    click.echo(say("plan_period.total", language(), total).text)
    for unmet in proposal.unmet:
        _show_unmet(unmet)
    if not proposal.unmet:
        click.secho(say("plan_period.all_met", language()).text, fg="green")


def _show_broadcast(goals: Goals, proposed: Proposed) -> None:
    each = proposed.broadcast
    channel = next(known.name for known in goals.channels if known.id == each.channel)
    host = next(known.name for known in goals.hosts if known.id == each.host)
    change = say(f"change.{proposed.change}", language()).text
    mark = click.style(f"[{change}]", fg=COLOURS.get(proposed.change, "yellow"))
    click.echo(f"{mark} {each.day} {each.start} {each.length_min}′  {channel}  {host}  ({each.id})")
    for reason in proposed.why:
        click.echo(f"    {_sentence(reason)}")


def _show_unmet(unmet: Unmet) -> None:
    params = {"name": unmet.name, "asked": unmet.asked, "got": unmet.got}
    click.secho(say("plan_period.unmet", language(), params).text, fg="yellow")
    for reason in unmet.gives:
        click.echo(f"    {_sentence(reason)}")


def _sentence(reason: Reason) -> str:
    return str(say(f"plan_period.{reason.code}", language(), reason.params))


def _reason(reason: Reason) -> dict[str, object]:
    message = say(f"plan_period.{reason.code}", language(), reason.params)
    return {
        "code": reason.code,
        "params": reason.params,
        "message": message.text,
        "remedy": message.remedy,
    }
