from __future__ import annotations

import io
import re
from urllib.parse import unquote

import pytest
from sqlalchemy import delete, select, update

from studio.records.clip import Shown
from studio.records.people import Account
from studio.records.sellers import PersonalClip, Seller
from studio.records.work import Clip, Job, JobKind, JobState, Rendition
from tests.web.seed import CLIP_BYTES, picture

SHOP = {
    "shop": "老刘山货",
    "link": "https://example.com/s/liu",
    "phone": "139 0013 9000",
    "wechat": "laoliu_1",
}


@pytest.fixture
def ready(database, world):
    """Certificates that say what the clips show, of the kit and template that stand here; no price over the body."""
    with database.session() as session:
        for rendition in session.scalars(select(Rendition)):
            clip = rendition.clip
            told = {
                "kit": f"{clip.unit.slug}@1",
                "template": "product-hero@1",
                "preset": "social@1",
            }
            shown = Shown(facts=clip.facts, layers=("title",), body_frames=100)
            rendition.certificate = rendition.certificate.model_copy(
                update={"made_from": told, "shown": shown}
            )
    return database


def jobs(database, kind):
    with database.reading() as session:
        return session.scalars(select(Job).where(Job.kind == kind)).all()


def files(database):
    with database.reading() as session:
        return session.scalars(select(PersonalClip).order_by(PersonalClip.created_at)).all()


def mine(visitor, qidong, **fields):
    return visitor.post(f"/gallery/files/{qidong['published_tall']}/mine", fields)


def test_a_shop_is_filled_in(enter, qidong, database):
    seller = enter("qidong-seller")
    assert "周姐土货铺" in seller.get("/gallery/shop").text
    assert seller.post("/gallery/shop", SHOP).status_code == 302
    with database.reading() as session:
        shop = session.get(Seller, qidong["seller"])
    assert (shop.shop, shop.link, shop.wechat) == ("老刘山货", SHOP["link"], "laoliu_1")
    assert "老刘山货" not in enter("sangzhi-seller").get("/gallery/shop").text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"shop": ""}, "填"),
        ({"shop": "店" * 31}, "≤ 30"),
        ({"phone": "call me"}, "138 0013 8000"),
        ({"link": "javascript:alert(1)"}, "https://"),
        ({"wechat": "a b"}, "abc_123"),
        ({"shop": "国家级土货铺"}, "国家级"),
    ],
)
def test_what_no_card_may_say_is_told_at_its_field(enter, qidong, database, changes, words):
    answer = enter("qidong-seller").post("/gallery/shop", SHOP | changes)
    assert answer.status_code == 422
    assert 'class="fault"' in answer.text
    assert words in answer.text
    with database.reading() as session:
        assert session.get(Seller, qidong["seller"]).shop == "周姐土货铺"


def test_a_superlative_in_the_name_is_saved_and_told(enter, qidong):
    seller = enter("qidong-seller")
    assert seller.post("/gallery/shop", SHOP | {"shop": "第一山货铺"}).status_code == 302
    assert "第一" in seller.get("/gallery/shop").text


def test_a_portrait_is_queued_for_the_gate_and_not_shown_before(enter, qidong, database):
    seller = enter("qidong-seller")
    sent = {"file": (io.BytesIO(picture()), "我 “1”.jpg")}
    path = "/gallery/shop/portrait"
    assert seller.post(path, sent, content_type="multipart/form-data").status_code == 302
    with database.reading() as session:
        shop = session.get(Seller, qidong["seller"])
    assert shop.portrait_sent is not None
    assert shop.portrait != shop.portrait_sent
    assert [job.subject_id for job in jobs(database, JobKind.PORTRAIT)] == [shop.id]
    assert "正在检查" in seller.get("/gallery/shop").text
    assert seller.get("/gallery/shop/portrait.jpg").data.endswith(b"face")
    assert mine(seller, qidong).status_code == 302
    assert "头像还在检查中" in seller.get("/gallery").text
    assert seller.post("/gallery/shop/portrait/remove").status_code == 302
    assert seller.get("/gallery/shop/portrait.jpg").status_code == 404


