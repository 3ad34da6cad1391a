"""Filters as the pages use them."""

from __future__ import annotations


def test_a_sentence_of_a_constant_code_is_in_each_readers_language(app):
    page = app.jinja_env.from_string('{{ "people.not_yours"|sentence }}')
    said = {}
    for language in ("zh-CN", "en", "zh-CN"):
        with app.test_request_context("/", headers={"Accept-Language": language}):
            said[language] = page.render()
    assert said["zh-CN"] != said["en"]
    assert said["en"].isascii()
