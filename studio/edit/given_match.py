"""Which file and which take of ours each clip is that comes back from another editor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import PurePath, PureWindowsPath

from studio.edit.otio_in import GivenClip, GivenEdit
from studio.records.edit import EditPlan, PlanFile, SourceRef, Take
from studio.records.media import MediaKind
from studio.units import FrameRate, TimeRange


@dataclass(frozen=True)
class Matched:
    """A clip of the edit, and what it is to us."""

    clip: GivenClip
    path: str
    """Of its file on this machine."""
    take: int | None
    """The take of the plan before whose crop it keeps; None where its pictures are new to us."""


def at_home(edit: GivenEdit, files: Sequence[str]) -> GivenEdit:
    """The edit with its media where ``files`` of the same names are; other media stays where the edit says."""
    places = {PurePath(file).name: file for file in files}

    def place(path: str) -> str:
        return places.get(PureWindowsPath(path).name, path)

    before = edit.before
    if before is not None:
        moved = (file.model_copy(update={"path": place(file.path)}) for file in before.files)
        before = before.model_copy(update={"files": tuple(moved)})
    clips = tuple(replace(clip, path=place(clip.path)) for clip in edit.clips)
    return replace(edit, clips=clips, before=before)


def matched(edit: GivenEdit) -> tuple[Matched, ...]:
    """Find the file and the earlier take of each clip.

    A clip of ours keeps its take as long as it shows some of it; another one finds its file by path, or by the name of
    a file that the plan had (an editor on another machine writes its own folders).
    """
    return tuple(_match(edit.before, edit.rate, clip) for clip in edit.clips)


def _match(before: EditPlan | None, rate: Fraction, clip: GivenClip) -> Matched:
    if before is None:
        return Matched(clip, clip.path, None)
    name = PureWindowsPath(clip.path).name
    if clip.take is not None:
        take = before.timeline.takes[clip.take]
        file = before.files[take.source]
        if PureWindowsPath(file.path).name == name:
            ref = before.timeline.sources[take.source]
            span = span_of(clip, file, ref, take, FrameRate(rate))
            kept = ref.kind is MediaKind.PHOTO or span.overlaps(take.source_range)
            return Matched(clip, file.path, clip.take if kept else None)
    paths = {file.path for file in before.files}
    names = [file.path for file in before.files if PureWindowsPath(file.path).name == name]
    if clip.path not in paths and len(names) == 1:
        return Matched(clip, names[0], None)
    return Matched(clip, clip.path, None)


def span_of(
    clip: GivenClip, file: PlanFile, ref: SourceRef, old: Take | None, rate: FrameRate
) -> TimeRange:
    """The stretch of the file's own clock; exact where it is the old one to half a frame."""
    offset = Fraction(0) if clip.zero is None else file.start - clip.zero
    span = clip.range.shifted(offset)
    if old is None:
        return span
    if ref.kind is MediaKind.PHOTO:  # has no clock: only the length is said
        span = TimeRange.of(old.source_range.start, span.duration)
    half = rate.frame / 2
    start, end = (
        then if abs(then - now) < half else now
        for then, now in (
            (old.source_range.start, span.start),
            (old.source_range.end, span.end),
        )
    )
    return TimeRange(start, max(start, end))
