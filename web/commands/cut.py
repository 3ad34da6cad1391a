"""``county-studio cut FILE...``: clips without server or database. Its JSON is kept stable."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import click

from studio.brand import load_template
from studio.catalog import facts_of, find_item, read_catalog
from studio.errors import InputError
from studio.records.clip_words import NO_WORDS, ClipWords
from studio.records.edit import EditPlan
from studio.settings import Settings
from studio.units import Aspect
from studio.workflows.cutting.cut_batch import cut_batch, cut_plan_batch
from studio.workflows.cutting.cut_files import cut_files, cut_plan
from studio.workflows.cutting.manifest import manifest_as_data
from studio.workflows.given_plans import read_plan
from studio.workflows.given_words import read_words
from studio.workflows.kit.wish import DEFAULT_PRESET, ClipWish
from web.commands.shown import Progress, any_path, as_json, guarded, stop_asked
from web.commands.shown_clips import ShownBatch, ShownClip

DEFAULT_LENGTH_S = 15


def _aspects(texts: tuple[str, ...]) -> tuple[Aspect, ...]:
    try:
        return tuple(dict.fromkeys(Aspect.parse(text) for text in texts))
    except ValueError as error:
        raise InputError(
            "cut.aspect", found=",".join(texts), allowed="9:16、3:4、1:1、16:9"
        ) from error


@dataclass(frozen=True)
class _Wished:
    """What was asked for."""

    skus: tuple[str, ...]
    templates: tuple[str, ...]
    aspects: tuple[Aspect, ...]
    lengths: tuple[int, ...]
    preset: str
    words: ClipWords
    music: bool

    def of_footage(self, settings: Settings) -> tuple[ClipWish, ...]:
        """Every item with every template in every length."""
        aspects = self.aspects or (Aspect(9, 16),)
        lengths = dict.fromkeys(Fraction(each) for each in self.lengths or (DEFAULT_LENGTH_S,))
        asked = ((template, length) for template in self.templates for length in lengths)
        return self._each(settings, aspects, asked)

    def of_plan(self, plan: EditPlan, settings: Settings) -> tuple[ClipWish, ...]:
        """A plan knows its length and all its aspects, of which some may be wished; the template adds the end card."""
        aspects = self.aspects or tuple(crop.aspect for crop in plan.crops)
        body = plan.timeline.duration
        asked = (
            (template, body + load_template(settings.data, template).end_card_s)
            for template in self.templates
        )
        return self._each(settings, aspects, asked)

    def _each(
        self,
        settings: Settings,
        aspects: tuple[Aspect, ...],
        asked: Iterable[tuple[str, Fraction]],
    ) -> tuple[ClipWish, ...]:
        counties = read_catalog(settings.data)
        items = [find_item(counties, sku) for sku in dict.fromkeys(self.skus)]
        clips = tuple(dict.fromkeys(asked))
        return tuple(
            ClipWish(
                facts=facts_of(item, county.name_zh, county.name_en),
                kit=county.slug,
                template=template,
                aspects=aspects,
                length=length,
                preset=self.preset,
                words=self.words,
                music=self.music,
            )
            for county, item in items or [(counties[0], counties[0].items[0])]
            for template, length in clips
        )


@click.command()
@click.argument("files", nargs=-1, type=any_path, metavar="FILE...")
@click.option(
    "--item",
    "skus",
    multiple=True,
    help="SKU of the item; the first of the demo catalog if left out. Several give a clip each. 商品编号，可多次。",
)
@click.option(
    "--template",
    "templates",
    multiple=True,
    default=("product-hero",),
    show_default=True,
    help="Clip template; several give a clip each. 成片模板，可多次。",
)
@click.option(
    "--aspect",
    "aspects",
    multiple=True,
    help="Such as 9:16 (the default; of a plan all it has); several may be given. 画面比例。",
)
@click.option(
    "--length",
    "lengths",
    type=int,
    multiple=True,
    help="Seconds, end card included; 15 if left out. Several give a clip each. 秒数，含片尾，可多次。",
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
    skus: tuple[str, ...],
    templates: tuple[str, ...],
    aspects: tuple[str, ...],
    lengths: tuple[int, ...],
    preset: str,
    said: Path | None,
    no_music: bool,
    out: Path,
    as_json: bool,
) -> None:
    """Cut FILES into one branded clip in every aspect. 把素材剪成带品牌的短视频。

    Several items, templates or lengths give a clip for each of them with each, made side by side; one that cannot be
    made does not stop the others. 多个商品、模板或长度会各出一条，同时制作。
    """

    def work() -> None:
        settings = Settings.from_environment()
        words = read_words(said) if said else NO_WORDS
        wished = _Wished(
            skus, templates, _aspects(aspects), lengths, preset, words, music=not no_music
        )
        if plan is None:
            wishes, edit = wished.of_footage(settings), None
        else:
            if files:
                raise InputError("cut.plan_and_files", plan=plan.name)
            if lengths:
                raise InputError("cut.plan_and_length", plan=plan.name)
            edit = read_plan(plan)
            wishes = wished.of_plan(edit, settings)
        with Progress(quiet=as_json) as progress:
            make = _one if len(wishes) == 1 else _batch
            shown = make(files, edit, wishes, out, settings, progress)
        shown.show(json_output=as_json)

    guarded(work, json_output=as_json)


def _one(
    files: tuple[Path, ...],
    plan: EditPlan | None,
    wishes: tuple[ClipWish, ...],
    out: Path,
    settings: Settings,
    progress: Progress,
) -> ShownClip:
    (wish,) = wishes
    if plan is None:
        manifest = cut_files(files, wish, out, settings, progress.report, stop_asked)
    else:
        manifest = cut_plan(plan, wish, out, settings, progress.report, stop_asked)
    return ShownClip(manifest_as_data(manifest, wish), manifest.refused)


def _batch(
    files: tuple[Path, ...],
    plan: EditPlan | None,
    wishes: tuple[ClipWish, ...],
    out: Path,
    settings: Settings,
    progress: Progress,
) -> ShownBatch:
    if plan is None:
        return ShownBatch(cut_batch(files, wishes, out, settings, progress.report, stop_asked))
    return ShownBatch(cut_plan_batch(plan, wishes, out, settings, progress.report, stop_asked))
