"""A studio as full as a province: counties, items, sellers and published clips, written straight into the tables.

Rows are what the pages read; the films behind them are one small blob, the covers one picture.
"""

from __future__ import annotations

import io
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from itertools import islice
from typing import Any

import numpy as np
from PIL import Image
from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from studio.records.base import Row, new_id
from studio.records.clip import Certificate, ItemFacts
from studio.records.edit import SourceRef, Take, Timeline
from studio.records.goods import Item
from studio.records.people import Account, Membership, Role, Unit, UnitKind
from studio.records.sellers import Seller
from studio.records.work import Clip, ClipOrder, ClipState, Rendition
from studio.store import Blobs, Database
from studio.units import Money, Size, TimeRange, now
from web.passwords import hash_password

PASSWORD = "daylily-2026"  # noqa: S105 - of people who do not exist
PROVINCE, SELLER = "province", "c00-seller-0"
"""Logins of who sees all, and of a seller of the first county."""

ASPECTS = {"9:16": Size(1080, 1920), "1:1": Size(1080, 1080), "16:9": Size(1920, 1080)}
SEASONS = (
    None,
    None,
    ("06-10", "08-31"),
    ("11-20", "02-10"),
    ("03-01", "05-15"),
    ("09-01", "11-30"),
)
FIRST = (
    "黄花菜",
    "白茶",
    "米酥食",
    "柑橘",
    "腊肉",
    "辣椒",
    "莲子",
    "红薯粉",
    "蜂蜜",
    "竹笋",
    "菜籽油",
    "猕猴桃",
)
SECOND = ("", "礼盒", "干货", "手工", "头采", "有机", "散装", "农家", "特级", "小袋")
LENGTHS = (10, 15, 15, 20, 30, 45)
LIGHTS = 0.15
"""Share of clips that are the light version of another."""

BATCH = 5000
"""Rows written at once."""


@dataclass(frozen=True)
class Crowd:
    """How many there are of each."""

    counties: int = 51
    items: int = 40
    """In each county."""
    sellers: int = 8_000
    clips: int = 100_000


@dataclass(frozen=True)
class _Blobs:
    film: str
    film_bytes: int
    cover: str


