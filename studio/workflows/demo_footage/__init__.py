"""Demo footage, drawn by the project itself: a landscape poster come alive, marked as a sample on screen."""

from studio.workflows.demo_footage.make import FILMS, Drawn, Film, draw_all, version

__all__ = ["FILMS", "Drawn", "Film", "draw_all", "version"]
