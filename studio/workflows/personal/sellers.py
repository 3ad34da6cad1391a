"""Sellers as people give them: one as a JSON file, many as a sheet; each value said in words what is wrong with it."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from studio.catalog import parse_price
from studio.errors import InputError, StudioError
from studio.units import Money
from studio.workflows.given_files import opened
from studio.workflows.given_plans import read_text

KEYS = {
    "shop": ("shop", "店名", "店铺", "店铺名称"),
    "link": ("link", "链接", "二维码", "店铺链接"),
    "phone": ("phone", "电话", "手机"),
    "wechat": ("wechat", "微信", "微信号"),
    "portrait": ("portrait", "头像", "照片"),
    "price": ("price", "价格", "售价"),
}
"""What is known of a seller, and what its column may be called."""

LONGEST = {"shop": 30, "link": 240, "phone": 30, "wechat": 40, "portrait": 1000, "price": 20}
"""Characters."""

PHONE = re.compile(r"\+?[0-9][0-9 ()\-]{3,}")
LINK = re.compile(r"(https?|weixin)://[\x21-\x7e]+")
WECHAT = re.compile(r"\S+")

LARGEST_SHEET = 8 * 1024 * 1024
"""Bytes of a sheet as it is sent, and a tenth of what it may unpack to."""

MOST_ROWS = 5000
"""Sellers of one sheet."""


@dataclass(frozen=True)
class Seller:
    """Who hands a clip out in their own name."""

    shop: str
    link: str = ""
    """Behind the QR code; empty for none."""
    phone: str = ""
    wechat: str = ""
    portrait: Path | None = None
    price: Money | None = None

    @property
    def lines(self) -> tuple[str, ...]:
        """How to reach the shop, as it stands on the card."""
        return contact_lines(self.phone, self.wechat)


def contact_lines(phone: str, wechat: str) -> tuple[str, ...]:
    """Telephone and WeChat id as they stand on a card."""
    told = (("电话", phone), ("微信", wechat))
    return tuple(f"{name} {value}" for name, value in told if value)


@dataclass(frozen=True)
class SheetRow:
    """A row of a sheet: a seller, or what is wrong with it."""

    number: int
    """As the sheet counts, the heading is 1."""
    seller: Seller | StudioError


def read_seller(path: Path) -> Seller:
    """One seller from a JSON object with ``shop`` and, as wished, ``link phone wechat portrait price``.

    A portrait's path counts from the file's folder; a price is a number of yuan, or text such as ``"29.9"``.

    Raises:
        InputError: ``seller.not_json``; ``seller.unknown_key``, ``seller.missing``, ``seller.bad_value`` with the key.
    """
    text = read_text(path)
    try:
        data = json.loads(text, parse_float=str, parse_int=str)
    except (json.JSONDecodeError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        raise InputError("seller.not_json", name=path.name, line=line) from error
    if not isinstance(data, dict):
        raise InputError("seller.not_json", name=path.name, line=1)
    for key in data:
        if key not in KEYS:
            known = ", ".join(KEYS)
            raise InputError("seller.unknown_key", name=path.name, found=key[:80], known=known)
    for key, value in data.items():
        if value is not None and not isinstance(value, str):
            raise _wrong(path.name, key, value, '"…"')
    values = {key: (data.get(key) or "") for key in KEYS}
    return _seller(values, path, {key: key for key in KEYS})


def seller_as_typed(values: Mapping[str, str], names: Mapping[str, str]) -> Seller:
    """A seller of what was typed into a form.

    Args:
        values: Text for each of ``KEYS``; no portrait.
        names: What each is called on the form.

    Raises:
        InputError: ``seller.missing``, ``seller.bad_value`` with the field's name.
    """
    return _seller({key: values.get(key, "") for key in KEYS}, Path(names["form"]), names)


def read_sellers(path: Path) -> tuple[SheetRow, ...]:
    """The rows of a sheet (.xlsx or .csv) whose first row names its columns; empty ones are left out.

    Raises:
        InputError: ``seller.not_a_sheet``, ``seller.too_large``, ``seller.no_shop_column``, ``seller.unknown_column``,
            ``seller.no_rows``. What is wrong with a row stands in the row.
    """
    with opened(path) as file:
        data = file.read(LARGEST_SHEET + 1)
    if len(data) > LARGEST_SHEET:
        raise InputError("seller.too_large", name=path.name, limit=LARGEST_SHEET // 2**20)
    rows = _cells_of_csv(path) if path.suffix.lower() == ".csv" else _cells(data, path.name)
    heading = next(rows, ())
    columns = _columns(heading, path.name)
    places = {key: f"{get_column_letter(number + 1)}" for key, number in columns.items()}
    found = []
    for number, cells in enumerate(rows, 2):
        if any(cells):
            found.append(SheetRow(number, _of_row(cells, number, columns, places, heading, path)))
        if len(found) > MOST_ROWS:
            raise InputError("seller.too_many", name=path.name, limit=MOST_ROWS)
    if not found:
        raise InputError("seller.no_rows", name=path.name)
    return tuple(found)


def _of_row(
    cells: Sequence[str],
    number: int,
    columns: Mapping[str, int],
    places: Mapping[str, str],
    heading: Sequence[str],
    path: Path,
) -> Seller | StudioError:
    values = {
        key: cells[columns[key]] if key in columns and columns[key] < len(cells) else ""
        for key in KEYS
    }
    names = {key: f"{places[key]}{number}（{heading[columns[key]]}）" for key in columns}
    try:
        return _seller(values, path, names)
    except InputError as error:
        return error


def _columns(heading: Sequence[str], name: str) -> dict[str, int]:
    known = {each: key for key, names in KEYS.items() for each in names}
    found: dict[str, int] = {}
    for number, text in enumerate(heading):
        if not text:
            continue
        key = known.get(text.casefold())
        if key is None or key in found:
            allowed = "、".join(names[1] for names in KEYS.values())
            raise InputError("seller.unknown_column", name=name, found=text[:40], known=allowed)
        found[key] = number
    if "shop" not in found:
        raise InputError("seller.no_shop_column", name=name)
    return found


def _seller(values: Mapping[str, str], path: Path, names: Mapping[str, str]) -> Seller:
    """A seller of values as typed.

    Args:
        values: Text for each of ``KEYS``.
        path: The file; portraits lie beside it.
        names: What each value is called in that file.
    """
    told = {key: " ".join(value.split()) for key, value in values.items()}
    if not told["shop"]:
        raise InputError("seller.missing", name=path.name, where=names["shop"])
    for key, value in told.items():
        if len(value) > LONGEST[key]:
            raise _wrong(path.name, names[key], value, f"≤ {LONGEST[key]}")
    for key, pattern, allowed in (
        ("phone", PHONE, "138 0013 8000"),
        ("link", LINK, "https://…"),
        ("wechat", WECHAT, "abc_123"),
    ):
        if told[key] and not pattern.fullmatch(told[key]):
            raise _wrong(path.name, names[key], told[key], allowed)
    return Seller(
        shop=told["shop"],
        link=told["link"],
        phone=told["phone"],
        wechat=told["wechat"],
        portrait=path.parent / told["portrait"] if told["portrait"] else None,
        price=_price(told["price"], path.name, names["price"]) if told["price"] else None,
    )


def _price(text: str, name: str, where: str) -> Money:
    try:
        price = parse_price(text)
    except InputError as error:
        raise _wrong(name, where, text, "29.9") from error
    if not price.fen:
        raise _wrong(name, where, text, "≥ 0.01")
    return price


def _wrong(name: str, where: str, found: object, allowed: str) -> InputError:
    return InputError(
        "seller.bad_value", name=name, where=where, found=str(found)[:80], allowed=allowed
    )


def _cells(data: bytes, name: str) -> Iterator[tuple[str, ...]]:
    """Text of the cells of a workbook's first sheet."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            unpacked = sum(each.file_size for each in packed.infolist())
        rows = _unpacked(data) if unpacked <= 10 * LARGEST_SHEET else None
    except Exception as error:  # whatever a reader of zips and XML says of a file that is none
        raise InputError("seller.not_a_sheet", name=name) from error
    if rows is None:
        raise InputError("seller.too_large", name=name, limit=LARGEST_SHEET // 2**20)
    yield from rows


def _unpacked(data: bytes) -> list[tuple[str, ...]]:
    sheet = load_workbook(io.BytesIO(data), read_only=True, data_only=True).worksheets[0]
    rows = sheet.iter_rows(max_row=MOST_ROWS + 2, max_col=50, values_only=True)
    return [tuple(_text(value) for value in row) for row in rows]


def _cells_of_csv(path: Path) -> Iterator[tuple[str, ...]]:
    try:
        for row in csv.reader(io.StringIO(read_text(path))):
            yield tuple(value.strip() for value in row)
    except csv.Error as error:
        raise InputError("seller.not_a_sheet", name=path.name) from error


def _text(value: object) -> str:
    """A cell as it is read: telephone numbers that a sheet keeps as 13800138000.0 without the zero."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
