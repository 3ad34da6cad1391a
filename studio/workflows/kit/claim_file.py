"""A county's own claim words, in ``claims.toml`` beside its kit."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints

from studio.brand.kit import KITS
from studio.brand.toml import read_toml
from studio.errors import InputError
from studio.records.value import Value
from studio.words.claims import CHANGEABLE, SHORTEST, ClaimKind, ClaimList, ClaimWord, listed

FILE = "claims.toml"
"""Below the county's folder; a county without it has the project's list."""

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
"""1 to 60 characters."""


class OwnWords(Value):
    """Words that the county wants to be warned of."""

    words: Annotated[tuple[Line, ...], Field(min_length=1)]
    instead_zh: Line
    instead_en: Line


class CountyClaims(Value):
    """What a county adds to the list, takes from it, and lets through."""

    group: tuple[OwnWords, ...] = ()
    without: tuple[Line, ...] = ()
    """Words of the list that are no warning here."""
    allow: tuple[Line, ...] = ()
    """Longer words that hold a listed one and mean something else, such as a village called 唯一村."""


def claim_file(data: Path, county: str) -> Path:
    """Where a county's own list lies, if it has one."""
    return data / KITS / county / FILE


def claim_list(data: Path, county: str) -> ClaimList:
    """The project's list with what the county ``county`` changed in it.

    Raises:
        InputError: The county's file has a mistake (see ``studio.brand.toml``), or ``claims.not_listed``,
            ``claims.not_allowable``, ``claims.too_short``.
    """
    path = claim_file(data, county)
    if not path.is_file():
        return listed()
    named = (KITS / county / FILE).as_posix()
    return _changed(listed(), read_toml(path, CountyClaims, named), named)


def _changed(base: ClaimList, own: CountyClaims, named: str) -> ClaimList:
    more = [
        ClaimWord(word, ClaimKind.SUPERLATIVE, group.instead_zh, group.instead_en)
        for group in own.group
        for word in group.words
    ]
    _refuse_short(base, "group.words", [each.word for each in more], named)
    _refuse_short(base, "allow", own.allow, named)
    for word in own.without:
        entry = base.by_letters.get(base.letters(word))
        if entry is None or entry.kind not in CHANGEABLE:
            raise InputError("claims.not_listed", file=named, key="without", found=word)
    for word in own.allow:
        _refuse_grave(base, word, named)
    return base.changed(more, own.without, own.allow)


def _refuse_short(
    base: ClaimList, key: str, words: tuple[str, ...] | list[str], named: str
) -> None:
    for word in words:
        if len(base.letters(word)) < SHORTEST:
            raise InputError("claims.too_short", file=named, key=key, found=word, least=SHORTEST)


def _refuse_grave(base: ClaimList, allowed: str, named: str) -> None:
    """The statutory terms are never let through, nor a health word by itself."""
    letters = base.letters(allowed)
    for word, entry in base.by_letters.items():
        whole = word in letters if entry.kind is ClaimKind.ABSOLUTE else word == letters
        if whole and entry.kind not in CHANGEABLE:
            raise InputError(
                "claims.not_allowable", file=named, key="allow", found=allowed, word=entry.word
            )
