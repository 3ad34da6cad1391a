"""What a clip that is kept in rows and blobs was made from, as the file cores take it."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from studio.edit import crop_plan
from studio.errors import InputError
from studio.records.clip import ItemFacts
from studio.records.clip_words import NO_WORDS
from studio.records.edit import CropPlan, EditPlan
from studio.records.work import Clip, Footage, Rendition
from studio.settings import Settings
from studio.store import Blobs
from studio.units import Aspect
from studio.workflows.cutting.clip_plan import ClipPlan
from studio.workflows.cutting.margins import margins
from studio.workflows.cutting.plan_files import file_of
from studio.workflows.footage.looking import SourceFile
from studio.workflows.kit.clip_brand import Brand
from studio.workflows.kit.wish import ClipWish
from studio.workflows.personal.personalise import Published, name_of, open_clip
from studio.workflows.step import Step


def source_of(blobs: Blobs, footage: Footage) -> SourceFile:
    """Footage as the cutting room takes it.

    Raises:
        InputError: ``order.footage_not_ready``.
        NotFound: Its bytes are gone.
    """
    if footage.info is None or footage.analysis is None:
        raise InputError("order.footage_not_ready", name=footage.name)
    still = blobs.path(footage.still) if footage.still else None
    path = blobs.path(footage.blob)
    return SourceFile(path, footage.sha256, footage.info, footage.analysis, still=still)


def file_sources(session: Session, blobs: Blobs, clip: Clip) -> list[SourceFile]:
    """The footage of a clip's timeline, in its order.

    Raises:
        InputError: ``clip.footage_gone``, and as ``source_of``.
    """
    hashes = [each.sha256 for each in clip.timeline.sources]
    wanted = select(Footage).where(Footage.unit_id == clip.unit_id, Footage.sha256.in_(hashes))
    ordered = select(Footage).where(Footage.id.in_(clip.order.footage_ids))
    found = {
        each.sha256: each
        for statement in (wanted, ordered)
        for each in session.scalars(statement.options(undefer(Footage.analysis)))
    }
    gone = [each for each in hashes if not _is_there(blobs, found.get(each))]
    if gone:
        raise InputError("clip.footage_gone", title=clip.title, count=len(gone))
    return [source_of(blobs, found[each]) for each in hashes]


def _is_there(blobs: Blobs, footage: Footage | None) -> bool:
    """Whether its bytes are; what was emptied out of the trash has no key."""
    return footage is not None and footage.emptied_at is None and blobs.exists(footage.blob)


def plan_of(clip: Clip, sources: Sequence[SourceFile]) -> EditPlan:
    """The edit that a clip was rendered from.

    Raises:
        InputError: ``reprice.other_plan``: it is of before crops were kept.
    """
    if clip.crops is None:
        raise InputError("reprice.other_plan", name=clip.title, title=clip.title)
    files = tuple(file_of(each) for each in sources)
    return EditPlan(title=clip.title, files=files, timeline=clip.timeline, crops=clip.crops.plans)


def whole_clip(
    clip: Clip,
    rendition: Rendition,
    sources: Sequence[SourceFile],
    facts: ItemFacts,
    settings: Settings,
) -> ClipPlan:
    """The same edit in the aspect of ``rendition`` alone, saying ``facts``.

    Raises:
        InputError: Kit, template or preset are no more, or do not deliver it.
    """
    certificate, aspect = rendition.certificate, Aspect.parse(rendition.aspect)
    told = certificate.made_from
    wish = ClipWish(
        facts,
        told["kit"].partition("@")[0],
        clip.order.template,
        (aspect,),
        Fraction(clip.length_s),
        rendition.preset,
        certificate.shown.words if certificate.shown else NO_WORDS,
        music="music" in told,
    )
    crop = _crop(clip, aspect, sources, Brand.of(wish, settings))
    return ClipPlan(wish, clip.timeline, (crop,))


def _crop(clip: Clip, aspect: Aspect, sources: Sequence[SourceFile], brand: Brand) -> CropPlan:
    """As it was kept; found once more for clips of before crops were kept."""
    for each in clip.crops.plans if clip.crops else ():
        if each.aspect == aspect:
            return each
    seen = [source.for_edit for source in sources]
    return crop_plan(clip.timeline, seen, aspect, (), margins(brand.template.safe_areas, aspect))


def published_file(step: Step, rendition: Rendition, title: str) -> Published:
    """A rendition as ``open_clip`` takes it: its file, cover and certificate beside each other in the step's folder.

    The blobs themselves are only pointed to; nobody writes to them.

    Raises:
        InputError: As ``open_clip``.
        NotFound: The file is gone.
    """
    name = f"{name_of(title)}-{rendition.aspect.replace(':', 'x')}.mp4"
    path = step.folder / name
    for key, place in ((rendition.blob, path), (rendition.cover, path.with_suffix(".jpg"))):
        place.unlink(missing_ok=True)
        place.symlink_to(step.blobs.path(key).resolve())
    told = rendition.certificate.model_dump_json()
    path.with_suffix(".json").write_text(told, encoding="utf-8")
    return open_clip(path, step.settings)
