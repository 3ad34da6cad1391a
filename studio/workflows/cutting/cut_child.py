"""``python -m studio.workflows.cutting.cut_child JOB.json``: one clip of a batch, in a process of its own."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from studio.process import CancelCheck
from studio.process.cores import share_cores
from studio.process.messages import tell_parent
from studio.records.edit import EditPlan
from studio.records.media import MediaInfo
from studio.records.value import Value
from studio.settings import Settings
from studio.workflows.cutting.cut_files import cut_plan, cut_sources
from studio.workflows.cutting.manifest import manifest_as_data
from studio.workflows.footage.looking import Report, SourceFile, look_at
from studio.workflows.footage.seen_before import recall
from studio.workflows.kit.wish import ClipWish


class SeenFile(Value):
    """A source that was looked at; what was learnt is in the cache."""

    path: Path
    sha256: str
    info: MediaInfo
    still: Path | None = None


class CutJob(Value):
    """What one child makes.

    Attributes:
        wish: The clip.
        files: Its footage; none where ``plan`` says it.
        plan: The edit, where it was made before.
        out: Folder.
        side_by_side: How many such children work at the same time.
    """

    wish: ClipWish
    files: tuple[SeenFile, ...] = ()
    plan: EditPlan | None = None
    out: Path
    side_by_side: int = 1


def main(path: str) -> None:
    """Make the clip that the file says."""
    job = CutJob.model_validate_json(Path(path).read_bytes())
    share_cores(job.side_by_side)
    settings = Settings.from_environment()

    def work(done: Report, cancelled: CancelCheck) -> dict[str, object]:
        if job.plan is not None:
            made = cut_plan(job.plan, job.wish, job.out, settings, done, cancelled)
        else:
            sources = [_source(each, settings, cancelled) for each in job.files]
            made = cut_sources(sources, job.wish, job.out, settings, done, cancelled)
        return manifest_as_data(made, job.wish)

    tell_parent(lambda told, cancelled: work(_rendering(told), cancelled))


def _rendering(told: Callable[[float], None]) -> Report:
    """All of the progress is the render's: what comes before it is over in a moment."""
    return lambda step, done: told(done if step == "render" else 0.0)


def _source(file: SeenFile, settings: Settings, cancelled: CancelCheck) -> SourceFile:
    """The source as it was seen; looked at again where the cache has lost it."""
    seen = recall(file.sha256, settings)
    if seen is None:
        return look_at(file.path, settings, cancelled=cancelled)
    return SourceFile(file.path, file.sha256, file.info, seen.analysis, still=file.still)


if __name__ == "__main__":
    main(sys.argv[1])
