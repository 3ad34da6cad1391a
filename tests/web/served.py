"""A site of its own process for tests of uploads: it can be killed, left, fooled and kept waiting; nothing is faked."""

from __future__ import annotations

import base64
import hashlib
import http.client
import os
import random
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from studio.process import Service
from studio.records.uploads import Upload
from studio.records.work import Footage, Job, JobKind
from studio.settings import Settings
from studio.store import Database
from tests.web.visitor import Visitor
from web import create_app
from web.commands.supervise import wait_until_served, web_part

MIB = 1 << 20
DATA = random.Random(5).randbytes(20 * MIB)
OCTETS = "application/offset+octet-stream"
SECRET = "a key of these tests"
PATIENCE_S = 30


def port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


class Served:
    """A site of its own process, and one person's way to it."""

    def __init__(self, settings: Settings, database: Database) -> None:
        self.settings, self.database = settings, database
        app = create_app(settings)
        visitor = Visitor(app, database, "qidong-media")
        self.headers = {"Tus-Resumable": "1.0.0", "X-CSRFToken": visitor.token()}
        self.headers["Cookie"] = f"county_studio={visitor.client.get_cookie('county_studio').value}"
        app.extensions["county-studio"].database.close()
        self.start()

    def start(self) -> None:
        environment = {
            **os.environ,
            **self.settings.environment,
            "COUNTY_STUDIO_SECRET_KEY": SECRET,
        }
        part = web_part(self.settings)
        self.service = Service(part.argv, environment, self.settings.var / "web.log")
        assert wait_until_served(self.settings, PATIENCE_S), self.log()

    def log(self) -> str:
        return (self.settings.var / "web.log").read_text("utf-8")

    def kill(self) -> None:
        os.killpg(self.service.pid, signal.SIGKILL)
        self.service.end(0)

    def begin(self, method, address, length, **headers):
        """A request whose body is still to come."""
        line = http.client.HTTPConnection("127.0.0.1", self.settings.port, timeout=PATIENCE_S)
        line.putrequest(method, address)
        named = {name.replace("_", "-"): str(value) for name, value in headers.items()}
        size = {} if length is None else {"Content-Length": str(length)}
        for name, value in (self.headers | size | named).items():
            line.putheader(name, value)
        line.endheaders()
        return line

    def ask(self, method, address, body=b"", **headers):
        line = self.begin(method, address, len(body), **headers)
        if body:
            line.send(body)
        answer = line.getresponse()
        answer.read()
        line.close()
        return answer

    def create(self, length=20 * MIB) -> str:
        name = base64.b64encode("采收.mp4".encode()).decode()
        made = self.ask(
            "POST", "/uploads", Upload_Length=length, Upload_Metadata=f"filename {name}"
        )
        assert made.status == 201
        return made.headers["Location"]

    def patching(self, address, offset, length):
        return self.begin("PATCH", address, length, Content_Type=OCTETS, Upload_Offset=offset)

    def patch(self, address, offset, body, **headers):
        return self.ask(
            "PATCH", address, body, Content_Type=OCTETS, Upload_Offset=offset, **headers
        )

    def offset(self, address) -> int:
        answer = self.ask("HEAD", address)
        assert answer.status == 200
        return int(answer.headers["Upload-Offset"])

    def noted(self, address) -> int:
        with self.database.reading() as session:
            return session.get_one(Upload, address.rpartition("/")[2]).received


@pytest.fixture
def site(settings, database) -> Iterator[Served]:
    environment = {
        **settings.environment,
        "COUNTY_STUDIO_PORT": str(port()),
        "COUNTY_STUDIO_UPLOAD_LIMIT_MIB": "4096",
        "COUNTY_STUDIO_SECRET_KEY": SECRET,
    }
    served = Served(Settings.from_environment(environment), database)
    yield served
    served.service.end(0)
    assert "Traceback" not in served.log()


def check_kept(site, address, data=DATA):
    """It is footage, once, to the byte; its job is queued, once; nothing else is left of it."""
    kept = check_hashed(site, address, hashlib.sha256(data).hexdigest())
    assert kept.read_bytes() == data


def check_hashed(site, address, digest) -> Path:
    """The same of a file that is too large to be held; the file it became."""
    with site.database.reading() as session:
        (kept,) = session.scalars(select(Footage).where(Footage.name == "采收.mp4"))
        jobs = select(Job).where(Job.subject_id == kept.id, Job.kind == JobKind.INGEST)
        assert len(session.scalars(jobs).all()) == 1
    path = site.settings.var / "blobs" / kept.blob
    assert kept.sha256 == digest
    with path.open("rb") as file:
        assert hashlib.file_digest(file, "sha256").hexdigest() == digest
    assert list((site.settings.var / "uploads").iterdir()) == []
    assert site.ask("HEAD", address).headers["X-Next"] == f"/footage/{kept.id}"
    return path
