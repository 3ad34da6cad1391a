"""What lies on the editing desk: a draft's edit with its footage, item and brand; where it begins and where it ends."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from studio.edit.desk import Desk
from studio.edit.desk_plan import timeline_of
from studio.edit.limits import Links, within_links
from studio.errors import InputError, NotFound
from studio.records.clip import ItemFacts
from studio.records.desk import DraftEdit
from studio.records.drafts import EditDraft
from studio.records.edit import Timeline
from studio.records.goods import Item
from studio.records.work import Footage
from studio.settings import Settings
from studio.store import Viewer, blobs_of, scoped
from studio.workflows.cutting.clip_sources import source_of
from studio.workflows.cutting.order_clips import facts_for
from studio.workflows.drafts.draft_plan import body_of, clip_length, planned, shown_wish
from studio.workflows.footage.linked_ranges import linked_ranges, telling
from studio.workflows.footage.looking import SourceFile
from studio.workflows.kit.clip_brand import Brand
from studio.workflows.kit.wish import ClipWish
from studio.workflows.step import row_of


@dataclass(frozen=True)
class OnDesk:
    """An edit with all that belongs to it.

    Attributes:
        edit: As it lies there.
        footage: One row for each of its sources.
        files: The same as the cutting room takes them.
        facts: What may be shown of the item now.
        kit: Slug of the county's brand kit.
        settings: Where templates lie.
        links: What of the footage is linked to the item: an automatic cut takes nothing else.
    """

    edit: DraftEdit
    footage: tuple[Footage, ...]
    files: tuple[SourceFile, ...]
    facts: ItemFacts
    kit: str
    settings: Settings
    links: Links = field(default_factory=dict)

    @cached_property
    def desk(self) -> Desk:
        """For what a person does to it."""
        seen = (
            replace(file.for_edit, name=row.name)
            for file, row in zip(self.files, self.footage, strict=True)
        )
        return Desk(self.edit, tuple(seen))

    @property
    def limited(self) -> Desk:
        """The same for what the studio chooses by itself."""
        marks = within_links(self.edit.marks, self.links)
        return Desk(self.edit.model_copy(update={"marks": marks}), self.desk.sources)

    @cached_property
    def brand(self) -> Brand:
        """Kit, template and typefaces.

        Raises:
            InputError, NotFound: One is no more, or has a mistake.
        """
        return Brand.load(self.settings, self.kit, self.edit.template, self.edit.preset)

    @cached_property
    def timeline(self) -> Timeline:
        """Its takes, with the template's transitions."""
        return timeline_of(self.desk, self.brand.template.transition)

    @property
    def length(self) -> Fraction:
        """Seconds of the clip, end card included."""
        return clip_length(body_of(self.edit), self.brand.template, self.edit.rate)

    @property
    def wish(self) -> ClipWish:
        """To look at it; what can be ordered is checked when it is."""
        return shown_wish(self.edit, self.facts, self.kit, self.length)

    def planned_anew(self, edit: DraftEdit) -> DraftEdit:
        """``edit`` with the takes of an automatic plan.

        Raises:
            InputError: As ``draft_plan.planned``, and ``edit.links_too_short``.
        """
        there = replace(self, edit=edit)
        with telling(self.links):
            made = planned(there.limited, self.files, self.facts, self.kit, there.brand)
        return made.model_copy(update={"marks": edit.marks})


def on_desk(
    session: Session,
    settings: Settings,
    viewer: Viewer,
    draft: EditDraft,
    edit: DraftEdit | None = None,
) -> OnDesk:
    """The draft's edit, or ``edit`` instead, with its footage and item.

    Raises:
        NotFound: A piece of footage is not there for this viewer.
        InputError: ``order.footage_not_ready``.
    """
    rows = footage_of(session, viewer, tuple(draft.footage_ids))
    kit, facts = facts_for(session, row_of(session, Item, draft.item_id))
    blobs = blobs_of(settings)
    files = tuple(source_of(blobs, row) for row in rows)
    shown = edit or draft.edit
    if tuple(each.sha256 for each in files) != tuple(each.sha256 for each in shown.sources):
        raise InputError("desk.other_footage")
    links = linked_ranges(session, draft.item_id, rows)
    return OnDesk(shown, rows, files, facts, kit, settings, links)


def footage_of(session: Session, viewer: Viewer, ids: tuple[str, ...]) -> tuple[Footage, ...]:
    """Footage by id, with what was seen in it, in that order.

    Raises:
        NotFound: One is not there for this viewer.
    """
    wanted = select(Footage).where(Footage.id.in_(ids)).options(undefer(Footage.analysis))
    found = {each.id: each for each in session.scalars(scoped(wanted, viewer))}
    for each in ids:
        if each not in found:
            raise NotFound("not_found", kind="footage", id=each)
    return tuple(found[each] for each in ids)
