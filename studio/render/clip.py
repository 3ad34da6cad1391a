"""One clip in all its aspects: drawn, rendered, verified, published."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Collection
from pathlib import Path

from studio.errors import EnvironmentFault
from studio.process import CancelCheck, FfmpegProgress, Limits, arguments, ffmpeg_path, run_ffmpeg
from studio.records.clip import Shown
from studio.records.edit import CropPlan
from studio.records.media import MediaKind
from studio.render.command import within_bounds
from studio.render.cover import CoverTake, cover_frame
from studio.render.cover_file import write_cover
from studio.render.excerpt import with_excerpts
from studio.render.framing import inner_size
from studio.render.graph import AspectPlan, GraphPlan, clip_graph
from studio.render.job import Rendered, RenderJob
from studio.render.layers import write_layers
from studio.render.legible import check_contrast
from studio.render.photo import PhotoTake, write_photo_film
from studio.render.sound import LevelledSound, SoundPlan, make_sound
from studio.render.verify import Expected, Moment, certify
from studio.render.workplace import workplace
from studio.settings import Settings
from studio.units import FrameRate

WALL_S = 3600
"""Longest a render may take, seconds."""

MEMORY_MIB = 8192
"""Address space of the renderer, MiB: mapped, not used; a runaway ends here."""

DISK_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
"""What the system says where there is no room left."""

SHARE_OF_RENDER = 0.8
"""Part of the progress that encoding takes; the rest is sound, graphics and verification."""


def render_clip(
    job: RenderJob,
    out_dir: Path,
    settings: Settings,
    on_progress: Callable[[float], None],
    cancelled: CancelCheck,
) -> tuple[Rendered, ...]:
    """Render every aspect in one decode, verify all of them, then move all into ``out_dir``.

    Nothing appears in ``out_dir`` unless every output passed.

    Raises:
        Cancelled: ``cancelled`` returned True.
        InputError: ``render.low_contrast``: a text on the footage cannot be read on the strongest plate either.
        VerifyFailed: An output does not match its plan.
        EnvironmentFault: The disk is full, or ``out_dir`` cannot be written.
        ProcessFailed: ffmpeg ended badly.
    """
    for crop, plates in zip(job.crops, job.plates, strict=False):
        check_contrast(plates, str(crop.aspect))
    try:
        with workplace(out_dir, ".render-") as folder:
            return _Render(job, folder, settings, on_progress, cancelled).publish_to(out_dir)
    except OSError as error:
        raise disk_fault(error, job.name) from error
    except EnvironmentFault as fault:
        if fault.code == "disk.full":  # said of the clip, not of the program that wrote it
            raise EnvironmentFault("disk.full", name=job.name) from fault
        raise


def disk_fault(error: OSError, name: str) -> EnvironmentFault:
    """What the system says of a clip called ``name`` that could not be written."""
    if error.errno in DISK_FULL:
        return EnvironmentFault("disk.full", name=name)
    return EnvironmentFault("render.not_written", name=name, cause=error.strerror or str(error))


class _Render:
    """The steps of one render, in a folder of its own."""

    def __init__(
        self,
        job: RenderJob,
        folder: Path,
        settings: Settings,
        on_progress: Callable[[float], None],
        cancelled: CancelCheck,
    ) -> None:
        self._job = job
        self._folder = folder
        self._settings = settings
        self._on_progress = on_progress
        self._cancelled = cancelled

    def publish_to(self, out_dir: Path) -> tuple[Rendered, ...]:
        read = with_excerpts(self._job, self._folder, self._settings, self._cancelled)
        sound = self._sound(read)
        self._on_progress(0.06)
        aspects = self._encode(read, sound)
        finished = [self._finish(number, aspect, sound) for number, aspect in enumerate(aspects)]
        for made in finished:  # all safely on the disk before the first name appears
            for path in (made.path, made.cover, made.certificate_path):
                flush(path)
        return tuple(self._publish(each, out_dir) for each in finished)

    def _sound(self, job: RenderJob) -> LevelledSound:
        plan = SoundPlan(
            job.timeline,
            [(source.path, source.info) for source in job.sources],
            job.end_card_length,
            job.preset,
            [source.sound for source in job.sources],
            job.bed,
            job.voices,
        )
        return make_sound(plan, self._folder, self._settings, self._cancelled)

    def _encode(self, job: RenderJob, sound: LevelledSound) -> tuple[AspectPlan, ...]:
        aspects = tuple(self._aspect(number) for number in range(len(job.crops)))
        self._on_progress(0.1)
        plan = GraphPlan(
            timeline=job.timeline,
            paths=tuple(source.path for source in job.sources),
            infos=tuple(source.info for source in job.sources),
            aspects=aspects,
            end_card_length=job.end_card_length,
            audio=sound.path,
            preset=job.preset,
            key_times=tuple(time for each in job.price_times for time in (each.start, each.end)),
        )
        argv = arguments(clip_graph(plan).overwrite_output(), ffmpeg_path(self._settings.ffmpeg))
        run_ffmpeg(
            within_bounds(argv, self._folder / "graph.txt"),
            on_progress=self._report,
            limits=Limits(wall_s=WALL_S, memory_mib=MEMORY_MIB),
            cancelled=self._cancelled,
        )
        return aspects

    def _report(self, progress: FfmpegProgress) -> None:
        whole = self._job.timeline.duration + self._job.end_card_length
        self._on_progress(0.1 + SHARE_OF_RENDER * min(1.0, float(progress.done / whole)))

    def _aspect(self, number: int) -> AspectPlan:
        job = self._job
        crops, graphics = job.crops[number], job.graphics[number]
        folder = self._folder / crops.aspect.slug
        folder.mkdir()
        layers, card = write_layers(graphics, folder, self._settings, self._cancelled)
        return AspectPlan(
            size=job.preset.size_of(crops.aspect),
            crops=crops,
            layers=layers,
            end_card=card,
            target=self._folder / f"{job.name}-{crops.aspect.slug}.mp4",
            photo_films=photo_films(job, crops, folder, self._settings, self._cancelled),
        )

    def _finish(self, number: int, aspect: AspectPlan, sound: LevelledSound) -> Rendered:
        job = self._job
        rate = FrameRate(job.timeline.rate)
        wanted = cover_take(job, aspect.crops)
        frame = cover_frame(wanted, aspect.target.parent, self._settings, self._cancelled)
        expected = Expected(
            size=aspect.size,
            frames=rate.frames_in(job.timeline.duration) + rate.frames_in(job.end_card_length),
            rate=rate.value,
            aim_lufs=sound.aim_lufs,
            end_card=job.graphics[number].end_card,
            preset=job.preset,
            moment=Moment(wanted.frame, frame, aspect.layers),
            plates=job.plates[number] if job.plates else (),
            drawn=job.graphics[number],
        )
        made_from = {**job.made_from, "aspect": str(aspect.crops.aspect)}
        certificate = certify(aspect.target, expected, made_from, self._settings, self._cancelled)
        if job.facts is not None:
            frames = rate.frames_in(job.timeline.duration)
            shown = Shown(
                facts=job.facts,
                layers=job.layers,
                body_frames=frames,
                words=job.words,
                plates=expected.plates,
            )
            certificate = certificate.model_copy(update={"shown": shown})
        cover = aspect.target.with_suffix(".jpg")
        write_cover(job.draw_cover(frame), cover, job.preset)
        beside = aspect.target.with_suffix(".json")
        beside.write_text(certificate.model_dump_json(indent=1), encoding="utf-8")
        done = 0.9 + 0.1 * (number + 1) / len(job.crops)
        self._on_progress(done)
        return Rendered(aspect.crops.aspect, aspect.target, cover, beside, certificate)

    def _publish(self, made: Rendered, out_dir: Path) -> Rendered:
        path, cover, beside = (
            each.replace(out_dir / each.name)
            for each in (made.path, made.cover, made.certificate_path)
        )
        return Rendered(made.aspect, path, cover, beside, made.certificate)


def photo_films(
    job: RenderJob,
    crops: CropPlan,
    folder: Path,
    settings: Settings,
    cancelled: CancelCheck,
    only: Collection[int] | None = None,
) -> dict[int, Path]:
    """Films of the photographs of ``job``, or of those of the takes ``only``, by number of the take."""
    films: dict[int, Path] = {}
    rate = FrameRate(job.timeline.rate)
    for number, (take, path) in enumerate(zip(job.timeline.takes, crops.paths, strict=True)):
        source = job.sources[take.source]
        if source.info.kind is not MediaKind.PHOTO or (only is not None and number not in only):
            continue
        size = inner_size(path, job.preset.size_of(crops.aspect))
        frames = rate.frames_in(take.output_range.duration)
        films[number] = folder / f"photo-{number}.mp4"
        photo = PhotoTake(source.path, path, size, rate, frames)
        write_photo_film(photo, films[number], settings, cancelled)
    return films


def cover_take(job: RenderJob, crops: CropPlan) -> CoverTake:
    """Where the cover of an aspect comes from."""
    take = job.timeline.takes[0]
    source = job.sources[take.source]
    return CoverTake(
        take,
        crops.paths[0],
        (source.path, source.info),
        FrameRate(job.timeline.rate),
        job.preset.size_of(crops.aspect),
    )


def flush(path: Path) -> None:
    """Have the file at ``path`` on the disk."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
