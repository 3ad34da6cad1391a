"""Which of all that is on offer goes into the clip: the best, different from each other, as much as is needed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from math import ceil

from studio.edit.alike import ALIKE, likeness
from studio.edit.footage import Footage
from studio.edit.offer import Grade, Kind, Offer
from studio.edit.pace import SHORTEST_CLIP_S, SHORTEST_TAKE_S, Pace
from studio.edit.rounds import ROUNDS, Again, Round
from studio.edit.slots import Bench, Slot
from studio.edit.talk_runs import miss_of, nearer_by_talk
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

BRIEF = Fraction(3, 4)
"""Share of the pace's shortest take that a shot must have to be among the first choices."""

SLIVER_S = Fraction(1, 4)
"""What is shorter than this is never shown."""

TWIN = 0.85
"""Likeness from which a picture of another file is the same picture once more: the file given twice, encoded anew."""

FILLS = 0.4
"""Value added at the end by what fills all that is still open."""

MOST_OFFERS = 400
"""Offers that are considered."""


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
        self.picks: list[Offer] = []
        self._open: list[Offer] = []
        self._hold([offer for offer in self.offers if offer.must])
        self.best = max((offer.value for offer in self.offers), default=0.0)

    def run(self) -> list[Slot]:
        """Pick until the clip is full or nothing is left; the slots as they were filmed."""
        self._fill_ideally(ROUNDS[0])
        self._fill_in_turn()
        if self.bench.reach(self.picks, None) < ceil(SHORTEST_CLIP_S * self.rate.value):
            self._fill(Round(grade=Grade.DEAD, slivers=True, tight=True))
        self._try_talk()
        growths = (self.pace.most, self.pace.stretched)
        enough = (each for each in growths if self.bench.reach(self.picks, each) >= self.frames)
        tight = self.bench.least(self.picks) > self.frames
        return self.bench.slots(self.picks, next(enough, None), tight=tight)

    def _fill_in_turn(self) -> None:
        for each in ROUNDS:
            self._fill(each)
            self._close_gaps()
        self._lengthen()

    def _lengthen(self) -> None:
        """Where footage is short, a long stretch of a shot instead of a brief one that it may not stand beside."""
        for offer in sorted(self.offers, key=lambda each: (-each.room.duration, each.key)):
            reach = self.bench.reach(self.picks, None)
            if reach >= self.frames or offer.room.duration < SHORTEST_TAKE_S:
                return
            if offer.holds_its_place or offer.grade is Grade.DEAD:
                continue
            kept = [
                each for each in self.picks if each.holds_its_place or not each.is_of_shot(offer)
            ]
            fits = len(kept) < len(self.picks) and all(map(self._beside(offer), kept))
            if fits and self.bench.reach([*kept, offer], None) > reach:
                self.picks = [*kept, offer]

    def _close_gaps(self) -> None:
        """Where footage is short, one long take of a shot instead of two with a stretch lost between them."""
        reach = self.bench.reach(self.picks, None)
        for pick in sorted(self.picks, key=lambda each: (each.value, each.key)):
            if reach >= self.frames:
                return
            others = [each for each in self.picks if each is not pick]
            more = self.bench.reach(others, None)
            if not pick.holds_its_place and more > reach:
                self.picks, reach = others, more

    def _try_talk(self) -> None:
        """Where the clip is too short or empty, try a run of sentences and fill up around it."""
        before = self.picks
        after = nearer_by_talk(self.bench, self.offers, before, self.frames)
        if after is not before:
            self._hold(after)
            self._fill_in_turn()
            misses = [miss_of(self.bench, each, self.frames) for each in (before, self.picks)]
            if misses[0] <= misses[1]:
                self.picks = before

    def _hold(self, picks: Sequence[Offer]) -> None:
        """Begin from these picks."""
        self.picks = list(picks)
        self._open = [offer for offer in self.offers if all(map(self._beside(offer), picks))]

    def _beside(self, offer: Offer) -> Callable[[Offer], bool]:
        """Tells whether a pick leaves ``offer`` possible: they lie apart, or the one plays on from the other."""

        def leaves(pick: Offer) -> bool:
            if offer.source != pick.source:
                return True
            if pick.core.start <= offer.core.start and offer.core.end <= pick.core.end:
                return False
            return self.bench.lie_apart(offer, pick) or self.bench.play_on(offer, pick)

        return leaves

    def _fill_ideally(self, each: Round) -> None:
        """Pick until takes that suit the pace fill the clip."""
        while True:
            slots = self.bench.slots(self.picks, self.pace.most)
            ideal = sum(slot.ideal for slot in slots)
            if ideal >= self.frames - self.bench.ideal // 2 or not self._pick(each):
                return

    def _fill(self, each: Round) -> None:
        """Pick until the clip can be filled."""
        longest = (self.pace.most, self.pace.stretched, None)[each.growth]
        while self.bench.reach(self.picks, longest) < self.frames and self._pick(each):
            pass

    def _pick(self, each: Round) -> bool:
        """Pick the best that may be picked in this round, if anything may."""
        spare = self.frames - self.bench.least(self.picks, tight=each.tight)
        still = max(1, self.frames - self.bench.reach(self.picks, None)) * self.rate.frame
        able = [
            (self._wanted(offer, still if each.again is Again.ANYTHING else None), offer)
            for offer in self._open
            if self._suits(offer, each) and self._has_room(offer, each, spare)
        ]
        if able:
            best = min(able, key=lambda pair: (-pair[0], pair[1].key))[1]
            if best.kind is Kind.TALK and self._jumps(best):
                self.picks = [
                    each for each in self.picks if each.holds_its_place or not each.would_jump(best)
                ]
            self.picks = self.bench.added(self.picks, best)
            last = self.picks[-1]
            self._open = [offer for offer in self._open if self._beside(offer)(last)]
        return bool(able)

    def _suits(self, offer: Offer, each: Round) -> bool:
        """Whether the offer may be picked in this round."""
        if offer.grade > each.grade:
            return False
        if offer.room.duration < self._shortest(each):
            return False
        liked = offer.favourite is not None
        if not liked and self._is_twin(offer):
            return False
        if not each.weak and not liked and offer.value < WEAK * min(1.0, self.best):
            return False
        return liked or not self._repeats(offer, each.again)

    def _is_twin(self, offer: Offer) -> bool:
        """Whether pictures of other files show the same, and too few others are there to part them.

        A clip is rather short than one that shows the same thing twice in a row.
        """
        if offer.kind is Kind.TALK:
            return False
        twins = [
            pick
            for pick in self.picks
            if pick.source != offer.source and likeness(offer.look, pick.look) >= TWIN
        ]
        return self._crowds(twins)

    def _shortest(self, each: Round) -> Fraction:
        """Seconds an offer must have for this round."""
        if each.slivers:
            return SLIVER_S
        if each.again is Again.ANYTHING:
            return SHORTEST_TAKE_S
        return max(SHORTEST_TAKE_S, self.pace.least * BRIEF)

    def _has_room(self, offer: Offer, each: Round, spare: int) -> bool:
        """Whether it leaves the clip's length possible; ``spare`` frames are left when all picks are short."""
        if self.bench.least([offer], tight=each.tight) <= spare:
            return True
        if not any(self.bench.play_on(offer, pick) for pick in self.picks):
            return False
        return (
            self.bench.least(self.bench.added(self.picks, offer), tight=each.tight) <= self.frames
        )

    def _repeats(self, offer: Offer, again: Again) -> bool:
        """Whether the clip would show too much of the same, or listen for too long.

        A clip is rather short than one whose picture jumps.
        """
        talk = offer.kind is Kind.TALK
        if again is Again.ANYTHING and talk:
            return False
        if talk and offer.core.duration > self.pace.talk:
            return True
        if again is Again.ANYTHING:
            return self._jumps(offer)
        if again is Again.BETWEEN:
            return self._crowds([pick for pick in self.picks if pick.is_of_shot(offer)])
        if any(pick.would_jump(offer) for pick in self.picks):
            return True
        return any(likeness(offer.look, pick.look) >= ALIKE for pick in self.picks)

    def _jumps(self, offer: Offer) -> bool:
        """Whether it shows what other takes show, and too few others are there to part them."""
        return self._crowds([pick for pick in self.picks if pick.would_jump(offer)])

    def _crowds(self, alike: Sequence[Offer]) -> bool:
        """Whether one more like these cannot be kept apart from all of them by the other picks."""
        return 2 * len(alike) > len(self.picks)

    def _wanted(self, offer: Offer, still: Fraction | None) -> float:
        """The offer's value beside what is picked already.

        Args:
            offer: Which.
            still: Seconds that are still open, where it matters that they are filled.
        """
        value = offer.value
        if still is not None:
            value += FILLS * min(1.0, float(offer.room.duration / still))
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


def _considered(offers: list[Offer]) -> list[Offer]:
    """The best of very many, as filmed; what a person demands and likes is always among them."""
    ranked = sorted(offers, key=lambda offer: (not offer.must, -offer.value, offer.key))
    return sorted(ranked[:MOST_OFFERS], key=lambda offer: (offer.key, offer.kind))
