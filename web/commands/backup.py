"""``county-studio backup``: everything in one file or folder, while the site runs."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from studio.settings import Settings
from studio.words import say
from studio.workflows.backup import BackedUp, back_up
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

MIB = 1 << 20
"""Bytes."""


@click.command()
@click.argument("out", type=any_path)
@click.option(
    "--keep",
    type=click.IntRange(1),
    help="Of a folder, keep only the newest N days. 文件夹只留最近 N 份。",
)
@as_json
def command(*, out: Path, keep: int | None, as_json: bool) -> None:
    """Back up into OUT: a new .tar file, or a folder that takes only what is new each day. 备份到文件或文件夹。

    The site and the workers may go on running. 网站和后台任务不用停。
    """
    if keep is not None and out.suffix == ".tar":
        raise click.UsageError("--keep / .tar")

    def work() -> None:
        with Progress(quiet=as_json) as bar:
            made = back_up(Settings.from_environment(), out, bar.report, stop_asked, keep=keep)
        if as_json:
            echo_json(_as_data(made))
        else:
            _in_words(made)
        if made.manifest.missing or made.manifest.changed:
            sys.exit(EXIT_ERROR)

    guarded(work, json_output=as_json)


def _as_data(made: BackedUp) -> dict[str, object]:
    manifest = made.manifest
    return {
        "path": str(made.path),
        "made_at": manifest.made_at.isoformat(),
        "database": manifest.database,
        "revision": manifest.revision,
        "files": len(manifest.entries),
        "bytes": manifest.bytes,
        "written": made.written,
        "published": manifest.published,
        "removed": made.removed,
        "missing": list(manifest.missing),
        "changed": list(manifest.changed),
    }


def _in_words(made: BackedUp) -> None:
    manifest = made.manifest
    params = {
        "path": str(made.path),
        "files": len(manifest.entries),
        "mib": f"{manifest.bytes / MIB:.1f}",
        "written_mib": f"{made.written / MIB:.1f}",
        "published": manifest.published,
    }
    click.echo(say("backup.done", language(), params).text)
    if made.removed:
        click.echo(say("backup.removed", language(), {"count": made.removed}).text)
    for kind in ("missing", "changed"):
        keys = getattr(manifest, kind)
        for key in keys:
            click.secho(str(say(f"backup.{kind}", language(), {"inner": key})), fg="red", err=True)
