"""What a person typed into a form: read field by field, faults gathered, so that a refused form comes back filled."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, datetime, time
from typing import TypeVar

from werkzeug.datastructures import MultiDict

from studio.errors import InputError, StudioError
from studio.units.clock import SHANGHAI
from studio.units.day import FIRST_YEAR, LAST_YEAR, is_likely, is_without_end

T = TypeVar("T")

MOST_DIGITS = 9
"""Of a whole number in a form or an address; text of any length would take ``int`` ever longer."""


def number_in(text: str) -> int | None:
    """A whole number of plain digits, zero or above; None for anything else."""
    fine = text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS
    return int(text) if fine else None


def day_in(text: str, first_year: int = FIRST_YEAR) -> date:
    """A day as date fields write it.

    Raises:
        InputError: ``form.date``; ``form.year``: nobody can mean a year so far off.
    """
    try:
        found = date.fromisoformat(text)
    except ValueError as error:
        raise InputError("form.date", found=text[:40]) from error
    if not is_likely(found, first_year):
        raise InputError("form.year", found=text[:40], least=first_year, most=LAST_YEAR)
    return found


def last_day_in(text: str) -> date | None:
    """A last day; None for no end: where nothing is typed, and for 9999-12-31, as which people write 长期.

    Raises:
        InputError: As ``day_in``.
    """
    try:
        endless = not text or is_without_end(date.fromisoformat(text))
    except ValueError:
        endless = False
    return None if endless else day_in(text)


def day_asked(text: str) -> date | None:
    """A day in an address; None where it makes no sense."""
    try:
        return day_in(text)
    except InputError:
        return None


class Entered:
    """Reads fields of a form; each fault is kept under its field's name in ``errors``."""

    def __init__(self, values: MultiDict[str, str]) -> None:
        self.values = values
        self.errors: dict[str, StudioError] = {}

    @property
    def fine(self) -> bool:
        """Whether nothing was refused."""
        return not self.errors

    def raw(self, name: str) -> str:
        """The field as typed, without blanks around it and without NUL."""
        return self.values.get(name, "").replace("\x00", "").strip()

    def text(self, name: str, *, limit: int = 200, needed: bool = True) -> str:
        """A text of at most ``limit`` characters."""
        found = self.raw(name)
        if needed and not found:
            self.refuse(name, InputError("form.missing"))
        elif len(found) > limit:
            self.refuse(name, InputError("form.too_long", limit=limit, found=len(found)))
        return found

    def choice(self, name: str, allowed: Collection[str], *, needed: bool = True) -> str:
        """One of ``allowed``; empty where it is not needed."""
        found = self.raw(name)
        if found in allowed or (not found and not needed):
            return found
        self.refuse(name, InputError("form.choice" if found else "form.missing", found=found))
        return ""

    def choices(self, name: str, allowed: Collection[str]) -> list[str]:
        """One or more of ``allowed``, in the order of the form, each once."""
        found = list(dict.fromkeys(self.values.getlist(name)))
        if not found:
            self.refuse(name, InputError("form.choose_some"))
        for each in found:
            if each not in allowed:
                self.refuse(name, InputError("form.choice", found=each))
        return found

    def whole(self, name: str, least: int, most: int) -> int:
        """A whole number in ``[least, most]``."""
        found = self.raw(name)
        digits = found.removeprefix("-")
        if not (digits.isascii() and digits.isdigit()) or len(digits) > 9:
            self.refuse(name, InputError("form.number", found=found, least=least, most=most))
            return least
        if not least <= int(found) <= most:
            self.refuse(name, InputError("form.number", found=found, least=least, most=most))
        return int(found)

    def day(self, name: str, first_year: int = FIRST_YEAR) -> date | None:
        """A date field, of a year from ``first_year`` on; None where it was refused."""
        return self.use(name, lambda text: day_in(text, first_year))

    def last_day(self, name: str) -> date | None:
        """A date field that may be blank; None for no end, as ``last_day_in``, and where it was refused."""
        return self.use(name, last_day_in)

    @property
    def revision(self) -> int:
        """Which state of things the form was filled from; 0, which nothing has, where it does not say."""
        return number_in(self.raw("revision")) or 0

    def moment(self, day: str, clock: str) -> datetime | None:
        """Date and time fields together, read as Asia/Shanghai."""
        on = self.day(day)
        if on is None:
            return None
        try:
            at = time.fromisoformat(self.raw(clock))
        except ValueError:
            self.refuse(clock, InputError("form.time", found=self.raw(clock)))
            return None
        return datetime.combine(on, at.replace(tzinfo=None), SHANGHAI)

    def use(self, name: str, read: Callable[[str], T]) -> T | None:
        """What ``read`` makes of the field; its refusal is kept, None given."""
        try:
            return read(self.raw(name))
        except InputError as error:
            self.refuse(name, error)
            return None

    def refuse(self, name: str, error: StudioError) -> None:
        """Keep the first fault of a field."""
        self.errors.setdefault(name, error)
