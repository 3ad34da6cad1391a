"""``county-studio brand check|new|preview``: brand kits of counties."""

from __future__ import annotations

from pathlib import Path

import click

from studio.brand import FontBook, kit_slugs, load_kit
from studio.brand.emblem import MOTIFS, Motif
from studio.brand.kit import KITS
from studio.brand.new_kit import TYPES, Wish, new_kit
from studio.settings import Settings
from studio.words import say
from studio.workflows.kit.check_brand import check_brand
from studio.workflows.kit.preview_brand import preview_kit
from web.commands.shown import any_path, as_json, echo_json, guarded, language
from web.commands.shown_brand import (
    Checked,
    check_each,
    end_check,
    problem_as_data,
    say_findings,
    today,
)


@click.group()
def command() -> None:
    """Check, make and preview brand kits. 检查、新建、预览品牌。"""


@command.command()
@click.argument("slugs", nargs=-1, metavar="[KIT...]")
@as_json
def check(*, slugs: tuple[str, ...], as_json: bool) -> None:
    """Check kits (all when none is named): files, contrast, glyphs, terms of marks. 检查品牌。"""

    def work() -> None:
        settings = Settings.from_environment()
        fonts = FontBook(settings.built / "fonts")
        found = check_each(
            slugs or kit_slugs(settings.data),
            lambda slug: Checked(*check_brand(settings, slug, today(), fonts)),
            lambda slug: _all_well(settings, slug),
            json_output=as_json,
        )
        if as_json:
            echo_json({"kits": {slug: _as_data(each) for slug, each in found.items()}})
        end_check(found, json_output=as_json)

    guarded(work, json_output=as_json)


def _as_data(checked: Checked) -> dict[str, object]:
    return {
        "problems": [problem_as_data(each) for each in checked.problems],
        "findings": [each.model_dump(mode="json") for each in checked.findings],
    }


def _all_well(settings: Settings, slug: str) -> str:
    kit = load_kit(settings.data, slug)
    title = kit.name_zh if language() == "zh" else kit.name_en
    return say("brand.kit_ok", language(), {"name": slug, "title": title}).text


@command.command()
@click.argument("slug")
@click.option("--name", required=True, help="County in Chinese, such as 汝城县. 县名。")
@click.option("--name-en", help="In English; the slug if left out. 英文名。")
@click.option("--colour", default="#24553F", show_default=True, help="Its own colour. 主色。")
@click.option("--slogan", default="", help="One line in Chinese. 一句口号。")
@click.option("--slogan-en", default="", help="The same in English. 英文口号。")
@click.option(
    "--mark", type=click.Choice(MOTIFS), default="leaf", show_default=True, help="标志图案。"
)
@click.option("--logo", type=any_path, help="An SVG of your own instead. 用自己的 SVG 标志。")
@click.option("--type", "types", type=click.Choice(TYPES), default="serif", show_default=True)
@as_json
def new(
    *,
    slug: str,
    name: str,
    name_en: str | None,
    colour: str,
    slogan: str,
    slogan_en: str,
    mark: Motif,
    logo: Path | None,
    types: str,
    as_json: bool,
) -> None:
    """Make the kit SLUG: palette from one colour, a drawn mark, typefaces. 新建品牌。"""

    def work() -> None:
        english = name_en or slug.replace("-", " ").title()
        wish = Wish(
            slug=slug,
            name_zh=name,
            name_en=english,
            colour=colour,
            slogan_zh=slogan or f"{name}的好东西",
            slogan_en=slogan_en or f"From the hills of {english}",
            motif=mark,
            logo=logo,
            types=types,
        )
        kit = new_kit(Settings.from_environment().data, wish)
        folder = (KITS / slug).as_posix()
        if as_json:
            palette = kit.palette.model_dump()
            echo_json({"kit": slug, "folder": folder, "palette": palette})
            return
        click.echo(say("brand.made", language(), {"slug": slug, "folder": folder}).text)

    guarded(work, json_output=as_json)


@command.command()
@click.argument("kit")
@click.option("--out", type=any_path, default=Path("previews"), show_default=True)
@as_json
def preview(*, kit: str, out: Path, as_json: bool) -> None:
    """Write a sheet of KIT as PNG: marks, colours, type, cards. 出一张品牌总览图。"""

    def work() -> None:
        path, told = preview_kit(Settings.from_environment(), kit, out, day=today())
        if as_json:
            echo_json({"file": str(path), "told": [each.model_dump(mode="json") for each in told]})
            return
        click.echo(path)
        say_findings(told)

    guarded(work, json_output=as_json)
