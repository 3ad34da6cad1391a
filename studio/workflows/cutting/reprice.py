"""A finished clip with another price: only what shows it is made anew. The pure-file core."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from studio import __version__
from studio.errors import InputError
from studio.media import probe
from studio.process import CancelCheck, never
from studio.records.clip import Certificate, ItemFacts
from studio.records.edit import CropPlan, EditPlan
from studio.records.media import MediaKind
from studio.render import RenderJob, Source
from studio.render.clip import cover_take
from studio.render.cover import cover_frame
from studio.render.cover_file import write_cover
from studio.render.legible import check_contrast
from studio.render.redraw import Before, redraw
from studio.settings import Settings
from studio.units import Aspect
from studio.words.claims import ClaimFinding
from studio.workflows.cutting.clip_plan import ClipPlan, made_from
from studio.workflows.cutting.cut_files import render_job
from studio.workflows.cutting.drawing import drawn
from studio.workflows.cutting.plates import still_legible
from studio.workflows.footage.looking import Report, ignore, look_at
from studio.workflows.given_plans import check_files
from studio.workflows.kit.clip_brand import check_words
from studio.workflows.kit.posts import WrittenPost, posts_of, write_posts
from studio.workflows.kit.wish import ClipWish
from studio.workflows.personal.personalise import (
    Published,
    check_target,
    folder_beside,
    publish_files,
)


@dataclass(frozen=True)
class Repriced:
    """What became of a clip.

    Attributes:
        path: The file with the new price; the clip itself where no picture shows one.
        certificate: Of that file.
        encoded: Pictures that were encoded again.
        pictures: Pictures of the clip.
        findings: Claim words that do not stop it but should be looked at.
        posts: Beside the file, for they say the price too; none where the clip stays as it is.
    """

    path: Path
    certificate: Certificate
    encoded: int
    pictures: int
    findings: tuple[ClaimFinding, ...] = ()
    posts: tuple[WrittenPost, ...] = ()


def reprice(  # noqa: PLR0913 - a clip, its plan, what it shall say, where, and what every long work gets
    clip: Published,
    plan: EditPlan,
    facts: ItemFacts,
    target: Path,
    settings: Settings,
    report: Report = ignore,
    cancelled: CancelCheck = never,
) -> Repriced:
    """Make ``clip`` say ``facts``: at ``target``, with certificate, cover and posts beside it.

    Args:
        clip: Of ``open_clip``.
        plan: The edit that it was rendered from, and where its footage lies.
        facts: The item's, with the new price.
        target: The file; nothing is written where no picture changes.
        settings: Paths and tools.
        report: Told of progress.
        cancelled: Polled.

    Raises:
        InputError: ``reprice.of_seller``: its end card is a seller's; ``reprice.other_plan``: the clip was made from
            another edit; ``reprice.other_brand``: kit, template, preset or studio are not what they were, so that more
            than the price would change; as ``check_files``, ``check_words``, ``draw`` and ``render.redraw``.
        Cancelled, VerifyFailed, EnvironmentFault, ProcessFailed: As ``render.redraw``.
    """
    check_target(clip, target)
    if "seller" in clip.certificate.made_from:
        raise InputError("reprice.of_seller", name=clip.path.name)
    brand = clip.brand
    planned = _planned(clip, plan, facts)
    check_files(plan)
    findings = check_words(brand, facts, settings, words=clip.shown.words)
    report("draw", 0.0)
    sources = _sources(planned, plan, settings, report, cancelled)
    planned = still_legible(planned, clip.shown.facts, sources, brand, settings, cancelled)
    job = render_job(planned, sources, brand)
    check_contrast(job.plates[0], str(planned.crops[0].aspect))
    said = replace(planned.wish, facts=clip.shown.facts)
    old = drawn(said, planned.crops[0], plan.timeline, brand, clip.shown.plates)
    before = Before(clip.path, clip.certificate, clip.shown, old)
    with folder_beside(target) as folder:
        part = folder / target.name
        done = redraw(before, job, part, settings, lambda share: report("render", share), cancelled)
        if done is None:
            return Repriced(clip.path, clip.certificate, 0, 0, findings)
        _cover(job, part, settings, cancelled)
        part.with_suffix(".json").write_text(
            done.certificate.model_dump_json(indent=1), encoding="utf-8"
        )
        files = [part.with_suffix(suffix) for suffix in (".jpg", part.suffix, ".json")]
        posts = write_posts(posts_of(facts, settings.data), target.parent, target.stem)
        publish_files(files, target)
    encoded = sum(map(len, done.encoded))
    return Repriced(target, done.certificate, encoded, done.count, findings, posts)


def _planned(clip: Published, plan: EditPlan, facts: ItemFacts) -> ClipPlan:
    """The clip's edit as it would be rendered in full.

    Raises:
        InputError: ``reprice.other_plan``, ``reprice.other_brand``.
    """
    told, brand = clip.certificate.made_from, clip.brand
    crop = _crop(clip, plan)
    aspects = (crop.aspect,)
    length = plan.timeline.duration + brand.template.end_card_s
    wish = ClipWish(
        facts,
        brand.kit.slug,
        brand.template.name,
        aspects,
        length,
        brand.preset.name,
        clip.shown.words,
        music="music" in told,
    )
    planned = ClipPlan(wish, plan.timeline, (crop,), plates=(clip.shown.plates,))
    now = made_from(planned, brand)
    if now["timeline"] != told.get("timeline"):
        raise InputError("reprice.other_plan", name=clip.path.name, title=plan.title)
    if told.get("studio") != __version__ or any(
        now[key] != told.get(key) for key in ("kit", "template", "preset", "graphics")
    ):
        raise InputError("reprice.other_brand", name=clip.path.name)
    return planned


def _crop(clip: Published, plan: EditPlan) -> CropPlan:
    aspect = Aspect.parse(clip.certificate.made_from.get("aspect", ""))
    for crop in plan.crops:
        if crop.aspect == aspect:
            return crop
    raise InputError("reprice.other_plan", name=clip.path.name, title=plan.title)


def _sources(
    planned: ClipPlan,
    plan: EditPlan,
    settings: Settings,
    report: Report,
    cancelled: CancelCheck,
) -> list[Source]:
    """The plan's files through the gate; photographs as they were developed."""
    found = []
    for file, ref in zip(plan.files, planned.timeline.sources, strict=True):
        path = Path(file.path)
        if ref.kind is MediaKind.PHOTO:
            found.append(look_at(path, settings, report, cancelled).for_render)
        else:
            found.append(Source(path, probe(path, settings, cancelled)))
    return found


def _cover(job: RenderJob, part: Path, settings: Settings, cancelled: CancelCheck) -> None:
    """It shows the price as well."""
    frame = cover_frame(cover_take(job, job.crops[0]), part.parent, settings, cancelled)
    write_cover(job.draw_cover(frame), part.with_suffix(".jpg"), job.preset)
