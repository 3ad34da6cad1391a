"""The matrix of every route, role and unit, made from the URL map: nobody reaches, or changes, what is not theirs.

An endpoint that is new has no form or thing in ``tests/web/routes.py``, and fails here until somebody says how it is
called.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path

import pytest

from studio.records.people import Account, Membership, Role, Unit, UnitKind
from studio.records.sessions import SessionKind
from studio.store import Database
from studio.workflows.accounts.sessions import open_session
from tests.web.conftest import settings_in
from tests.web.routes import FORMS, OTHERWISE, OWNERS, PRIVATE, QUERIES, SUBJECTS, THINGS, address
from tests.web.test_gate import OPEN
from tests.web.visitor import Visitor
from web import create_app
from web.guard import KEY
from web.limits import limiter

NOWHERE = "0" * 32
"""An id that no row has."""

COUNTIES = ("qidong", "sangzhi")
VILLAGE = "village"
"""A station below Qidong: what it holds the county sees, and not the other way round."""

CALLERS = [f"{home}-{role.value}" for home in (*COUNTIES, VILLAGE) for role in Role]


def _rules():
    app = create_app(settings_in(Path(tempfile.gettempdir()) / "county-studio-url-map"))
    # What programs ask is in a matrix of its own, by token: tests/web/api/test_matrix.py.
    found = [
        rule
        for rule in app.url_map.iter_rules()
        if rule.endpoint not in OPEN and not rule.endpoint.startswith("api_v1.")
    ]
    app.extensions["county-studio"].database.close()
    return sorted(found, key=lambda rule: rule.endpoint)


RULES = _rules()
CALLS = [(rule, method) for rule in RULES for method in sorted(rule.methods & {"GET", "POST"})]


@pytest.fixture(scope="module")
def shared(seeded, tmp_path_factory):
    """One site for all calls that must change nothing."""
    folder = tmp_path_factory.mktemp("matrix")
    shutil.copytree(seeded[0] / "var", folder / "var")
    settings = settings_in(folder)
    database = Database(settings)
    with database.session() as session:
        county = seeded[1].counties["qidong"].unit
        station = Unit(
            kind=UnitKind.STATION, parent_id=county, slug=VILLAGE, name_zh="村站", name_en="Village"
        )
        session.add(station)
        session.flush()
        for role in Role:
            account = Account(login=f"{VILLAGE}-{role.value}", name="村里人", password_hash="-")
            session.add(account)
            session.flush()
            session.add(Membership(account_id=account.id, unit_id=station.id, role=role))
    app = create_app(settings)
    app.testing = True
    yield app, database
    limiter.reset()
    app.extensions["county-studio"].database.close()
    database.close()


def ids_of(world, county):
    return world.counties[county].ids | {"unit": world.counties[county].unit}


def rows(database):
    """Everything the database holds, as text."""
    with database.engine.connect() as connection:
        return list(connection.connection.dbapi_connection.iterdump())


def call(visitor, method, path, form):
    """Ask; a form goes with its token, which is the same for a browser's life."""
    if method == "GET":
        return visitor.get(path)
    if not hasattr(visitor, "kept_token"):
        visitor.kept_token = visitor.token()
    data = {"csrf_token": visitor.kept_token, **form}
    headers = {**visitor.headers, "X-CSRFToken": visitor.kept_token}
    return visitor.client.post(path, data=data, headers=headers, buffered=True)


def foreign_calls(own, other):
    """Every address with each of its variables, one at a time, naming another unit's thing or nothing."""
    for rule, method in CALLS:
        names = THINGS | SUBJECTS.get(rule.endpoint, {})
        for variable in sorted(rule.arguments):
            for value in (other[names[variable]], NOWHERE):
                yield rule, method, address(rule, own, **{variable: value})
        if rule.endpoint in QUERIES:
            variable, thing = QUERIES[rule.endpoint]
            for value in (other[thing], NOWHERE):
                yield rule, method, address(rule, own, **{variable: value})


def form_of(endpoint, ids):
    return FORMS[endpoint](ids)


def test_every_route_is_known_to_the_matrix():
    variables = {name for rule in RULES for name in rule.arguments}
    assert variables <= set(THINGS), "say in tests/web/routes.py which thing stands for it"
    posts = {rule.endpoint for rule, method in CALLS if method == "POST"}
    assert posts == set(FORMS), "say in tests/web/routes.py what a valid form is"


@pytest.mark.parametrize("caller", CALLERS)
def test_what_is_elsewhere_is_not_there(shared, world, caller):
    """403 where the role may not at all, else 404 as for what nobody has; and no row is touched."""
    app, database = shared
    home, _, role = caller.rpartition("-")
    other = ids_of(world, "sangzhi" if home == "qidong" else "qidong")
    # A station has no things of its own here: all it names is its county's, which lies above it.
    own = ids_of(world, home) if home in COUNTIES else other
    visitor = Visitor(app, database, caller)
    before = rows(database)
    wrong = []
    for rule, method, path in foreign_calls(own, other):
        allowed = Role(role) in app.extensions[KEY][rule.endpoint].roles
        form = form_of(rule.endpoint, own) if method == "POST" else {}
        status = call(visitor, method, path, form).status_code
        if status != (404 if allowed else 403):
            wrong.append(f"{method} {path} ({rule.endpoint}): {status}")
    assert wrong == []
    assert rows(database) == before


