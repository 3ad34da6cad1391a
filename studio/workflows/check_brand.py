"""A county's brand held against what the county sells: marks that an item names must be its to show."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from studio.brand import FontBook, load_kit
from studio.brand.check import Problem, check_kit
from studio.catalog import CATALOG_FILE, facts_of, read_catalog
from studio.errors import InputError

if TYPE_CHECKING:
    from studio.brand import Kit
    from studio.records.finding import Finding
    from studio.settings import Settings


def check_brand(
    settings: Settings, slug: str, day: date, fonts: FontBook
) -> tuple[tuple[Problem, ...], tuple[Finding, ...]]:
    """Problems of the kit and of the marks that the catalog's items name, and what is to be known on ``day``.

    Raises:
        NotFound: ``brand.no_kit``.
        InputError: The catalog has a mistake.
    """
    problems, findings = check_kit(settings.data, slug, day, fonts)
    if problems or not (settings.data / CATALOG_FILE).is_file():
        return problems, findings
    kit, _ = load_kit(settings.data, slug).as_of(day)
    return tuple(_refused(settings, kit)), findings


def _refused(settings: Settings, kit: Kit) -> Iterator[Problem]:
    for county in read_catalog(settings.data):
        for item in county.items if county.slug == kit.slug else ():
            try:
                kit.marks_of(facts_of(item, county.name_zh, county.name_en))
            except InputError as error:
                yield Problem(error, kit.slug)
