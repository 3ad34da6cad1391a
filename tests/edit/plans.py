"""Edit plans for the tests of hand-off: real shapes without any media."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

from hypothesis import strategies as st

from studio.records.edit import (
    Caption,
    CropKey,
    CropPath,
    CropPlan,
    EditPlan,
    Mark,
    MarkKind,
    PlanFile,
    Reason,
    Role,
    SourceRef,
    Take,
    Timeline,
    Transition,
    TransitionKind,
)
from studio.records.media import MediaKind
from studio.units import Aspect, Box, FrameRate, Size, TimeRange

NTSC = Fraction(30_000, 1001)
FILM_RATE = Fraction(24_000, 1001)
RATES = (FILM_RATE, Fraction(24), Fraction(25), NTSC, Fraction(30), Fraction(50), 2 * NTSC)
TALL = Aspect(9, 16)
HD = Size(1920, 1080)


def held(x: int = 0) -> CropPath:
    return CropPath(keys=(CropKey(time=Fraction(0), box=Box(x, 0, 608, 1080)),))


def moving(length: Fraction, start: int = 0, end: int = 600) -> CropPath:
    return CropPath(
        keys=tuple(
            CropKey(time=time, box=Box(x, 0, 608, 1080))
            for time, x in ((Fraction(0), start), (length, end))
        )
    )


def film(name: str = "采 摘#1.mp4", start: str = "0", **changes: object) -> PlanFile:
    known = {"begins": Fraction(start), "duration": Fraction(20), "rate": NTSC, "has_sound": True}
    known |= changes
    return PlanFile(path=f"/footage/{name}", name=name, start=Fraction(start), **known)


def plan(
    *stretches: tuple[int, str, int],
    rate: Fraction = NTSC,
    files: tuple[PlanFile, ...] = (film(), film("b.mp4", "0.834", has_sound=False)),
    photos: tuple[int, ...] = (),
    paths: tuple[CropPath, ...] = (),
    captions: tuple[Caption, ...] = (),
    marks: tuple[Mark, ...] = (),
    transitions: tuple[Transition, ...] = (),
) -> EditPlan:
    """A plan of stretches (file, start in seconds, length in frames)."""
    takes, at = [], Fraction(0)
    for number, (source, start, frames) in enumerate(stretches):
        length = frames / rate
        takes.append(
            Take(
                source=source,
                shot=number,
                source_range=TimeRange.of(Fraction(start), length),
                output_range=TimeRange.of(at, length),
                reasons=(Reason(code="edit.why.sharpest", params={"score": 0.5}),),
            )
        )
        at += length
    refs = tuple(
        SourceRef(
            sha256=f"{n:064d}",
            display=HD,
            kind=MediaKind.PHOTO if n in photos else MediaKind.FILM,
        )
        for n in range(len(files))
    )
    return EditPlan(
        title="黄花菜 15 秒",
        files=files,
        timeline=Timeline(sources=refs, takes=tuple(takes), rate=rate, transitions=transitions),
        crops=(CropPlan(aspect=TALL, paths=paths or tuple(held() for _ in takes)),),
        captions=captions,
        marks=marks,
    )


MELTING = (TransitionKind.DISSOLVE, TransitionKind.BRAND_WIPE)


def transition(
    after: int, kind: TransitionKind, lead: int, tail: int, rate: Fraction = NTSC
) -> Transition:
    """A transition of so many frames before and after the cut."""
    return Transition(after=after, kind=kind, lead=lead / rate, tail=tail / rate)


MARK = Mark(
    source=0,
    kind=MarkKind.MUST,
    range=TimeRange(Fraction(1), Fraction(3)),
    role=Role.PRODUCT,
)
THREE = ((0, "1/3", 45), (1, "2.5", 60), (0, "7.0123456789", 31))


@st.composite
def plans(draw: st.DrawFn) -> EditPlan:
    """Plans of any rate, takes at any time of their file."""
    rate = FrameRate(draw(st.sampled_from(RATES)))
    stretches = draw(
        st.lists(
            st.tuples(
                st.integers(0, 1),
                st.one_of(
                    st.fractions(2, 10, max_denominator=90_000),
                    st.integers(60, 200).map(lambda frame: frame / rate.value),
                ),
                st.integers(1, 200),
            ),
            min_size=1,
            max_size=37,
        )
    )
    between = []
    for number, ((_, _, one), (_, _, other)) in enumerate(pairwise(stretches)):
        kind = draw(st.sampled_from((None, *MELTING)))
        lead, tail = (draw(st.integers(1, 8)) for _ in range(2))
        if kind and lead <= one // 3 and tail <= other // 3:
            between.append(transition(number, kind, lead, tail, rate.value))
    return plan(
        *((source, str(start), frames) for source, start, frames in stretches),
        rate=rate.value,
        files=(film(duration=Fraction(40)), film("b.mp4", "0.834", duration=Fraction(40))),
        transitions=tuple(between),
    )
