"""The configuration that gunicorn starts the site with."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from studio.brand.fonts import FACE_NAMES, coverage
from studio.errors import StudioError
from studio.process import run
from studio.settings import PREFIX, Settings
from web.commands.supervise import web_part
from web.processes import open_typefaces

_CHECK = """
import gc
import web.app
from web.processes import YOUNG, post_worker_init
assert gc.get_freeze_count() == 0
post_worker_init(None)
loaded = gc.get_freeze_count()
print(loaded > 100_000, len(gc.get_objects()) < loaded / 10, gc.get_threshold()[0] == YOUNG)
"""


def test_what_is_loaded_to_serve_is_left_out_of_searches_for_garbage_which_are_seldom() -> None:
    assert run((sys.executable, "-c", _CHECK)).stdout.split() == [b"True"] * 3


def test_gunicorn_takes_its_configuration(settings: Settings) -> None:
    argv = web_part(settings).argv
    own = {PREFIX + "VAR": str(settings.var)}
    run((*argv, "--check-config"), environment=own)
    wrong = [each.replace("web.processes", "web.no_such") for each in argv]
    with pytest.raises(StudioError):
        run((*wrong, "--check-config"), environment=own)


def test_typefaces_are_open_before_anything_is_drawn(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    coverage.cache_clear()
    open_typefaces()
    assert coverage.cache_info().currsize == len(FACE_NAMES)
    monkeypatch.setenv(PREFIX + "BUILT", str(tmp_path))
    open_typefaces()  # says nothing: it is told where something is drawn
