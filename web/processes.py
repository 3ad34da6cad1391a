"""What gunicorn does around the site's process: the configuration it is started with."""

from __future__ import annotations

import contextlib
import gc
from threading import Thread
from typing import Any

from studio.errors import EnvironmentFault
from studio.words.pinyin import syllables


def post_worker_init(worker: Any) -> None:  # noqa: ANN401 - gunicorn has no types
    """Leave all that was loaded to serve out of every later search for garbage, the pinyin of searches with it.

    It is some 300 MiB of classes, texts and rules that live as long as the process; to walk through them takes a tenth
    of a second, in which every page waits.
    """
    del worker
    syllables("县")
    gc.collect()
    gc.freeze()
    Thread(target=open_typefaces, name="typefaces", daemon=True).start()


def open_typefaces() -> None:
    """Read which characters the typefaces have: it takes a second, for which no editor waits at a first still.

    Where they are missing, whoever draws is told so.
    """
    from studio.brand.fonts import FontBook  # noqa: PLC0415 - gunicorn's master loads this module, and draws nothing
    from studio.settings import Settings  # noqa: PLC0415 - the same

    with contextlib.suppress(EnvironmentFault):
        FontBook(Settings.from_environment().built / "fonts").check()
