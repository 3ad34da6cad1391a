"""Opens one untrusted file and prints what it is, as JSON. Runs alone, in a child process with limits.

Started as ``python -I studio/media/child ORDER``; the modules of this folder import each other by plain name and know
nothing of the studio (standard library, PyAV, Pillow and NumPy only), so that the child starts fast and a break-in
finds nothing. ORDER is one JSON object: ``task``, ``path``, and the lists and limits of ``studio.media.allow`` that the
task needs. Output is either ``{"refused": code, "params": {...}}`` or the fields the parent asked for; fractions are
``"n/d"`` strings.
"""

from __future__ import annotations

import json
import os
import sys
from importlib import import_module
from typing import Any

from refusal import Refusal

TASKS = {
    "film": ("film", "look"),
    "photo": ("still", "look"),
    "develop": ("still", "develop"),
    "voice": ("voice", "take_in"),
}
"""Module and function by task; only the module that is needed is imported."""


def main(argument: str) -> None:
    """Print the answer for the order in ``argument``."""
    os.environ["OPENBLAS_NUM_THREADS"] = "1"  # NumPy else reserves address space for every core
    order = json.loads(argument)
    module, function = TASKS[order["task"]]
    answer: dict[str, Any]
    try:
        answer = getattr(import_module(module), function)(order)
    except Refusal as refusal:
        answer = {"refused": refusal.code, "params": refusal.params}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main(sys.argv[1])
