"""Order clips of an item from footage: checked at once, made by the queue."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

from sqlalchemy.orm import Session

from studio.brand import kit_slugs, load_kit, load_template
from studio.catalog import facts_of
from studio.errors import InputError
from studio.records.clip import ItemFacts
from studio.records.clip_words import NO_WORDS, ClipWords
from studio.records.desk import DraftEdit
from studio.records.goods import Item
from studio.records.people import Unit
from studio.records.work import ClipOrder, Footage, FootageState, Job, JobKind
from studio.settings import Settings
from studio.store import Viewer, blobs_of, county_of, get_or_not_found, require_role
from studio.units import Aspect
from studio.workflows.accounts import break_glass
from studio.workflows.audit import note
from studio.workflows.cutting.delivery_names import delivery_name
from studio.workflows.enqueue import Enqueue
from studio.workflows.footage.footage_trash import check_not_trashed
from studio.workflows.footage.receive_footage import MAKERS
from studio.workflows.kit.wish import DEFAULT_PRESET, ClipWish
from studio.workflows.kit.word_check import order_findings
from studio.workflows.step import row_of

T = TypeVar("T")


@dataclass(frozen=True)
class OrderWish:
    """What somebody wants.

    Attributes:
        item_id: What the clips are about.
        footage_ids: What they are cut from; all analysed, all of the item's county.
        template: Name of a clip template.
        aspects: Shapes of each clip.
        lengths_s: Whole seconds, one clip each, end card included.
        preset: Name of a delivery preset.
        words: What the clips say beyond their item.
        music: Whether the county's bed may play.
        edit: The one clip exactly as it lies on the editing desk; None for clips that are planned when they are made.
    """

    item_id: str
    footage_ids: tuple[str, ...]
    template: str
    aspects: tuple[Aspect, ...]
    lengths_s: tuple[int, ...]
    preset: str = DEFAULT_PRESET
    words: ClipWords = NO_WORDS
    music: bool = True
    edit: DraftEdit | None = None


def order_clips(
    session: Session, enqueue: Enqueue, settings: Settings, viewer: Viewer, wish: OrderWish
) -> ClipOrder:
    """Note the order and queue its job: both or neither.

    Raises:
        NotFound: The item or a piece of footage is not there for this viewer.
        Forbidden: ``forbidden.role``; ``footage.reason_first``: who is of the province says first why.
        InputError: ``order.*``, ``cut.length``, ``cut.aspect``, ``cut.no_files``, ``brand.*``,
            ``preset.*``: what is wrong with it; ``claims.*``: a word that no clip may say.
        Conflict: ``footage.trashed``.
        EnvironmentFault: ``disk.reserve``.
    """
    item = get_or_not_found(session, viewer, Item, wish.item_id)
    require_role(session, viewer, item.unit_id, MAKERS)
    blobs_of(settings).check_room()
    lengths, aspects = _unique(wish.lengths_s), _unique(wish.aspects)
    kit, facts = facts_for(session, item)
    footage_ids = check_order(session, settings, viewer, item, wish)
    findings = order_findings(settings, kit, wish.template, facts, wish.words)
    order = ClipOrder(
        unit_id=item.unit_id,
        item_id=item.id,
        template=wish.template,
        aspects=[str(aspect) for aspect in aspects],
        lengths=[str(length) for length in lengths],
        footage_ids=list(footage_ids),
        preset=wish.preset,
        music=wish.music,
        words=None if wish.words == NO_WORDS else wish.words,
        findings=findings,
        edit=wish.edit,
        requested_by=viewer.account_id,
    )
    session.add(order)
    session.flush()
    job = Job(
        unit_id=item.unit_id,
        kind=JobKind.PRODUCE,
        subject_id=order.id,
        title=item.name_zh,
        requested_by=viewer.account_id,
    )
    enqueue(session, job)
    break_glass.note_orders(session, viewer, footage_ids)
    told = {"name": item.name_zh, "template": wish.template}
    note(session, viewer, item.unit_id, "order.place", order.id, **told)
    return order


def check_order(
    session: Session, settings: Settings, viewer: Viewer, item: Item, wish: OrderWish
) -> tuple[str, ...]:
    """Make sure the wish can be met, before anything is planned; its footage, each once.

    Raises:
        NotFound: A piece of footage is not there for this viewer.
        Forbidden: ``footage.reason_first``.
        InputError: ``order.*``, ``cut.length``, ``cut.aspect``, ``cut.no_files``, ``brand.*``, ``preset.*``.
    """
    _check_shapes(settings, facts_for(session, item), wish, _unique(wish.lengths_s))
    return _check_footage(session, viewer, item, wish)


def facts_for(session: Session, item: Item) -> tuple[str, ItemFacts]:
    """The slug of the item's county, which names its brand kit, and what may be shown of the item now."""
    county = row_of(session, Unit, county_of(session, item.unit_id))
    return county.slug, facts_of(item, county.name_zh, county.name_en)


def usual_template(session: Session, settings: Settings, unit_id: str) -> str:
    """The template that the unit's county takes where nobody chooses; nothing where it has no kit yet."""
    slug = row_of(session, Unit, county_of(session, unit_id)).slug
    known = slug in kit_slugs(settings.data)
    return load_kit(settings.data, slug).default_template if known else ""


def _check_shapes(
    settings: Settings, about: tuple[str, ItemFacts], wish: OrderWish, lengths: tuple[int, ...]
) -> None:
    """Make sure there are a kit, a template, a preset, aspects and lengths that can be delivered."""
    if not lengths:
        raise InputError("order.no_length")
    if not wish.aspects:
        raise InputError("order.no_aspect")
    kit, facts = about
    load_template(settings.data, wish.template)
    load_kit(settings.data, kit)
    for length in lengths:
        ClipWish(facts, kit, wish.template, wish.aspects, Fraction(length), wish.preset)
    delivery_name(settings.data, wish.preset).check(wish.aspects)


def _check_footage(
    session: Session, viewer: Viewer, item: Item, wish: OrderWish
) -> tuple[str, ...]:
    """Make sure the footage is there, analysed, and of the item's county."""
    ids = _unique(wish.footage_ids)
    if not ids:
        raise InputError("cut.no_files")
    county = county_of(session, item.unit_id)
    for footage_id in ids:
        footage = get_or_not_found(session, viewer, Footage, footage_id)
        if county_of(session, footage.unit_id) != county:
            raise InputError("order.other_county", name=footage.name)
        break_glass.check_open(session, viewer, footage.unit_id)
        check_not_trashed(footage)
        if footage.state is not FootageState.READY:
            raise InputError("order.footage_not_ready", name=footage.name)
    return ids


def _unique(values: tuple[T, ...]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(values))
