"""What a platform's own buttons cover, handed from the brand's data to the cutting room, which knows no brand."""

from __future__ import annotations

from studio.brand import SafeAreas
from studio.edit import Margins
from studio.units import Aspect


def margins(areas: SafeAreas, aspect: Aspect) -> Margins:
    """What is covered in a clip of this shape."""
    area = areas.nearest(aspect.ratio)
    return Margins(*(float(side) for side in (area.left, area.top, area.right, area.bottom)))
