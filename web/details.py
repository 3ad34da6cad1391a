"""Errors as programs read them: problem details (RFC 9457), their sentences in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Response, make_response

from studio.words import Message, entries, say
from web.i18n import language

KIND = "application/problem+json"
"""Media type of a problem."""

NAMESPACE = "urn:county-studio:problem:"
"""What the ``type`` of a problem begins with; its code follows."""


@dataclass(frozen=True)
class Problem:
    """What went wrong.

    Attributes:
        status: HTTP status.
        message: Sentence and remedy.
        code: Stable identifier, the same in every language.
        params: Values named in the sentence.
        errors: Which fields are wrong, each with ``field`` and ``detail``.
    """

    status: int
    message: Message
    code: str
    params: Mapping[str, str | int | float | None] = field(default_factory=dict)
    errors: tuple[Mapping[str, str], ...] = ()


def problem_of(status: int, code: str = "") -> Problem:
    """The problem that a bare status tells, in words for programs where there are such."""
    known = entries()
    names = (code, f"api.{status}", f"http.{status}", "http.400")
    found = next(each for each in names if each in known)
    return Problem(status, say(found, language()), code or f"http.{status}")


def details(problem: Problem) -> Response:
    """The answer."""
    told: dict[str, Any] = {
        "type": NAMESPACE + problem.code,
        "title": problem.message.text,
        "status": problem.status,
        "detail": problem.message.remedy,
        "code": problem.code,
        "params": dict(problem.params),
    }
    if problem.errors:
        told["errors"] = [dict(each) for each in problem.errors]
    answer = make_response(told, problem.status)
    answer.headers["Content-Type"] = KIND
    answer.headers["Content-Language"] = "en" if language() == "en" else "zh-CN"
    if problem.status == 401:
        answer.headers["WWW-Authenticate"] = 'Bearer realm="county-studio"'
    return answer
