"""Pages, styles and scripts are gzipped for whom it helps; covers on tiles are small."""

from __future__ import annotations

import gzip
import io
import re

import pytest
from PIL import Image

from studio.records.work import Rendition
from studio.store import blobs_of
from studio.workflows.small_pictures import forget_small_pictures, small_picture

GZIP = {"Accept-Encoding": "gzip, br"}


def test_a_page_is_gzipped_for_whoever_takes_it(enter, qidong):
    seller = enter("qidong-seller")
    plain = seller.client.get("/gallery")
    small = seller.client.get("/gallery", headers=GZIP)
    assert "Content-Encoding" not in plain.headers
    assert small.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in small.headers["Vary"]
    assert "Accept-Encoding" in plain.headers["Vary"]
    assert int(small.headers["Content-Length"]) == len(small.data) < len(plain.data) / 2
    page = gzip.decompress(small.data).decode()
    assert "黄花菜" in page
    assert page.count("tile-name") == plain.text.count("tile-name")


def test_the_length_tells_nothing(enter, qidong):
    seller = enter("qidong-seller")
    lengths = {len(seller.client.get("/gallery", headers=GZIP).data) for _ in range(12)}
    assert len(lengths) > 1


def test_styles_are_gzipped_and_still_known_by_their_tag(app):
    client = app.test_client()
    whole = client.get("/static/desks.css", buffered=True)
    small = client.get("/static/desks.css", headers=GZIP, buffered=True)
    assert gzip.decompress(small.data) == whole.data
    assert small.headers["ETag"] == f"W/{whole.headers['ETag']}"
    known = GZIP | {"If-None-Match": small.headers["ETag"]}
    again = client.get("/static/desks.css", headers=known, buffered=True)
    assert again.status_code == 304
    assert again.data == b""


@pytest.mark.parametrize("headers", [{"Range": "bytes=0-99"}, {"Accept-Encoding": "gzip;q=0"}])
def test_ranges_and_refusals_are_left_alone(app, headers):
    answer = app.test_client().get("/static/desks.css", headers=GZIP | headers, buffered=True)
    assert "Content-Encoding" not in answer.headers


def test_films_go_out_as_they_are(enter, qidong):
    path = f"/gallery/files/{qidong['published_tall']}/play.mp4"
    answer = enter("qidong-seller").client.get(path, headers=GZIP, buffered=True)
    assert "Content-Encoding" not in answer.headers
    assert answer.headers["Accept-Ranges"] == "bytes"


def photograph(width, height):
    out = io.BytesIO()
    Image.linear_gradient("L").resize((width, height)).convert("RGB").save(out, "JPEG", quality=95)
    return out.getvalue()


@pytest.fixture
def tall(settings, database, qidong):
    """A cover as large as real ones are; its key."""
    key = blobs_of(settings).put_bytes(photograph(1080, 1920), ".jpg")
    with database.session() as session:
        session.get_one(Rendition, qidong["published_tall"]).cover = key
    return key


def test_tiles_show_small_covers(enter, qidong, tall):
    seller = enter("qidong-seller")
    (source,) = re.findall(r'<img src="([^"]*cover[^"]*)"', seller.get("/gallery").text)[:1]
    small = seller.client.get(source.replace("&amp;", "&"), buffered=True)
    assert small.mimetype == "image/jpeg"
    assert Image.open(io.BytesIO(small.data)).size == (400, 711)
    whole = seller.client.get(source.partition("?")[0], buffered=True)
    assert Image.open(io.BytesIO(whole.data)).size == (1080, 1920)
    assert enter("sangzhi-seller").get(source.replace("&amp;", "&")).status_code == 404


def test_a_cover_that_is_small_already_stays_so(settings):
    blobs = blobs_of(settings)
    key = blobs.put_bytes(photograph(200, 100), ".jpg")
    with Image.open(small_picture(settings, blobs, key)) as small:
        assert small.size == (200, 100)


def test_small_covers_go_with_their_covers(settings, tall):
    blobs = blobs_of(settings)
    other = blobs.put_bytes(photograph(800, 800), ".jpg")
    kept, gone = (small_picture(settings, blobs, key) for key in (tall, other))
    blobs.delete(other)
    forget_small_pictures(settings, blobs)
    assert kept.is_file()
    assert not gone.exists()
    assert small_picture(settings, blobs, tall) == kept
