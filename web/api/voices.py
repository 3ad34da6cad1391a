"""Voices over a draft: sent through the gate, placed, made louder or softer, taken away."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Annotated

from flask import Response
from pydantic import BeforeValidator, Field

from studio.edit import desk_voices
from studio.records.desk import DraftEdit
from studio.records.drafts import EditDraft
from studio.workflows.drafts.desk import OnDesk
from studio.workflows.drafts.draft_voice import (
    TakenVoice,
    draft_for_voice,
    record_voice,
    recording_of,
)
from studio.workflows.drafts.drafts import Change, open_draft
from web.api.asked import Body, digits, whole
from web.api.asked_desk import DAY_MS, Moment, Version
from web.api.asked_sellers import NamedFile
from web.api.drafts import GROUP, changed_draft, held_draft, require_version
from web.api.marks import gettext as _
from web.api.octets import Octets
from web.api.operations import operation
from web.api.shapes import Id, Shape
from web.edit.answers import opened
from web.edit.voices import decoded
from web.files import blob
from web.reach import viewer
from web.state import session, studio

MS = 1000

CHANGED = _("Of the draft this is a change of.")
BEGINS = _("Where it begins, on the clip's clock.")


class VoiceShape(Shape):
    """A voice over a draft."""

    recording_id: Id
    start_ms: int
    length_ms: int
    level_db: int = Field(description=_("Against speech as loud as it usually is."))


class VoicesShape(Shape):
    """The voices of a draft, and the version of it that has them."""

    draft_id: Id
    version: int
    voices: list[VoiceShape]


class VoiceAsked(NamedFile):
    """Over which version of the draft, and from where on."""

    version: Annotated[int, BeforeValidator(digits)] = Field(
        ge=1, le=99_999_999, description=CHANGED
    )
    start_ms: Annotated[int, BeforeValidator(digits)] = Field(
        default=0, ge=0, le=DAY_MS, description=BEGINS
    )


class PlaceWish(Body):
    """Where a voice begins, and how loud it is."""

    version: Version = Field(description=CHANGED)
    start_ms: Moment = Field(description=BEGINS)
    level_db: Annotated[
        int,
        Field(ge=desk_voices.SOFTEST_DB, le=desk_voices.LOUDEST_DB),
        BeforeValidator(whole),
    ] = 0


class LeaveWish(Body):
    """Of which version a voice is taken away."""

    version: Version = Field(description=CHANGED)


def voices_now(draft_id: str, recording_id: str = "") -> VoicesShape:
    """The draft's voices, whichever is named beside it."""
    del recording_id
    return list_draft_voices(draft_id)


@operation(
    "GET",
    "/drafts/<draft_id>/voices",
    VoicesShape,
    group=GROUP,
    summary=_("Voices over a draft"),
    refusals=(409,),
)
def list_draft_voices(draft_id: str) -> VoicesShape:
    """All of them."""
    return _voices(open_draft(session(), viewer(), draft_id))


def _decoded(draft_id: str, query: VoiceAsked, sent: Path) -> TakenVoice:
    """The recording of who may put one over this version of the draft."""
    with studio().database.reading() as reading:
        require_version(draft_for_voice(reading, viewer(), draft_id), query.version)
    return decoded(sent)


@operation(
    "POST",
    "/drafts/<draft_id>/voices",
    VoicesShape,
    group=GROUP,
    summary=_("Put a recording over a draft: its bytes; answers all voices"),
    status=201,
    query=VoiceAsked,
    octets=True,
    ahead=_decoded,
    current=voices_now,
    refusals=(409,),
    tagged=True,
)
def record_draft_voice(
    draft_id: str, query: VoiceAsked, sent: Path, ahead: TakenVoice
) -> VoicesShape:
    """Through the intake gate."""
    del sent
    held_draft(draft_id, query.version)
    settings, start = studio().settings, Fraction(query.start_ms, MS)
    saved = record_voice(session(), settings, viewer(), draft_id, query.version, ahead, start)
    return _voices(saved.draft)


@operation(
    "GET",
    "/drafts/<draft_id>/voices/<recording_id>/sound.m4a",
    Octets,
    group=GROUP,
    summary=_("A recording of a draft, to listen to"),
    media="audio/mp4",
    ranged=True,
)
def get_voice_sound(draft_id: str, recording_id: str) -> Response:
    """As the gate wrote it anew."""
    return blob(recording_of(session(), viewer(), opened(draft_id), recording_id).blob)


@operation(
    "POST",
    "/drafts/<draft_id>/voices/<recording_id>/place",
    VoicesShape,
    group=GROUP,
    summary=_("Have a voice begin elsewhere, or be louder or softer"),
    body=PlaceWish,
    current=voices_now,
    refusals=(409, 422),
    tagged=True,
)
def place_draft_voice(draft_id: str, recording_id: str, body: PlaceWish) -> VoicesShape:
    """From the frame nearest to it."""
    start = Fraction(body.start_ms, MS)

    def change(there: OnDesk) -> DraftEdit:
        return desk_voices.placed(there.edit, recording_id, start, body.level_db)

    return _changed(draft_id, recording_id, body.version, change)


@operation(
    "POST",
    "/drafts/<draft_id>/voices/<recording_id>/remove",
    VoicesShape,
    group=GROUP,
    summary=_("Take a voice away; undoing brings it back"),
    body=LeaveWish,
    current=voices_now,
    refusals=(409, 422),
    tagged=True,
)
def remove_draft_voice(draft_id: str, recording_id: str, body: LeaveWish) -> VoicesShape:
    """The recording itself is kept with the draft."""

    def change(there: OnDesk) -> DraftEdit:
        return desk_voices.removed(there.edit, recording_id)

    return _changed(draft_id, recording_id, body.version, change)


def _changed(draft_id: str, recording_id: str, version: int, change: Change) -> VoicesShape:
    recording_of(session(), viewer(), held_draft(draft_id, version), recording_id)
    return _voices(changed_draft(draft_id, version, change))


def _voices(draft: EditDraft) -> VoicesShape:
    return VoicesShape(
        draft_id=draft.id,
        version=draft.version,
        voices=[
            VoiceShape(
                recording_id=each.recording,
                start_ms=round(each.start * MS),
                length_ms=round(each.length * MS),
                level_db=each.level_db,
            )
            for each in draft.edit.voices
        ],
    )
