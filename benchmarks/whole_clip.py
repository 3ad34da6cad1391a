"""A whole clip for comparisons: planned once, rendered as often as wanted in a process of its own.

python -m benchmarks.whole_clip --render PLAN OUT [TEMPLATE]    render a plan, without looking at the footage
python -m benchmarks.whole_clip --anew FOLDER COMMAND...        ``county-studio COMMAND`` after emptying FOLDER
"""

from __future__ import annotations

import pickle
import shutil
import sys
from fractions import Fraction
from pathlib import Path

from studio.catalog import facts_of, find_item, read_catalog
from studio.settings import Settings
from studio.units import Aspect
from studio.workflows.cutting.clip_plan import ClipPlan
from studio.workflows.cutting.cut_files import make_clip, plan_clip
from studio.workflows.footage.looking import SourceFile, look_at
from studio.workflows.kit.clip_brand import Brand
from studio.workflows.kit.wish import ClipWish

SKU = "qd-hhc-250"
"""An item with an approved price."""


def full_render(
    folder: Path, source: Path, seconds: int, template: str = "product-hero"
) -> tuple[list[str], Path]:
    """The command that renders a clip of 1080×1920 from ``source``, run once, and the clip it made."""
    settings = Settings.from_environment()
    county, item = find_item(read_catalog(settings.data), SKU)
    facts = facts_of(item, county.name_zh, county.name_en)
    wish = ClipWish(facts, county.slug, template, (Aspect(9, 16),), Fraction(seconds))
    sources = [look_at(source, settings)]
    plan = plan_clip(sources, wish, Brand.of(wish, settings))
    kept = folder / "plan.pickle"
    kept.write_bytes(pickle.dumps((plan, sources)))
    out = folder / "whole"
    render(kept, out)
    command = [sys.executable, "-m", "benchmarks.whole_clip", "--render", str(kept), str(out)]
    return command, next(out.glob("*.mp4"))


def kept_plan(path: Path) -> tuple[ClipPlan, list[SourceFile]]:
    """A plan of ``full_render`` and its sources."""
    plan, sources = pickle.loads(path.read_bytes())  # noqa: S301 - written by ourselves a moment ago
    return plan, sources


def render(kept: Path, out: Path) -> None:
    """Render a plan that was kept."""
    plan, sources = kept_plan(kept)
    make_clip(plan, sources, out, Settings.from_environment())


def main() -> None:
    """Do one of the two."""
    what, place, *rest = sys.argv[1:]
    if what == "--render":
        render(Path(place), Path(rest[0]))
        return
    shutil.rmtree(place, ignore_errors=True)
    from web.commands import main as studio  # noqa: PLC0415 - the other one does not need it

    studio(rest)


if __name__ == "__main__":
    main()
