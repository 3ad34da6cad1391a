"""Uploads by a client that others wrote: tuspy, against a real site."""

from __future__ import annotations

import random

import pytest

from tests.web.served import MIB, check_kept, site

pytestmark = pytest.mark.queue

tus = pytest.importorskip("tusclient.client", reason="an environment of before tuspy in dev.lock")

__all__ = ["site"]


@pytest.fixture
def client(site):
    headers = {name: site.headers[name] for name in ("X-CSRFToken", "Cookie")}
    return tus.TusClient(f"http://127.0.0.1:{site.settings.port}/uploads", headers=headers)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "采收.mp4"
    path.write_bytes(random.Random(6).randbytes(5 * MIB + 7))
    with path.open("rb") as opened:
        yield opened


def sender(client, file, **more):
    given = {"filename": "采收.mp4"}
    return client.uploader(file_stream=file, metadata=given, chunk_size=MIB, **more)


def content(file):
    file.seek(0)
    return file.read()


@pytest.mark.parametrize("checked", [False, True])
def test_a_whole_file(site, client, file, checked):
    sending = sender(client, file, upload_checksum=checked)
    sending.upload()
    check_kept(site, sending.url, content(file))


def test_a_file_that_goes_on_after_the_site_was_killed(site, client, file):
    first = sender(client, file, upload_checksum=True)
    first.upload(stop_at=3 * MIB)
    site.kill()
    site.start()
    second = sender(client, file, url=first.url)
    assert second.get_offset() == 3 * MIB
    second.upload()
    check_kept(site, first.url, content(file))
