"""Warnings that somebody let stand, with name and reason."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from studio.errors import InputError
from studio.records.finding import Finding, Level
from studio.records.value import Value
from studio.schedule.instant import Instant

BY_WORD = frozenset({"schedule.host_declined"})
"""Errors that rest on what somebody said, which another word of theirs can settle: they are let stand like warnings."""

REASON_LIMIT = 300
"""Characters."""


class Override(Value):
    """A warning, or an error by word, that was let stand."""

    fingerprint: str
    by: str
    """Name of whoever did."""
    reason: str
    at: Instant


class Weighed(NamedTuple):
    """A finding, and who let it stand where somebody did."""

    finding: Finding
    override: Override | None


def fingerprint(finding: Finding) -> str:
    """Of what a finding says of whom: when any of it changes, what was let stand is asked about again."""
    said = [finding.code, finding.level.value, list(finding.subjects), dict(finding.params)]
    text = json.dumps(said, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def may_stand(finding: Finding) -> bool:
    """Whether somebody may let it stand: warnings, and errors by word."""
    return finding.level is Level.WARNING or finding.code in BY_WORD


def require_overridable(finding: Finding, reason: str) -> str:
    """The reason, trimmed, where the finding may be let stand for it.

    Raises:
        InputError: ``schedule.error_stands``: errors are mended, not let stand; ``schedule.no_reason``.
    """
    if not may_stand(finding):
        raise InputError("schedule.error_stands")
    given = reason.strip()
    if not given or len(given) > REASON_LIMIT:
        raise InputError("schedule.no_reason", limit=REASON_LIMIT)
    return given


def weighed(findings: Sequence[Finding], overrides: Iterable[Override]) -> tuple[Weighed, ...]:
    """The findings in their order, each with its override."""
    known = {each.fingerprint: each for each in overrides}
    return tuple(
        Weighed(each, known.get(fingerprint(each)) if may_stand(each) else None)
        for each in findings
    )
