"""``county-studio plan``: an edit with its reasons, readable by ``export`` as it stands."""

from __future__ import annotations

import contextlib
import json
import os
import pty
import shlex
import threading
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from studio.process import Service, python_argv
from studio.records.edit import EditPlan
from tests.commands.conftest import Call
from tests.process.children import eventually
from tests.synthetic import BLUE, GREEN, RED, YELLOW, make_clip

pytestmark = pytest.mark.media

SRT = "1\r\n00:00:00,000 --> 00:00:12,000\r\n清晨采摘\r\n"


@pytest.fixture(scope="module")
def footage(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve seconds, four shots, from 0.5 s on its own clock."""
    path = tmp_path_factory.mktemp("plan") / "采摘.mkv"
    return make_clip(path, 12, shots=(RED, GREEN, BLUE, YELLOW), start=Fraction(1, 2))


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Another file, six seconds."""
    return make_clip(tmp_path_factory.mktemp("plan") / "b.mp4", 6, shots=(BLUE, GREEN))


def planned(call: Call, *words: str | Path | int) -> dict[str, Any]:
    result = call("plan", *words, "--json")
    assert result.exit_code == 0, result.output
    data: dict[str, Any] = json.loads(result.stdout)
    return data


def exact(data: dict[str, Any]) -> EditPlan:
    return EditPlan.model_validate({key: data[key] for key in EditPlan.model_fields})


def test_the_plan_is_exact_and_says_why(call: Call, footage: Path, other: Path) -> None:
    data = planned(
        call, footage, other, "--length", 8, "--aspect", "9:16", "--aspect", "1:1", "--title", "黄花菜"
    )  # fmt: skip
    plan = exact(data)
    assert plan.title == "黄花菜"
    assert [str(crop.aspect) for crop in plan.crops] == ["9:16", "1:1"]
    assert float(plan.timeline.duration) == pytest.approx(8, abs=0.25)
    assert data["duration"] == float(plan.timeline.duration)
    assert [file.name for file in plan.files] == ["采摘.mkv", "b.mp4"]
    assert plan.files[0].start == Fraction(1, 2)
    for shown, take in zip(data["takes"], plan.timeline.takes, strict=True):
        assert shown["source_start"] == pytest.approx(float(take.source_range.start), abs=1e-6)
        assert shown["file"] == plan.files[take.source].path
        assert (take.output_range.duration * plan.timeline.rate).denominator == 1
    assert {"left_out", "notes", "refused", "lost"} <= set(data)
    assert not list(footage.parent.glob("*.mp4"))


def test_it_goes_through_a_pipe_to_export(call: Call, footage: Path, tmp_path: Path) -> None:
    result = call("plan", footage, "--length", 6, "--json")
    out = tmp_path / "a.otio"
    made = call("export", "-", "--format", "otio", "--out", out, input=result.stdout)
    assert made.exit_code == 0, made.output
    back = planned(call, "--from-otio", out)
    assert exact(back) == exact(json.loads(result.stdout))


def test_an_edit_from_elsewhere_is_looked_at_and_cropped(
    call: Call, footage: Path, tmp_path: Path
) -> None:
    edit = {
        "OTIO_SCHEMA": "Timeline.1", "name": "别处剪的",
        "tracks": {"OTIO_SCHEMA": "Stack.1", "children": [
            {"OTIO_SCHEMA": "Track.1", "kind": "Video", "children": [clip_of(0, 50), clip_of(100, 25)]}
        ]},
    }  # fmt: skip
    path = tmp_path / "edit.otio"
    path.write_text(json.dumps(edit), encoding="utf-8")
    gone = call("plan", "--from-otio", path, "--json")
    assert json.loads(gone.stdout)["error"]["code"] == "cut.no_such_file"
    plan = exact(planned(call, "--from-otio", path, footage, "--aspect", "1:1"))
    assert plan.title == "别处剪的"
    assert plan.timeline.rate == 25
    assert [take.source_range.start for take in plan.timeline.takes] == [
        Fraction(1, 2),
        Fraction(9, 2),
    ]
    assert plan.timeline.takes[0].shot < plan.timeline.takes[1].shot
    assert plan.timeline.duration == 3
    assert len(plan.crops[0].paths) == 2


def clip_of(start: int, length: int) -> dict[str, Any]:
    """A clip in frames from its editor's zero, on a machine with other folders."""

    def frames(value: int) -> dict[str, Any]:
        return {"OTIO_SCHEMA": "RationalTime.1", "rate": 25.0, "value": float(value)}

    def span(first: int, count: int) -> dict[str, Any]:
        return {
            "OTIO_SCHEMA": "TimeRange.1",
            "start_time": frames(first),
            "duration": frames(count),
        }

    media = {
        "OTIO_SCHEMA": "ExternalReference.1",
        "target_url": "file:///D:/%E9%87%87%E6%91%98.mkv",
        "available_range": span(0, 300),
    }
    return {
        "OTIO_SCHEMA": "Clip.1",
        "name": "c",
        "source_range": span(start, length),
        "media_reference": media,
    }


def test_captions_of_the_footage_go_with_the_takes(
    call: Call, footage: Path, other: Path, tmp_path: Path
) -> None:
    words = tmp_path / "采摘.zh.srt"
    words.write_bytes(SRT.encode("gbk"))
    plan = exact(planned(call, other, footage, "--length", 8, "--captions", words))
    spans = [take.output_range for take in plan.timeline.takes if take.source == 1]
    assert plan.captions
    for caption in plan.captions:
        assert caption.text == "清晨采摘"
        assert any(caption.range.overlaps(span) for span in spans)


def test_captions_of_aegisub_do_as_those_of_srt(call: Call, footage: Path, tmp_path: Path) -> None:
    srt, ass, odd = (tmp_path / name for name in ("a.srt", "a.ass", "a.txt"))
    srt.write_text("1\n00:00:00,500 --> 00:00:11,000\n甲，乙\n丙\n", "utf-8")
    ass.write_text(
        "[Script Info]\nScriptType: v4.00+\n\n[Events]\n"
        "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
        "Dialogue: 0,0:00:00.50,0:00:11.00,Default,,0,0,0,,{\\an8}甲，乙\\N丙\n",
        "gb18030",
    )
    odd.write_bytes(ass.read_bytes())  # known by what it begins with
    found = [
        exact(planned(call, footage, "--length", 8, "--captions", path)).captions
        for path in (srt, ass, odd)
    ]
    assert found[0] == found[1] == found[2] != ()
    assert found[0][0].text == "甲，乙\n丙"


def test_marks_are_kept_with_the_plan(call: Call, footage: Path, tmp_path: Path) -> None:
    marks = tmp_path / "marks.json"
    marks.write_text('[{"kind": "never", "start": 0.5, "end": "7/2", "role": "place"}]')
    plan = exact(planned(call, footage, "--length", 6, "--marks", marks))
    (mark,) = plan.marks
    assert (mark.source, mark.range.end) == (0, Fraction(7, 2))


def test_a_favourite_may_be_a_moment(call: Call, footage: Path, tmp_path: Path) -> None:
    marks = tmp_path / "marks.json"
    marks.write_text('[{"kind": "favourite", "start": 2, "end": 2}]')
    plan = exact(planned(call, footage, "--length", 6, "--marks", marks))
    assert any(
        take.source_range.start <= 2 <= take.source_range.end for take in plan.timeline.takes
    )


def test_people_get_a_table_and_no_bar_in_a_pipe(call: Call, footage: Path) -> None:
    result = call("plan", footage, "--length", 6)
    assert result.exit_code == 0, result.output
    assert "采摘.mkv" in result.stdout
    assert "9:16" in result.stdout
    assert result.stderr == ""


def test_the_other_language_says_the_same(
    call: Call, footage: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COUNTY_STUDIO_LANGUAGE", "zh")
    assert "个镜头" in call("plan", footage, "--length", 6).stdout


def test_a_file_that_cannot_be_used_is_left_out_and_said(
    call: Call, footage: Path, tmp_path: Path
) -> None:
    (tmp_path / "text.mp4").write_text("no film")
    data = planned(call, tmp_path / "text.mp4", footage, "--length", 6)
    assert len(data["files"]) == 1
    (refused,) = data["refused"]
    assert refused["file"].endswith("text.mp4")
    spoken = call("plan", tmp_path / "text.mp4", footage, "--length", 6)
    assert refused["message"] in spoken.stderr


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((), "cut.no_files"),
        (("gone.mp4",), "cut.no_such_file"),
        (("gone.mp4", "--length", "long"), "plan.length_text"),
        (("gone.mp4", "--length", "nan"), "plan.length_text"),
        (("gone.mp4", "--length", "0.2"), "plan.length"),
        (("gone.mp4", "--length", "6000"), "plan.length"),
        (("gone.mp4", "--aspect", "9x16"), "plan.aspect"),
        (("gone.mp4", "--aspect", "0:16"), "plan.aspect"),
        (("gone.mp4", "--aspect", "1:9"), "plan.aspect"),
        (("gone.mp4", "--rate", "1/0"), "plan.rate"),
        (("gone.mp4", "--rate", "0"), "plan.rate"),
        (("gone.mp4", "--rate", "240"), "plan.rate"),
        (("gone.mp4", "--template", "nothing"), "brand.no_template"),
        (("gone.mp4", "--marks", "gone.json"), "cut.no_such_file"),
        (("gone.mp4", "--marks", "wrong.json"), "marks.entry"),
        (("gone.mp4", "--marks", "broken.json"), "marks.not_json"),
        (("gone.mp4", "--captions", "wrong.srt"), "srt.bad_time"),
        (("gone.mp4", "b.mp4", "--captions", "wrong.srt"), "captions.of_which"),
        (("--from-otio", "broken.json"), "otio.not_otio"),
        (("--from-otio", "gone.otio"), "cut.no_such_file"),
        (("gone.mp4", "--bogus"), "usage"),
    ],
)
def test_mistakes_are_said(
    call: Call,
    words: tuple[str, ...],
    code: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("wrong.json").write_text('[{"kind": "must", "start": 3, "end": 2}]')
    Path("broken.json").write_text('[{"kind": ')
    Path("wrong.srt").write_text("1\n00:00:01,000 --> 00:99:00,000\nx")
    result = call("plan", *words, "--json")
    assert result.exit_code == (2 if code == "usage" else 1)
    error = json.loads(result.stdout)["error"]
    assert error["code"] == code
    assert error["message"] != code
    assert error["remedy"] or code == "brand.no_template"


@pytest.mark.parametrize(
    ("entry", "part"),
    [
        ("7", "{}"),
        ('{"kind": "must", "start": 1, "end": 2, "colour": 3}', "colour"),
        ('{"kind": "must", "start": true, "end": 2}', "start"),
        ('{"kind": "must", "start": 1, "end": "1e999999999"}', "end"),
        ('{"kind": "must", "start": 1, "end": 1e999}', "end"),
        ('{"kind": "must", "start": 1, "end": 1}', "end"),
        ('{"kind": "favourite", "start": 1, "end": 0.5}', "end"),
        ('{"kind": "must", "end": 2}', "start"),
        ('{"start": 1, "end": 2}', "kind"),
        ('{"kind": "maybe", "start": 1, "end": 2}', "kind"),
        ('{"role": "cook", "start": 1, "end": 2}', "role"),
        ('{"role": "work", "start": 1, "end": 2, "file": "b.mp4"}', "file"),
    ],
)
def test_a_wrong_mark_is_named(call: Call, tmp_path: Path, entry: str, part: str) -> None:
    marks = tmp_path / "marks.json"
    good = '{"kind": "must", "start": 0, "end": 1.5}'
    marks.write_text(f"[{good}, {entry}]")
    error = json.loads(call("plan", "a.mp4", "--marks", marks, "--json").stdout)["error"]
    assert error["code"] == "marks.entry"
    assert (error["params"]["number"], error["params"]["part"]) == (2, part)


def test_a_terminal_shows_a_bar_and_keeps_json_clean(footage: Path, tmp_path: Path) -> None:
    """The bar goes to the terminal on stderr while stdout is a file."""
    ours, theirs = pty.openpty()
    shown: list[bytes] = []
    reader = threading.Thread(target=_read_all, args=(ours, shown), daemon=True)
    reader.start()
    out = tmp_path / "out"
    words = python_argv("web.commands", "plan", str(footage), "--length", "6", "--json")
    running = Service(
        ("/bin/sh", "-c", f"exec {shlex.join(words)} > {out} 2> {os.ttyname(theirs)}"),
        {**os.environ, "COUNTY_STUDIO_VAR": str(tmp_path / "var"), "COUNTY_STUDIO_LANGUAGE": "en"},
        tmp_path / "log",
    )
    assert eventually(lambda: running.exit_code is not None, within_s=60)
    os.close(theirs)
    reader.join(10)
    bar = b"".join(shown).decode()
    assert "Looking at picture and sound" in bar
    assert "100%" in bar
    assert exact(json.loads(out.read_text("utf-8"))).timeline.takes


def _read_all(terminal: int, into: list[bytes]) -> None:
    """What is written to a terminal until its other end closes."""
    with contextlib.suppress(OSError):  # Linux says the end as an error
        while chunk := os.read(terminal, 4096):
            into.append(chunk)
