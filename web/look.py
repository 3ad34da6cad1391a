"""How the pages look to this person: by day or by night, and in whose county's colours."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from flask import session, url_for

from studio.workflows.kit.county_colours import county_colours
from web.person import person
from web.state import studio

LOOKS = ("light", "dark")
"""What a person may choose; nothing chosen follows the device."""

KEY = "look"
"""In the session's cookie."""


@dataclass(frozen=True)
class Look:
    """What the page's head says of colours.

    Attributes:
        chosen: One of ``LOOKS``; empty where the device decides.
        night: Media query under which ``dark.css`` holds; empty where it is not loaded.
    """

    chosen: str
    night: str


def look() -> Look:
    """Of this request."""
    chosen = session.get(KEY, "")
    night = {"light": "", "dark": "all"}.get(chosen, "(prefers-color-scheme: dark)")
    return Look(chosen if chosen in LOOKS else "", night)


def choose(wanted: str) -> None:
    """Remember a look in this browser; anything but ``LOOKS`` leaves it to the device."""
    if wanted in LOOKS:
        session[KEY] = wanted
    else:
        session.pop(KEY, None)


def county_sheet() -> str:
    """Address of the style sheet with the colours of this person's county; empty where there are none."""
    who = person()
    if who is None or not who.county:
        return ""
    css = county_css(who.county)
    if css is None:
        return ""
    stamp = sha256(css.encode()).hexdigest()[:10]
    return url_for("api.county_colours", slug=who.county, v=stamp)


def county_css(slug: str) -> str | None:
    """The style sheet of a county; None where it has no kit."""
    found = county_colours(studio().settings.data, slug)
    if found is None:
        return None
    lines = "".join(f"  --{name}: {value};\n" for name, value in found.items())
    return f":root {{\n{lines}}}\n"
