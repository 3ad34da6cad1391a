"""Certificates with their end, and shop links for each platform, on an item's page."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from studio.records.papers import ItemPaper, ShopLink
from studio.records.people import AuditEntry
from studio.units import now
from studio.units.clock import SHANGHAI

TODAY = now().astimezone(SHANGHAI).date()


def test_certificates_say_when_they_end(enter, qidong, database):
    media = enter("qidong-media")
    path = f"/catalog/{qidong['item']}"
    for name, days in (("绿色食品", -1), ("有机认证", 10), ("地理标志", 400)):
        until = (TODAY + timedelta(days=days)).isoformat()
        form = {"paper": name, "paper_number": "№1", "paper_until": until}
        assert media.post(f"{path}/papers", form).status_code == 302
    page = media.get(path).text
    places = [page.index(each) for each in ("绿色食品", "有机认证", "地理标志", "食品生产许可")]
    assert places == sorted(places)
    assert (page.count("已过期"), page.count("快到期"), page.count("有效</span>")) == (
        1,
        1,
        2 + page.count("今天有效</span>"),
    )
    media.post(f"/catalog/papers/{qidong['paper']}/remove")
    with database.reading() as session:
        mine = select(ItemPaper.name).where(ItemPaper.item_id == qidong["item"])
        assert set(session.scalars(mine)) == {"绿色食品", "有机认证", "地理标志"}
        assert {"paper.add", "paper.remove"} <= set(session.scalars(select(AuditEntry.action)))


def test_a_certificate_needs_a_name_and_a_day_of_the_calendar(enter, qidong):
    media = enter("qidong-media")
    path = f"/catalog/{qidong['item']}/papers"
    assert "请填写这一项" in media.post(path, {"paper": " "}).text
    assert media.post(path, {"paper": "有机", "paper_until": "2027-02-30"}).status_code == 422


def links(database, qidong):
    with database.reading() as session:
        mine = select(ShopLink).where(ShopLink.item_id == qidong["item"])
        return {each.platform: each.link for each in session.scalars(mine)}


def test_each_platform_has_its_link(enter, qidong, database):
    media = enter("qidong-media")
    path = f"/catalog/{qidong['item']}"
    form = {"link_douyin": "https://example.org/d", "link_taobao": "https://example.org/t"}
    assert media.post(f"{path}/links", form).status_code == 302
    assert links(database, qidong) == {
        "douyin": "https://example.org/d",
        "taobao": "https://example.org/t",
    }
    assert 'value="https://example.org/t"' in media.get(path).text
    media.post(f"{path}/links", {"link_douyin": "https://example.org/2", "link_taobao": ""})
    assert links(database, qidong) == {"douyin": "https://example.org/2"}


def test_one_bad_link_saves_none(enter, qidong, database):
    media = enter("qidong-media")
    form = {"link_douyin": "https://example.org/d", "link_taobao": "javascript:alert(1)"}
    answer = media.post(f"/catalog/{qidong['item']}/links", form)
    assert answer.status_code == 422
    assert 'id="link_taobao-fault"' in answer.text
    assert 'value="https://example.org/d"' in answer.text
    assert links(database, qidong) == {}


def test_what_a_paper_proves_is_noted_and_shown_on_the_host_s_card(enter, qidong, database):
    media = enter("qidong-media")
    path = f"/catalog/{qidong['item']}"
    form = {
        "paper": "有机认证",
        "paper_until": "2030-01-01",
        "paper_claims": "有机\n\n 富硒 \n有机",
    }
    assert media.post(f"{path}/papers", form).status_code == 302
    assert '<span class="tag good">富硒</span>' in media.get(path).text
    cards = enter("qidong-coordinator").get(f"/schedule/{qidong['broadcast']}/cards").text
    assert "可以说" in cards
    assert "“有机”（凭有机认证，到 2030-01-01）" in cards
    with database.reading() as session:
        paper = session.scalars(select(ItemPaper).where(ItemPaper.name == "有机认证")).one()
        assert paper.claims == ["有机", "富硒"]
    again = form | {"paper_until": "2020-01-01", "paper_claims": "有机"}
    assert media.post(f"/catalog/papers/{paper.id}", again).status_code == 302
    page = media.get(path).text
    assert '<span class="tag bad">有机</span>' in page
    assert "不能再说" in page
    with database.reading() as session:
        assert session.get_one(ItemPaper, paper.id).claims == ["有机"]
        assert "paper.renew" in set(session.scalars(select(AuditEntry.action)))


@pytest.mark.parametrize(
    ("claims", "words"),
    [
        ("国家级", "国家级"),
        ("\n".join("甲乙丙丁戊己庚辛壬"[n] * 2 for n in range(9)), "最多写 8 条"),
        ("长" * 31, "2 到 30 个字"),
    ],
)
def test_what_no_paper_proves_is_refused(enter, qidong, database, claims, words):
    media = enter("qidong-media")
    form = {"paper": "证", "paper_claims": claims}
    answer = media.post(f"/catalog/{qidong['item']}/papers", form)
    assert answer.status_code == 422
    assert words in answer.text
    assert media.post(f"/catalog/papers/{qidong['paper']}", form).status_code == 302
    assert words in media.get(f"/catalog/{qidong['item']}").text
    with database.reading() as session:
        assert session.get_one(ItemPaper, qidong["paper"]).claims == []
