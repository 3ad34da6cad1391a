"""``county-studio restore``: a backup back into a folder and database, or only looked through."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from studio.settings import PREFIX, Settings
from studio.units.clock import SHANGHAI
from studio.words import say
from studio.workflows.backup import Manifest, Restored, check_backup, restore
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


@click.command()
@click.argument("backup", type=any_path)
@click.option("--into", type=any_path, help="Folder to restore into. 恢复到哪个文件夹。")
@click.option("--check", is_flag=True, help="Only verify every file. 只校验，不恢复。")
@click.option(
    "--replace",
    is_flag=True,
    help="Also where an installation is; it is kept. 替换现有的（旧库保留）。",
)
@as_json
def command(*, backup: Path, into: Path | None, check: bool, replace: bool, as_json: bool) -> None:
    """Put BACKUP (a .tar file, a folder, or one day of it) back. 从备份恢复。

    Nothing is touched before every file was held against its hash. 全部校验通过之后才动手。
    """
    if check == (into is not None):
        raise click.UsageError("--into VAR / --check")

    def look() -> None:
        with Progress(quiet=as_json) as bar:
            found = check_backup(backup, bar.report, stop_asked)
        _show_checked(found, as_json=as_json)

    def put_back(target: Path) -> None:
        settings = _settings_in(target)
        with Progress(quiet=as_json) as bar:
            done = restore(backup, settings, bar.report, replace=replace, cancelled=stop_asked)
        show = _as_data if as_json else _in_words
        show(done, settings)
        if done.lost:
            sys.exit(EXIT_ERROR)

    guarded(look if into is None else lambda: put_back(into), json_output=as_json)


def _settings_in(into: Path) -> Settings:
    return Settings.from_environment({**os.environ, f"{PREFIX}VAR": str(into.absolute())})


def _day_and_hour(manifest: Manifest) -> str:
    """When the backup was made, on the county's own clock."""
    return f"{manifest.made_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"


def _show_checked(manifest: Manifest, *, as_json: bool) -> None:
    facts: dict[str, object] = {
        "made_at": manifest.made_at.isoformat() if as_json else _day_and_hour(manifest),
        "made_by": manifest.made_by,
        "revision": manifest.revision,
        "files": len(manifest.entries),
        "published": manifest.published,
    }
    if as_json:
        lost = {"missing": list(manifest.missing), "changed": list(manifest.changed)}
        echo_json({**facts, "bytes": manifest.bytes, **lost})
    else:
        click.echo(say("restore.checked", language(), facts).text)


def _as_data(done: Restored, settings: Settings) -> None:
    echo_json(
        {
            "var": str(settings.var),
            "made_at": done.manifest.made_at.isoformat(),
            "files": len(done.manifest.entries),
            "published": done.published,
            "lost": list(done.lost),
            "replaced": None if done.replaced is None else str(done.replaced),
            "office": None if done.office is None else str(done.office),
            "differs": list(done.differs),
        }
    )


def _in_words(done: Restored, settings: Settings) -> None:
    params: dict[str, object] = {
        "var": str(settings.var),
        "files": len(done.manifest.entries),
        "published": done.published,
        "made_at": _day_and_hour(done.manifest),
    }
    click.echo(say("restore.done", language(), params).text)
    if done.replaced is not None:
        told = {"folder": str(done.replaced)}
        click.echo(say("restore.replaced", language(), told).text)
    if done.office is not None:
        told = {"folder": str(done.office), "names": ", ".join(done.differs[:10])}
        click.echo(str(say("restore.office", language(), told)))
    for key in done.lost:
        click.secho(str(say("restore.lost", language(), {"inner": key})), fg="red", err=True)
    click.echo(say("restore.next", language(), params).text)
