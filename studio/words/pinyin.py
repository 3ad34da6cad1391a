"""Chinese names in Latin letters, without tones.

The dictionary takes a third of a second to load: whoever spells nothing, as most steps of jobs, does not wait for it.
"""

from __future__ import annotations


def syllables(text: str) -> list[str]:
    """The pinyin of each character, runs of other characters as they are: ``黄花菜2号`` is huang, hua, cai, 2, hao."""
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - see above

    return lazy_pinyin(text)


def initials(text: str) -> str:
    """The first letter of each character's pinyin: ``黄花菜`` is hhc."""
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415 - see above

    return "".join(lazy_pinyin(text, style=Style.FIRST_LETTER))
