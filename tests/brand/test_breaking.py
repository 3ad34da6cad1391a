import re

import pytest

from studio.brand.breaking import CLOSING, OPENING, atoms, best_lines


def broken(text: str, width: int, most: int = 9) -> tuple[str, ...]:
    """Lines of `text` with every character one wide."""
    found = best_lines(*atoms(text), lambda part: len(part.strip()), width, most)
    assert found is not None
    return found


TEXTS = [
    "清晨采摘的黄花菜，经沸水杀青、日光晾晒，久煮不烂。",
    "“每一根”（当天采）、当天晒；不加硫！真的不加？真的。",
    "产自《湖南通志》所载之地，见“物产”一节……",
]


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("width", [5, 6, 7, 9, 12, 15])
def test_no_line_starts_with_closing_or_ends_with_opening_punctuation(
    text: str, width: int
) -> None:
    lines = broken(text, width)
    assert "".join(lines) == text
    assert all(len(line) <= width for line in lines)
    assert all(line[0] not in CLOSING for line in lines)
    assert all(line[-1] not in OPENING for line in lines)


def test_a_last_character_is_not_left_alone() -> None:
    assert min(len(line) for line in broken("祁东黄花菜很好吃啊", 8)) > 1


def test_figures_keep_their_unit_and_latin_words_stay_whole() -> None:
    pieces, _ = atoms("每袋250g装，6月10日起，30斤/箱，Sangzhi white")
    assert {"250g", "6月", "10日", "30斤/箱，"} <= set(pieces)
    assert [piece.strip() for piece in pieces[-2:]] == ["Sangzhi", "white"]


def test_phrases_are_kept_together_where_they_can_be() -> None:
    assert broken("云雾深处一盏白茶", 5) == ("云雾深处", "一盏白茶")


def test_as_few_lines_as_possible() -> None:
    assert len(broken("清晨采摘当天晾晒", 8)) == 1
    assert len(broken("清晨采摘当天晾晒", 7)) == 2


def test_none_when_the_lines_do_not_hold_it() -> None:
    assert best_lines(*atoms("清晨采摘当天晾晒"), len, 3, 2) is None


@pytest.mark.parametrize(
    "text",
    [
        "每袋 500 g 左右的净重",
        "泡发 20 分钟再下锅",
        "现价 59.8 元/500 g 起售",
        "合每斤29.9元/斤的价钱",
    ],
)
@pytest.mark.parametrize("width", [5, 6, 7, 8])
def test_figures_and_their_units_are_never_parted(text: str, width: int) -> None:
    found = best_lines(*atoms(text), len, width, 4)
    kept = ("500 g", "20 分钟", "29.9元/斤")
    for line in found or ():
        assert not re.search(r"\d$", line.strip())
        assert not line.startswith(("g", "分钟", "元", "/"))
    for unit in kept:
        if unit in text and found:
            assert any(unit in line for line in found)


def test_no_block_ends_in_a_single_character() -> None:
    texts = (
        "清晨采摘当天晾晒久煮不烂汤清味甜",
        "海拔一千二百米的高山云雾茶园。",
        "一根一根，手工挑选！",
    )
    checked = 0
    for text in texts:
        for width in range(4, len(text)):
            found = best_lines(*atoms(text), len, width, 5)
            if found and len(found) > 1:
                checked += 1
                assert len(found[-1].rstrip("。！")) > 1, (text, width, found)
    assert checked > 20
