"""No page asks the database more than twelve times, and none asks more because there is more to show.

Every GET address of the URL map is asked twice: in a county that has a few of everything, and in one with lists of a
realistic length.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from studio.store import Database
from tests.web.api.calls import address as program_address
from tests.web.api.calls import login_of
from tests.web.conftest import settings_in
from tests.web.grown import grow
from tests.web.routes import OWNERS, address
from tests.web.test_matrix import RULES
from tests.web.visitor import Visitor
from web import create_app
from web.api.operations import OPERATIONS
from web.limits import limiter

MOST = 12
OF_FILES = 18
"""A file with all that a unit sells reads each of its tables once, however many rows they have; no page does."""

FEW, MANY = 3, 40

PAGES = [rule for rule in RULES if "GET" in rule.methods]
READS = [
    each
    for each in OPERATIONS.values()
    if each.method == "GET" and each.name != "get_live_pack"  # half a minute, as its page's
]


@contextmanager
def asked() -> Iterator[list[str]]:
    """The statements sent to any database meanwhile, the queue's too."""
    sent: list[str] = []

    def note(connection, cursor, statement, *rest):
        if not statement.startswith(("BEGIN", "PRAGMA")):
            sent.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", note)


@pytest.fixture(scope="module")
def sites(seeded, tmp_path_factory):
    """The same site with few and with many rows."""
    made = {}
    for count in (FEW, MANY):
        folder = tmp_path_factory.mktemp(f"with-{count}")
        shutil.copytree(Path(seeded[0]) / "var", folder / "var")
        database = Database(settings_in(folder))
        grow(database, seeded[1].counties["qidong"].ids, count)
        app = create_app(settings_in(folder))
        app.testing = True
        made[count] = (app, database)
    yield made
    limiter.reset()
    for app, database in made.values():
        app.extensions["county-studio"].database.close()
        database.close()


def counts(sites, login, path):
    """What is asked for the page, with few and with many rows."""
    found = []
    for app, database in sites.values():
        visitor = Visitor(app, database, login)
        visitor.get(path)  # what is kept in memory from one request to the next is there now
        with asked() as sent:
            answer = visitor.get(path)
        assert answer.status_code in {200, 302}, (path, answer.status_code)
        found.append(sent)
    return found


def hold(sites, login, path):
    few, many = counts(sites, login, path)
    assert len(many) <= len(few), "\n\n".join(many)
    assert len(many) <= (OF_FILES if re.search(r"/catalog/(export|sheet)\.", path) else MOST), (
        "\n\n".join(many)
    )


@pytest.mark.parametrize("rule", PAGES, ids=lambda rule: rule.endpoint)
def test_no_page_asks_more_than_twelve_times(sites, qidong, rule):
    login = f"qidong-{OWNERS.get(rule.endpoint, 'administrator')}"
    hold(sites, login, address(rule, qidong))


@pytest.mark.parametrize(
    "rule",
    [rule for rule in PAGES if not rule.arguments and rule.endpoint not in OWNERS],
    ids=lambda rule: rule.endpoint,
)
def test_nor_for_the_province_that_sees_all(sites, qidong, rule):
    hold(sites, "province", address(rule, qidong))


@pytest.mark.parametrize("operation", READS, ids=lambda each: each.name)
def test_nor_for_a_program(sites, qidong, operation):
    hold(sites, login_of(operation), program_address(operation, qidong))


@pytest.mark.parametrize(
    ("page", "link"),
    [
        ("gallery.show", r"/gallery/take/c\.[\w.-]+"),
        ("requests.show", r"/film/[\w-]+"),
        ("schedule.feeds", r"/schedule/calendar/%(calendar_link)s[\w.-]+\.ics"),
    ],
)
def test_nor_for_who_was_sent_a_link(sites, qidong, page, link):
    app, database = sites[FEW]
    rule = next(rule for rule in PAGES if rule.endpoint == page)
    shown = Visitor(app, database, "qidong-coordinator").get(address(rule, qidong)).text
    hold(sites, None, re.search(link % qidong, shown)[0])
