"""Plans keep subjects clear of what platforms cover, as clips do."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace

from studio.brand import load_safe_areas
from studio.records.focus import FocusPoint
from studio.records.media import MediaKind
from studio.settings import Settings
from studio.units import Aspect, Size
from studio.workflows.cutting.plan_files import PlanWish, plan_sources
from tests.edit.film import film

DISPLAY = Size(1920, 1080)


def test_a_plan_keeps_faces_clear_of_the_buttons() -> None:
    """Buttons stand at the right of upright players: the face is in the middle of what they leave."""
    source = film((8, 0.8))
    shot = source.analysis.shots[0]
    focus = tuple(
        FocusPoint(time=Fraction(n, 4), x=0.5, y=0.4, width=0.1, height=0.2, sure=1.0, face=True)
        for n in range(32)
    )
    seen = source.analysis.model_copy(update={"shots": (shot.model_copy(update={"focus": focus}),)})
    path = Path("a.mp4")
    ref = source.ref.model_copy(update={"display": DISPLAY})
    info = SimpleNamespace(
        kind=MediaKind.FILM,
        duration=Fraction(8),
        audio=None,
        video=SimpleNamespace(display=DISPLAY, start=Fraction(0), rate=Fraction(25)),
        start=Fraction(0),
    )
    given = SimpleNamespace(
        path=path, info=info, for_edit=type(source)(ref, seen, path.name), analysis=seen
    )
    areas = load_safe_areas(Settings.from_environment({}).data)
    wish = PlanWish(Fraction(6), (Aspect(9, 16),), rate=Fraction(25))
    plan = plan_sources([given], [path], wish, areas)  # type: ignore[list-item]  # as much of a file as a plan needs
    box = plan.crops[0].paths[0].keys[0].box
    area = areas.nearest(Aspect(9, 16).ratio)
    assert area.right > area.left
    clear = box.x + (area.left + (1 - area.right)) / 2 * box.width
    assert abs(clear - DISPLAY.width / 2) <= 2
