"""A county's colour on the pages can be read, whatever it is."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from studio.brand.colour import contrast, rgb
from studio.brand.site_colours import NIGHT, PAPER, WHITE, site_colours

colours = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


@given(colours)
def test_every_text_has_its_contrast_by_day_and_by_night(primary: str) -> None:
    found = {name: rgb(value) for name, value in site_colours(primary).items()}
    for brand in ("county-brand", "county-night"):
        assert contrast(found[brand], WHITE) >= 4.4  # a step lighter so that it shows at night
    for ground in (PAPER, found["county-brand-wash"]):
        assert contrast(found["county-brand-deep"], ground) >= 4.5
    for ground in (NIGHT, found["county-night-wash"]):
        assert contrast(found["county-night-deep"], ground) >= 7
    assert contrast(found["county-night"], NIGHT) >= 1.6


def test_a_colour_that_does_already_is_left_alone() -> None:
    assert site_colours("#1D4A36")["county-brand"] == "#1d4a36"
