"""Every route is sent what nobody should send: the answer is a page that says so, never a fault of the site.

What is sent is from the list that other sites were broken with: paths, format strings, formulas, numbers beyond every
type, days that no calendar has, markup, addresses of other hosts.
"""

from __future__ import annotations

import itertools
import shutil
from urllib.parse import quote

import pytest

from studio.store import Database
from tests.web.conftest import settings_in
from tests.web.routes import FORMS, OWNERS, address
from tests.web.test_matrix import RULES, call
from tests.web.visitor import Visitor
from web import create_app
from web.limits import limiter

MARKUP = "<script>alert(1)</script>"

NASTY = (
    "", " ", "../../etc/passwd", "..\\..\\boot.ini", "a\x00b", "\u202efdp.exe", "名" * 300, "-i.mp4", "a%03d",
    "concat:a|b", "%{pts}':\\", "=cmd|'/c calc'!A1", "\t+1", "//evil.example", "\\\\evil.example",
    "https://evil.example@127.0.0.1/", "-1", "9223372036854775808", "1e309", "NaN", "１２", "2027-02-30", "0000-00-00",
    "24:61", MARKUP, "' OR 1=1 --", "\ufffe🐉", "{{7*7}}", "null", "[]",
)  # fmt: skip

NAMES = (
    "q", "after", "before", "from", "to", "view", "by", "on", "day", "unit", "with", "shape", "size", "kind", "part",
    "back", "item", "open", "take", "aspect", "season", "length", "host", "channel", "state", "again", "days", "at",
)  # fmt: skip
"""What addresses of pages carry behind their question mark."""

EACH = 2
"""Values sent in each field of each route; which ones goes round, so that all of them come often."""


@pytest.fixture(scope="module")
def site(seeded, tmp_path_factory):
    folder = tmp_path_factory.mktemp("bad-input")
    shutil.copytree(seeded[0] / "var", folder / "var")
    database = Database(settings_in(folder))
    app = create_app(settings_in(folder))
    app.testing = True
    yield app, database
    limiter.reset()
    app.extensions["county-studio"].database.close()
    database.close()


def some(turn: itertools.count) -> list[str]:
    return [NASTY[next(turn) % len(NASTY)] for _ in range(EACH)]


def hold(answer, asked):
    """No fault of ours, no way to another host, no markup that was sent."""
    assert answer.status_code < 500, asked
    location = answer.headers.get("Location", "/")
    assert location.startswith("/"), (asked, location)
    assert not location.startswith(("//", "/\\")), (asked, location)
    if answer.mimetype == "text/html":
        assert MARKUP not in answer.text, asked


def visitor_of(site, rule):
    limiter.reset()
    return Visitor(*site, f"qidong-{OWNERS.get(rule.endpoint, 'administrator')}")


GETS = [each for each in RULES if "GET" in each.methods]
POSTS = [each for each in RULES if "POST" in each.methods and FORMS.get(each.endpoint)]


@pytest.mark.parametrize("rule", GETS, ids=lambda rule: rule.endpoint)
def test_no_address_breaks_a_page(site, qidong, rule):
    visitor, turn = visitor_of(site, rule), itertools.count(len(rule.endpoint))
    for variable in sorted(rule.arguments):
        for value in (quote(NASTY[2], safe=""), "%00", quote(MARKUP, safe="")):
            path = address(rule, qidong, **{variable: value})
            hold(visitor.get(path), path)
    path = address(rule, qidong)
    for name in itertools.islice(itertools.cycle(NAMES), len(rule.rule) % 2, len(NAMES), 2):
        value = NASTY[next(turn) % len(NASTY)]
        sent = f"{path}{'&' if '?' in path else '?'}{name}={quote(value)}"
        hold(visitor.get(sent), sent)


@pytest.mark.parametrize("rule", POSTS, ids=lambda rule: rule.endpoint)
def test_no_field_breaks_a_form(site, qidong, rule):
    visitor, turn = visitor_of(site, rule), itertools.count(len(rule.endpoint))
    for name, value in FORMS[rule.endpoint](qidong).items():
        for bad in some(turn):
            form = FORMS[rule.endpoint](qidong)
            form[name] = (form[name][0], bad or "-") if isinstance(value, tuple) else bad
            hold(call(visitor, "POST", address(rule, qidong), form), (rule.rule, name, bad))