@pytest.mark.parametrize("home", COUNTIES)
def test_a_sellers_device_reaches_no_more_than_the_seller(shared, world, home):
    app, database = shared
    visitor = Visitor(app, database, None)
    with database.session() as session:
        account = session.query(Account).filter_by(login=f"{home}-seller").one()
        opened = open_session(session, account, SessionKind.DEVICE, "", world.counties[home].unit)
    with visitor.client.session_transaction() as cookie:
        cookie["_user_id"] = opened.kept
    before = rows(database)
    own = ids_of(world, home)
    other = ids_of(world, "sangzhi" if home == "qidong" else "qidong")
    for rule, method, path in foreign_calls(own, other):
        allowed = Role.SELLER in app.extensions[KEY][rule.endpoint].roles
        form = form_of(rule.endpoint, own) if method == "POST" else {}
        assert call(visitor, method, path, form).status_code == (404 if allowed else 403), path
    assert rows(database) == before


@pytest.mark.parametrize("role", [each for each in Role if each is not Role.SELLER])
def test_what_is_one_persons_is_not_there_for_colleagues(shared, world, role):
    app, database = shared
    visitor = Visitor(app, database, f"qidong-{role.value}")
    own = ids_of(world, "qidong")
    before = rows(database)
    for rule, method in CALLS:
        if OWNERS.get(rule.endpoint) == role.value:
            continue
        if rule.arguments & PRIVATE or rule.endpoint == "accounts.end_own_session":
            form = form_of(rule.endpoint, own) if method == "POST" else {}
            answer = call(visitor, method, address(rule, own), form)
            assert answer.status_code == 404, rule
    assert rows(database) == before


@pytest.mark.parametrize(
    "rule",
    [rule for rule in RULES if "POST" in rule.methods],
    ids=lambda rule: rule.endpoint,
)
def test_every_form_does_something_for_whom_it_is_meant(enter, world, database, rule):
    """Without this, a matrix of forms that are refused anyway would prove nothing."""
    own = ids_of(world, "qidong")
    visitor = enter(f"qidong-{OWNERS.get(rule.endpoint, 'administrator')}")
    answer = call(visitor, "POST", address(rule, own), form_of(rule.endpoint, own))
    expected = {OTHERWISE[rule.endpoint]} if rule.endpoint in OTHERWISE else {200, 302}
    assert answer.status_code in expected, answer.text


@pytest.mark.parametrize(
    "rule", [rule for rule in RULES if "GET" in rule.methods], ids=lambda rule: rule.endpoint
)
def test_every_page_is_there_for_whom_it_is_meant(shared, world, rule):
    app, database = shared
    login = f"qidong-{OWNERS.get(rule.endpoint, 'administrator')}"
    answer = Visitor(app, database, login).get(address(rule, ids_of(world, "qidong")))
    assert answer.status_code in {200, 302}, answer.text


def _references():
    """Endpoint and field of every form that names a thing by its id."""
    marks = {key: f"<{key}>" for key in ("unit", *THINGS.values(), "host", "channel")}
    for rule in RULES:
        if "POST" in rule.methods:
            for field, value in FORMS[rule.endpoint](marks).items():
                if isinstance(value, str) and value in marks.values():
                    yield pytest.param(
                        rule, field, value.strip("<>"), id=f"{rule.endpoint}-{field}"
                    )


@pytest.mark.parametrize(("rule", "field", "thing"), list(_references()))
@pytest.mark.parametrize("caller", ["administrator", "coordinator"])
def test_no_form_takes_what_is_another_units(shared, world, caller, rule, field, thing):
    """An id in a form is as foreign as one in an address."""
    app, database = shared
    own = ids_of(world, "qidong")
    visitor = Visitor(app, database, f"qidong-{caller}")
    before = rows(database)
    form = form_of(rule.endpoint, own) | {field: ids_of(world, "sangzhi")[thing]}
    answer = call(visitor, "POST", address(rule, own), form)
    allowed = Role(caller) in app.extensions[KEY][rule.endpoint].roles
    assert answer.status_code in ({400, 404, 422} if allowed else {403}), answer.status_code
    assert rows(database) == before


def test_nobody_gets_anywhere_without_a_session(shared, world):
    app, database = shared
    stranger = Visitor(app, database, None)
    own = ids_of(world, "qidong")
    before = rows(database)
    for rule, method in CALLS:
        form = form_of(rule.endpoint, own) if method == "POST" else {}
        status = call(stranger, method, address(rule, own), form).status_code
        assert status == (302 if method == "GET" else 401), rule
    assert rows(database) == before


def test_a_link_guest_reaches_that_clip_and_nothing_else(shared, world):
    """Who was sent a share link has no account: the link opens its one file, and no other address knows them."""
    app, database = shared
    own, other = ids_of(world, "qidong"), ids_of(world, "sangzhi")
    page = Visitor(app, database, "qidong-seller").get(f"/gallery/{own['published_clip']}").text
    token = next(
        each for each in re.findall(r"/gallery/take/([\w.-]+)", page) if each.startswith("c.")
    )
    file = token.split(".")[1]
    guest = Visitor(app, database, None)
    for what in ("", "/save", "/cover.jpg", "/cover/save"):
        assert guest.get(f"/gallery/take/{token}{what}").status_code == 200, what
    for thing in (own["ready_tall"], other["published_tall"], other["published_square"], NOWHERE):
        swapped = token.replace(file, thing)
        assert guest.get(f"/gallery/take/{swapped}/save").status_code == 404, thing
    before = rows(database)
    for rule, method in CALLS:
        form = form_of(rule.endpoint, own) if method == "POST" else {}
        status = call(guest, method, address(rule, own), form).status_code
        assert status == (302 if method == "GET" else 401), rule
    assert rows(database) == before
