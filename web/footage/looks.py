"""How a shot looks, in the words of those who film: never more than four, the worst faults first."""

from __future__ import annotations

from collections.abc import Callable

from flask_babel import lazy_gettext

from studio.records.media import ShotQuality

MOST_WORDS = 4

Test = Callable[[ShotQuality], bool]

FAULTS: tuple[tuple[Test, object], ...] = (
    (lambda q: q.black > 0.5, lazy_gettext("black")),
    (lambda q: q.frozen > 0.5, lazy_gettext("frozen")),
    (lambda q: q.sharpness < 0.25, lazy_gettext("blurred")),
    (lambda q: q.steadiness < 0.35, lazy_gettext("shaky")),
    (lambda q: q.exposure < 0.3, lazy_gettext("badly lit")),
    (lambda q: q.cleanness < 0.4, lazy_gettext("noisy")),
)
"""What speaks against a shot; bounds are those from which a viewer notices."""

MERITS: tuple[tuple[Test, object], ...] = (
    (lambda q: q.sharpness >= 0.6, lazy_gettext("sharp")),
    (lambda q: q.steadiness >= 0.75, lazy_gettext("steady")),
    (lambda q: q.exposure >= 0.65, lazy_gettext("well lit")),
    (lambda q: q.colourfulness >= 0.5, lazy_gettext("colourful")),
    (lambda q: q.motion >= 0.5, lazy_gettext("lively")),
)


def words_of(quality: ShotQuality) -> list[tuple[str, bool]]:
    """The words, and whether each speaks for the shot."""
    faults = [(str(word), False) for holds, word in FAULTS if holds(quality)]
    merits = [(str(word), True) for holds, word in MERITS if holds(quality)]
    return (faults + merits)[:MOST_WORDS]
