"""Files in, branded clips out: the pure-file core. No database, no queue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from studio.brand import draw_cover
from studio.brand.opening import opening_of
from studio.edit import EditSource, EditWish, crop_plan
from studio.errors import InputError
from studio.process import CancelCheck, never
from studio.records.edit import CropPoint, EditPlan, Mark, Timeline
from studio.records.finding import Finding
from studio.render import Rendered, RenderJob, Source, render_clip
from studio.settings import Settings
from studio.units import FrameRate
from studio.units.clock import today
from studio.words.claims import ClaimFinding
from studio.workflows.cutting.clip_plan import ClipPlan, made_from
from studio.workflows.cutting.drawing import drawn, layers_shown
from studio.workflows.cutting.edited import edited
from studio.workflows.cutting.margins import margins
from studio.workflows.cutting.plates import plated
from studio.workflows.footage.looking import (
    RefusedFile,
    Report,
    SourceFile,
    ignore,
    look_at,
    look_at_all,
    rate_of,
)
from studio.workflows.given_files import check_out_dir, out_dir_for
from studio.workflows.given_plans import check_files
from studio.workflows.kit.clip_brand import Brand, check_words
from studio.workflows.kit.posts import WrittenPost, posts_of, write_posts
from studio.workflows.kit.prints import fingerprint
from studio.workflows.kit.wish import ClipWish
from studio.workflows.past_dates import past_dates


@dataclass(frozen=True)
class MadeClip:
    """A finished clip in all its aspects."""

    plan: ClipPlan
    renditions: tuple[Rendered, ...]
    preset: str
    made_from: str
    """Hash of everything that made it."""
    findings: tuple[ClaimFinding, ...] = ()
    """Claim words that do not stop it but should be looked at."""
    told: tuple[Finding, ...] = ()
    """What was left out of the pictures, and why."""


def plan_clip(
    sources: Sequence[SourceFile],
    wish: ClipWish,
    brand: Brand,
    marks: Sequence[Mark] = (),
    points: Sequence[CropPoint] = (),
) -> ClipPlan:
    """Choose the takes and their crops.

    Args:
        sources: The footage, in the person's order.
        wish: What is wanted.
        brand: Whose end card counts in the length, whose safe areas the subject is kept in, at whose rates.
        marks: What a person said of stretches of the sources.
        points: Where a person wants the crop of a take.

    Raises:
        InputError: ``edit.too_short`` when the footage gives no clip, ``edit.mark_…`` for a mark that contradicts.
    """
    edit_sources = [source.for_edit for source in sources]
    rate = rate_of(sources, brand.preset.rates)
    timeline = automatic_timeline(edit_sources, rate, wish, brand, marks)
    return cropped(timeline, edit_sources, wish, brand, points)


def automatic_timeline(
    sources: Sequence[EditSource],
    rate: FrameRate,
    wish: ClipWish,
    brand: Brand,
    marks: Sequence[Mark] = (),
) -> Timeline:
    """The takes of a clip that nobody has cut by hand.

    Raises:
        InputError: As ``plan_clip``.
    """
    template = brand.template
    whole = rate.frames_in(wish.length)
    body = max(whole - rate.frames_in(template.end_card_s), whole // 2) * rate.frame
    opening = opening_of(brand.kit.intro, template, body, rate)
    wished = EditWish(body, rate, tuple(marks))
    return edited(sources, wished, opening, template.transition)


def cropped(
    timeline: Timeline,
    sources: Sequence[EditSource],
    wish: ClipWish,
    brand: Brand,
    points: Sequence[CropPoint] = (),
) -> ClipPlan:
    """The plan of a clip with these takes: their crops in every wished aspect."""
    areas = brand.template.safe_areas
    crops = tuple(
        crop_plan(timeline, sources, aspect, points, margins(areas, aspect))
        for aspect in wish.aspects
    )
    return ClipPlan(wish, timeline, crops)


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
        InputError: Kit, template or a text cannot be set (also a character that no typeface has), or says what
            ``studio.words.claims`` lists as an error.
        Cancelled, VerifyFailed, EnvironmentFault, ProcessFailed: As ``render_clip``.
    """
    wish = plan.wish
    brand = Brand.of(wish, settings)
    findings = check_words(brand, wish.facts, settings, plan.captions, wish.words)
    report("draw", 0.0)
    plan = plated(plan, [source.for_render for source in sources], brand, settings, cancelled)
    job = render_job(plan, [source.for_render for source in sources], brand)
    renditions = render_clip(job, out_dir, settings, lambda done: report("render", done), cancelled)
    hashed = fingerprint(job.made_from)
    left_out = {each.code: each for one in job.graphics for each in one.told}
    told = (*brand.told, *past_dates(wish.words, today()), *left_out.values())
    return MadeClip(plan, renditions, brand.preset.name, hashed, findings, told)


