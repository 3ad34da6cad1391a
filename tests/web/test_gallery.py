from __future__ import annotations

from urllib.parse import unquote

import pytest

from studio.records.work import Rendition
from tests.web.seed import CLIP_BYTES

WHOLE = CLIP_BYTES + b"9:16"
WECHAT = "Mozilla/5.0 (iPhone) MicroMessenger/8.0.50"


def file_of(qidong, what, name="published_tall"):
    return f"/gallery/files/{qidong[name]}/{what}"


def test_a_seller_lands_in_the_gallery(enter):
    answer = enter("qidong-seller").get("/")
    assert answer.location == "/gallery"


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("", True),
        ("hhc", True),
        ("HHC", True),
        ("黄花", True),
        ("huanghua", True),
        ("daylily", True),
        ("qidong", True),
        ("祁东 hhc", True),
        ("ｈｈｃ", True),
        ("茶", False),
        ("hhc 茶", False),
        ("%", False),
        ("'", False),
    ],
)
def test_search(enter, words, found):
    page = enter("qidong-seller").get("/gallery", query_string={"q": words}).text
    assert ('class="tile"' in page) == found
    assert found or "没有找到" in page


def test_a_clip_can_be_played_saved_and_posted(enter, qidong):
    page = enter("qidong-seller").get(f"/gallery/{qidong['published_clip']}").text
    for wanted in ("play.mp4", "save", "cover.jpg", "data-copy", "<textarea", "10 KB"):
        assert wanted in page, wanted
    assert "#家乡味道" in page
    assert "在浏览器打开" not in page


def test_inside_wechat_it_says_how_to_get_out(enter, qidong):
    visitor = enter("qidong-seller")
    path = f"/gallery/{qidong['published_clip']}"
    assert "在浏览器打开" in visitor.get(path, headers={"User-Agent": WECHAT}).text


def test_the_saved_file_has_a_good_name(enter, qidong):
    answer = enter("qidong-seller").get(file_of(qidong, "save"))
    assert answer.data == WHOLE
    assert answer.mimetype == "application/octet-stream"
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith("attachment")
    assert "filename*=UTF-8''" in disposition
    assert "黄花菜_祁东县_15秒_竖屏9x16.mp4" in unquote(disposition)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_playing_is_inline_and_in_ranges(enter, qidong):
    visitor, path = enter("qidong-seller"), file_of(qidong, "play.mp4")
    whole = visitor.get(path)
    assert whole.mimetype == "video/mp4"
    assert "attachment" not in whole.headers.get("Content-Disposition", "")
    assert whole.headers["Accept-Ranges"] == "bytes"
    first = visitor.get(path, headers={"Range": "bytes=0-0"})
    assert (first.status_code, first.data) == (206, WHOLE[:1])
    assert first.headers["Content-Range"] == f"bytes 0-0/{len(WHOLE)}"
    tail = visitor.get(path, headers={"Range": "bytes=-5"})
    assert (tail.status_code, tail.data) == (206, WHOLE[-5:])
    middle = visitor.get(path, headers={"Range": "bytes=100-199"})
    assert middle.data == WHOLE[100:200]
    beyond = visitor.get(path, headers={"Range": f"bytes={len(WHOLE)}-"})
    assert beyond.status_code == 416
    assert beyond.headers["Content-Range"] == f"bytes */{len(WHOLE)}"
    known = visitor.get(path, headers={"If-None-Match": whole.headers["ETag"]})
    assert known.status_code == 304
    stale = visitor.get(path, headers={"Range": "bytes=0-9", "If-Range": '"other"'})
    assert (stale.status_code, stale.data) == (200, WHOLE)


def test_a_thousand_ranges_do_no_harm(enter, qidong):
    many = "bytes=" + ",".join(f"{at}-{at}" for at in range(1000))
    answer = enter("qidong-seller").get(file_of(qidong, "play.mp4"), headers={"Range": many})
    assert answer.status_code in {200, 206, 416}
    assert len(answer.data) <= len(WHOLE) + 20_000


def test_a_download_is_counted_once(enter, qidong, database):
    visitor, path = enter("qidong-seller"), file_of(qidong, "save")
    visitor.get(path)
    visitor.get(path, headers={"Range": "bytes=500-"})
    visitor.client.head(path, buffered=True)
    visitor.get(path, headers={"Range": "bytes=0-"})
    with database.reading() as session:
        assert session.get(Rendition, qidong["published_tall"]).downloads == 2
        assert session.get(Rendition, qidong["published_square"]).downloads == 0


def test_the_cover_is_a_picture_and_can_be_saved(enter, qidong):
    visitor = enter("qidong-seller")
    assert visitor.get(file_of(qidong, "cover.jpg")).mimetype == "image/jpeg"
    saved = visitor.get(file_of(qidong, "cover/save"))
    assert "黄花菜_祁东县_15秒_竖屏9x16.jpg" in unquote(saved.headers["Content-Disposition"])


def test_the_shape_is_chosen(enter, qidong):
    visitor = enter("qidong-seller")
    page = visitor.get(f"/gallery/{qidong['published_clip']}?shape=1:1").text
    assert f"{qidong['published_square']}/play.mp4" in page
    page = visitor.get(f"/gallery/{qidong['published_clip']}?shape=nonsense").text
    assert f"{qidong['published_tall']}/play.mp4" in page


def test_in_english_text_and_name_are_english(enter, qidong):
    visitor = enter("qidong-seller")
    visitor.post("/language", {"language": "en"})
    page = visitor.get(f"/gallery/{qidong['published_clip']}").text
    assert "Daylily" in page
    name = unquote(visitor.get(file_of(qidong, "save")).headers["Content-Disposition"])
    assert "Daylily_Qidong_15s_tall9x16.mp4" in name
