"""Files in, branded clips out: the pure-file core. No database, no queue."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from studio import __version__
from studio.brand import (
    ClipTemplate,
    FontBook,
    Kit,
    check_texts,
    draw,
    draw_cover,
    load_kit,
    load_template,
)
from studio.edit import EditSource, choose, crop_plan
from studio.errors import InputError
from studio.media import analyse, probe
from studio.process import CancelCheck, never
from studio.records.delivery import ASPECTS
from studio.records.edit import CropPlan, SourceRef, Timeline
from studio.records.media import Analysis, MediaInfo
from studio.render import SOCIAL, Rendered, RenderJob, Source, clip_rate, render_clip
from studio.settings import Settings
from studio.units import FrameRate
from studio.workflows.given_files import check_out_dir, sha256_of
from studio.workflows.wish import ClipWish

Report = Callable[[str, float], None]
"""Told the step's code and how much of that step is done, 0 to 1."""


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

    @property
    def for_edit(self) -> EditSource:
        """The view of it that the edit needs."""
        ref = SourceRef(sha256=self.sha256, display=self.info.video.display)
        return EditSource(ref, self.analysis)


@dataclass(frozen=True)
class Brand:
    """Kit, template and typefaces of a clip."""

    kit: Kit
    template: ClipTemplate
    fonts: FontBook

    @classmethod
    def load(cls, settings: Settings, kit: str, template: str) -> Brand:
        """Read kit and template by name.

        Raises:
            InputError: One is unknown or has a mistake.
        """
        return cls(
            load_kit(settings.data, kit),
            load_template(settings.data, template),
            FontBook(settings.built / "fonts"),
        )


@dataclass(frozen=True)
class ClipPlan:
    """The wish, the edit that answers it, and the crops of every aspect."""

    wish: ClipWish
    timeline: Timeline
    crops: tuple[CropPlan, ...]


@dataclass(frozen=True)
class MadeClip:
    """A finished clip in all its aspects."""

    plan: ClipPlan
    renditions: tuple[Rendered, ...]
    preset: str
    made_from: str
    """Hash of everything that made it."""


def look_at(
    path: Path,
    settings: Settings,
    report: Report = ignore,
    cancelled: CancelCheck = never,
) -> SourceFile:
    """Pass a file through the intake gate and learn what is in it.

    Raises:
        Refused: The gate turned it away.
        InputError: There is no such file, or it cannot be read.
    """
    return _see(path, sha256_of(path), settings, report, cancelled)


def _see(
    path: Path, sha256: str, settings: Settings, report: Report, cancelled: CancelCheck
) -> SourceFile:
    report("probe", 0.0)
    info = probe(path, settings, cancelled)
    report("analyse", 0.0)
    seen = analyse(
        path,
        info,
        settings,
        on_progress=lambda done: report("analyse", done),
        cancelled=cancelled,
    )
    return SourceFile(path, sha256, info, seen.analysis, seen.poster_jpeg, seen.filmstrip_jpeg)


