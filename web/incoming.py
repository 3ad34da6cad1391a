"""Files that arrive with a request: on the file system of the blobs, gone with the request unless they are taken in."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import IO

from flask import g

from web.state import studio

KEY = "incoming"


def incoming() -> IO[bytes]:
    """A new file in ``var/incoming``: storing what is written to it is a rename."""
    folder = studio().settings.var / "incoming"
    folder.mkdir(parents=True, exist_ok=True)
    file = tempfile.NamedTemporaryFile(dir=folder, prefix="upload-", delete=False)  # noqa: SIM115 - request's
    g.setdefault(KEY, []).append(file)
    return file


def sweep(error: BaseException | None) -> None:
    """Remove what arrived and was not taken into the blobs."""
    del error
    for file in g.pop(KEY, []):
        file.close()
        Path(file.name).unlink(missing_ok=True)
