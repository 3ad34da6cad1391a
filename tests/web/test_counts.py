"""How often clips were taken: who may know, what is counted, the plot and the sheet."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, datetime, timedelta
from urllib.parse import unquote

import pytest

from studio.records.downloads import Download
from studio.records.people import Account, Membership, Role, Unit, UnitKind
from studio.records.work import Clip
from studio.store import viewer_of
from studio.units.clock import SHANGHAI, today
from studio.workflows.gallery.download_counts import CountBy, DayCount, count_by, count_days
from web.gallery.counts import as_text
from web.gallery.plot import plot_of


@pytest.fixture
def taken(database, world):
    """Seller and media of Qidong took three files in the last ten days, one 40 days ago; Sangzhi's seller one."""
    days = {"qidong-seller": (0, 0, 9), "qidong-media": (9, 40), "sangzhi-seller": (1,)}
    noon = datetime.combine(today(), datetime.min.time(), SHANGHAI) + timedelta(minutes=1)
    with database.session() as session:
        for login, ago in days.items():
            ids = world.counties[login.partition("-")[0]].ids
            clip = session.get_one(Clip, ids["published_clip"])
            for number, each in enumerate(ago):
                row = Download(
                    unit_id=clip.unit_id,
                    clip_id=clip.id,
                    rendition_id=ids["published_tall"],
                    account_id=world.accounts[login],
                    own=number == 1,
                    at=noon - timedelta(days=each),
                )
                session.add(row)
    return database


def lines(database, world, login, by, days=30):
    with database.reading() as session:
        viewer = viewer_of(session, world.accounts[login])
        first = today() - timedelta(days=days - 1)
        found = count_by(session, viewer, by, first, today())
    return [(line.name_zh, line.taken, line.own, line.people) for line in found]


def test_each_way_of_counting(taken, world):
    def ask(login, by, days=30):
        return lines(taken, world, login, by, days)

    assert ask("qidong-media", CountBy.CLIP) == [("黄花菜 15 秒", 4, 1, 2)]
    assert ask("qidong-media", CountBy.ITEM, 90) == [("黄花菜", 5, 2, 2)]
    assert ask("qidong-media", CountBy.ITEM, 7) == [("黄花菜", 2, 1, 1)]
    sellers = [("qidong-seller 同志（周姐土货铺）", 3, 1, 1), ("qidong-media 同志", 1, 0, 1)]
    assert ask("qidong-media", CountBy.SELLER) == sellers
    assert ask("province", CountBy.COUNTY) == [("祁东县", 4, 1, 2), ("桑植县", 1, 0, 1)]
    assert ask("sangzhi-media", CountBy.COUNTY) == [("桑植县", 1, 0, 1)]


def test_a_stations_clips_count_for_its_county(taken, world):
    with taken.session() as session:
        county = session.get_one(Unit, world.counties["qidong"].unit)
        station = Unit(
            parent_id=county.id, kind=UnitKind.STATION, slug="st", name_zh="三星村", name_en="St"
        )
        session.add(station)
        session.flush()
        row = session.query(Download).filter_by(unit_id=county.id).first()
        row.unit_id = station.id
    assert lines(taken, world, "province", CountBy.COUNTY)[0] == ("祁东县", 4, 1, 2)


@pytest.fixture
def stations(taken, world):
    """Two villages of Qidong and one of Sangzhi; Qidong's seller belongs to the first, and to Sangzhi's too."""
    made = {}
    with taken.session() as session:
        for slug, county in (("sanxing", "qidong"), ("maiyuan", "qidong"), ("far", "sangzhi")):
            unit = Unit(
                parent_id=world.counties[county].unit,
                kind=UnitKind.STATION,
                slug=slug,
                name_zh=f"{slug}村",
                name_en=slug,
            )
            session.add(unit)
            session.flush()
            made[slug] = unit.id
        account = world.accounts["qidong-seller"]
        for slug in ("sanxing", "far"):
            session.add(Membership(account_id=account, unit_id=made[slug], role=Role.SELLER))
    return made


def test_by_station_counts_for_who_took_it(taken, world, stations):
    expected = [("sanxing村", 3, 1, 1), ("祁东县", 1, 0, 1)]
    assert lines(taken, world, "qidong-media", CountBy.STATION) == expected
    of_all = lines(taken, world, "province", CountBy.STATION)
    assert of_all[0] == ("sanxing村", 3, 1, 1)
    assert set(of_all[1:]) == {("祁东县", 1, 0, 1), ("桑植县", 1, 0, 1)}


def test_a_stations_own_clip_counts_for_the_taker_too(taken, world, stations):
    with taken.session() as session:
        for row in session.query(Download).filter_by(unit_id=world.counties["qidong"].unit):
            row.unit_id = stations["maiyuan"]
    assert ("sanxing村", 3, 1, 1) in lines(taken, world, "qidong-media", CountBy.STATION)
    assert lines(taken, world, "qidong-media", CountBy.COUNTY) == [("祁东县", 4, 1, 2)]


