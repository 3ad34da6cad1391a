"""Languages: msgids are English, ``translations/zh`` holds the Chinese, compiled in memory at first use."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, request, session
from flask_babel import Babel, get_locale

from studio.words import LANGUAGES
from web.bearer import for_programs

FOLDER = Path(__file__).parent / "translations"
TIMEZONE = "Asia/Shanghai"
"""Wall clock the pages show; rows keep UTC."""

LOCALES = {"zh": "zh_Hans_CN", "en": "en_GB"}
"""Babel's locale of each of our languages."""


@cache
def catalogue(language: str) -> NullTranslations:
    """The compiled messages of ``language``; English needs none."""
    path = FOLDER / language / "LC_MESSAGES" / "messages.po"
    if not path.exists():
        return NullTranslations()
    with path.open("rb") as file:
        read = read_po(file, locale=language)
    compiled = io.BytesIO()
    write_mo(compiled, read)
    compiled.seek(0)
    return Translations(compiled)


class Domain:
    """The message domain Flask-Babel asks; it reads ``catalogue`` instead of files that somebody must have compiled."""

    def get_translations(self) -> NullTranslations:
        """Messages of the request's language."""
        return catalogue(language())

    def gettext(self, message: str, **values: object) -> str:
        """The translated sentence with its values put in."""
        text = self.get_translations().gettext(message)
        return text % values if values else text

    def ngettext(self, singular: str, plural: str, num: int, **values: object) -> str:
        """The translated sentence in the form that ``num`` asks for."""
        values.setdefault("num", num)
        return self.get_translations().ngettext(singular, plural, num) % values


def language() -> str:
    """``zh`` or ``en`` for this request."""
    locale = get_locale()
    return "en" if locale is not None and locale.language == "en" else "zh"


def choose() -> str:
    """Babel's locale for this request: chosen, else the browser's, else Chinese; programs choose by header alone."""
    chosen = None if for_programs() else session.get("language")
    if chosen not in LANGUAGES:
        chosen = request.accept_languages.best_match(LANGUAGES, default="zh")
    return LOCALES[chosen or "zh"]


def init_app(app: Flask) -> None:
    """Bind Flask-Babel."""
    babel = Babel(
        app,
        default_locale=LOCALES["zh"],
        default_timezone=TIMEZONE,
        locale_selector=choose,
    )
    babel.domain_instance = Domain()
    app.jinja_env.globals["language"] = language
