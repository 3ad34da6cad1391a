"""The child that draws one film: ``python -m studio.workflows.demo_footage SLUG TARGET DATA [FFMPEG]``."""

from __future__ import annotations

import signal
import sys
from pathlib import Path
from types import FrameType

from studio.process import stop_all
from studio.workflows.demo_footage.make import FILMS, draw, load_mark


def tell(share: float) -> None:
    """One line on stdout per second of film: the share done."""
    sys.stdout.write(f"{share:.3f}\n")
    sys.stdout.flush()


def main(slug: str, target: str, data: str, binary: str = "") -> None:
    """Draw the film ``slug`` to ``target``."""
    film = next(each for each in FILMS if each.slug == slug)
    draw(film, Path(target), load_mark(Path(data)), binary, tell)


def on_term(number: int, frame: FrameType | None) -> None:
    """End at once but in order: the encoder first, then the half-done files are cleared away."""
    del frame
    stop_all()
    sys.exit(128 + number)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, on_term)
    main(*sys.argv[1:])
