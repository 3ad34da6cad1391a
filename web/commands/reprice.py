"""``county-studio reprice CLIP``: a finished clip with another price, made anew only where it shows it."""

from __future__ import annotations

from pathlib import Path

import click

from studio.catalog import parse_price, with_price
from studio.errors import InputError
from studio.settings import Settings
from studio.units import Money
from studio.words import say
from studio.workflows.cutting.manifest import posts_as_data
from studio.workflows.cutting.reprice import reprice
from studio.workflows.given_plans import read_plan
from studio.workflows.personal.personalise import open_clip
from web.commands.shown import (
    Progress,
    any_path,
    as_json,
    echo_json,
    guarded,
    language,
    say_claims,
    stop_asked,
)


def _price(text: str) -> Money:
    price = parse_price(text)
    if not price.fen:
        raise InputError("reprice.free")
    return price


@click.command()
@click.argument("clip", type=any_path)
@click.option(
    "--plan",
    type=any_path,
    required=True,
    metavar="PLAN",
    help="The plan it was rendered from (`cut --plan`). 出片时用的方案。",
)
@click.option("--price", required=True, help="Such as 27.9. 新价格（元）。")
@click.option(
    "--was",
    help="Price before, struck through if above; the clip's own unless given. 原价（元），不写则不变。",
)
@click.option("--out", type=any_path, required=True, help="File. 输出文件。")
@as_json
def command(
    *, clip: Path, plan: Path, price: str, was: str | None, out: Path, as_json: bool
) -> None:
    """Make CLIP say another price; what does not show it stays, bit for bit. 给成片改价，只重做带价格的画面。"""

    def work() -> None:
        settings = Settings.from_environment()
        published = open_clip(clip, settings)
        now, before = (
            _price(price),
            published.shown.facts.list_price if was is None else _price(was),
        )
        facts = with_price(published.shown.facts, now, before)
        with Progress(quiet=as_json) as progress:
            made = reprice(
                published, read_plan(plan), facts, out, settings, progress.report, stop_asked
            )
        if as_json:
            echo_json(
                {
                    "file": str(made.path),
                    "certificate": str(made.path.with_suffix(".json")),
                    "sha256": made.certificate.sha256,
                    "bytes": made.certificate.bytes,
                    "pictures": made.pictures,
                    "pictures_encoded": made.encoded,
                    "price": str(now),
                    "post": posts_as_data(made.posts),
                    "findings": [each.as_data() for each in made.findings],
                }
            )
            return
        code = "reprice.done" if made.encoded else "reprice.same"
        told = {"path": str(made.path), "encoded": made.encoded, "pictures": made.pictures}
        click.echo(say(code, language(), told).text)
        say_claims(made.findings)

    guarded(work, json_output=as_json)
