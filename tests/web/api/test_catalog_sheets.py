"""Price lists by programs: sent, looked at cell by cell, mended, imported all or nothing; the catalog saved again."""

from __future__ import annotations

import io
from urllib.parse import urlencode

import pytest
from openpyxl import load_workbook

GOOD = "品名,规格,直播价\n干豆角,250g/袋,19.9\n剁椒,400g/瓶,12.8\n".encode()
BAD = "品名,规格,直播价\n干豆角,250g/袋,待定\n剁椒,400g/瓶,12.8\n".encode()


@pytest.fixture
def media(program):
    return program("qidong-media")


def send(caller, unit, data, name="报价.csv"):
    return caller.post(f"/api/v1/catalog/imports?{urlencode({'unit': unit, 'name': name})}", data)


def names(caller):
    return {each["name_zh"] for each in caller.get("/api/v1/items?limit=200").json["items"]}


def test_a_list_is_looked_at_and_imported_once(media, qidong):
    sent = send(media, qidong["unit"], GOOD)
    assert sent.status_code == 201, sent.text
    place = sent.headers["Location"]
    assert media.get(place).json == sent.json
    assert [(each["name_zh"], each["price_fen"], each["deed"]) for each in sent.json["goods"]] == [
        ("干豆角", 1990, "add"),
        ("剁椒", 1280, "add"),
    ]
    assert "剁椒" not in names(media)
    stale = media.post(f"{place}/import", {"seal": "0" * 32})
    assert (stale.status_code, stale.json["code"]) == (409, "import.changed")
    done = media.post(f"{place}/import", {"seal": sent.json["seal"]})
    assert done.status_code == 200, done.text
    assert (done.json["added"], done.json["changed"]) == (2, 0)
    assert {"干豆角", "剁椒"} <= names(media)
    again = media.post(f"{place}/import", {"seal": sent.json["seal"]})
    assert (again.status_code, again.json["code"]) == (409, "import.done_already")


def test_nothing_is_imported_while_a_cell_is_wrong(media, qidong):
    sent = send(media, qidong["unit"], BAD)
    (wrong,) = [each for each in sent.json["problems"] if each["grade"] == "error"]
    assert (wrong["cell"], wrong["row"], wrong["text"], wrong["mendable"]) == (
        "C2",
        2,
        "待定",
        True,
    )
    assert wrong["title"]
    assert wrong["detail"]
    place = sent.headers["Location"]
    refused = media.post(f"{place}/import", {"seal": sent.json["seal"]})
    assert (refused.status_code, refused.json["code"]) == (422, "import.has_errors")
    assert "剁椒" not in names(media)
    fix = {"sheet": wrong["sheet"], "cell": "C2", "text": "18.9"}
    mended = media.post(
        f"{place}/mend", {"fixes": [fix], "left_out": []}, If_Match=sent.headers["ETag"]
    ).json
    assert (mended["to_mend"], mended["fixes"]) == (0, [fix])
    assert mended["goods"][0]["price_fen"] == 1890
    out = [{"sheet": wrong["sheet"], "row": 3}]
    fewer = media.post(f"{place}/mend", {"left_out": out}).json
    assert fewer["left_out"] == out
    assert [each["name_zh"] for each in fewer["goods"]] == ["干豆角"]
    assert media.post(f"{place}/import", {"seal": fewer["seal"]}).json["added"] == 1
    assert "剁椒" not in names(media)


def test_a_list_is_nobody_elses_and_can_be_forgotten(program, media, qidong, sangzhi):
    place = send(media, qidong["unit"], GOOD).headers["Location"]
    assert program("qidong-coordinator").get(place).status_code == 404
    assert send(media, sangzhi["unit"], GOOD).status_code == 404
    assert media.get(place).status_code == 200, "what was refused forgot nothing"
    assert media.post(f"{place}/drop").json["name"] == "报价.csv"
    assert media.get(place).status_code == 404


def test_only_who_approves_prices_has_them_hold_at_once(media, qidong):
    sent = send(media, qidong["unit"], GOOD)
    wish = {"seal": sent.json["seal"], "approve": True}
    answer = media.post(f"{sent.headers['Location']}/import", wish)
    assert (answer.status_code, answer.json["code"]) == (403, "forbidden.role")
    assert "剁椒" not in names(media)


@pytest.mark.parametrize(
    ("data", "name"),
    [(b"\xd0\xcf\x11\xe0", "a.xls"), (b"PK\x03\x04", "a.xlsx"), (b"\x00\x01", "a")],
)
def test_what_is_no_sheet_is_refused_in_words(media, qidong, data, name):
    answer = send(media, qidong["unit"], data, name)
    assert answer.status_code == 422
    assert answer.json["code"].startswith("import.")


def test_the_saved_catalog_imports_again_and_changes_nothing(media, qidong, sangzhi):
    book = media.get(f"/api/v1/catalog/sheet.xlsx?unit={qidong['unit']}")
    assert book.status_code == 200
    assert "attachment" in book.headers["Content-Disposition"]
    cells = [cell for row in load_workbook(io.BytesIO(book.data)).active.values for cell in row]
    assert "qidong-hhc" in cells
    for suffix in ("xlsx", "csv"):
        saved = media.get(f"/api/v1/catalog/sheet.{suffix}")
        looked = send(media, qidong["unit"], saved.data, f"catalog.{suffix}")
        assert looked.status_code == 201, looked.text
        assert {each["deed"] for each in looked.json["goods"]} == {"same"}
        assert looked.json["to_mend"] == 0
        other = media.get(f"/api/v1/catalog/sheet.{suffix}?unit={sangzhi['unit']}")
        assert other.status_code == 404
    whole = media.get("/api/v1/catalog/sheet.csv")
    assert (
        media.get("/api/v1/catalog/sheet.csv", If_None_Match=whole.headers["ETag"]).status_code
        == 304
    )