def render_job(plan: ClipPlan, sources: Sequence[Source], brand: Brand) -> RenderJob:
    """Everything a render needs, drawn.

    Raises:
        InputError: A text cannot be set.
    """
    wish, timeline = plan.wish, plan.timeline
    plates = plan.plates or ((),) * len(plan.crops)
    shown = layers_shown(brand, timeline)
    return RenderJob(
        name=brand.stem(wish),
        timeline=timeline,
        sources=tuple(sources),
        crops=plan.crops,
        graphics=tuple(
            drawn(wish, crop, timeline, brand, each)
            for crop, each in zip(plan.crops, plates, strict=True)
        ),
        preset=brand.preset,
        made_from=made_from(plan, brand),
        draw_cover=lambda picture: draw_cover(
            brand.kit, brand.template, wish.facts, picture, brand.fonts
        ),
        bed=brand.bed(wish),
        facts=wish.facts,
        price_times=tuple(time for kind, time in shown if kind == "price"),
        layers=tuple(dict.fromkeys(kind for kind, _ in shown)),
        words=wish.words,
        plates=plates,
        voices=plan.voices,
    )


@dataclass(frozen=True)
class Manifest:
    """What ``cut_files`` made."""

    clip: MadeClip
    sources: tuple[SourceFile, ...]
    refused: tuple[RefusedFile, ...]
    posts: tuple[WrittenPost, ...]
    """Beside the clip, one for each platform."""


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
    brand = Brand.of(wish, settings)
    check_words(brand, wish.facts, settings, words=wish.words)
    sources, refused = look_at_all(files, settings, report, cancelled)
    if not sources:
        raise refused[0].error
    made = cut_sources(sources, wish, out_dir, settings, report, cancelled)
    return replace(made, refused=tuple(refused))


def cut_sources(
    sources: Sequence[SourceFile],
    wish: ClipWish,
    out_dir: Path,
    settings: Settings,
    report: Report = ignore,
    cancelled: CancelCheck = never,
) -> Manifest:
    """Cut footage that was looked at.

    Raises:
        InputError: The wish cannot be met.
        EnvironmentFault: ``out_dir`` cannot be written.
    """
    brand = Brand.of(wish, settings)
    plan = plan_clip(sources, wish, brand)
    with out_dir_for(out_dir):
        clip = make_clip(plan, sources, out_dir, settings, report, cancelled)
        posts = _posts(wish, brand, out_dir, settings)
    return Manifest(clip, tuple(sources), (), posts)


def _posts(
    wish: ClipWish, brand: Brand, out_dir: Path, settings: Settings
) -> tuple[WrittenPost, ...]:
    return write_posts(posts_of(wish.facts, settings.data), out_dir, brand.stem(wish))


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
    if plan.captions and not wish.words.captions:
        wish = replace(wish, words=wish.words.model_copy(update={"captions": plan.captions}))
    brand = Brand.of(wish, settings)
    check_words(brand, wish.facts, settings, plan.captions, wish.words)
    brand.preset.check_rate(plan.timeline.rate)
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
    shown = tuple(crops[aspect] for aspect in wish.aspects)
    planned = ClipPlan(wish, plan.timeline, shown, plan.captions)
    with out_dir_for(out_dir):
        clip = make_clip(planned, sources, out_dir, settings, report, cancelled)
        posts = _posts(wish, brand, out_dir, settings)
    return Manifest(clip, tuple(sources), (), posts)
