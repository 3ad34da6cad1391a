"""Footage by a shot request's link: without an account and without scripts, within its bounds, and nothing else."""

from __future__ import annotations

import base64
import html
import io
import re

import pytest
from sqlalchemy import select

from studio.records.requests import ShotRequest
from studio.records.uploads import Upload
from studio.records.work import Footage, Job
from studio.store import blobs_of
from studio.units import now
from studio.workflows.footage.sweep_uploads import sweep_uploads
from studio.workflows.footage.upload import UploadRoom

OCTETS = "application/offset+octet-stream"


@pytest.fixture
def link(enter, qidong):
    """The path of the seeded request's link, as its page hands it on."""
    page = enter("qidong-media").get(f"/requests/{qidong['shot_request']}").text
    return re.search(r"/film/[\w-]+", page)[0]


@pytest.fixture
def holder(enter, link):
    """A stranger who has opened it."""
    visitor = enter()
    assert visitor.get(link).status_code == 200
    return visitor


def token_in(page):
    return html.unescape(re.search(r'data-csrf="([^"]+)"', page)[1])


def send(visitor, link, *files, sender="桂花嫂"):
    token = token_in(visitor.get(link).text)
    data = {
        "csrf_token": token,
        "sender": sender,
        "file": [(io.BytesIO(each), f"{number}.mp4") for number, each in enumerate(files)],
    }
    return visitor.client.post(
        link, data=data, headers=visitor.headers, content_type="multipart/form-data", buffered=True
    )


def ask_tus(visitor, link, method, path, body=b"", **headers):
    headers = {
        "Tus-Resumable": "1.0.0",
        "X-CSRFToken": token_in(visitor.get(link).text),
        **visitor.headers,
        **{name.replace("_", "-"): str(value) for name, value in headers.items()},
    }
    return visitor.client.open(path, method=method, data=body, headers=headers, buffered=True)


def begin(visitor, link, length, name="晾晒.mp4", sender="老周", **more):
    told = {"filename": name, "sender": sender, **more}
    metadata = ",".join(
        f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in told.items()
    )
    wanted = {"Upload_Length": length, "Upload_Metadata": metadata}
    return ask_tus(visitor, link, "POST", f"{link}/uploads", **wanted)


def came(database, ids):
    with database.reading() as session:
        wanted = select(Footage).where(Footage.request_id == ids["shot_request"])
        return session.scalars(wanted.order_by(Footage.name)).all()


def change(database, ids, **values):
    with database.session() as session:
        request = session.get_one(ShotRequest, ids["shot_request"])
        for name, value in values.items():
            setattr(request, name, value)


def test_the_page_says_what_is_wanted_and_nothing_else(holder, link, database, qidong):
    change(database, qidong, note="要手部特写", seconds=20)
    page = holder.get(link).text
    for words in ("拍晾晒", "黄花菜", "每段约 20 秒", "要手部特写", "祁东县"):
        assert words in page
    for words in ("晒场", "/footage", "/gallery", "<nav", "29.9", "qidong-media"):
        assert words not in page
    assert "style=" not in page
    for path in ("/", "/footage", "/gallery", f"/footage/{qidong['footage']}"):
        assert "/sign-in" in holder.get(path).headers.get("Location", "")


def test_files_of_a_form_land_with_the_item_under_the_senders_name(
    holder, link, database, qidong, world, settings
):
    answer = send(holder, link, b"film one", b"film two")
    assert answer.status_code == 302
    assert answer.location == link
    assert "2 个文件已收到" in holder.get(link).text
    first, second = came(database, qidong)
    assert blobs_of(settings).path(first.blob).read_bytes() == b"film one"
    assert (first.unit_id, first.item_id) == (world.counties["qidong"].unit, qidong["item"])
    assert (first.sender, first.uploaded_by, second.sender) == ("桂花嫂", None, "桂花嫂")
    with database.reading() as session:
        jobs = select(Job.subject_id).where(Job.subject_id.in_([first.id, second.id]))
        assert len(session.scalars(jobs).all()) == 2


def test_a_file_comes_in_pieces_and_goes_on_in_the_same_browser_only(
    app, database, holder, link, qidong, enter
):
    address = begin(holder, link, 10).headers["Location"]
    assert address.startswith(f"{link}/uploads/")
    sent = ask_tus(holder, link, "PATCH", address, b"01234", Upload_Offset=0, Content_Type=OCTETS)
    assert sent.headers["Upload-Offset"] == "5"
    assert f'data-url="{address}"' in holder.get(link).text
    other = enter()
    assert "data-url" not in other.get(link).text
    assert ask_tus(other, link, "HEAD", address).status_code == 404
    media = enter("qidong-media")
    upload_id = address.rpartition("/")[2]
    tus = {"Tus-Resumable": "1.0.0"}
    head = media.client.head(f"/uploads/{upload_id}", headers=tus, buffered=True)
    assert head.status_code == 404, "who asked has no part in it either"
    assert upload_id not in media.get("/footage/upload").text
    done = ask_tus(holder, link, "PATCH", address, b"56789", Upload_Offset=5, Content_Type=OCTETS)
    assert done.headers["X-Next"] == f"{link}?sent=1"
    (footage,) = came(database, qidong)
    assert (footage.sender, footage.name, footage.item_id) == ("老周", "晾晒.mp4", qidong["item"])


