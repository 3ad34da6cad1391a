"""Files in, an edit out, without rendering: what ``county-studio plan`` prints and other editors get."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

from studio.brand import SafeAreas, load_safe_areas
from studio.brand.opening import Intro
from studio.edit import crop_plan
from studio.edit.captions import on_clip, shifted
from studio.edit.source import EditWish
from studio.errors import InputError
from studio.process import CancelCheck, never
from studio.records.delivery import WIDEST
from studio.records.edit import Caption, EditPlan, Mark, PlanFile, TransitionWish
from studio.settings import Settings
from studio.units import Aspect, FrameRate
from studio.workflows.cutting.edited import edited
from studio.workflows.cutting.margins import margins
from studio.workflows.footage.looking import (
    RefusedFile,
    Report,
    SourceFile,
    ignore,
    look_at,
    look_at_all,
    rate_of,
)
from studio.workflows.given_plans import check_files, read_text

SHORTEST_S, LONGEST_S = 1, 600
"""Lengths that can be planned, seconds; what is ordered on the site is narrower."""

SLOWEST, FASTEST = 10, 60
"""Frames per second a clip may have."""

CUTS = TransitionWish()

DEFAULT_ASPECTS = (Aspect(9, 16),)
"""For an edit of another editor that does not say."""


@dataclass(frozen=True)
class PlanWish:
    """What is wanted of an edit."""

    length: Fraction
    """Seconds of the whole clip, end card included."""
    aspects: tuple[Aspect, ...]
    rate: Fraction | None = None
    """Frames per second; what suits most of the footage if None."""
    end_card: Fraction = Fraction(0)
    """Seconds to leave for an end card."""
    title: str = ""
    marks: tuple[Mark, ...] = ()
    """Sources counted in the files given."""
    captions: Mapping[Path, Sequence[Caption]] = field(default_factory=dict)
    """Of each file, seconds from its beginning."""
    transition: TransitionWish = CUTS
    """What stands between takes, where the footage allows."""
    intro: bool = False
    """Whether a county's intro will lie over its beginning."""

    def __post_init__(self) -> None:
        """Refuse lengths, rates and aspects that make no clip."""
        if not SHORTEST_S <= self.length <= LONGEST_S:
            raise InputError(
                "plan.length",
                found=f"{float(self.length):g}",
                shortest=SHORTEST_S,
                longest=LONGEST_S,
            )
        if self.rate is not None and not SLOWEST <= self.rate <= FASTEST:
            raise InputError(
                "plan.rate", found=f"{float(self.rate):g}", slowest=SLOWEST, fastest=FASTEST
            )
        check_aspects(self.aspects)


def check_aspects(aspects: Sequence[Aspect]) -> None:
    """Refuse shapes nobody shows.

    Raises:
        InputError: ``plan.aspect``.
    """
    for aspect in aspects:
        if not Fraction(1, WIDEST) <= aspect.ratio <= WIDEST:
            raise InputError("plan.aspect", found=str(aspect), widest=WIDEST)


@dataclass(frozen=True)
class Planned:
    """An edit, the files it is made from, and what could not be used."""

    plan: EditPlan
    sources: tuple[SourceFile, ...]
    refused: tuple[RefusedFile, ...] = ()


def plan_files(
    files: Sequence[Path],
    wish: PlanWish,
    settings: Settings,
    report: Report = ignore,
    cancelled: CancelCheck = never,
) -> Planned:
    """Look at the files and plan a clip of them.

    A file that cannot be used, or has the same bytes as an earlier one, is left out and reported, as long as another
    one can be.

    Raises:
        InputError: No file can be used (the first file's own error), or the wish cannot be met.
        Cancelled: As asked.
    """
    if not files:
        raise InputError("cut.no_files")
    sources, refused = look_at_all(files, settings, report, cancelled)
    if not sources:
        raise refused[0].error
    report("plan", 0.0)
    plan = plan_sources(sources, files, wish, load_safe_areas(settings.data))
    report("plan", 1.0)
    return Planned(plan, tuple(sources), tuple(refused))


