"""Every operation × role × unit × scope, by token: made from the declarations, so a new one is in it by itself."""

from __future__ import annotations

import pytest

from studio.records.api_tokens import Scope
from studio.records.people import Role
from studio.workflows.accounts.api_tokens import ROLES
from tests.web.api.calls import BESIDE, OTHERWISE, REFERENCES, address, body_of, login_of, names_of
from tests.web.api.program import Program, sent, token_for
from tests.web.routes import address as page_address
from tests.web.test_matrix import (
    CALLERS,
    COUNTIES,
    NOWHERE,
    RULES,
    ids_of,
    rows,
    shared,
)
from web.api.operations import OPERATIONS
from web.api.policy import POLICIES, SCOPES
from web.guard import KEY
from web.limits import limiter

__all__ = ["shared"]

ALL = list(OPERATIONS.values())
CHANGES = [each for each in ALL if each.method == "POST"]


def ask(program, operation, path, ids):
    if operation.method == "GET":
        return program.get(path)
    return program.post(path, body_of(operation, ids))


def scopes_for(role):
    return [scope for scope in Scope if role in ROLES[scope]]


def kept(database):
    """All rows but the tokens' own time of last use."""
    return [line for line in rows(database) if 'INSERT INTO "api_token"' not in line]


def test_every_route_of_the_api_is_an_operation(app):
    found = {
        rule.endpoint.partition(".")[2]
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/v1")
    }
    assert found - {"openapi"} == set(OPERATIONS)


@pytest.mark.parametrize("scope", Scope)
def test_a_scope_is_given_to_those_whose_role_opens_it(app, scope):
    """Never to more: else somebody could make a token that does what they may not."""
    policies = app.extensions[KEY]
    behind = [endpoint for endpoint, needed in SCOPES.items() if needed is scope]
    assert behind
    for endpoint in behind:
        assert policies[endpoint].roles == ROLES[scope], endpoint


@pytest.mark.parametrize("caller", CALLERS)
def test_what_is_elsewhere_is_not_there(shared, world, caller):
    app, database = shared
    home, _, role = caller.rpartition("-")
    other = ids_of(world, "sangzhi" if home == "qidong" else "qidong")
    own = ids_of(world, home) if home in COUNTIES else other
    program = Program(app, token_for(database, caller))
    before = kept(database)
    wrong = []
    for operation in ALL:
        allowed = Role(role) in POLICIES[f"api_v1.{operation.name}"].roles
        limiter.reset()  # how many may be asked in a minute is tried in test_conditions.py
        for variable in operation.variables:
            for value in (other[names_of(operation)[variable]], NOWHERE):
                path = address(operation, own, **{variable: value})
                status = ask(program, operation, path, own).status_code
                if status != (404 if allowed else 403):
                    wrong.append(f"{operation.method} {path}: {status}")
    assert wrong == []
    assert kept(database) == before


@pytest.mark.parametrize("role", Role)
def test_a_role_gets_no_further_than_its_policy(shared, world, role):
    """Whatever scopes a token of it carries: here all, written into the row by hand."""
    app, database = shared
    token = token_for(database, f"qidong-{role.value}")
    with database.session() as session:
        session.connection().exec_driver_sql("UPDATE api_token SET scopes = ?", (_every(),))
    program = Program(app, token)
    own = ids_of(world, "qidong")
    before = kept(database)
    for operation in ALL:
        if role in POLICIES[f"api_v1.{operation.name}"].roles:
            continue
        answer = ask(program, operation, address(operation, own), own)
        assert answer.status_code == 403, operation.name
    assert kept(database) == before


def _every() -> str:
    return "[" + ", ".join(f'"{scope.value}"' for scope in Scope) + "]"