def picture(size: Size, seed: int = 1) -> bytes:
    """A JPEG as rich as a photograph."""
    rng = np.random.default_rng(seed)
    coarse = rng.integers(0, 255, (size.height // 40, size.width // 40, 3), np.uint8)
    soft = np.asarray(
        Image.fromarray(coarse).resize((size.width, size.height), Image.Resampling.BICUBIC)
    )
    grain = rng.normal(0, 6, soft.shape)
    out = io.BytesIO()
    Image.fromarray(np.clip(soft + grain, 0, 255).astype(np.uint8)).save(out, "JPEG", quality=88)
    return out.getvalue()


def fill(database: Database, blobs: Blobs, crowd: Crowd, film: bytes = b"film" * 4096) -> None:
    """Write them all into an empty, migrated studio."""
    kept = _Blobs(
        blobs.put_bytes(film, ".mp4"), len(film), blobs.put_bytes(picture(ASPECTS["9:16"]), ".jpg")
    )
    chance = random.Random(11)  # noqa: S311 - data of a benchmark
    with database.session() as session:
        province, units = _units(session, crowd.counties)
        _people(session, province, units, crowd.sellers)
        items = _items(session, units, crowd.items, chance)
        _clips(session, items, crowd.clips, kept, chance)
    if not database.lite:  # as its own autovacuum does after a while
        with database.engine.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("analyze"))


def _write(session: Session, kind: type[Row], rows: Iterator[dict[str, Any]]) -> None:
    while batch := list(islice(rows, BATCH)):
        session.execute(insert(kind), batch)


def _units(session: Session, counties: int) -> tuple[str, list[dict[str, Any]]]:
    province = new_id()
    base = {"id": province, "kind": UnitKind.PROVINCE, "slug": "hunan"}
    session.execute(insert(Unit), [base | {"name_zh": "湖南省", "name_en": "Hunan"}])
    units = [
        {
            "id": new_id(),
            "parent_id": province,
            "kind": UnitKind.COUNTY,
            "slug": f"c{number:02}",
            "name_zh": f"{'衡湘沅澧武雪'[number % 6]}{'山水江城阳东南西北'[number // 6]}县",
            "name_en": f"County {number}",
        }
        for number in range(counties)
    ]
    _write(session, Unit, iter(units))
    return province, units


def _people(session: Session, province: str, units: list[dict[str, Any]], sellers: int) -> None:
    hashed = hash_password(PASSWORD)
    office = [{"id": new_id(), "login": PROVINCE, "name": "省里", "password_hash": hashed}]
    held = [{"account_id": office[0]["id"], "unit_id": province, "role": Role.ADMINISTRATOR}]
    shops = []
    for number in range(sellers):
        unit = units[number % len(units)]
        login = f"{unit['slug']}-seller-{number // len(units)}"
        account = {"id": new_id(), "login": login, "name": login, "password_hash": hashed}
        office.append(account)
        held.append({"account_id": account["id"], "unit_id": unit["id"], "role": Role.SELLER})
        shop = {"unit_id": unit["id"], "account_id": account["id"], "shop": f"第{number}家土货铺"}
        shops.append(shop)
    _write(session, Account, iter(office))
    _write(session, Membership, iter(held))
    _write(session, Seller, iter(shops))


def _items(
    session: Session, units: list[dict[str, Any]], each: int, chance: random.Random
) -> list[tuple[dict[str, Any], ItemFacts]]:
    found = []
    for unit in units:
        for number in range(each):
            name = SECOND[number // len(FIRST) % len(SECOND)] + FIRST[number % len(FIRST)]
            season = chance.choice(SEASONS)
            item = {
                "id": new_id(),
                "unit_id": unit["id"],
                "sku": f"{unit['slug']}-{number}",
                "name_zh": name,
                "name_en": f"Good {number}",
                "kind": "dried_vegetable",
                "origin": "黄土铺镇",
                "spec": "250g/袋",
                "price_unit": "袋",
                "price_fen": 1990 + number * 100,
                "selling_points": ["清晨采摘", "当天晒干"],
                "season_from": season and season[0],
                "season_to": season and season[1],
                "link": "https://example.org/item",
            }
            found.append((item, _facts(item, unit)))
    _write(session, Item, iter([item for item, _ in found]))
    return found


def _facts(item: dict[str, Any], unit: dict[str, Any]) -> ItemFacts:
    return ItemFacts(
        sku=item["sku"],
        name_zh=item["name_zh"],
        name_en=item["name_en"],
        county_zh=unit["name_zh"],
        county_en=unit["name_en"],
        origin=item["origin"],
        spec=item["spec"],
        price=Money(item["price_fen"]),
        list_price=None,
        unit="袋",
        selling_points=("清晨采摘", "当天晒干"),
        season_text="",
        safety_note="",
        link=item["link"],
    )


def _clips(
    session: Session,
    items: list[tuple[dict[str, Any], ItemFacts]],
    count: int,
    kept: _Blobs,
    chance: random.Random,
) -> None:
    whole = TimeRange.of(0, 4)
    timeline = Timeline(
        sources=(SourceRef(sha256="0" * 64, display=Size(320, 180)),),
        takes=(Take(source=0, shot=0, source_range=whole, output_range=whole),),
        rate=Fraction(25),
    )
    start = now() - timedelta(days=365)
    for first in range(0, count, BATCH):
        orders, clips, files = [], [], []
        for number in range(first, min(first + BATCH, count)):
            item, facts = items[number % len(items)]
            light = chance.random() < LIGHTS
            length = chance.choice(LENGTHS)
            order = _order(item, length, light=light)
            clip = {
                "id": new_id(),
                "unit_id": item["unit_id"],
                "order_id": order["id"],
                "item_id": item["id"],
                "title": f"{item['name_zh']} {length} 秒",
                "post_text": f"{item['name_zh']}\n#家乡味道",
                "length_s": length,
                "state": ClipState.PUBLISHED,
                "timeline": timeline,
                "facts": facts,
                "made_from": str(number),
                "published_at": start + timedelta(seconds=chance.randrange(365 * 86400)),
            }
            orders.append(order)
            clips.append(clip)
            files += [_file(clip, each, kept, light=light) for each in order["aspects"]]
        _write(session, ClipOrder, iter(orders))
        _write(session, Clip, iter(clips))
        _write(session, Rendition, iter(files))


def _order(item: dict[str, Any], length: int, *, light: bool) -> dict[str, Any]:
    return {
        "id": new_id(),
        "unit_id": item["unit_id"],
        "item_id": item["id"],
        "template": "product-hero",
        "aspects": ["9:16"] if light else ["9:16", "1:1" if length % 2 else "16:9"],
        "lengths": [str(length)],
        "footage_ids": [],
        "preset": "light" if light else "social",
    }


def _file(clip: dict[str, Any], aspect: str, kept: _Blobs, *, light: bool) -> dict[str, Any]:
    size = ASPECTS[aspect]
    return {
        "clip_id": clip["id"],
        "aspect": aspect,
        "preset": "light" if light else "social",
        "blob": kept.film,
        "cover": kept.cover,
        "bytes": kept.film_bytes,
        "width": size.width,
        "height": size.height,
        "duration_ms": clip["length_s"] * 1000,
        "certificate": _CERTIFICATE,
    }


_CERTIFICATE = Certificate(
    sha256="0" * 64,
    bytes=100,
    size=ASPECTS["9:16"],
    duration_ms=15000,
    loudness_lufs=-16.0,
    true_peak_dbtp=-1.5,
    checks=(),
    made_from={},
)
