"""How values look on a page: durations, sizes, money, instants in Asia/Shanghai, states."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction

from flask import Flask
from flask_babel import format_date, lazy_gettext
from flask_babel import gettext as _
from jinja2 import pass_context
from jinja2.runtime import Context

from studio import words
from studio.catalog import windows_text
from studio.errors import StudioError
from studio.records.goods import Item
from studio.records.live import BroadcastState, SegmentKind
from studio.records.permissions import PermissionGiven, PermissionKind
from studio.records.prices import PriceState
from studio.records.work import Clip, ClipState, FootageState, JobKind, JobState, Rendition
from studio.units import Money
from studio.units.clock import SHANGHAI, today
from studio.words import Message, say
from studio.workflows.footage.shot_requests import RequestState
from web.agents import device_of, is_phone
from web.i18n import language

KIB = 1024

SHAPES = ("9:16", "3:4", "1:1", "16:9")
"""Order in which shapes are shown: phones first."""

_LABELS: tuple[tuple[StrEnum, object, str], ...] = (
    (JobState.QUEUED, lazy_gettext("Queued"), "note"),
    (JobState.RUNNING, lazy_gettext("Running"), "busy"),
    (JobState.DONE, lazy_gettext("Done"), "good"),
    (JobState.FAILED, lazy_gettext("Failed"), "bad"),
    (JobState.CANCELLED, lazy_gettext("Stopped"), ""),
    (JobKind.INGEST, lazy_gettext("Look at footage"), ""),
    (JobKind.PRODUCE, lazy_gettext("Make clips"), ""),
    (JobKind.REPRICE, lazy_gettext("Put in the new price"), ""),
    (JobKind.PORTRAIT, lazy_gettext("Look at a portrait"), ""),
    (JobKind.ITEM_PHOTO, lazy_gettext("Look at an item's photograph"), ""),
    (JobKind.PERSONALISE, lazy_gettext("Make a seller's clip"), ""),
    (JobKind.PERSONALISE_ALL, lazy_gettext("Make sellers' clips"), ""),
    (JobKind.PLAN, lazy_gettext("Plan broadcasts"), ""),
    (JobKind.REHEARSE, lazy_gettext("Try the queue out"), ""),
    (FootageState.RECEIVED, lazy_gettext("Being looked at"), "busy"),
    (FootageState.READY, lazy_gettext("Ready"), "good"),
    (FootageState.REFUSED, lazy_gettext("Not usable"), "bad"),
    (ClipState.READY, lazy_gettext("New"), "busy"),
    (ClipState.PROPOSED, lazy_gettext("Proposed"), "note"),
    (ClipState.CHANGES, lazy_gettext("Changes wanted"), "bad"),
    (ClipState.APPROVED, lazy_gettext("Fit to go out"), "good"),
    (ClipState.PUBLISHED, lazy_gettext("Published"), "good"),
    (ClipState.WITHDRAWN, lazy_gettext("Withdrawn"), ""),
    (BroadcastState.DRAFT, lazy_gettext("Draft"), "note"),
    (BroadcastState.REVIEW, lazy_gettext("In review"), "busy"),
    (BroadcastState.LOCKED, lazy_gettext("Fixed"), "good"),
    (BroadcastState.LIVE, lazy_gettext("Live"), "good"),
    (BroadcastState.ENDED, lazy_gettext("Ended"), ""),
    (BroadcastState.ARCHIVED, lazy_gettext("Archived"), ""),
    (BroadcastState.CANCELLED, lazy_gettext("Called off"), ""),
    (PriceState.PROPOSED, lazy_gettext("Proposed"), "note"),
    (PriceState.APPROVED, lazy_gettext("Approved"), "good"),
    (PriceState.TURNED_DOWN, lazy_gettext("Not taken"), ""),
    (PriceState.RECORDED, lazy_gettext("From a price list"), ""),
    (RequestState.OPEN, lazy_gettext("Waiting for footage"), "note"),
    (RequestState.ARRIVED, lazy_gettext("Footage has come"), "good"),
    (RequestState.DONE, lazy_gettext("Done"), ""),
    (RequestState.OVER, lazy_gettext("Link ended"), "bad"),
    (PermissionKind.PERSON, lazy_gettext("Somebody seen or heard"), ""),
    (PermissionKind.MUSIC, lazy_gettext("Music"), ""),
    (PermissionKind.OTHER, lazy_gettext("Something else"), ""),
    (PermissionGiven.WRITTEN, lazy_gettext("on paper"), ""),
    (PermissionGiven.MESSAGE, lazy_gettext("by message"), ""),
    (PermissionGiven.SPOKEN, lazy_gettext("by word of mouth"), ""),
    (PermissionGiven.LICENCE, lazy_gettext("by licence"), ""),
    (SegmentKind.OPEN, lazy_gettext("Opening"), ""),
    (SegmentKind.ITEM, lazy_gettext("Item"), ""),
    (SegmentKind.INTERACTION, lazy_gettext("Interaction"), ""),
    (SegmentKind.FILLER, lazy_gettext("Filler"), ""),
    (SegmentKind.CLOSE, lazy_gettext("Closing"), ""),
)
"""Name and tone of every state; tones are classes of ``parts.css``."""


def seconds(value: Fraction | float | int) -> str:
    """``7.5`` → ``0:07.5``; tenths only where they are not zero."""
    tenths = round(Fraction(value) * 10)
    whole, tenth = divmod(tenths, 10)
    minutes, rest = divmod(whole, 60)
    return f"{minutes}:{rest:02d}" + (f".{tenth}" if tenth else "")


def left(value: int | None) -> str:
    """Seconds left, said roughly; empty when not known."""
    if value is None:
        return ""
    if value < 60:
        return str(_("about %(n)s s left", n=max(value, 1)))
    return str(_("about %(n)s min left", n=round(value / 60)))


def size(count: int) -> str:
    """Bytes as people read them: ``3.4 MB`` (1024-based)."""
    value = float(count)
    for name in ("B", "KB", "MB", "GB"):
        if value < KIB or name == "GB":
            return (
                f"{value:.0f} {name}"
                if name in {"B", "KB"} or value >= 100
                else f"{value:.1f} {name}"
            )
        value /= KIB
    raise AssertionError("unreachable")


def price(fen: int | None) -> str:
    """Fen as ``¥29.9``."""
    return "" if fen is None else str(Money(fen))


def price_then(item: Item, at: datetime) -> str:
    """What an item costs on the day of an instant, as ``¥29.9``."""
    return price(item.price_on(local(at).date()).price_fen)


def local(value: datetime) -> datetime:
    """The instant on Shanghai's clock."""
    return value.astimezone(SHANGHAI)


