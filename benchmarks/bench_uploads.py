"""Uploads against what the machine can do, and pages while many files come and go.

    python -m benchmarks.bench_uploads [--mib 1024] [--rounds 3] [--uploads 20] [--downloads 50]

Aims: throughput ≥ 0.6 of nginx receiving the same bytes by PUT, followed by sync; memory of the site flat (it does not
grow with the file); with 20 uploads and 50 downloads at once no failure, pages p95 ≤ 500 ms. A bare loop of recv and
write stands beside nginx, and for it where nginx is not installed. All on one machine, in turn. Prints JSON.
"""

from __future__ import annotations

import argparse
import base64
import http.client
import json
import re
import statistics
import threading
import time
from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import urlencode, urlsplit

from sqlalchemy import select

from benchmarks.crowd import PASSWORD, PROVINCE, SELLER, Crowd, fill
from benchmarks.receivers import MIB, PIECE, bare_s, nginx, put_s, send
from benchmarks.served import Site, empty_studio, served
from studio.records.people import Unit
from studio.records.work import Rendition
from studio.store import Database, blobs_of

TAKEN_MIB = 20
"""Of each film that is downloaded."""


class Person:
    """Somebody signed in who sends files by tus, asks for pages and saves films."""

    def __init__(self, site: Site, login: str) -> None:
        self._host = str(urlsplit(site.url).netloc)
        self._headers = {"Tus-Resumable": "1.0.0"}
        self._keep(*self._ask("GET", "/sign-in"))
        fields = {"login": login, "password": PASSWORD, "csrf_token": self._headers["X-CSRFToken"]}
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        self._keep(*self._ask("POST", "/sign-in", urlencode(fields).encode(), kind))
        self._keep(*self._ask("GET", "/gallery"))

    def _keep(self, answer: http.client.HTTPResponse, page: str) -> None:
        cookie = answer.headers.get("Set-Cookie", "").partition(";")[0]
        token = re.search(r'data-csrf="([^"]+)"', page)
        self._headers |= {"Cookie": cookie} if cookie else {}
        self._headers |= {"X-CSRFToken": token[1]} if token else {}

    def _ask(
        self, method: str, path: str, body: bytes = b"", more: dict[str, str] | None = None
    ) -> tuple[http.client.HTTPResponse, str]:
        line = http.client.HTTPConnection(self._host, timeout=300)
        line.request(method, path, body or None, self._headers | (more or {}))
        answer = line.getresponse()
        page = answer.read().decode("utf-8", "replace")
        line.close()
        return answer, page

    def page_s(self, path: str = "/gallery") -> float:
        """Seconds a page takes."""
        begun = time.monotonic()
        answer, _ = self._ask("GET", path)
        if answer.status != HTTPStatus.OK:
            raise SystemExit(f"the page answered {answer.status}")
        return time.monotonic() - begun

    def download_s(self, path: str, size: int) -> float:
        """Seconds until all of a film is there."""
        begun = time.monotonic()
        line = http.client.HTTPConnection(self._host, timeout=300)
        line.request("GET", path, headers=self._headers)
        answer = line.getresponse()
        held, found = bytearray(1 << 16), 0
        while got := answer.readinto(held):
            found += got
        line.close()
        if answer.status != HTTPStatus.OK or found != size:
            raise SystemExit(f"a download ended with {answer.status} after {found} of {size} bytes")
        return time.monotonic() - begun

    def upload_s(self, unit: str, mib: int, first: int) -> float:
        """Seconds from the first byte to the answer that the file is footage."""
        place = base64.b64encode(unit.encode()).decode()
        told = {"Upload-Length": str(mib * MIB), "Upload-Metadata": f"unit {place}"}
        made, said = self._ask("POST", "/uploads", more=told)
        if made.status != HTTPStatus.CREATED:
            raise SystemExit(f"no upload: {made.status} {said}")
        line = http.client.HTTPConnection(self._host, timeout=300)
        begun = time.monotonic()
        line.putrequest("PATCH", str(made.headers["Location"]))
        size = {"Content-Length": str(mib * MIB), "Upload-Offset": "0"}
        kind = {"Content-Type": "application/offset+octet-stream"}
        for name, value in (self._headers | kind | size).items():
            line.putheader(name, value)
        line.endheaders()
        send(line.send, mib, first)
        answer = line.getresponse()
        answer.read()
        spent = time.monotonic() - begun
        line.close()
        if "X-Next" not in answer.headers:
            raise SystemExit(f"not taken: {answer.status}")
        return spent


