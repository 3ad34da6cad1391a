"""A finished clip for tests that change one: six seconds, square, certified."""

from __future__ import annotations

import json
import shutil
from fractions import Fraction
from pathlib import Path

from PIL import Image

from studio.catalog import facts_of, find_item, read_catalog
from studio.settings import Settings
from studio.units import Aspect
from studio.workflows.cutting.cut_files import cut_files
from studio.workflows.kit.wish import ClipWish
from tests.synthetic import BLUE, GREEN, RED, make_clip

SKU = "qd-hhc-250"
"""Its approved prices are 26.9 to 32.9 yuan."""


def publish(folder: Path, settings: Settings, template: str = "product-hero") -> Path:
    """Make one from synthetic footage; its certificate and cover lie beside it."""
    footage = make_clip(folder / "footage.mp4", 8, shots=(RED, GREEN, BLUE))
    county, item = find_item(read_catalog(settings.data), SKU)
    facts = facts_of(item, county.name_zh, county.name_en)
    wish = ClipWish(facts, county.slug, template, (Aspect(1, 1),), Fraction(6))
    return cut_files([footage], wish, folder / "out", settings).clip.renditions[0].path


def copied(clip: Path, folder: Path, *, priced: bool = True) -> Path:
    """The same clip elsewhere; with ``priced`` False as if no price stood over its body."""
    folder.mkdir(parents=True, exist_ok=True)
    for suffix in (".mp4", ".json", ".jpg"):
        shutil.copy(clip.with_suffix(suffix), folder)
    beside = folder / clip.with_suffix(".json").name
    if not priced:
        told = json.loads(beside.read_text("utf-8"))
        told["shown"]["layers"].remove("price")
        beside.write_text(json.dumps(told), "utf-8")
    return folder / clip.name


def face(path: Path) -> Path:
    """A photograph."""
    Image.linear_gradient("L").resize((300, 400)).convert("RGB").save(path)
    return path
