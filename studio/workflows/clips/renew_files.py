"""The job behind an approved price: make a held clip's files with it, then hand all of them out at once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session, joinedload, selectinload, undefer

from studio.catalog import post_text
from studio.errors import InputError
from studio.records.clip import Certificate, ItemFacts
from studio.records.desk import DraftEdit
from studio.records.goods import Item
from studio.records.sellers import PersonalClip
from studio.records.work import Clip, Job, Rendition
from studio.workflows.audit import note
from studio.workflows.cutting.clip_sources import file_sources, plan_of, published_file, whole_clip
from studio.workflows.cutting.cut_files import make_clip
from studio.workflows.cutting.reprice import reprice
from studio.workflows.drafts.draft_voice import voices_of
from studio.workflows.footage.looking import Report, SourceFile
from studio.workflows.hold import priced_now
from studio.workflows.kit.prints import fingerprint
from studio.workflows.step import Done, Step, result_of, row_of
from studio.workflows.step_names import PLAN, REPRICE

ANEW = frozenset(
    {
        "clip.old_certificate",
        "clip.other_codec",
        "cut.length",
        "render.low_contrast",  # words moved, and need a stronger plate now
        "render.no_seam",
        "render.not_our_mp4",
        "render.other_encoder",
        "reprice.other_brand",
        "reprice.other_plan",
    }
)
"""Why no part of a file can be exchanged; the file is then rendered as a whole."""


def run(step: Step) -> Done:
    """Run the step its name tells."""
    code = step.name.partition("-")[0]
    if code == PLAN:
        return _plan(step)
    if code == REPRICE:
        return _renew(step, step.about)
    return _finish(step)


def _plan(step: Step) -> Done:
    """Freeze what will be shown: what the clip shows, with the price of this moment."""
    with step.database.reading() as session:
        clip = _clip_of(session, step)
        facts = priced_now(clip.facts, row_of(session, Item, clip.item_id))
    return Done({"facts": facts.model_dump(mode="json")})


def _renew(step: Step, rendition_id: str) -> Done:
    with step.database.reading() as session:
        clip = _clip_of(session, step)
        facts = _facts(session, step)
        if _is_over(session, clip, facts):
            return Done()
        rendition, edit = _rendition(clip, rendition_id), clip.order.edit
        sources = file_sources(session, step.blobs, clip)
    made = _in_part(step, clip, rendition, sources, facts)
    if made is None:
        made = _anew(step, clip, rendition, sources, facts, edit)
    path, certificate = made
    if path is None:
        return Done()
    kept = {
        "blob": step.blobs.put_file(path, ".mp4"),
        "cover": step.blobs.put_file(path.with_suffix(".jpg"), ".jpg"),
    }
    return Done({**kept, "certificate": certificate.model_dump(mode="json")}, tuple(kept.values()))


def _in_part(
    step: Step, clip: Clip, rendition: Rendition, sources: list[SourceFile], facts: ItemFacts
) -> tuple[Path | None, Certificate] | None:
    """Only what shows the price; no path where no picture does, None where it cannot be done in part."""
    target = step.folder / "out" / "new.mp4"
    try:
        published = published_file(step, rendition, clip.title)
        plan = plan_of(clip, sources)
        done = reprice(
            published, plan, facts, target, step.settings, _reporter(step), step.cancelled
        )
    except InputError as error:
        if error.code not in ANEW:
            raise
        return None
    return (done.path if done.encoded else None), done.certificate


def _anew(
    step: Step,
    clip: Clip,
    rendition: Rendition,
    sources: list[SourceFile],
    facts: ItemFacts,
    edit: DraftEdit | None,
) -> tuple[Path, Certificate]:
    """The whole file from the same edit, with what was recorded over it."""
    planned = whole_clip(clip, rendition, sources, facts, step.settings)
    planned = replace(planned, voices=voices_of(step.blobs, edit))
    folder = step.folder / "whole"
    folder.mkdir()
    made = make_clip(planned, sources, folder, step.settings, _reporter(step), step.cancelled)
    (rendered,) = made.renditions
    return rendered.path, rendered.certificate


def _finish(step: Step) -> Done:
    """All files at once, and the old ones go when nothing refers to them any more."""
    with step.database.reading() as session:
        clip = _clip_of(session, step)
        results = {
            each.id: result_of(session, step.job_id, f"{REPRICE}-{each.id}")
            for each in clip.renditions
        }
        before = [key for each in clip.renditions for key in (each.blob, each.cover)]
        before += _sellers_files(session, clip)

    def also(session: Session) -> None:
        clip, facts = _clip_of(session, step, lock=True), _facts(session, step)
        if _is_over(session, clip, facts):
            return
        for each in clip.renditions:
            if results[each.id]:
                _exchange(each, results[each.id])
                _forget_sellers_files(session, each)
        told = {"before": clip.made_from, "item": facts.model_dump_json()}
        clip.facts, clip.post_text, clip.made_from = facts, post_text(facts), fingerprint(told)
        clip.held_since = None
        note(session, None, clip.unit_id, "clip.reprice", clip.id, price_fen=facts.price.fen)

    return Done(blobs=tuple(before), also=also)


def _sellers_files(session: Session, clip: Clip) -> list[str]:
    """Keys of what was made of the clip in sellers' names."""
    ids = [each.id for each in clip.renditions]
    made = select(PersonalClip.blob, PersonalClip.cover).where(PersonalClip.rendition_id.in_(ids))
    return [key for row in session.execute(made) for key in row if key is not None]


def _forget_sellers_files(session: Session, rendition: Rendition) -> None:
    """Sellers' files of the old one are never handed out again; their rows stay, with their downloads."""
    old = update(PersonalClip).where(
        PersonalClip.rendition_id == rendition.id,
        PersonalClip.master_sha256 != rendition.certificate.sha256,
    )
    session.execute(old.values(blob=None, cover=None))


def _exchange(rendition: Rendition, made: dict[str, Any]) -> None:
    certificate = Certificate.model_validate(made["certificate"])
    rendition.blob, rendition.cover = made["blob"], made["cover"]
    rendition.bytes, rendition.duration_ms = certificate.bytes, certificate.duration_ms
    rendition.certificate = certificate


def _clip_of(session: Session, step: Step, *, lock: bool = False) -> Clip:
    """The job's clip with all that its files were made from; with ``lock`` nobody holds or exchanges it meanwhile."""
    clip_id = row_of(session, Job, step.job_id).subject_id
    load = (
        joinedload(Clip.order),
        selectinload(Clip.renditions).options(undefer(Rendition.certificate)),
        undefer(Clip.timeline),
        undefer(Clip.crops),
    )
    clip = row_of(session, Clip, clip_id)
    wanted = select(Clip).where(Clip.id == clip.id).options(*load)
    if lock:
        wanted = wanted.with_for_update(of=Clip)
    return session.scalars(wanted.execution_options(populate_existing=True)).one()


def _facts(session: Session, step: Step) -> ItemFacts:
    return ItemFacts.model_validate(result_of(session, step.job_id, PLAN)["facts"])


def _is_over(session: Session, clip: Clip, facts: ItemFacts) -> bool:
    """Whether nothing is left to do here: another job did it, or will, for the price has changed again."""
    item = row_of(session, Item, clip.item_id)
    return clip.held_since is None or priced_now(facts, item) != facts


def _rendition(clip: Clip, rendition_id: str) -> Rendition:
    return next(each for each in clip.renditions if each.id == rendition_id)


def _reporter(step: Step) -> Report:
    def report(code: str, done: float) -> None:
        step.progress(done if code == "render" else 0.0)

    return report
