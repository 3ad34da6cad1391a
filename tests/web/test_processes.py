"""The configuration that gunicorn starts the site with."""

from __future__ import annotations

import sys

import pytest

from studio.errors import StudioError
from studio.process import run
from studio.settings import PREFIX, Settings
from web.commands.supervise import web_part

_CHECK = """
import gc
import web.app
from web.processes import post_worker_init
assert gc.get_freeze_count() == 0
post_worker_init(None)
loaded = gc.get_freeze_count()
print(loaded > 100_000, len(gc.get_objects()) < loaded / 10)
"""


def test_what_is_loaded_to_serve_is_left_out_of_searches_for_garbage() -> None:
    assert run((sys.executable, "-c", _CHECK)).stdout.split() == [b"True", b"True"]


def test_gunicorn_takes_its_configuration(settings: Settings) -> None:
    argv = web_part(settings).argv
    own = {PREFIX + "VAR": str(settings.var)}
    run((*argv, "--check-config"), environment=own)
    wrong = [each.replace("web.processes", "web.no_such") for each in argv]
    with pytest.raises(StudioError):
        run((*wrong, "--check-config"), environment=own)
