"""Three hundred phones save a film each over the county's line, all at once.

    python -m benchmarks.bench_downloads [--downloads 300] [--megabytes 20] [--mbit 30]

Aims: all films together take at most 1.1 times what the line alone needs for their bytes, none breaks, pages still
answer. The line is shaped in user space, on the receiving side: whoever reads waits for a turn in one queue that lets
``--mbit`` through, receive buffers are small, so the site feels a full line as it does on a real one. Twenty megabytes
each take 27 minutes; less of them says the same sooner. Prints JSON.
"""

from __future__ import annotations

import argparse
import http.client
import json
import socket
import threading
import time
from http import HTTPStatus
from urllib.parse import urlsplit

from sqlalchemy import select
from typing_extensions import override

from benchmarks.bench_gallery import Browser
from benchmarks.crowd import SELLER, Crowd, fill
from benchmarks.served import Site, empty_studio, served
from studio.records.work import Rendition
from studio.store import Database, blobs_of

PIECE = 16 << 10
"""Bytes that one reader takes at a turn."""

MEGABYTE = 1_000_000

TIMEOUT_S = 120
"""Seconds without a byte after which a download counts as broken."""


class Line:
    """Lets so many bits through in a second, one reader after the other."""

    def __init__(self, mbit: float) -> None:
        self._bytes_per_s = mbit * 1e6 / 8
        self._free_s = time.monotonic()
        self._guard = threading.Lock()

    def pass_through(self, size: int) -> None:
        """Return when ``size`` more bytes have had their turn."""
        with self._guard:
            self._free_s = max(self._free_s, time.monotonic()) + size / self._bytes_per_s
            until = self._free_s
        time.sleep(max(0.0, until - time.monotonic()))


class _Narrow(http.client.HTTPConnection):
    """Takes little ahead of its reader."""

    @override
    def connect(self) -> None:
        self.sock = socket.socket()
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2 * PIECE)
        self.sock.settimeout(TIMEOUT_S)
        self.sock.connect((self.host, self.port))


def save(site: Site, cookie: str, path: str, line: Line) -> int:
    """Bytes of one film, taken in turns."""
    host = urlsplit(site.url)
    connection = _Narrow(str(host.hostname), host.port)
    connection.request("GET", path, headers={"Cookie": cookie})
    answer = connection.getresponse()
    found, held = 0, bytearray(PIECE)
    while got := answer.readinto(held):
        line.pass_through(got)
        found += got
    connection.close()
    if answer.status != HTTPStatus.OK:
        raise OSError(f"answered {answer.status}")
    return found


def measure(site: Site, path: str, size: int, options: argparse.Namespace) -> dict[str, object]:
    """All at once, and pages beside them."""
    browser, line = Browser(site, SELLER), Line(options.mbit)
    broken: list[str] = []
    taken: list[int] = []

    def run() -> None:
        try:
            found = save(site, browser.cookie, path, line)
        except (OSError, http.client.HTTPException) as error:
            broken.append(repr(error))
            return
        taken.append(found)
        if found != size:
            broken.append(f"{found} of {size} bytes")

    threads = [threading.Thread(target=run) for _ in range(options.downloads)]
    begun = time.monotonic()
    for thread in threads:
        thread.start()
    pages = []
    while any(thread.is_alive() for thread in threads):
        asked = time.monotonic()
        browser.get("/gallery")
        pages.append(time.monotonic() - asked)
        time.sleep(1)
    spent = time.monotonic() - begun
    alone_s = sum(taken) * 8 / (options.mbit * 1e6)
    return {
        "downloads": options.downloads,
        "megabytes": options.megabytes,
        "mbit_per_s": options.mbit,
        "broken": broken,
        "seconds": round(spent, 1),
        "to_the_line_alone": round(spent / alone_s, 3) if alone_s else None,
        "pages": len(pages),
        "page_p95_ms": round(1000 * sorted(pages)[int(0.95 * (len(pages) - 1))]),
        "site_peak_mib": round(site.peak_mib(), 1),
    }


def main() -> None:
    """Fill, serve, save, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--downloads", type=int, default=300)
    parser.add_argument("--megabytes", type=int, default=20)
    parser.add_argument("--mbit", type=float, default=30.0)
    options = parser.parse_args()
    with empty_studio() as settings:
        database = Database(settings)
        film = bytes(range(250)) * (options.megabytes * MEGABYTE // 250)
        fill(database, blobs_of(settings), Crowd(counties=1, items=20, sellers=1, clips=60), film)
        with database.reading() as session:
            rendition = session.scalars(select(Rendition.id)).first()
        database.close()
        with served(settings) as site:
            path = f"/gallery/files/{rendition}/save"
            print(json.dumps(measure(site, path, len(film), options), indent=1))


if __name__ == "__main__":
    main()
