"""The demo's rows: made once, found again; files seen through to published clips."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from jobs import queue
from studio.errors import InputError, NotFound
from studio.records.edit import Timeline
from studio.records.goods import Item
from studio.records.live import Broadcast, Channel, Host, Segment
from studio.records.people import Account, Membership, Role, Unit
from studio.records.work import Clip, ClipOrder, ClipState, Footage, FootageState, Job, JobState
from studio.settings import Settings
from studio.store import Database, blobs_of
from studio.workflows.cutting.order_clips import facts_for
from studio.workflows.demo import DemoRun, House, accounts_file, own_files, read_plan, settle
from studio.workflows.demo.making import Batch
from studio.workflows.demo.week import next_week, plan_week
from studio.workflows.live.watch_schedule import WHOLE, findings

ROWS = (Unit, Item, Host, Channel, Account, Membership, Broadcast, Segment)


def hashed(password: str) -> str:
    return f"hash of {password}"


@pytest.fixture
def house(settings: Settings, database: Database) -> House:
    queue.prepare(settings)
    land = settle(settings, database, read_plan(settings.data), hashed)
    return House(settings, database, blobs_of(settings), queue.enqueue, land)


def counts(database: Database) -> list[int]:
    with database.reading() as session:
        return [session.scalar(select(func.count()).select_from(kind)) or 0 for kind in ROWS]


def plan_of(house: House):
    return read_plan(house.settings.data)


def batch_of(house: House, *, expected: int = 1) -> Batch:
    plan = plan_of(house)
    use = plan.films[0]
    wanted = tuple(each for each in plan.clips if each.film == use.slug)
    return Batch(use.county, use.sku, wanted, expected)


def file_in(folder: Path, name: str, data: bytes = b"film") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def end_jobs(house: House, state: JobState = JobState.DONE, **values: object) -> None:
    """What the worker would do."""
    with house.database.session() as session:
        session.execute(
            update(Job).where(Job.state == JobState.QUEUED).values(state=state, **values)
        )
        if state is JobState.DONE:
            session.execute(update(Footage).values(state=FootageState.READY))


def make_clips(house: House) -> None:
    """What the worker leaves of an order."""
    with house.database.session() as session:
        for order in session.scalars(select(ClipOrder)):
            _, facts = facts_for(session, session.get_one(Item, order.item_id))
            session.add(
                Clip(
                    unit_id=order.unit_id,
                    order_id=order.id,
                    item_id=order.item_id,
                    title="白茶",
                    post_text="白茶",
                    length_s=int(order.lengths[0]),
                    timeline=Timeline(sources=(), takes=(), rate=Fraction(25)),
                    facts=facts,
                    made_from="0",
                )
            )


def seen_through(house: House, batch: Batch, path: Path) -> Batch:
    batch.take(house, path, path.name)
    end_jobs(house)
    batch.advance(house)
    if not batch.over and batch.orders:
        with house.database.reading() as session:
            made = session.scalar(select(func.count()).select_from(Clip))
        if not made:
            make_clips(house)
        end_jobs(house)
        batch.advance(house)
    return batch


def test_a_second_run_makes_nothing_twice(house: House) -> None:
    with house.database.session() as session:
        plan_week(session, house.land, plan_of(house))
    before = counts(house.database)

    again = settle(house.settings, house.database, plan_of(house), hashed)
    with house.database.session() as session:
        plan_week(session, again, plan_of(house))

    assert counts(house.database) == before
    assert again == house.land
    assert before[0] == 4
    assert before[1] >= 12


def test_what_people_changed_stays(house: House) -> None:
    item_id = house.land.items["qidong", "qd-hhc-250"]
    with house.database.session() as session:
        session.get_one(Item, item_id).price_fen = 1

    settle(house.settings, house.database, plan_of(house), hashed)

    with house.database.reading() as session:
        assert session.get_one(Item, item_id).price_fen == 1


def test_each_role_of_each_county_and_the_province_may_sign_in(house: House) -> None:
    logins = {each.login for each in house.land.accounts}

    assert "hunan-admin" in logins
    assert {f"qidong-{name}" for name in ("admin", "coordinator", "media", "seller")} <= logins
    assert house.land.viewer("xinhua", Role.MEDIA).memberships == (
        (house.land.units["xinhua"], Role.MEDIA),
    )
    with house.database.reading() as session:
        rows = {row.login: row for row in session.scalars(select(Account))}
    assert all(
        rows[each.login].password_hash == hashed(each.password) for each in house.land.accounts
    )
    assert all(row.demo for row in rows.values())


def test_passwords_are_kept_for_the_owner_only(house: House) -> None:
    assert accounts_file(house.settings).stat().st_mode & 0o777 == 0o600


def test_lost_passwords_are_made_anew(house: House) -> None:
    accounts_file(house.settings).unlink()

    land = settle(house.settings, house.database, plan_of(house), hashed)

    assert land.accounts != house.land.accounts
    with house.database.reading() as session:
        row = session.scalars(select(Account).where(Account.login == "hunan-admin")).one()
    assert row.password_hash == hashed(land.accounts[0].password)


def test_the_week_holds_a_clash_and_a_missing_clip(house: House) -> None:
    with house.database.session() as session:
        plan_week(session, house.land, plan_of(house))
    with house.database.reading() as session:
        broadcasts = session.scalars(select(Broadcast).options(*WHOLE)).all()
        codes = {each.code for told in findings(session, broadcasts).values() for each in told}

    assert any("host" in code for code in codes)
    assert any("clip" in code for code in codes)


def test_next_week_is_the_week_after_this_one_in_beijing(house: House) -> None:
    wanted = plan_of(house).broadcasts[0]

    late_sunday = datetime(2026, 11, 22, 15, 59, tzinfo=UTC)
    monday_there = datetime(2026, 11, 22, 16, 0, tzinfo=UTC)

    assert next_week(wanted, late_sunday).isoformat() == "2026-11-25T19:30:00+08:00"
    assert next_week(wanted, monday_there).isoformat() == "2026-12-02T19:30:00+08:00"


def test_everything_in_the_plan_can_be_ordered(house: House, tmp_path: Path) -> None:
    plan = plan_of(house)
    for use in plan.films:
        wanted = tuple(each for each in plan.clips if each.film == use.slug)
        batch = Batch(use.county, use.sku, wanted, expected=1)
        path = file_in(tmp_path, f"{use.slug}.mp4", use.slug.encode())
        batch.take(house, path, path.name)
        end_jobs(house)
        batch.advance(house)

        assert not batch.troubles
        assert len(batch.orders) == len(wanted) > 0


def test_a_file_becomes_published_clips(house: House, tmp_path: Path) -> None:
    batch = batch_of(house)
    batch.take(house, file_in(tmp_path, "采茶.mp4"), "采茶.mp4")
    batch.advance(house)
    assert not batch.orders, "nothing is ordered before the file was looked at"

    end_jobs(house)
    batch.advance(house)
    assert len(batch.orders) == len(batch.wanted)
    assert 0 < batch.share(house) < 1

    make_clips(house)
    end_jobs(house)
    batch.advance(house)

    assert batch.over
    assert batch.share(house) == 1
    assert not batch.troubles
    with house.database.reading() as session:
        clip = session.scalars(select(Clip)).one()
    assert clip.state is ClipState.PUBLISHED
    assert clip.published_by == house.land.viewer("sangzhi", Role.COORDINATOR).account_id


def test_the_same_file_again_orders_nothing_new(house: House, tmp_path: Path) -> None:
    path = file_in(tmp_path, "采茶.mp4")
    first = seen_through(house, batch_of(house), path)
    second = seen_through(house, batch_of(house), path)

    assert second.over
    assert second.footage == first.footage
    assert second.orders == first.orders


def test_a_withdrawn_clip_is_not_published_again(house: House, tmp_path: Path) -> None:
    path = file_in(tmp_path, "采茶.mp4")
    seen_through(house, batch_of(house), path)
    with house.database.session() as session:
        session.execute(update(Clip).values(state=ClipState.WITHDRAWN))

    seen_through(house, batch_of(house), path)

    with house.database.reading() as session:
        assert session.scalars(select(Clip.state)).all() == [ClipState.WITHDRAWN]


def test_a_refused_file_is_named_and_the_rest_go_on(house: House, tmp_path: Path) -> None:
    batch = batch_of(house, expected=3)
    batch.take(house, file_in(tmp_path, "空.mp4", b""), "空.mp4")
    end_jobs(house, JobState.FAILED, error_code="media.empty", error_params={"name": "空.mp4"})
    batch.take(house, file_in(tmp_path, "采茶.mp4"), "采茶.mp4")
    batch.refuse("没有.mp4", NotFound("demo.no_such_path", path="没有.mp4"))
    with house.database.session() as session:
        session.execute(update(Job).where(Job.state == JobState.QUEUED).values(state=JobState.DONE))
        session.execute(
            update(Footage).where(Footage.name == "采茶.mp4").values(state=FootageState.READY)
        )
    batch.advance(house)

    assert [each.name for each in batch.troubles] == ["没有.mp4", "空.mp4"]
    assert batch.troubles[1].error.code == "media.empty"
    assert batch.orders


def test_only_refused_files_end_the_batch(house: House, tmp_path: Path) -> None:
    batch = batch_of(house)
    batch.take(house, file_in(tmp_path, "空.mp4", b""), "空.mp4")
    end_jobs(house, JobState.FAILED, error_code="media.empty", error_params={"name": "空.mp4"})
    batch.advance(house)

    assert batch.over
    assert not batch.orders


def test_a_sample_of_an_earlier_run_is_adopted(house: House, tmp_path: Path) -> None:
    batch = batch_of(house)
    batch.sample = True
    batch.take(house, file_in(tmp_path, "样片.mp4"), "样片.mp4")
    assert not batch_of(house).adopt(house, "样片.mp4"), "not before it was looked at"
    end_jobs(house)

    other = batch_of(house)

    assert other.adopt(house, "样片.mp4")
    assert other.footage == batch.footage
    assert not batch_of(house).adopt(house, "别的.mp4")


def test_own_files_are_listed_without_hidden_ones(house: House, tmp_path: Path) -> None:
    folder = tmp_path / "我的 素材"
    (folder / "deeper").mkdir(parents=True)
    wanted = file_in(folder, "b '采收'.mp4")
    file_in(folder, ".hidden")
    plan = plan_of(house)

    files = own_files(house.settings, plan, folder, "xh-rice-5kg")
    single = own_files(house.settings, plan, wanted, None)

    assert files.paths == (wanted,)
    assert (files.county, files.sku) == ("xinhua", "xh-rice-5kg")
    assert single.paths == (wanted,)


def test_own_files_that_are_not_there(house: House, tmp_path: Path) -> None:
    plan = plan_of(house)
    (tmp_path / "empty").mkdir()

    with pytest.raises(NotFound, match=r"demo\.no_such_path"):
        own_files(house.settings, plan, tmp_path / "nowhere", None)
    with pytest.raises(InputError, match=r"demo\.empty_folder"):
        own_files(house.settings, plan, tmp_path / "empty", None)
    with pytest.raises(NotFound, match=r"catalog\.unknown_item"):
        own_files(house.settings, plan, file_in(tmp_path, "a.mp4"), "no-such-sku")


def test_a_run_over_own_files_plans_the_week_and_exports(house: House, tmp_path: Path) -> None:
    path = file_in(tmp_path, "空.mp4", b"")
    files = own_files(house.settings, plan_of(house), path, None)
    said: list[tuple[str, float]] = []

    def report(step: str, done: float) -> None:
        said.append((step, done))
        end_jobs(house, JobState.FAILED, error_code="media.empty", error_params={})

    outcome = DemoRun(house, plan_of(house), threading.Event()).with_own_files(files, report)

    assert [each.error.code for each in outcome.troubles] == ["media.empty"]
    assert not outcome.clips
    assert {path.name for path in outcome.calendars} == {"qidong.ics", "sangzhi.ics", "xinhua.ics"}
    assert all(path.read_bytes().startswith(b"BEGIN:VCALENDAR") for path in outcome.calendars)
    assert said[-1] == ("demo.planning", 1.0)
