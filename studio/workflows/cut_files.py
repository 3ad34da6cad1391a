"""Files in, branded clips out: the pure-file core. No database, no queue."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from studio import __version__
from studio.brand import (
    ClipTemplate,
    FontBook,
    Graphics,
    Kit,
    check_texts,
    draw,
    draw_cover,
    load_kit,
    load_template,
)
from studio.edit import EditWish, assemble, crop_plan
from studio.errors import InputError
from studio.process import CancelCheck, never
from studio.records.clip import ItemFacts
from studio.records.delivery import ASPECTS
from studio.records.edit import CropPlan, CropPoint, EditPlan, Mark, Timeline
from studio.render import SOCIAL, Rendered, RenderJob, Source, render_clip
from studio.settings import Settings
from studio.units import FrameRate, TimeRange
from studio.workflows.given_files import check_out_dir
from studio.workflows.given_plans import check_files
from studio.workflows.looking import (
    RefusedFile,
    Report,
    SourceFile,
    ignore,
    look_at,
    look_at_all,
    rate_of,
)
from studio.workflows.margins import margins
from studio.workflows.wish import ClipWish


@dataclass(frozen=True)
class Brand:
    """Kit, template and typefaces of a clip."""

    kit: Kit
    template: ClipTemplate
    fonts: FontBook

    @classmethod
    def load(cls, settings: Settings, kit: str, template: str) -> Brand:
        """Read kit and template by name.

        Raises:
            InputError: One is unknown or has a mistake.
        """
        return cls(
            load_kit(settings.data, kit),
            load_template(settings.data, template),
            FontBook(settings.built / "fonts"),
        )


@dataclass(frozen=True)
class ClipPlan:
    """The wish, the edit that answers it, and the crops of every aspect."""

    wish: ClipWish
    timeline: Timeline
    crops: tuple[CropPlan, ...]


@dataclass(frozen=True)
class MadeClip:
    """A finished clip in all its aspects."""

    plan: ClipPlan
    renditions: tuple[Rendered, ...]
    preset: str
    made_from: str
    """Hash of everything that made it."""


def plan_clip(
    sources: Sequence[SourceFile],
    wish: ClipWish,
    template: ClipTemplate,
    marks: Sequence[Mark] = (),
    points: Sequence[CropPoint] = (),
) -> ClipPlan:
    """Choose the takes and their crops.

    Args:
        sources: The footage, in the person's order.
        wish: What is wanted.
        template: Whose end card counts in the length, and whose safe areas the subject is kept in.
        marks: What a person said of stretches of the sources.
        points: Where a person wants the crop of a take.

    Raises:
        InputError: ``edit.too_short`` when the footage gives no clip, ``edit.mark_…`` for a mark that contradicts.
    """
    edit_sources = [source.for_edit for source in sources]
    rate = rate_of(sources)
    whole = rate.frames_in(wish.length)
    body = max(whole - rate.frames_in(template.end_card_s), whole // 2) * rate.frame
    timeline = assemble(edit_sources, EditWish(body, rate, tuple(marks)))
    crops = tuple(
        crop_plan(timeline, edit_sources, aspect, points, margins(template.safe_areas, aspect))
        for aspect in wish.aspects
    )
    return ClipPlan(wish, timeline, crops)


def made_from(plan: ClipPlan, brand: Brand) -> dict[str, str]:
    """Names and hashes of everything that determines a clip's pixels."""
    return {
        "footage": ",".join(source.sha256 for source in plan.timeline.sources),
        "timeline": _hash(plan.timeline.model_dump_json()),
        "crops": _hash("".join(crop.model_dump_json() for crop in plan.crops)),
        "kit": f"{brand.kit.slug}@{brand.kit.version}",
        "template": f"{brand.template.name}@{brand.template.version}",
        "item": f"{plan.wish.facts.sku}@{_hash(plan.wish.facts.model_dump_json())}",
        "preset": SOCIAL.name,
        "studio": __version__,
    }


def fingerprint(parts: dict[str, str]) -> str:
    """One hash over ``made_from``."""
    return _hash(json.dumps(parts, sort_keys=True))


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def make_clip(
    plan: ClipPlan,
    sources: Sequence[SourceFile],
    out_dir: Path,
    settings: Settings,
    report: Report = ignore,
    cancelled: CancelCheck = never,
) -> MadeClip:
    """Draw, render, verify and publish one clip in all its aspects into ``out_dir``.

    Raises:
        InputError: Kit, template or a text cannot be set (also a character that no typeface has).
        Cancelled, VerifyFailed, EnvironmentFault, ProcessFailed: As ``render_clip``.
    """
    wish = plan.wish
    brand = Brand.load(settings, wish.kit, wish.template)
    check_texts(brand.kit, wish.facts, brand.fonts)
    report("draw", 0.0)
    job = render_job(plan, [source.for_render for source in sources], brand)
    renditions = render_clip(job, out_dir, settings, lambda done: report("render", done), cancelled)
    return MadeClip(plan, renditions, SOCIAL.name, fingerprint(job.made_from))