def against(
    site: Site, office: Person, unit: str, options: argparse.Namespace
) -> dict[str, object]:
    """Our throughput, nginx's and the bare loop's, in turn."""
    before = site.peak_mib()
    mib, ours, others, bare = options.mib, [], [], []
    folder = site.settings.var / "nginx"
    with nginx(folder) as host:
        for number in range(options.rounds):
            ours.append(mib / office.upload_s(unit, mib, (number + 1) << 40))
            bare.append(mib / bare_s(site.settings.var, mib))
            if host is not None:
                others.append(mib / put_s(host, folder, mib))
    best = statistics.median(ours)
    told: dict[str, object] = {
        "mib": mib,
        "upload_mib_per_s": round(best, 1),
        "bare_mib_per_s": round(statistics.median(bare), 1),
        "upload_to_bare": round(best / statistics.median(bare), 2),
        "peak_growth_mib": round(site.peak_mib() - before, 1),
    }
    if others:
        told["nginx_mib_per_s"] = round(statistics.median(others), 1)
        told["upload_to_nginx"] = round(best / statistics.median(others), 2)
    else:
        told["upload_to_nginx"] = "nginx is not installed"
    return told


def side_by_side(
    office: Person, unit: str, seller: Person, film: str, options: argparse.Namespace
) -> dict[str, object]:
    """Pages asked for while files come and go."""
    failed: list[str] = []

    def run(work: Callable[..., float], *arguments: object) -> None:
        try:
            work(*arguments)
        except (OSError, SystemExit, http.client.HTTPException) as error:
            failed.append(str(error))

    mib = max(1, options.mib // 32)
    threads = [
        threading.Thread(target=run, args=(office.upload_s, unit, mib, (number + 1) << 32))
        for number in range(options.uploads)
    ]
    threads += [
        threading.Thread(target=run, args=(seller.download_s, film, TAKEN_MIB * MIB))
        for _ in range(options.downloads)
    ]
    begun = time.monotonic()
    for thread in threads:
        thread.start()
    pages = []
    while any(thread.is_alive() for thread in threads):
        pages.append(seller.page_s())
        time.sleep(0.05)
    spent = time.monotonic() - begun
    return {
        "uploads": options.uploads,
        "downloads": options.downloads,
        "failed": failed,
        "mib_per_s": round((options.uploads * mib + options.downloads * TAKEN_MIB) / spent, 1),
        "pages": len(pages),
        "page_p95_ms": round(1000 * sorted(pages)[int(0.95 * (len(pages) - 1))]),
    }


def main() -> None:
    """Measure in turn and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mib", type=int, default=1024)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--uploads", type=int, default=20)
    parser.add_argument("--downloads", type=int, default=50)
    options = parser.parse_args()
    with empty_studio() as settings:
        database = Database(settings)
        crowd = Crowd(counties=1, items=20, sellers=1, clips=100)
        fill(database, blobs_of(settings), crowd, (PIECE + bytes(8)) * TAKEN_MIB)
        with database.reading() as session:
            unit = session.scalars(select(Unit.id).where(Unit.slug == "c00")).one()
            rendition = session.scalars(select(Rendition.id)).first()
        database.close()
        with served(settings) as site:
            office, seller = Person(site, PROVINCE), Person(site, SELLER)
            office.upload_s(unit, 1, 1 << 60)
            told = against(site, office, unit, options)
            film = f"/gallery/files/{rendition}/save"
            told["side_by_side"] = side_by_side(office, unit, seller, film, options)
            print(json.dumps(told, indent=1))


if __name__ == "__main__":
    main()
