"""The calendar of a month with 400 broadcasts of 20 segments: its pages, and the answers to drags.

    python -m benchmarks.bench_calendar [--broadcasts 400] [--rounds 60] [--on sqlite]

Aims: a page p95 ≤ 150 ms, a drag's answer (checks and save) p95 ≤ 200 ms, on SQLite and on PostgreSQL. A coordinator
asks one thing after another, of gunicorn as the product starts it, compressed as for a browser. Printed as JSON in
milliseconds: ``first_ms`` (the first page after the start, when nothing is kept), pages, previews while dragging,
drags, and the page after a drag; ``cpu_ms`` is what the site's process took for one, whoever else was busy.
"""

from __future__ import annotations

import argparse
import gzip
import http.client
import json
import os
import random
import re
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date, datetime, timedelta
from http import HTTPStatus
from itertools import cycle
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from sqlalchemy import insert, select

from benchmarks.crowd import PASSWORD, Crowd, fill
from benchmarks.served import Site, empty_studio, postgresql, served
from studio.records.base import new_id
from studio.records.goods import Item
from studio.records.live import Broadcast, BroadcastState, Channel, Host, Segment, SegmentKind
from studio.records.people import Account, Membership, Role, Unit
from studio.records.work import Clip
from studio.store import Database, blobs_of
from studio.units.clock import SHANGHAI
from web.passwords import hash_password

LOGIN = "c00-coordinator"
FIRST = date(2027, 6, 1)
DAYS, HOSTS, CHANNELS, SEGMENTS = 30, 12, 8, 20
HALF_HOUR = timedelta(minutes=30)
TALK = "先说产地再说做法，天亮前采下，当天装箱，焯水之后炒肉烧汤都可以，问一问大家平时怎么吃"
VIEWS = ("", "&by=channel", "&by=host")


def main() -> None:
    """Fill, serve, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--broadcasts", type=int, default=400)
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--on", choices=("sqlite", "postgresql"))
    options = parser.parse_args()
    told: dict[str, object] = {"broadcasts": options.broadcasts, "segments": SEGMENTS}
    for kind in ("sqlite", "postgresql"):
        if options.on in {None, kind}:
            with ExitStack() as stack:
                url = stack.enter_context(postgresql()) if kind == "postgresql" else ""
                settings = stack.enter_context(empty_studio(url))
                database = Database(settings)
                fill(database, blobs_of(settings), Crowd(3, 60, 3, 360))
                _plan(database, options.broadcasts)
                database.close()
                told[kind] = measure(stack.enter_context(served(settings)), options.rounds)
    print(json.dumps(told, indent=1))


def _plan(database: Database, count: int) -> None:
    """A coordinator, hosts, channels, and a month of broadcasts, some of which clash."""
    chance = random.Random(3)  # noqa: S311 - data of a benchmark
    with database.session() as session:
        unit = session.scalars(select(Unit).where(Unit.slug == "c00")).one()
        account = Account(login=LOGIN, name="排期员", password_hash=hash_password(PASSWORD))
        session.add(account)
        session.flush()
        session.add(Membership(account_id=account.id, unit_id=unit.id, role=Role.COORDINATOR))
        hosts = [
            Host(unit_id=unit.id, name=f"主播{each}", verified_until=date(2030, 1, 1))
            for each in range(HOSTS)
        ]
        channels = [
            Channel(unit_id=unit.id, name=f"账号{each}", platform="douyin")
            for each in range(CHANNELS)
        ]
        session.add_all([*hosts, *channels])
        session.flush()
        items = session.scalars(select(Item.id).where(Item.unit_id == unit.id)).all()
        clips = {row[0]: row[1] for row in session.execute(select(Clip.item_id, Clip.id))}
        made, parts = list[dict[str, Any]](), list[dict[str, Any]]()
        for number in range(count):
            row = _broadcast(unit.id, number, count, chance)
            row |= {"host_id": chance.choice(hosts).id, "channel_id": chance.choice(channels).id}
            made.append(row)
            parts += _parts(row["id"], chance.sample(list(items), SEGMENTS), clips, chance)
        session.execute(insert(Broadcast), made)
        session.execute(insert(Segment), parts)


def _broadcast(unit_id: str, number: int, count: int, chance: random.Random) -> dict[str, Any]:
    day = FIRST + timedelta(days=number * DAYS // count)
    start = datetime(day.year, day.month, day.day, 8, tzinfo=SHANGHAI) + HALF_HOUR * (
        chance.randrange(28)
    )
    return {
        "id": new_id(),
        "unit_id": unit_id,
        "title": f"乡村好物专场 {number}",
        "start_at": start,
        "end_at": start + timedelta(hours=2),
        "state": BroadcastState.DRAFT if number % 3 else BroadcastState.REVIEW,
        "revision": 0,
    }


def _parts(
    broadcast_id: str, items: list[str], clips: dict[str, str], chance: random.Random
) -> Iterator[dict[str, Any]]:
    for position, item_id in enumerate(items):
        at = chance.randrange(20)
        yield {
            "id": new_id(),
            "broadcast_id": broadcast_id,
            "position": position,
            "kind": SegmentKind.ITEM,
            "item_id": item_id,
            "clip_id": clips.get(item_id),
            "planned_s": 360,
            "min_s": 240,
            "quota": chance.randrange(3),
            "script": f"{TALK[at:]}上{chance.randrange(10**6)}号链接，{TALK[:at]}",
            "talking_points": ["清晨采摘", "当天晒干"],
        }


class Browser:
    """A coordinator's browser, on one line that stays open."""

    def __init__(self, site: Site) -> None:
        self._line = http.client.HTTPConnection(str(urlsplit(site.url).netloc), timeout=60)
        self._cookie = self.token = ""
        page, _ = self.ask("GET", "/sign-in")
        self._take_token(page)
        fields = {"login": LOGIN, "password": PASSWORD, "csrf_token": self.token}
        self.ask("POST", "/sign-in", fields)

    def ask(
        self, method: str, path: str, fields: dict[str, Any] | None = None
    ) -> tuple[str, float]:
        """The answer and the seconds it took.

        Raises:
            SystemExit: It is none.
        """
        kind = {"Content-Type": "application/x-www-form-urlencoded"} if fields else {}
        asked = {"Accept-Encoding": "gzip", "Cookie": self._cookie, "X-CSRFToken": self.token}
        begun = time.perf_counter()
        self._line.request(method, path, urlencode(fields) if fields else None, asked | kind)
        answer = self._line.getresponse()
        body = answer.read()
        spent = time.perf_counter() - begun
        if answer.status not in {HTTPStatus.OK, HTTPStatus.FOUND, HTTPStatus.SEE_OTHER}:
            raise SystemExit(f"{method} {path} answered {answer.status}: {body[:500]!r}")
        self._cookie = answer.headers.get("Set-Cookie", "").partition(";")[0] or self._cookie
        if answer.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        return body.decode("utf-8", "replace"), spent

    def month(self, more: str = "") -> tuple[str, float]:
        """The month's page."""
        page, spent = self.ask("GET", f"/schedule?on={FIRST}{more}")
        self._take_token(page)
        return page, spent

    def _take_token(self, page: str) -> None:
        found = re.search(r'data-csrf="([^"]+)"', page)
        self.token = found[1] if found else self.token


