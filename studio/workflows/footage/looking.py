"""Files that people give, looked at: through the gate, described, analysed, ready for edit and render."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from studio.edit import EditSource
from studio.errors import InputError
from studio.media import Seen, analyse, develop, probe
from studio.process import CancelCheck, never
from studio.records.edit import SourceRef
from studio.records.media import Analysis, MediaInfo, MediaKind
from studio.render import RATES, Source, clip_rate
from studio.settings import Settings
from studio.units import FrameRate
from studio.workflows.footage import seen_before
from studio.workflows.given_files import sha256_of

Report = Callable[[str, float], None]
"""Told the step's code and how much of that step is done, 0 to 1."""

PHOTO_RATE = FrameRate(Fraction(25))
"""Frames per second of a clip made of photographs alone."""


def ignore(step: str, done: float) -> None:
    """A report nobody reads."""
    del step, done


@dataclass(frozen=True)
class SourceFile:
    """A file that has been seen: what it is, what is in it, and its pictures."""

    path: Path
    sha256: str
    info: MediaInfo
    analysis: Analysis
    poster_jpeg: bytes = b""
    filmstrip_jpeg: bytes = b""
    still: Path | None = None
    """A photograph developed to an upright sRGB JPEG."""

    @property
    def for_render(self) -> Source:
        """The file the renderer opens: the film itself, or the developed photograph."""
        return Source(self.still or self.path, self.info, self.analysis.sound)

    @property
    def for_edit(self) -> EditSource:
        """The view of it that the edit needs."""
        display, kind = self.info.video.display, self.info.kind
        ref = SourceRef(sha256=self.sha256, display=display, kind=kind)
        return EditSource(ref, self.analysis, self.path.name)


@dataclass(frozen=True)
class RefusedFile:
    """A file that was not used, and why."""

    path: Path
    error: InputError


@dataclass(frozen=True)
class Beside:
    """Where to put what is made beside an analysis.

    Attributes:
        proxy: A light film for the site, made from the same decode.
        still: A photograph, developed.
    """

    proxy: Path
    still: Path


def look_at(
    path: Path,
    settings: Settings,
    report: Report = ignore,
    cancelled: CancelCheck = never,
    beside: Beside | None = None,
) -> SourceFile:
    """Pass a file through the intake gate and learn what is in it.

    Without ``beside`` there is no proxy, photographs are developed into the cache, and bytes looked at before are not
    looked at again.

    Raises:
        Refused: The gate turned it away.
        InputError: There is no such file, or it cannot be read.
    """
    return _Look(settings, report, cancelled).at(path, sha256_of(path), beside)


def look_at_all(
    files: Sequence[Path], settings: Settings, report: Report, cancelled: CancelCheck
) -> tuple[list[SourceFile], list[RefusedFile]]:
    """Look at every file; one that cannot be used, or has the bytes of an earlier one, is left out with its reason."""
    sources: list[SourceFile] = []
    refused: list[RefusedFile] = []
    look = _Look(settings, report, cancelled)
    for path in files:
        try:
            sources.append(look.at(path, _new_bytes(path, sources)))
        except InputError as error:
            refused.append(RefusedFile(path, error))
    return sources, refused


def rate_of(sources: Sequence[SourceFile], rates: Sequence[int] = RATES) -> FrameRate:
    """Of the delivered ``rates`` the one that suits most of the film, by seconds."""
    seconds: dict[FrameRate, Fraction] = {}
    for source in sources:
        if source.info.kind is MediaKind.FILM:
            rate = clip_rate(source.info.video.rate, rates)
            seconds[rate] = seconds.get(rate, Fraction(0)) + source.analysis.duration
    return max(
        seconds, key=lambda rate: (seconds[rate], rate), default=clip_rate(PHOTO_RATE.value, rates)
    )


@dataclass(frozen=True)
class _Look:
    settings: Settings
    report: Report
    cancelled: CancelCheck

    def at(self, path: Path, sha256: str, beside: Beside | None = None) -> SourceFile:
        self.report("probe", 0.0)
        info = probe(path, self.settings, self.cancelled)
        still = self._still(path, sha256, info, beside) if info.kind is MediaKind.PHOTO else None
        seen = None if beside else seen_before.recall(sha256, self.settings)
        if seen is None:
            seen = self._analysed(still or path, info, beside)
            if beside is None:
                seen_before.keep(sha256, seen, self.settings)
        return SourceFile(
            path, sha256, info, seen.analysis, seen.poster_jpeg, seen.filmstrip_jpeg, still
        )

    def _analysed(self, path: Path, info: MediaInfo, beside: Beside | None) -> Seen:
        self.report("analyse", 0.0)
        return analyse(
            path,
            info,
            self.settings,
            on_progress=lambda done: self.report("analyse", done),
            cancelled=self.cancelled,
            proxy=beside.proxy if beside else None,
        )

    def _still(self, path: Path, sha256: str, info: MediaInfo, beside: Beside | None) -> Path:
        kept = self.settings.var / "cache" / "stills" / f"{sha256}.jpg"
        still = beside.still if beside else kept
        if not still.exists():
            still.parent.mkdir(parents=True, exist_ok=True)
            develop(path, info, self.settings, still, self.cancelled)
        return still


def _new_bytes(path: Path, sources: Sequence[SourceFile]) -> str:
    """The file's hash, when none of ``sources`` has the same."""
    sha256 = sha256_of(path)
    for each in sources:
        if each.sha256 == sha256:
            raise InputError("cut.same_file", name=path.name, same=each.path.name)
    return sha256