def test_who_has_no_shop_is_asked_for_it_first(enter, qidong, ready):
    with ready.session() as session:
        session.execute(delete(PersonalClip))
        session.execute(delete(Seller))
    seller = enter("qidong-seller")
    page = seller.get(f"/gallery/{qidong['published_clip']}").text
    assert "填写我的店铺" in page
    answer = mine(seller, qidong)
    assert answer.location.startswith("/gallery/shop?back=")
    back = {"back": f"/gallery/{qidong['published_clip']}"}
    assert seller.post("/gallery/shop", SHOP | back).location == back["back"]
    evil = seller.post("/gallery/shop", SHOP | {"back": "//evil.example/"})
    assert evil.location == "/"


def test_one_tap_queues_it_once(enter, qidong, ready):
    seller = enter("qidong-seller")
    before = len(files(ready))
    assert mine(seller, qidong).status_code == 302
    mine(seller, qidong)
    (job,) = jobs(ready, JobKind.PERSONALISE)
    made = files(ready)[-1]
    assert (len(files(ready)), made.job_id, made.blob) == (before + 1, job.id, None)
    assert made.card.shop == "周姐土货铺"
    page = seller.get(f"/gallery/{qidong['published_clip']}").text
    assert f"/gallery/mine/{made.id}/card" in page
    card = seller.get(f"/gallery/mine/{made.id}/card")
    assert "几秒就好" in card.text
    assert "HX-Refresh" not in card.headers
    assert seller.get(f"/gallery/mine/{made.id}/save").status_code == 409


def test_what_is_made_is_handed_out_at_once_and_counted(enter, qidong, ready):
    seller = enter("qidong-seller")
    mine(seller, qidong)
    made = files(ready)[-1]
    with ready.session() as session:
        session.execute(update(Job).values(state=JobState.DONE))
        row = session.get_one(PersonalClip, made.id)
        old = session.get_one(PersonalClip, qidong["personal"])
        row.blob, row.cover, row.bytes = old.blob, old.cover, old.bytes
    mine(seller, qidong)
    assert len(jobs(ready, JobKind.PERSONALISE)) == 1
    page = seller.get(f"/gallery/{qidong['published_clip']}").text
    assert re.search(rf"/gallery/take/o\.{made.id}\.[^/]+/save", page)
    saved = seller.get(f"/gallery/mine/{made.id}/save")
    assert saved.data.startswith(CLIP_BYTES + b"mine")
    assert "周姐土货铺_黄花菜" in unquote(saved.headers["Content-Disposition"])
    assert seller.get(f"/gallery/mine/{made.id}/play.mp4").mimetype == "video/mp4"
    with ready.reading() as session:
        assert session.get(PersonalClip, made.id).downloads == 1


def test_another_sellers_clip_is_not_there(enter, qidong):
    """Neither for the county's own people nor for another seller of the county."""
    for login in ("qidong-media", "qidong-coordinator", "qidong-administrator", "province"):
        for what in ("card", "play.mp4", "save", "cover/save"):
            path = f"/gallery/mine/{qidong['personal']}/{what}"
            assert enter(login).get(path).status_code == 404, (login, what)


