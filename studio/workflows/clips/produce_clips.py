"""The job behind an order: plan once, render each clip in all its aspects, then show all of them at once."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, undefer

from studio.brand import fields_shown
from studio.catalog import post_text
from studio.edit.limits import within_links
from studio.records.clip import Certificate, ItemFacts
from studio.records.clip_words import NO_WORDS
from studio.records.edit import CropPlans, Timeline
from studio.records.finding import Finding, Findings
from studio.records.goods import Item
from studio.records.work import Clip, ClipOrder, Footage, Job, Rendition
from studio.render import Rendered
from studio.units import Aspect
from studio.workflows.clips.clip_footage import note_sources
from studio.workflows.cutting.clip_plan import ClipPlan, made_from
from studio.workflows.cutting.clip_sources import source_of
from studio.workflows.cutting.cut_files import MadeClip, make_clip, plan_clip
from studio.workflows.cutting.order_clips import facts_for
from studio.workflows.cutting.plates import plated
from studio.workflows.drafts.draft_plan import plan_edit
from studio.workflows.drafts.draft_voice import voices_of
from studio.workflows.footage.linked_ranges import linked_ranges, telling
from studio.workflows.footage.looking import Report
from studio.workflows.hold import hold_if_late
from studio.workflows.kit.clip_brand import Brand, check_words
from studio.workflows.kit.prints import fingerprint
from studio.workflows.kit.wish import ClipWish
from studio.workflows.kit.word_check import kept
from studio.workflows.step import Done, Step, result_of, row_of
from studio.workflows.step_names import PLAN, RENDER

DRAW_SHARE = 0.05
"""Of a render's progress: drawing comes before it."""


def run(step: Step) -> Done:
    """Run the step its name tells."""
    code = step.name.partition("-")[0]
    if code == PLAN:
        return _plan(step)
    if code == RENDER:
        return _render(step, int(step.about))
    return _finish(step)


def _plan(step: Step) -> Done:
    """Freeze what will be shown, and find out now what would not work after minutes of rendering."""
    with step.database.reading() as session:
        order = _order_of(session, step)
        kit, facts = facts_for(session, row_of(session, Item, order.item_id))
    brand = Brand.of(_wish(order, kit, facts, max(map(int, order.lengths))), step.settings)
    found = kept(check_words(brand, facts, step.settings, words=order.words or NO_WORDS))
    findings = Findings(items=(*found, *brand.told))
    return Done(
        {
            "kit": kit,
            "facts": facts.model_dump(mode="json"),
            "findings": findings.model_dump(mode="json"),
        }
    )


def _wish(order: ClipOrder, kit: str, facts: ItemFacts, length_s: int) -> ClipWish:
    return ClipWish(
        facts,
        kit,
        order.template,
        tuple(Aspect.parse(text) for text in order.aspects),
        Fraction(length_s),
        order.preset,
        order.words or NO_WORDS,
        music=order.music,
    )


def _render(step: Step, length_s: int) -> Done:
    with step.database.reading() as session:
        order, planned = _order_of(session, step), result_of(session, step.job_id, PLAN)
        footage = [row_of(session, Footage, each) for each in order.footage_ids]
        sources, edit = [source_of(step.blobs, each) for each in footage], order.edit
        links = linked_ranges(session, order.item_id, footage)
    facts = ItemFacts.model_validate(planned["facts"])
    wish = _wish(order, planned["kit"], facts, length_s)
    brand = Brand.of(wish, step.settings)
    if edit:
        plan = plan_edit(sources, edit, wish, brand, voices_of(step.blobs, edit))
    else:
        with telling(links):
            plan = plan_clip(sources, wish, brand, within_links((), links))
    files = [source.for_render for source in sources]
    plan = plated(plan, files, brand, step.settings, step.cancelled)
    print_of = fingerprint(made_from(plan, brand))
    told: tuple[Finding, ...] = ()
    renditions = _made_before(step, order, print_of)
    if renditions is None:
        made = make_clip(plan, sources, step.folder, step.settings, _reporter(step), step.cancelled)
        renditions, told = [_keep(step, made, each) for each in made.renditions], made.told
    keys = tuple(each[name] for each in renditions for name in ("blob", "cover"))
    shows = fields_shown(brand.template)
    return Done(_result(plan, print_of, shows, renditions, told), keys)