def render_job(plan: ClipPlan, sources: Sequence[Source], brand: Brand) -> RenderJob:
    """Everything a render needs, drawn.

    Raises:
        InputError: A text cannot be set.
    """
    facts, timeline = plan.wish.facts, plan.timeline
    shown = layers_shown(brand.template, timeline)
    return RenderJob(
        name=plan.wish.name,
        timeline=timeline,
        sources=tuple(sources),
        crops=plan.crops,
        graphics=tuple(drawn(facts, crop, timeline, brand) for crop in plan.crops),
        preset=SOCIAL,
        made_from=made_from(plan, brand),
        draw_cover=lambda picture: draw_cover(
            brand.kit, brand.template, facts, picture, brand.fonts
        ),
        facts=facts,
        price_times=tuple(time for kind, time in shown if kind == "price"),
        layers=tuple(dict.fromkeys(kind for kind, _ in shown)),
    )


def drawn(facts: ItemFacts, crop: CropPlan, timeline: Timeline, brand: Brand) -> Graphics:
    """What is drawn over one aspect."""
    return draw(
        brand.kit,
        brand.template,
        facts,
        crop.aspect,
        ASPECTS[crop.aspect],
        timeline.duration,
        timeline.rate,
        brand.fonts,
    )


def layers_shown(template: ClipTemplate, timeline: Timeline) -> tuple[tuple[str, TimeRange], ...]:
    """Kinds and times of the layers that ``template`` lays over a body."""
    rate, body = FrameRate(timeline.rate), timeline.duration
    times = ((layer.kind, layer.shown(body, rate)) for layer in template.layers)
    return tuple((kind, time) for kind, time in times if time)


@dataclass(frozen=True)
class Manifest:
    """What ``cut_files`` made."""

    clip: MadeClip
    sources: tuple[SourceFile, ...]
    refused: tuple[RefusedFile, ...]


def cut_files(
    files: Sequence[Path],
    wish: ClipWish,
    out_dir: Path,
    settings: Settings,
    report: Report = ignore,
    cancelled: CancelCheck = never,
) -> Manifest:
    """Cut footage into one branded clip in every wished aspect.

    A file that cannot be used, or has the same bytes as an earlier one, is left out and reported, as long as another
    one can be.

    Raises:
        InputError: No file can be used (the first file's own error), or the wish cannot be met.
        EnvironmentFault: ``out_dir`` cannot be written.
    """
    if not files:
        raise InputError("cut.no_files")
    check_out_dir(out_dir)
    brand = Brand.load(settings, wish.kit, wish.template)
    check_texts(brand.kit, wish.facts, brand.fonts)
    sources, refused = look_at_all(files, settings, report, cancelled)
    if not sources:
        raise refused[0].error
    plan = plan_clip(sources, wish, brand.template)
    clip = make_clip(plan, sources, out_dir, settings, report, cancelled)
    return Manifest(clip, tuple(sources), tuple(refused))


def cut_plan(
    plan: EditPlan,
    wish: ClipWish,
    out_dir: Path,
    settings: Settings,
    report: Report = ignore,
    cancelled: CancelCheck = never,
) -> Manifest:
    """Render an edit that was planned, or changed by a person, as it stands; the wish brings item and template.

    Raises:
        InputError: ``plan.file_…``: a file is gone or has changed; ``cut.aspect``, ``plan.no_crops``: the plan has no
            crops for an aspect, or none at all; ``plan.broken``: it has pictures of another size than the file.
        Refused: A file no longer passes the gate.
    """
    check_out_dir(out_dir)
    check_files(plan)
    crops = {crop.aspect: crop for crop in plan.crops}
    if not crops:
        raise InputError("plan.no_crops", name=plan.title)
    for aspect in wish.aspects:
        if aspect not in crops:
            allowed = "、".join(str(each) for each in crops)
            raise InputError("cut.aspect", found=str(aspect), allowed=allowed)
    sources = [look_at(Path(each.path), settings, report, cancelled) for each in plan.files]
    for number, (source, ref) in enumerate(zip(sources, plan.timeline.sources, strict=True)):
        if source.info.video.display != ref.display:
            where = f"timeline.sources[{number}].display"
            raise InputError("plan.broken", name=plan.title, where=where)
    planned = ClipPlan(wish, plan.timeline, tuple(crops[aspect] for aspect in wish.aspects))
    clip = make_clip(planned, sources, out_dir, settings, report, cancelled)
    return Manifest(clip, tuple(sources), ())
