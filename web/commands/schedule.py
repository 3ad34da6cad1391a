"""``county-studio schedule import|check|plan|export``: the live calendar without a browser."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import click
from sqlalchemy.orm import Session

from studio.errors import NotFound
from studio.records.finding import Level
from studio.records.live import Broadcast
from studio.records.people import Unit
from studio.schedule import ZONE, PlannedBroadcast, planned
from studio.schedule.exports import Looks, schema
from studio.schedule.feed_series import InSeries
from studio.schedule.planner import Effort, Goals
from studio.schedule.planner.problem import DAYS_LIMIT
from studio.settings import Settings
from studio.store import Database
from studio.units import now
from studio.words import say
from studio.workflows.handouts import KINDS, Given, checked, read_schedule_file, write_handouts
from studio.workflows.live.county_goals import county_goals
from studio.workflows.live.import_schedule import import_file
from studio.workflows.live.plan_period import accepted, example, plan_period, read_goals
from studio.workflows.live.series_places import places_in_series
from studio.workflows.live.watch_schedule import between, findings
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
from web.commands.shown_schedule import Told, findings_as_data, show_findings

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


file_argument = click.argument("file", type=any_path, required=False)


@click.group()
def command() -> None:
    """Plan, check and export broadcasts. 直播排期的编排、检查与导出。"""


@command.command()
@file_argument
@county_option
@days_option
@as_json
def check(*, file: Path | None, county: str | None, days: int, as_json: bool) -> None:
    """Say what is wrong with the coming broadcasts, or those of FILE; exit code 1 if there is an error. 检查排期。"""

    def work() -> None:
        broadcasts, told, _links, _series = _given(file, county, days)
        if as_json:
            echo_json([findings_as_data(each, told[each.id]) for each in broadcasts])
        else:
            show_findings(broadcasts, told)
        levels = {finding.level for each in told.values() for finding in each}
        if Level.ERROR in levels:
            sys.exit(EXIT_ERROR)

    guarded(work, json_output=as_json)


@command.command()
@file_argument
@county_option
@days_option
@click.option("--out", type=any_path, default=Path("schedule"), show_default=True)
@click.option(
    "--only", multiple=True, type=click.Choice(KINDS), help="Kinds to write. 只写这些格式。"
)
@click.option("--obs", type=click.Choice(["windows", "linux"]), default="windows",
              show_default=True, help="System OBS runs on. OBS 所在系统。")  # fmt: skip
@click.option(
    "--schema", "wants_schema", is_flag=True, help="Print the JSON's schema. 打印 JSON 格式。"
)
@as_json
def export(
    *,
    file: Path | None,
    county: str | None,
    days: int,
    out: Path,
    only: tuple[str, ...],
    obs: str,
    wants_schema: bool,
    as_json: bool,
) -> None:
    """Write the coming broadcasts, or those of FILE, into OUT. 导出排期的各种文件。

    Calendar, run sheets (XLSX, PDF, long picture, text), product links, CSV, JSON, OBS scenes.
    日历、流程表（表格、PDF、长图、文字）、商品链接、CSV、JSON、OBS 场景。
    """
    if wants_schema:
        echo_json(schema())
        return

    def work() -> None:
        broadcasts, told, links, series = _given(file, county, days)
        looks = Looks(system=obs)
        given = Given(Settings.from_environment(), language(), told, links, looks, series)
        name = county or (file.stem if file else "county-studio")
        written = write_handouts(broadcasts, given, out, name, only or KINDS)
        if as_json:
            echo_json({"files": [str(path) for path in written]})
        else:
            click.echo("\n".join(map(str, written)))

    guarded(work, json_output=as_json)


@command.command()
@click.argument("goals", type=any_path, required=False)
@county_option
@days_option
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
@click.option(
    "--schema", "wants_schema", is_flag=True, help="Print the schema of GOALS. 打印目标文件的格式。"
)
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
    wants_schema: bool,
    county: str | None,
    days: int,
    as_json: bool,
) -> None:
    """Propose a schedule for the GOALS of a JSON file. 按目标排期。"""
    if wants_schema:
        echo_json(Goals.model_json_schema())
        return
    if wants_example:
        guarded(lambda: _print_goals(county, days), json_output=as_json)
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
def _opened(*, writing: bool = False) -> Iterator[Session]:
    """The database, brought up to date, opened and closed again; written to at the end of the block if so asked."""
    database = Database(Settings.from_environment())
    try:
        database.upgrade()
        with database.session() if writing else database.reading() as session:
            yield session
    finally:
        database.close()


@command.command("import")
@click.argument("file", type=any_path)
@click.option("--county", required=True, help="Slug of the county. 哪个县。")
@as_json
def bring_in(*, file: Path, county: str, as_json: bool) -> None:
    """Bring in FILE: an export (JSON), or what `plan --out` wrote. All or nothing. 导入排期。"""

    def work() -> None:
        with _opened(writing=True) as session:
            done = import_file(session, _unit(session, county).id, file)
        if as_json:
            echo_json({name: list(ids) for name, ids in vars(done).items()})
        else:
            counts = {name: len(ids) for name, ids in vars(done).items()}
            click.echo(say("schedule.imported", language(), counts).text)

    guarded(work, json_output=as_json)


def _print_goals(county: str | None, days: int) -> None:
    today = now().astimezone(ZONE).date()
    if county is None:
        echo_json(example(today).model_dump(mode="json"))
        return
    with _opened() as session:
        made = county_goals(session, _unit(session, county), today, min(days, DAYS_LIMIT))
    echo_json(made.model_dump(mode="json"))


def _unit(session: Session, slug: str) -> Unit:
    unit = session.query(Unit).filter_by(slug=slug).one_or_none()
    if unit is None:
        raise NotFound("schedule.unknown_county", slug=slug)
    return unit


def _given(
    file: Path | None, county: str | None, days: int
) -> tuple[Sequence[PlannedBroadcast], Told, dict[str, str], Mapping[str, InSeries]]:
    """Broadcasts, their findings, product links by item id, their series: of a file, or of the database."""
    if file is not None:
        found = read_schedule_file(file)
        return found.broadcasts, checked(found.broadcasts), {}, found.places
    with _opened() as session:
        rows = _coming(session, county, days)
        links = {part.item.id: part.item.link for row in rows for part in row.segments if part.item}
        told = findings(session, rows)
        return [planned(row) for row in rows], told, links, places_in_series(session, rows)


def _coming(session: Session, county: str | None, days: int) -> Sequence[Broadcast]:
    start = now()
    wanted = between(start, start + timedelta(days=days))
    if county is not None:
        wanted = wanted.where(Broadcast.unit_id == _unit(session, county).id)
    return session.scalars(wanted).unique().all()
