"""How long a clip's intro is: what the kit declares, the template wants and the body leaves."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from studio.records.value import Value

if TYPE_CHECKING:
    from studio.brand.template import ClipTemplate
    from studio.units import FrameRate

SHARE = Fraction(1, 8)
"""Of the body, at most: a viewer came for the goods."""

LEAST_S = Fraction(7, 10)
"""Where the body leaves it less, there is none: nobody could read it."""


class Intro(Value):
    """What a kit's intro is like."""

    seconds: Annotated[Fraction, Field(ge=Fraction(4, 5), le=Fraction(3, 2))] = Fraction(6, 5)
    line: Literal["slogan", "name", "none"] = "slogan"
    """What stands below the county's name: its slogan, its name in English, or nothing."""

    def within(self, body: Fraction, rate: FrameRate) -> Fraction:
        """Seconds of a body that it takes, whole frames; zero where that leaves it too little."""
        seconds = min(self.seconds, SHARE * body)
        return rate.snap(seconds) if seconds >= LEAST_S else Fraction(0)


def opening_of(
    declared: Intro | None, template: ClipTemplate, body: Fraction, rate: FrameRate
) -> Fraction:
    """Seconds that the intro takes of a body, whole frames; zero where there is none.

    Args:
        declared: The kit's intro.
        template: Whether it is wanted.
        body: Seconds before the end card, the intro among them.
        rate: Of the clip.
    """
    return Fraction(0) if declared is None or not template.intro else declared.within(body, rate)
