"""What holds of every clip, whatever the footage: Hypothesis makes it up."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from studio.edit.assemble import assemble
from studio.edit.pace import SHORTEST_TAKE_S
from studio.edit.source import EditSource, EditWish
from studio.edit.spans import merged, without
from studio.errors import InputError
from studio.records.edit import Mark, MarkKind, Role, Timeline
from studio.units import FrameRate, TimeRange
from tests.edit.film import exact, film, look, photo, span

RATES = [Fraction(24), Fraction(25), Fraction(30), Fraction(30000, 1001), Fraction(60)]
TOLERANCE = Fraction(1, 4)

seconds = st.integers(1, 300).map(lambda tenths: tenths / 10)
scores = st.sampled_from([0.0, 0.1, 0.4, 0.6, 0.6, 0.9])
goodness = st.sampled_from([0.0, 0.012, 0.3, 0.6, 0.6, 0.8, 0.8, 1.0])


@st.composite
def films(draw: st.DrawFn) -> EditSource:
    shots = draw(st.lists(st.tuples(seconds, scores), min_size=1, max_size=6))
    start = draw(st.sampled_from([0.0, 0.834, -0.25]))
    between = draw(st.sampled_from([0.0, 0.0, 0.4]))
    total = sum(length for length, _ in shots) + between * (len(shots) - 1)
    count = int(total * 4) + 1
    curve = draw(st.none() | st.lists(goodness, min_size=3, max_size=40))
    moves = draw(st.none() | st.lists(st.floats(0, 1), min_size=3, max_size=40))
    speech = draw(st.lists(st.tuples(st.floats(0, 0.99), st.floats(0.1, 12)), max_size=6))
    found: list[tuple[float, float]] = []
    for share, length in sorted(speech):
        first = round(start + share * total, 3)
        last = round(min(start + total, first + length), 3)
        if last > first and (not found or first > found[-1][1]):
            found.append((first, last))
    gap = draw(st.booleans())
    return film(
        *shots,
        speech=found,
        good=None if curve is None else (curve * count)[:count],
        motion=None if moves is None else (moves * count)[:count],
        looks=[
            look(draw(st.sampled_from([0.1, 0.5, 0.9])), upside=draw(st.booleans())) for _ in shots
        ],
        gaps=[(start + total * 0.4, start + total * 0.45)] if gap else (),
        start=start,
        between=between,
    )


photos = st.builds(photo, scores, st.sampled_from([0.1, 0.5, 0.9]))
footage = st.lists(films() | films() | photos, min_size=1, max_size=4)
rates = st.sampled_from(RATES).map(FrameRate)
lengths = st.sampled_from([3, 6, 12, 15, 27, 60]).map(Fraction) | st.floats(1, 60).map(exact)


@st.composite
def marked(draw: st.DrawFn) -> tuple[list[EditSource], tuple[Mark, ...]]:
    sources = draw(footage)
    marks = []
    for _ in range(draw(st.integers(0, 5))):
        number = draw(st.integers(0, len(sources) - 1))
        whole = sources[number].whole
        first, last = sorted(draw(st.tuples(st.integers(0, 100), st.integers(0, 100))))
        assume(last > first)
        where = TimeRange(
            whole.start + whole.duration * Fraction(first, 100),
            whole.start + whole.duration * Fraction(last, 100),
        )
        kind = draw(st.sampled_from([*MarkKind, None]))
        marks.append(
            Mark(
                source=number, kind=kind, range=where, role=draw(st.none() | st.sampled_from(Role))
            )
        )
    return sources, tuple(marks)


def cut(sources: list[EditSource], wish: EditWish) -> Timeline | None:
    """The clip; None where there is too little, which is all that may go wrong."""
    try:
        return assemble(sources, wish)
    except InputError as error:
        if error.code not in {"edit.too_short", "edit.mark_clash", "edit.mark_beyond"}:
            raise
        return None


def runs(timeline: Timeline) -> Iterator[tuple[int, TimeRange]]:
    """Source and stretch of what plays without a break."""
    source, whole = None, TimeRange(Fraction(0), Fraction(0))
    for take in timeline.takes:
        if take.source == source and take.source_range.start == whole.end:
            whole = TimeRange(whole.start, take.source_range.end)
            continue
        if source is not None:
            yield source, whole
        source, whole = take.source, take.source_range
    if source is not None:
        yield source, whole


def check_form(timeline: Timeline, sources: list[EditSource]) -> None:
    at, frame = Fraction(0), 1 / timeline.rate
    for take in timeline.takes:
        assert take.output_range.start == at
        frames = take.output_range.duration * timeline.rate
        assert frames.denominator == 1
        assert frames >= 1
        assert take.source_range.duration == take.output_range.duration
        source = sources[take.source]
        assert source.whole.start <= take.source_range.start
        assert take.source_range.end <= source.whole.end
        if not source.is_photo:
            shot = source.analysis.shots[take.shot].range
            shown = take.source_range.intersection(shot)
            # A picture runs on over a cut that lies between two of the clip's frames, and through a transition.
            assert shown is not None
        assert take.reasons
        at = take.output_range.end
    for each in (*(r for take in timeline.takes for r in take.reasons), *timeline.notes):
        assert each.code.startswith("edit.")
    assert frame > 0


def check_no_repeats(timeline: Timeline, sources: list[EditSource]) -> None:
    for number, source in enumerate(sources):
        used = sorted(
            (take.source_range, take.shot) for take in timeline.takes if take.source == number
        )
        if source.is_photo:
            assert len(used) <= 1
            continue
        for (one, shot), (other, next_shot) in pairwise(used):
            assert one.end <= other.start
            if shot == next_shot:
                assert one.end < other.start


def check_speech(timeline: Timeline, sources: list[EditSource], musts: set[int]) -> None:
    frame = 1 / timeline.rate
    for number, run in runs(timeline):
        source = sources[number]
        if source.is_photo or number in musts:
            continue
        edges = {
            edge for shot in source.analysis.shots for edge in (shot.range.start, shot.range.end)
        }
        for speech in source.analysis.sound.speech:
            if not speech.overlaps(run):
                continue
            assert run.start <= speech.start
            # The clip's last frame may end before the file does by less than itself.
            assert run.end >= min(speech.end, source.whole.end - frame)
            before = speech.start - Fraction(3, 20)
            if run.start > before:
                assert run.start == source.whole.start or any(
                    before < edge <= speech.start for edge in edges
                )
            # Whole frames may leave the breath after it short by less than one.
            after = speech.end + Fraction(1, 4) - frame
            if run.end < after:
                assert run.end > source.whole.end - frame or any(
                    speech.end <= edge < after for edge in edges
                )


def check_no_jumps(timeline: Timeline, sources: list[EditSource]) -> None:
    """A shot of one framing follows itself only where somebody speaks, or where hardly any picture is good."""
    flash = any(take.output_range.duration < SHORTEST_TAKE_S for take in timeline.takes)
    if flash or any(note.code == "edit.note.poor" for note in timeline.notes):
        return
    for one, other in pairwise(timeline.takes):
        if (one.source, one.shot) == (other.source, other.shot):
            speech = sources[one.source].analysis.sound.speech
            spans = (one.source_range, other.source_range)
            assert any(said.overlaps(span) for said in speech for span in spans)


def check_length(timeline: Timeline, length: Fraction) -> None:
    wanted = FrameRate(timeline.rate).frames_in(length) / timeline.rate
    codes = {note.code for note in timeline.notes}
    if timeline.duration > wanted:
        assert codes & {"edit.note.longer_speech", "edit.note.longer_must"} or (
            timeline.duration <= wanted + TOLERANCE
        )
    if timeline.duration < wanted - TOLERANCE:
        shorter = ("shorter", "shorter_speech", "shorter_jump")
        assert codes & {f"edit.note.{each}" for each in shorter}


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(sources=footage, length=lengths, rate=rates)
def test_a_clip_is_whole_frames_of_real_footage_used_once(sources, length, rate):
    timeline = cut(sources, EditWish(length, rate))
    if timeline is None:
        return
    check_form(timeline, sources)
    check_no_repeats(timeline, sources)
    check_no_jumps(timeline, sources)
    check_length(timeline, length)
    check_speech(timeline, sources, set())


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(given_marks=marked(), length=lengths, rate=rates)
def test_marks_are_kept(given_marks, length, rate):
    sources, marks = given_marks
    timeline = cut(sources, EditWish(length, rate, marks))
    if timeline is None:
        return
    check_form(timeline, sources)
    check_no_repeats(timeline, sources)
    check_length(timeline, length)
    musts = {mark.source for mark in marks if mark.kind is MarkKind.MUST}
    check_speech(timeline, sources, musts)
    for number, source in enumerate(sources):
        takes = [take.source_range for take in timeline.takes if take.source == number]
        of = {
            kind: [mark.range for mark in marks if (mark.source, mark.kind) == (number, kind)]
            for kind in MarkKind
        }
        if source.is_photo:
            assert not (takes and of[MarkKind.NEVER])
            assert takes or not of[MarkKind.MUST]
            continue
        for never in of[MarkKind.NEVER]:
            assert not any(take.overlaps(never) for take in takes)
        if of[MarkKind.USE_ONLY]:
            assert not without(takes, merged(of[MarkKind.USE_ONLY]))
        for must in of[MarkKind.MUST]:
            missing = without([must], takes)
            assert sum(each.duration for each in missing) < 1 / timeline.rate


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(given_marks=marked(), length=lengths, rate=rates)
def test_the_same_input_gives_the_same_clip(given_marks, length, rate):
    sources, marks = given_marks
    first = cut(sources, EditWish(length, rate, marks))
    again = [EditSource(each.ref, each.analysis.model_copy()) for each in sources]
    assert cut(again, EditWish(length, rate, marks)) == first


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    shots=st.lists(st.tuples(st.floats(1.2, 20), st.floats(0.2, 1)), min_size=1, max_size=8),
    length=st.integers(3, 60).map(Fraction),
    rate=rates,
)
def test_silent_footage_that_is_long_enough_gives_the_length_to_the_frame(shots, length, rate):
    source = film(*shots)
    usable = sum(exact(length) - Fraction(1, 6) - 1 / rate.value for length, _ in shots)
    timeline = cut([source], EditWish(length, rate))
    assert timeline is not None
    if usable >= length:
        assert timeline.duration == rate.frames_in(length) * rate.frame
        assert not timeline.notes
    else:
        assert timeline.duration <= length + rate.frame


def test_the_helpers_would_see_a_cut_in_speech():
    source = film((10, 0.5), speech=[(2, 5)])
    timeline = assemble([film((10, 0.5))], EditWish(Fraction(3), FrameRate(Fraction(25))))
    take = timeline.takes[0].model_copy(update={"source_range": span(3, 6)})
    broken = timeline.model_copy(update={"takes": (take,)})
    with pytest.raises(AssertionError):
        check_speech(broken, [source], set())
