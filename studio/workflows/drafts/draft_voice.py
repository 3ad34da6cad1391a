"""A voice recorded for a draft: through the gate, into the blobs, onto the draft; out of the blobs when it may go."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.edit import desk_voices
from studio.errors import InputError, NotFound
from studio.media.voice import take_in_voice
from studio.records.desk import DraftEdit
from studio.records.drafts import EditDraft, VoiceRecording
from studio.render.voice import PlacedVoice
from studio.settings import Settings
from studio.store import Blobs, Viewer, blobs_of, require_role, scoped
from studio.workflows.audit import note
from studio.workflows.drafts.desk import OnDesk
from studio.workflows.drafts.drafts import Saved, change_draft, open_draft
from studio.workflows.footage.receive_footage import MAKERS

SUFFIX = ".m4a"
MS = 1000


@dataclass(frozen=True)
class TakenVoice:
    """A recording that went through the gate; its bytes are in the blobs, and no row names them yet.

    Attributes:
        blob: Their key.
        bytes: How many there are.
        length_ms: How long it is.
        outline: As ``media.voice`` draws it, in hexadecimal.
    """

    blob: str
    bytes: int
    length_ms: int
    outline: str


def draft_for_voice(session: Session, viewer: Viewer, draft_id: str) -> EditDraft:
    """The draft, over which the viewer may put one more recording.

    Raises:
        NotFound, Forbidden, Conflict: As ``change_draft``.
        InputError: ``voice.too_many``.
    """
    draft = open_draft(session, viewer, draft_id)
    require_role(session, viewer, draft.unit_id, MAKERS)
    if len(draft.edit.voices) >= desk_voices.MOST_VOICES:
        raise InputError("voice.too_many", limit=desk_voices.MOST_VOICES)
    return draft


def record_voice(  # noqa: PLR0913 - over which draft as it was when, and what from where on
    session: Session,
    settings: Settings,
    viewer: Viewer,
    draft_id: str,
    version: int,
    taken: TakenVoice,
    start: Fraction,
) -> Saved:
    """Put a recording over the draft as ``version`` of it was, from ``start`` seconds of the clip on.

    Raises:
        NotFound, Forbidden, Conflict, InputError: As ``draft_for_voice``.
    """
    draft = draft_for_voice(session, viewer, draft_id)
    recording = VoiceRecording(
        unit_id=draft.unit_id,
        draft_id=draft.id,
        recorded_by=viewer.account_id,
        blob=taken.blob,
        bytes=taken.bytes,
        length_ms=taken.length_ms,
        outline=taken.outline,
    )
    session.add(recording)
    session.flush()
    length = Fraction(taken.length_ms, MS)

    def over(there: OnDesk) -> DraftEdit:
        return desk_voices.added(there.edit, recording.id, taken.blob, start, length)

    saved = change_draft(session, settings, viewer, draft_id, version, over)
    recording.draft_id = saved.draft.id
    seconds = {"seconds": str(round(float(length), 1))}
    note(session, viewer, draft.unit_id, "draft.voice", saved.draft.id, **seconds)
    return saved


def take_in(settings: Settings, sent: Path) -> TakenVoice:
    """What the gate makes of an untrusted file, in the blobs; outside of any transaction, for it takes seconds.

    The same bytes recorded twice are one blob; the file itself is left where it is.

    Raises:
        Refused: ``voice.…``: it is no voice that we can use.
        EnvironmentFault: ``disk.reserve``.
    """
    blobs = blobs_of(settings)
    blobs.check_room()
    work = settings.var / "work"
    work.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=work, prefix="voice-") as folder:
        target = Path(folder) / f"voice{SUFFIX}"
        taken = take_in_voice(sent, target)
        size = target.stat().st_size
        return TakenVoice(
            blob=blobs.put_file(target, SUFFIX, move=True),
            bytes=size,
            length_ms=round(taken.seconds * MS),
            outline=taken.outline.hex(),
        )


def recordings_of(session: Session, viewer: Viewer, edit: DraftEdit) -> dict[str, VoiceRecording]:
    """The recordings of a draft's voices by id, as far as the viewer may hear them."""
    ids = [each.recording for each in edit.voices]
    if not ids:
        return {}
    wanted = select(VoiceRecording).where(VoiceRecording.id.in_(ids))
    return {each.id: each for each in session.scalars(scoped(wanted, viewer))}


def recording_of(
    session: Session, viewer: Viewer, draft: EditDraft, recording_id: str
) -> VoiceRecording:
    """A recording of the draft, now or in an earlier state of it.

    Raises:
        NotFound: There is none for this viewer.
    """
    wanted = select(VoiceRecording).where(VoiceRecording.id == recording_id)
    found = session.scalars(scoped(wanted, viewer)).one_or_none()
    over = {each.recording for each in draft.edit.voices}
    if found is None or (found.draft_id != draft.id and found.id not in over):
        raise NotFound("not_found", kind="voice_recording", id=recording_id)
    return found


def voices_of(blobs: Blobs, edit: DraftEdit | None) -> tuple[PlacedVoice, ...]:
    """The voices of an edit as the render takes them.

    Raises:
        NotFound: A recording's bytes are gone.
    """
    return tuple(
        PlacedVoice(blobs.path(each.blob), Path(each.blob).stem, each.start, each.level_db)
        for each in (edit.voices if edit else ())
    )