def test_what_the_client_says_of_item_and_unit_counts_for_nothing(
    database, holder, link, qidong, sangzhi, world
):
    more = {"unit": world.counties["sangzhi"].unit, "item": sangzhi["item"]}
    address = begin(holder, link, 3, **more).headers["Location"]
    ask_tus(holder, link, "PATCH", address, b"abc", Upload_Offset=0, Content_Type=OCTETS)
    (footage,) = came(database, qidong)
    assert (footage.unit_id, footage.item_id) == (world.counties["qidong"].unit, qidong["item"])


def broken(link):
    path, token = link.rsplit("/", 1)
    other = "A" if token[-1] != "A" else "B"
    return [
        f"{path}/{token[:-1]}{other}",
        f"{path}/{token[:-1]}",
        f"{path}/{'0' * 32}{token[32:]}",
        f"{path}/{token}x",
        f"{path}/nonsense",
    ]


def test_a_link_that_is_none_opens_nothing_and_takes_no_byte(holder, link, database, settings):
    for path in broken(link):
        assert holder.get(path).status_code == 404
        assert "这个链接打不开" in holder.get(path).text
        token = token_in(holder.get(link).text)
        data = {"csrf_token": token, "file": (io.BytesIO(b"x" * 1000), "a.mp4")}
        answer = holder.client.post(
            path, data=data, content_type="multipart/form-data", buffered=True
        )
        assert answer.status_code == 404
        assert begin(holder, link, 3).status_code == 201
        tus = {"Tus-Resumable": "1.0.0", "X-CSRFToken": token, "Upload-Length": "3"}
        made = holder.client.post(f"{path}/uploads", headers=tus, buffered=True)
        assert made.status_code == 404
        break_off = select(Upload).where(Upload.request_id.is_not(None))
        with database.session() as session:
            for upload in session.scalars(break_off):
                session.delete(upload)
    assert not list((settings.var / "incoming").glob("upload-*"))


@pytest.mark.parametrize(
    ("act", "status", "words"),
    [
        ("revoke", 404, "这个链接打不开"),
        ("finish", 403, "素材已经够了"),
        ("over", 403, "已过期"),
    ],
)
def test_a_link_that_ended_says_so_and_takes_nothing(
    enter, holder, link, database, qidong, act, status, words
):
    address = begin(holder, link, 10).headers["Location"]
    token = token_in(holder.get(link).text)
    if act == "over":
        change(database, qidong, until=now())
    else:
        enter("qidong-media").post(f"/requests/{qidong['shot_request']}/{act}")
    page = holder.get(link)
    assert (page.status_code, words in page.text) == (status, True)
    data = {"csrf_token": token, "file": (io.BytesIO(b"x"), "a.mp4")}
    assert holder.client.post(link, data=data, buffered=True).status_code == status
    tus = {"Tus-Resumable": "1.0.0", "X-CSRFToken": token, "Upload-Offset": "0"}
    patch = holder.client.patch(
        address, data=b"01", headers=tus, content_type=OCTETS, buffered=True
    )
    assert patch.status_code == status
    assert came(database, qidong) == []


def test_a_link_taken_back_stays_worthless_when_the_request_is_opened_anew(enter, link, qidong):
    media, path = enter("qidong-media"), f"/requests/{qidong['shot_request']}"
    media.post(f"{path}/revoke")
    media.post(f"{path}/prolong", {"days": "3"})
    fresh = re.search(r"/film/[\w-]+", media.get(path).text)[0]
    assert fresh != link
    assert enter().get(link).status_code == 404
    assert enter().get(fresh).status_code == 200


def test_no_more_files_come_than_were_asked_for(holder, link, database, qidong, settings):
    assert begin(holder, link, 5).status_code == 201  # promised room counts
    assert send(holder, link, b"one", b"two").status_code == 302
    assert len(came(database, qidong)) == 2
    back = holder.client.post(
        link,
        data={
            "csrf_token": token_in(holder.get(link).text),
            "file": (io.BytesIO(b"three"), "3.mp4"),
        },
        headers={"Referer": f"http://localhost{link}", **holder.headers},
        buffered=True,
    )
    assert back.location == link
    assert "最多收 3 个文件" in holder.get(link).text
    assert begin(holder, link, 5).status_code == 413
    assert len(came(database, qidong)) == 2
    kept = [path for path in (settings.var / "blobs").rglob("*.mp4") if path.stat().st_size == 5]
    assert kept == [], "what was refused is not kept"


