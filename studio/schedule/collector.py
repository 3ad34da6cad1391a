"""Making very many small values at once without the garbage collector looking at all of them again and again."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_resting() -> Iterator[None]:
    """Let the collector of reference cycles rest for the block; the values made here form none.

    It looks at every container that lives each time their number has grown by a quarter, which makes building a large
    result dearer than linear. Blocks may lie within one another.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
