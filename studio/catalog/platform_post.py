"""The post for one platform: its title, text and hashtags within what the platform takes."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from studio.catalog.phrases import shortened
from studio.catalog.post import price_line, tag
from studio.errors import InputError
from studio.records.clip import ItemFacts
from studio.records.value import Value
from studio.words import say

Most = Annotated[int, Field(ge=1, le=10_000)]
"""A length as the platform counts it, or a number of things."""


class PostLimits(Value):
    """What one platform takes."""

    name: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)]
    title_least: Annotated[int, Field(ge=0, le=20)] = 0
    title_most: Annotated[int, Field(ge=8, le=200)]
    title_signs: str | None = None
    """Marks that its titles may hold beside letters and figures; None for any."""
    text_most: Annotated[int, Field(ge=300, le=10_000)]
    """Of the text with its hashtags."""
    points_most: Annotated[int, Field(ge=0, le=8)]
    """Selling points in the text."""
    point_most: Most
    """Length of one of them."""
    tags_most: Annotated[int, Field(ge=0, le=30)]
    tag_most: Most
    """Length of one of them, without its sign."""
    count: Literal["character", "utf16", "half"]
    """How it counts: signs; UTF-16 units, where most pictographs are two; or letters and figures as half a sign."""
    source: Annotated[str, StringConstraints(min_length=1, max_length=300)]
    date: date

    def length(self, text: str) -> int:
        """Of a text, as the platform counts; half a sign counts whole."""
        if self.count == "utf16":
            return len(text.encode("utf-16-le")) // 2
        if self.count == "half":
            return (sum(1 if sign.isascii() else 2 for sign in text) + 1) // 2
        return len(text)


class Post(Value):
    """What a seller posts."""

    platform: str
    title: str
    text: str
    """Ready to paste, hashtags at its end."""
    tags: tuple[str, ...]
    """The hashtags alone, with their signs."""


def platform_post(facts: ItemFacts, limits: PostLimits, language: str = "zh") -> Post:
    """Title, selling points, price, season, safety note and hashtags of an item, as ``limits`` allow.

    What does not fit is left out whole, the season first, then hashtags and selling points from the last; price and
    safety note always stand.

    Raises:
        InputError: ``post.no_title``, ``post.too_long`` when price and safety note alone are longer than it takes.
    """
    points = [
        say("post.point", language, {"point": short}).text
        for point in facts.selling_points[: limits.points_most]
        if (short := shortened(point, limits.point_most, limits.length))
    ]
    tags = _tags(facts, limits, language)
    for kept in _ever_less(points, _season(facts, language), tags):
        text = "\n".join((*kept[0], price_line(facts, language), *kept[1], *_note(facts, language)))
        text += "\n" + " ".join(kept[2]) if kept[2] else ""
        if limits.length(text) <= limits.text_most:
            title = _title(facts, limits, language)
            return Post(platform=limits.name, title=title, text=text, tags=tuple(kept[2]))
    raise InputError(
        "post.too_long", platform=limits.name, name=facts.name_zh, most=limits.text_most
    )


def _ever_less(
    points: Sequence[str], season: Sequence[str], tags: Sequence[str]
) -> Iterator[tuple[Sequence[str], Sequence[str], Sequence[str]]]:
    yield points, season, tags
    for number in range(len(tags), 0, -1):
        yield points, (), tags[:number]
    for number in range(len(points), -1, -1):
        yield points[:number], (), ()


def _season(facts: ItemFacts, language: str) -> tuple[str, ...]:
    season = facts.season_text
    return (say("post.season", language, {"season": season}).text,) if season else ()


def _note(facts: ItemFacts, language: str) -> tuple[str, ...]:
    note = facts.safety_note
    return (say("post.safety", language, {"note": note}).text,) if note else ()


def _title(facts: ItemFacts, limits: PostLimits, language: str) -> str:
    """The fullest that fits; else the name up to a pause, else a selling point or the county."""
    chinese = language == "zh"
    name = facts.name_zh if chinese else facts.name_en
    county = facts.county_zh if chinese else facts.county_en
    full = say("post.title", language, {"name": name, "county": county, "origin": facts.origin})
    others = (facts.origin, county, *facts.selling_points)
    wishes = [_allowed(each, limits) for each in (full.text, *(f"{name} {by}" for by in others))]
    wishes += [shortened(_allowed(name, limits), limits.title_most, limits.length)]
    wishes += [_allowed(f"{county} {by}", limits) for by in facts.selling_points]
    for title in wishes:
        if max(1, limits.title_least) <= limits.length(title) <= limits.title_most:
            return title
    raise InputError("post.no_title", platform=limits.name, name=name, most=limits.title_most)


def _allowed(title: str, limits: PostLimits) -> str:
    """The title with a space for every mark that the platform does not take."""
    if limits.title_signs is None:
        return title
    kept = (
        sign if unicodedata.category(sign)[0] in "LN" or sign in limits.title_signs else " "
        for sign in title
    )
    return " ".join("".join(kept).split())


def _tags(facts: ItemFacts, limits: PostLimits, language: str) -> tuple[str, ...]:
    chinese = language == "zh"
    own = (facts.name_zh, facts.county_zh) if chinese else (facts.name_en, facts.county_en)
    words = (*own, facts.origin, *say("post.tags", language).text.split())
    tags = {each.casefold(): each for each in reversed([tag(word) for word in words])}
    fit = [
        each for each in reversed(tags.values()) if 0 < limits.length(each[1:]) <= limits.tag_most
    ]
    return tuple(fit[: limits.tags_most])
