"""``county-studio catalog``: price lists without a browser."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import select

from jobs import queue
from studio.records.goods import Item
from studio.records.people import Account, Membership, Role, Unit, UnitKind
from studio.settings import Settings
from studio.store import Database
from tests.catalog.sheet import offices
from tests.commands.conftest import Call

GOOD = "品名,规格,直播价,库存,上市时间\n干豆角,250g/袋,19.9,100,3月-5月，9月-11月\n剁椒,400g/瓶,12.8,80,全年\n"


@pytest.fixture
def county(call: Call, tmp_path: Path) -> Database:
    settings = Settings.from_environment({"COUNTY_STUDIO_VAR": str(tmp_path / "var")})
    queue.prepare(settings)
    database = Database(settings)
    with database.session() as session:
        unit = Unit(kind=UnitKind.COUNTY, slug="qidong", name_zh="祁东县", name_en="Qidong")
        people = [Account(login=each.value, name=each.value, password_hash="-") for each in Role]
        session.add_all([unit, *people])
        session.flush()
        session.add_all(
            Membership(account_id=each.id, unit_id=unit.id, role=Role(each.login))
            for each in people
        )
    return database


@pytest.fixture
def good(tmp_path: Path) -> Path:
    file = tmp_path / "报价.csv"
    file.write_text(GOOD, encoding="utf-8")
    return file


def names(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.scalars(select(Item.name_zh).order_by(Item.name_zh)))


def test_a_list_is_checked_without_any_database(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "公式.xlsx"
    file.write_bytes(offices.formulas())
    done = call("catalog", "check", file, "--json")
    assert done.exit_code == 1
    told = json.loads(done.output)
    assert [each["price_fen"] for each in told["items"]] == [7992, None, None, None]
    errors = [each for each in told["problems"] if each["grade"] == "error"]
    assert [each["cell"] for each in errors] == ["C3", "C4", "C5"]
    assert all(each["message"] and each["remedy"] for each in errors)
    assert not (tmp_path / "var").exists()
    shown = call("catalog", "check", file)
    assert "公式!C3" in shown.output


def test_import_and_export_and_import_again(
    call: Call, county: Database, good: Path, tmp_path: Path
) -> None:
    done = call("catalog", "import", good, "--county", "qidong", "--by", "media", "--json")
    assert done.exit_code == 0, done.output
    assert json.loads(done.output) == {
        "added": 2,
        "changed": 0,
        "proposed": 0,
        "held": 0,
        "parts": 0,
    }
    assert names(county) == ["剁椒", "干豆角"]
    for suffix in ("xlsx", "csv"):
        out = tmp_path / f"目录.{suffix}"
        wrote = call("catalog", "export", "--county", "qidong", "--out", out, "--json")
        assert json.loads(wrote.output) == {"file": str(out), "items": 2, "parts": 0}
        again = call("catalog", "import", out, "--county", "qidong", "--by", "media", "--json")
        assert json.loads(again.output) == {
            "added": 0,
            "changed": 0,
            "proposed": 0,
            "held": 0,
            "parts": 0,
        }
    with county.reading() as session:
        beans = session.scalars(select(Item).where(Item.sku == "gan-dou-jiao")).one()
        assert beans.windows == (("03-01", "05-31"), ("09-01", "11-30"))
        assert (beans.stock, beans.price_fen) == (100, 1990)


def test_with_one_error_nothing_is_imported(call: Call, county: Database, good: Path) -> None:
    good.write_text(GOOD.replace("12.8", "待定"), encoding="utf-8")
    done = call("catalog", "import", good, "--county", "qidong", "--by", "media", "--json")
    assert done.exit_code == 1
    told = json.loads(done.output)
    errors = [each["cell"] for each in told["problems"] if each["grade"] == "error"]
    assert errors == ["C3"]
    assert names(county) == []


@pytest.mark.parametrize(
    ("county_name", "login", "code"),
    [
        ("nowhere", "media", "schedule.unknown_county"),
        ("qidong", "nobody", "catalog.unknown_login"),
        ("qidong", "seller", "forbidden.role"),
    ],
)
def test_who_and_where_are_asked(
    call: Call, county: Database, good: Path, county_name: str, login: str, code: str
) -> None:
    done = call("catalog", "import", good, "--county", county_name, "--by", login, "--json")
    assert done.exit_code == 1
    assert json.loads(done.output)["error"]["code"] == code
    assert names(county) == []


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0"])
def test_bad_files_are_said_in_words(call: Call, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "坏.xlsx"
    file.write_bytes(content)
    done = call("catalog", "check", file, "--json")
    assert done.exit_code == 1
    assert json.loads(done.output)["error"]["code"].startswith("import.")
    assert call("catalog", "check", tmp_path / "none.xlsx").exit_code == 1
