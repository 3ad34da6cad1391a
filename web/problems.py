"""Error pages in the reader's language."""

from __future__ import annotations

from flask import Flask, Response, current_app, make_response, redirect, render_template, request
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from studio.errors import Conflict, EnvironmentFault, Forbidden, InputError, NotFound, StudioError
from studio.words import Message, say
from web.bearer import for_programs
from web.details import Problem, details, problem_of
from web.fields import FIELDS
from web.guard import local_path
from web.i18n import language

PAGES = frozenset({400, 401, 403, 404, 405, 411, 413, 416, 429, 500, 503, 507})
"""Statuses with sentences of their own (``http.<status>`` in ``studio/words/web.toml``)."""


def init_app(app: Flask) -> None:
    """Register the handlers."""
    app.register_error_handler(StudioError, studio_error)
    app.register_error_handler(CSRFError, csrf_error)
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(Exception, bug)


def status_of(error: StudioError) -> int:
    """The HTTP status that fits ``error``."""
    match error:
        case NotFound():
            return 404
        case Forbidden():
            return 403
        case Conflict():
            return 409
        case EnvironmentFault():
            return 507 if "disk" in error.code else 503
        case InputError():
            return 400
        case _:
            return 500


def words_of(error: StudioError) -> Message:
    """The sentence and remedy of ``error`` in the reader's language."""
    return say(error.code, language(), error.params)


def tell(message: Message, level: str = "good") -> None:
    """Show ``message`` on the next page (kept in the session; level ``good``, ``note`` or ``bad``)."""
    waiting = list(cookie.get("told", []))
    waiting.append([level, message.text, message.remedy])
    cookie["told"] = waiting[-4:]


def told() -> list[list[str]]:
    """The waiting messages (level, text, remedy), handed out once."""
    return list(cookie.pop("told", []))


def studio_error(error: StudioError) -> ResponseReturnValue:
    """Say it on the page the person came from, or on a page of its own."""
    message, status = words_of(error), status_of(error)
    if for_programs():
        status = 412 if error.code == "api.changed" else 422 if status == 400 else status
        return details(Problem(status, message, error.code, error.params, _field_faults(error)))
    came_from_form = request.method == "POST" and status in {400, 409} and request.referrer
    if came_from_form and not _wants_fragment():
        tell(message, "bad")
        return redirect(local_path(_path_of(request.referrer)))
    return page(status, message)


def _field_faults(error: StudioError) -> tuple[dict[str, str], ...]:
    """Which field of the request is wrong, where the refusal is about one."""
    field = FIELDS.get(error.code)
    if field is None:
        return ()
    return ({"field": field, "kind": error.code, "detail": words_of(error).text},)


def http_error(error: HTTPException) -> ResponseReturnValue:
    """Werkzeug's refusals, in words."""
    if error.response is not None or error.code is None or error.code < 400:
        return error
    code = error.code if error.code in PAGES else 400
    told = say(f"http.{code}", language())
    answer = details(problem_of(error.code)) if for_programs() else page(error.code, told)
    for name, value in error.get_headers():
        if name in {"Allow", "Retry-After", "Content-Range"}:
            answer.headers[name] = value
    return answer


def csrf_error(error: CSRFError) -> ResponseReturnValue:
    """A form that has been open too long, or was not ours."""
    if for_programs():
        return details(problem_of(403, "api.csrf"))
    return page(error.code or 400, say("web.csrf", language()))


def bug(error: Exception) -> ResponseReturnValue:
    """A fault of ours: logged with its trace, shown without it."""
    current_app.logger.error("unhandled error at %s", request.path, exc_info=error)
    if current_app.testing and current_app.config.get("RAISE_BUGS", True):
        raise error
    if for_programs():
        return details(problem_of(500))
    return page(500, say("http.500", language()))


def page(status: int, message: Message) -> Response:
    """The error page; a short fragment for htmx and scripts, data for who asks for JSON."""
    if request.accept_mimetypes.best == "application/json":
        told = {"status": status, "message": message.text, "remedy": message.remedy}
        return make_response({"error": told}, status)
    if _wants_fragment():
        template = "problem_fragment.html"
    else:
        # A fault of ours may lie in the frame itself, or in the database that names the person.
        template = "problem_bare.html" if status >= 500 else "problem.html"
    return make_response(render_template(template, status=status, message=message), status)


def _wants_fragment() -> bool:
    return "HX-Request" in request.headers or "X-Requested-With" in request.headers


def _path_of(referrer: str | None) -> str:
    _, _, rest = (referrer or "").partition("://")
    host, slash, path = rest.partition("/")
    return slash + path if host == request.host else ""
