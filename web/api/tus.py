"""Uploads as the document tells them. They are tus 1.0 (``web.uploads``), which its clients know."""

from __future__ import annotations

from typing import Any

from web.api.marks import gettext as _
from web.api.patterns import HEX

Json = dict[str, Any]

GROUP = _("Footage")
SECURITY = [{"token": ["footage:upload"]}]
VERSION: Json = {
    "name": "Tus-Resumable",
    "in": "header",
    "required": True,
    "schema": {"const": "1.0.0"},
}
OFFSET: Json = {"Upload-Offset": {"schema": {"type": "integer"}, "required": True}}
UPLOAD: Json = {
    "name": "upload_id",
    "in": "path",
    "required": True,
    "schema": {"type": "string", "pattern": HEX},
}


def paths() -> Json:
    """The paths of uploading."""
    return {"/uploads": {"post": _create()}, "/uploads/{upload_id}": _one()}


def _header(name: str, schema: Json, description: str = "") -> Json:
    told = {"name": name, "in": "header", "required": True, "schema": schema}
    return told | ({"description": description} if description else {})


def _create() -> Json:
    given = _(
        "As tus writes it, values in Base64: filename; unit, where you work in several; item."
    )
    return {
        "operationId": "create_upload",
        "summary": _("Begin an upload (tus 1.0); any tus client does the rest"),
        "tags": [GROUP],
        "security": SECURITY,
        "parameters": [
            VERSION,
            _header("Upload-Length", {"type": "integer", "minimum": 0}),
            _header("Upload-Metadata", {"type": "string"}, given),
        ],
        "responses": {
            "201": {
                "description": _("Begun; send the bytes to Location."),
                "headers": OFFSET | {"Location": {"schema": {"type": "string"}, "required": True}},
            }
        },
    }


def _one() -> Json:
    octets = {"application/offset+octet-stream": {"schema": {"type": "string"}}}
    step = {"tags": [GROUP], "security": SECURITY}
    return {
        "parameters": [UPLOAD, VERSION],
        "head": step
        | {
            "operationId": "ask_upload",
            "summary": _("How far an upload has come"),
            "responses": {"200": {"description": _("Go on from here."), "headers": OFFSET}},
        },
        "patch": step
        | {
            "operationId": "send_upload",
            "summary": _("Send bytes; those that were acknowledged survive a broken line"),
            "parameters": [_header("Upload-Offset", {"type": "integer", "minimum": 0})],
            "requestBody": {"required": True, "content": octets},
            "responses": {
                "204": {
                    "description": _("Kept. After the last byte X-Next names the footage's page."),
                    "headers": OFFSET,
                }
            },
        },
        "delete": step
        | {
            "operationId": "drop_upload",
            "summary": _("Drop an upload"),
            "responses": {"204": {"description": _("Dropped.")}},
        },
    }
