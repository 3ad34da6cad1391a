"""Forms of signing in, passwords, invitations and the audit log."""

from __future__ import annotations

from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from studio.errors import InputError
from studio.workflows.accounts.invite import MOST_DAYS, MOST_DEVICES
from web.entered import Entered
from web.passwords import LIMIT, SHORTEST

MOST_PAGES = 10_000


def page_asked(values: MultiDict[str, str]) -> int:
    """The page in an address; the first for what is no number."""
    page = values.get("page", "1")
    digits = page.isascii() and page.isdigit()
    return min(max(int(page[:9]), 1), MOST_PAGES) if digits else 1


def words_asked(values: MultiDict[str, str]) -> str:
    """What somebody searches for."""
    return values.get("q", "").replace("\x00", "").strip()[:60]


@dataclass(frozen=True)
class SignIn:
    """Login name and password as typed."""

    login: str
    password: str
    next: str

    @classmethod
    def read(cls, values: MultiDict[str, str]) -> SignIn:
        """From the posted form; the password keeps its blanks."""
        return cls(
            login=values.get("login", "").replace("\x00", "").strip()[:100],
            password=values.get("password", "")[:LIMIT],
            next=values.get("next", ""),
        )


class NewPassword(Entered):
    """The password of before and another one; both keep their blanks."""

    def __init__(self, values: MultiDict[str, str]) -> None:
        super().__init__(values)
        self.old = values.get("old", "")[:LIMIT]
        self.new = values.get("new", "")
        if not SHORTEST <= len(self.new) <= LIMIT:
            self.refuse("new", InputError("accounts.password_length", least=SHORTEST, most=LIMIT))
        elif self.new == self.old:
            self.refuse("new", InputError("accounts.password_same"))
        elif self.new != values.get("again", ""):
            self.refuse("again", InputError("accounts.password_again"))


class NewSeller(Entered):
    """Whom to invite, and how far the invitation reaches."""

    def __init__(self, values: MultiDict[str, str], units: tuple[str, ...]) -> None:
        super().__init__(values)
        self.unit_id = self.choice("unit", units)
        self.name = self.text("name", limit=40)
        self.phone = self.text("phone", limit=40, needed=False)


class Reach(Entered):
    """For how many devices and days an invitation is."""

    def __init__(self, values: MultiDict[str, str]) -> None:
        super().__init__(values)
        self.devices = self.whole("devices", 1, MOST_DEVICES)
        self.days = self.whole("days", 1, MOST_DAYS)