@pytest.mark.parametrize("scope", Scope)
def test_a_token_opens_what_its_scope_names_and_nothing_else(shared, world, scope):
    app, database = shared
    program = Program(app, token_for(database, "qidong-administrator", scope))
    own = ids_of(world, "qidong")
    before = kept(database)
    for operation in ALL:
        needed = SCOPES[f"api_v1.{operation.name}"]
        if needed in {scope, None}:
            continue
        answer = ask(program, operation, address(operation, own), own)
        assert answer.status_code == 403, operation.name
        assert answer.json["code"] == "api.scope"
    assert kept(database) == before


@pytest.mark.parametrize("login", ["qidong-administrator", "qidong-seller", "province"])
def test_no_page_knows_a_token(shared, world, login):
    """Least of all those on which tokens are made, people looked after, and passwords changed."""
    app, database = shared
    program = Program(app, token_for(database, login))
    own = ids_of(world, "qidong")
    before = kept(database)
    for rule in RULES:
        if rule.endpoint in SCOPES:
            continue
        path = page_address(rule, own)
        for method in sorted(rule.methods & {"GET", "POST"}):
            answer = program.get(path) if method == "GET" else program.post(path, {"some": "x"})
            assert answer.status_code == 403, (method, path)
            assert answer.json["code"] == "api.not_for_tokens"
    assert kept(database) == before


@pytest.mark.parametrize("operation", ALL, ids=lambda each: each.name)
def test_every_operation_does_something_for_whom_it_is_meant(program, qidong, operation):
    """Without this, a matrix of calls that are refused anyway would prove nothing."""
    needed = SCOPES[f"api_v1.{operation.name}"] or Scope.READ_ITEMS
    caller = program(login_of(operation), needed, *BESIDE.get(operation.name, ()))
    answer = ask(caller, operation, address(operation, qidong), qidong)
    if operation.name in OTHERWISE:
        assert answer.status_code == OTHERWISE[operation.name]
        return
    assert answer.status_code == operation.status, answer.text
    if operation.media:
        assert answer.headers["Content-Type"] == operation.media
        assert answer.data
        return
    assert operation.answer.model_validate(answer.json)


@pytest.mark.parametrize("operation", ALL, ids=lambda each: each.name)
def test_nothing_without_a_token_or_session(app, database, qidong, operation):
    stranger = Program(app, "cst_unknown.secret")
    before = rows(database)
    for headers in ({}, {"Authorization": ""}, {"Authorization": "Basic YTpi"}):
        answer = ask(stranger, operation, address(operation, qidong), qidong)
        assert answer.status_code == 401
        assert answer.mimetype == "application/problem+json"
        assert "Bearer" in answer.headers["WWW-Authenticate"]
        stranger.headers = headers
    assert rows(database) == before


@pytest.mark.parametrize("operation", CHANGES, ids=lambda each: each.name)
def test_a_cookie_alone_changes_nothing(enter, database, qidong, operation):
    """A page elsewhere can make a browser send its cookie, but not the mark of our own pages."""
    visitor = enter(login_of(operation))
    before = rows(database)
    path, given = address(operation, qidong), sent(body_of(operation, qidong))
    answer = visitor.client.post(path, headers=visitor.headers, **given)
    assert answer.status_code == 403
    assert answer.json["code"] == "api.csrf"
    assert rows(database) == before
    marked = visitor.headers | {"X-CSRFToken": visitor.token()}
    answer = visitor.client.post(path, headers=marked, **given)
    expected = OTHERWISE.get(operation.name, operation.status)
    assert answer.status_code == expected, answer.text


def test_no_body_takes_what_is_another_units(shared, world):
    """An id in a body is as foreign as one in an address."""
    app, database = shared
    program = Program(app, token_for(database, "qidong-administrator"))
    own, other = ids_of(world, "qidong"), ids_of(world, "sangzhi")
    before = kept(database)
    named = [(OPERATIONS[name], *each) for name in REFERENCES for each in REFERENCES[name].items()]
    for operation, field, thing in named:
        body = body_of(operation, own)
        body[field] = [other[thing]] if isinstance(body[field], list) else other[thing]
        assert program.post(address(operation, own), body).status_code == 404, field
    assert kept(database) == before
