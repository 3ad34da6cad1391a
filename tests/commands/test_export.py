"""``county-studio export``: one plan for three kinds of editors."""

from __future__ import annotations

import hashlib
import json
from fractions import Fraction
from pathlib import Path

import opentimelineio as otio
import pytest
from pyJianYingDraft import DraftFolder

from studio.edit.srt import read_srt
from studio.records.edit import Caption, EditPlan
from studio.units import TimeRange
from tests.commands.conftest import Call
from tests.edit.plans import film, plan
from web.commands.shown_plan import plan_as_data

WORDS = Caption(range=TimeRange(Fraction(0), Fraction(1)), text="清晨采摘")


@pytest.fixture
def footage(tmp_path: Path) -> tuple[Path, Path]:
    """Two files of one name in two folders; nothing here opens them as media."""
    files = (tmp_path / "a" / "采摘.mp4", tmp_path / "b" / "采摘.mp4")
    for number, file in enumerate(files):
        file.parent.mkdir()
        file.write_bytes(bytes([number]) * 5_000)
    return files


@pytest.fixture
def made(footage: tuple[Path, Path]) -> EditPlan:
    """A plan of those files."""
    files = tuple(film().model_copy(update={"path": str(f), "name": f.name}) for f in footage)
    found = plan((0, "1", 60), (1, "2", 60), (0, "5", 60), files=files, captions=(WORDS,))
    refs = tuple(
        ref.model_copy(update={"sha256": hashlib.sha256(file.read_bytes()).hexdigest()})
        for ref, file in zip(found.timeline.sources, footage, strict=True)
    )
    timeline = found.timeline.model_copy(update={"sources": refs})
    return found.model_copy(update={"timeline": timeline})


@pytest.fixture
def plan_file(made: EditPlan, tmp_path: Path) -> Path:
    """As ``plan --json > plan.json`` writes it."""
    from studio.workflows.cutting.plan_files import Planned  # noqa: PLC0415 - only here

    path = tmp_path / "plan.json"
    data = plan_as_data(Planned(made, ()))
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    return path


def test_otio_goes_out_and_comes_back(
    call: Call, plan_file: Path, made: EditPlan, tmp_path: Path
) -> None:
    out = tmp_path / "new" / "a.otio"
    result = call("export", plan_file, "--format", "otio", "--out", out)
    assert result.exit_code == 0, result.output
    assert result.stdout.strip() == str(out)
    timeline = otio.adapters.read_from_file(str(out))
    assert len(timeline.find_clips()) == 6
    back = call("plan", "--from-otio", out, "--json")
    assert back.exit_code == 0, back.output
    data = json.loads(back.stdout)
    assert EditPlan.model_validate({key: data[key] for key in EditPlan.model_fields}) == made


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_plan_comes_through_a_pipe(
    call: Call, plan_file: Path, tmp_path: Path, encoding: str
) -> None:
    out = tmp_path / "a.srt"
    piped = plan_file.read_text("utf-8").encode(encoding)
    result = call("export", "-", "--format", "srt", "--out", out, "--json", input=piped)
    assert json.loads(result.stdout)["files"] == [str(out)]
    assert read_srt(out.read_bytes(), "a.srt") == (WORDS,)


