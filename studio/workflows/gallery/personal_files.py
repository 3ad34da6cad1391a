"""The job behind sellers' clips, one or many: each is kept once it is made, so a job begun again goes on there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import joinedload, undefer

from studio.catalog import ApprovedPrice
from studio.errors import Conflict, StudioError
from studio.records.sellers import PersonalClip, ShopCard
from studio.records.work import Job, JobKind, Rendition
from studio.units import Money
from studio.units.clock import today
from studio.workflows.catalog.price_range import approved_for
from studio.workflows.cutting.clip_sources import published_file
from studio.workflows.gallery.find_clips import check_may_go_out
from studio.workflows.personal.personalise import Personal, Published
from studio.workflows.personal.personalise_all import personalise_all
from studio.workflows.personal.sellers import Seller, SheetRow
from studio.workflows.step import Done, Step, row_of

AT_ONCE = 8
"""Files made between two looks whether the clip is still handed out."""


def run(step: Step) -> Done:
    """Make what the job's rows ask for and is not there yet.

    What is wrong with one seller's card is said on its row; only who asked for one alone gets it as the job's error.
    """
    made = 0
    while True:
        todo, count, single = _todo(step)
        if not todo:
            return Done({"made": made})
        with step.database.reading() as session:
            rendition = _rendition(step, todo[0].rendition_id)
            approved = approved_for(session, rendition.clip.item_id, today())
        folder = step.folder / f"{made}"
        folder.mkdir()
        clip = published_file(replace(step, folder=folder), rendition, rendition.clip.title)
        _make(step, clip, todo, approved, (count - len(todo), count))
        made += len(todo[:AT_ONCE])
        if single:
            _raise_error(step, todo[0].id)


def _todo(step: Step) -> tuple[list[PersonalClip], int, bool]:
    """What is not made and has not failed, of how many, and whether one was asked for alone."""
    with step.database.reading() as session:
        job = row_of(session, Job, step.job_id)
        rows = select(PersonalClip).where(PersonalClip.job_id == step.job_id)
        found = list(session.scalars(rows.order_by(PersonalClip.created_at, PersonalClip.id)))
    todo = [each for each in found if each.blob is None and each.error_code is None]
    return todo, len(found), job.kind is JobKind.PERSONALISE


def _rendition(step: Step, rendition_id: str) -> Rendition:
    """The clip's file as it is now.

    Raises:
        Conflict: ``clip.held``: it says a price that is no longer the item's.
    """
    load = (joinedload(Rendition.clip), undefer(Rendition.certificate))
    with step.database.reading() as session:
        wanted = select(Rendition).where(Rendition.id == rendition_id).options(*load)
        rendition = session.scalars(wanted).one()
        check_may_go_out(session, rendition.clip)
    return rendition


def _make(
    step: Step,
    clip: Published,
    todo: list[PersonalClip],
    approved: ApprovedPrice | None,
    done: tuple[int, int],
) -> None:
    now, (before, count) = todo[:AT_ONCE], done
    current = [each for each in now if each.master_sha256 == clip.certificate.sha256]
    for each in now:
        if each not in current:
            _keep(step, each, Conflict("personal.stale", title=clip.shown.facts.name_zh))
    rows = [SheetRow(number, _seller(step, each.card)) for number, each in enumerate(current)]

    def report(code: str, share: float) -> None:
        del code
        step.progress((before + share * len(now)) / count)

    out = clip.path.parent / "out"
    for row in personalise_all(clip, rows, out, approved, step.settings, report, step.cancelled):
        _keep(step, current[row.number], row.made)


def _seller(step: Step, card: ShopCard) -> Seller:
    return Seller(
        shop=card.shop,
        link=card.link,
        phone=card.phone,
        wechat=card.wechat,
        portrait=step.blobs.path(card.portrait) if card.portrait else None,
        price=None if card.price_fen is None else Money(card.price_fen),
    )


def _keep(step: Step, wanted: PersonalClip, made: Personal | StudioError) -> None:
    """The file into the blobs and its row, before the next one is begun."""
    keys: dict[str, str | None] = {}
    if isinstance(made, Personal):
        cover = made.path.with_suffix(".jpg")
        keys["blob"] = step.blobs.put_file(made.path, ".mp4", move=True)
        keys["cover"] = _put(step, cover)
    with step.database.session() as session:
        row = row_of(session, PersonalClip, wanted.id)
        if isinstance(made, StudioError):
            row.error_code, row.error_params = made.code, made.params
            return
        row.blob, row.cover = keys["blob"], keys["cover"]
        row.bytes, row.certificate = made.certificate.bytes, made.certificate


def _put(step: Step, cover: Path) -> str | None:
    return step.blobs.put_file(cover, ".jpg", move=True) if cover.is_file() else None


def _raise_error(step: Step, personal_id: str) -> None:
    with step.database.reading() as session:
        row = row_of(session, PersonalClip, personal_id)
    if row.error_code is not None:
        raise Conflict(row.error_code, **row.error_params)
