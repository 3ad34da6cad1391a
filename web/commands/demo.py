"""``county-studio demo``: three counties with footage, clips and broadcasts; with ``--serve`` the site as well."""

from __future__ import annotations

import contextlib
import sys
import time
from pathlib import Path

import click
from tqdm import tqdm

from jobs.queue import enqueue
from studio.errors import Cancelled, StudioError
from studio.settings import Settings
from studio.store import Database, blobs_of
from studio.words import say
from studio.workflows.demo import (
    DemoRun,
    Files,
    House,
    Land,
    Outcome,
    Trouble,
    accounts_file,
    own_files,
    read_plan,
    settle,
)
from web.commands.serve import (
    addressed,
    announce,
    chosen,
    host_option,
    port_option,
    stop_on_signals,
)
from web.commands.shown import (
    EXIT_ERROR,
    Bar,
    any_path,
    as_json,
    echo_json,
    error_as_data,
    guarded,
    language,
)
from web.commands.supervise import Supervisor, environment_of, site_url
from web.passwords import hash_password

PLAIN_EVERY_S = 10.0
"""Seconds between two lines of progress where there is no terminal."""


@click.command()
@click.option("--serve", is_flag=True, help="Serve the site as well, until stopped. 同时运行网站。")
@click.option(
    "--footage",
    type=any_path,
    help="Your own file or folder instead of the drawn footage. 使用您自己的素材。",
)
@click.option("--item", help="SKU the footage shows. 素材对应的商品编号。")
@host_option
@port_option
@as_json
def command(
    *,
    serve: bool,
    footage: Path | None,
    item: str | None,
    host: str | None,
    port: int | None,
    as_json: bool,
) -> None:
    """Prepare the demo and put footage through the real queue. 准备演示数据并生成短视频。"""

    def work() -> None:
        settings = addressed(Settings.from_environment(), host, port)
        plan = read_plan(settings.data)
        files = None if footage is None else own_files(settings, plan, footage, item)
        stopping = stop_on_signals()
        parts = chosen(settings, web=serve, worker=True, logs=settings.var / "logs")
        with (
            contextlib.closing(Database(settings)) as database,
            Supervisor(parts, environment_of(settings)),
        ):
            if serve and not as_json:
                announce(settings)
            land = settle(settings, database, plan, hash_password)
            run = DemoRun(
                House(settings, database, blobs_of(settings), enqueue, land), plan, stopping
            )
            outcome = _made(run, files, quiet=as_json, go_on=serve)
            show = _as_json if as_json else _in_words
            show(settings, land, outcome, serve=serve)
            if serve:
                stopping.wait()
        if not serve and not outcome.clips:
            sys.exit(EXIT_ERROR)

    guarded(work, json_output=as_json)


def _made(run: DemoRun, files: Files | None, *, quiet: bool, go_on: bool) -> Outcome:
    """Do the work under a progress bar; where the site is up an error is said and the site stays."""
    with _Bar(quiet=quiet) as bar:
        try:
            if files is None:
                return run.with_drawn_footage(bar.show)
            return run.with_own_files(files, bar.show)
        except Cancelled:
            raise
        except StudioError as error:
            if not go_on:
                raise
            return Outcome(troubles=[Trouble("demo", error)])


class _Bar(Bar):
    """Progress on stderr: a bar in a terminal, else a line now and then."""

    def __init__(self, *, quiet: bool) -> None:
        self._quiet = quiet
        self._plain = not quiet and not sys.stderr.isatty()
        super().__init__(
            tqdm(
                total=100,
                disable=quiet or self._plain,
                file=sys.stderr,
                bar_format="{desc} {percentage:3.0f}% |{bar}| {elapsed}<{remaining} {rate_fmt}",
                unit="%",
            )
        )
        self._said = ("", 0.0)

    def show(self, step: str, done: float) -> None:
        """Show ``step`` at ``done`` of 1."""
        text = both(step)
        if not self._bar.disable:
            self._bar.set_description_str(text, refresh=False)
            self._bar.update(max(0.0, 100 * done - self._bar.n))
        elif self._plain:
            last, at = self._said
            if step != last or time.monotonic() - at > PLAIN_EVERY_S:
                self._said = (step, time.monotonic())
                click.echo(f"{text} {100 * done:.0f}%", err=True)


def both(code: str, **params: str | int) -> str:
    """A message in both languages on one line."""
    return "  ".join(say(code, each, params).text for each in ("zh", "en"))


def _as_json(settings: Settings, land: Land, outcome: Outcome, *, serve: bool) -> None:
    echo_json(
        {
            "url": site_url(settings) if serve else None,
            "clips": [str(path) for path in outcome.clips],
            "calendars": [str(path) for path in outcome.calendars],
            "accounts": [vars(each) for each in land.accounts],
            "troubles": [
                {"name": each.name, **error_as_data(each.error)} for each in outcome.troubles
            ],
        }
    )


def _in_words(settings: Settings, land: Land, outcome: Outcome, *, serve: bool) -> None:
    for trouble in outcome.troubles:
        message = say(trouble.error.code, language(), trouble.error.params)
        click.secho(f"✗ {trouble.name}：{message}", fg="yellow", err=True)
    click.echo(both("demo.accounts", path=str(accounts_file(settings))))
    for each in land.accounts:
        click.echo(f"  {each.login:<22} {each.password}   {each.name}")
    click.echo(both("demo.files", count=len(outcome.clips), path=str(settings.var / "demo")))
    for path in (*outcome.clips, *outcome.calendars):
        click.echo(f"  {path.name}")
    if serve:
        click.secho(both("demo.site", url=site_url(settings)), bold=True)
