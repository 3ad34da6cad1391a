"""Intros: they open on the county's colour, leave nothing, wait for no layer, and are left out of short clips."""

from __future__ import annotations

import shutil
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from studio.brand import FontBook, Kit, draw, kit_slugs, load_kit, load_template
from studio.brand.intro import intro
from studio.brand.opening import Intro, opening_of
from studio.brand.sample import load_sample
from studio.brand.scene import Scene
from studio.errors import InputError
from studio.records.clip import ItemFacts
from studio.settings import CHECKOUT
from studio.units import Aspect, FrameRate, Size

RATE = Fraction(30)
SIZES = [Size(270, 480), Size(300, 300), Size(480, 270)]


def scene(kit: Kit, facts: ItemFacts, fonts: FontBook, size: Size) -> Scene:
    return Scene(kit, load_template(CHECKOUT, "origin-story"), facts, fonts, size)


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("slug", kit_slugs(CHECKOUT))
def test_every_kit_has_one_that_covers_all_and_then_leaves(
    data: Path, fonts: FontBook, slug: str, size: Size
) -> None:
    kit, facts = load_kit(data, slug), load_sample(data, slug).item.facts
    assert kit.intro is not None
    made = intro(scene(kit, facts, fonts, size), Fraction(6, 5), RATE)
    frames = list(made.frames())
    assert len(frames) == 36
    covered = [float(frame[..., 3].mean()) / 255 for frame in frames]
    assert covered[0] == covered[24] == 1
    assert covered[24:] == sorted(covered[24:], reverse=True)
    assert covered[-1] < 0.2
    corner = frames[0][0, 0, :3].astype(int)
    assert np.abs(corner - np.array(kit.palette["primary"])).max() <= 8
    middle = [frame[size.height // 4 : -size.height // 4] for frame in (frames[0], frames[22])]
    light = [int((part[..., :3].min(axis=2) > 200).sum()) for part in middle]
    assert light[1] > 2 * light[0]


def test_one_film_for_a_kit_and_shape(data: Path, facts: ItemFacts, fonts: FontBook) -> None:
    kit = load_kit(data, "qidong")
    other = facts.model_copy(update={"name_zh": "别的", "sku": "other"})
    keys = [
        intro(scene(each, shown, fonts, size), Fraction(1), RATE).key
        for each, shown, size in (
            (kit, facts, SIZES[0]),
            (kit, other, SIZES[0]),
            (kit, facts, SIZES[1]),
            (load_kit(data, "xinhua"), facts, SIZES[0]),
        )
    ]
    assert keys[0] == keys[1]
    assert len(set(keys)) == 3


@pytest.mark.parametrize(
    ("body", "frames"), [("60", 36), ("12", 36), ("8", 30), ("5", 0), ("3", 0)]
)
def test_it_takes_little_of_a_clip_and_none_of_a_short_one(
    data: Path, body: str, frames: int
) -> None:
    template = load_template(data, "origin-story")
    kit = load_kit(data, "qidong")
    assert opening_of(kit.intro, template, Fraction(body), FrameRate(RATE)) * RATE == frames
    without = load_template(data, "product-hero")
    assert opening_of(kit.intro, without, Fraction(body), FrameRate(RATE)) == 0
    assert opening_of(None, template, Fraction(body), FrameRate(RATE)) == 0


@pytest.mark.parametrize("name", ["origin-story", "recipe", "bilingual"])
def test_layers_come_when_it_is_over(
    data: Path, facts: ItemFacts, fonts: FontBook, name: str
) -> None:
    kit, template, size = load_kit(data, "qidong"), load_template(data, name), Size(270, 480)
    body = Fraction(12)
    opening = opening_of(kit.intro, template, body, FrameRate(RATE))
    assert opening > 0
    words = load_sample(data, "qidong").words
    made = draw(kit, template, facts, Aspect(9, 16), size, body, RATE, fonts, words)
    assert made.overlays
    assert min(each.shown.start for each in made.overlays) == opening
    bare = draw(
        kit.model_copy(update={"intro": None}),
        template, facts, Aspect(9, 16), size, body, RATE, fonts, words,
    )  # fmt: skip
    assert min(each.shown.start for each in bare.overlays) == 0


def test_mistakes_name_the_key(tmp_path: Path) -> None:
    shutil.copytree(CHECKOUT / "templates", tmp_path / "templates")
    file = tmp_path / "templates/brands/qidong/kit.toml"
    file.write_text(file.read_text("utf-8").replace("seconds = 1.2", "seconds = 4"), "utf-8")
    with pytest.raises(InputError) as caught:
        load_kit(tmp_path, "qidong")
    assert (caught.value.code, caught.value.params["key"]) == ("brand.bad_value", "intro.seconds")


def test_what_stands_below_the_name_is_the_kit_s_choice(
    data: Path, facts: ItemFacts, fonts: FontBook
) -> None:
    kit = load_kit(data, "qidong")
    lines = [
        list(
            intro(
                replace(
                    scene(kit, facts, fonts, SIZES[0]),
                    kit=kit.model_copy(update={"intro": Intro(line=line)}),
                ),
                Fraction(1),
                RATE,
            ).frames()
        )[18]
        for line in ("slogan", "name", "none")
    ]
    assert not np.array_equal(lines[0], lines[1])
    assert not np.array_equal(lines[1], lines[2])
