"""From an edit that another editor has changed back to a plan of ours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from studio.edit.captions import on_clip, on_sources
from studio.edit.carry import carry
from studio.edit.crop import Margins, crop_plan
from studio.edit.given_match import Matched, span_of
from studio.edit.otio_in import GivenEdit
from studio.edit.otio_transitions import with_given
from studio.edit.source import EditSource
from studio.errors import InputError
from studio.records.edit import (
    Caption,
    CropPath,
    CropPlan,
    EditPlan,
    LeftOut,
    PlanFile,
    Reason,
    SourceRef,
    Take,
    Timeline,
)
from studio.records.media import MediaKind
from studio.units import Aspect, FrameRate, TimeRange

CHANGED = Reason(code="edit.why.elsewhere")
REMOVED = Reason(code="edit.left.elsewhere")
OUTSIDE = Reason(code="otio.note.outside")


@dataclass(frozen=True)
class LookedAt:
    """A file of the edit that was looked at."""

    source: EditSource
    file: PlanFile


def replan(
    edit: GivenEdit,
    clips: Sequence[Matched],
    looked: Mapping[str, LookedAt],
    aspects: Mapping[Aspect, Margins],
) -> EditPlan:
    """The edit as a plan: takes without gaps in whole frames, crops kept or made, captions moved along.

    Args:
        edit: What the other editor says.
        clips: ``matched(edit)``.
        looked: Files by ``Matched.path``; every clip that keeps no take must have its own, every clip when an aspect is
            asked for that the plan before does not have.
        aspects: Wished aspects, in order, with what the platform covers.

    Raises:
        InputError: ``otio.no_clips`` when nothing of the edit lies inside its files.
    """
    before = edit.before
    files = {file.path: file for file in before.files} if before else {}
    refs = dict(zip(files, before.timeline.sources, strict=True)) if before else {}
    for path, found in looked.items():
        files.setdefault(path, found.file)
        refs.setdefault(path, found.source.ref)
    laid = _lay_out(edit, clips, files, refs, looked)
    timeline = Timeline(
        sources=tuple(refs.values()),
        takes=tuple(take for _, take in laid),
        rate=edit.rate,
        left_out=_left_out(before, [each.take for each, _ in laid]),
        notes=edit.notes + ((OUTSIDE,) if _shortened(edit.rate, laid) else ()),
    )
    if not timeline.takes:
        raise InputError("otio.no_clips", name=edit.title)
    plan = EditPlan(
        title=edit.title,
        files=tuple(files.values()),
        timeline=timeline,
        crops=tuple(_crops(wished, before, timeline, laid, looked) for wished in aspects.items()),
        captions=_captions(before, timeline),
        marks=before.marks if before else (),
    )
    places = [next(n for n, clip in enumerate(clips) if clip is each) for each, _ in laid]
    return with_given(plan, [(n, clips[n].clip.into) for n in places])


_Laid = tuple[Matched, Take]


def _lay_out(
    edit: GivenEdit,
    clips: Sequence[Matched],
    files: Mapping[str, PlanFile],
    refs: Mapping[str, SourceRef],
    looked: Mapping[str, LookedAt],
) -> list[_Laid]:
    """Takes one after the other, each whole frames inside its file."""
    rate = FrameRate(edit.rate)
    order = list(files)
    laid: list[_Laid] = []
    at = 0
    for each in clips:
        file, ref, old = files[each.path], refs[each.path], _old(edit.before, each)
        span = span_of(each.clip, file, ref, old, rate)
        frames = rate.frames_in(span.duration)
        if old is None or span != old.source_range:
            span, frames = _inside(span, file, ref, rate)
        if frames:
            take = Take(
                source=order.index(each.path),
                shot=old.shot if old else _shot_at(looked[each.path].source, span),
                source_range=span,
                output_range=TimeRange(at * rate.frame, (at + frames) * rate.frame),
                reasons=_reasons(old, span),
            )
            laid.append((each, take))
            at += frames
    return laid


def _old(before: EditPlan | None, each: Matched) -> Take | None:
    return before.timeline.takes[each.take] if before and each.take is not None else None


def _inside(
    span: TimeRange, file: PlanFile, ref: SourceRef, rate: FrameRate
) -> tuple[TimeRange, int]:
    """The part of a stretch that the file has, in whole frames; none where it lies outside."""
    frames = rate.frames_in(span.duration)
    start = span.start
    if ref.kind is MediaKind.FILM:
        start = max(start, file.start)
        left = file.start + file.duration - start
        frames = min(rate.frames_in(span.end - start), max(0, int(left * rate.value)))
    frames = max(0, frames)
    return TimeRange.of(start, frames * rate.frame), frames


def _shortened(rate: Fraction, laid: Sequence[_Laid]) -> bool:
    """Whether a take is more than a frame shorter than its clip."""
    return any(
        each.clip.range.duration - take.output_range.duration > 1 / rate for each, take in laid
    )


def _shot_at(source: EditSource, span: TimeRange) -> int:
    """The shot that holds most of a stretch."""

    def shared(number: int) -> Fraction:
        common = source.analysis.shots[number].range.intersection(span)
        return common.duration if common else Fraction(0)

    return max(range(len(source.analysis.shots)), key=shared, default=0)


def _reasons(old: Take | None, span: TimeRange) -> tuple[Reason, ...]:
    if old is None:
        return (CHANGED,)
    if old.source_range == span:
        return old.reasons
    return (*(reason for reason in old.reasons if reason != CHANGED), CHANGED)


def _left_out(before: EditPlan | None, kept: Sequence[int | None]) -> tuple[LeftOut, ...]:
    """What the plan before left out, and which of its takes are gone."""
    if before is None:
        return ()
    gone = tuple(
        LeftOut(source=take.source, shot=take.shot, range=take.source_range, reasons=(REMOVED,))
        for number, take in enumerate(before.timeline.takes)
        if number not in kept
    )
    return before.timeline.left_out + gone


def _captions(before: EditPlan | None, after: Timeline) -> tuple[Caption, ...]:
    if before is None:
        return ()
    talk = on_sources(before.timeline, before.captions)
    return on_clip(after, (*talk, *((),) * (len(after.sources) - len(talk))))


def _crops(
    wished: tuple[Aspect, Margins],
    before: EditPlan | None,
    timeline: Timeline,
    laid: Sequence[_Laid],
    looked: Mapping[str, LookedAt],
) -> CropPlan:
    """Crop paths of one aspect: carried along where the plan before has them, else solved anew."""
    aspect, _ = wished
    had = next((crop for crop in before.crops if crop.aspect == aspect), None) if before else None
    carried: list[CropPath | None] = []
    for each, take in laid:
        old = _old(before, each)
        path = had.paths[each.take] if had and old and each.take is not None else None
        carried.append(
            carry(path, old, take, timeline.sources[take.source].kind) if path and old else None
        )
    new = [laid[number] for number, path in enumerate(carried) if path is None]
    solved = iter(_solved(wished, timeline, new, looked))
    return CropPlan(aspect=aspect, paths=tuple(path or next(solved) for path in carried))


def _solved(
    wished: tuple[Aspect, Margins],
    timeline: Timeline,
    laid: Sequence[_Laid],
    looked: Mapping[str, LookedAt],
) -> tuple[CropPath, ...]:
    if not laid:
        return ()
    paths = list(dict.fromkeys(each.path for each, _ in laid))
    part = Timeline(
        sources=tuple(looked[path].source.ref for path in paths),
        takes=tuple(
            take.model_copy(update={"source": paths.index(each.path)}) for each, take in laid
        ),
        rate=timeline.rate,
    )
    aspect, safe = wished
    return crop_plan(part, [looked[path].source for path in paths], aspect, safe=safe).paths
