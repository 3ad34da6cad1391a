import numpy as np
import pytest
from PIL import Image

from studio.brand import FontBook
from studio.brand.typeset import Style, draw_block, fit, set_line
from studio.errors import InputError

STYLE = Style("noto-sans-sc-500", 100.0, (255, 255, 255))


def test_a_quarter_em_stands_between_han_and_figures(fonts: FontBook) -> None:
    apart = set_line(fonts, "装", STYLE).width + set_line(fonts, "250g", STYLE).width
    assert set_line(fonts, "装250g", STYLE).width == pytest.approx(apart + 25)


def test_a_typed_space_there_is_the_same_quarter_em(fonts: FontBook) -> None:
    assert set_line(fonts, "装 250g", STYLE).width == set_line(fonts, "装250g", STYLE).width


def test_marks_are_squeezed_at_line_ends_and_beside_each_other(fonts: FontBook) -> None:
    assert set_line(fonts, "好，", STYLE).width == pytest.approx(150)
    assert set_line(fonts, "（好）", STYLE).width == pytest.approx(200)
    assert set_line(fonts, "好）、好", STYLE).width == pytest.approx(350)


def test_shrinks_no_more_than_it_takes(fonts: FontBook) -> None:
    block = fit(fonts, "祁东黄花菜", STYLE, 400, floor=50, lines=1, layer="title")
    assert 75 < block.style.size <= 80
    assert block.width <= 400


def test_below_the_floor_the_error_says_how_many_characters_fit(fonts: FontBook) -> None:
    with pytest.raises(InputError) as caught:
        fit(fonts, "祁东黄花菜" * 4, STYLE, 400, floor=50, lines=1, layer="title")
    assert caught.value.code == "brand.text_too_long"
    assert caught.value.params["fits"] == 8
    assert caught.value.params["length"] == 20


def test_ink_stays_within_the_block(fonts: FontBook) -> None:
    block = fit(fonts, "碣石崀山，溆浦椪柑", STYLE, 460, floor=80, lines=2, layer="x")
    picture = Image.new("RGBA", (600, 400))
    draw_block(fonts, picture, block, 50, 50)
    rows, columns = np.nonzero(np.asarray(picture)[..., 3] > 40)
    assert columns.min() >= 50
    assert columns.max() <= 50 + block.width
    assert rows.min() >= 50
    assert rows.max() <= 50 + block.height


@pytest.mark.parametrize("face", ["noto-sans-sc-700", "noto-serif-sc-900"])
def test_the_dot_between_two_parts_of_a_name_takes_half_an_em_at_most(
    fonts: FontBook, face: str
) -> None:
    style = Style(face, 100.0, (255, 255, 255))
    assert set_line(fonts, "白茶·银针", style).width <= 450
    picture = Image.new("RGBA", (500, 140))
    draw_block(fonts, picture, fit(fonts, "一·一", style, 500, floor=100, lines=1, layer="x"), 0, 0)
    seen = np.asarray(picture)[:, 105:145, 3] > 128
    assert seen.any()  # the dot stands in the middle of its half em
