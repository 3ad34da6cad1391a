"""``county-studio personalise CLIP``: a finished clip in the name of one seller, or of all of a sheet."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from studio.catalog import ApprovedPrice, find_item, read_catalog
from studio.errors import InputError, NotFound, StudioError
from studio.settings import Settings
from studio.words import say
from studio.workflows.given_files import check_out_dir
from studio.workflows.personal.personalise import Personal, Published, open_clip, personalise
from studio.workflows.personal.personalise_all import RowDone, personalise_all
from studio.workflows.personal.sellers import read_seller, read_sellers
from web.commands.shown import (
    EXIT_ERROR,
    Progress,
    any_path,
    as_json,
    echo_json,
    error_as_data,
    guarded,
    language,
    stop_asked,
)


def _approved(clip: Published, settings: Settings) -> ApprovedPrice | None:
    """What the catalog says of the item, if it knows it."""
    try:
        _, item = find_item(read_catalog(settings.data), clip.shown.facts.sku)
    except NotFound:
        return None
    return item.approved


def _as_data(made: Personal) -> dict[str, object]:
    return {
        "file": str(made.path),
        "certificate": str(made.path.with_suffix(".json")),
        "sha256": made.certificate.sha256,
        "bytes": made.certificate.bytes,
        "cover": str(made.cover) if made.cover.is_file() else None,
        "duration": made.certificate.duration_ms / 1000,
        "there_before": made.before,
        "findings": [each.as_data() for each in made.findings],
    }


def _rows_as_data(rows: tuple[RowDone, ...]) -> dict[str, object]:
    made, failed = [], []
    for row in rows:
        told = {"row": row.number, "shop": row.shop}
        if isinstance(row.made, StudioError):
            failed.append(told | error_as_data(row.made))
        else:
            made.append(told | _as_data(row.made))
    return {"made": made, "failed": failed}


def _say_rows(rows: tuple[RowDone, ...]) -> None:
    for row in rows:
        if isinstance(row.made, StudioError):
            message = say(row.made.code, language(), row.made.params)
            told = {"row": row.number, "message": str(message)}
            click.secho(say("seller.row", language(), told).text, fg="red", err=True)
        else:
            _say_made(row.made, row.number)


def _say_made(made: Personal, row: int | None = None) -> None:
    click.echo(str(made.path))
    told = [str(say(each.code, language(), each.params)) for each in made.findings]
    if not made.cover.is_file():
        told.append(str(say("personalise.no_cover", language(), {"name": made.path.name})))
    for message in told:
        numbered = say("seller.row", language(), {"row": row, "message": message}).text
        click.echo(message if row is None else numbered, err=True)


def _for_all(clip: Published, sheet: Path, out: Path, settings: Settings, *, quiet: bool) -> None:
    rows = read_sellers(sheet)
    check_out_dir(out)
    approved = _approved(clip, settings)
    with Progress(quiet=quiet) as progress:
        done = personalise_all(clip, rows, out, approved, settings, progress.report, stop_asked)
    faults = [row.made for row in done if isinstance(row.made, StudioError)]
    if len(faults) == len(done) == 1:
        raise faults[0]
    if quiet:
        echo_json(_rows_as_data(done))
    else:
        _say_rows(done)
    if faults:
        sys.exit(EXIT_ERROR)


@click.command()
@click.argument("clip", type=any_path)
@click.option(
    "--seller",
    type=any_path,
    metavar="FILE",
    help="JSON: shop, and as wished link, phone, wechat, portrait, price. 一位卖家。",
)
@click.option(
    "--sellers",
    type=any_path,
    metavar="SHEET",
    help="Sheet (.xlsx, .csv) with columns 店名 链接 电话 微信 头像 价格; OUT is a folder. 一批卖家。",
)
@click.option("--out", type=any_path, required=True, help="File, or folder of a batch. 输出位置。")
@as_json
def command(
    *, clip: Path, seller: Path | None, sellers: Path | None, out: Path, as_json: bool
) -> None:
    """Put a seller's end card on CLIP; its body stays as it is, bit for bit. 给成片换上卖家的片尾。

    CLIP is a finished clip with its certificate (.json) beside it. What is there already and was made from the same
    is not made again, so a batch that was stopped goes on where it was.
    """

    def work() -> None:
        settings = Settings.from_environment()
        if (seller is None) == (sellers is None):
            raise InputError("personalise.one_of")
        published = open_clip(clip, settings)
        if sellers is not None:
            _for_all(published, sellers, out, settings, quiet=as_json)
            return
        if seller is None:
            return
        who = read_seller(seller)
        made = personalise(
            published, who, out, _approved(published, settings), settings, stop_asked
        )
        if as_json:
            echo_json(_as_data(made))
        else:
            _say_made(made)

    guarded(work, json_output=as_json)
