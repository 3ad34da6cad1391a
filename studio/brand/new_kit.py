"""A new county's kit from its name and one colour."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from studio.brand.colour import Hex, rgb
from studio.brand.emblem import Motif, emblem
from studio.brand.kit import KITS, Kit, load_kit
from studio.brand.palette import derived
from studio.brand.sample import SAMPLE
from studio.brand.svg import read_drawing
from studio.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

    from studio.brand.kit import FaceName

SLUG = re.compile(r"[a-z][a-z0-9-]{1,30}")

_FACES: dict[str, tuple[FaceName, FaceName]] = {
    "serif": ("noto-serif-sc-900", "noto-sans-sc-900"),
    "sans": ("noto-sans-sc-900", "noto-sans-sc-900"),
}
TYPES = tuple(_FACES)
"""Kinds of title face."""


@dataclass(frozen=True)
class Wish:
    """What a new kit is made from.

    Attributes:
        slug: Name of its folder.
        name_zh: Such as ``汝城县``.
        name_en: Such as ``Rucheng``.
        colour: The county's own, ``#RRGGBB``.
        slogan_zh: One line.
        slogan_en: The same in English.
        motif: What the mark shows.
        logo: An SVG that is used instead of a drawn one.
        types: ``serif`` or ``sans`` titles.
    """

    slug: str
    name_zh: str
    name_en: str
    colour: Hex
    slogan_zh: str
    slogan_en: str
    motif: Motif = "leaf"
    logo: Path | None = None
    types: str = "serif"


def new_kit(data: Path, wish: Wish) -> Kit:
    """Write the kit's folder and read it back; nothing stays when it does not read well.

    Raises:
        InputError: ``brand.bad_slug``, ``brand.bad_colour``, ``brand.kit_exists``, ``brand.bad_logo``.
    """
    folder = data / KITS / wish.slug
    named = (KITS / wish.slug).as_posix()
    if not SLUG.fullmatch(wish.slug):
        raise InputError("brand.bad_slug", found=wish.slug, allowed=SLUG.pattern)
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", wish.colour):
        raise InputError("brand.bad_colour", found=wish.colour, allowed="#RRGGBB, #1E4A35")
    if folder.exists():
        raise InputError("brand.kit_exists", slug=wish.slug, file=named)
    if wish.logo is not None:
        read_drawing(wish.logo, wish.logo.name)
    palette = derived(wish.colour)
    folder.mkdir(parents=True)
    try:
        drawn = emblem(wish.motif, palette["primary"], palette["accent"])
        logo = wish.logo.read_text(encoding="utf-8") if wish.logo else drawn
        (folder / "logo.svg").write_text(logo, encoding="utf-8")
        (folder / "kit.toml").write_text(_kit(wish, palette), encoding="utf-8")
        (folder / SAMPLE).write_text(_sample(wish), encoding="utf-8")
        return load_kit(data, wish.slug)
    except BaseException:
        shutil.rmtree(folder)
        raise


def _text(value: str) -> str:
    """A TOML basic string: JSON's escapes are among TOML's."""
    return json.dumps(value, ensure_ascii=False)


def _short(wish: Wish) -> str:
    """The county's name without 县, 市 or 区, four characters at most."""
    name = wish.name_zh
    return (name[:-1] if len(name) > 2 and name[-1] in "县市区" else name)[:4]


def _kit(wish: Wish, palette: dict[str, str]) -> str:
    title, figure = _FACES[wish.types]
    colours = "\n".join(f'{role} = "{value}"' for role, value in palette.items())
    accent_dark = palette["price"] if sum(rgb(palette["accent"])) > 600 else palette["accent"]
    return f"""# {wish.name_zh}。颜色由 {wish.colour} 推出，可以逐个改；on_x 是写在 x 上的字，对比度不足 4.5:1 时报错。
name_zh = {_text(wish.name_zh)}
name_en = {_text(wish.name_en)}
default_template = "product-hero"
seal = {_text(_short(wish))}

[slogan]
zh = {_text(wish.slogan_zh)}
en = {_text(wish.slogan_en)}

# 片头，模板写 intro = true 才用；line 可写 slogan、name、none。
[intro]
seconds = 1.2

[palette]
{colours}

[typefaces]
title = "{title}"
body = "noto-sans-sc-500"
strong = "noto-sans-sc-700"
figure = "{figure}"

[logo]
word_zh = {_text(_short(wish))}
word_en = {_text(wish.name_en.upper())}
light = {{ main = "#FFFFFF", detail = "{palette["accent"]}" }}
dark = {{ main = "{palette["primary"]}", detail = "{accent_dark}" }}

# 配乐由软件合成，可改：调 key、调式 mode（gong shang zhi yu）、每分钟拍数 tempo、情绪 mood、音色 voice、曲号 tune。
[music]
tune = {1 + sum(wish.slug.encode()) % 999}

# 有认证标志时照此填写，过期的自动不出现：
# [[marks]]
# kind = "origin"        # origin 地理标志，organic 有机，green 绿色食品，brand 县域品牌
# name = "地理标志产品"
# number = "证书编号"
# expires = 2028-12-31
# valid_from = 2026-01-01  # 从哪天起有效
# goods = ["品名里的字"]  # 只有品名含这些字的商品才能用；不写则都能用
"""


def _sample(wish: Wish) -> str:
    return f"""# 预览用的样品，请换成本县的商品。
[item]
sku = "sample"
name_zh = {_text(f"{_short(wish)}山货")}
name_en = {_text(f"{wish.name_en} produce")}
county_zh = {_text(wish.name_zh)}
county_en = {_text(wish.name_en)}
spec = "500g/袋"
price_fen = 2990
list_price_fen = 3590
unit = "袋"
selling_points = ["当季采收，现装现发", "一袋一码，来处可查", "手工挑选，颗颗饱满"]
link = {_text(f"https://county.example/{wish.slug}")}

[words]
steps = ["清水洗净，沥干", "下锅翻炒 3 分钟", "加盐 3g，出锅装盘"]
quote = "和家里种的一个味道，下次还买。"
quoted = "老顾客"
live_at = 2026-06-18T19:30:00
live_room = {_text(f"{_short(wish)}直播间")}
post_on = 2026-06-15
points_en = ["Picked in season", "Traceable, bag by bag", "Sorted by hand"]
"""
