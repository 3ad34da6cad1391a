"""A difference in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from studio.records.live import BroadcastState, SegmentKind
from studio.schedule.difference import Change, ChangeKind, Difference, FeedKind
from studio.schedule.grid import FIELD, clock_text
from studio.schedule.instant import local
from studio.schedule.kept import KeptPlan, KeptSegment
from studio.schedule.times import duration_text
from studio.units import Money
from studio.words import say

SHOWN = 40
"""Characters of a text that a sentence quotes."""

_LENGTHS = frozenset({"planned_s", "min_s", "max_s", "warn_s"})
_NAMES = frozenset({"item_id", "clip_id", "host_id", "channel_id", "host_ids", "more_host_ids"})
_PRICES = frozenset({"price_fen", "list_price_fen"})
_COLUMNS = {name: f"column.{column}" for column, name in FIELD.items()}


def names_of(before: KeptPlan, after: KeptPlan) -> dict[str, str]:
    """What things are called, the newer name first."""
    return {**before.names, **after.names}


def sentences(told: Difference, names: Mapping[str, str], language: str) -> list[str]:
    """One sentence for each segment or field of the broadcast that changed, in order."""
    found: list[str] = []
    for changes in _by_segment(told.changes):
        first = changes[0]
        if first.segment is None:
            found += [_field(each, names, language) for each in changes]
            continue
        label = segment_label(first.segment, names, language)
        said = [_of_segment(each, names, language) for each in changes]
        values = {"place": first.place, "label": label, "what": _comma(language).join(said)}
        found.append(say("diff.segment", language, values).text)
    return found


def segment_label(segment: KeptSegment, names: Mapping[str, str], language: str) -> str:
    """What people call a segment: its item, its title, else its kind."""
    item = names.get(segment.item_id or "", "")
    return item or segment.title or say(f"segment.{segment.kind}", language).text


def concerns(told: Difference, names: Mapping[str, str], language: str) -> list[tuple[str, str]]:
    """Whom and what it concerns: a heading and who or what stands under it; those without anything are left out."""
    affected, comma = told.affected, _comma(language)
    rows = (
        ("hosts", [names.get(each, each) for each in affected.hosts]),
        ("clips", [names.get(each, each) for each in affected.clips]),
        ("overlays", [each[:SHOWN] for each in affected.overlays]),
        ("feeds", [_feed(kind, row_id, names, language) for kind, row_id in affected.feeds]),
    )
    return [
        (say(f"diff.{name}", language).text, comma.join(found)) for name, found in rows if found
    ]


def _feed(kind: FeedKind, row_id: str, names: Mapping[str, str], language: str) -> str:
    return say(f"diff.feed_{kind}", language, {"name": names.get(row_id, row_id)}).text


def _by_segment(changes: Iterable[Change]) -> list[list[Change]]:
    groups: dict[str, list[Change]] = {}
    for each in changes:
        groups.setdefault("" if each.segment is None else each.segment.id, []).append(each)
    return list(groups.values())


def _of_segment(change: Change, names: Mapping[str, str], language: str) -> str:
    match change.kind:
        case ChangeKind.CHANGED:
            return _field(change, names, language)
        case ChangeKind.MOVED:
            return say("diff.moved", language, {"before": change.before}).text
        case _:
            return say(f"diff.{change.kind}", language).text


def _field(change: Change, names: Mapping[str, str], language: str) -> str:
    old, new = (shown(change.field, each, names, language) for each in (change.old, change.new))
    code = "diff.field" if old and new else "diff.field_set" if new else "diff.field_gone"
    return say(
        code, language, {"field": heading(change.field, language), "old": old, "new": new}
    ).text


def heading(name: str, language: str) -> str:
    """What a field is called."""
    return say(_COLUMNS.get(name, f"column.{name}"), language).text


def shown(name: str, value: object, names: Mapping[str, str], language: str) -> str:
    """A value as a sentence quotes it; empty for none."""
    if value is None or value in ("", ()):
        return ""
    if name in _NAMES:
        ids = value if isinstance(value, tuple) else (value,)
        return _comma(language).join(names.get(str(each), "…") for each in ids)
    if isinstance(value, bool):
        return say(f"diff.{'yes' if value else 'no'}", language).text
    if isinstance(value, int):
        return _figure(name, value)
    if isinstance(value, datetime):
        return f"{local(value):%m-%d %H:%M}"
    if isinstance(value, BroadcastState | SegmentKind):
        room = "broadcast" if isinstance(value, BroadcastState) else "segment"
        return say(f"{room}.{value}", language).text
    text = "；".join(value) if isinstance(value, tuple) else str(value)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def _figure(name: str, value: int) -> str:
    if name in _LENGTHS:
        return duration_text(value)
    if name in _PRICES:
        return str(Money(value))
    return clock_text(value) if name == "fixed_clock_s" else str(value)


def _comma(language: str) -> str:
    return "，" if language == "zh" else ", "
