"""The text a seller posts with a clip."""

from __future__ import annotations

import unicodedata

from studio.records.clip import ItemFacts
from studio.words import say


def post_text(facts: ItemFacts, language: str = "zh") -> str:
    """Title line, selling points, spec and price, season, safety note, hashtags; ready to paste.

    Every figure is the item's own; nothing is praised beyond its selling points.
    """
    chinese = language == "zh"
    name = facts.name_zh if chinese else facts.name_en
    county = facts.county_zh if chinese else facts.county_en
    lines = [
        say("post.title", language, {"name": name, "county": county, "origin": facts.origin}).text
    ]
    lines += [say("post.point", language, {"point": point}).text for point in facts.selling_points]
    lines.append(price_line(facts, language))
    if facts.season_text:
        lines.append(say("post.season", language, {"season": facts.season_text}).text)
    if facts.safety_note:
        lines.append(say("post.safety", language, {"note": facts.safety_note}).text)
    always = say("post.tags", language).text.split()
    lines.append(
        " ".join(dict.fromkeys(tag(word) for word in (name, county, facts.origin, *always)))
    )
    return "\n".join(lines)


def price_line(facts: ItemFacts, language: str) -> str:
    """Specification and price, the former price where there is one."""
    values = {"spec": facts.spec, "price": str(facts.price), "unit": facts.unit}
    if facts.list_price is None:
        return say("post.price", language, values).text
    return say("post.price_was", language, {**values, "was": str(facts.list_price)}).text


def tag(words: str) -> str:
    """A hashtag: letters, figures and Han only, since platforms end a tag at anything else."""
    return "#" + "".join(sign for sign in words if unicodedata.category(sign)[0] in "LN")
