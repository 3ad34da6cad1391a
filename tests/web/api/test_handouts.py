"""A broadcast's files, taken by programs."""

from __future__ import annotations

import io
import json
import zipfile

import openpyxl
import pytest
from PIL import Image

from studio.records.api_tokens import Scope


@pytest.fixture
def take(program, qidong):
    """Asks for one file of Qidong's broadcast."""
    media = program("qidong-media", Scope.TAKE_BROADCASTS)
    return lambda name: media.get(f"/api/v1/broadcasts/{qidong['broadcast']}/{name}")


def test_every_file_is_what_it_says(take):
    sheet = openpyxl.load_workbook(io.BytesIO(take("run-sheet.xlsx").data))
    assert len(sheet.sheetnames) > 1
    assert take("run-sheet.pdf").data.startswith(b"%PDF-")
    with Image.open(io.BytesIO(take("rundown.png?part=7").data)) as picture:
        assert picture.format == "PNG"
    assert "直播流程" in take("rundown.txt").text
    assert take("links.txt").mimetype == "text/plain"
    assert take("rundown.csv").data.startswith(b"\xef\xbb\xbfbroadcast_id")
    assert json.loads(take("document.json").data)["broadcasts"]
    assert json.loads(take("scenes.json").data)["scene_order"]
    with zipfile.ZipFile(io.BytesIO(take("live-pack.zip?only=posters").data)) as pack:
        assert "live-pack.json" in pack.namelist()


def test_what_is_asked_wrongly_is_refused_in_words(take):
    for name in ("rundown.png?part=0", "rundown.png?part=x", "live-pack.zip?only=all"):
        answer = take(name)
        assert answer.status_code == 400
        assert answer.json["errors"]


def test_another_scope_or_county_does_not_do(program, qidong):
    place = f"/api/v1/broadcasts/{qidong['broadcast']}/rundown.txt"
    assert program("qidong-media", Scope.READ_BROADCASTS).get(place).status_code == 403
    assert program("sangzhi-media", Scope.TAKE_BROADCASTS).get(place).status_code == 404
