"""The child that draws one film: ``python -m studio.workflows.demo_footage SLUG TARGET DATA [FFMPEG]``."""

from __future__ import annotations

import sys
from pathlib import Path

from studio.workflows.demo_footage.make import FILMS, draw, load_mark


def tell(share: float) -> None:
    """One line on stdout per second of film: the share done."""
    sys.stdout.write(f"{share:.3f}\n")
    sys.stdout.flush()


def main(slug: str, target: str, data: str, binary: str = "") -> None:
    """Draw the film ``slug`` to ``target``."""
    film = next(each for each in FILMS if each.slug == slug)
    draw(film, Path(target), load_mark(Path(data)), binary, tell)


if __name__ == "__main__":
    main(*sys.argv[1:])
