"""``county-studio template check|preview``: try clip templates out without making a clip."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import click

from studio.brand import FontBook, kit_slugs, load_template, template_names
from studio.brand.check import LENGTHS, Problem, check_template
from studio.brand.sheet import ASPECTS
from studio.errors import InputError
from studio.settings import Settings
from studio.words import say
from studio.workflows.preview_brand import preview_template
from studio.workflows.wish import LONGEST_S, SHORTEST_S
from web.commands.shown import any_path, as_json, echo_json, guarded, language
from web.commands.shown_brand import problem_as_data, say_findings, say_problem, today


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
        found: dict[str, tuple[Problem, ...]] = {}
        for name in names or template_names(settings.data):
            found[name] = check_template(settings.data, name, kits, fonts)
            if not as_json:
                _say(settings, name, found[name])
        if as_json:
            problems = {name: [problem_as_data(p) for p in each] for name, each in found.items()}
            echo_json({"templates": problems})
        count = sum(len(each) for each in found.values())
        if count and as_json:
            raise SystemExit(1)
        if count:
            raise InputError("brand.faulty", count=count)

    guarded(work, json_output=as_json)


def _say(settings: Settings, name: str, problems: tuple[Problem, ...]) -> None:
    for each in problems:
        say_problem(each)
    if not problems:
        template = load_template(settings.data, name)
        title = template.title_zh if language() == "zh" else template.title_en
        told: dict[str, str | int] = {"name": name, "title": title, "aspects": len(ASPECTS)}
        told |= {"shortest": LENGTHS[0], "longest": LENGTHS[-1]}
        click.echo(say("brand.template_ok", language(), told).text)


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
