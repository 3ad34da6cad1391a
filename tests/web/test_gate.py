"""Every endpoint × role × county: who gets in, who is told 403, who is told 404."""

from __future__ import annotations

import re

import pytest

from studio.records.people import Role
from tests.web.conftest import smaller
from tests.web.routes import address
from tests.web.visitor import Visitor
from web import create_app
from web.guard import KEY

COUNTIES = ("qidong", "sangzhi")
OPEN = {
    "static",
    "api.health",
    "api.vendor",
    "api.docs",
    "api_v1.openapi",
    "accounts.sign_in",
    "accounts.sign_out",
} | {
    "accounts.switch_language",
    "accounts.switch_look",
    "api.county_colours",
    "accounts.join",
    # Opened by who holds a link; tests/web/test_take.py tries what is not one.
    "gallery.take",
    "gallery.take_file",
    "gallery.take_picture",
    "gallery.take_cover",
    "gallery.take_share",
    "gallery.take_several",
    "gallery.take_zip",
    # Opened by who holds a shot request's link; tests/web/test_film.py tries what is not one.
    "film.page",
    "film.send",
    "sending.create",
    "sending.one",
    # The same: tests/web/test_feeds.py.
    "schedule.subscribed",
    # The same: tests/web/test_host_page.py.
    "schedule.host_page",
    "schedule.host_sheet",
    "schedule.host_answer",
}


def rules(app):
    return [
        (rule, method)
        for rule in app.url_map.iter_rules()
        if rule.endpoint not in OPEN and not rule.endpoint.startswith("api_v1.")
        for method in sorted(rule.methods & {"GET", "POST"})
    ]


def ask(visitor, rule, method, ids):
    path = address(rule, ids)
    return visitor.get(path) if method == "GET" else visitor.post(path)


def test_every_endpoint_has_a_policy(app):
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert endpoints == set(app.extensions[KEY])


def test_an_endpoint_without_a_policy_is_denied(fresh_app, database):
    fresh_app.add_url_rule("/forgotten", "forgotten", lambda: "secret")
    for login in (None, "qidong-administrator", "province"):
        assert Visitor(fresh_app, database, login).get("/forgotten").status_code == 403


def test_only_these_are_open_to_strangers(app):
    found = {endpoint for endpoint, policy in app.extensions[KEY].items() if policy.anyone}
    assert found == OPEN


def test_a_stranger_gets_nowhere(app, enter, qidong):
    stranger = enter()
    for rule, method in rules(app):
        answer = ask(stranger, rule, method, qidong)
        if method == "GET":
            assert answer.status_code == 302, rule
            assert answer.location.startswith("/sign-in?next=")
        else:
            assert answer.status_code == 401, rule


@pytest.mark.parametrize("role", Role)
def test_a_role_gets_no_further_than_its_policy(app, enter, qidong, role):
    visitor = enter(f"qidong-{role.value}")
    for rule, method in rules(app):
        allowed = role in app.extensions[KEY][rule.endpoint].roles
        status = ask(visitor, rule, method, qidong).status_code
        assert (status == 403) != allowed, (rule, status)
        assert status < 500, rule


@pytest.mark.parametrize("home", COUNTIES)
@pytest.mark.parametrize("role", Role)
def test_a_foreign_thing_is_not_there(app, enter, world, home, role):
    foreign = world.counties["sangzhi" if home == "qidong" else "qidong"].ids
    visitor = enter(f"{home}-{role.value}")
    for rule, method in rules(app):
        if rule.arguments and role in app.extensions[KEY][rule.endpoint].roles:
            answer = ask(visitor, rule, method, foreign)
            # A form that is refused before anything is looked up says nothing of the thing either.
            assert answer.status_code in ({404} if method == "GET" else {404, 400, 302}), rule
            for secret in ("桑植白茶", "黄花菜"):
                own = "黄花菜" if home == "qidong" else "桑植白茶"
                assert secret == own or secret not in answer.text, rule


def test_lists_show_only_ones_own_county(enter):
    for path in ("/", "/footage", "/clips", "/catalog", "/jobs", "/schedule", "/people"):
        page = enter("qidong-administrator").get(path).text
        assert "桑植" not in page, path


def test_the_province_sees_all_its_counties(enter, qidong, sangzhi):
    visitor = enter("province")
    for ids in (qidong, sangzhi):
        assert visitor.get(f"/catalog/{ids['item']}").status_code == 200
        assert visitor.get(f"/jobs/{ids['job']}").status_code == 200
    page = visitor.get("/catalog").text
    assert "黄花菜" in page
    assert "桑植白茶" in page


def test_unpublished_clips_are_not_there_for_sellers(enter, qidong):
    seller = enter("qidong-seller")
    assert seller.get(f"/gallery/{qidong['ready_clip']}").status_code == 404
    for what in ("play.mp4", "save", "cover.jpg", "cover/save"):
        path = f"/gallery/files/{qidong['ready_tall']}/{what}"
        assert seller.get(path).status_code == 404, what


def test_every_change_asks_for_the_token(app, enter, qidong):
    visitor = enter("qidong-administrator")
    for rule, method in rules(app):
        if method == "POST":
            answer = visitor.client.post(
                address(rule, qidong), data={"some": "thing"}, headers=visitor.headers
            )
            assert answer.status_code == 400, rule
            assert "表单已失效" in answer.text


def test_headers_of_every_page(enter, qidong):
    answer = enter("qidong-media").get(f"/footage/{qidong['footage']}")
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cache-Control"] == "no-store"
    assert not re.search(r'\sstyle="|<script>|\son\w+="', answer.text)


def test_pages_name_no_foreign_host(app, enter, qidong):
    visitor = enter("qidong-administrator")
    for rule, method in rules(app):
        if method == "GET":
            answer = ask(visitor, rule, "GET", qidong)
            if answer.mimetype == "text/html":
                assert not re.search(r'(src|href|action)="(https?:)?//', answer.text), rule


def test_forwarded_headers_are_believed_only_when_configured(settings, enter):
    forwarded = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "10.9.8.7"}
    plain = enter().get("/sign-in", headers=forwarded)
    assert "Secure" not in plain.headers["Set-Cookie"]
    behind = create_app(smaller(settings, proxies=1)).test_client()
    assert "Secure" in behind.get("/sign-in", headers=forwarded).headers["Set-Cookie"]
