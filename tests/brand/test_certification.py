"""Certification marks: who bears which, on which days; one that an item names and may not show is refused by name."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from pydantic import ValidationError

from studio.brand import FontBook, Kit, check_texts, load_kit
from studio.brand.badges import marks
from studio.brand.certification import CertMark
from studio.brand.scene import Scene
from studio.brand.template import load_template
from studio.errors import InputError
from studio.records.clip import ItemFacts
from studio.settings import CHECKOUT, Settings
from studio.units import Size
from studio.words import say
from studio.workflows.kit.check_brand import check_brand

DAY = date(2026, 11, 28)


def mark(**changes: object) -> CertMark:
    return CertMark.model_validate({"kind": "origin", "name": "标志", "number": "1", **changes})


@pytest.fixture
def kit(data: Path) -> Kit:
    """Four marks: for daylily, for one item, for all but only from next year, and one that has expired."""
    four = (
        mark(name="产地", goods=["黄花菜"]),
        mark(kind="organic", name="有机", items=["hhc-250"]),
        mark(kind="green", name="绿色", valid_from=date(2027, 1, 1)),
        mark(kind="brand", id="old-brand", name="旧牌", expires=date(2026, 11, 27)),
    )
    current, told = load_kit(data, "qidong").model_copy(update={"marks": four}).as_of(DAY)
    assert [each.code for each in told] == ["brand.mark_not_yet", "brand.mark_expired"]
    return current


def names(kit: Kit, facts: ItemFacts) -> list[str]:
    return [each.name for each in kit.marks_of(facts)]


def test_an_item_that_names_none_bears_what_the_kit_lets_it(kit: Kit, facts: ItemFacts) -> None:
    assert names(kit, facts) == ["产地", "有机"]
    assert names(kit, facts.model_copy(update={"name_zh": "剁椒酱"})) == ["有机"]
    other = facts.model_copy(update={"name_zh": "剁椒酱", "sku": "sauce"})
    assert names(kit, other) == []


def test_an_item_bears_the_marks_it_names_and_no_others(kit: Kit, facts: ItemFacts) -> None:
    assert names(kit, facts.model_copy(update={"marks": ("origin",)})) == ["产地"]
    assert names(kit, facts.model_copy(update={"marks": ()})) == []


@pytest.mark.parametrize(
    ("named", "code", "said"),
    [
        ("old-brand", "brand.mark_refused_expired", ("旧牌", "2026-11-27")),
        ("green", "brand.mark_refused_not_yet", ("绿色", "2027-01-01")),
        ("nothing", "brand.mark_unknown", ("nothing", "origin, organic")),
    ],
)
def test_a_mark_that_does_not_hold_is_refused_by_name_and_date(
    kit: Kit, facts: ItemFacts, fonts: FontBook, named: str, code: str, said: tuple[str, str]
) -> None:
    own = facts.model_copy(update={"marks": (named,)})
    with pytest.raises(InputError) as caught:
        check_texts(kit, own, fonts)
    assert caught.value.code == code
    for language in ("zh", "en"):
        text = str(say(code, language, caught.value.params))
        assert all(each in text for each in said)
    scene = Scene(kit, load_template(CHECKOUT, "origin-story"), own, fonts, Size(540, 960))
    with pytest.raises(InputError, match=code):
        marks(scene, 400)


def test_a_mark_of_other_goods_is_refused(kit: Kit, facts: ItemFacts) -> None:
    own = facts.model_copy(update={"name_zh": "剁椒酱", "marks": ("origin",)})
    with pytest.raises(InputError, match=r"brand\.mark_not_its"):
        kit.marks_of(own)


def test_the_row_shows_only_what_the_item_bears(
    kit: Kit, facts: ItemFacts, fonts: FontBook
) -> None:
    template = load_template(CHECKOUT, "origin-story")
    scene = Scene(kit, template, facts, fonts, Size(540, 960))
    both = marks(scene, 480)
    one = marks(replace(scene, facts=facts.model_copy(update={"marks": ("organic",)})), 480)
    none = marks(replace(scene, facts=facts.model_copy(update={"marks": ()})), 480)
    assert both is not None
    assert one is not None
    assert none is None
    assert both.texts == ("产地", "1", "有机", "1")
    assert one.texts == ("有机", "1")


def test_days_hold_to_their_ends() -> None:
    each = mark(valid_from=date(2026, 1, 1), expires=date(2026, 12, 31))
    assert each.lapse(date(2026, 1, 1)) is None
    assert each.lapse(date(2026, 12, 31)) is None
    assert each.lapse(date(2025, 12, 31)) is not None
    assert each.lapse(date(2027, 1, 1)) is not None
    with pytest.raises(ValidationError):
        mark(valid_from=date(2027, 1, 1), expires=date(2026, 12, 31))


def test_two_marks_called_alike_are_a_mistake_of_the_kit(tmp_path: Path) -> None:
    shutil.copytree(CHECKOUT / "templates", tmp_path / "templates")
    file = tmp_path / "templates/brands/qidong/kit.toml"
    file.write_text(file.read_text("utf-8").replace('kind = "brand"', 'kind = "origin"'), "utf-8")
    with pytest.raises(InputError) as caught:
        load_kit(tmp_path, "qidong")
    assert (caught.value.code, caught.value.params["key"]) == ("brand.bad_value", "marks")


def test_the_check_names_items_of_the_catalog_with_marks_they_may_not_show(
    tmp_path: Path, fonts: FontBook
) -> None:
    for folder in ("templates", "assets"):
        shutil.copytree(CHECKOUT / folder, tmp_path / folder)
    catalog = tmp_path / "assets/demo/catalog.toml"
    text = catalog.read_text("utf-8")
    named = text.replace('sku = "qd-hhc-250"', 'sku = "qd-hhc-250"\nmarks = ["origin"]', 1)
    catalog.write_text(named, "utf-8")
    settings = replace(Settings.from_environment(), data=tmp_path)
    assert check_brand(settings, "qidong", DAY, fonts)[0] == ()
    (problem,), _ = check_brand(settings, "qidong", date(2029, 1, 1), fonts)
    assert problem.error.code == "brand.mark_refused_expired"
    assert problem.error.params["expires"] == "2028-12-31"
