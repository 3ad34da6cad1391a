"""Several clips from the same footage, each made by a process of its own, as many at once as the machine carries."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path

from studio.errors import Cancelled, EnvironmentFault, InputError, StudioError
from studio.process import CancelCheck, never, python_argv, run
from studio.process.cores import all_cores, free_memory_mib
from studio.process.messages import Given, read_line
from studio.records.edit import EditPlan
from studio.render.clip import disk_fault
from studio.render.workplace import sweep, workplace
from studio.settings import CHECKOUT, Settings
from studio.workflows.cutting.cut_child import CutJob, SeenFile
from studio.workflows.footage.looking import RefusedFile, Report, SourceFile, ignore, look_at_all
from studio.workflows.given_files import check_out_dir
from studio.workflows.kit.clip_brand import Brand, check_words
from studio.workflows.kit.wish import ClipWish

MEMORY_MIB = 1200
"""What a process that makes a clip in three aspects may need at 1080p, its ffmpeg included, MiB."""

TICK_S = 0.2
"""Seconds between two looks at how far the clips are."""


@dataclass(frozen=True)
class ClipDone:
    """What became of a wish: its manifest (see ``manifest_as_data``), or why there is none."""

    wish: ClipWish
    made: dict[str, object] | StudioError


@dataclass(frozen=True)
class Batch:
    """What ``cut_batch`` made.

    Attributes:
        clips: In the order of the wishes.
        sources: Footage that was used.
        refused: Footage that was not.
    """

    clips: tuple[ClipDone, ...]
    sources: tuple[SourceFile, ...] = ()
    refused: tuple[RefusedFile, ...] = ()


def at_once(clips: int) -> int:
    """How many processes to start for so many clips: one for each processor, as far as there is memory for them."""
    free = free_memory_mib()
    room = clips if free is None else free // MEMORY_MIB
    return max(1, min(clips, all_cores(), room))


def cut_batch(
    files: Sequence[Path],
    wishes: Sequence[ClipWish],
    out_dir: Path,
    settings: Settings,
    report: Report = ignore,
    cancelled: CancelCheck = never,
) -> Batch:
    """Look at ``files`` once and cut them into a clip for every wish; one that cannot be made does not stop the others.

    Raises:
        InputError: No file can be used (the first file's own error), or no wish can be met (the first wish's).
        EnvironmentFault: ``out_dir`` cannot be written.
        Cancelled: ``cancelled`` returned True; clips that are finished stay, nothing half-done does.
    """
    if not files:
        raise InputError("cut.no_files")
    check_out_dir(out_dir)
    _check_any(wishes, settings)
    sources, refused = look_at_all(files, settings, report, cancelled)
    if not sources:
        raise refused[0].error
    seen = tuple(
        SeenFile(path=e.path, sha256=e.sha256, info=e.info, still=e.still) for e in sources
    )
    jobs = [CutJob(wish=wish, files=seen, out=out_dir.absolute()) for wish in wishes]
    return Batch(_made(jobs, settings, report, cancelled), tuple(sources), tuple(refused))


def cut_plan_batch(
    plan: EditPlan,
    wishes: Sequence[ClipWish],
    out_dir: Path,
    settings: Settings,
    report: Report = ignore,
    cancelled: CancelCheck = never,
) -> Batch:
    """The same edit for every wish.

    Raises:
        EnvironmentFault, Cancelled: As ``cut_batch``.
    """
    check_out_dir(out_dir)
    jobs = [CutJob(wish=wish, plan=plan, out=out_dir.absolute()) for wish in wishes]
    return Batch(_made(jobs, settings, report, cancelled))


def _check_any(wishes: Sequence[ClipWish], settings: Settings) -> None:
    """Raise the first wish's error where none can be met: then nobody waits for the footage to be looked at."""
    errors = []
    for wish in wishes:
        try:
            check_words(Brand.of(wish, settings), wish.facts, settings, words=wish.words)
        except InputError as error:
            errors.append(error)
        else:
            return
    raise errors[0]


def _made(
    jobs: Sequence[CutJob], settings: Settings, report: Report, cancelled: CancelCheck
) -> tuple[ClipDone, ...]:
    out, processes = jobs[0].out, at_once(len(jobs))
    try:
        with workplace(out, ".render-") as folder:
            sharing = [job.model_copy(update={"side_by_side": processes}) for job in jobs]
            return _Children(sharing, folder, settings, report, cancelled).run(processes)
    except OSError as error:
        raise disk_fault(error, out.name) from error
    finally:
        if out.is_dir():
            sweep(out)  # children that had to be killed


class _Children:
    """One thread for each child at work: a child lives no longer than the thread that started it."""

    def __init__(
        self,
        jobs: Sequence[CutJob],
        folder: Path,
        settings: Settings,
        report: Report,
        cancelled: CancelCheck,
    ) -> None:
        self._jobs = jobs
        self._folder = folder
        self._settings = settings
        self._report = report
        self._cancelled = cancelled
        self._stop = threading.Event()
        self._done = [0.0] * len(jobs)

    def run(self, processes: int) -> tuple[ClipDone, ...]:
        with ThreadPoolExecutor(processes) as pool:
            futures = [pool.submit(self._one, number) for number in range(len(self._jobs))]
            try:
                self._wait(set(futures))
            except BaseException:
                self._stop.set()
                pool.shutdown(cancel_futures=True)
                raise
        return tuple(future.result() for future in futures)

    def _wait(self, left: set[Future[ClipDone]]) -> None:
        while left:
            left = wait(left, TICK_S, FIRST_COMPLETED).not_done
            if self._cancelled():
                raise Cancelled("cancelled")
            self._report("batch", sum(self._done) / len(self._jobs))

    def _one(self, number: int) -> ClipDone:
        job, told = self._jobs[number], _Told()
        try:
            path = self._folder / f"{number}.json"
            path.write_text(job.model_dump_json(), encoding="utf-8")
            run(
                python_argv("studio.workflows.cutting.cut_child", str(path)),
                cancelled=self._stop.is_set,
                on_line=lambda line: self._heard(number, told, line),
                environment=self._settings.environment,
                cwd=CHECKOUT,
            )
        except OSError as error:
            told.made = disk_fault(error, job.wish.name)
        except StudioError as error:
            told.made = error
        self._done[number] = 1.0
        return ClipDone(job.wish, told.made)

    def _heard(self, number: int, told: _Told, line: str) -> None:
        message = read_line(line)
        if isinstance(message, float):
            self._done[number] = message
        elif isinstance(message, StudioError):
            told.made = message
        elif isinstance(message, Given) and isinstance(message.value, dict):
            told.made = message.value


class _Told:
    """What a child has told: nothing yet is a fault of its own."""

    def __init__(self) -> None:
        self.made: dict[str, object] | StudioError = EnvironmentFault("cut.child_silent")
