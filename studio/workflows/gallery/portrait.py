"""The job behind a seller's picture: through the intake gate, or the reason why not."""

from __future__ import annotations

from functools import partial

from sqlalchemy.orm import Session

from studio.errors import StudioError
from studio.records.sellers import Seller
from studio.records.work import Job
from studio.workflows.develop import developed
from studio.workflows.loose_blobs import let_go
from studio.workflows.step import Done, Step, row_of


def run(step: Step) -> Done:
    """Develop the picture sent last into a JPEG of our own; what was sent is forgotten."""
    with step.database.reading() as session:
        seller = row_of(session, Seller, row_of(session, Job, step.job_id).subject_id)
        sent, before = seller.portrait_sent, seller.portrait
    if sent is None:
        return Done()
    key = developed(step, sent, "personalise.portrait", partial(_refuse, step, seller.id, sent))

    def also(session: Session) -> None:
        seller_now = row_of(session, Seller, seller.id)
        if seller_now.portrait_sent == sent:  # no other was sent meanwhile
            seller_now.portrait, seller_now.portrait_sent = key, None

    # Of the three only what a row still names stays.
    return Done(blobs=(key, sent, *((before,) if before else ())), also=also)


def _refuse(step: Step, seller_id: str, sent: str, error: StudioError) -> None:
    """Say on the shop itself why the picture cannot be used; the job fails with the same words."""
    with step.database.session() as session:
        seller = row_of(session, Seller, seller_id)
        if seller.portrait_sent == sent:
            let_go(session, sent)
            seller.portrait_sent = None
            seller.refusal_code, seller.refusal_params = error.code, error.params
