"""An approved price on its way into the files, through the real queue and killed in the middle."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from jobs import queue
from studio.errors import Conflict
from studio.records.clip_words import ClipWords
from studio.records.goods import Item
from studio.records.prices import ItemPrice
from studio.records.sellers import PersonalClip, Seller, ShopCard
from studio.records.work import Clip, Footage, JobKind, JobState
from studio.store import blobs_of
from studio.units import Money
from studio.units.clock import today
from studio.workflows.catalog.day_prices import begin_prices, write_days
from studio.workflows.catalog.prices import PriceTerms, approve_price, propose_price
from studio.workflows.gallery.find_clips import check_not_held
from studio.workflows.hold import renew_clip
from tests.jobs.clips import (
    POSTGRESQL,
    SQLITE,
    SQUARE,
    TALL,
    clip_of,
    ended,
    hire_boss,
    job_of,
    made,
    ordered,
)
from tests.jobs.conftest import children_of

pytestmark = [pytest.mark.queue, pytest.mark.media]


@pytest.fixture
def boss(farm):
    return hire_boss(farm)


def approve(farm, boss, fen):
    with farm.database.session() as session:
        wanted = propose_price(session, boss, "item", Money(fen), None)
        return approve_price(session, queue.enqueue, boss, wanted.id).held


def sellers_copy(farm, boss, rendition):
    """What stands for a file in a seller's name."""
    with farm.database.session() as session:
        shop = Seller(unit_id=farm.county, account_id=boss.account_id, shop="周姐土货铺")
        session.add(shop)
        session.flush()
        copy = PersonalClip(
            unit_id=farm.county,
            seller_id=shop.id,
            rendition_id=rendition.id,
            made_from="x",
            master_sha256=rendition.certificate.sha256,
            card=ShopCard(shop=shop.shop),
            job_id="x",
            blob=blobs_of(farm.settings).put_bytes(b"theirs", ".mp4"),
        )
        session.add(copy)
    return copy


@POSTGRESQL
def test_a_new_price_killed_on_its_way_is_put_in_once(farm, boss, tmp_path):
    worker = farm.hire()
    before = made(farm, boss, tmp_path, (SQUARE, TALL))
    assert "price" in before.renditions[0].shows
    assert approve(farm, boss, 2790) == 1
    with pytest.raises(Conflict):
        check_not_held(clip_of(farm))
    job_id = job_of(farm, before.id, JobKind.REPRICE)
    farm.wait(lambda: farm.job(job_id).step == "reprice" and bool(children_of(job_id)))
    worker.kill()
    worker.wait()
    farm.wait(lambda: not children_of(job_id), seconds=2)
    assert clip_of(farm).held_since is not None
    farm.hire()
    done = ended(farm, job_id)
    assert (done.state, done.error_code) == (JobState.DONE, None), farm.logs()
    farm.wait(farm.is_clean)
    after, blobs = clip_of(farm), blobs_of(farm.settings)
    check_not_held(after)
    assert after.facts.price == Money(2790)
    assert "27.9" in after.post_text
    for old, new in zip(before.renditions, after.renditions, strict=True):
        assert old.id == new.id
        assert (old.blob != new.blob, old.cover != new.cover) == (True, True)
        assert (new.certificate.passed, new.certificate.bytes) == (True, new.bytes)
        assert new.certificate.shown.facts == after.facts
        assert any(check.name == "kept" for check in new.certificate.checks)  # only in part
        assert blobs.size(new.blob) == new.bytes
        assert blobs.exists(new.cover)
        assert not blobs.exists(old.blob)


