"""By day, by night, and in the county's colours."""

from __future__ import annotations

import re


def sheets(page: str) -> list[str]:
    return re.findall(r'<link rel="stylesheet" href="([^"]+)"', page)


def test_the_device_decides_until_a_person_does(enter):
    visitor = enter("qidong-media")
    page = visitor.get("/").text
    assert 'media="(prefers-color-scheme: dark)"' in page
    assert '<meta name="color-scheme" content="light dark">' in page
    visitor.post("/look", {"look": "dark", "back": "/"})
    dark = visitor.get("/").text
    assert 'content="dark"' in dark
    assert re.search(r'dark\.css[^>]+media="all"', dark)
    visitor.post("/look", {"look": "light"})
    assert not any("dark.css" in each for each in sheets(visitor.get("/").text))
    visitor.post("/look", {"look": "<script>"})
    assert 'content="light dark"' in visitor.get("/").text


def test_pages_wear_the_colours_of_the_one_county_somebody_belongs_to(enter):
    (sheet,) = [
        each for each in sheets(enter("qidong-seller").get("/gallery").text) if "/county/" in each
    ]
    css = enter().get(sheet)
    assert (css.status_code, css.mimetype) == (200, "text/css")
    assert "--county-brand: #1d4a36;" in css.text
    assert css.headers["Cache-Control"] == "max-age=3600"
    assert not any("/county/" in each for each in sheets(enter("province").get("/").text))


def test_no_kit_no_sheet(enter):
    for slug in ("nowhere", "..", "%2e%2e", "qidong%2f..%2fqidong"):
        assert enter().get(f"/county/{slug}.css").status_code == 404
