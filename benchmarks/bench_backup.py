"""A backup and its way back, beside what tar and sync alone take for the same bytes.

    python -m benchmarks.bench_backup [--clips 60] [--mib 20]
    python -m benchmarks.bench_backup --studio var

The second takes an installation as it is, such as the one that ``make demo`` makes, and only reads it: backed up, put
into an empty folder, then every row of every table and every file held against what was there.

A backup hashes every byte, reads it again from the disk and compares; a restore does so before it begins, on the way
and at the end. The aim is a full demo county back within 30 minutes: ``county_gib`` says how much that would be at the
rate found. Prints JSON.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

from sqlalchemy.orm import Session

from studio.process import run
from studio.records.clip import Certificate
from studio.records.edit import SourceRef, Take, Timeline
from studio.records.goods import Item
from studio.records.people import Unit, UnitKind
from studio.records.work import Clip, ClipOrder, ClipState, Rendition
from studio.settings import Settings
from studio.store import Blobs, Database, blobs_of
from studio.units import Size, TimeRange, now
from studio.workflows.backup import back_up, restore
from studio.workflows.backup.wanted import published_keys
from studio.workflows.cutting.order_clips import facts_for
from tests.workflows.backup.contents import files_of, rows_of

LIMIT_S = 30 * 60
"""A demo county must be back within that."""

SIZE = Size(1080, 1920)
"""Of the clips, in name only: their bytes are random, which no disk or file system makes smaller."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clips", type=int, default=60)
    parser.add_argument("--mib", type=int, default=20)
    parser.add_argument("--studio", type=Path, help="folder of an installation, such as var")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        if options.studio:
            found: dict[str, float] = _of_studio(Path(name), options.studio)
        else:
            found = _measured(Path(name), options.clips, options.mib)
        print(json.dumps(found, indent=1))


def _measured(folder: Path, clips: int, mib: int) -> dict[str, float]:
    here, there = _settings(folder / "here"), _settings(folder / "there")
    _furnish(here, clips, mib)
    plain, ours, days = folder / "plain.tar", folder / "ours.tar", folder / "days"
    tar = _seconds(lambda: _tar("-cf", plain, here.var))
    untar = _seconds(lambda: _tar("-xf", plain, folder / "untarred", make=True))
    shutil.rmtree(folder / "untarred")
    made = _seconds(lambda: back_up(here, ours, _quiet))
    first = _seconds(lambda: back_up(here, days, _quiet))
    again = _seconds(lambda: back_up(here, days, _quiet))
    back = _seconds(lambda: restore(ours, there, _quiet))
    gib = clips * mib / 1024
    return {
        "gib": round(gib, 2),
        "backup_s": round(made, 1),
        "backup_to_tar_and_sync": round(made / tar, 2),
        "folder_first_s": round(first, 1),
        "folder_again_s": round(again, 1),
        "restore_s": round(back, 1),
        "restore_to_untar_and_sync": round(back / untar, 2),
        "county_gib": round(gib / back * LIMIT_S, 1),
    }


def _of_studio(folder: Path, var: Path) -> dict[str, float]:
    if not var.is_dir():
        raise SystemExit(f"no installation in {var}: `make demo` makes one")
    here, there = _settings(var.absolute()), _settings(folder / "there")
    rows, files = rows_of(here), files_of(here)
    made = _seconds(lambda: back_up(here, folder / "ours.tar", _quiet))
    back = _seconds(lambda: restore(folder / "ours.tar", there, _quiet))
    again, kept = rows_of(there), files_of(there)
    return {
        "gib": round((folder / "ours.tar").stat().st_size / (1 << 30), 3),
        "tables": len(rows),
        "rows": sum(map(len, rows.values())),
        "files": len(files),
        "published": len(_published(here)),
        "backup_s": round(made, 1),
        "restore_s": round(back, 1),
        "of_limit": round((made + back) / LIMIT_S, 4),
        "tables_that_differ": sum(rows[table] != again.get(table) for table in rows),
        "files_that_differ": sum(files[key] != kept.get(key) for key in files),
        "published_lost": len(_published(here) - _published(there)),
    }


def _published(settings: Settings) -> set[str]:
    with contextlib.closing(Database(settings)) as database, database.reading() as session:
        keys = published_keys(session.connection())
    return {key for key in keys if (settings.var / "blobs" / key).is_file()}


def _settings(var: Path) -> Settings:
    return Settings.from_environment({"COUNTY_STUDIO_VAR": str(var)})


def _seconds(work: Callable[[], object]) -> float:
    begun = time.monotonic()
    work()
    return time.monotonic() - begun


def _quiet(step: str, done: float) -> None:
    del step, done


def _tar(switch: str, archive: Path, folder: Path, *, make: bool = False) -> None:
    if make:
        folder.mkdir()
    run(("tar", switch, str(archive), "-C", str(folder), *(() if make else (".",))))
    run(("sync", "-f", str(archive.parent)))


def _furnish(settings: Settings, clips: int, mib: int) -> None:
    """One county with that many published clips."""
    blobs = blobs_of(settings)
    with contextlib.closing(Database(settings)) as database:
        database.upgrade()
        with database.session() as session:
            unit = Unit(kind=UnitKind.COUNTY, slug="county", name_zh="县", name_en="County")
            session.add(unit)
            session.flush()
            item = Item(
                unit_id=unit.id,
                sku="one",
                name_zh="黄花菜",
                name_en="Daylily",
                kind="dried_vegetable",
                origin="镇",
                spec="250g/袋",
                price_unit="袋",
                price_fen=2990,
                selling_points=[],
                link="https://example.org/one",
            )
            session.add(item)
            session.flush()
            for _ in range(clips):
                _clip(session, blobs, item, os.urandom(mib << 20))


def _clip(session: Session, blobs: Blobs, item: Item, data: bytes) -> None:
    order = ClipOrder(
        unit_id=item.unit_id,
        item_id=item.id,
        template="product-hero",
        aspects=["9:16"],
        lengths=["15"],
        footage_ids=[],
    )
    session.add(order)
    session.flush()
    whole = TimeRange.of(0, 15)
    clip = Clip(
        unit_id=item.unit_id,
        order_id=order.id,
        item_id=item.id,
        title="-",
        post_text="-",
        length_s=15,
        state=ClipState.PUBLISHED,
        timeline=Timeline(
            sources=(SourceRef(sha256="-", display=SIZE),),
            takes=(Take(source=0, shot=0, source_range=whole, output_range=whole),),
            rate=Fraction(25),
        ),
        facts=facts_for(session, item)[1],
        made_from="-",
        published_at=now(),
    )
    session.add(clip)
    session.flush()
    shape = {"bytes": len(data), "duration_ms": 15000}
    certificate = Certificate(
        sha256="0" * 64,
        size=SIZE,
        loudness_lufs=-16.0,
        true_peak_dbtp=-1.5,
        checks=(),
        made_from={},
        **shape,
    )
    session.add(
        Rendition(
            clip_id=clip.id,
            aspect="9:16",
            preset="social",
            blob=blobs.put_bytes(data, ".mp4"),
            cover=blobs.put_bytes(b"cover", ".jpg"),
            width=SIZE.width,
            height=SIZE.height,
            certificate=certificate,
            **shape,
        )
    )


if __name__ == "__main__":
    main()
