"""A valid call of every operation of the API: what the matrix sends."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.web.routes import THINGS

SUBJECTS = {
    "publish_clip": {"clip_id": "ready_clip"},
    "propose_clip": {"clip_id": "ready_clip"},
}
"""Where another thing than the usual one is needed for the call to do something."""

BODIES: Mapping[str, Any] = {
    "propose_price": lambda _: {"price_fen": 2500},
    "withdraw_clip": lambda _: {"reason": "卖完了"},
    "order_clips": lambda ids: {
        "item_id": ids["item"],
        "footage_ids": [ids["footage"]],
        "template": "product-hero",
        "aspects": ["9:16"],
        "lengths_s": [15],
    },
}
"""JSON of the operations that take one."""

REFERENCES = {"order_clips": {"item_id": "item", "footage_ids": "footage"}}
"""Fields of bodies that name a thing."""


def names_of(operation) -> dict[str, str]:
    return THINGS | SUBJECTS.get(operation.name, {})


def address(operation, ids: Mapping[str, str], **swapped: str) -> str:
    path = f"/api/v1{operation.path}"
    for name in operation.variables:
        path = path.replace(f"<{name}>", swapped.get(name, ids[names_of(operation)[name]]))
    return path


def body_of(operation, ids: Mapping[str, str]) -> Any:
    return BODIES[operation.name](ids) if operation.body else None
