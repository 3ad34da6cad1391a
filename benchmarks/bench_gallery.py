"""The gallery with as many clips as a province has, on SQLite and on PostgreSQL.

    python -m benchmarks.bench_gallery [--clips 100000] [--sellers 8000] [--rate 20] [--seconds 60] [--on sqlite]

Aims: gallery and search p95 ≤ 100 ms at 20 requests/s on two cores. The requests begin at fixed times, whether or not
the ones before have ended, from this process on the same machine; half of them a seller's, half of one who sees all
51 counties. Prints JSON: milliseconds, p50 and p95, of all and of each kind of request, and the compressed weight.
"""

from __future__ import annotations

import argparse
import http.client
import json
import random
import re
import threading
import time
from collections import defaultdict
from contextlib import ExitStack
from http import HTTPStatus
from urllib.parse import quote, urlencode, urlsplit

from benchmarks.crowd import PASSWORD, PROVINCE, SELLER, Crowd, fill
from benchmarks.served import Site, empty_studio, postgresql, served
from studio.store import Database, blobs_of

SEARCHES = ("hhc", "黄花菜", "baicha", "蜂蜜", "lj", "good", "c07", "县", "nothing like it")

LATE_S = 1.0
"""A request that begins later than planned by this means that the load was not what was promised."""


class Browser:
    """One person's cookies; each request on a line of its own."""

    def __init__(self, site: Site, login: str) -> None:
        self._host = str(urlsplit(site.url).netloc)
        self.cookie = ""
        _, page = self.get("/sign-in")
        token = re.search(r'data-csrf="([^"]+)"', page)
        fields = {"login": login, "password": PASSWORD, "csrf_token": token[1] if token else ""}
        self._ask("POST", "/sign-in", urlencode(fields).encode())

    def get(self, path: str) -> tuple[int, str]:
        """Bytes on the line and the page.

        Raises:
            SystemExit: It is none.
        """
        return self._ask("GET", path, b"")

    def _ask(self, method: str, path: str, body: bytes) -> tuple[int, str]:
        line = http.client.HTTPConnection(self._host, timeout=60)
        kind = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
        line.request(method, path, body or None, {"Cookie": self.cookie, **kind})
        answer = line.getresponse()
        data = answer.read()
        line.close()
        if answer.status not in {HTTPStatus.OK, HTTPStatus.FOUND, HTTPStatus.SEE_OTHER}:
            raise SystemExit(f"{method} {path} answered {answer.status}: {data[:500]!r}")
        given = answer.headers.get("Set-Cookie", "").partition(";")[0]
        self.cookie = given or self.cookie
        return len(data), data.decode("utf-8", "replace")


def paths(browser: Browser) -> dict[str, list[str]]:
    """What a person asks of the gallery, by kind."""
    _, first = browser.get("/gallery")
    counties = re.findall(r"county=([0-9a-f]{32})", first)
    follow = re.findall(r'rel="next" href="([^"]+)"', first)
    deep = follow
    for _ in range(5):
        _, page = browser.get(deep[-1].replace("&amp;", "&"))
        deep += re.findall(r'rel="next" href="([^"]+)"', page)
    found = {
        "all": ["/gallery"],
        "search": [f"/gallery?q={quote(each)}" for each in SEARCHES],
        "narrowed": [
            "/gallery?season=now", "/gallery?length=middle", "/gallery?aspect=1:1",
            "/gallery?length=long&aspect=16:9", "/gallery?aspect=3:4", "/gallery?q=hhc&season=now",
        ],
        "further": [each.replace("&amp;", "&") for each in deep],
        "county": [f"/gallery?county={each}" for each in sorted(set(counties))],
    }  # fmt: skip
    return {kind: each for kind, each in found.items() if each}


def measure(site: Site, rate: float, seconds: float) -> dict[str, object]:
    """Ask at fixed times; how long each answer took."""
    browsers = [Browser(site, SELLER), Browser(site, PROVINCE)]
    asked = [paths(each) for each in browsers]
    weight, _ = browsers[1].get("/gallery")
    chance = random.Random(5)  # noqa: S311 - choice of a benchmark
    spent: dict[str, list[float]] = defaultdict(list)
    late, failed = [0.0], list[str]()
    begun = time.monotonic() + 0.2

    def ask(due: float, who: int, kind: str, path: str) -> None:
        late[0] = max(late[0], time.monotonic() - due)
        try:
            browsers[who].get(path)
        except (OSError, http.client.HTTPException, SystemExit) as error:
            failed.append(repr(error))
            return
        spent[f"{('seller', 'province')[who]} {kind}"].append(time.monotonic() - due)

    threads = []
    for number in range(int(rate * seconds)):
        due = begun + number / rate
        who = number % 2
        kind = chance.choice(sorted(asked[who]))
        path = chance.choice(asked[who][kind])
        thread = threading.Thread(target=ask, args=(due, who, kind, path))
        time.sleep(max(0.0, due - time.monotonic()))
        thread.start()
        threads.append(thread)
    for thread in threads:
        thread.join()
    if late[0] > LATE_S:
        raise SystemExit(f"the load came {late[0]:.1f} s late: this machine is too busy to measure")
    everything = [each for kind in spent.values() for each in kind]
    told = {kind: _told(each) for kind, each in sorted(spent.items())}
    return {
        "requests": len(everything),
        "failed": failed,
        "page_bytes": weight,
        "all": _told(everything),
        **told,
    }


def _told(spent: list[float]) -> dict[str, float]:
    ordered = sorted(1000 * each for each in spent)
    return {
        f"p{share}_ms": round(ordered[min(len(ordered) - 1, int(share / 100 * len(ordered)))], 1)
        for share in (50, 95)
    }


def main() -> None:
    """Fill, serve, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clips", type=int, default=Crowd.clips)
    parser.add_argument("--sellers", type=int, default=Crowd.sellers)
    parser.add_argument("--rate", type=float, default=20)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--on", choices=("sqlite", "postgresql"))
    options = parser.parse_args()
    crowd = Crowd(clips=options.clips, sellers=options.sellers)
    told: dict[str, object] = {"clips": crowd.clips, "sellers": crowd.sellers, "rate": options.rate}
    for kind in ("sqlite", "postgresql"):
        if options.on in {None, kind}:
            with ExitStack() as stack:
                url = stack.enter_context(postgresql()) if kind == "postgresql" else ""
                settings = stack.enter_context(empty_studio(url))
                database = Database(settings)
                begun = time.monotonic()
                fill(database, blobs_of(settings), crowd)
                database.close()
                filled_s = round(time.monotonic() - begun, 1)
                site = stack.enter_context(served(settings))
                measured = measure(site, options.rate, options.seconds)
                told[kind] = {"filled_s": filled_s, **measured}
    print(json.dumps(told, indent=1))


if __name__ == "__main__":
    main()
