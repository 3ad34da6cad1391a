"""What gunicorn does around the site's process: the configuration it is started with."""

from __future__ import annotations

import gc
from typing import Any


def post_worker_init(worker: Any) -> None:  # noqa: ANN401 - gunicorn has no types
    """Leave all that was loaded to serve out of every later search for garbage.

    It is some 300 MiB of classes, texts and rules that live as long as the process; to walk through them takes a tenth
    of a second, in which every page waits.
    """
    del worker
    gc.collect()
    gc.freeze()
