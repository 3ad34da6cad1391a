import csv
import io

import numpy as np
import pytest
from PIL import Image

from studio.brand import FontBook
from studio.brand.fonts import FACE_NAMES
from studio.brand.typeset import Style
from studio.brand.vertical import GAP, can_stand, cells, columns, draw_column, length_of
from studio.settings import CHECKOUT

FACE = "noto-serif-sc-900"
CSV = CHECKOUT.parent / "shared" / "catalog" / "hunan-specialties.csv"


def ink(fonts: FontBook, text: str) -> np.ndarray:
    """Where there is ink when ``text`` stands in one column, 100 pixels per em, its middle at column 150."""
    picture = Image.new("RGBA", (300, 1000))
    draw_column(fonts, picture, cells(fonts, text, FACE), Style(FACE, 100, (0, 0, 0)), 150, 100)
    return np.asarray(picture)[..., 3] > 100


def box(seen: np.ndarray) -> tuple[int, int, int, int]:
    rows, across = np.nonzero(seen)
    return int(across.min()), int(rows.min()), int(across.max()), int(rows.max())


def test_runs_of_latin_lie_and_two_figures_stand_side_by_side(fonts: FontBook) -> None:
    kinds = [(cell.text, cell.kind) for cell in cells(fonts, "VC茶18年500g", FACE)]
    assert kinds == [
        ("VC", "turned"), ("茶", "upright"), ("18", "pair"), ("年", "upright"), ("500g", "turned"),
    ]  # fmt: skip


def test_brackets_and_dashes_take_their_vertical_forms(fonts: FontBook) -> None:
    assert (
        "".join(cell.text for cell in cells(fonts, "（《茶》）—「酒」", FACE))
        == "︵︽茶︾︶︱﹁酒﹂"
    )


def test_marks_take_half_a_cell(fonts: FontBook) -> None:
    assert length_of(cells(fonts, "好，茶", FACE)) == pytest.approx(2.5 + 2 * GAP)
    assert length_of(cells(fonts, "（茶）", FACE)) == pytest.approx(2 + 2 * GAP)


def test_a_comma_stands_at_the_upper_right_of_its_cell(fonts: FontBook) -> None:
    left, top, _, foot = box(ink(fonts, "，"))
    assert left > 150
    assert top >= 100
    assert foot < 165


@pytest.mark.parametrize("text", ["茶", "VC", "18", "500g", "8", "—", "《茶》", "好·茶", "（茶）"])
def test_ink_stays_within_the_column_and_about_its_middle(fonts: FontBook, text: str) -> None:
    left, top, right, foot = box(ink(fonts, text))
    length = length_of(cells(fonts, text, FACE)) * 100
    assert left >= 84  # a turned g hangs down to the left
    assert right <= 204
    assert abs((left + right) / 2 - 150) < 14
    assert top >= 98
    assert foot <= 102 + length


def test_turned_latin_reads_downwards(fonts: FontBook) -> None:
    """The stem of a turned L lies across its top, the foot goes down at the left."""
    seen = ink(fonts, "LL")
    left, top, right, _ = box(seen)
    assert right - left > 60
    assert seen[top + 8 : top + 22, left + 20 : right - 10].all(axis=1).any()
    assert seen[top + 40 : top + 50, left : left + 12].any()
    assert not seen[top + 40 : top + 50, left + 30 :].any()


def test_long_names_take_two_columns_of_whole_phrases(fonts: FontBook) -> None:
    assert columns(fonts, "祁东黄花菜", FACE, 7.7) == (cells(fonts, "祁东黄花菜", FACE),)
    found = columns(fonts, "桑植白茶·白毫银针", FACE, 7.7)
    assert found == (cells(fonts, "桑植白茶", FACE), cells(fonts, "白毫银针", FACE))
    assert columns(fonts, "茶" * 30, FACE, 7.7) is None


@pytest.mark.parametrize(
    ("name", "stands"),
    [
        ("祁东黄花菜", True),
        ("18年陈皮", True),
        ("VC红薯粉", True),
        ("Sangzhi white tea 白茶", False),
    ],
)
def test_what_stands(fonts: FontBook, name: str, stands: bool) -> None:  # noqa: FBT001 - a parameter
    assert can_stand(fonts, name, FACE) is stands


@pytest.mark.parametrize("face", FACE_NAMES)
def test_every_face_sets_rare_characters_and_all_real_names(fonts: FontBook, face: str) -> None:
    texts = ["碣崀溆椪瑶沅澧郴汨"]
    if CSV.is_file():
        rows = csv.DictReader(io.StringIO(CSV.read_text(encoding="utf-8-sig")))
        texts += [value for row in rows for value in row.values()]
    for text in texts:
        fonts.require(text, face)