def clock(value: datetime) -> str:
    """``19:30`` in Shanghai."""
    return local(value).strftime("%H:%M")


def exact(value: datetime) -> str:
    """``19:30:05`` in Shanghai; seconds only where they are not zero."""
    here = local(value)
    return here.strftime("%H:%M:%S" if here.second else "%H:%M")


def day(value: datetime | date) -> str:
    """``11月23日 周一`` or ``Mon 23 Nov``."""
    on = local(value).date() if isinstance(value, datetime) else value
    if language() == "en":
        return str(format_date(on, "EEE d MMM"))
    return str(format_date(on, "M月d日 EEE"))


def dated(value: date) -> str:
    """The day, with its year where it is not this one: plans reach over the year's end."""
    if value.year == today().year:
        return day(value)
    return f"{value.year}年{day(value)}" if language() == "zh" else f"{day(value)} {value.year}"


def moment(value: datetime) -> str:
    """Day and clock."""
    return f"{day(value)} {clock(value)}"


def fault(error: StudioError) -> Message:
    """Sentence and remedy of an error, in the reader's language."""
    return say(error.code, language(), error.params)


def sentence(code: str, params: dict[str, object] | None = None) -> Message:
    """Sentence and remedy of a stored code."""
    return say(code, language(), params)


@dataclass(frozen=True)
class Label:
    """How a state is shown: its name and the tone of its tag."""

    label: str
    tone: str = ""


def state_of(value: StrEnum) -> Label:
    """Name and tone of a state or kind of one of the rows."""
    # Members of two enumerations may be the same string, so they are told apart by identity.
    return next(
        (Label(str(name), tone) for each, name, tone in _LABELS if each is value),
        Label(value.value),
    )


def by_shape(renditions: Iterable[Rendition]) -> list[Rendition]:
    """Files of a clip, phones' shape first."""
    known = {aspect: place for place, aspect in enumerate(SHAPES)}
    return sorted(renditions, key=lambda each: (known.get(each.aspect, len(known)), each.aspect))


def tile_of(renditions: Iterable[Rendition], aspect: str = "") -> Rendition | None:
    """The file in ``aspect``, else that whose cover fits a tile of 9:16 best."""
    known = {aspect: -1} if aspect else {"9:16": 0, "3:4": 1, "1:1": 2}
    return min(renditions, key=lambda each: known.get(each.aspect, 3), default=None)


def playing_s(clip: Clip) -> Fraction:
    """How long a clip plays, seconds: short footage makes it shorter than was asked."""
    longest = max((each.duration_ms for each in clip.renditions), default=clip.length_s * 1000)
    return Fraction(longest, 1000)


def check_name(name: str) -> str:
    """A certificate's line in words; the name itself where there are none."""
    return words.check_name(name, language())


def windows(pairs: Iterable[tuple[str, str]]) -> str:
    """Windows of the year in words; empty when sold all year."""
    return windows_text(pairs, language())


def init_app(app: Flask) -> None:
    """Hand them to the templates."""
    for each in (
        seconds,
        left,
        size,
        price,
        price_then,
        clock,
        exact,
        day,
        dated,
        moment,
        fault,
        sentence,
        state_of,
        check_name,
        by_shape,
        tile_of,
        playing_s,
        device_of,
        is_phone,
        windows,
    ):
        app.jinja_env.filters[each.__name__] = each
    app.jinja_env.filters["sentence"] = _sentence_here


@pass_context
def _sentence_here(context: Context, code: str, params: dict[str, object] | None = None) -> Message:
    """``sentence`` for templates: by the context Jinja knows not to work a constant out when it compiles the page."""
    del context
    return sentence(code, params)
