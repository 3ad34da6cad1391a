"""A person at the site, over real HTTP: signs in, uploads, asks."""

from __future__ import annotations

import http.cookiejar
import re
import urllib.parse
import urllib.request
import uuid
from pathlib import Path

TIMEOUT_S = 60
"""Seconds a request may take."""


class Visitor:
    """Keeps the cookies and the CSRF token of one browser."""

    def __init__(self, site: str) -> None:
        self._site = site.rstrip("/")
        jar = http.cookiejar.CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
        self._token = ""

    def get(self, path: str) -> str:
        """A page; remembers its CSRF token.

        Raises:
            OSError: The site did not answer, or answered with an error.
        """
        with self._opener.open(self._site + path, timeout=TIMEOUT_S) as answer:
            page = str(answer.read().decode("utf-8", "replace"))
        found = re.search(r'data-csrf="([^"]+)"', page)
        self._token = found[1] if found else self._token
        return page

    def sign_in(self, login: str, password: str) -> None:
        """Sign in.

        Raises:
            OSError: The site did not answer.
        """
        self.get("/sign-in")
        fields = {"login": login, "password": password, "csrf_token": self._token}
        data = urllib.parse.urlencode(fields).encode()
        with self._opener.open(self._site + "/sign-in", data, timeout=TIMEOUT_S) as answer:
            answer.read()

    def upload(self, file: Path, unit: str) -> str:
        """Upload a file to a unit; returns the id of the footage.

        Raises:
            OSError: The site did not answer to the end.
        """
        self.get("/footage/upload")
        border = uuid.uuid4().hex
        fields = {"csrf_token": self._token, "unit": unit, "item": ""}
        parts = [
            f'--{border}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in fields.items()
        ]
        head = (
            f'--{border}\r\nContent-Disposition: form-data; name="file"; filename="{file.name}"\r\n'
            "Content-Type: video/mp4\r\n\r\n"
        )
        body = "".join(parts).encode() + head.encode() + file.read_bytes()
        request = urllib.request.Request(  # noqa: S310 - the site of this very run
            self._site + "/footage/upload", body + f"\r\n--{border}--\r\n".encode()
        )
        request.add_header("Content-Type", f"multipart/form-data; boundary={border}")
        with self._opener.open(request, timeout=TIMEOUT_S) as answer:
            answer.read()
            return str(answer.geturl()).rstrip("/").rpartition("/")[2]
