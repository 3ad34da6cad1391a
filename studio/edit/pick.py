"""Which of all that is on offer goes into the clip: the best, different from each other, as much as is needed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from studio.edit.alike import ALIKE, OTHER_FRAMING, distance, likeness
from studio.edit.footage import Footage
from studio.edit.offer import Grade, Kind, Offer
from studio.edit.pace import SHORTEST_CLIP_S, SHORTEST_TAKE_S, Pace
from studio.edit.slots import Bench, Slot
from studio.edit.talk_runs import nearer_by_talk
from studio.units import FrameRate

SAME = 0.35
"""Value lost by what looks exactly like something already taken."""

SAME_SHOT = 0.15
"""Value lost by another stretch of a shot that is used already; what plays on from it loses nothing."""

CROWDED, CROWDED_MOST = 0.05, 0.2
"""Value lost for each take that comes from the same file already, and at most: every file has its share."""

TOO_LONG = 0.5
"""Value lost by a sentence that takes the whole clip."""

WEAK = 0.55
"""Share of the best offer's value below which a shot only fills up."""

MOST_OFFERS = 400
"""Offers that are considered."""


@dataclass(frozen=True)
class Round:
    """What may be picked once the rounds before have not filled the clip."""

    grade: Grade = Grade.GOOD
    weak: bool = True
    """Whether also what is much weaker than the best."""
    repeats: bool = True
    """Whether also what looks like something taken, more of a shot that is used, and long sentences."""
    slivers: bool = False
    """Whether also what only flashes by."""
    grown: bool = True
    """Whether takes may be longer than the pace."""


ROUNDS = (
    Round(weak=False, repeats=False, grown=False),
    Round(repeats=False, grown=False),
    Round(),
    Round(grade=Grade.POOR),
    Round(slivers=True),
    Round(grade=Grade.POOR, slivers=True),
)


class Picker:
    """Picks offers for a clip of ``frames`` frames."""

    def __init__(
        self, footage: Sequence[Footage], frames: int, rate: FrameRate, pace: Pace
    ) -> None:
        self.footage = footage
        self.frames = frames
        self.rate = rate
        self.pace = pace
        self.bench = Bench(footage, rate, pace)
        self.offers = _considered([offer for each in footage for offer in each.offers()])
        self.picks = [offer for offer in self.offers if offer.must]
        self.best = max((offer.value for offer in self.offers), default=0.0)

    def run(self) -> list[Slot]:
        """Pick until the clip is full or nothing is left; the slots as they were filmed."""
        self._fill_ideally(ROUNDS[0])
        for each in ROUNDS:
            self._fill(each)
        if self.bench.reach(self.picks, grown=True) < ceil(SHORTEST_CLIP_S * self.rate.value):
            self._fill(Round(grade=Grade.DEAD, slivers=True))
        self.picks = nearer_by_talk(self.bench, self.offers, self.picks, self.frames)
        # Growing is for clips that the pace does not fill.
        grown = self.bench.reach(self.picks, grown=False) < self.frames
        return self.bench.slots(self.picks, grown=grown)

    def _fill_ideally(self, each: Round) -> None:
        """Pick until takes that suit the pace fill the clip."""
        while True:
            ideal = sum(slot.ideal for slot in self.bench.slots(self.picks, grown=False))
            if ideal >= self.frames - self.bench.ideal // 2 or not self._pick(each):
                return

    def _fill(self, each: Round) -> None:
        """Pick until the clip can be filled."""
        while self.bench.reach(self.picks, grown=each.grown) < self.frames and self._pick(each):
            pass

    def _pick(self, each: Round) -> bool:
        """Pick the best that may be picked in this round, if anything may."""
        able = [(self._wanted(offer), offer) for offer in self.offers if self._fits(offer, each)]
        if able:
            best = min(able, key=lambda pair: (-pair[0], pair[1].key))[1]
            self.picks = self.bench.added(self.picks, best)
        return bool(able)

    def _fits(self, offer: Offer, each: Round) -> bool:
        """Whether the offer may be picked in this round."""
        if offer in self.picks or offer.grade > each.grade:
            return False
        least = self.rate.frame if each.slivers else SHORTEST_TAKE_S
        if offer.room.duration < least:
            return False
        liked = offer.favourite is not None
        if not each.weak and not liked and offer.value < WEAK * min(1.0, self.best):
            return False
        if not each.repeats and not liked and self._repeats(offer):
            return False
        return self._has_room(offer)

    def _has_room(self, offer: Offer) -> bool:
        """Whether it lies apart from the picks, or plays on from one, and leaves the clip's length possible."""
        for pick in self.picks:
            if not self.bench.lie_apart(offer, pick) and not self.bench.play_on(offer, pick):
                return False
        return self.bench.least(self.bench.added(self.picks, offer)) <= self.frames

    def _repeats(self, offer: Offer) -> bool:
        if offer.kind is Kind.TALK and offer.core.duration > self.pace.talk:
            return True
        for pick in self.picks:
            same_shot = (pick.source, pick.shot) == (offer.source, offer.shot)
            if same_shot and not _framed_otherwise(offer, pick):
                return True
            if likeness(offer.look, pick.look) >= ALIKE:
                return True
        return False

    def _wanted(self, offer: Offer) -> float:
        """The offer's value beside what is picked already."""
        value = offer.value
        if self.picks:
            value -= SAME * max(likeness(offer.look, pick.look) for pick in self.picks)
        beside = [pick for pick in self.picks if pick.source == offer.source]
        value -= min(CROWDED_MOST, CROWDED * len(beside))
        if any(pick.shot == offer.shot and self.bench.lie_apart(offer, pick) for pick in beside):
            value -= SAME_SHOT
        if offer.kind is Kind.TALK:
            over = offer.core.duration - self.pace.most
            value -= TOO_LONG * max(0.0, float(over / (self.frames * self.rate.frame)))
        return value


def _framed_otherwise(one: Offer, other: Offer) -> bool:
    """Whether two moments of a shot are different pictures, because the camera has moved on."""
    if one.look is None or other.look is None:
        return False
    return distance(one.look, other.look) >= OTHER_FRAMING


def _considered(offers: list[Offer]) -> list[Offer]:
    """The best of very many, as filmed; what a person demands and likes is always among them."""
    ranked = sorted(offers, key=lambda offer: (not offer.must, -offer.value, offer.key))
    return sorted(ranked[:MOST_OFFERS], key=lambda offer: (offer.key, offer.kind))