def test_the_page_and_the_sheet_name_the_stations(enter, taken, stations):
    visitor = enter("qidong-coordinator")
    page = visitor.get("/gallery/counts?by=station").text
    assert "sanxing村" in page
    assert "祁东县（不属于村站）" in page
    assert "far" not in page
    sheet = visitor.get("/gallery/counts.csv?by=station").data.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(sheet)))
    assert rows == [
        ["村站", "下载次数", "带自己名片", "人数"],
        ["sanxing村", "3", "1", "1"],
        ["祁东县（不属于村站）", "1", "0", "1"],
    ]


def test_days_are_those_of_the_counties(taken, world):
    """A minute past midnight there is still the day before in UTC."""
    with taken.reading() as session:
        viewer = viewer_of(session, world.accounts["qidong-media"])
        found = count_days(session, viewer, today() - timedelta(days=9), today())
    assert len(found) == 10
    assert {each.day: each.taken for each in found if each.taken} == {
        today(): 2,
        today() - timedelta(days=9): 2,
    }


def test_the_page_plots_and_lists(enter, taken):
    page = enter("qidong-coordinator").get("/gallery/counts").text
    assert page.count("<rect x=") == 30
    assert "共下载 4 次" in page
    assert "黄花菜 15 秒" in page
    assert "桑植" not in page
    assert not re.search(r'\sstyle="|<script>|<style', page)
    week = enter("qidong-coordinator").get("/gallery/counts?days=7&by=seller").text
    assert week.count("<rect x=") == 7
    assert "周姐土货铺" in week
    odd = enter("qidong-coordinator").get("/gallery/counts?days=9999&by=';--")
    assert (odd.status_code, odd.text.count("<rect x=")) == (200, 30)


def test_sellers_do_not_see_what_others_take(enter):
    seller = enter("qidong-seller")
    assert seller.get("/gallery/counts").status_code == 403
    assert seller.get("/gallery/counts.csv").status_code == 403
    assert "/gallery/counts" not in seller.get("/gallery").text
    assert "/gallery/counts" in enter("qidong-media").get("/gallery").text


def test_who_sells_in_one_county_and_edits_in_another_sees_the_others_counts(enter, taken, world):
    with taken.session() as session:
        unit = world.counties["sangzhi"].unit
        account = world.accounts["qidong-seller"]
        session.add(Membership(account_id=account, unit_id=unit, role=Role.MEDIA))
    page = enter("qidong-seller").get("/gallery/counts").text
    assert "桑植白茶" in page
    assert "黄花菜" not in page


def test_the_sheet_holds_all_and_no_formula(enter, taken, world):
    with taken.session() as session:
        session.get_one(Account, world.accounts["qidong-media"]).name = "=1+1"
    answer = enter("qidong-administrator").get("/gallery/counts.csv?by=seller&days=90")
    assert answer.mimetype == "text/csv"
    assert answer.data.startswith(b"\xef\xbb\xbf")
    assert unquote(answer.headers["Content-Disposition"]).endswith(".csv")
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert rows == [
        ["商户", "下载次数", "带自己名片", "人数"],
        ["qidong-seller 同志（周姐土货铺）", "3", "1", "1"],
        ["'=1+1", "2", "1", "1"],
    ]


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@x", "\t=1", "\r=1"])
def test_what_a_spreadsheet_would_run_is_text(cell):
    assert as_text(cell) == f"'{cell}"
    assert as_text("黄花菜-1") == "黄花菜-1"


@pytest.mark.parametrize(
    ("highest", "values"),
    [
        (0, [0, 1]),
        (1, [0, 1]),
        (4, [0, 1, 2, 3, 4]),
        (5, [0, 2, 4, 6]),
        (30, [0, 10, 20, 30]),
        (2001, [0, 1000, 2000, 3000]),
    ],
)
def test_levels_are_round_and_reach_the_highest_bar(highest, values):
    day = datetime(2026, 11, 28, tzinfo=UTC).date()
    plot = plot_of([DayCount(day, highest), DayCount(day + timedelta(days=1), 0)])
    assert [level.value for level in plot.levels] == values
    high, none = plot.bars
    assert none.height == 0
    assert high.y + high.height == pytest.approx(plot.levels[0].y)
    assert high.y >= plot.levels[-1].y
    assert high.height / (plot.levels[0].y - plot.levels[-1].y) == pytest.approx(
        highest / values[-1], abs=0.001
    )


def test_an_administrator_revokes_all_links_of_the_unit(enter, qidong, sangzhi, world):
    link = re.search(
        r'"(/gallery/take/[^"]+/save)"',
        enter("qidong-seller").get(f"/gallery/{qidong['published_clip']}").text,
    )[1]
    form = {"unit": world.counties["qidong"].unit}
    assert enter("qidong-media").post("/gallery/counts/revoke", form).status_code == 403
    assert enter("sangzhi-administrator").post("/gallery/counts/revoke", form).status_code == 404
    assert enter().get(link).status_code == 200
    administrator = enter("qidong-administrator")
    assert administrator.post("/gallery/counts/revoke", form).status_code == 302
    assert "祁东县的下载链接已全部收回" in administrator.get("/gallery/counts").text
    assert enter().get(link).status_code == 404
