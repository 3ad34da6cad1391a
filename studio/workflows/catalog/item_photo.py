"""The job behind a photograph of an item: through the intake gate, or the reason why not."""

from __future__ import annotations

from functools import partial

from sqlalchemy.orm import Session

from studio.errors import StudioError
from studio.records.item_photos import ItemPhoto
from studio.records.work import Job
from studio.workflows.develop import developed
from studio.workflows.loose_blobs import let_go
from studio.workflows.step import Done, Step, row_of


def run(step: Step) -> Done:
    """Develop the photograph; what was sent is forgotten. One that was taken away meanwhile stays away."""
    with step.database.reading() as session:
        photo = session.get(ItemPhoto, row_of(session, Job, step.job_id).subject_id)
        sent = None if photo is None else photo.sent
    if photo is None or sent is None:
        return Done()
    key = developed(step, sent, "item_photo.film", partial(_refuse, step, photo.id))

    def also(session: Session) -> None:
        row = session.get(ItemPhoto, photo.id)
        if row is not None:
            row.photo, row.sent = key, None

    return Done(blobs=(key, sent), also=also)


def _refuse(step: Step, photo_id: str, error: StudioError) -> None:
    with step.database.session() as session:
        row = session.get(ItemPhoto, photo_id)
        if row is not None:
            let_go(session, row.sent)
            row.sent = None
            row.refusal_code, row.refusal_params = error.code, error.params
