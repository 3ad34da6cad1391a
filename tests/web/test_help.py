"""Every page tells how it is used, and everybody is shown the first steps until they put them away."""

from __future__ import annotations

import re

import pytest

from studio.records.people import Role
from studio.words import LANGUAGES, entries
from tests.web.routes import OWNERS, address
from tests.web.test_matrix import RULES, ids_of
from web.layout import STATIC
from web.learn.topics import READERS, STEPS, TOPICS, topic_key

NAVIGATION = '<nav class="desks"'
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def drawer_of(page):
    return page.partition('<div class="help-sheet"')[2].partition("</details>")[0]


@pytest.mark.parametrize(
    "rule", [rule for rule in RULES if "GET" in rule.methods], ids=lambda rule: rule.endpoint
)
def test_every_page_with_navigation_has_help_in_both_languages(enter, world, rule):
    visitor = enter(f"qidong-{OWNERS.get(rule.endpoint, 'administrator')}")
    path = address(rule, ids_of(world, "qidong"))
    answer = visitor.get(path)
    if answer.mimetype != "text/html" or NAVIGATION not in answer.text:
        return
    key = topic_key(rule.endpoint)
    assert key, f"say in web/learn/topics.py which help belongs to {rule.endpoint}"
    title = entries()[f"help.{key}"]
    assert title["zh"] in drawer_of(answer.text)
    steps = drawer_of(answer.text).count("<li>")
    assert steps >= 2
    visitor.post("/language", {"language": "en"})
    english = drawer_of(visitor.get(path).text)
    assert title["en"] in english
    assert english.count("<li>") == steps
    assert not CHINESE.search(english)


def test_every_topic_is_written_and_read_by_somebody():
    for key in {*TOPICS.values(), *READERS}:
        assert key in READERS, key
        for code in (f"help.{key}", f"help.{key}.1", f"help.{key}.2"):
            assert all(entries()[code].get(language) for language in LANGUAGES), code
    written = {code.split(".")[1] for code in entries() if code.startswith("help.")}
    assert written == set(READERS), "a text that no page shows"


def test_pictures_are_of_topics_and_small():
    chinese = {each for each in (STATIC / "help").iterdir() if each.is_file()}
    english = set((STATIC / "help" / "en").iterdir())
    for pictures in (chinese, english):
        assert {each.suffix for each in pictures} == {".jpg"}
        assert {each.stem for each in pictures} <= set(READERS)
        assert len(pictures) >= 18
        assert max(each.stat().st_size for each in pictures) < 60_000
    assert {each.stem for each in english} <= {each.stem for each in chinese}


def test_pictures_speak_the_readers_language(enter):
    visitor = enter("qidong-administrator")
    assert "/static/help/home.jpg" in drawer_of(visitor.get("/").text)
    visitor.post("/language", {"language": "en"})
    assert "/static/help/en/home.jpg" in drawer_of(visitor.get("/").text)


@pytest.mark.parametrize("role", Role)
def test_the_help_page_tells_what_one_may_do(enter, role):
    page = enter(f"qidong-{role.value}").get("/help").text
    assert ('id="audit"' in page) == (role is Role.ADMINISTRATOR)
    assert ('id="review"' in page) == (role is not Role.SELLER)
    assert 'id="take"' in page


@pytest.mark.parametrize("role", Role)
def test_first_steps_are_put_away_and_found_again(enter, role):
    visitor = enter(f"qidong-{role.value}")
    first = "/gallery" if role is Role.SELLER else "/"
    title = entries()[f"guide.{role.value}"]["zh"]
    page = visitor.get(first).text
    assert title in page
    steps = page.partition('<ol class="guide-steps">')[2].partition("</ol>")[0]
    links = re.findall(r'href="([^"]+)"', steps)
    assert len(links) == len(STEPS[role]) == 3
    assert [visitor.get(each).status_code for each in links] == [200] * 3
    answer = visitor.post("/help/guide/away", {"back": first})
    assert answer.location == first
    assert title not in visitor.get(first).text
    assert title in visitor.get("/help").text
    assert title in enter("sangzhi-" + role.value).get(first).text, "only one's own"
    visitor.post("/help/guide/again")
    assert title in visitor.get(first).text


def test_putting_away_leads_nowhere_else(enter):
    visitor = enter("qidong-media")
    answer = visitor.post("/help/guide/away", {"back": "https://example.org/"})
    assert answer.location == "/"


def test_strangers_see_no_help(enter):
    assert "help-sheet" not in enter().get("/sign-in").text
