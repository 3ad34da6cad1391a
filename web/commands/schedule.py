"""``county-studio schedule check|plan|export``: the live calendar without a browser."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import click
from sqlalchemy.orm import Session

from studio.errors import NotFound
from studio.records.finding import Finding, Level
from studio.records.live import Broadcast
from studio.records.people import Unit
from studio.schedule import ZONE, window_text
from studio.schedule.planner import Effort, Goals
from studio.settings import Settings
from studio.store import Database
from studio.units import now
from studio.words import say
from studio.workflows.given_files import check_out_dir
from studio.workflows.plan_period import accepted, example, plan_period, read_goals
from studio.workflows.watch_schedule import between, feed, findings, sheet
from web.commands.shown import (
    EXIT_ERROR,
    Progress,
    any_path,
    as_json,
    echo_json,
    guarded,
    language,
    stop_asked,
)
from web.commands.shown_proposal import as_data, show_proposal

HORIZON_DAYS = 90
"""Days ahead that are looked at unless said otherwise."""

FARTHEST_DAYS = 3660
"""Nobody plans farther: ten years."""

days_option = click.option(
    "--days",
    type=click.IntRange(1, FARTHEST_DAYS),
    default=HORIZON_DAYS,
    show_default=True,
    help="Days ahead. 往后看多少天。",
)
county_option = click.option("--county", help="Slug of one county. 只看一个县。")


@click.group()
def command() -> None:
    """Plan, check and export broadcasts. 直播排期的编排、检查与导出。"""


@command.command()
@county_option
@days_option
@as_json
def check(*, county: str | None, days: int, as_json: bool) -> None:
    """Say what is wrong with the coming broadcasts; exit code 1 if there is an error. 检查排期。"""

    def work() -> None:
        with _opened() as session:
            broadcasts = _coming(session, county, days)
            told = findings(session, broadcasts)
            if as_json:
                echo_json([_as_data(each, told[each.id]) for each in broadcasts])
            else:
                _show(broadcasts, told)
        levels = {finding.level for each in told.values() for finding in each}
        if Level.ERROR in levels:
            sys.exit(EXIT_ERROR)

    guarded(work, json_output=as_json)


@command.command()
@county_option
@days_option
@click.option("--out", type=any_path, default=Path("schedule"), show_default=True)
@as_json
def export(*, county: str | None, days: int, out: Path, as_json: bool) -> None:
    """Write one calendar (ICS) and a run sheet (XLSX) for each broadcast into OUT. 导出日历与流程表。"""

    def work() -> None:
        check_out_dir(out)
        out.mkdir(parents=True, exist_ok=True)
        with _opened() as session:
            broadcasts = _coming(session, county, days)
            written = [out / f"{county or 'county-studio'}.ics"]
            written[0].write_bytes(feed(broadcasts, county or "County Studio", language()))
            for each in broadcasts:
                written.append(out / f"{each.start_at:%Y%m%d-%H%M}-{each.id[:8]}.xlsx")
                written[-1].write_bytes(sheet(session, each, language()))
        if as_json:
            echo_json({"files": [str(path) for path in written]})
        else:
            click.echo("\n".join(map(str, written)))

    guarded(work, json_output=as_json)


@command.command()
@click.argument("goals", type=any_path, required=False)
@click.option("--seconds", type=click.IntRange(1, 3600), default=60, show_default=True,
              help="Longest search. 最长搜索秒数。")  # fmt: skip
@click.option(
    "--seed", type=click.IntRange(0, 2**31 - 1), default=0, help="Of the search. 随机种子。"
)
@click.option("--quick", is_flag=True, help="No search. 只用快速方案。")
@click.option(
    "--out",
    type=any_path,
    help="Goals with the plan in it, for the next run. 写出带排期的目标文件。",
)
@click.option(
    "--take", multiple=True, help="Id to accept into --out; all if none. 只采纳这些场次。"
)
@click.option(
    "--example", "wants_example", is_flag=True, help="Print goals to begin with. 打印样例。"
)
@click.option("--schema", is_flag=True, help="Print the schema of GOALS. 打印目标文件的格式。")
@as_json
def plan(
    *,
    goals: Path | None,
    seconds: int,
    seed: int,
    quick: bool,
    out: Path | None,
    take: tuple[str, ...],
    wants_example: bool,
    schema: bool,
    as_json: bool,
) -> None:
    """Propose a schedule for the GOALS of a JSON file. 按目标排期。"""
    if schema:
        echo_json(Goals.model_json_schema())
        return
    if wants_example:
        echo_json(example(now().astimezone(ZONE).date()).model_dump(mode="json"))
        return
    if goals is None:
        raise click.UsageError("GOALS, --example or --schema is needed. 请给出目标文件。")

    def work() -> None:
        wanted = read_goals(goals)
        effort = None if quick else Effort(seconds=seconds, seed=seed)
        with Progress(quiet=as_json) as progress:
            made = plan_period(wanted, effort, progress.report, stop_asked)
        if out is not None:
            out.write_text(accepted(wanted, made, take or None), "utf-8")
        if as_json:
            echo_json(as_data(made))
        else:
            show_proposal(wanted, made)

    guarded(work, json_output=as_json)


@contextmanager
def _opened() -> Iterator[Session]:
    """The database, brought up to date, opened for reading and closed again."""
    database = Database(Settings.from_environment())
    try:
        database.upgrade()
        with database.reading() as session:
            yield session
    finally:
        database.close()


def _coming(session: Session, county: str | None, days: int) -> Sequence[Broadcast]:
    start = now()
    wanted = between(start, start + timedelta(days=days))
    if county is not None:
        unit = session.query(Unit).filter_by(slug=county).one_or_none()
        if unit is None:
            raise NotFound("schedule.unknown_county", slug=county)
        wanted = wanted.where(Broadcast.unit_id == unit.id)
    return session.scalars(wanted).all()


def _as_data(broadcast: Broadcast, told: Sequence[Finding]) -> dict[str, object]:
    return {
        "id": broadcast.id,
        "title": broadcast.title,
        "start": broadcast.start_at.isoformat(),
        "end": broadcast.end_at.isoformat(),
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


def _show(broadcasts: Sequence[Broadcast], told: dict[str, tuple[Finding, ...]]) -> None:
    for broadcast in broadcasts:
        when = window_text(broadcast.start_at, broadcast.end_at)
        click.secho(f"{when}  {broadcast.title}  ({broadcast.channel.name})", bold=True)
        for finding in told[broadcast.id]:
            error = finding.level is Level.ERROR
            mark, colour = ("✗", "red") if error else ("!", "yellow")
            message = say(finding.code, language(), finding.params)
            click.echo(f"  {click.style(mark, fg=colour)} {message.text} {message.remedy}")
        if not told[broadcast.id]:
            click.echo(f"  {click.style('✓', fg='green')}")
