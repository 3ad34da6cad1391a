"""How long a seller on a poor line waits for the first poster of the gallery, and what the first page weighs.

    python -m benchmarks.bench_first_poster [--rounds 3] [--mbit 1] [--latency-ms 100]

Aims: at 1 Mbit/s the first poster stands on a phone's screen within 3 s; all of the first page but its pictures weighs
at most 150 kB on the line. A real Chromium of 390 × 844 points at 3x, cache empty, its line throttled by its own
network emulation; covers are as heavy as a photograph's. Prints JSON.
"""

from __future__ import annotations

import argparse
import json
import statistics
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page

from benchmarks.crowd import PASSWORD, SELLER, Crowd, fill
from benchmarks.served import empty_studio, served
from studio.store import Database, blobs_of
from tests.browser.chromium import started

POSTER = """
() => new Promise((done) => {
  const look = () => {
    const first = document.querySelector(".tile-pic img");
    if (first && first.complete && first.naturalWidth) {
      requestAnimationFrame(() => done(performance.now()));
    } else { setTimeout(look, 10); }
  };
  look();
})
"""
"""Milliseconds from the beginning of the navigation until the first poster is decoded and painted."""


@dataclass
class Weight:
    """Bytes on the line by kind, as Chromium counts them, headers included."""

    kinds: dict[str, str]
    bytes: dict[str, int]

    @classmethod
    def of(cls, line: CDPSession) -> Weight:
        """Counts from now on."""
        weight = cls({}, {})

        def note(event: dict[str, Any]) -> None:
            weight.kinds[event["requestId"]] = event["type"]

        def count(event: dict[str, Any]) -> None:
            kind = weight.kinds.get(event["requestId"], "Other")
            size = int(event["encodedDataLength"])
            weight.bytes[kind] = weight.bytes.get(kind, 0) + size

        line.on("Network.responseReceived", note)
        line.on("Network.loadingFinished", count)
        return weight


def visit(browser: Browser, url: str, options: argparse.Namespace) -> tuple[float, Weight]:
    """Seconds until the first poster, and what came until the page was quiet."""
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, device_scale_factor=3, locale="zh-CN"
    )
    page: Page = context.new_page()
    page.goto(f"{url}/sign-in")
    page.fill("input[name=login]", SELLER)
    page.fill("input[name=password]", PASSWORD)
    page.click("form button.main")
    page.wait_for_load_state("networkidle")
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.clearBrowserCache")
    line.send("Network.setCacheDisabled", {"cacheDisabled": True})
    throttled = options.mbit * 1e6 / 8
    limits = {"latency": options.latency_ms, "downloadThroughput": throttled}
    line.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "uploadThroughput": throttled, **limits},
    )
    weight = Weight.of(line)
    page.goto(f"{url}/gallery", wait_until="commit")
    spent = float(page.evaluate(POSTER)) / 1000
    page.wait_for_load_state("networkidle", timeout=120_000)
    context.close()
    return spent, weight


def main() -> None:
    """Fill, serve, visit, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--mbit", type=float, default=1.0)
    parser.add_argument("--latency-ms", type=float, default=100.0)
    options = parser.parse_args()
    with empty_studio() as settings:
        database = Database(settings)
        fill(database, blobs_of(settings), Crowd(counties=1, items=20, sellers=1, clips=80))
        database.close()
        with served(settings) as site, started() as browser:
            visits = [visit(browser, site.url, options) for _ in range(options.rounds)]
    weight = visits[-1][1].bytes
    pictures = weight.get("Image", 0)
    told = {
        "mbit_per_s": options.mbit,
        "first_poster_s": round(statistics.median(spent for spent, _ in visits), 2),
        "slowest_s": round(max(spent for spent, _ in visits), 2),
        "page_kb": round((sum(weight.values()) - pictures) / 1000, 1),
        "pictures_kb": round(pictures / 1000, 1),
        "by_kind_kb": {kind: round(size / 1000, 1) for kind, size in sorted(weight.items())},
    }
    print(json.dumps(told, indent=1))


if __name__ == "__main__":
    main()
