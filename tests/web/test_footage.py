from __future__ import annotations

import io
import re
from fractions import Fraction

import pytest
from sqlalchemy import select, update

from studio.records.work import ClipOrder, Footage, FootageState, Job, JobKind, JobState
from tests.web.conftest import smaller
from tests.web.seed import info
from tests.web.visitor import Visitor
from web import create_app

NAMES = [
    "黄花菜 “晒场” 'drone' <b>.mp4",
    "../../etc/passwd",
    "..\\..\\boot.ini",
    "名" * 100 + ".mp4",
    "-i.mp4",
    "a%03d.mp4",
    "concat:a|b.mp4",
    "\u202egnp.mp4",
]

SEEDED = 6
"""Pieces of footage in the seeds."""


def upload(visitor, world, name="采收.mp4", data=b"some bytes", **more):
    fields = {
        "unit": world.counties["qidong"].unit,
        "file": (io.BytesIO(data), name),
        **more,
    }
    return visitor.post("/footage/upload", fields, content_type="multipart/form-data")


def rows(database, kind):
    with database.reading() as session:
        return session.scalars(select(kind)).all()


def newest(database):
    with database.reading() as session:
        return session.scalars(select(Footage).order_by(Footage.created_at.desc())).first()


@pytest.mark.parametrize("name", NAMES)
def test_any_name_is_kept_and_never_used_as_a_path(enter, world, database, settings, name):
    visitor = enter("qidong-media")
    answer = upload(visitor, world, name, data=name.encode())
    assert answer.status_code == 302
    footage = newest(database)
    assert answer.location == f"/footage/{footage.id}"
    assert footage.state is FootageState.RECEIVED
    path = (settings.var / "blobs" / footage.blob).resolve()
    assert path.read_bytes() == name.encode()
    assert path.is_relative_to(settings.var / "blobs")
    assert not list((settings.var / "incoming").iterdir())
    page = visitor.get(answer.location).text
    assert "<b>.mp4" not in page
    assert "正在排队" in page


def test_an_upload_queues_its_analysis(enter, world, database):
    upload(enter("qidong-media"), world)
    job = next(each for each in rows(database, Job) if each.title == "采收.mp4")
    assert (job.kind, job.state) == (JobKind.INGEST, JobState.QUEUED)
    assert job.subject_id == newest(database).id


def test_the_uploading_script_is_told_where_to_go(enter, world, database):
    visitor = enter("qidong-media")
    visitor.headers["X-Requested-With"] = "upload"
    answer = upload(visitor, world)
    assert answer.status_code == 201
    assert answer.headers["X-Next"] == f"/footage/{newest(database).id}"


def test_the_same_bytes_are_kept_once(enter, world, database):
    visitor = enter("qidong-media")
    first = upload(visitor, world).location
    assert upload(visitor, world, name="again.mp4").location == first
    assert "没有重复保存" in visitor.get(first).text
    assert len(rows(database, Footage)) == SEEDED + 1


def test_no_file_is_said(enter, world):
    visitor = enter("qidong-media")
    answer = visitor.post("/footage/upload", {"unit": world.counties["qidong"].unit})
    assert answer.status_code == 400
    assert "还没有选择文件" in answer.text


def test_a_file_above_the_limit_is_not_read(enter, world, database, settings):
    visitor = enter("qidong-media")
    kind = "multipart/form-data; boundary=x"
    answer = visitor.client.post("/footage/upload", data=b"x" * (2 << 20), content_type=kind)
    assert answer.status_code == 413
    assert "超过了允许的上限" in answer.text
    assert len(rows(database, Footage)) == SEEDED
    assert not (settings.var / "incoming").exists()


def test_a_disk_without_reserve_takes_nothing(settings, world, database):
    app = create_app(smaller(settings, disk_reserve_mib=1 << 40))
    answer = upload(Visitor(app, database, "qidong-media"), world)
    assert answer.status_code == 507
    assert "空间" in answer.text
    assert len(rows(database, Footage)) == SEEDED


def test_a_foreign_county_takes_nothing(enter, world, database):
    visitor = enter("sangzhi-media")
    assert upload(visitor, world).status_code == 400
    assert len(rows(database, Footage)) == SEEDED


def test_what_was_seen_is_shown(enter, qidong):
    page = enter("qidong-media").get(f"/footage/{qidong['footage']}").text
    assert "晒场 “航拍”.mp4" in page
    assert page.count('<rect class="q') == 2
    assert 'class="q3"' in page
    assert 'class="q0"' in page
    assert "2 个镜头" in page
    assert "产品主打" in page


