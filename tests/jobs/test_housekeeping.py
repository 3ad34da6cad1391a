"""What a worker does of its own accord."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from studio.records.live import Broadcast, Channel, Host
from studio.records.series import BroadcastSeries
from studio.schedule.endless import AHEAD
from studio.units.clock import now, today

pytestmark = pytest.mark.queue


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_a_worker_carries_on_what_has_no_end(farm):
    start = now() + timedelta(days=1)
    with farm.database.session() as session:
        host = Host(unit_id=farm.county, name="刘满仓")
        channel = Channel(unit_id=farm.county, name="县播号", platform="douyin")
        series = BroadcastSeries(
            unit_id=farm.county,
            start_at=start,
            length_s=3600,
            repeat={"every": "monthly"},
            planned_until=today() + timedelta(days=1),
        )
        session.add_all((host, channel, series))
        session.flush()
        session.add(
            Broadcast(
                unit_id=farm.county,
                title="每月专场",
                channel_id=channel.id,
                host_id=host.id,
                start_at=start,
                end_at=start + timedelta(hours=1),
                series_id=series.id,
                series_at=start,
            )
        )
        key = series.id

    def planned():
        with farm.database.reading() as session:
            return session.get_one(BroadcastSeries, key).planned_until

    farm.hire()
    farm.wait(lambda: planned() == today() + AHEAD)
    with farm.database.reading() as session:
        assert (session.scalar(select(func.count()).select_from(Broadcast)) or 0) > 1
