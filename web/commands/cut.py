"""``county-studio cut FILE...``: clips without server or database. Its JSON is kept stable."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import click

from studio.brand import load_template
from studio.brand.sample import load_words
from studio.catalog import CatalogCounty, CatalogItem, facts_of, find_item, read_catalog
from studio.errors import InputError
from studio.records.clip_words import NO_WORDS
from studio.records.edit import EditPlan
from studio.settings import Settings
from studio.units import Aspect
from studio.words import say
from studio.workflows.cut_files import Manifest, cut_files, cut_plan
from studio.workflows.given_plans import read_plan
from studio.workflows.wish import DEFAULT_PRESET, ClipWish
from web.commands.shown import (
    Progress,
    any_path,
    as_json,
    echo_json,
    error_as_data,
    guarded,
    language,
    say_lost,
    stop_asked,
)
from web.commands.shown_brand import say_findings

DEFAULT_LENGTH_S = 15


def _aspects(texts: tuple[str, ...]) -> tuple[Aspect, ...]:
    try:
        return tuple(dict.fromkeys(Aspect.parse(text) for text in texts))
    except ValueError as error:
        raise InputError(
            "cut.aspect", found=",".join(texts), allowed="9:16、3:4、1:1、16:9"
        ) from error


def _wish(
    settings: Settings,
    sku: str | None,
    template: str,
    aspects: tuple[Aspect, ...],
    length: Fraction,
) -> ClipWish:
    counties = read_catalog(settings.data)
    county, item = _item(counties, sku)
    return ClipWish(
        facts=facts_of(item, county.name_zh, county.name_en),
        kit=county.slug,
        template=template,
        aspects=aspects,
        length=length,
    )


def _wish_of(
    edit: EditPlan,
    settings: Settings,
    sku: str | None,
    template: str,
    wished: tuple[Aspect, ...],
) -> ClipWish:
    """A plan knows its length and all its aspects, of which some may be wished; the template adds the end card."""
    end_card = load_template(settings.data, template).end_card_s
    aspects = wished or tuple(crop.aspect for crop in edit.crops)
    return _wish(settings, sku, template, aspects, edit.timeline.duration + end_card)


def _item(
    counties: tuple[CatalogCounty, ...], sku: str | None
) -> tuple[CatalogCounty, CatalogItem]:
    if sku is not None:
        return find_item(counties, sku)
    return counties[0], counties[0].items[0]


def manifest_as_data(manifest: Manifest, wish: ClipWish) -> dict[str, object]:
    """The stable form of what ``cut`` made."""
    timeline = manifest.clip.plan.timeline
    return {
        "item": wish.facts.sku,
        "template": wish.template,
        "preset": wish.preset,
        "made_from": manifest.clip.made_from,
        "clips": [
            {
                "aspect": str(made.aspect),
                "file": str(made.path),
                "cover": str(made.cover),
                "certificate": str(made.certificate_path),
                "width": made.certificate.size.width,
                "height": made.certificate.size.height,
                "bytes": made.certificate.bytes,
                "duration": made.certificate.duration_ms / 1000,
                "loudness_lufs": made.certificate.loudness_lufs,
                "sha256": made.certificate.sha256,
            }
            for made in manifest.clip.renditions
        ],
        "takes": [
            {
                "file": str(manifest.sources[take.source].path),
                "source_start": round(float(take.source_range.start), 6),
                "source_end": round(float(take.source_range.end), 6),
                "start": round(float(take.output_range.start), 6),
                "end": round(float(take.output_range.end), 6),
            }
            for take in timeline.takes
        ],
        "post": {
            each.post.platform: {
                "file": str(each.path),
                "title": each.post.title,
                "text": each.post.text,
                "tags": list(each.post.tags),
            }
            for each in manifest.posts
        },
        "told": [each.model_dump(mode="json") for each in manifest.clip.told],
        "findings": [each.as_data() for each in manifest.clip.findings],
        "lost": {
            str(source.path): round(float(source.analysis.lost), 3)
            for source in manifest.sources
            if source.analysis.lost
        },
        "refused": [
            {"file": str(each.path), **error_as_data(each.error)} for each in manifest.refused
        ],
    }


@click.command()
@click.argument("files", nargs=-1, type=any_path, metavar="FILE...")
@click.option("--item", "sku", help="SKU of the item; the first of the demo catalog if left out.")
@click.option("--template", default="product-hero", show_default=True, help="Clip template.")
@click.option(
    "--aspect",
    "aspects",
    multiple=True,
    help="Such as 9:16 (the default; of a plan all it has); several may be given. 画面比例。",
)
@click.option(
    "--length", type=int, help="Seconds, end card included; 15 if left out. 秒数，含片尾。"
)
@click.option(
    "--plan",
    type=any_path,
    metavar="PLAN",
    help="Render this plan as it stands ('-' reads a pipe); the template's end card comes after it,"
    " so plan with --template to leave room. 按方案出片，片尾另加；规划时用 --template 预留。",
)
@click.option(
    "--preset",
    default=DEFAULT_PRESET,
    show_default=True,
    help="How it is delivered, by a name in templates/presets.toml. 出片规格。",
)
@click.option(
    "--words",
    "said",
    type=any_path,
    metavar="FILE.toml",
    help="Steps, quote, date of a broadcast, captions and so on. 步骤、好评、开播时间等文字。",
)
@click.option(
    "--no-music",
    is_flag=True,
    help="Only the footage's own sound, without the kit's music bed. 只用原声，不加配乐。",
)
@click.option("--out", type=any_path, default=Path("clips"), show_default=True)
@as_json
def command(
    *,
    files: tuple[Path, ...],
    plan: Path | None,
    sku: str | None,
    template: str,
    aspects: tuple[str, ...],
    length: int | None,
    preset: str,
    said: Path | None,
    no_music: bool,
    out: Path,
    as_json: bool,
) -> None:
    """Cut FILES into one branded clip in every aspect. 把素材剪成带品牌的短视频。"""

    def work() -> None:
        settings = Settings.from_environment()
        wished = _aspects(aspects)
        words = load_words(said) if said else NO_WORDS
        with Progress(quiet=as_json) as progress:
            if plan is None:
                seconds = Fraction(DEFAULT_LENGTH_S if length is None else length)
                some = wished or (Aspect(9, 16),)
                wish = _wish(settings, sku, template, some, seconds)
                wish = replace(wish, preset=preset, words=words, music=not no_music)
                manifest = cut_files(files, wish, out, settings, progress.report, stop_asked)
            else:
                if files:
                    raise InputError("cut.plan_and_files", plan=plan.name)
                if length is not None:
                    raise InputError("cut.plan_and_length", plan=plan.name)
                edit = read_plan(plan)
                wish = _wish_of(edit, settings, sku, template, wished)
                wish = replace(wish, preset=preset, words=words, music=not no_music)
                manifest = cut_plan(edit, wish, out, settings, progress.report, stop_asked)
        data = manifest_as_data(manifest, wish)
        if as_json:
            echo_json(data)
            return
        for made in manifest.clip.renditions:
            click.echo(f"{made.aspect}  {made.path}")
        for finding in manifest.clip.findings:
            click.echo(str(say(finding.code, language(), finding.params)), err=True)
        for source in manifest.sources:
            say_lost(source.path.name, source.analysis.lost)
        say_findings(manifest.clip.told)
        for refused in manifest.refused:
            click.echo(str(say(refused.error.code, language(), refused.error.params)), err=True)

    guarded(work, json_output=as_json)
