"""What gunicorn does around the site's process: the configuration it is started with."""

from __future__ import annotations

import contextlib
import gc
from typing import Any

from studio.errors import EnvironmentFault
from studio.words.pinyin import syllables

YOUNG = 10_000
"""Objects made, over those let go, before young ones are searched for garbage; Python's own figure of 700 has all that
pages keep (200,000 objects of a large county's month: 0.15 s in which every page waits) searched every few seconds."""


def post_worker_init(worker: Any) -> None:  # noqa: ANN401 - gunicorn has no types
    """Load what pages will want, and leave all of it out of every later search for garbage.

    It is some 300 MiB of classes, texts and rules that live as long as the process; to walk through them takes a tenth
    of a second, in which every page waits.
    """
    del worker
    syllables("县")
    open_typefaces()
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, *gc.get_threshold()[1:])


def open_typefaces() -> None:
    """Read which characters the typefaces have: half a second that no editor waits at a first still.

    Nor does any page: read beside the first of them, it would double their time. Where the typefaces are missing,
    whoever draws is told so.
    """
    from studio.brand.fonts import FontBook  # noqa: PLC0415 - gunicorn's master loads this module, and draws nothing
    from studio.settings import Settings  # noqa: PLC0415 - the same

    with contextlib.suppress(EnvironmentFault):
        FontBook(Settings.from_environment().built / "fonts").check()