def test_it_is_held_with_its_clip_and_gone_with_it(enter, qidong, database):
    seller, path = enter("qidong-seller"), f"/gallery/mine/{qidong['personal']}/save"
    assert seller.get(path).status_code == 200
    form = {"new_price": "25.9", "approve": "1"}
    enter("qidong-coordinator").post(f"/catalog/{qidong['item']}/price", form)
    held = seller.get(path)
    assert (held.status_code, "新的文件正在制作" in held.text) == (409, True)
    with database.session() as session:
        session.execute(update(Clip).values(held_since=None))
        clip_file = session.get_one(Rendition, qidong["published_tall"])
        clip_file.certificate = clip_file.certificate.model_copy(update={"sha256": "1" * 64})
    stale = seller.get(path)
    assert (stale.status_code, "再点一次“做成我的”" in stale.text) == (409, True)
    assert qidong["personal"] not in seller.get(f"/gallery/{qidong['published_clip']}").text
    away = f"/clips/{qidong['published_clip']}/withdraw"
    enter("qidong-coordinator").post(away, {"reason": "卖完了"})
    gone = seller.get(path)
    assert (gone.status_code, "原因：卖完了" in gone.text) == (404, True)


@pytest.mark.parametrize(
    ("price", "words"),
    [("20", "不在县里批准的范围内"), ("0", "不在县里批准的范围内"), ("贵", "价格"), ("28.9", "")],
)
def test_a_sellers_price_is_within_what_was_approved(enter, qidong, ready, price, words):
    seller = enter("qidong-seller")
    assert "批准范围：¥26.9 至 ¥32.9" in seller.get(f"/gallery/{qidong['published_clip']}").text
    mine(seller, qidong, price=price)
    assert words in seller.get("/gallery").text
    prices = [each.card.price_fen for each in files(ready)]
    assert (2890 in prices) == (not words)


def test_all_sellers_of_the_unit_at_once(enter, qidong, ready, world):
    with ready.session() as session:
        for login in ("qidong-media", "sangzhi-media"):
            account = session.get_one(Account, world.accounts[login])
            unit = world.counties[login.partition("-")[0]].unit
            session.add(Seller(unit_id=unit, account_id=account.id, shop=login))
    path = f"/clips/renditions/{qidong['published_tall']}/for-sellers"
    assert enter("qidong-seller").post(path).status_code == 403
    coordinator = enter("qidong-coordinator")
    assert coordinator.post(path).status_code == 302
    (job,) = jobs(ready, JobKind.PERSONALISE_ALL)
    shops = {each.card.shop for each in files(ready) if each.job_id == job.id}
    assert shops == {"周姐土货铺", "qidong-media"}
    coordinator.post(path)
    assert len(jobs(ready, JobKind.PERSONALISE_ALL)) == 1
    page = coordinator.get(f"/clips/{qidong['published_clip']}").text
    assert "商户版已做好 1 / 3" in page
    with ready.session() as session:
        session.execute(update(Job).values(state=JobState.DONE))
        wrong = session.scalars(select(PersonalClip).where(PersonalClip.job_id == job.id)).first()
        wrong.error_code, wrong.error_params = "brand.missing_glyph", {"found": "𪚥"}
    page = coordinator.get(f"/clips/{qidong['published_clip']}").text
    assert "1 份没有做成" in page


def test_the_text_to_post_says_the_price_of_the_sellers_own_clip(enter, qidong, database):
    seller, page = enter("qidong-seller"), f"/gallery/{qidong['published_clip']}"

    def text() -> str:
        return seller.get(page).text.partition('id="post-text"')[2].partition("</textarea>")[0]

    assert "27.9" not in text()
    with database.session() as session:
        own = session.get_one(PersonalClip, qidong["personal"])
        own.card = own.card.model_copy(update={"price_fen": 2790})
    assert "27.9" in text()
    assert "29.9" not in text()


def test_a_price_that_is_no_longer_approved_is_not_handed_out(enter, qidong, ready):
    seller, path = enter("qidong-seller"), f"/gallery/mine/{qidong['personal']}/save"
    with ready.session() as session:
        own = session.get_one(PersonalClip, qidong["personal"])
        own.card = own.card.model_copy(update={"price_fen": 2790})
    assert seller.get(path).status_code == 200
    enter("qidong-coordinator").post(f"/catalog/ranges/{qidong['range']}/end")
    answer = seller.get(path)
    assert (answer.status_code, "不在县里批准的范围内" in answer.text) == (409, True)