def plan_sources(
    sources: Sequence[SourceFile], files: Sequence[Path], wish: PlanWish, areas: SafeAreas
) -> EditPlan:
    """The edit of files that were looked at.

    Args:
        sources: What was seen.
        files: The ones given, which the marks count in.
        wish: What is wanted.
        areas: What platforms leave uncovered; there subjects are kept.

    Raises:
        InputError: As ``assemble``.
    """
    edit_sources = [source.for_edit for source in sources]
    rate = FrameRate(wish.rate) if wish.rate else rate_of(sources)
    whole = rate.frames_in(wish.length)
    body = max(whole - rate.frames_in(wish.end_card), whole // 2) * rate.frame
    marks = _marks_in(sources, files, wish.marks)
    # Which county's intro it will be nobody has said yet; the usual one is as long as most.
    opening = Intro().within(body, rate) if wish.intro else Fraction(0)
    timeline = edited(edit_sources, EditWish(body, rate, marks), opening, wish.transition)
    talk = [shifted(wish.captions.get(source.path, ()), source.info.start) for source in sources]
    return EditPlan(
        title=wish.title or sources[0].path.stem,
        files=tuple(file_of(source) for source in sources),
        timeline=timeline,
        crops=tuple(
            crop_plan(timeline, edit_sources, aspect, safe=margins(areas, aspect))
            for aspect in wish.aspects
        ),
        captions=on_clip(timeline, talk),
        marks=marks,
    )


def _marks_in(
    sources: Sequence[SourceFile], files: Sequence[Path], marks: Sequence[Mark]
) -> tuple[Mark, ...]:
    """The marks, counted in ``sources``; those of files that cannot be used are left out."""
    places = {source.path: number for number, source in enumerate(sources)}
    return tuple(
        mark.model_copy(update={"source": places[files[mark.source]]})
        for mark in marks
        if files[mark.source] in places
    )


def file_of(source: SourceFile) -> PlanFile:
    """A source as editors name it."""
    return PlanFile(
        path=str(source.path.parent.resolve() / source.path.name),
        name=source.path.name,
        duration=source.info.duration,
        start=source.info.video.start,
        begins=source.info.start,
        rate=source.info.video.rate,
        has_sound=source.info.audio is not None,
    )


def plan_from_otio(
    path: Path,
    files: Sequence[Path],
    aspects: Sequence[Aspect],
    settings: Settings,
    report: Report = ignore,
    cancelled: CancelCheck = never,
) -> Planned:
    """An edit that came back from another editor as a plan.

    Takes of a plan of ours keep their crops, reasons and captions; only files with clips that are new to us are looked
    at.

    Args:
        path: The ``.otio`` file, or ``-`` for the standard input.
        files: Media by name, for an edit that was made on a machine with other folders.
        aspects: Wished aspects; those of the plan before if empty.
        settings: The studio's.
        report: Told what is done.
        cancelled: Asked now and then.

    Raises:
        InputError: The file cannot be read, one of its media files is not there, has changed, or is refused.
        Cancelled: As asked.
    """
    from studio.edit.given_match import at_home, matched  # noqa: PLC0415 - same
    from studio.edit.otio_in import read_otio  # noqa: PLC0415 - OTIO loads where it is needed
    from studio.edit.replan import LookedAt, replan  # noqa: PLC0415 - same

    edit = at_home(read_otio(read_text(path), path.name), [str(file.absolute()) for file in files])
    clips = matched(edit)
    had = [crop.aspect for crop in edit.before.crops] if edit.before else []
    wished = tuple(aspects) or tuple(had) or DEFAULT_ASPECTS
    check_aspects(wished)
    solve_all = not set(wished) <= set(had)
    new = dict.fromkeys(each.path for each in clips if solve_all or each.take is None)
    sources = [look_at(Path(each), settings, report, cancelled) for each in new]
    report("plan", 0.0)
    looked = {
        each: LookedAt(source.for_edit, file_of(source))
        for each, source in zip(new, sources, strict=True)
    }
    areas = load_safe_areas(settings.data)
    plan = replan(edit, clips, looked, {aspect: margins(areas, aspect) for aspect in wished})
    check_files(plan)
    report("plan", 1.0)
    return Planned(plan, tuple(sources))
