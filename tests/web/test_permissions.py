"""A consent or licence that is over: its clips are withdrawn, every page and link says so, renewal brings them back."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from studio.records.footage_links import ClipFootage
from studio.records.permissions import FootagePermission
from studio.records.work import Clip, ClipState
from studio.store import Database
from studio.units.clock import today
from studio.workflows.permissions import sweep_permissions

DAY = timedelta(days=1)
SAID = "已经到期"


@pytest.fixture
def over(database, qidong):
    """The consent of the seeded footage ended yesterday; nobody has swept yet."""
    set_until(database, qidong, today() - DAY)


def set_until(database: Database, ids, day):
    with database.session() as session:
        session.get_one(FootagePermission, ids["permission"]).until_on = day


def clip_of(database, ids, name="published_clip"):
    with database.reading() as session:
        return session.get_one(Clip, ids[name])


def link_of(visitor, ids):
    page = visitor.get(f"/gallery/{ids['published_clip']}").text
    return re.search(r"/gallery/take/[^/\"]+", page)[0]


def test_the_last_day_still_counts(database, qidong):
    set_until(database, qidong, today())
    assert sweep_permissions(database) == 0
    set_until(database, qidong, today() - DAY)
    assert sweep_permissions(database) == 1
    clip = clip_of(database, qidong)
    assert (clip.state, clip.without_leave) == (ClipState.WITHDRAWN, qidong["permission"])
    assert clip_of(database, qidong, "ready_clip").state is ClipState.READY
    assert sweep_permissions(database) == 0


@pytest.mark.parametrize("swept", [False, True])
def test_every_page_and_link_of_the_clip_says_so(enter, database, qidong, swept):
    """Also in the minutes before the worker comes round."""
    seller, media = enter("qidong-seller"), enter("qidong-media")
    link = link_of(seller, qidong)
    set_until(database, qidong, today() - DAY)
    if swept:
        sweep_permissions(database)
    file = f"/gallery/files/{qidong['published_tall']}"
    mine = f"/gallery/mine/{qidong['personal']}"
    gone = (f"/gallery/{qidong['published_clip']}", link, f"{link}/save", f"{link}/cover.jpg")
    for path in (*gone, f"{file}/save", f"{file}/play.mp4", f"{file}/cover.jpg", f"{mine}/save"):
        answer = seller.get(path)
        assert answer.status_code in {404, 409}, path
        assert SAID in answer.text, path
        assert "周桂香" not in answer.text, "strangers are not told who"
    several = seller.get(f"/gallery/several.zip?file={qidong['published_tall']}")
    assert SAID in several.text
    stranger = enter().get(link)
    assert SAID in stranger.text
    assert qidong["published_clip"] not in seller.get("/gallery").text
    page = media.get(f"/clips/{qidong['published_clip']}").text
    assert "周桂香" in page
    assert f"/footage/{qidong['footage']}#permissions" in page
    assert f"/renditions/{qidong['published_tall']}/save" not in page
    assert media.get(f"/clips/renditions/{qidong['published_tall']}/save").status_code == 409
    assert "不能再用" in media.get(f"/footage/{qidong['footage']}").text


def test_it_is_not_published_while_something_is_over(enter, qidong, over, database):
    answer = enter("qidong-coordinator").post(f"/clips/{qidong['ready_clip']}/publish")
    assert answer.status_code == 409
    assert clip_of(database, qidong, "ready_clip").state is ClipState.READY
    assert enter("qidong-media").post(f"/clips/{qidong['ready_clip']}/propose").status_code == 409


@pytest.mark.parametrize(
    ("login", "state"),
    [("qidong-coordinator", ClipState.PUBLISHED), ("qidong-media", ClipState.PROPOSED)],
)
def test_renewal_brings_it_back_as_far_as_the_renewer_may(
    enter, database, qidong, over, login, state
):
    sweep_permissions(database)
    path = f"/footage/{qidong['footage']}/permissions/{qidong['permission']}"
    assert enter(login).post(f"{path}/renew", {"until": str(today())}).status_code == 302
    clip = clip_of(database, qidong)
    assert (clip.state, clip.without_leave) == (state, None)


def test_it_stays_away_while_something_else_is_over(enter, database, qidong, over):
    sweep_permissions(database)
    media = enter("qidong-coordinator")
    page = f"/footage/{qidong['footage']}/permissions"
    music = {"kind": "music", "name": "采茶", "given": "licence", "until": str(today() - DAY)}
    media.post(page, music)
    media.post(f"{page}/{qidong['permission']}/renew", {"until": ""})
    assert clip_of(database, qidong).state is ClipState.WITHDRAWN
    with database.reading() as session:
        other = session.scalar(select(FootagePermission).filter_by(name="采茶"))
    media.post(f"{page}/{other.id}/renew", {"until": ""})
    assert clip_of(database, qidong).state is ClipState.PUBLISHED


def test_what_was_withdrawn_by_hand_stays_so(enter, database, qidong):
    coordinator = enter("qidong-coordinator")
    coordinator.post(f"/clips/{qidong['published_clip']}/withdraw", {"reason": "卖完了"})
    set_until(database, qidong, today() - DAY)
    sweep_permissions(database)
    path = f"/footage/{qidong['footage']}/permissions/{qidong['permission']}/renew"
    coordinator.post(path, {"until": ""})
    assert clip_of(database, qidong).state is ClipState.WITHDRAWN


def test_a_consent_taken_back_withdraws_at_once(enter, database, qidong):
    path = f"/footage/{qidong['footage']}/permissions/{qidong['permission']}/end"
    assert enter("qidong-media").post(path).status_code == 302
    assert clip_of(database, qidong).state is ClipState.WITHDRAWN


def test_clips_of_other_footage_stay(database, qidong, over):
    with database.session() as session:
        session.query(ClipFootage).filter_by(clip_id=qidong["published_clip"]).delete()
    assert sweep_permissions(database) == 0


@pytest.mark.parametrize(
    ("leave", "days", "found"),
    [
        ("over", -1, True),
        ("soon", 3, True),
        ("soon", 60, False),
        ("valid", 3, True),
        ("valid", -1, False),
        ("none", 3, False),
    ],
)
def test_the_library_is_sifted_by_it(enter, database, qidong, leave, days, found):
    set_until(database, qidong, today() + days * DAY)
    page = enter("qidong-media").get(f"/footage?leave={leave}").text
    assert (f'href="/footage/{qidong["footage"]}"' in page) is found


def test_the_library_tells_what_is_over_and_what_ends_soon(enter, database, qidong, over):
    assert "1 份素材的同意或授权已到期" in enter("qidong-media").get("/footage").text
    set_until(database, qidong, today() + 3 * DAY)
    assert "1 份素材的同意或授权 30 天内到期" in enter("qidong-media").get("/footage").text


def test_a_record_of_another_file_is_not_there(enter, database, qidong, world):
    with database.session() as session:
        old = session.get_one(FootagePermission, qidong["permission"]).footage
        copy = {name: getattr(old, name) for name in ("unit_id", "name", "bytes")}
        other = type(old)(**copy, blob="", sha256="other")
        session.add(other)
    path = f"/footage/{other.id}/permissions/{qidong['permission']}/end"
    assert enter("qidong-media").post(path).status_code == 404


def test_the_records_go_out_as_a_sheet(enter, database, qidong, over):
    media = enter("qidong-media")
    music = {"kind": "music", "name": "=1+1", "given": "licence", "until": "2030-01-31"}
    media.post(f"/footage/{qidong['footage']}/permissions", music)
    answer = media.get("/footage/permissions.csv")
    lines = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert [line[3] for line in lines[1:]] == ["周桂香", "'=1+1"]
    assert [line[7] for line in lines[1:]] == ["已到期", "有效"]
    assert lines[2][6] == "2030-01-31"
    assert len(lines) == 3, "other counties' are not in it"
    assert enter("qidong-seller").get("/footage/permissions.csv").status_code == 403