def test_what_was_heard_is_drawn_and_the_light_film_plays(enter, qidong):
    visitor = enter("qidong-media")
    page = visitor.get(f"/footage/{qidong['footage']}").text
    assert '<rect class="speech" x="250.0"' in page
    assert "有人说话" in page
    assert "旧版分析" not in page
    film = visitor.get(f"/footage/{qidong['footage']}/proxy.mp4", headers={"Range": "bytes=0-4"})
    assert (film.status_code, film.data) == (206, b"light")


@pytest.mark.parametrize("what", ["proxy.mp4", "still.jpg", "poster.jpg", "filmstrip.jpg"])
def test_nothing_of_foreign_footage_is_handed_out(enter, qidong, what):
    address = f"/footage/{qidong['footage']}/{what}"
    assert enter("qidong-media").get(address).status_code == 200
    assert enter("sangzhi-media").get(address).status_code == 404
    assert enter("qidong-seller").get(address).status_code in {403, 404}


def seen_by_an_older_version(database, qidong):
    with database.session() as session:
        session.get(Footage, qidong["footage"]).analysis_version = 1
        session.get(Job, qidong["job"]).state = JobState.DONE


def test_newer_detectors_look_again_on_demand(enter, qidong, database):
    seen_by_an_older_version(database, qidong)
    visitor = enter("qidong-media")
    assert "旧版分析" in visitor.get(f"/footage/{qidong['footage']}").text
    assert "旧版分析" in visitor.get("/footage").text

    assert visitor.post(f"/footage/{qidong['footage']}/again").status_code == 302

    open_jobs = [each for each in rows(database, Job) if each.state is JobState.QUEUED]
    assert qidong["footage"] in {each.subject_id for each in open_jobs}
    assert visitor.post(f"/footage/{qidong['footage']}/again").status_code == 409
    page = visitor.get(f"/footage/{qidong['footage']}").text
    assert 'class="q3"' in page  # what is known stays in use


def test_everything_old_of_ones_own_county_is_looked_at_again(enter, qidong, sangzhi, database):
    seen_by_an_older_version(database, qidong)
    seen_by_an_older_version(database, sangzhi)

    assert enter("qidong-media").post("/footage/again").status_code == 302

    asked = [each for each in rows(database, Job) if each.state is JobState.QUEUED]
    assert [each.subject_id for each in asked] == [qidong["footage"]]


def test_a_foreign_file_cannot_be_looked_at_again(enter, qidong):
    assert enter("sangzhi-media").post(f"/footage/{qidong['footage']}/again").status_code == 404


def test_a_refusal_is_shown_in_words(enter, qidong, database):
    with database.session() as session:
        session.execute(
            update(Footage)
            .where(Footage.id == qidong["footage"])
            .values(state=FootageState.REFUSED, refusal_code="media.empty", refusal_params={})
        )
    page = enter("qidong-media").get(f"/footage/{qidong['footage']}").text
    assert "不可用" in page
    assert "media.empty" not in page
    assert 'id="order"' not in page


def test_lost_seconds_are_said(enter, qidong, database):
    with database.session() as session:
        session.get(Footage, qidong["footage"]).info = info(lost=Fraction(5, 2))
    assert "2.5 秒读不出来" in enter("qidong-media").get(f"/footage/{qidong['footage']}").text


def order(visitor, qidong, **changes):
    fields = {
        "item": qidong["item"],
        "template": "product-hero",
        "length": ["15", "30"],
        "aspect": ["9:16", "1:1"],
    } | changes
    return visitor.post(f"/footage/{qidong['footage']}/order", fields)


def test_the_countys_usual_template_is_chosen_first(enter, qidong, database):
    page = enter("qidong-media").get(f"/footage/{qidong['footage']}").text
    names = re.findall(r'name="template" value="([^"]+)"( checked)?', page)
    assert names[0][0] == "product-hero"
    assert [name for name, checked in names if checked] == ["product-hero"]
    assert len(names) >= 8


def test_an_order_goes_to_its_job(enter, qidong, database):
    visitor = enter("qidong-media")
    answer = order(visitor, qidong)
    assert answer.status_code == 302
    job = next(each for each in rows(database, Job) if each.kind is JobKind.PRODUCE)
    assert answer.location == f"/jobs/{job.id}"
    placed = next(each for each in rows(database, ClipOrder) if each.id == job.subject_id)
    assert placed.lengths == ["15", "30"]
    assert placed.aspects == ["9:16", "1:1"]
    assert "hx-get" in visitor.get(answer.location).text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"length": []}, "请至少选一项"),
        ({"aspect": []}, "请至少选一项"),
        ({"aspect": ["2:1"]}, "请从列表里选一项"),
        ({"template": "../../etc/passwd"}, "请从列表里选一项"),
        ({"item": ""}, "请填写这一项"),
    ],
)
def test_a_bad_order_comes_back_with_words(enter, qidong, database, changes, words):
    answer = order(enter("qidong-media"), qidong, **changes)
    assert answer.status_code == 422
    assert words in answer.text
    assert not [each for each in rows(database, Job) if each.kind is JobKind.PRODUCE]


