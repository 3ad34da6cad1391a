"""Fails on untranslated strings: ``python -m web.check_words``; ``--update`` first adds what is new."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from studio.words import LANGUAGES, entries
from web.i18n import FOLDER

WEB = Path(__file__).parent
METHODS = [("**.py", "python"), ("pages/**.html", "jinja2.ext:babel_extract")]
KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "_": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
}
PLACE = re.compile(r"%\((\w+)\)")
BRACE = re.compile(r"\{(\w+)\}")
_MSGID = re.compile(r'^msgid (".*"(?:\n".*")*)$', re.MULTILINE)
_UNWRAP = re.compile(r'"\n"')
OWN = re.compile(r"_(zh|en)$")
"""Values that differ by language: ``{name_zh}``, ``{name_en}``."""

WIDTH = 110


def used() -> dict[str | tuple[str, ...], str]:
    """Every msgid the site uses, and where first."""
    found: dict[str | tuple[str, ...], str] = {}
    for name, line, message, _, _ in extract_from_dir(
        WEB, METHODS, keywords=KEYWORDS, options_map={"pages/**.html": {"trimmed": "true"}}
    ):
        found.setdefault(message, f"{name}:{line}")
    return found


def key_of(message: Message) -> str | tuple[str, ...]:
    """A message's msgid, as ``used`` gives it."""
    return tuple(message.id) if isinstance(message.id, list | tuple) else message.id


def strings_of(message: Message | None) -> tuple[str, ...]:
    """Its translations: one, or one per plural form."""
    found = message.string if message else ()
    return (found,) if isinstance(found, str) else tuple(found or ())


def catalogue_path(language: str) -> Path:
    """Where the messages of ``language`` are."""
    return FOLDER / language / "LC_MESSAGES" / "messages.po"


def read(language: str) -> Catalog:
    """The catalogue of ``language``."""
    with catalogue_path(language).open("rb") as file:
        return read_po(file, locale=language)


def faults_of_catalogue(language: str) -> Iterator[str]:
    """What is missing, empty, fuzzy, left over, or loses a value."""
    wanted = used()
    there = {key_of(message): message for message in read(language) if message.id}
    for key, where in wanted.items():
        message = there.get(key)
        strings = strings_of(message)
        if not strings or not all(strings):
            yield f"{language}: {key!r} ({where}) is not translated"
        elif message and message.fuzzy:
            yield f"{language}: {key!r} is only guessed (fuzzy)"
        else:
            names = set(PLACE.findall(str(key)))
            if any(set(PLACE.findall(each)) - names for each in strings):
                yield f"{language}: {key!r} is translated with a value it does not have"
    for key in there.keys() - wanted.keys():
        yield f"{language}: {key!r} is used nowhere"


def faults_of_file(language: str) -> Iterator[str]:
    """What a catalogue says twice: only the later one would count, whatever page it was written for."""
    text = catalogue_path(language).read_text(encoding="utf-8")
    said = Counter(_UNWRAP.sub("", each) for each in _MSGID.findall(text))
    for message, times in said.items():
        if times > 1:
            yield f"{language}: {message} is translated {times} times"


def faults_of_words() -> Iterator[str]:
    """Messages of ``studio/words`` that one language lacks, or that name other values there."""
    for code, entry in entries().items():
        for suffix in ("", "_remedy"):
            texts = {language: entry.get(language + suffix, "") for language in LANGUAGES}
            if len({bool(text) for text in texts.values()}) > 1 or (not suffix and not texts["zh"]):
                yield f"words: {code}{suffix} is not there in every language"
            elif (
                len({frozenset(OWN.sub("", n) for n in BRACE.findall(t)) for t in texts.values()})
                > 1
            ):
                yield f"words: {code}{suffix} names different values in its languages"


def update(language: str) -> None:
    """Add new msgids, empty, and drop what is used nowhere."""
    path = catalogue_path(language)
    old = {key_of(each): each.string for each in read(language)} if path.exists() else {}
    fresh = Catalog(locale=language, project="County Studio", charset="utf-8", fuzzy=False)
    for key in sorted(used(), key=str):
        fresh.add(key, old.get(key, "" if isinstance(key, str) else ("",)))
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, fresh, width=WIDTH, omit_header=False)
    kept = [
        line
        for line in path.read_text(encoding="utf-8").splitlines()
        if not re.match(
            r'"(POT-Creation|PO-Revision|Last-Translator|Language-Team|Generated)', line
        )
    ]
    path.write_text("\n".join(kept) + "\n", encoding="utf-8")


def main(arguments: list[str]) -> int:
    """Print every fault; 1 when there is one."""
    if "--update" in arguments:
        update("zh")
    faults = [*faults_of_file("zh"), *faults_of_catalogue("zh"), *faults_of_words()]
    for fault in faults:
        sys.stderr.write(f"{fault}\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
