"""What a name and a specification give away where the sheet has no column for it."""

from __future__ import annotations

import re

from studio.catalog.model import ItemKind
from studio.catalog.sheet.cells import plain
from studio.words import LANGUAGES, say

SIGNS: tuple[tuple[ItemKind, tuple[str, ...]], ...] = (
    (ItemKind.GIFT_BOX, ("礼盒", "礼包", "礼品")),
    (ItemKind.CONDIMENT, ("茶油", "菜油", "菜籽油", "山茶油", "辣酱", "豆瓣", "豆豉", "酱油", "剁椒", "蜂蜜", "油")),
    (ItemKind.LEAF, ("粽叶", "箬叶")),
    (ItemKind.BEAN_PRODUCT, ("豆腐", "香干", "酱干", "腐竹", "豆皮", "豆干")),
    (ItemKind.TEA, ("茶", "毛尖", "银针", "云雾")),
    (ItemKind.FRUIT, ("橙", "桃", "柑", "橘", "桔", "柚", "梨", "李子", "杨梅", "葡萄", "西瓜", "枣", "柿", "果")),
    (ItemKind.GRAIN, ("大米", "稻", "小米", "红薯粉", "米粉", "面条", "荞麦", "玉米", "米")),
    (ItemKind.DRIED_VEGETABLE, ("干菜", "菜干", "笋干", "木耳", "香菇", "百合干", "湘莲", "莲子", "（干）", "(干)")),
    (ItemKind.VEGETABLE, ("黄花", "辣椒", "生姜", "芋", "笋", "百合", "菜", "萝卜", "南瓜")),
)  # fmt: skip
"""Signs in a name, looked for in this order."""

COUNTERS = "袋盒箱瓶罐包桶份件个只条提套筒饼坛斤克"
BEHIND = re.compile(r"(?:/|每|一)\s*([^\d\s/]{1,4})$")

YES = frozenset({"是", "有", "鲜", "鲜品", "生鲜", "y", "yes", "true", "1", "√", "✓", "对"})
NO = frozenset({"否", "无", "干", "不是", "n", "no", "false", "0", "×", "x", "", "-"})

SAFETY = re.compile(r"焯水|煮熟|熟透|生食|食用前|食用后|过敏|孕妇|未成年|须.*食用|不宜")
"""What makes a remark a safety note."""


def kind_of(text: str) -> ItemKind | None:
    """The kind that a cell names, in either language."""
    wanted = plain(text).casefold()
    for kind in ItemKind:
        names = {
            kind.value,
            *(say(f"kind.{kind}", language).text.casefold() for language in LANGUAGES),
        }
        if wanted in names:
            return kind
    return None


def guessed_kind(name: str) -> ItemKind:
    """The kind that a name suggests."""
    for kind, signs in SIGNS:
        if any(sign in name for sign in signs):
            return kind
    return ItemKind.OTHER


def guessed_unit(spec: str) -> str:
    """What is sold, from a specification: ``250g/袋`` 袋, ``斤`` 斤, ``2斤装`` and ``50g*4罐`` 份."""
    text = plain(spec)
    if match := BEHIND.search(text):
        return match[1]
    return text if text in {*COUNTERS, "公斤", "千克"} else "份"


def yes_or_no(text: str) -> bool | None:
    """A tick or a word for it; None for what is neither."""
    word = plain(text).casefold()
    return True if word in YES else False if word in NO else None
