"""The operations of the API, each declared once: its view, its document and its checks come from one declaration."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Required, TypedDict, TypeVar, Unpack

from flask import Blueprint, Response, current_app, make_response, request
from flask.typing import ResponseReturnValue
from pydantic import BaseModel, ValidationError

from web.api.conditional import check_match, tag_of, tagged
from web.api.given import read_body, read_query, refused
from web.api.octets import VARY, Handed, handed, kept, read_octets
from web.bearer import API
from web.limits import api_caller, limiter

PER_MINUTE = "300 per minute"
"""Requests of one token, or of one session, or of one address that has neither."""

programs = Blueprint("api_v1", __name__, url_prefix=API)

Current = Callable[..., BaseModel]


@dataclass(frozen=True)
class Operation:
    """One thing that programs may ask.

    Attributes:
        name: Name of the endpoint and of the operation.
        method: ``GET`` or ``POST``.
        path: Flask's rule below ``/api/v1``.
        summary: msgid of one line on what it does.
        group: What it is listed with.
        answer: Shape of what it answers.
        status: Of a good answer.
        query: Shape of what stands behind the question mark.
        body: Shape of the JSON it takes.
        octets: Whether its body is a file's bytes instead, which the view gets as ``sent``.
        media: Media type of its answer where that is a file's bytes (``Handed``, or as ``web.files`` answers a stored
            one) and ``answer`` only ``Octets``.
        ranged: Whether a part of those bytes may be asked for (``Range``): of stored files, as on the pages.
        further: msgid of a sentence on the scopes that it needs beside its own, for what it does only sometimes.
        ahead: Called with what the view is given, before the request's first session: a writing one holds SQLite's
            one lock, and what takes long is done before. What it gives, if anything, the view gets as ``ahead``.
        current: Gives what a change would change, as its own address shows it; If-Match is held against that.
        refusals: Statuses that a well-formed request may be refused with, beside those of every operation.
        located: Whether a good answer carries ``Location``.
        tagged: Whether a changed thing comes back as its own address shows it, with its new ETag.
    """

    name: str
    method: str
    path: str
    summary: str
    group: str
    answer: type[BaseModel]
    status: int = 200
    query: type[BaseModel] | None = None
    body: type[BaseModel] | None = None
    octets: bool = False
    media: str = ""
    ranged: bool = False
    further: str = ""
    ahead: Callable[..., object] | None = None
    current: Current | None = None
    refusals: tuple[int, ...] = ()
    located: bool = False
    tagged: bool = False

    @property
    def variables(self) -> tuple[str, ...]:
        """Names in the path."""
        return tuple(part[1:-1] for part in self.path.split("/") if part.startswith("<"))


OPERATIONS: dict[str, Operation] = {}
"""By name, in the order in which they are shown."""


@dataclass(frozen=True)
class Answer:
    """What a view gives where it has headers to say."""

    shape: BaseModel
    headers: Mapping[str, str]


View = Callable[..., BaseModel | Answer | Handed | Response]
V = TypeVar("V", bound=View)


class More(TypedDict, total=False):
    """What else may be declared; see ``Operation``."""

    group: Required[str]
    summary: Required[str]
    status: int
    query: type[BaseModel]
    body: type[BaseModel]
    octets: bool
    media: str
    ranged: bool
    further: str
    ahead: Callable[..., object]
    current: Current
    refusals: tuple[int, ...]
    located: bool
    tagged: bool


def operation(
    method: str, path: str, answer: type[BaseModel], **more: Unpack[More]
) -> Callable[[V], V]:
    """Declare the view below as an operation."""

    def declare(view: V) -> V:
        declared = Operation(name=view.__name__, method=method, path=path, answer=answer, **more)
        OPERATIONS[declared.name] = declared

        def serve(**path_values: str) -> ResponseReturnValue:
            return _serve(declared, view, path_values)

        # The limiter tells views apart by name: without one of its own each would count for all.
        serve.__name__ = serve.__qualname__ = declared.name
        limited = limiter.shared_limit(PER_MINUTE, scope="api", key_func=api_caller)(serve)
        programs.add_url_rule(path, declared.name, limited, methods=[method])
        return view

    return declare


def _serve(declared: Operation, view: View, path_values: dict[str, str]) -> Response:
    given: dict[str, Any] = dict(path_values)
    try:
        if declared.query is not None:
            given["query"] = read_query(declared.query)
        if declared.body is not None:
            given["body"] = read_body(declared.body)
    except ValidationError as error:
        return refused(error)
    if declared.octets:
        given["sent"] = read_octets()
    if declared.ahead is not None and (found := declared.ahead(**given)) is not None:
        given["ahead"] = found
    if declared.current is not None and request.if_match:
        check_match(declared.current(**path_values))
    made = view(**given)
    if isinstance(made, Handed):
        return handed(made, declared.media, declared.status)
    if isinstance(made, Response):
        return kept(made)
    shape, headers = (made.shape, made.headers) if isinstance(made, Answer) else (made, {})
    answer = make_response(current_app.response_class(body_of(shape), declared.status))
    answer.headers["Content-Type"] = "application/json"
    answer.headers["Vary"] = VARY
    answer.headers.update(headers)
    if declared.tagged:
        answer.set_etag(tag_of(shape))
    return tagged(answer, shape) if declared.method == "GET" else answer


def body_of(shape: BaseModel) -> bytes:
    """The answer's bytes."""
    return shape.model_dump_json().encode()
