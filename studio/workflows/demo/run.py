"""One run of the demo: draw or find the footage, see it through the queue, export what came of it."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from studio.catalog import find_item, read_catalog
from studio.errors import Cancelled, InputError, NotFound
from studio.settings import Settings
from studio.workflows.demo.export import export_calendars, export_clips
from studio.workflows.demo.making import Batch, House, Trouble
from studio.workflows.demo.plan import OWN_FILES, DemoPlan
from studio.workflows.demo.week import plan_week
from studio.workflows.demo_footage import FILMS, Drawn, Film, draw_all

TICK_S = 0.4
"""Seconds between two looks at the jobs."""

DRAW_SHARE = 0.3
"""Of the whole progress, when footage is drawn."""


class Report(Protocol):
    """Told what is being done (a code of ``studio.words``) and how much of everything is done, 0 to 1."""

    def __call__(self, step: str, done: float, /) -> None:
        """Show it."""
        ...


@dataclass
class Outcome:
    """What the demo made.

    Attributes:
        clips: The exported MP4 files.
        calendars: The exported ICS files.
        troubles: What did not work.
    """

    clips: list[Path] = field(default_factory=list)
    calendars: list[Path] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)


@dataclass(frozen=True)
class Files:
    """A person's own files and the item they show."""

    paths: tuple[Path, ...]
    county: str
    sku: str


def own_files(settings: Settings, plan: DemoPlan, where: Path, sku: str | None) -> Files:
    """The files of a folder (or the one file) and the item they are cut for.

    Raises:
        NotFound: ``demo.no_such_path``, ``catalog.unknown_item``.
        InputError: ``demo.empty_folder``.
    """
    if not where.exists():
        raise NotFound("demo.no_such_path", path=str(where))
    found = sorted(where.iterdir()) if where.is_dir() else [where]
    paths = tuple(path for path in found if path.is_file() and not path.name.startswith("."))
    if not paths:
        raise InputError("demo.empty_folder", path=str(where))
    county, item = find_item(read_catalog(settings.data), sku or plan.films[0].sku)
    return Files(paths, county.slug, item.sku)


class DemoRun:
    """One run of the demo."""

    def __init__(self, house: House, plan: DemoPlan, stopping: threading.Event) -> None:
        self._house = house
        self._plan = plan
        self._stopping = stopping
        self._drawn: queue.SimpleQueue[Drawn] = queue.SimpleQueue()
        self._drawn_share = 0.0
        self._folder = house.settings.var / "demo"

    def with_drawn_footage(self, report: Report) -> Outcome:
        """Draw the films, each sent on as soon as it is there."""
        uses = {use.slug: use for use in self._plan.films}
        batches = {
            slug: Batch(
                use.county,
                use.sku,
                tuple(each for each in self._plan.clips if each.film == slug),
                expected=1,
                sample=True,
            )
            for slug, use in uses.items()
        }

        missing = [film for film in FILMS if not batches[film.slug].adopt(self._house, film.name)]

        def arrived() -> None:
            while not self._drawn.empty():
                drawn = self._drawn.get()
                batches[drawn.film.slug].take(self._house, drawn.path, drawn.film.name)

        with ThreadPoolExecutor(max_workers=1) as pool:
            drawing = pool.submit(self._draw, missing)

            def share() -> float:
                if drawing.done():
                    drawing.result()
                return self._drawn_share

            return self._see_through(list(batches.values()), report, arrived, share)

    def _draw(self, films: Sequence[Film]) -> None:
        def tell(share: float) -> None:
            self._drawn_share = share

        draw_all(
            self._house.settings,
            films,
            on_drawn=self._drawn.put,
            on_progress=tell,
            cancelled=self._stopping.is_set,
        )

    def with_own_files(self, files: Files, report: Report) -> Outcome:
        """Take a person's files instead."""
        batch = Batch(files.county, files.sku, (OWN_FILES,), expected=len(files.paths))
        waiting = list(files.paths)

        def arrived() -> None:
            if waiting:
                path = waiting.pop(0)
                batch.take(self._house, path, path.name)

        return self._see_through([batch], report, arrived, lambda: 1.0)

    def _see_through(
        self,
        batches: list[Batch],
        report: Report,
        arrived: Callable[[], None],
        drawn: Callable[[], float],
    ) -> Outcome:
        outcome, exported = Outcome(), set[int]()
        while True:
            share = drawn()
            arrived()
            for number, batch in enumerate(batches):
                batch.advance(self._house)
                if batch.over and number not in exported:
                    exported.add(number)
                    self._export(batch, outcome)
            if len(exported) == len(batches):
                break
            made = sum(batch.share(self._house) for batch in batches) / len(batches)
            report(
                "demo.drawing" if share < 1 else "demo.making",
                DRAW_SHARE * share + (1 - DRAW_SHARE) * made,
            )
            if self._stopping.wait(TICK_S):
                raise Cancelled("cancelled")
        report("demo.planning", 1.0)
        outcome.calendars = self._calendars()
        return outcome

    def _export(self, batch: Batch, outcome: Outcome) -> None:
        """Put a batch's clips into ``var/demo`` as soon as they are published."""
        house = self._house
        with house.database.reading() as session:
            outcome.clips += export_clips(session, house.blobs, batch.orders, self._folder)
        outcome.troubles += batch.troubles

    def _calendars(self) -> list[Path]:
        house = self._house
        with house.database.session() as session:
            plan_week(session, house.land, self._plan)
        counties = list(dict.fromkeys(each.county for each in self._plan.broadcasts))
        with house.database.reading() as session:
            return export_calendars(session, counties, self._folder, "zh")
