from fractions import Fraction
from pathlib import Path

import ffmpeg
import pytest

from studio.errors import Cancelled, ProcessFailed, ProcessOverLimit
from studio.process import FfmpegProgress, Limits, arguments, ffmpeg_path, run_ffmpeg
from studio.process.ffmpeg import _ProgressReader
from tests.process.children import CancelAfter


def _test_picture(seconds: float, out: Path, rate: str = "30000/1001") -> tuple[str, ...]:
    picture = ffmpeg.input(f"testsrc2=size=160x90:rate={rate}", f="lavfi", t=seconds)
    graph = picture.output(f"file:{out}", vcodec="libx264", preset="ultrafast")
    return arguments(graph.overwrite_output(), ffmpeg_path())


def test_arguments_are_built_without_running_anything() -> None:
    graph = ffmpeg.input("file:/in/雨 'n'.mp4").output("file:/out/a.mp4", c="copy")

    assert arguments(graph, "/opt/ffmpeg") == (
        "/opt/ffmpeg", "-hide_banner", "-nostdin", "-loglevel", "error",
        "-i", "file:/in/雨 'n'.mp4", "-c", "copy", "file:/out/a.mp4",
    )  # fmt: skip


def test_a_configured_binary_goes_first() -> None:
    assert ffmpeg_path("/opt/ffmpeg") == "/opt/ffmpeg"
    assert Path(ffmpeg_path()).is_file()


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["out_time_us=1500000", "speed= 2.5x"], FfmpegProgress(Fraction(3, 2), 2.5)),
        (["out_time_us=N/A", "speed=N/A"], FfmpegProgress(Fraction(0), None)),
        (["out_time_us=-9223372036854775807", "speed="], FfmpegProgress(Fraction(0), None)),
        ([], FfmpegProgress(Fraction(0), None)),
    ],
)
def test_progress_lines(lines: list[str], expected: FfmpegProgress) -> None:
    seen: list[FfmpegProgress] = []
    reader = _ProgressReader(seen.append)

    for line in [*lines, "progress=continue"]:
        reader.line(line)

    assert seen == [expected]


@pytest.mark.media
def test_progress_of_a_real_encode_rises_to_the_end(tmp_path: Path) -> None:
    seen: list[FfmpegProgress] = []

    run_ffmpeg(_test_picture(20, tmp_path / "out.mp4"), on_progress=seen.append)

    done = [each.done for each in seen]
    assert done == sorted(done)
    assert float(done[-1]) == pytest.approx(20, abs=0.1)
    assert (tmp_path / "out.mp4").stat().st_size > 1000


@pytest.mark.media
def test_cancel_of_a_real_encode_within_two_seconds(tmp_path: Path) -> None:
    cancel = CancelAfter(0.7)

    with pytest.raises(Cancelled):
        run_ffmpeg(_test_picture(100_000, tmp_path / "out.mp4"), cancelled=cancel)

    assert cancel.since() < 2


@pytest.mark.media
def test_what_ffmpeg_says_is_the_cause(tmp_path: Path) -> None:
    text = tmp_path / "text.mp4"
    text.write_text("not a film at all, only words\n" * 50, "utf-8")
    graph = ffmpeg.input(f"file:{text}").output(f"file:{tmp_path / 'o.mp4'}")

    with pytest.raises(ProcessFailed) as caught:
        run_ffmpeg(arguments(graph, ffmpeg_path()))

    assert "Invalid data found" in str(caught.value.params["cause"])


@pytest.mark.media
def test_a_film_that_grows_too_large_is_stopped(tmp_path: Path) -> None:
    out = tmp_path / "out.mp4"
    argv = _test_picture(100_000, out)

    with pytest.raises(ProcessOverLimit) as caught:
        run_ffmpeg(argv, limits=Limits(file_mib=1, wall_s=60))

    assert caught.value.params["resource"] == "file size"


@pytest.mark.media
def test_too_little_memory_is_told(tmp_path: Path) -> None:
    picture = ffmpeg.input("testsrc2=size=7680x4320", f="lavfi", t=0.2)
    graph = picture.output(
        f"file:{tmp_path / 'o.mp4'}", vcodec="libx264", preset="ultrafast", threads=2
    )

    with pytest.raises(ProcessOverLimit) as caught:
        run_ffmpeg(arguments(graph, ffmpeg_path()), limits=Limits(memory_mib=600, wall_s=30))

    assert caught.value.params["resource"] == "memory"
