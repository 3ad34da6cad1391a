"""A clip for every seller of a sheet: begun again where it stopped, whatever is wrong with a row said of that row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from studio.catalog import ApprovedPrice
from studio.errors import Cancelled, InputError, StudioError, VerifyFailed
from studio.process import CancelCheck, never
from studio.settings import Settings
from studio.workflows.footage.looking import Report, ignore
from studio.workflows.personal.personalise import Personal, Published, name_of, personalise
from studio.workflows.personal.sellers import SheetRow


@dataclass(frozen=True)
class RowDone:
    """What became of a row."""

    number: int
    shop: str
    """Empty where the row could not be read."""
    made: Personal | StudioError


def personalise_all(  # noqa: PLR0913 - what, whose, where, and what every long work gets
    clip: Published,
    rows: Sequence[SheetRow],
    out_dir: Path,
    approved: ApprovedPrice | None,
    settings: Settings,
    report: Report = ignore,
    cancelled: CancelCheck = never,
) -> tuple[RowDone, ...]:
    """Make the clip of every row into ``out_dir``; what is there already and was made from the same is left.

    A row that cannot be made is reported and does not stop the others.

    Raises:
        Cancelled: ``cancelled`` returned True; what is finished stays.
        EnvironmentFault, ProcessFailed: The machine does not give what is needed; the rest would fail alike.
    """
    done: list[RowDone] = []
    for number, (row, target) in enumerate(zip(rows, _targets(clip, rows, out_dir), strict=True)):
        if cancelled():
            raise Cancelled("cancelled")
        report("personalise", number / len(rows))
        if isinstance(row.seller, StudioError):
            done.append(RowDone(row.number, "", row.seller))
            continue
        made: Personal | StudioError
        try:
            made = personalise(clip, row.seller, target, approved, settings, cancelled)
        except (InputError, VerifyFailed) as error:
            made = error
        done.append(RowDone(row.number, row.seller.shop, made))
    report("personalise", 1.0)
    return tuple(done)


def _targets(clip: Published, rows: Sequence[SheetRow], out_dir: Path) -> list[Path]:
    """A file for each row, named by its shop; of shops that are called alike the row tells which."""
    names = [
        "" if isinstance(row.seller, StudioError) else name_of(row.seller.shop) for row in rows
    ]
    return [
        out_dir
        / f"{clip.path.stem}-{name if names.count(name) == 1 else f'{name}-{row.number}'}.mp4"
        for name, row in zip(names, rows, strict=True)
    ]
