"""``county-studio catalog check|import|export``: price lists without a browser."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from jobs import queue
from studio.catalog.sheet import (
    CellProblem,
    Grade,
    Reading,
    as_csv,
    as_xlsx,
    claim_problems,
    read_price_list,
)
from studio.catalog.sheet.gate import LARGEST_FILE
from studio.errors import NotFound
from studio.records.people import Account, Unit
from studio.settings import Settings
from studio.store import Database, viewer_of
from studio.units import now
from studio.units.clock import SHANGHAI
from studio.words import say
from studio.words.claims import listed
from studio.workflows.catalog.catalog_parts import catalog_parts
from studio.workflows.catalog.export_catalog import catalog_lines
from studio.workflows.catalog.import_catalog import Imported, confirm_import, look_at, stage_import
from studio.workflows.catalog.list_reading import read_list
from studio.workflows.given_files import opened
from web.commands.shown import EXIT_ERROR, any_path, as_json, echo_json, guarded, language

county_option = click.option("--county", required=True, help="Slug of the county. 县的代号。")

COLOURS = {Grade.ERROR: "red", Grade.QUESTION: "yellow", Grade.NOTE: None}


@click.group()
def command() -> None:
    """Read price lists into the catalog, and write the catalog as a sheet. 商品表格的检查、导入与导出。"""


@command.command()
@click.argument("file", type=any_path)
@as_json
def check(*, file: Path, as_json: bool) -> None:
    """Say what FILE (XLSX, CSV) holds and what is wrong in which cell; exit code 1 for an error. 检查报价单。"""

    def work() -> None:
        reading = read_price_list(_read(file), file.name)
        problems = (*reading.problems, *claim_problems(reading.items, listed()))
        if as_json:
            echo_json(_as_data(reading, problems))
        else:
            _show(reading, problems)
        if any(each.grade is Grade.ERROR for each in problems):
            sys.exit(EXIT_ERROR)

    guarded(work, json_output=as_json)


@command.command(name="import")
@click.argument("file", type=any_path)
@county_option
@click.option("--by", required=True, help="Login of whoever answers for it. 由谁导入。")
@click.option("--approve", is_flag=True, help="Approve changed prices at once. 直接批准新价格。")
@as_json
def import_(*, file: Path, county: str, by: str, approve: bool, as_json: bool) -> None:
    """Put the goods of FILE into a county's catalog: all of them, or none while a cell has an error. 导入报价单。"""

    def work() -> None:
        sent = read_list(_read(file), file.name)
        settings = Settings.from_environment()
        with _opened(settings, writing=True) as session:
            unit = _unit(session, county)
            account = session.scalars(select(Account).where(Account.login == by)).one_or_none()
            if account is None:
                raise NotFound("catalog.unknown_login", login=by[:80])
            viewer = viewer_of(session, account.id)
            staged = stage_import(session, viewer, unit.id, sent, replacing=False)
            plan = look_at(session, settings, staged, [sent])
            if plan.errors:
                _refuse(plan.reading, plan.problems, as_json=as_json)
            told = (session, queue.enqueue, viewer, settings, staged, plan, plan.seal)
            done = confirm_import(*told, approve=approve)
        _say_done(done, as_json=as_json)

    guarded(work, json_output=as_json)


@command.command()
@county_option
@click.option("--out", type=any_path, required=True, help="A file ending in .xlsx or .csv. 存为。")
@as_json
def export(*, county: str, out: Path, as_json: bool) -> None:
    """Write a county's catalog into OUT; it imports again without loss. 导出商品目录。"""

    def work() -> None:
        with _opened(Settings.from_environment(), writing=False) as session:
            unit = _unit(session, county)
            lines = catalog_lines(session, None, unit.id)
            parts = catalog_parts(session, None, unit.id)
        made = now().astimezone(SHANGHAI)
        as_table = out.suffix.lower() == ".csv"
        out.write_bytes(as_csv(lines, parts) if as_table else as_xlsx(lines, made, parts))
        if as_json:
            echo_json({"file": str(out), "items": len(lines), "parts": len(parts)})
        else:
            click.echo(f"{out}  ({len(lines)})")

    guarded(work, json_output=as_json)


@contextmanager
def _opened(settings: Settings, *, writing: bool) -> Iterator[Session]:
    """The database, brought up to date; one transaction."""
    if writing:
        queue.prepare(settings)
    database = Database(settings)
    try:
        database.upgrade()
        with database.session() if writing else database.reading() as session:
            yield session
    finally:
        database.close()


def _read(file: Path) -> bytes:
    with opened(file) as stream:
        return stream.read(LARGEST_FILE + 1)


def _unit(session: Session, slug: str) -> Unit:
    unit = session.scalars(select(Unit).where(Unit.slug == slug)).one_or_none()
    if unit is None:
        raise NotFound("schedule.unknown_county", slug=slug)
    return unit


def _refuse(reading: Reading, problems: tuple[CellProblem, ...], *, as_json: bool) -> None:
    """Say all of it and leave; the transaction is rolled back by the exit."""
    if as_json:
        echo_json(_as_data(reading, problems))
    else:
        _show(reading, problems)
        count = sum(each.grade is Grade.ERROR for each in problems)
        click.secho(say("import.has_errors", language(), {"count": count}).text, fg="red", err=True)
    sys.exit(EXIT_ERROR)


def _say_done(done: Imported, *, as_json: bool) -> None:
    if as_json:
        echo_json(vars(done))
        return
    click.echo(say("import.done", language(), vars(done)).text)


def _as_data(reading: Reading, problems: tuple[CellProblem, ...]) -> dict[str, object]:
    return {
        "file": reading.file,
        "sheets": reading.sheets,
        "items": [
            {
                "sheet": item.sheet,
                "row": item.row,
                "name": item.name,
                "spec": item.spec,
                "price_fen": None if item.price is None else item.price.fen,
                "list_price_fen": None if item.list_price is None else item.list_price.fen,
                "price_unit": item.price_unit,
                "per_grams": item.per_grams,
                "origin": item.origin,
                "stock": item.stock,
                "seasons": [[str(each.first), str(each.last)] for each in item.seasons],
                "kind": item.kind,
                "link": item.link,
            }
            for item in reading.items
        ],
        "problems": [
            {
                "grade": each.grade,
                "code": each.code,
                "sheet": each.sheet,
                "cell": each.cell,
                "params": each.params,
                "message": say(each.code, language(), each.params).text,
                "remedy": say(each.code, language(), each.params).remedy,
            }
            for each in problems
        ],
        "not_items": [
            {"sheet": each.sheet, "row": each.row, "why": each.why} for each in reading.others
        ],
    }


def _show(reading: Reading, problems: tuple[CellProblem, ...]) -> None:
    for item in reading.items:
        price = f"{item.price}/{item.price_unit}" if item.price else "?"
        click.secho(f"{item.sheet} {item.row:>4}  {item.name}  {item.spec}  {price}", bold=True)
        for each in problems:
            if (each.sheet, each.row) == (item.sheet, item.row):
                _show_problem(each)
    rows = {(item.sheet, item.row) for item in reading.items}
    for each in problems:
        if (each.sheet, each.row) not in rows:
            _show_problem(each)


def _show_problem(problem: CellProblem) -> None:
    place = click.style(f"{problem.sheet}!{problem.cell}", fg=COLOURS[problem.grade])
    click.echo(f"  {place}  {say(problem.code, language(), problem.params)}")
