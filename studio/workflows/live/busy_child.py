"""Reads a calendar's file in a process of its own: ``python -m studio.workflows.live.busy_child FILE FIRST LAST``.

Prints what ``studio.schedule.busy.Busy`` writes, or the code and values of what is wrong, as one line of JSON.
"""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path

from studio.errors import InputError
from studio.schedule.busy import LARGEST, read_busy


def main(arguments: list[str]) -> None:
    """Read and print."""
    path, first, last = arguments
    with Path(path).open("rb") as file:
        data = file.read(LARGEST + 1)
    window = datetime.fromisoformat(first), datetime.fromisoformat(last)
    try:
        told = {"busy": read_busy(data, window).model_dump(mode="json")}
    except InputError as error:
        told = {"error": {"code": error.code, "params": dict(error.params)}}
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
