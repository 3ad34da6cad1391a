"""A finished clip with other graphics: only the groups of pictures that show them are encoded again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, floor
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from studio.brand.graphic import Graphics
from studio.errors import InputError
from studio.process import CancelCheck, Limits, arguments, ffmpeg_path, run
from studio.records.clip import Certificate, CertificateCheck, Shown
from studio.render.card import encode_card
from studio.render.changed import changed_layers, differing, widened
from studio.render.clip import MEMORY_MIB, WALL_S, photo_films
from studio.render.command import within_bounds
from studio.render.graph import AspectPlan, GraphPlan
from studio.render.job import RenderJob
from studio.render.layers import write_layers
from studio.render.legible import contrast_checks
from studio.render.mp4 import Mp4, read_mp4
from studio.render.part import part_graph, touched_takes
from studio.render.renew import all_passed, looks, renewed, same
from studio.render.splice import Piece, kept_hash, splice
from studio.render.stretch import THUMB, decoded, key_thumbs, luma, thumb
from studio.render.verify import LEAST_BARE, below, drawn_checks
from studio.settings import Settings
from studio.units import FrameRate, Size


@dataclass(frozen=True)
class Before:
    """A clip as it is.

    Attributes:
        path: The file.
        certificate: Its own.
        shown: What it shows.
        graphics: What was drawn on it.
    """

    path: Path
    certificate: Certificate
    shown: Shown
    graphics: Graphics


@dataclass(frozen=True)
class Redrawn:
    """What was made of it."""

    certificate: Certificate
    encoded: tuple[range, ...]
    """Pictures that were encoded again."""
    count: int
    """Pictures of the clip."""


def redraw(
    before: Before,
    job: RenderJob,
    target: Path,
    settings: Settings,
    on_progress: Callable[[float], None],
    cancelled: CancelCheck,
) -> Redrawn | None:
    """Write ``before`` with the graphics of ``job`` to ``target``; None where every picture stays as it is.

    Working files lie beside ``target``, in a folder of the caller's own.

    Args:
        before: The clip as it is.
        job: The whole clip as it shall be, in its one aspect.
        target: The file.
        settings: Tools and cache.
        on_progress: Told how much is done, 0 to 1.
        cancelled: Polled.

    Raises:
        InputError: ``render.not_our_mp4``, ``render.no_seam``, ``render.other_encoder``: only a full render helps.
        VerifyFailed: What came out is not what was meant.
        Cancelled, ProcessFailed, EnvironmentFault: As ``run``.
    """
    film = read_mp4(before.path)
    track, body = film.tracks[film.pictures], before.shown.body_frames
    rate = FrameRate(job.timeline.rate)
    if body != rate.frames_in(job.timeline.duration) or track.count < body:
        raise InputError("render.no_seam", name=before.path.name, first=0, end=body)
    found = differing(before.graphics, job.graphics[0], body, track.count - body, rate)
    if not found:
        return None
    stretches = _split(widened(found, track.keys, track.count), body)
    work = _Work(before, job, film, target.parent, settings, cancelled)
    pieces, done, whole = [], 0, sum(map(len, stretches))
    for places in stretches:
        pieces.append(Piece(places.start, read_mp4(work.encoded(places))))
        done += len(places)
        on_progress(0.85 * done / whole)
    splice(film, pieces, target)
    checks, ends = work.checks(target, stretches)
    plates = job.plates[0] if job.plates else before.shown.plates
    checks += (*drawn_checks(job.graphics[0]), *contrast_checks(plates))
    all_passed(target.name, checks)
    certificate = renewed(before.certificate, target, checks, job.made_from, ends)
    certificate = certificate.model_copy(update={"safe_areas": job.graphics[0].areas})
    if job.facts is not None:
        shown = before.shown.model_copy(update={"facts": job.facts, "plates": plates})
        certificate = certificate.model_copy(update={"shown": shown})
    on_progress(1.0)
    return Redrawn(certificate, tuple(stretches), track.count)


def _split(stretches: Sequence[range], body: int) -> list[range]:
    """The end card apart from the body: it is encoded in another way."""
    found = []
    for each in stretches:
        parts = (
            range(each.start, min(each.stop, body)),
            range(max(each.start, body), each.stop),
        )
        found += [part for part in parts if part]
    return found


@dataclass(frozen=True)
class _Work:
    """Encoding and looking at stretches, in a folder."""

    before: Before
    job: RenderJob
    film: Mp4
    folder: Path
    settings: Settings
    cancelled: CancelCheck

    @property
    def rate(self) -> Fraction:
        return self.job.timeline.rate

    @property
    def size(self) -> Size:
        return self.job.preset.size_of(self.job.crops[0].aspect)

    def encoded(self, places: range) -> Path:
        """The stretch ``places`` as a film of its own."""
        target = self.folder / f"piece-{places.start}.mp4"
        card = self.job.graphics[0].end_card
        if places.start >= self.before.shown.body_frames and card is not None:
            job = self.job
            length = (self.rate, len(places), job.timeline.duration + job.end_card_length)
            encode_card(card, job.preset, length, target, self.settings, self.cancelled)
            return target
        folder = self.folder / f"graphics-{places.start}"
        folder.mkdir()
        graph = part_graph(self._plan(places, folder), places, target)
        argv = arguments(graph.overwrite_output(), ffmpeg_path(self.settings.ffmpeg))
        run(
            within_bounds(argv, folder / "graph.txt"),
            limits=Limits(wall_s=WALL_S, memory_mib=MEMORY_MIB),
            cancelled=self.cancelled,
        )
        return target

    def _plan(self, places: range, folder: Path) -> GraphPlan:
        job = self.job
        (crops,), (graphics,) = job.crops, job.graphics
        shown = tuple(
            layer
            for layer in graphics.overlays
            if layer.shown.start * self.rate < places.stop
            and layer.shown.end * self.rate > places.start
        )
        only = replace(graphics, overlays=shown, end_card=None)
        layers, _ = write_layers(only, folder, self.settings, self.cancelled)
        aspect = AspectPlan(self.size, crops, layers, None, self.folder)
        plan = GraphPlan(
            timeline=job.timeline,
            paths=tuple(source.path for source in job.sources),
            infos=tuple(source.info for source in job.sources),
            aspects=(aspect,),
            end_card_length=job.end_card_length,
            audio=self.folder,
            preset=job.preset,
        )
        touched = touched_takes(plan, places)
        films = photo_films(job, crops, folder, self.settings, self.cancelled, touched)
        return replace(plan, aspects=(replace(aspect, photo_films=films),))

    def checks(
        self, target: Path, stretches: Sequence[range]
    ) -> tuple[tuple[CertificateCheck, ...], tuple[str, str]]:
        """The rest is the same to the byte, and what is new decodes and shows what it must.

        Returns:
            What was found, and hashes of the first and the last picture of the film where they are new.
        """
        film = read_mp4(target)
        old, new = (each.tracks[each.pictures] for each in (self.film, film))
        checks = [
            same("kept", kept_hash(self.film, stretches), kept_hash(film, stretches)),
            same("frames", str(old.count), str(new.count)),
            below("bytes", self.job.preset.max_bytes, target.stat().st_size),
        ]
        decodes, first, last = 0, "", ""
        for places in stretches:
            shown = decoded(
                target, self.size, places, self.rate, self.folder, self.settings, self.cancelled
            )
            decodes += shown.count
            checks += self._looks(places, shown.thumbs)
            first = shown.hashes[0] if places.start == 0 else first
            last = shown.hashes[1] if places.stop == new.count else last
        checks.append(same("new_frames", str(sum(map(len, stretches))), str(decodes)))
        return tuple(checks), (first, last)

    def _looks(self, places: range, new: NDArray[np.uint8]) -> list[CertificateCheck]:
        card, bare = self.job.graphics[0].end_card, self._bare()
        if places.start >= self.before.shown.body_frames and card is not None:
            return [looks("end_card", new, thumb(luma(card)))]
        if len(new) != len(places) or bare.mean() < LEAST_BARE:
            return []
        keys = [key for key in self.film.tracks[self.film.pictures].keys if key in places]
        old = key_thumbs(
            self.before.path, places, len(keys), self.rate, self.settings, self.cancelled
        )
        return [looks("picture", new[[key - places.start for key in keys]], old, bare)]

    def _bare(self) -> NDArray[np.bool_]:
        """Cells of a thumbnail that no changed graphic ever touches."""
        bare = np.ones((THUMB.height, THUMB.width), bool)
        size = self.size
        for layer, drawn in changed_layers(self.before.graphics, self.job.graphics[0]):
            top, bottom = (
                edge * THUMB.height / size.height for edge in (layer.top, layer.top + drawn.height)
            )
            left, right = (
                edge * THUMB.width / size.width for edge in (layer.left, layer.left + drawn.width)
            )
            bare[max(0, floor(top)) : ceil(bottom), max(0, floor(left)) : ceil(right)] = False
        return bare
