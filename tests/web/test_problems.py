from __future__ import annotations

import pytest

from studio.errors import EnvironmentFault, ProcessFailed
from web import check_words
from web.check_words import faults_of_catalogue, faults_of_file, faults_of_words
from web.guard import KEY
from web.policies import ANYONE


@pytest.fixture
def app(fresh_app):
    """One to which pages are added."""
    return fresh_app


@pytest.fixture
def faulty(app):
    """A page that raises what it is told."""

    def broken(kind):
        raise {
            "disk": EnvironmentFault("disk.full", name="x"),
            "database": EnvironmentFault("database.unavailable", cause="x"),
            "process": ProcessFailed("process.failed", program="ffmpeg", cause="x"),
        }.get(kind, ZeroDivisionError("secret detail"))

    app.config["RAISE_BUGS"] = False
    app.add_url_rule("/broken/<kind>", "broken", broken)
    app.extensions[KEY]["broken"] = ANYONE


@pytest.mark.parametrize(
    ("language", "words"), [("zh-CN", "这里没有您要找的内容"), ("en-GB", "is not here")]
)
def test_a_missing_page_speaks_the_readers_language(enter, language, words):
    answer = enter().get("/nowhere", headers={"Accept-Language": language})
    assert answer.status_code == 404
    assert words in answer.text


def test_the_wrong_method(enter):
    answer = enter().post("/gallery")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]
    assert "请从页面上的按钮进入" in answer.text


@pytest.mark.parametrize(
    ("kind", "status", "words"),
    [
        ("disk", 507, "磁盘已满"),
        ("database", 503, "数据库"),
        ("process", 500, "ffmpeg"),
        ("bug", 500, "系统出了点问题"),
    ],
)
def test_faults_are_said_and_their_details_are_not(enter, faulty, kind, status, words):
    answer = enter().get(f"/broken/{kind}")
    assert answer.status_code == status
    assert words in answer.text
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text


def test_scripts_get_a_fragment(enter, faulty):
    answer = enter().get("/broken/disk", headers={"HX-Request": "true"})
    assert answer.status_code == 507
    assert "<html" not in answer.text
    assert "磁盘已满" in answer.text


def test_a_large_form_is_refused(enter):
    answer = enter().post("/sign-in", {"login": "x" * 600_000})
    assert answer.status_code == 413
    assert "超过了允许的上限" in answer.text


def test_every_string_is_translated():
    assert [*faults_of_file("zh"), *faults_of_catalogue("zh"), *faults_of_words()] == []


def test_a_string_translated_twice_is_a_fault(tmp_path, monkeypatch):
    twice = 'msgid "Cannot "\n"come"\nmsgstr "不能来"\n\nmsgid "Cannot come"\nmsgstr "来不了"\n'
    (tmp_path / "twice.po").write_text(twice, encoding="utf-8")
    monkeypatch.setattr(check_words, "catalogue_path", lambda _: tmp_path / "twice.po")
    assert list(faults_of_file("zh")) == ['zh: "Cannot come" is translated 2 times']
