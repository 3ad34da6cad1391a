"""The schedule as JSON that comes back without loss; its schema is what ``schedule export --schema`` prints."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Literal

from pydantic import ValidationError, model_validator

from studio.errors import InputError
from studio.records.value import Value
from studio.schedule.plan import PlannedBroadcast


class ScheduleFile(Value):
    """What the file holds."""

    version: Literal[1] = 1
    broadcasts: tuple[PlannedBroadcast, ...] = ()

    @model_validator(mode="after")
    def _each_once(self) -> ScheduleFile:
        ids = [each.id for each in self.broadcasts]
        if len(set(ids)) < len(ids):
            raise ValueError("a broadcast's id stands there twice")
        return self


def write_document(broadcasts: Sequence[PlannedBroadcast]) -> str:
    """The file's text, by start; equal broadcasts give equal text."""
    ordered = sorted(broadcasts, key=lambda each: (each.start, each.id))
    return ScheduleFile(broadcasts=tuple(ordered)).model_dump_json(indent=1) + "\n"


def read_document(text: str, name: str) -> tuple[PlannedBroadcast, ...]:
    """The broadcasts of a file's text.

    Args:
        text: JSON.
        name: Of the file, for messages.

    Raises:
        InputError: ``schedule_file.not_json``, ``schedule_file.bad``.
    """
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        cause = str(error)[:200]
        raise InputError("schedule_file.not_json", name=name, cause=cause) from error
    try:
        return ScheduleFile.model_validate_json(json.dumps(data)).broadcasts
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "$"
        cause = str(first["msg"]).removeprefix("Value error, ")[:300]
        raise InputError("schedule_file.bad", name=name, where=where, cause=cause) from error


def schema() -> dict[str, object]:
    """JSON Schema (2020-12) of the file."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "County Studio schedule",
        **ScheduleFile.model_json_schema(mode="serialization"),
    }
