"""A plan written for other editors: OpenTimelineIO, a draft folder of 剪映, captions as SRT."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from pathlib import Path

from studio.edit.places import different, inside
from studio.edit.srt import write_srt
from studio.errors import Cancelled, Conflict, InputError
from studio.process import CancelCheck, never
from studio.records.delivery import ASPECTS
from studio.records.edit import EditPlan, TransitionKind
from studio.records.finding import Finding, Level
from studio.units import Aspect, Size
from studio.workflows.given_files import check_out_dir
from studio.workflows.given_plans import check_files

Report = Callable[[str, float], None]
"""Told the step's code and how much of that step is done, 0 to 1."""

SHORTER_EDGE = 1080
"""Pixels of a draft's canvas in an aspect that has no delivered size."""

CHUNK = 4 * 1024 * 1024
"""Bytes copied between two looks whether to stop."""

MEDIA = "materials"
"""Folder for media inside a draft."""


def ignore(step: str, done: float) -> None:
    """A report nobody reads."""
    del step, done


class Format(StrEnum):
    """What a plan can be written as."""

    OTIO = "otio"
    JIANYING = "jianying"
    SRT = "srt"


@dataclass(frozen=True)
class HandOff:
    """How a plan is to be written."""

    format: Format
    out: Path
    """The file, or for 剪映 the draft's folder."""
    aspect: Aspect | None = None
    """Which crops a draft gets; the plan's first if None."""
    media_root: str = ""
    """Folder of the media on the machine that edits, in its own spelling; where it is now if empty."""
    with_media: bool = False
    """Copy the media into the draft."""
    replace: bool = False
    """Whether a draft that is there may go."""


@dataclass(frozen=True)
class HandedOff:
    """What was written."""

    out: Path
    files: tuple[Path, ...]
    aspect: Aspect | None = None
    told: tuple[Finding, ...] = ()
    """What of the plan the other editor has no such of."""


def hand_off(
    plan: EditPlan, wish: HandOff, report: Report = ignore, cancelled: CancelCheck = never
) -> HandedOff:
    """Write the plan; everything appears under its name at once, or not at all.

    Media must be where the plan says, with the same bytes, unless it is said to be elsewhere.

    Raises:
        InputError: ``export.no_captions``, ``export.no_such_aspect``, ``export.out_is_folder``, and as
            ``check_files`` and ``check_out_dir``.
        Conflict: ``export.out_taken``, ``export.out_other``: Something else would be lost.
        Cancelled: As asked; nothing remains.
    """
    check_out_dir(wish.out.parent)
    if wish.format is not Format.SRT and (wish.with_media or not wish.media_root):
        report("probe", 0.0)
        check_files(plan)
    match wish.format:
        case Format.SRT:
            if not plan.captions:
                raise InputError("export.no_captions")
            return _written(wish, write_srt(plan.captions))
        case Format.OTIO:
            from studio.edit.otio import write_otio  # noqa: PLC0415 - loads where it is needed

            return _written(wish, write_otio(plan, _places(plan, wish)))
        case Format.JIANYING:
            return _draft(plan, wish, report, cancelled)


def _written(wish: HandOff, text: str) -> HandedOff:
    out = wish.out
    if out.is_dir():
        raise InputError("export.out_is_folder", path=str(out))
    if out.exists() and out.suffix.lower() != f".{wish.format}" and not wish.replace:
        raise Conflict(
            "export.out_other", path=str(out), suffix=f".{wish.format}"
        )  # a plan, footage
    out.parent.mkdir(parents=True, exist_ok=True)
    with _beside(out) as partial:
        (partial / out.name).write_text(text, encoding="utf-8")
        (partial / out.name).replace(out)
    return HandedOff(out, (out,))


