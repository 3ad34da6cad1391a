"""From recognised words to captions as they stand under short films: one line at a time, in the rhythm of speech."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

import budoux

from studio.records.edit import Caption
from studio.units import TimeRange

LINE = 16.0
"""Most Han characters in a line; Latin letters count half. Wider lines do not fit an upright picture."""

SHORT = 4.0
"""A line that is no longer does not stand alone before a comma."""

LEAST = Fraction(6, 10)
"""Seconds a caption stays at least, where the next one leaves it the time."""

FLICKER = Fraction(3, 10)
"""A caption stays through a shorter gap before the next."""

TAIL = Fraction(3, 10)
"""Seconds the last word takes that is only known by its beginning."""

ENDS = "。！？；!?;…"
COMMAS = "，、：,:"
NOT_FIRST = frozenset(ENDS + COMMAS + ".”’」』）》〉】)]}%％")
"""No line begins with these."""

NOT_SHOWN = "，。、；：,;: "
"""Left away at the end of a line, as captions have it."""

_TAGS = re.compile(r"<\|[^|>]*\|>")
_HAN = r"\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff\u3000-\u303f\uff00-\uffef"
_BETWEEN_HAN = re.compile(rf"(?<=[{_HAN}])\s+(?=[{_HAN}])")
_PHRASE = re.compile(rf"[^{ENDS}{COMMAS}]*[{ENDS}{COMMAS}]*")
_SPOT = re.compile(r"\.(?=\s|$)")


@dataclass(frozen=True)
class Words:
    """What was recognised in one piece of speech.

    Attributes:
        span: Where the piece lies, seconds.
        text: Its words.
        times: When each token of it begins, seconds from the piece's start, evenly many per text; empty where unknown.
    """

    span: TimeRange
    text: str
    times: tuple[float, ...] = ()


def captions(pieces: Sequence[Words]) -> tuple[Caption, ...]:
    """One caption per line, in order, none over another."""
    lines = [line for words in pieces for line in _timed(words)]
    shown = []
    for number, (text, span) in enumerate(lines):
        later = lines[number + 1][1].start if number + 1 < len(lines) else None
        end = max(span.end, span.start + LEAST)
        if later is not None and end + FLICKER > later:
            end = max(later, span.start)
        if end > span.start:
            shown.append(Caption(range=TimeRange(_ms(span.start), _ms(end)), text=text))
    return tuple(shown)


def _timed(words: Words) -> list[tuple[str, TimeRange]]:
    """Lines of one piece with their times."""
    text = tidy(words.text)
    found, at = [], 0
    for line in lines_of(text):
        first = text.index(line, at)
        at = first + len(line)
        start, end = (_when(words, place, len(text)) for place in (first, at))
        shown = line.strip(NOT_SHOWN)
        if shown:
            found.append((shown, TimeRange(start, max(start, end))))
    return found


def _when(words: Words, place: int, length: int) -> Fraction:
    """When the character at ``place`` of ``length`` is spoken: by the tokens' times, else evenly."""
    if not words.times:
        return words.span.start + words.span.duration * place / length
    times = [*words.times, words.times[-1] + float(TAIL)]
    where = place * (len(times) - 1) / length
    index = min(int(where), len(times) - 2)
    inside = times[index] + (times[index + 1] - times[index]) * (where - index)
    return min(words.span.end, words.span.start + Fraction(inside).limit_denominator(1000))


def tidy(text: str) -> str:
    """Without the marks some models put in, and without blanks between Han characters."""
    plain = unicodedata.normalize("NFC", _TAGS.sub("", text)).strip()
    return _BETWEEN_HAN.sub("", re.sub(r"\s+", " ", plain))


def lines_of(text: str) -> list[str]:
    """``text`` (tidy) in lines of at most ``LINE``: sentences end a line, phrases stay whole where they fit."""
    lines: list[str] = []
    for sentence in _sentences(text):
        here = ""
        for phrase in _PHRASE.findall(sentence):
            if width(here) > SHORT and width(here + phrase) > LINE:
                lines.append(here)
                here = ""
            here += phrase
            if width(here) > LINE:
                *whole, here = _split(here)
                lines += whole
        if here.strip():
            lines.append(here)
    return [line.strip() for line in lines if line.strip()]


def _sentences(text: str) -> list[str]:
    marked = _SPOT.sub(".\n", re.sub(rf"([{ENDS}]+[”’」』）)]*)", "\\1\n", text))
    return [sentence for sentence in marked.split("\n") if sentence.strip()]


def _split(phrase: str) -> list[str]:
    """A long phrase in lines of about equal width, between words; never before punctuation."""
    count = -(-width(phrase) // LINE)
    places = _places(phrase)
    lines: list[str] = []
    begin = 0
    while width(phrase[begin:]) > LINE:
        wish = max(1.0, width(phrase[begin:]) / max(1.0, count - len(lines)))
        fitting = [
            place for place in places if place > begin and width(phrase[begin:place]) <= LINE
        ]
        # A word longer than a line is cut where the line is full.
        full = next(p for p in range(len(phrase), begin, -1) if width(phrase[begin:p]) <= LINE)
        place = min(fitting or [full], key=lambda place: abs(width(phrase[begin:place]) - wish))
        lines.append(phrase[begin:place])
        begin = place
    return [*lines, phrase[begin:]]


def _places(text: str) -> list[int]:
    """Where a line may break: between words, never before punctuation."""
    places, at = [], 0
    for word in _words().parse(text):
        at += len(word)
        if at < len(text) and _may_break(text[at - 1], text[at]):
            places.append(at)
    blanks = [place for place in range(1, len(text)) if text[place - 1] == " "]
    return sorted({*places, *blanks})


def _may_break(before: str, after: str) -> bool:
    return after not in NOT_FIRST and after != " " and (_wide(before) or _wide(after))


@cache
def _words() -> budoux.Parser:
    return budoux.load_default_simplified_chinese_parser()


def width(text: str) -> float:
    """Of a line, in Han characters."""
    return sum(1.0 if _wide(character) else 0.5 for character in text)


def _wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"


def _ms(seconds: Fraction) -> Fraction:
    return Fraction(round(seconds * 1000), 1000)