@SQLITE
def test_footage_that_is_gone_keeps_the_hold_until_it_is_back(farm, boss, tmp_path):
    farm.hire()
    said = ClipWords(valid_until=date(2026, 12, 31), quote="全县第一香")
    before = made(farm, boss, tmp_path, (SQUARE,), preset="light", music=False, words=said)
    (file,) = before.renditions
    assert (file.preset, "music" in file.certificate.made_from) == ("light", False)
    assert file.certificate.shown.words == said
    assert [each.code for each in before.findings.items] == ["claims.superlative"]
    with farm.database.reading() as session:
        key = session.scalars(select(Footage.blob)).one()
    blobs = blobs_of(farm.settings)
    film = blobs.path(key).read_bytes()
    blobs.delete(key)
    approve(farm, boss, 2790)
    job = ended(farm, job_of(farm, before.id, JobKind.REPRICE))
    assert (job.state, job.error_code) == (JobState.FAILED, "clip.footage_gone"), farm.logs()
    held = clip_of(farm)
    assert held.held_since is not None
    assert held.renditions[0].blob == before.renditions[0].blob
    assert blobs.put_bytes(film, ".mp4") == key
    with farm.database.session() as session:
        renew_clip(session, queue.enqueue, boss, before.id)
    again = ended(farm, job_of(farm, before.id, JobKind.REPRICE))
    assert again.state is JobState.DONE, farm.logs()
    after = clip_of(farm)
    assert after.held_since is None
    told = after.renditions[0].certificate
    assert (told.shown.words, "music" in told.made_from) == (said, False)


@SQLITE
def test_a_price_approved_while_the_clip_is_made_is_put_in_without_asking(farm, boss, tmp_path):
    farm.hire()
    job_id = ordered(farm, boss, tmp_path, (SQUARE,))
    farm.wait(lambda: farm.job(job_id).step == "render" and bool(children_of(job_id)))
    assert approve(farm, boss, 2790) == 0  # there is no clip yet
    assert ended(farm, job_id).state is JobState.DONE, farm.logs()
    late = clip_of(farm)
    renewal = ended(farm, job_of(farm, late.id, JobKind.REPRICE))
    assert (renewal.state, renewal.requested_by) == (JobState.DONE, boss.account_id), farm.logs()
    after = clip_of(farm)
    assert (after.held_since, after.facts.price) == (None, Money(2790))
    assert after.renditions[0].certificate.shown.facts == after.facts


@SQLITE
def test_a_price_of_later_days_is_put_in_on_its_first_day(farm, boss, tmp_path):
    """The housekeeping of the worker that is there on that day begins it."""
    worker = farm.hire()
    before = made(farm, boss, tmp_path, (SQUARE,))
    first = today() + timedelta(days=3)
    with farm.database.session() as session:
        wanted = propose_price(session, boss, "item", Money(2790), None, PriceTerms(first))
        assert approve_price(session, queue.enqueue, boss, wanted.id).held == 0
    assert begin_prices(farm.database, queue.enqueue) == 0
    check_not_held(clip_of(farm))
    worker.kill()
    worker.wait()
    with farm.database.session() as session:  # three days later
        session.get_one(ItemPrice, wanted.id).valid_from = today()
        session.flush()
        write_days(session, [session.get_one(Item, "item")])
    farm.hire()
    farm.wait(lambda: job_of(farm, before.id, JobKind.REPRICE) is not None)
    renewal = ended(farm, job_of(farm, before.id, JobKind.REPRICE))
    assert (renewal.state, renewal.requested_by) == (JobState.DONE, None), farm.logs()
    after = clip_of(farm)
    assert (after.held_since, after.facts.price) == (None, Money(2790))
    assert after.renditions[0].certificate.shown.facts == after.facts


@POSTGRESQL
def test_what_no_part_can_be_exchanged_of_is_made_whole(farm, boss, tmp_path):
    farm.hire()
    before = made(farm, boss, tmp_path, (SQUARE,))
    with farm.database.session() as session:  # as made before crops were kept
        session.get_one(Clip, before.id).crops = None
    sellers = sellers_copy(farm, boss, before.renditions[0])
    approve(farm, boss, 2790)
    job = ended(farm, job_of(farm, before.id, JobKind.REPRICE))
    assert job.state is JobState.DONE, farm.logs()
    after = clip_of(farm)
    (new,) = after.renditions
    assert new.blob != before.renditions[0].blob
    assert new.certificate.passed
    assert new.certificate.shown.facts.price == Money(2790)
    assert after.held_since is None
    with farm.database.reading() as session:  # never handed out again, so not kept either
        assert session.get_one(PersonalClip, sellers.id).blob is None
    farm.wait(lambda: not blobs_of(farm.settings).exists(sellers.blob))