def measure(site: Site, rounds: int) -> dict[str, object]:
    """Ask for pages, previews and drags in turn."""
    browser, chance = Browser(site), random.Random(5)  # noqa: S311 - choice of a benchmark
    page, first_s = browser.month()
    chips = [_chip(each) for each in re.findall(r'<a class="chip[^>]+data-id[^>]+>', page)]
    movable = [each for each in chips if "data-open" in each]
    hosts = sorted({each["data-host"] for each in chips})
    spent: defaultdict[str, list[float]] = defaultdict(list)
    cpu: defaultdict[str, float] = defaultdict(float)
    views = cycle(VIEWS)

    def ask(kind: str, method: str, path: str, fields: dict[str, Any] | None = None) -> str:
        before = _cpu_s(site)
        body, took = browser.ask(method, path, fields)
        cpu[kind] += _cpu_s(site) - before
        spent[kind].append(took)
        return body

    for number in range(rounds):
        ask("page", "GET", f"/schedule?on={FIRST}{next(views)}")
        chip = movable[number % len(movable)]
        fields = _elsewhere(chip, chance, hosts)
        path = f"/schedule/{chip['data-id']}"
        ask("preview", "GET", f"{path}/preview?{urlencode(fields)}")
        told = ask("drag", "POST", f"{path}/move", fields | {"revision": chip["data-revision"]})
        chip["data-revision"] = str(json.loads(told)["broadcast"]["revision"])
        ask("page_after_a_drag", "GET", f"/schedule?on={FIRST}{next(views)}")
    return {
        "chips": len(chips),
        "page_bytes": len(page.encode()),
        "first_ms": round(first_s * 1000),
        **{
            kind: {**_told(each), "cpu_ms": round(cpu[kind] * 1000 / rounds, 1)}
            for kind, each in spent.items()
        },
        "peak_mib": round(site.peak_mib()),
    }


def _cpu_s(site: Site) -> float:
    """Seconds of processor the site's processes have had."""
    pid = site.service.pid
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text("utf-8").split()
    stats = [Path(f"/proc/{each}/stat").read_text("utf-8").rpartition(")")[2] for each in children]
    ticks = sum(int(part) for each in stats for part in each.split()[11:13])
    return ticks / os.sysconf("SC_CLK_TCK")


def _chip(text: str) -> dict[str, str]:
    found = dict(re.findall(r'(data-[a-z]+)="([^"]*)"', text))
    return found | ({"data-open": ""} if " data-open" in text else {})


def _elsewhere(chip: dict[str, str], chance: random.Random, hosts: list[str]) -> dict[str, Any]:
    """Another day, hour and host."""
    day, start = chance.randrange(DAYS), 8 * 60 + 30 * chance.randrange(28)
    return {
        "day": FIRST + timedelta(days=day),
        "start": f"{start // 60:02}:{start % 60:02}",
        "end": f"{start // 60 + 2:02}:{start % 60:02}",
        "host": chance.choice(hosts),
        "channel": chip["data-channel"],
        "on": FIRST,
    }


def _told(spent: list[float]) -> dict[str, float]:
    ordered = sorted(1000 * each for each in spent)
    return {
        f"p{share}_ms": round(ordered[min(len(ordered) - 1, int(share / 100 * len(ordered)))], 1)
        for share in (50, 95)
    }


if __name__ == "__main__":
    main()
