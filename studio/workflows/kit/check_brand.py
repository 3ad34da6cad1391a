"""A county's brand held against what the county sells and may say: marks that items name, and claim words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from studio.brand import FontBook, load_kit
from studio.brand.check import Problem, check_kit
from studio.catalog import CATALOG_FILE, facts_of, read_catalog
from studio.errors import InputError
from studio.words.claims import ClaimText, Where, listed
from studio.workflows.kit.claim_file import claim_list
from studio.workflows.kit.word_check import kept

if TYPE_CHECKING:
    from studio.brand import ClipTemplate, Kit
    from studio.records.finding import Finding
    from studio.settings import Settings
    from studio.words.claims import ClaimFinding


def check_brand(
    settings: Settings, slug: str, day: date, fonts: FontBook
) -> tuple[tuple[Problem, ...], tuple[Finding, ...]]:
    """Problems of the kit, its words and the marks that the catalog's items name, and what is to be known on ``day``.

    Raises:
        NotFound: ``brand.no_kit``.
        InputError: The catalog has a mistake.
    """
    problems, findings = check_kit(settings.data, slug, day, fonts)
    if problems:
        return problems, findings
    kit, _ = load_kit(settings.data, slug).as_of(day)
    said = _said(settings, kit)
    wrong = [each for each in said if each.level == "error"]
    problems = tuple(Problem(InputError(each.code, **each.params), slug) for each in wrong)
    findings += kept(each for each in said if each not in wrong)
    if (settings.data / CATALOG_FILE).is_file():
        problems += tuple(_refused(settings, kit))
    return problems, findings


def check_words_of(template: ClipTemplate) -> tuple[tuple[Problem, ...], tuple[Finding, ...]]:
    """Claim words in a template's own texts, by the project's list: those that stop every clip, and the others."""
    texts = [ClaimText(Where.LABEL, str(text)) for text in template.labels.model_dump().values()]
    texts += [ClaimText(Where.LABEL, layer.text) for layer in template.layers]
    said = [found for text in dict.fromkeys(texts) for found in listed().check(text)]
    wrong = [each for each in said if each.level == "error"]
    problems = tuple(Problem(InputError(each.code, **each.params)) for each in wrong)
    return problems, kept(each for each in said if each not in wrong)


def _said(settings: Settings, kit: Kit) -> list[ClaimFinding]:
    """Claim words in what every clip of the county says."""
    words = claim_list(settings.data, kit.slug)
    texts = [ClaimText(Where.SLOGAN, text) for text in (kit.slogan.zh, kit.slogan.en)]
    names = (kit.logo.word_zh, kit.logo.word_en, kit.seal)
    texts += [ClaimText(Where.END_CARD, text) for text in names]
    texts += [ClaimText(Where.LABEL, mark.name) for mark in kit.marks]
    return [found for text in dict.fromkeys(texts) for found in words.check(text)]


def _refused(settings: Settings, kit: Kit) -> Iterator[Problem]:
    for county in read_catalog(settings.data):
        for item in county.items if county.slug == kit.slug else ():
            try:
                kit.marks_of(facts_of(item, county.name_zh, county.name_en))
            except InputError as error:
                yield Problem(error, kit.slug)