def test_a_draft_opens_again(call: Call, plan_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "drafts" / "黄花菜"
    result = call("export", plan_file, "--format", "jianying", "--out", out, "--json")
    assert result.exit_code == 0, result.output
    written = json.loads(result.stdout)
    assert written["aspect"] == "9:16"
    assert {Path(path).name for path in written["files"]} == {
        "draft_content.json",
        "draft_info.json",
        "draft_meta_info.json",
    }
    script = DraftFolder(str(out.parent)).load_template("黄花菜")
    assert (script.width, script.height) == (1080, 1920)
    assert script.duration == 6_006_000
    assert list(out.parent.iterdir()) == [out]


def test_media_goes_into_the_draft(
    call: Call, plan_file: Path, footage: tuple[Path, Path], tmp_path: Path
) -> None:
    out = tmp_path / "draft"
    result = call("export", plan_file, "--format", "jianying", "--out", out, "--with-media")
    assert result.exit_code == 0, result.output
    content = json.loads((out / "draft_content.json").read_text("utf-8"))
    paths = [Path(material["path"]) for material in content["materials"]["videos"]]
    assert [path.name for path in paths] == ["采摘.mp4", "采摘-2.mp4"]
    for path, original in zip(paths, footage, strict=True):
        assert path.is_relative_to(out)
        assert path.read_bytes() == original.read_bytes()


@pytest.mark.parametrize("form", ["otio", "jianying"])
def test_media_on_another_machine(
    call: Call, plan_file: Path, footage: tuple[Path, Path], tmp_path: Path, form: str
) -> None:
    footage[0].unlink()
    out = tmp_path / "out"
    root = ("--media-root", "D:\\素材")
    result = call("export", plan_file, "--format", form, "--out", out, *root)
    assert result.exit_code == 0, result.output
    text = (out / "draft_content.json" if form == "jianying" else out).read_text("utf-8")
    assert ("D:/素材/采摘.mp4" if form == "jianying" else "file:///D:/%E7%B4%A0") in text


def test_a_draft_that_was_worked_on_is_not_lost(
    call: Call, plan_file: Path, tmp_path: Path
) -> None:
    words = ("export", plan_file, "--format", "jianying", "--out", tmp_path / "draft", "--json")
    assert call(*words).exit_code == 0
    assert call(*words).exit_code == 0, "the same draft again changes nothing"
    content = tmp_path / "draft" / "draft_content.json"
    content.write_text("edited", encoding="utf-8")
    result = call(*words)
    assert result.exit_code == 1
    assert json.loads(result.stdout)["error"]["code"] == "export.out_taken"
    assert content.read_text("utf-8") == "edited"
    assert call(*words, "--replace").exit_code == 0
    assert content.read_text("utf-8") != "edited"


@pytest.mark.parametrize("form", ["otio", "srt"])
def test_no_plan_and_no_footage_is_written_over(
    call: Call, plan_file: Path, tmp_path: Path, form: str
) -> None:
    other = tmp_path / "采摘.mp4"
    other.write_bytes(b"footage")
    words = ("export", plan_file, "--format", form, "--out", other, "--json")
    result = call(*words)
    assert result.exit_code == 1
    assert json.loads(result.stdout)["error"]["code"] == "export.out_other"
    assert other.read_bytes() == b"footage"
    assert call(*words, "--replace").exit_code == 0
    assert other.read_bytes() != b"footage"


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("", "{", "plan.not_json"),
        ("", "[" * 100_000, "plan.not_json"),
        ("", "[]", "plan.not_a_plan"),
        ("", "{}", "plan.not_a_plan"),
        ("", '{"error": {"message": "no footage"}}', "plan.an_error"),
        ('"version": 2', '"version": 1', "plan.other_version"),
        ('"rate": "30000/1001"', '"rate": "fast"', "plan.not_a_plan"),
        ('"source": 0', '"source": 7', "plan.broken"),
        ('"width": 608', '"width": 6080', "plan.broken"),
        ('"title": "', '"title": "\\ud800', "plan.not_a_plan"),
    ],
)
def test_what_is_no_plan_is_said(
    call: Call, plan_file: Path, tmp_path: Path, old: str, new: str, code: str
) -> None:
    """``new`` in place of ``old``, or of everything."""
    text = plan_file.read_text("utf-8")
    assert old in text
    plan_file.write_text(text.replace(old, new) if old else new, encoding="utf-8")
    words = ("export", plan_file, "--format", "otio", "--out", tmp_path / "a.otio")
    result = call(*words, "--json")
    assert result.exit_code == 1
    error = json.loads(result.stdout)["error"]
    assert error["code"] == code
    assert error["message"]
    assert error["remedy"] in call(*words).output
    assert not (tmp_path / "a.otio").exists()


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--format", "xml", "--out", "a"), "export.format"),
        (("--out", "a"), "export.format"),
        (("--format", "otio"), "export.no_out"),
        (("--format", "otio", "--out", "."), "export.out_is_folder"),
        (("--format", "jianying", "--out", "a", "--aspect", "1:1"), "export.no_such_aspect"),
        (("--format", "jianying", "--out", "a", "--aspect", "tall"), "plan.aspect"),
        (("--format", "jianying", "--out", "a", "--bogus"), "usage"),
    ],
)
def test_wrong_wishes_are_said(
    call: Call, plan_file: Path, words: tuple[str, ...], code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(plan_file.parent)
    result = call("export", plan_file, *words, "--json")
    assert result.exit_code == (2 if code == "usage" else 1)
    assert json.loads(result.stdout)["error"]["code"] == code


def test_files_that_are_gone_or_changed_are_said(
    call: Call, plan_file: Path, footage: tuple[Path, Path], tmp_path: Path
) -> None:
    words = ("export", plan_file, "--format", "otio", "--out", tmp_path / "a.otio", "--json")
    footage[1].write_bytes(b"other bytes")
    assert json.loads(call(*words).stdout)["error"]["code"] == "plan.file_changed"
    footage[1].unlink()
    error = json.loads(call(*words).stdout)["error"]
    assert error["code"] == "plan.file_missing"
    assert str(footage[1]) in error["message"]


def test_without_captions_there_is_no_srt(call: Call, plan_file: Path, tmp_path: Path) -> None:
    data = json.loads(plan_file.read_text("utf-8"))
    plan_file.write_text(json.dumps({**data, "captions": []}), encoding="utf-8")
    result = call("export", plan_file, "--format", "srt", "--out", tmp_path / "a.srt", "--json")
    assert json.loads(result.stdout)["error"]["code"] == "export.no_captions"
    assert not (tmp_path / "a.srt").exists()


def test_a_plan_that_is_not_there_is_said(call: Call, tmp_path: Path) -> None:
    words = ("export", tmp_path / "no.json", "--format", "otio", "--out", tmp_path / "a")
    result = call(*words, "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["error"]["code"] == "cut.no_such_file"


def test_help_says_which_editors_read_it_and_the_exit_codes(call: Call) -> None:
    text = call("export", "--help").output
    assert "5.9" in text
    assert "not tried here" in text.lower()
    assert "Exit codes" in text