def test_an_order_for_a_foreign_item_finds_nothing(enter, qidong, sangzhi):
    assert order(enter("qidong-media"), qidong, item=sangzhi["item"]).status_code == 404


def test_a_job_is_cancelled(enter, qidong, database):
    visitor = enter("qidong-media")
    assert visitor.get(f"/jobs/{qidong['job']}/card").headers.get("HX-Refresh") is None
    assert visitor.post(f"/jobs/{qidong['job']}/cancel").status_code == 302
    with database.reading() as session:
        assert session.get(Job, qidong["job"]).state is JobState.CANCELLED
    card = visitor.get(f"/jobs/{qidong['job']}/card", headers={"HX-Request": "true"})
    assert card.headers["HX-Refresh"] == "true"
    assert "hx-get" not in card.text


def test_a_failed_job_says_why(enter, qidong, database):
    with database.session() as session:
        job = session.get(Job, qidong["job"])
        job.state, job.error_code, job.error_params = JobState.FAILED, "disk.full", {"name": "x"}
    for path in (f"/jobs/{qidong['job']}", "/jobs?show=failed"):
        page = enter("qidong-media").get(path).text
        assert "磁盘已满" in page
        assert "请腾出空间后重试" in page


def test_preset_music_and_words_are_kept_with_the_order(enter, qidong, database):
    visitor = enter("qidong-media")
    page = visitor.get(f"/footage/{qidong['footage']}").text
    for offered in ('value="light"', 'name="music"', 'name="steps"', 'name="captions"'):
        assert offered in page, offered
    said = {
        "preset": "light",
        "asked": "1",
        "steps": "泡发 20 分钟\n\n 煮 8 分钟 ",
        "live_at": "2026-12-18T19:30",
        "valid_until": "2026-12-31",
        "captions": "1\n00:00:01,000 --> 00:00:03,000\n清早的黄花菜\n",
    }
    assert order(visitor, qidong, **said).status_code == 302
    placed = latest_order(database)
    assert (placed.preset, placed.music) == ("light", False)
    words = placed.words
    assert words.steps == ("泡发 20 分钟", "煮 8 分钟")
    assert (str(words.live_at), str(words.valid_until)) == ("2026-12-18 19:30:00", "2026-12-31")
    assert [each.text for each in words.captions] == ["清早的黄花菜"]
    assert placed.findings is not None
    order(visitor, qidong, music="1", asked="1")
    placed = latest_order(database)
    assert (placed.preset, placed.music, placed.words) == ("social", True, None)


def latest_order(database):
    with database.reading() as session:
        newest = select(ClipOrder).order_by(ClipOrder.created_at.desc())
        return session.scalars(newest).first()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"preset": "../x"}, 'class="fault"'),
        ({"preset": "shop", "aspect": ["9:16"]}, "9:16"),
        ({"quote": "国家级美味"}, "国家级"),
        ({"story": "吃了能降血脂"}, "降血脂"),
        ({"valid_until": "soon"}, "日期"),
        ({"live_at": "soon"}, "日期"),
        ({"captions": "no captions"}, "SRT"),
        ({"steps": "\n".join("步" for _ in range(9))}, "最多写 8 行"),
        ({"story": "长" * 121}, "120"),
    ],
)
def test_words_that_cannot_be_said_come_back_at_their_field(
    enter, qidong, database, changes, words
):
    before = latest_order(database).id
    answer = order(enter("qidong-media"), qidong, **changes)
    assert answer.status_code == 422
    assert 'class="fault"' in answer.text
    assert words in answer.text
    assert latest_order(database).id == before


def test_a_superlative_is_kept_with_the_order_and_stops_nothing(enter, qidong, database):
    assert order(enter("qidong-media"), qidong, quote="全县第一香").status_code == 302
    found = latest_order(database).findings.items
    assert [each.code for each in found] == ["claims.superlative"]
    assert found[0].params["start"] == 1


def test_a_page_of_footage_of_which_nothing_is_known_any_more(enter, database, qidong):
    visitor = enter("qidong-media")
    with database.session() as session:
        footage = session.get_one(Footage, qidong["footage"])
        footage.info = footage.analysis = None
        for job in session.query(Job).filter_by(subject_id=footage.id):
            job.state = JobState.DONE
    answer = visitor.get(f"/footage/{qidong['footage']}")
    assert answer.status_code == 200
    assert "分析结果没有了" in answer.text
    assert f'action="/footage/{qidong["footage"]}/again"' in answer.text
    assert 'id="order"' not in answer.text
    assert visitor.get("/footage").status_code == 200
    assert visitor.get(f"/edit/new?item={qidong['item']}").status_code == 200
