"""Whose an upload is, and where it may go."""

from __future__ import annotations

import pytest

from tests.web.tus import DATA, Tus, b64, footage, parts


@pytest.mark.parametrize("login", ["sangzhi-media", "qidong-coordinator", "province"])
def test_somebody_else_s_upload_is_not_there(tus, enter, settings, login):
    address = tus.create(body=DATA[:100]).headers["Location"]
    other = Tus(enter(login))
    assert other.head(address).status_code == 404
    assert other.patch(address, 100, DATA[100:]).status_code == 404
    assert other.ask("DELETE", address).status_code == 404
    assert parts(settings)[0].read_bytes() == DATA[:100]
    assert tus.head(address).headers["Upload-Offset"] == "100"


@pytest.mark.parametrize("upload_id", ["..%2f..%2fstudio.sqlite", "a" * 32, "A" * 31])
def test_no_id_leads_out_of_the_folder(tus, upload_id):
    assert tus.head(f"/uploads/{upload_id}").status_code == 404


def test_a_seller_uploads_nothing(enter):
    assert Tus(enter("qidong-seller")).create().status_code == 403


def test_a_foreign_county_or_item_takes_nothing(tus, world, sangzhi):
    unit = b64(world.counties["sangzhi"].unit)
    assert tus.create(Upload_Metadata=f"filename YQ==,unit {unit}").status_code == 400
    item = b64(sangzhi["item"])
    assert tus.create(Upload_Metadata=f"filename YQ==,item {item}").status_code == 404


def test_who_works_in_several_counties_names_one(enter, world, database):
    province = Tus(enter("province"))
    assert province.create().status_code == 400
    unit = world.counties["sangzhi"].unit
    given = f"filename {b64('采收.mp4')},unit {b64(unit)}"
    assert province.create(body=DATA, Upload_Metadata=given).status_code == 201
    assert footage(database)[0].unit_id == unit


def test_every_change_needs_the_token(tus):
    address = tus.create().headers["Location"]
    del tus.common["X-CSRFToken"]
    assert tus.create().status_code == 400
    assert tus.patch(address, 0, DATA).status_code == 400
    assert tus.ask("DELETE", address).status_code == 400
    assert tus.head(address).headers["Upload-Offset"] == "0"


def test_who_holds_an_upload_is_not_disturbed(tus, room, monkeypatch):
    monkeypatch.setattr("studio.store.parts.WAIT_S", 0)
    address = tus.create(body=DATA[:100]).headers["Location"]
    with room.parts.held(address.rpartition("/")[2], 0):
        answer = tus.patch(address, 100, DATA[100:])
        assert answer.status_code == 423
        assert "另一个页面" in answer.json["error"]["message"]
        assert tus.head(address).headers["Upload-Offset"] == "100"
        assert tus.ask("DELETE", address).status_code == 423
    assert tus.patch(address, 100, DATA[100:]).status_code == 204


def test_the_page_lists_what_can_go_on(tus, enter, database):
    modified = b64("1767225600000")
    address = tus.create(
        name="梯田 <b>.mp4",
        body=DATA[:2560],
        Upload_Metadata=f"filename {b64('梯田 <b>.mp4')},modified {modified}",
    ).headers["Location"]
    page = tus.visitor.get("/footage/upload").text
    assert f'data-url="{address}"' in page
    assert 'data-offset="2560"' in page
    assert f'data-size="{len(DATA)}"' in page
    assert 'data-modified="1767225600000"' in page
    assert "梯田 &lt;b&gt;.mp4" in page
    assert address not in enter("qidong-coordinator").get("/footage/upload").text
    tus.patch(address, 2560, DATA[2560:])
    assert address not in tus.visitor.get("/footage/upload").text
