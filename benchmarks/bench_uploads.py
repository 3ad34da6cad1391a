"""Uploads against what the machine can do: bytes through a loopback socket into a file, then fsync.

    python -m benchmarks.bench_uploads [--mib 1024] [--rounds 3] [--side-by-side 20]

Aims: throughput ≥ 0.6 of that limit, memory of the site flat (it does not grow with the file), pages p95 ≤ 500 ms while
twenty files arrive. The limit stands for a bare receiver (nginx taking the same bytes by PUT, followed by sync): it
parses nothing, hashes nothing and writes no row. Prints JSON.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import re
import socket
import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from urllib.parse import urlsplit

from jobs.queue import prepare
from studio.process import Service
from studio.settings import Settings
from studio.store import Database
from studio.workflows.demo.land import Land, settle
from studio.workflows.demo.plan import read_plan
from web.commands.supervise import environment_of, site_url, wait_until_served, web_part
from web.passwords import hash_password

MIB = 1 << 20
PIECE = os.urandom(MIB - 8)
"""What is sent again and again, each time behind a number of its own."""

LOGIN = "qidong-media"
PORT = 8768


class Sender:
    """Somebody signed in who sends files by tus."""

    def __init__(self, settings: Settings, land: Land) -> None:
        self._host = str(urlsplit(site_url(settings)).netloc)
        account = next(each for each in land.accounts if each.login == LOGIN)
        self._headers = {"Tus-Resumable": "1.0.0"}
        answer, page = self._ask("GET", "/sign-in")
        self._keep(answer, page)
        form = f"login={account.login}&password={account.password}&csrf_token={self._headers['X-CSRFToken']}"
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        self._keep(*self._ask("POST", "/sign-in", form.encode(), kind))
        self._keep(*self._ask("GET", "/footage"))

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

    def page_s(self) -> float:
        """Seconds a page takes."""
        begun = time.monotonic()
        answer, _ = self._ask("GET", "/footage")
        if answer.status != http.HTTPStatus.OK:
            raise SystemExit(f"the page answered {answer.status}")
        return time.monotonic() - begun

    def upload_s(self, mib: int, first: int) -> float:
        """Seconds from the first byte to the answer that the file is footage."""
        made, said = self._ask("POST", "/uploads", more={"Upload-Length": str(mib * MIB)})
        if made.status != http.HTTPStatus.CREATED:
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
        if "X-Next" not in answer.headers:
            raise SystemExit(f"not taken: {answer.status}")
        return spent


def send(put: Callable[[bytes], object], mib: int, first: int) -> None:
    """The same work for both: numbered pieces, no two files alike."""
    for number in range(mib):
        put((first + number).to_bytes(8, "big") + PIECE)


def bare_s(folder: Path, mib: int) -> float:
    """Seconds a bare receiver in a process of its own takes for as many bytes, fsync included."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        target = folder / "bare"
        process = get_context("fork").Process(target=_receive, args=(server, target))
        process.start()
        with socket.create_connection(server.getsockname()) as line:
            begun = time.monotonic()
            send(line.sendall, mib, 0)
            line.shutdown(socket.SHUT_WR)
            line.recv(1)
            spent = time.monotonic() - begun
        process.join()
    target.unlink()
    return spent


def _receive(server: socket.socket, target: Path) -> None:
    line, _ = server.accept()
    held = memoryview(bytearray(MIB))
    with line, target.open("wb", buffering=0) as file:
        while size := line.recv_into(held):
            file.write(held[:size])
        os.fsync(file.fileno())
        line.send(b".")


def side_by_side(sender: Sender, files: int, mib: int) -> dict[str, float]:
    """Pages asked for while files arrive."""
    threads = [
        threading.Thread(target=sender.upload_s, args=(mib, (number + 1) << 32))
        for number in range(files)
    ]
    begun = time.monotonic()
    for thread in threads:
        thread.start()
    pages = []
    while any(thread.is_alive() for thread in threads):
        pages.append(sender.page_s())
        time.sleep(0.05)
    spent = time.monotonic() - begun
    return {
        "files": files,
        "mib_per_s": round(files * mib / spent, 1),
        "pages": len(pages),
        "page_p95_ms": round(1000 * sorted(pages)[int(0.95 * (len(pages) - 1))]),
    }


def _peak_mib(service: Service) -> float:
    children = Path(f"/proc/{service.pid}/task/{service.pid}/children").read_text("utf-8").split()
    texts = [Path(f"/proc/{pid}/status").read_text("utf-8") for pid in children]
    found = [re.search(r"VmHWM:\s+(\d+) kB", text) for text in texts]
    return max(int(each[1]) / 1024 for each in found if each)


def main() -> None:
    """Measure in turn and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mib", type=int, default=1024)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--side-by-side", type=int, default=20)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=".", prefix=".bench-") as name:
        os.environ["COUNTY_STUDIO_VAR"] = str(Path(name).resolve() / "var")
        settings = replace(Settings.from_environment(), port=PORT)
        prepare(settings)
        land = settle(settings, Database(settings), read_plan(settings.data), hash_password)
        service = Service(
            web_part(settings).argv, environment_of(settings), settings.var / "web.log"
        )
        try:
            wait_until_served(settings)
            print(json.dumps(_measured(settings, land, service, options), indent=1))
        finally:
            service.end(5)


def _measured(
    settings: Settings, land: Land, service: Service, options: argparse.Namespace
) -> dict[str, object]:
    sender = Sender(settings, land)
    sender.upload_s(1, 1 << 60)
    before = _peak_mib(service)
    ours, bare = [], []
    for number in range(options.rounds):
        ours.append(options.mib / sender.upload_s(options.mib, (number + 1) << 40))
        bare.append(options.mib / bare_s(settings.var, options.mib))
    grown = _peak_mib(service) - before
    return {
        "mib": options.mib,
        "upload_mib_per_s": round(statistics.median(ours), 1),
        "bare_mib_per_s": round(statistics.median(bare), 1),
        "upload_to_bare": round(statistics.median(ours) / statistics.median(bare), 2),
        "peak_growth_mib": round(grown, 1),
        "side_by_side": side_by_side(sender, options.side_by_side, max(1, options.mib // 32)),
    }


if __name__ == "__main__":
    main()
