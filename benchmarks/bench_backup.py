"""A backup and its way back, beside what tar and sync alone take for the same bytes.

    python -m benchmarks.bench_backup [--clips 60] [--mib 20]

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
from studio.workflows.order_clips import facts_for

LIMIT_S = 30 * 60
"""A demo county must be back within that."""

SIZE = Size(1080, 1920)
"""Of the clips, in name only: their bytes are random, which no disk or file system makes smaller."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clips", type=int, default=60)
    parser.add_argument("--mib", type=int, default=20)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        print(json.dumps(_measured(Path(name), options.clips, options.mib), indent=1))


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