def _finish(step: Step) -> Done:
    with step.database.reading() as session:
        order = _order_of(session, step)

    def note(session: Session) -> None:
        facts = ItemFacts.model_validate(result_of(session, step.job_id, PLAN)["facts"])
        item = session.get_one(
            Item, order.item_id, with_for_update=True
        )  # whoever approves a price waits
        # A job of the same order that was stopped at its very end may have shown some of them already.
        there = set(session.scalars(select(Clip.length_s).where(Clip.order_id == order.id)))
        for length in order.lengths:
            if int(length) in there:
                continue
            made = result_of(session, step.job_id, f"{RENDER}-{length}")
            clip = _clip(order, facts, int(length), made)
            clip.findings = _findings(result_of(session, step.job_id, PLAN), made)
            session.add(clip)
            session.flush()
            hold_if_late(session, step.enqueue, clip, item, order.requested_by)
            note_sources(session, clip, order.footage_ids)

    return Done(also=note)


def _clip(order: ClipOrder, facts: ItemFacts, length_s: int, made: dict[str, Any]) -> Clip:
    renditions = [_rendition(each, made["shows"]) for each in made["renditions"]]
    playing_s = round(max(each.duration_ms for each in renditions) / 1000)
    return Clip(
        unit_id=order.unit_id,
        order_id=order.id,
        item_id=order.item_id,
        title=f"{facts.name_zh} · {playing_s} 秒",
        post_text=post_text(facts),
        length_s=length_s,
        timeline=Timeline.model_validate(made["timeline"]),
        crops=CropPlans.model_validate(made["crops"]),
        facts=facts,
        made_from=made["made_from"],
        renditions=renditions,
    )


def _findings(planned: dict[str, Any], made: dict[str, Any]) -> Findings:
    """Words to look at, and what was left out of this clip's pictures; each once."""
    found = [
        Finding.model_validate(each) for each in (*planned["findings"]["items"], *made["told"])
    ]
    return Findings(items=tuple({each.model_dump_json(): each for each in found}.values()))


def _rendition(made: dict[str, Any], shows: list[str]) -> Rendition:
    certificate = Certificate.model_validate(made["certificate"])
    return Rendition(
        aspect=made["aspect"],
        preset=made["preset"],
        blob=made["blob"],
        cover=made["cover"],
        bytes=certificate.bytes,
        width=certificate.size.width,
        height=certificate.size.height,
        duration_ms=certificate.duration_ms,
        certificate=certificate,
        shows=shows,
    )


def _result(
    plan: ClipPlan,
    print_of: str,
    shows: Sequence[str],
    renditions: list[dict[str, Any]],
    told: Sequence[Finding],
) -> dict[str, Any]:
    return {
        "made_from": print_of,
        "timeline": plan.timeline.model_dump(mode="json"),
        "crops": CropPlans(plans=plan.crops).model_dump(mode="json"),
        "shows": list(shows),
        "renditions": renditions,
        "told": [each.model_dump(mode="json") for each in told],
    }


def _keep(step: Step, made: MadeClip, rendered: Rendered) -> dict[str, Any]:
    """Put a rendition's file and cover into the blobs, before any row speaks of them."""
    return {
        "aspect": str(rendered.aspect),
        "preset": made.preset,
        "blob": step.blobs.put_file(rendered.path, ".mp4", move=True),
        "cover": step.blobs.put_file(rendered.cover, rendered.cover.suffix, move=True),
        "certificate": rendered.certificate.model_dump(mode="json"),
    }


def _made_before(step: Step, order: ClipOrder, print_of: str) -> list[dict[str, Any]] | None:
    """The renditions of a clip of this unit that was made from exactly the same, if its files are there."""
    same = (
        select(Clip)
        .where(Clip.unit_id == order.unit_id, Clip.made_from == print_of)
        .options(joinedload(Clip.renditions).options(undefer(Rendition.certificate)))
        .order_by(Clip.created_at)
    )
    with step.database.reading() as session:
        clip = session.scalars(same).unique().first()
        if clip is None or not all(
            step.blobs.exists(each.blob) and step.blobs.exists(each.cover)
            for each in clip.renditions
        ):
            return None
        return [
            {
                "aspect": each.aspect,
                "preset": each.preset,
                "blob": each.blob,
                "cover": each.cover,
                "certificate": each.certificate.model_dump(mode="json"),
            }
            for each in clip.renditions
        ]


def _order_of(session: Session, step: Step) -> ClipOrder:
    return row_of(session, ClipOrder, row_of(session, Job, step.job_id).subject_id)


def _reporter(step: Step) -> Report:
    def report(code: str, done: float) -> None:
        step.progress(0.0 if code == "draw" else DRAW_SHARE + (1 - DRAW_SHARE) * done)

    return report
