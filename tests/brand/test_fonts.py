import csv
from pathlib import Path

import pytest

from studio.brand import FontBook, check_texts, load_kit
from studio.brand.build_fonts import FACES, build_fonts
from studio.brand.fonts import tidy
from studio.errors import EnvironmentFault, InputError
from studio.records.clip import ItemFacts

CATALOG = Path(__file__).parents[3] / "shared" / "catalog" / "hunan-specialties.csv"


def test_every_face_opens(fonts: FontBook) -> None:
    assert fonts.check() == tuple(face.name for face in FACES)


@pytest.mark.parametrize("face", FACES)
def test_rare_characters_stand_in_every_face_itself(fonts: FontBook, face) -> None:
    for character in "碣崀溆椪①℃→★":
        found = fonts.glyph(character, face.name)
        assert found is not None
        assert found[0] == face.name


@pytest.mark.skipif(not CATALOG.is_file(), reason="the catalog does not stand beside the project")
def test_every_name_of_the_catalog_can_be_set(fonts: FontBook) -> None:
    for row in csv.DictReader(CATALOG.read_text(encoding="utf-8").splitlines()):
        for text in row.values():
            fonts.require(text, "noto-serif-sc-900")


def test_a_missing_folder_says_so(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault) as caught:
        FontBook(tmp_path / "fonts").check()
    assert caught.value.code == "brand.fonts_missing"


def test_a_file_that_is_no_font_says_so(tmp_path: Path) -> None:
    (tmp_path / f"{FACES[0].name}.ttf").write_bytes(b"not a font")
    with pytest.raises(EnvironmentFault) as caught:
        FontBook(tmp_path).check()
    assert caught.value.params["face"] == FACES[0].name


def test_missing_packages_say_so(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault) as caught:
        build_fonts(tmp_path / "node_modules", tmp_path / "fonts")
    assert caught.value.params["package"] == "@fontsource/noto-sans-sc"


@pytest.mark.parametrize("character", ["🍊", "ꦠ", "\u200b", "\x07"])
def test_a_character_no_face_has_is_named_with_its_text(
    data: Path, fonts: FontBook, facts: ItemFacts, character: str
) -> None:
    changed = facts.model_copy(update={"selling_points": (f"好吃{character}不贵",)})
    with pytest.raises(InputError) as caught:
        check_texts(load_kit(data, "qidong"), changed, fonts)
    assert caught.value.code == "brand.missing_glyph"
    assert caught.value.params["point"] == f"U+{ord(character):04X}"
    assert caught.value.params["text"] == f"好吃{character}不贵"


def test_tidy_composes_and_joins_white_space() -> None:
    assert tidy(" cafe\u0301\n\t白茶\u3000 好 ") == "café 白茶 好"
