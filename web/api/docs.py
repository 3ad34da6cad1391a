"""The document, for programs and for people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from flask import Response, jsonify, render_template

from web.api.document import document
from web.api.octets import KIND as OCTETS
from web.api.operations import OPERATIONS, programs
from web.api.routes import blueprint
from web.api.samples import sample_of
from web.bearer import API


@dataclass(frozen=True)
class Told:
    """An operation as the page shows it."""

    method: str
    path: str
    operation: dict[str, Any]
    scope: str
    sample: str
    """A JSON answer of this form."""
    body: str
    """A JSON body of this form; empty where none is taken."""
    octets: str
    """How a file is sent; empty where none is taken."""
    media: str
    """Type of the file that is answered; empty where that is JSON."""


@dataclass
class Group:
    """Operations on one kind of thing."""

    name: str
    operations: list[Told] = field(default_factory=list)


@programs.get("/openapi.json")
def openapi() -> Response:
    """The document."""
    answer = jsonify(document())
    answer.headers["Vary"] = "Accept-Language"
    return answer


@blueprint.get("/api/docs")
def docs() -> str:
    """The page made from it."""
    whole = document()
    return render_template("api/docs.html", groups=_groups(whole), scopes=_scopes(whole))


def _groups(whole: dict[str, Any]) -> list[Group]:
    found: dict[str, Group] = {}
    for path, method, operation in _each(whole):
        name = operation["tags"][0]
        group = found.setdefault(name, Group(name))
        schemas = whole["components"]["schemas"]
        good = next(iter(operation["responses"].values()))
        told = Told(
            method=method.upper(),
            path=path,
            operation=operation,
            scope=next(iter(operation["security"][0]["token"]), ""),
            sample=sample_of(good, schemas),
            body=sample_of(operation.get("requestBody", {}), schemas),
            octets=_sending(path, operation),
            media=_media(operation),
        )
        group.operations.append(told)
    return list(found.values())


def _sending(path: str, operation: dict[str, Any]) -> str:
    """A command that sends a file, where the operation of the API takes one."""
    if not path.startswith(API) or OCTETS not in operation.get("requestBody", {}).get(
        "content", {}
    ):
        return ""
    return f'curl -H "Content-Type: {OCTETS}" --data-binary @file …{path}?name=…'


def _media(operation: dict[str, Any]) -> str:
    """What a good answer is, where it is a file: declared, for a JSON file is one too."""
    declared = OPERATIONS.get(operation.get("operationId", ""))
    return declared.media.partition(";")[0] if declared else ""


def _scopes(whole: dict[str, Any]) -> list[str]:
    named = (each["security"][0]["token"] for _, _, each in _each(whole))
    return list(dict.fromkeys(scope for scopes in named for scope in scopes))


def _each(whole: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, entry in whole["paths"].items():
        for method, operation in entry.items():
            if method != "parameters":
                yield path, method, operation
