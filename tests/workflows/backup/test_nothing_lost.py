"""Every row and every file comes back: originals, renditions, catalog, schedule, drafts, consents and all the rest."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from studio.records.drafts import EditDraft
from studio.records.work import Footage
from studio.store import Database
from studio.workflows.backup import back_up, restore
from tests.workflows.backup.conftest import House, quiet, settings_in
from tests.workflows.backup.contents import files_of, rows_of

PEOPLES_WORK = {
    *("footage", "footage_item", "footage_permission", "shot_request"),
    *("clip_order", "clip", "clip_footage", "rendition", "clip_comment", "personal_clip", "seller"),
    *("item", "item_variant", "item_price", "price_range", "item_offer", "item_paper"),
    *("broadcast", "segment", "host", "channel", "calendar_link"),
    *("edit_draft", "edit_draft_version", "catalog_import"),
    *("unit", "account", "membership", "account_session", "device_invitation", "api_token"),
}
"""Tables of which the seeded house has rows, so that their coming back says something."""


@pytest.mark.parametrize("name", ["all.tar", "days"])
def test_every_row_and_every_file_comes_back(house: House, tmp_path: Path, name: str) -> None:
    rows, files = rows_of(house.settings), files_of(house.settings)
    assert {table for table in PEOPLES_WORK if not rows[table]} == set()
    assert "" not in files.values()
    there = settings_in(tmp_path / "there")

    restore(back_up(house.settings, tmp_path / name, quiet).path, there, quiet)

    found = rows_of(there)
    assert found.keys() == rows.keys()
    for table, expected in rows.items():
        assert found[table] == expected, table
    assert files_of(there) == files


def test_originals_and_what_drafts_hold_are_among_the_files(house: House) -> None:
    """Which files are wanted is read from the rows; here are those that no clip hands out."""
    rows, files = rows_of(house.settings), files_of(house.settings)
    blob = list(Footage.__table__.columns.keys()).index("blob")
    originals = {row[blob] for row in rows["footage"]}
    assert originals
    assert originals <= files.keys()
    assert rows[EditDraft.__tablename__]


def test_a_comparison_finds_one_changed_value_and_one_lost_file(
    house: House, tmp_path: Path
) -> None:
    """What the tests above and the benchmark rely on can fail."""
    rows, files = rows_of(house.settings), files_of(house.settings)
    database = Database(house.settings)
    try:
        with database.session() as session:
            session.execute(text("UPDATE segment SET position = position + 1"))
    finally:
        database.close()
    changed = rows_of(house.settings)
    assert {table for table in rows if rows[table] != changed[table]} == {"segment"}
    key = next(iter(files))
    (house.settings.var / "blobs" / key).unlink()
    assert files_of(house.settings) == files | {key: ""}
