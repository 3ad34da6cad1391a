"""Checks that keep up with edits: each edit asks again only what it can have changed."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from studio.records.finding import Finding
from studio.schedule.check import (
    DEFAULT,
    OrderKey,
    counts,
    inside,
    of_all,
    of_channel,
    of_host,
    of_item,
    order_of,
    showings,
    start_order,
)
from studio.schedule.collector import collector_resting
from studio.schedule.plan import PlannedBroadcast
from studio.schedule.rules import Laid, Presence, Rules, Showing, lay_out, presences

T = TypeVar("T")


@dataclass(frozen=True)
class Recheck:
    """What an edit changed."""

    gone: tuple[Finding, ...]
    """Findings that no longer hold, in the order of all checks."""
    new: tuple[Finding, ...]
    """Findings that hold now and did not, in that order."""


class _Group(Generic[T]):
    """What belongs to one host, channel or item, by broadcast, and what it said when last asked."""

    __slots__ = ("found", "members")

    def __init__(self) -> None:
        self.members: dict[str, list[T]] = {}
        self.found: list[Finding] = []


class Checker:
    """The findings of a changing set of broadcasts; at any time those of ``check`` on the same set.

    Args:
        broadcasts: The set to begin with.
        rules: What is gone by; stays as it is.
    """

    def __init__(self, broadcasts: Iterable[PlannedBroadcast], rules: Rules = DEFAULT) -> None:
        self._rules = rules
        self._all: dict[str, PlannedBroadcast] = {}
        self._laid: dict[str, Laid] = {}
        self._by_start: list[tuple[datetime, datetime, str]] = []
        self._inside: dict[str, list[Finding]] = {}
        self._everything: list[Finding] = []
        self._hosts: defaultdict[str, _Group[Presence]] = defaultdict(_Group)
        self._channels: defaultdict[str, _Group[PlannedBroadcast]] = defaultdict(_Group)
        self._items: defaultdict[str, _Group[Showing]] = defaultdict(_Group)
        self._keys: list[OrderKey] = []
        self._sorted: list[Finding] = []
        with collector_resting():
            self.edit(broadcasts)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings, in the order of ``check``."""
        return tuple(self._sorted)

    @property
    def broadcasts(self) -> tuple[PlannedBroadcast, ...]:
        """The set, by id."""
        return tuple(self._all[each] for each in sorted(self._all))

    def edit(
        self, changed: Iterable[PlannedBroadcast] = (), removed: Iterable[str] = ()
    ) -> Recheck:
        """Put broadcasts in or over what had their ids, take others out, and say what that changed.

        Args:
            changed: As they are now.
            removed: Ids; those that are not there are passed over.
        """
        hosts, channels, items = set[str](), set[str](), set[str]()
        now = {each.id: each for each in changed}
        gone: list[Finding] = []
        new: list[Finding] = []
        for broadcast_id in {*now, *removed}:
            before = self._laid.get(broadcast_id)
            if before is not None:
                self._touched(before, hosts, channels, items)
                self._take_out(before)
            gone += self._inside.pop(broadcast_id, ())
            self._all.pop(broadcast_id, None)
        for broadcast in now.values():
            self._all[broadcast.id] = broadcast
            if counts(broadcast):
                laid = lay_out(broadcast)
                self._put_in(laid)
                self._touched(laid, hosts, channels, items)
                own = self._inside[broadcast.id] = list(inside(laid, self._rules))
                new += own
        for key in hosts:
            _ask(self._hosts, key, self._of(of_host), gone, new)
        for key in channels:
            _ask(self._channels, key, self._of(of_channel), gone, new)
        for key in items:
            _ask(self._items, key, self._of(of_item), gone, new)
        gone += self._everything
        self._everything = list(of_all(self._ordered(), self._rules))
        new += self._everything
        return self._settle(gone, new)

    def _of(
        self, rule: Callable[[list[T], Rules], Iterator[Finding]]
    ) -> Callable[[list[T]], list[Finding]]:
        return lambda own: list(rule(own, self._rules))

    def _ordered(self) -> list[PlannedBroadcast]:
        if self._rules.free_disk_bytes is None:
            return []
        return [self._all[key[2]] for key in self._by_start]

    def _touched(self, laid: Laid, hosts: set[str], channels: set[str], items: set[str]) -> None:
        """The groups that hear of a broadcast."""
        hosts.update(each.host.id for each in presences(laid))
        channels.add(laid.broadcast.channel.id)
        items.update(item_id for item_id, _ in showings(laid))

    def _put_in(self, laid: Laid) -> None:
        broadcast = laid.broadcast
        self._laid[broadcast.id] = laid
        insort(self._by_start, start_order(broadcast))
        self._channels[broadcast.channel.id].members[broadcast.id] = [broadcast]
        for presence in presences(laid):
            self._hosts[presence.host.id].members.setdefault(broadcast.id, []).append(presence)
        for item_id, showing in showings(laid):
            self._items[item_id].members.setdefault(broadcast.id, []).append(showing)

    def _take_out(self, laid: Laid) -> None:
        broadcast = laid.broadcast
        del self._laid[broadcast.id]
        del self._by_start[bisect_left(self._by_start, start_order(broadcast))]
        self._channels[broadcast.channel.id].members.pop(broadcast.id, None)
        for presence in presences(laid):
            self._hosts[presence.host.id].members.pop(broadcast.id, None)
        for item_id, _ in showings(laid):
            self._items[item_id].members.pop(broadcast.id, None)

    def _settle(self, gone: list[Finding], new: list[Finding]) -> Recheck:
        """Bring the sorted list up to date; what went and came back is no change."""
        before = {order_of(each): each for each in gone}
        after = {order_of(each): each for each in new}
        left = [key for key, each in before.items() if after.get(key) != each]
        come = [key for key, each in after.items() if before.get(key) != each]
        if len(left) + len(come) > len(self._keys) // 4:
            self._rebuild(before, after)
        else:
            for key in left:
                at = bisect_left(self._keys, key)
                del self._keys[at], self._sorted[at]
            for key in come:
                at = bisect_left(self._keys, key)
                self._keys.insert(at, key)
                self._sorted.insert(at, after[key])
        return Recheck(
            tuple(before[key] for key in sorted(left)), tuple(after[key] for key in sorted(come))
        )

    def _rebuild(self, before: dict[OrderKey, Finding], after: dict[OrderKey, Finding]) -> None:
        """Sort anew: cheaper than many insertions."""
        kept = {
            key: each
            for key, each in zip(self._keys, self._sorted, strict=True)
            if key not in before
        } | after
        self._keys = sorted(kept)
        self._sorted = [kept[key] for key in self._keys]


def _ask(
    groups: defaultdict[str, _Group[T]],
    key: str,
    rule: Callable[[list[T]], list[Finding]],
    gone: list[Finding],
    new: list[Finding],
) -> None:
    """Ask one group again; a group without members goes."""
    group = groups[key]
    gone += group.found
    group.found = rule([each for own in group.members.values() for each in own])
    new += group.found
    if not group.members:
        del groups[key]
