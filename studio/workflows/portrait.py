"""The job behind a seller's picture: through the intake gate, or the reason why not."""

from __future__ import annotations

from sqlalchemy.orm import Session

from studio.errors import Cancelled, InputError, StudioError
from studio.media.photo import develop_kind
from studio.media.sniff import FILM, sniff
from studio.records.sellers import Seller
from studio.records.work import Job
from studio.workflows.step import Done, Step, row_of


def run(step: Step) -> Done:
    """Develop the picture sent last into a JPEG of our own; what was sent is forgotten."""
    with step.database.reading() as session:
        seller = row_of(session, Seller, row_of(session, Job, step.job_id).subject_id)
        sent, before = seller.portrait_sent, seller.portrait
    if sent is None:
        return Done()
    try:
        key = _developed(step, sent)
    except Cancelled:
        raise
    except StudioError as error:
        if error.permanent:
            _refuse(step, seller.id, sent, error)
        raise

    def also(session: Session) -> None:
        seller_now = row_of(session, Seller, seller.id)
        if seller_now.portrait_sent == sent:  # no other was sent meanwhile
            seller_now.portrait, seller_now.portrait_sent = key, None

    # Of the three only what a row still names stays.
    return Done(blobs=(key, sent, *((before,) if before else ())), also=also)


def _developed(step: Step, sent: str) -> str:
    path = step.blobs.path(sent)
    kind = sniff(path)
    if kind == FILM:
        raise InputError("personalise.portrait", name=path.name[:12])
    target = step.folder / "portrait.jpg"
    develop_kind(path, kind, target, step.cancelled)
    return step.blobs.put_file(target, ".jpg", move=True)


def _refuse(step: Step, seller_id: str, sent: str, error: StudioError) -> None:
    """Say on the shop itself why the picture cannot be used; the job fails with the same words."""
    with step.database.session() as session:
        seller = row_of(session, Seller, seller_id)
        if seller.portrait_sent == sent:
            seller.portrait_sent = None
            seller.refusal_code, seller.refusal_params = error.code, error.params