def test_no_more_bytes_come_than_were_asked_for(holder, link, database, qidong):
    change(database, qidong, most_bytes=1000)
    assert begin(holder, link, 900).status_code == 201
    assert begin(holder, link, 101).status_code == 413
    assert send(holder, link, b"x" * 500).status_code == 400
    assert came(database, qidong) == []


def test_a_form_without_its_token_is_refused(holder, link, database, qidong):
    data = {"file": (io.BytesIO(b"x"), "a.mp4")}
    assert holder.client.post(link, data=data, buffered=True).status_code == 400
    assert came(database, qidong) == []


def test_forms_are_limited_by_the_hour(holder, link, database, qidong):
    token = token_in(holder.get(link).text)
    answers = {
        holder.client.post(link, data={"csrf_token": token}, buffered=True).status_code
        for _ in range(61)
    }
    assert 429 in answers


def test_a_file_that_is_here_already_counts_for_the_request(
    enter, holder, link, database, qidong, world
):
    unit = world.counties["qidong"].unit
    form = {"unit": unit, "file": (io.BytesIO(b"the same"), "a.mp4")}
    enter("qidong-media").post("/footage/upload", form, content_type="multipart/form-data")
    send(holder, link, b"the same")
    (footage,) = came(database, qidong)
    assert (footage.item_id, footage.sender) == (qidong["item"], "桂花嫂")
    assert footage.uploaded_by == world.accounts["qidong-media"]


def test_an_upload_cut_off_before_its_last_step_is_finished_when_who_asked_has_left(
    settings, database, holder, link, qidong, world, monkeypatch
):
    address = begin(holder, link, 3).headers["Location"]
    upload_id = address.rpartition("/")[2]
    room = UploadRoom(settings, database, blobs_of(settings), lambda session, job: session.add(job))
    with room.parts.held(upload_id) as part:
        part.write(b"abc")
        part.sync()
    with database.session() as session:
        upload = session.get_one(Upload, upload_id)
        upload.received = 3
        upload_account = upload.account_id
        session.get_one(ShotRequest, qidong["shot_request"]).revoked_at = now()
    assert upload_account == world.accounts["qidong-media"]
    sweep_uploads(room)
    (footage,) = came(database, qidong)
    assert footage.sender == "老周"


def test_the_office_sees_open_arrived_and_done(enter, holder, link, database, qidong):
    change(database, qidong, note="要手部特写")
    media, path = enter("qidong-media"), f"/requests/{qidong['shot_request']}"
    assert "等素材" in media.get("/requests").text
    send(holder, link, b"film")
    page = media.get(path).text
    assert "已收到素材" in page
    assert "桂花嫂" in page
    footage = came(database, qidong)[0]
    page = media.get(f"/footage/{footage.id}").text
    assert "来自拍摄请求：拍晾晒" in page
    assert "要手部特写" in page
    media.post(f"{path}/finish")
    assert "完成" in media.get("/requests").text


def test_the_message_to_paste_has_all_of_it(enter, qidong):
    media = enter("qidong-media")
    form = {
        "item": qidong["item"],
        "what": "拍晾晒",
        "film_on": "2026-06-12",
        "shape": "upright",
        "seconds": "20",
        "photos": "1",
        "days": "10",
    }
    shown = media.post("/requests/new", form)
    page = html.unescape(media.get(shown.location).text)
    text = page.partition("<textarea")[2].partition(">")[2].partition("</textarea>")[0]
    lines = text.splitlines()
    assert lines[0] == "请帮忙拍：拍晾晒（黄花菜）"
    assert lines[1] == "6月12日 周五 · 手机竖着拍 · 每段约 20 秒 · 照片也可以"
    assert lines[2] == "点开链接直接传，不用注册："
    assert re.fullmatch(r"http://localhost/film/[\w-]{56}", lines[3])
    assert lines[4].startswith("有效期到")


@pytest.mark.parametrize(
    "wrong", [{"what": ""}, {"what": "拍" * 61}, {"seconds": "0"}, {"days": "61"}, {"item": ""}]
)
def test_a_request_out_of_bounds_comes_back_filled(enter, qidong, wrong):
    form = {"item": qidong["item"], "what": "拍晾晒", "note": "要近", **wrong}
    answer = enter("qidong-media").post("/requests/new", form)
    assert answer.status_code == 422
    assert "要近" in answer.text
