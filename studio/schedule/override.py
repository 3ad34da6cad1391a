"""Warnings that somebody let stand, with name and reason.

What was let stand stays so as long as it is the same matter and no worse. The same matter: the rule, its level, the
rows it is about, and the values that make it what it is (which host, day, word, price, refusal). Where it stands is no
part of that: titles, times and positions may change, so a broadcast that moves an hour, or a part that moves up, is not
asked about again. No worse: ``Finding.measure`` is at most a tenth above what was judged, so that a pause of 20 minutes
of 60 that was fine is fine at 25 and at 16, and asked about again at 15. What went away and comes back the same stays
judged.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from studio.errors import InputError
from studio.records.finding import Finding, Level
from studio.records.value import Value
from studio.schedule.instant import Instant

BY_WORD = frozenset({"schedule.host_declined", "schedule.host_declined_still"})
"""Errors that rest on what somebody said, which another word of theirs can settle: they are let stand like warnings."""

PASSING = frozenset(
    {
        *("title", "when", "position", "other", "other_when"),
        *(
            "gap",
            "needed",
            "left",
            "total",
            "limit",
            "promised",
            "stock",
            "planned",
            "clip_length",
            "free",
        ),
    }
)
"""Values of a sentence that make it no other matter: where it stands, and figures of which the measure is made."""

LENIENCE = 10
"""So much of what was judged, as one in so many, it may become worse."""

REASON_LIMIT = 300
"""Characters."""


class Override(Value):
    """A warning, or an error by word, that was let stand."""

    fingerprint: str
    measure: int = 0
    """How bad it was."""
    by: str
    """Name of whoever did."""
    reason: str
    at: Instant


class Weighed(NamedTuple):
    """A finding, and who let it stand where somebody did."""

    finding: Finding
    override: Override | None


def fingerprint(finding: Finding) -> str:
    """Of the matter a finding is about, however bad it is and wherever it stands now."""
    told = {name: value for name, value in finding.params.items() if name not in PASSING}
    said = [finding.code, finding.level.value, list(finding.subjects), told]
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


def stands(finding: Finding, judged: Mapping[str, int]) -> bool:
    """Whether it was let stand.

    Args:
        finding: As it is now.
        judged: By fingerprint, how bad it was when somebody let it stand.
    """
    if not judged or not may_stand(finding):
        return False
    was = judged.get(fingerprint(finding))
    return was is not None and finding.measure <= was + was // LENIENCE


def weighed(findings: Sequence[Finding], overrides: Iterable[Override]) -> tuple[Weighed, ...]:
    """The findings in their order, each with its override where that still holds."""
    known = {each.fingerprint: each for each in overrides}
    judged = {each.fingerprint: each.measure for each in known.values()}
    return tuple(
        Weighed(each, known[fingerprint(each)] if stands(each, judged) else None)
        for each in findings
    )
