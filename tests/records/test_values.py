from __future__ import annotations

from fractions import Fraction

import pytest
from pydantic import ValidationError

from studio.records.clip import Certificate, CertificateCheck, ItemFacts
from studio.records.edit import CropKey, CropPath, CropPlan, SourceRef, Take, Timeline
from studio.records.finding import Finding, Level
from studio.records.media import Analysis, Boundary, BoundaryKind, Shot, ShotQuality, Sound
from studio.records.value import Value
from studio.units import Aspect, Box, Money, Size, TimeRange


def timeline(*lengths: Fraction) -> Timeline:
    takes, at = [], Fraction(0)
    for length in lengths:
        reach = TimeRange.of(at, length)
        takes.append(Take(source=0, shot=0, source_range=reach, output_range=reach))
        at += length
    return Timeline(
        sources=(SourceRef(sha256="ab", display=Size(1920, 1080)),),
        takes=tuple(takes),
        rate=Fraction(30_000, 1001),
    )


def certificate(*passed: bool) -> Certificate:
    checks = tuple(
        CertificateCheck(name=str(index), planned="1", found="1", passed=each)
        for index, each in enumerate(passed)
    )
    return Certificate(
        sha256="ab",
        bytes=1,
        size=Size(2, 2),
        duration_ms=1,
        loudness_lufs=None,
        true_peak_dbtp=None,
        checks=checks,
        made_from={"kit": "qidong"},
    )


FACTS = ItemFacts(
    sku="one",
    name_zh="黄花菜",
    name_en="Daylily",
    county_zh="祁东县",
    county_en="Qidong",
    origin="黄土铺镇",
    spec="250g/袋",
    price=Money(2990),
    list_price=None,
    unit="袋",
    selling_points=("清晨采摘",),
    season_text="",
    safety_note="",
    link="https://example.com/",
)

ANALYSIS = Analysis(
    duration=Fraction(10),
    boundaries=(Boundary(kind=BoundaryKind.CUT, start=Fraction(5), end=Fraction(5)),),
    shots=(
        Shot(
            range=TimeRange.of(0, 5),
            quality=ShotQuality(
                sharpness=1, exposure=1, colourfulness=1, steadiness=1, motion=0, score=0.9
            ),
        ),
    ),
    sound=Sound(integrated_lufs=None, true_peak_dbtp=None),
)

PLAN = CropPlan(
    aspect=Aspect(9, 16),
    paths=(CropPath(keys=(CropKey(time=Fraction(1, 3), box=Box(0, 0, 608, 1080)),)),),
)


@pytest.mark.parametrize(
    "value",
    [timeline(Fraction(1001, 30)), certificate(True), FACTS, ANALYSIS, PLAN],
    ids=lambda value: type(value).__name__,
)
def test_values_survive_json_exactly_and_are_frozen(value: Value) -> None:
    kind = type(value)
    assert kind.model_validate_json(value.model_dump_json()) == value
    with pytest.raises(ValidationError):
        kind.model_validate({**value.model_dump(), "surprise": 1})
    with pytest.raises(ValidationError):
        setattr(value, next(iter(kind.model_fields)), None)


def test_a_timeline_is_as_long_as_its_takes() -> None:
    assert timeline().duration == 0
    assert timeline(Fraction(1, 3), Fraction(2, 3)).duration == 1


def test_a_certificate_passes_when_all_its_checks_do() -> None:
    assert certificate(True, True).passed
    assert not certificate(True, False).passed


def test_a_finding_is_data() -> None:
    finding = Finding(code="schedule.overrun", level=Level.ERROR, subjects=("b",))
    assert finding.params == {}
    assert finding.start is None
    assert Finding.model_validate_json(finding.model_dump_json()) == finding


def test_a_talk_goes_on_over_pauses_for_thought() -> None:
    spans = tuple(TimeRange(Fraction(a), Fraction(b)) for a, b in ((0, 1), (3, 4), (5, 6), (9, 10)))
    sound = Sound(integrated_lufs=-20, true_peak_dbtp=-1, speech=spans)
    assert sound.talk == (TimeRange.of(0, 6), TimeRange.of(9, 1))
    assert Sound(integrated_lufs=None, true_peak_dbtp=None).talk == ()


def test_a_certificate_of_before_is_read_with_what_it_does_not_say_left_open() -> None:
    told = certificate(True).model_dump(mode="json")
    for later in ("first_frame", "last_frame", "safe_areas", "shown"):
        del told[later]
    old = Certificate.model_validate(told)
    assert (old.first_frame, old.last_frame, old.safe_areas, old.shown) == ("", "", (), None)
    assert old.passed
