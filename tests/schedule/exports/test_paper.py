from __future__ import annotations

import importlib.util
import io
from pathlib import Path

import pytest
from PIL import Image

from studio.errors import EnvironmentFault
from studio.records.live import SegmentKind
from studio.schedule import PlannedBroadcast, check_one
from studio.schedule.exports import Press, long_pictures, wall_sheet
from studio.schedule.exports.paper import LONG_PARTS
from studio.settings import Settings
from tests.schedule.plans import broadcast, segment

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("typst") is None,
    reason="typst is not installed: pip install --no-deps -r requirements/run.lock",
)


@pytest.fixture(scope="module")
def press() -> Press:
    settings = Settings.from_environment()
    source = settings.data / "templates" / "schedule" / "run_sheet.typ"
    return Press(source.read_bytes(), settings.built / "fonts")


def evening(parts: int = 3, **changes: object) -> PlannedBroadcast:
    opening = segment("s0", 3, kind=SegmentKind.OPEN, item=None, clip=None)
    return broadcast(
        segments=(opening, *(segment(f"s{number}", 5, **changes) for number in range(1, parts))),
    )


def pictures(press: Press, made: PlannedBroadcast) -> list[Image.Image]:
    return [Image.open(io.BytesIO(each)).convert("RGB") for each in long_pictures(press, made)]


def test_the_sheet_is_a_pdf_and_equal_for_equal_plans(press: Press) -> None:
    made = wall_sheet(press, evening())

    assert made.startswith(b"%PDF-")
    assert made.rstrip().endswith(b"%%EOF")
    assert made == wall_sheet(press, evening())
    assert made != wall_sheet(press, evening(4))


def test_findings_stand_on_the_sheet(press: Press) -> None:
    late = evening(30)
    assert wall_sheet(press, late, check_one(late)) != wall_sheet(press, late)


def test_what_people_type_is_no_markup(press: Press) -> None:
    sly = '#panic("x") = $x$ *fett* `code` @nobody <label> \\ #read("/etc/passwd")'
    made = evening(2, title=sly, script=sly)
    assert wall_sheet(press, made).startswith(b"%PDF-")


@pytest.mark.parametrize("script", ["话" * 4000, "\n".join("行" for _ in range(300)), "\u200b\x07"])
def test_any_script_is_set(press: Press, script: str) -> None:
    made = evening(2, script=script)
    assert wall_sheet(press, made).startswith(b"%PDF-")
    assert len(pictures(press, made)) == 1


def test_one_long_picture_as_wide_as_a_phone(press: Press) -> None:
    (short,) = pictures(press, evening(2))
    (longer,) = pictures(press, evening(12))

    assert short.width == longer.width == 1083
    assert longer.height > 2 * short.height
    assert short.getpixel((5, 5)) == short.getpixel((1078, 5)) == (0x1F, 0x6B, 0x45)


def test_very_many_parts_make_several_pictures(press: Press) -> None:
    assert len(pictures(press, evening(LONG_PARTS + 1))) == 2


def test_an_empty_rundown_is_a_page(press: Press) -> None:
    assert wall_sheet(press, broadcast(segments=())).startswith(b"%PDF-")
    assert len(pictures(press, broadcast(segments=()))) == 1


def test_a_broken_form_is_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault) as caught:
        wall_sheet(Press(b"#nothing", tmp_path), evening())
    assert caught.value.code == "handout.typst"