@contextmanager
def _beside(out: Path) -> Iterator[Path]:
    """A folder on the same file system as ``out``, gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix=f".{out.name}.", dir=out.parent))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _places(plan: EditPlan, wish: HandOff) -> list[str]:
    """Where each file is on the machine that edits."""
    if wish.format is Format.JIANYING and wish.with_media:
        root = wish.media_root or str(wish.out.absolute() / MEDIA)
        return inside(root, different([file.name for file in plan.files]))
    if wish.media_root:
        return inside(wish.media_root, [file.name for file in plan.files])
    return [file.path for file in plan.files]


def canvas_of(aspect: Aspect) -> Size:
    """Pixels of a clip in an aspect: as delivered, or with the usual shorter edge."""
    if aspect in ASPECTS:
        return ASPECTS[aspect]
    across = max(Fraction(1), aspect.ratio) * SHORTER_EDGE
    down = max(Fraction(1), 1 / aspect.ratio) * SHORTER_EDGE
    return Size(round(across / 2) * 2, round(down / 2) * 2)


def _draft(plan: EditPlan, wish: HandOff, report: Report, cancelled: CancelCheck) -> HandedOff:
    from studio.edit.jianying import draft_of  # noqa: PLC0415 - loads where it is needed

    aspects = [crop.aspect for crop in plan.crops]
    aspect = wish.aspect or next(iter(aspects), None)
    if aspect is None or aspect not in aspects:
        allowed = "、".join(map(str, aspects))
        raise InputError("export.no_such_aspect", found=str(aspect or ""), allowed=allowed)
    places = _places(plan, wish)
    texts = draft_of(plan, aspect, canvas_of(aspect), places, wish.out.name)
    files = {
        "draft_content.json": texts.content,
        "draft_info.json": texts.content,  # editors for macOS look for this name
        "draft_meta_info.json": texts.meta,
    }
    wish.out.parent.mkdir(parents=True, exist_ok=True)
    if not _is_free(wish, files):
        raise Conflict("export.out_taken", path=str(wish.out))
    with _beside(wish.out) as partial:
        made = partial / wish.out.name
        made.mkdir()
        for name, text in files.items():
            (made / name).write_text(text, encoding="utf-8")
        if wish.with_media:
            _copy_media(plan, made / MEDIA, report, cancelled)
        _put(made, wish.out, partial / "before")
    written = sorted(path for path in wish.out.rglob("*") if path.is_file())
    return HandedOff(wish.out, tuple(written), aspect, _lost(plan))


def _lost(plan: EditPlan) -> tuple[Finding, ...]:
    """What 剪映 has no such of: wipes in a county's colours."""
    wipes = [each for each in plan.timeline.transitions if each.kind is TransitionKind.BRAND_WIPE]
    if not wipes:
        return ()
    params: dict[str, str | int] = {"count": len(wipes)}
    return (Finding(code="export.wipes", level=Level.WARNING, subjects=(), params=params),)


def _is_free(wish: HandOff, files: dict[str, str]) -> bool:
    """Whether nothing of a person's would be lost: no draft is there, or this very one, or it may be replaced."""
    if wish.replace or not wish.out.exists():
        return True
    if not wish.out.is_dir():
        return False
    there = {path.name for path in wish.out.iterdir()} - ({MEDIA} if wish.with_media else set())
    return there <= set(files) and all(
        (wish.out / name).read_text(encoding="utf-8") == files[name] for name in there
    )


def _put(made: Path, out: Path, before: Path) -> None:
    """Move a finished folder to its name; what was there goes, and comes back where that fails."""
    if out.exists():
        out.rename(before)
    try:
        made.rename(out)
    except OSError:
        if before.exists():
            before.rename(out)
        raise


def _copy_media(plan: EditPlan, folder: Path, report: Report, cancelled: CancelCheck) -> None:
    folder.mkdir()
    names = different([file.name for file in plan.files])
    used = sorted({take.source for take in plan.timeline.takes})
    paths: Sequence[tuple[Path, Path]] = [
        (Path(plan.files[number].path), folder / names[number]) for number in used
    ]
    whole = sum(source.stat().st_size for source, _ in paths) or 1
    copied = 0
    for source, target in paths:
        with source.open("rb") as reading, target.open("wb") as writing:
            while chunk := reading.read(CHUNK):
                if cancelled():
                    raise Cancelled("cancelled")
                writing.write(chunk)
                copied += len(chunk)
                report("copy", copied / whole)
