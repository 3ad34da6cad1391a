"""The command line's stable output."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from studio.errors import Cancelled
from studio.process import Service, python_argv, run
from studio.settings import CHECKOUT
from studio.units import Size
from tests.process.children import eventually
from tests.synthetic import BLUE, GREEN, RED, make_clip
from web.commands import main
from web.commands.shown import guarded, stop_asked

pytestmark = pytest.mark.media


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("COUNTY_STUDIO_VAR", str(tmp_path / "var"))
    monkeypatch.setenv("COUNTY_STUDIO_LANGUAGE", "en")

    def run(*words: str | Path) -> Result:
        return CliRunner().invoke(main, [str(word) for word in words])

    return run


def test_footage_without_sound_gets_music_unless_it_is_switched_off(call, tmp_path: Path) -> None:
    footage = make_clip(tmp_path / "a.mp4", 7, shots=(RED, GREEN), tone_hz=None)
    words = ("cut", footage, "--length", 6, "--aspect", "1:1", "--json", "--out")
    results = [call(*words, tmp_path / "o"), call(*words, tmp_path / "p", "--no-music")]
    assert [each.exit_code for each in results] == [0, 0], results[0].output + results[1].output
    with_bed, without = (json.loads(each.stdout) for each in results)
    assert with_bed["clips"][0]["loudness_lufs"] == pytest.approx(-16, abs=1)
    assert without["clips"][0]["loudness_lufs"] is None
    assert with_bed["made_from"] != without["made_from"]
    names = [Path(each["clips"][0]["file"]).name for each in (with_bed, without)]
    assert [name.count("-no-music-") for name in names] == [0, 1], "other bytes, other name"


def test_cut_prints_a_manifest_of_what_it_wrote(call, tmp_path: Path) -> None:
    footage = make_clip(tmp_path / "a.mp4", 8, shots=(RED, GREEN, BLUE))
    result = call(
        "cut",
        footage,
        "--aspect",
        "9:16",
        "--aspect",
        "1:1",
        "--length",
        6,
        "--out",
        tmp_path / "o",
        "--json",
    )
    assert result.exit_code == 0, result.output
    manifest = json.loads(result.stdout)
    assert [clip["aspect"] for clip in manifest["clips"]] == ["9:16", "1:1"]
    for clip in manifest["clips"]:
        assert Path(clip["file"]).is_file()
        assert clip["duration"] == 6.0
    assert manifest["takes"][0]["start"] == 0.0
    assert manifest["refused"] == []
    assert manifest["preset"] == "social"
    assert manifest["findings"] == []
    for post in manifest["post"].values():
        assert Path(post["file"]).is_file()
        assert post["text"].endswith(" ".join(post["tags"]))


def test_cut_says_what_was_typed_and_what_was_left_out(
    call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "data"
    for folder in ("templates", "assets"):
        shutil.copytree(CHECKOUT / folder, data / folder)
    kit = data / "templates/brands/qidong/kit.toml"
    text = kit.read_text(encoding="utf-8")
    kit.write_text(text.replace("expires = 2027-12-31", "expires = 2020-12-31"), encoding="utf-8")
    monkeypatch.setenv("COUNTY_STUDIO_DATA", str(data))
    footage = make_clip(tmp_path / "a.mp4", 8, shots=(RED, GREEN, BLUE))
    words = tmp_path / "words.toml"
    order = (
        "cut",
        footage,
        "--template",
        "recipe",
        "--length",
        6,
        "--out",
        tmp_path / "o",
        "--json",
    )
    words.write_text('steps = ["泡发", "煮熟"]', encoding="utf-8")
    told = json.loads(call(*order, "--words", words).stdout)
    assert {each["code"] for each in told["told"]} == {"brand.mark_expired", "brand.steps_left"}
    words.write_text('steps = ["泡\U000f0000发"]', encoding="utf-8")
    wrong = json.loads(call(*order, "--words", words).stdout)["error"]
    assert wrong["code"] == "brand.missing_glyph"
    words.write_text('step = ["泡发"]', encoding="utf-8")
    wrong = json.loads(call(*order, "--words", words).stdout)["error"]
    assert wrong["code"] == "brand.unknown_key"
    assert wrong["params"]["key"] == "step"
    assert "steps" in wrong["params"]["allowed"]


def test_analyse_prints_boundaries_and_shots(call, tmp_path: Path) -> None:
    footage = make_clip(tmp_path / "a.mp4", 6, shots=(RED, GREEN, BLUE))
    result = call("analyse", footage, "--json")
    data = json.loads(result.stdout)
    assert data["duration"] == pytest.approx(6, abs=0.05)
    assert [each["kind"] for each in data["boundaries"]] == ["cut", "cut"]
    assert [each["time"] for each in data["boundaries"]] == pytest.approx([2, 4], abs=0.05)
    assert len(data["shots"]) == 3


def test_probe_says_what_a_file_is(call, tmp_path: Path) -> None:
    footage = make_clip(tmp_path / "a.mp4", 2, size=Size(320, 180), rotation=90)
    data = json.loads(call("probe", footage, "--json").stdout)
    assert data["video"]["rotation"] == 90
    assert data["video"]["display"] == {"width": 180, "height": 320}


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("cut",), "cut.no_files"),
        (("cut", "gone.mp4"), "cut.no_such_file"),
        (("cut", "gone.mp4", "--item", "nothing"), "catalog.unknown_item"),
        (("cut", "gone.mp4", "--aspect", "4x3"), "cut.aspect"),
        (("cut", "gone.mp4", "--length", "3"), "cut.length"),
        (("analyse", "gone.mp4"), "cut.no_such_file"),
        (("probe", "gone.mp4"), "cut.no_such_file"),
        (("probe", "."), "cut.is_folder"),
        (("probe", "/proc/self/mem"), "cut.not_readable"),
        (("cut", "gone.mp4", "--out", __file__), "cut.out_not_folder"),
        (("schedule", "export", "--out", __file__), "cut.out_not_folder"),
    ],
)
def test_mistakes_are_said_in_words_with_exit_code_1(
    call, words: tuple[str, ...], code: str
) -> None:
    as_json = call(*words, "--json")
    assert as_json.exit_code == 1
    error = json.loads(as_json.stdout)["error"]
    assert error["code"] == code
    spoken = call(*words)
    assert spoken.exit_code == 1
    assert error["message"] in spoken.output
    assert error["remedy"] in spoken.output


def test_a_fault_of_the_file_system_is_said_in_words(
    call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("COUNTY_STUDIO_VAR", str(tmp_path / "file"))
    result = call("schedule", "check", "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["error"]["code"] == "files.fault"


def test_a_reader_that_leaves_is_no_fault(capsys: pytest.CaptureFixture[str]) -> None:
    def work() -> None:
        raise BrokenPipeError

    with pytest.raises(BrokenPipeError):
        guarded(work, json_output=False)
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("command", [("serve",), ("demo",), ("worker",), ("schedule", "check")])
def test_a_wrong_setting_is_said_in_words(
    call, command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COUNTY_STUDIO_PORT", "65536")
    result = call(*command, "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["error"]["code"] == "settings.too_large"


def test_seconds_that_are_lost_are_said(call, tmp_path: Path) -> None:
    whole = make_clip(tmp_path / "a.mkv", 4, shots=(RED, GREEN, BLUE)).read_bytes()
    (tmp_path / "cut.mkv").write_bytes(whole[: len(whole) // 2])
    for command in ("probe", "analyse"):
        result = call(command, tmp_path / "cut.mkv")
        assert result.exit_code == 0, result.output
        assert "s of “cut.mkv” cannot be read" in result.stderr


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_leaves_nothing_half_done(tmp_path: Path, number: signal.Signals) -> None:
    footage = make_clip(tmp_path / "a.mp4", 8, shots=(RED, GREEN, BLUE))
    out, log = tmp_path / "out", tmp_path / "log"
    words = ("cut", str(footage), "--length", "30", "--out", str(out))
    running = Service(
        python_argv("web.commands", *words), {**os.environ, "COUNTY_STUDIO_LANGUAGE": "en"}, log
    )
    assert eventually(lambda: any(out.glob(".render-*")), within_s=60)
    os.kill(running.pid, number)
    assert eventually(lambda: running.exit_code is not None, within_s=10)
    assert running.exit_code == 128 + number
    assert "Stopped as asked" in log.read_text()
    assert "Traceback" not in log.read_text()
    assert not out.exists()


def test_a_signal_that_a_c_library_swallows_still_stops_the_work(call) -> None:
    """What is raised while such a library calls back is printed and lost; the next cancel check is not."""

    def work() -> None:
        with contextlib.suppress(BaseException):
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(1)
        assert stop_asked()
        raise Cancelled("cancelled")

    with pytest.raises(SystemExit) as left:
        guarded(work, json_output=True)
    assert left.value.code == 128 + signal.SIGINT
    with pytest.raises(SystemExit) as left:
        guarded(_cancel, json_output=True)
    assert left.value.code == 1, "nobody asked this time"


def test_a_swallowed_signal_prints_no_traceback(call, capsys) -> None:
    class Late:
        def __del__(self) -> None:
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(1)

    def work() -> None:
        late = Late()
        del late
        if stop_asked():
            raise Cancelled("cancelled")

    with pytest.raises(SystemExit) as left:
        guarded(work, json_output=False)
    assert left.value.code == 128 + signal.SIGINT
    assert "Traceback" not in capsys.readouterr().err


def _cancel() -> None:
    raise Cancelled("cancelled")


def test_ctrl_c_while_modules_load_ends_the_program() -> None:
    """Before a command begins there is nothing to clear away: the signal itself ends it, as the shell expects."""
    code = (
        "import atexit, signal, sys; sys.argv = ['county-studio', '--version'];"
        "atexit.register(lambda: print(signal.getsignal(signal.SIGINT) == signal.SIG_DFL));"
        "from web.commands import main; main()"
    )
    finished = run((sys.executable, "-c", code), cwd=CHECKOUT)
    assert finished.stdout.decode().split()[-1] == "True"


@pytest.fixture
def planned(call, tmp_path: Path) -> Path:
    """A plan in two aspects."""
    footage = make_clip(tmp_path / "a.mp4", 6, shots=(RED, GREEN))
    words = ("--length", "4", "--aspect", "9:16", "--aspect", "1:1", "--json")
    path = tmp_path / "plan.json"
    path.write_text(call("plan", footage, *words).stdout, encoding="utf-8")
    return path


def test_some_aspects_of_a_plan_may_be_cut(call, planned: Path, tmp_path: Path) -> None:
    words = ("cut", "--plan", planned, "--aspect", "1:1", "--out", tmp_path / "o", "--json")
    result = call(*words)
    assert result.exit_code == 0, result.output
    assert [clip["aspect"] for clip in json.loads(result.stdout)["clips"]] == ["1:1"]


@pytest.mark.parametrize(
    ("change", "words", "code"),
    [
        ({}, ("--aspect", "16:9"), "cut.aspect"),
        ({}, ("--length", "6"), "cut.plan_and_length"),
        ({"crops": []}, (), "plan.no_crops"),
        ({"display": 1_000_000}, (), "plan.broken"),
    ],
)
def test_a_plan_that_does_not_fit_is_said(
    call, planned: Path, tmp_path: Path, change: dict, words: tuple[str, ...], code: str
) -> None:
    plan = json.loads(planned.read_text("utf-8"))
    if "display" in change:
        plan["timeline"]["sources"][0]["display"]["width"] = change["display"]
    else:
        plan |= change
    planned.write_text(json.dumps(plan), encoding="utf-8")
    result = call("cut", "--plan", planned, *words, "--out", tmp_path / "o", "--json")
    assert result.exit_code == 1, result.output
    assert json.loads(result.stdout)["error"]["code"] == code


def test_every_command_offers_json_and_help(call) -> None:
    for name in (
        *("analyse", "captions", "cut", "demo", "doctor", "export", "plan", "probe", "serve"),
        "worker",
    ):
        result = call(name, "--help")
        assert result.exit_code == 0, name
        assert "--json" in result.output, name
    for name in ("check", "export"):
        assert "--json" in call("schedule", name, "--help").output


def test_help_lists_the_commands(call) -> None:
    result = call("--help")
    assert result.exit_code == 0, result.output
    for name in ("brand", "cut", "live-pack", "personalise", "reprice", "template"):
        assert f"  {name} " in result.output, name


def test_doctor_says_what_is_wrong_in_words(call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COUNTY_STUDIO_FFMPEG", "/bin/false")
    monkeypatch.setenv("COUNTY_STUDIO_DATABASE_URL", "mysql://user:secret@host/name")
    result = call("doctor")
    assert result.exit_code == 1
    assert "The program false did not finish well" in result.output
    assert "no address of a database that can be used (mysql)" in result.output
    assert "secret" not in result.output


def test_doctor_names_a_mistake_in_the_data(
    call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for part in ("templates", "assets/demo"):
        shutil.copytree(CHECKOUT / part, tmp_path / part)
    kit = tmp_path / "templates" / "brands" / "qidong" / "kit.toml"
    kit.write_text(kit.read_text("utf-8") + "\n[oops\n", encoding="utf-8")
    monkeypatch.setenv("COUNTY_STUDIO_DATA", str(tmp_path))
    found = {each["name"]: each for each in json.loads(call("doctor", "--json").stdout)}
    assert not found["data"]["passed"]
    assert "brands/qidong/kit.toml" in found["data"]["message"]


def test_doctor_finds_the_tools(call) -> None:
    result = call("doctor", "--json")
    found = {each["name"]: each for each in json.loads(result.stdout)}
    assert {"ffmpeg", "filters", "opencv", "fonts", "folder", "database", "queue"} <= set(found)
    for name in ("ffmpeg", "filters", "opencv", "fonts", "data"):
        assert found[name]["passed"], found[name]
    assert not found["queue"]["passed"]
    assert found["queue"]["remedy"]
