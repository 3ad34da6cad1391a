"""``county-studio template check|preview``: try clip templates out without making a clip."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import click

from studio.brand import FontBook, kit_slugs, load_template, template_names
from studio.brand.check import LENGTHS, check_template
from studio.brand.sheet import ASPECTS
from studio.errors import InputError
from studio.settings import Settings
from studio.words import say
from studio.workflows.kit.check_brand import check_words_of
from studio.workflows.kit.preview_brand import preview_template
from studio.workflows.kit.wish import LONGEST_S, SHORTEST_S
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
    """Check and preview clip templates. 检查、预览成片模板。"""


@command.command()
@click.argument("names", nargs=-1, metavar="[NAME...]")
@as_json
def check(*, names: tuple[str, ...], as_json: bool) -> None:
    """Draw templates (all when none is named) with every kit, in every aspect, from 6 to 60 seconds. 检查模板。"""

    def work() -> None:
        settings = Settings.from_environment()
        fonts = FontBook(settings.built / "fonts")
        kits = kit_slugs(settings.data)
        found = check_each(
            names or template_names(settings.data),
            lambda name: _checked(settings, name, kits, fonts),
            lambda name: _all_well(settings, name),
            json_output=as_json,
        )
        if as_json:
            told = {name: [problem_as_data(p) for p in e.problems] for name, e in found.items()}
            echo_json({"templates": told})
        end_check(found, json_output=as_json)

    guarded(work, json_output=as_json)


def _checked(settings: Settings, name: str, kits: Sequence[str], fonts: FontBook) -> Checked:
    problems = check_template(settings.data, name, kits, fonts)
    try:
        more, findings = check_words_of(load_template(settings.data, name))
    except InputError:  # its mistake is among the problems
        more, findings = (), ()
    return Checked(problems + more, findings)


def _all_well(settings: Settings, name: str) -> str:
    template = load_template(settings.data, name)
    title = template.title_zh if language() == "zh" else template.title_en
    told: dict[str, str | int] = {"name": name, "title": title, "aspects": len(ASPECTS)}
    told |= {"shortest": LENGTHS[0], "longest": LENGTHS[-1]}
    return say("brand.template_ok", language(), told).text


@command.command()
@click.argument("name")
@click.option("--kit", "slug", default="qidong", show_default=True, help="Brand kit. 品牌。")
@click.option("--out", type=any_path, default=Path("previews"), show_default=True)
@click.option(
    "--footage", type=any_path, help="Film or photograph to draw over. 用这段素材做背景。"
)
@click.option("--length", type=int, default=15, show_default=True, help="Seconds. 秒数。")
@as_json
def preview(
    *, name: str, slug: str, out: Path, footage: Path | None, length: int, as_json: bool
) -> None:
    """Write a still sheet of NAME in all aspects as PNG. 出一张各画幅的预览图。"""

    def work() -> None:
        if not SHORTEST_S <= length <= LONGEST_S:
            raise InputError(
                "cut.length", found=str(length), shortest=SHORTEST_S, longest=LONGEST_S
            )
        path, told = preview_template(
            Settings.from_environment(),
            name,
            slug,
            out,
            length=Fraction(length),
            day=today(),
            footage=footage,
        )
        if as_json:
            echo_json({"file": str(path), "told": [each.model_dump(mode="json") for each in told]})
            return
        click.echo(path)
        say_findings(told)

    guarded(work, json_output=as_json)
