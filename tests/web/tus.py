"""A small tus client, one person's, and what the studio has of an upload."""

from __future__ import annotations

import base64

from sqlalchemy import select

from studio.records.uploads import Upload
from studio.records.work import Footage
from tests.web.visitor import Visitor

OCTETS = "application/offset+octet-stream"
DATA = bytes(range(256)) * 100
WHOLE = len(DATA)


def b64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


class Tus:
    """A small client: one person's, with their cookie and token."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor
        self.common = {
            "Tus-Resumable": "1.0.0",
            "X-CSRFToken": visitor.token(),
            "Accept-Language": "zh-CN",
        }

    def ask(self, method, address, body=b"", **headers):
        named = {name.replace("_", "-"): str(value) for name, value in headers.items()}
        kind = {"Content-Type": OCTETS} if body else {}
        return self.visitor.client.open(
            address, method=method, data=body, headers=self.common | kind | named, buffered=True
        )

    def create(self, length=WHOLE, body=b"", name="采收.mp4", **headers):
        given = {"Upload_Metadata": f"filename {b64(name)}"} | headers
        return self.ask("POST", "/uploads", body, Upload_Length=length, **given)

    def patch(self, address, offset, body, **headers):
        more = {"Content_Type": OCTETS} | headers
        return self.ask("PATCH", address, body, Upload_Offset=offset, **more)

    def head(self, address):
        return self.ask("HEAD", address)


def footage(database):
    with database.reading() as session:
        return session.scalars(select(Footage).where(Footage.name == "采收.mp4")).all()


def parts(settings):
    folder = settings.var / "uploads"
    return sorted(folder.iterdir()) if folder.exists() else []


def change(database, address, **values):
    with database.session() as session:
        upload = session.get_one(Upload, address.rpartition("/")[2])
        for name, value in values.items():
            setattr(upload, name, value)