def plan_clip(sources: Sequence[SourceFile], wish: ClipWish, end_card: Fraction) -> ClipPlan:
    """Choose the takes and their crops.

    Raises:
        InputError: ``edit.too_short`` when the footage gives no clip.
    """
    edit_sources = [source.for_edit for source in sources]
    rate = _rate_of(sources)
    whole = rate.frames_in(wish.length)
    body = max(whole - rate.frames_in(end_card), whole // 2) * rate.frame
    timeline = choose(edit_sources, body, rate)
    crops = tuple(crop_plan(timeline, edit_sources, aspect) for aspect in wish.aspects)
    return ClipPlan(wish, timeline, crops)


def _rate_of(sources: Sequence[SourceFile]) -> FrameRate:
    """The rate that suits most of the footage, by seconds."""
    seconds: dict[FrameRate, Fraction] = {}
    for source in sources:
        rate = clip_rate(source.info.video.rate)
        seconds[rate] = seconds.get(rate, Fraction(0)) + source.analysis.duration
    return max(seconds, key=lambda rate: (seconds[rate], rate))


def made_from(plan: ClipPlan, brand: Brand) -> dict[str, str]:
    """Names and hashes of everything that determines a clip's pixels."""
    return {
        "footage": ",".join(source.sha256 for source in plan.timeline.sources),
        "timeline": _hash(plan.timeline.model_dump_json()),
        "crops": _hash("".join(crop.model_dump_json() for crop in plan.crops)),
        "kit": f"{brand.kit.slug}@{brand.kit.version}",
        "template": f"{brand.template.name}@{brand.template.version}",
        "item": f"{plan.wish.facts.sku}@{_hash(plan.wish.facts.model_dump_json())}",
        "preset": SOCIAL.name,
        "studio": __version__,
    }


def fingerprint(parts: dict[str, str]) -> str:
    """One hash over ``made_from``."""
    return _hash(json.dumps(parts, sort_keys=True))


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def make_clip(
    plan: ClipPlan,
    sources: Sequence[SourceFile],
    out_dir: Path,
    settings: Settings,
    report: Report = ignore,
    cancelled: CancelCheck = never,
) -> MadeClip:
    """Draw, render, verify and publish one clip in all its aspects into ``out_dir``.

    Raises:
        InputError: Kit, template or a text cannot be set (also a character that no typeface has).
        Cancelled, VerifyFailed, EnvironmentFault, ProcessFailed: As ``render_clip``.
    """
    wish = plan.wish
    brand = Brand.load(settings, wish.kit, wish.template)
    check_texts(brand.kit, wish.facts, brand.fonts)
    report("draw", 0.0)
    parts = made_from(plan, brand)
    job = RenderJob(
        name=wish.name,
        timeline=plan.timeline,
        sources=tuple(Source(source.path, source.info) for source in sources),
        crops=plan.crops,
        graphics=tuple(
            draw(
                brand.kit,
                brand.template,
                wish.facts,
                crop.aspect,
                ASPECTS[crop.aspect],
                plan.timeline.duration,
                plan.timeline.rate,
                brand.fonts,
            )
            for crop in plan.crops
        ),
        preset=SOCIAL,
        made_from=parts,
        draw_cover=lambda picture: draw_cover(
            brand.kit, brand.template, wish.facts, picture, brand.fonts
        ),
    )
    renditions = render_clip(job, out_dir, settings, lambda done: report("render", done), cancelled)
    return MadeClip(plan, renditions, SOCIAL.name, fingerprint(parts))


@dataclass(frozen=True)
class RefusedFile:
    """A file that was not used, and why."""

    path: Path
    error: InputError


@dataclass(frozen=True)
class Manifest:
    """What ``cut_files`` made."""

    clip: MadeClip
    sources: tuple[SourceFile, ...]
    refused: tuple[RefusedFile, ...]


def cut_files(
    files: Sequence[Path],
    wish: ClipWish,
    out_dir: Path,
    settings: Settings,
    report: Report = ignore,
    cancelled: CancelCheck = never,
) -> Manifest:
    """Cut footage into one branded clip in every wished aspect.

    A file that cannot be used, or has the same bytes as an earlier one, is left out and reported, as long as another
    one can be.

    Raises:
        InputError: No file can be used (the first file's own error), or the wish cannot be met.
        EnvironmentFault: ``out_dir`` cannot be written.
    """
    if not files:
        raise InputError("cut.no_files")
    check_out_dir(out_dir)
    brand = Brand.load(settings, wish.kit, wish.template)
    check_texts(brand.kit, wish.facts, brand.fonts)
    sources, refused = _look_at_all(files, settings, report, cancelled)
    if not sources:
        raise refused[0].error
    plan = plan_clip(sources, wish, brand.template.end_card_s)
    clip = make_clip(plan, sources, out_dir, settings, report, cancelled)
    return Manifest(clip, tuple(sources), tuple(refused))


def _look_at_all(
    files: Sequence[Path], settings: Settings, report: Report, cancelled: CancelCheck
) -> tuple[list[SourceFile], list[RefusedFile]]:
    sources: list[SourceFile] = []
    refused: list[RefusedFile] = []
    for path in files:
        try:
            sha256 = _new_bytes(path, sources)
            sources.append(_see(path, sha256, settings, report, cancelled))
        except InputError as error:
            refused.append(RefusedFile(path, error))
    return sources, refused


def _new_bytes(path: Path, sources: Sequence[SourceFile]) -> str:
    """The file's hash, when none of ``sources`` has the same."""
    sha256 = sha256_of(path)
    for each in sources:
        if each.sha256 == sha256:
            raise InputError("cut.same_file", name=path.name, same=each.path.name)
    return sha256
