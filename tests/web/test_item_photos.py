"""Photographs on an item's page."""

from __future__ import annotations

import io

from sqlalchemy import select

from studio.records.item_photos import ItemPhoto
from studio.records.work import Job, JobKind
from studio.workflows.catalog.item_photos import MOST
from tests.web.seed import picture


def send(visitor, county, *names):
    files = [(io.BytesIO(picture()), name) for name in names]
    return visitor.post(f"/catalog/{county['item']}/photos", {"file": files})


def photos(database, county):
    with database.reading() as session:
        mine = select(ItemPhoto).where(ItemPhoto.item_id == county["item"])
        return session.scalars(mine.order_by(ItemPhoto.position)).all()


def test_several_are_sent_at_once_and_looked_at_first(enter, qidong, database):
    media = enter("qidong-media")
    answer = send(media, qidong, "花.jpg", "<叶>.png")
    assert answer.status_code == 302
    assert "正在检查 2 张照片" in media.get(answer.location).text
    page = media.get(f"/catalog/{qidong['item']}").text
    assert "正在检查“&lt;叶&gt;.png”" in page
    _, first, second = photos(database, qidong)
    assert media.get(f"/catalog/photos/{first.id}.jpg").status_code == 404, "not looked at yet"
    with database.reading() as session:
        jobs = session.scalars(select(Job).where(Job.kind == JobKind.ITEM_PHOTO)).all()
    assert {each.subject_id for each in jobs} == {first.id, second.id}


def test_nine_are_enough(enter, qidong, database):
    media = enter("qidong-media")
    assert send(media, qidong, *(f"{n}.jpg" for n in range(MOST))).status_code == 400
    assert len(photos(database, qidong)) == 1, "all or none"
    assert send(media, qidong).status_code == 400


def test_the_first_stands_on_the_list(enter, qidong, database):
    media = enter("qidong-media")
    shown = qidong["item_photo"]
    assert f"/catalog/photos/{shown}.jpg" in media.get("/catalog").text
    with database.session() as session:
        old = session.get(ItemPhoto, shown)
        other = ItemPhoto(
            unit_id=old.unit_id, item_id=old.item_id, position=2, name="叶.jpg", photo=old.photo
        )
        session.add(other)
    assert f"/catalog/photos/{other.id}.jpg" not in media.get("/catalog").text
    media.post(f"/catalog/photos/{other.id}/first")
    assert f"/catalog/photos/{other.id}.jpg" in media.get("/catalog").text
    assert media.get(f"/catalog/photos/{other.id}.jpg?size=tile").mimetype == "image/jpeg"
    media.post(f"/catalog/photos/{shown}/remove")
    assert [each.id for each in photos(database, qidong)] == [other.id]


def test_why_one_was_refused_is_said(enter, qidong, database):
    with database.session() as session:
        photo = session.get(ItemPhoto, qidong["item_photo"])
        photo.photo, photo.refusal_code = None, "item_photo.film"
        photo.refusal_params = {"name": "花.mp4"}
    page = enter("qidong-media").get(f"/catalog/{qidong['item']}").text
    assert "“花.mp4”是视频，不是照片。" in page
