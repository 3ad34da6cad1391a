"""The certificate of a file of which only a part was made anew: what holds of the old one, and what was looked at."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from studio.errors import VerifyFailed
from studio.records.clip import Certificate, CertificateCheck
from studio.render.verify import LOOK_SLACK


def same(name: str, planned: str, found: str) -> CertificateCheck:
    """Passed when both are one."""
    return CertificateCheck(name=name, planned=planned, found=found, passed=planned == found)


def looks(
    name: str, shown: NDArray[Any], meant: NDArray[Any], where: NDArray[np.bool_] | None = None
) -> CertificateCheck:
    """Passed when no picture is far off what it is meant to be.

    Args:
        name: Of the check.
        shown: (pictures, height, width) luma.
        meant: The same, or one picture for all.
        where: (pictures, height, width) or (height, width): which cells count; all by default.
    """
    off = np.abs(shown.astype(np.float32) - meant.astype(np.float32))
    if where is None:
        each = off.mean(axis=(1, 2))
    else:
        cells = np.broadcast_to(where, off.shape)
        each = (off * cells).sum(axis=(1, 2)) / np.maximum(1, cells.sum(axis=(1, 2)))
    most = float(each.max(initial=0))
    return CertificateCheck(
        name=name, planned=f"≤ {LOOK_SLACK}", found=f"{most:.1f}", passed=most <= LOOK_SLACK
    )


def all_passed(name: str, checks: tuple[CertificateCheck, ...]) -> None:
    """Let no file called ``name`` out that did not pass.

    Raises:
        VerifyFailed: ``render.verify_failed`` naming the first check that did not.
    """
    for check in checks:
        if not check.passed:
            raise VerifyFailed(
                "render.verify_failed",
                name=name,
                check=check.name,
                planned=check.planned,
                found=check.found,
            )


def renewed(
    old: Certificate,
    path: Path,
    checks: tuple[CertificateCheck, ...],
    made_from: dict[str, str],
    ends: tuple[str, str] = ("", ""),
) -> Certificate:
    """``old`` for the file at ``path``: what was measured of what was copied to the byte holds.

    ``ends`` are hashes of the first and the last picture, where they are other ones now.
    """
    now = {check.name for check in checks}
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return old.model_copy(
        update={
            "sha256": sha256,
            "bytes": path.stat().st_size,
            "checks": (*(each for each in old.checks if each.name not in now), *checks),
            "made_from": {**old.made_from, **made_from},
            "first_frame": ends[0] or old.first_frame,
            "last_frame": ends[1] or old.last_frame,
        }
    )
