"""A photograph that was sent becomes one of our own: the step that portraits and pictures of items share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from studio.errors import Cancelled, InputError, StudioError
from studio.media.photo import develop_kind
from studio.media.sniff import FILM, sniff
from studio.workflows.step import Step


def developed(step: Step, sent: str, no_photo: str, refuse: Callable[[StudioError], None]) -> str:
    """Key of the JPEG that the intake gate made of the blob ``sent``.

    Args:
        step: The running step.
        sent: Blob key of what was sent.
        no_photo: Code of what is said of a film.
        refuse: Told why it cannot be used, before that is raised.

    Raises:
        InputError: ``no_photo``, or why the gate turned it away.
        Cancelled: Somebody called it off.
        EnvironmentFault: As the gate.
    """
    try:
        return _through_the_gate(step, step.blobs.path(sent), no_photo)
    except Cancelled:
        raise
    except StudioError as error:
        if error.permanent:
            refuse(error)
        raise


def _through_the_gate(step: Step, path: Path, no_photo: str) -> str:
    kind = sniff(path)
    if kind == FILM:
        raise InputError(no_photo, name=path.name[:12])
    target = step.folder / "developed.jpg"
    develop_kind(path, kind, target, step.cancelled)
    return step.blobs.put_file(target, ".jpg", move=True)
