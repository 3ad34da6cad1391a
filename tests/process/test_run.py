import os
import threading
import time
from pathlib import Path

import pytest

from studio.errors import (
    Cancelled,
    EnvironmentFault,
    ProcessFailed,
    ProcessOverLimit,
    ProcessTimedOut,
)
from studio.process import Limits, python_argv, run, stop_all
from tests.process.children import DEAF, SLEEP, CancelAfter, alive, eventually, pid_in, python


def test_output_of_a_child_that_ends_well() -> None:
    done = run(python("import sys; print('黄花菜'); print('note', file=sys.stderr)"))

    assert done.stdout.decode() == "黄花菜\n"
    assert done.stderr == "note\n"
    assert 0 < done.seconds < 10


def test_lines_come_while_it_runs() -> None:
    lines: list[tuple[str, float]] = []
    code = "import time\nfor n in range(3): print(n, flush=True); time.sleep(0.2)"

    done = run(python(code), on_line=lambda line: lines.append((line, time.monotonic())))

    assert [line for line, _ in lines] == ["0", "1", "2"]
    assert lines[2][1] - lines[0][1] > 0.3
    assert done.stdout == b""


def test_an_error_in_the_listener_reaches_the_caller_and_ends_the_child() -> None:
    def fail(line: str) -> None:
        raise ValueError(line)

    started = time.monotonic()
    with pytest.raises(ValueError, match="first"):
        run(python("print('first', flush=True); import time; time.sleep(60)"), on_line=fail)

    assert time.monotonic() - started < 5


def test_much_output_on_both_pipes_blocks_nobody() -> None:
    code = "import sys\nfor n in range(20000): print('o' * 99); print('e' * 99, file=sys.stderr)"

    done = run(python(code), limits=Limits(wall_s=30))

    assert len(done.stdout) == 2_000_000
    assert len(done.stderr.splitlines()) == 200


@pytest.mark.parametrize("end", ["''", "'\\n'"])
def test_a_child_that_prints_too_much_is_ended(end: str) -> None:
    endless = f"while True: print('o' * 99, end={end})"

    with pytest.raises(ProcessOverLimit) as caught:
        run(python(endless), limits=Limits(wall_s=30, output_mib=2))

    assert caught.value.params["resource"] == "output"


def test_a_child_that_fails_says_why() -> None:
    argv = python(
        "import sys; print('warm-up\\nError: no such flower', file=sys.stderr); sys.exit(3)"
    )

    with pytest.raises(ProcessFailed) as caught:
        run(argv)

    assert caught.value.params["cause"] == "Error: no such flower"
    assert caught.value.params["exit_code"] == 3
    assert caught.value.argv == argv
    assert "warm-up" in caught.value.stderr


@pytest.mark.parametrize("limits", [Limits(), Limits(memory_mib=512, cpu_s=5, nice=5)])
def test_a_missing_program_is_named(limits: Limits) -> None:
    with pytest.raises(EnvironmentFault) as caught:
        run(("/nowhere/ffmpeg-9", "-version"), limits=limits)

    assert caught.value.code == "process.missing"
    assert caught.value.params["program"] == "ffmpeg-9"


def test_a_full_disk_is_told_apart() -> None:
    with pytest.raises(EnvironmentFault) as caught:
        run(python("import sys; sys.exit('av_interleaved_write_frame(): No space left on device')"))

    assert caught.value.code == "disk.full"


def test_the_environment_is_empty_but_for_what_is_passed() -> None:
    os.environ["COUNTY_STUDIO_TEST_SECRET"] = "hidden"
    try:
        done = run(
            python("import os; print(sorted(os.environ)); print(os.environ['SHOWN'])"),
            environment={"SHOWN": "yes"},
        )
    finally:
        del os.environ["COUNTY_STUDIO_TEST_SECRET"]

    assert done.stdout.decode().splitlines() == ["['LC_ALL', 'PATH', 'SHOWN']", "yes"]


def test_the_working_directory(tmp_path: Path) -> None:
    done = run(python("import os; print(os.getcwd())"), cwd=tmp_path)

    assert done.stdout.decode().strip() == str(tmp_path)


def test_stdin_is_empty() -> None:
    done = run(python("import sys; print(repr(sys.stdin.read()))"), limits=Limits(wall_s=10))

    assert done.stdout.decode().strip() == "''"


def test_modules_of_ours_run_in_a_child() -> None:
    done = run(python_argv("this"))

    assert b"Beautiful is better than ugly" in done.stdout


@pytest.mark.parametrize("argv", [SLEEP, DEAF], ids=["listens", "deaf"])
def test_cancel_works_within_two_seconds(argv: tuple[str, ...]) -> None:
    cancel = CancelAfter(0.5)

    with pytest.raises(Cancelled):
        run(argv, cancelled=cancel)

    assert cancel.since() < 2


def test_cancel_takes_the_grandchildren_along(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    code = (
        "import subprocess, sys, time, pathlib\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        "pathlib.Path(sys.argv[1]).write_text(f'{child.pid}\\n'); time.sleep(60)"
    )

    with pytest.raises(Cancelled):
        run(python(code, str(note)), cancelled=note.exists)

    grandchild = pid_in(note)
    assert eventually(lambda: not alive(grandchild))


def test_an_error_in_the_cancel_check_ends_the_child(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    code = "import os, pathlib, sys, time; pathlib.Path(sys.argv[1]).write_text(f'{os.getpid()}\\n'); time.sleep(60)"

    def broken() -> bool:
        pid_in(note)
        raise OSError("database is locked")

    with pytest.raises(OSError, match="locked"):
        run(python(code, str(note)), cancelled=broken)

    assert not alive(pid_in(note))


def test_wall_clock_limit() -> None:
    started = time.monotonic()

    with pytest.raises(ProcessTimedOut) as caught:
        run(SLEEP, limits=Limits(wall_s=0.5))

    assert time.monotonic() - started < 3
    assert caught.value.params["limit_s"] == 0.5


def test_cpu_limit() -> None:
    with pytest.raises(ProcessOverLimit) as caught:
        run(python("while True: pass"), limits=Limits(cpu_s=1, wall_s=30))

    assert caught.value.params["resource"] == "CPU"


def test_memory_limit() -> None:
    with pytest.raises(ProcessOverLimit) as caught:
        run(python("x = bytearray(600 << 20)"), limits=Limits(memory_mib=300))

    assert caught.value.params["resource"] == "memory"


@pytest.mark.parametrize("ignores", [True, False])
def test_file_size_limit(tmp_path: Path, *, ignores: bool) -> None:
    code = (
        "import signal, sys\n"
        f"signal.signal(signal.SIGXFSZ, signal.{'SIG_IGN' if ignores else 'SIG_DFL'})\n"
        "open(sys.argv[1], 'wb').write(bytes(3 << 20))"
    )

    with pytest.raises(ProcessOverLimit) as caught:
        run(python(code, str(tmp_path / "big")), limits=Limits(file_mib=1))

    assert caught.value.params["resource"] == "file size"
    assert (tmp_path / "big").stat().st_size <= 1 << 20


def test_niceness() -> None:
    done = run(python("import os; print(os.nice(0))"), limits=Limits(nice=7))

    assert int(done.stdout) == os.nice(0) + 7


def test_stop_all_ends_what_runs_in_other_threads(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    code = "import os, pathlib, sys, time; pathlib.Path(sys.argv[1]).write_text(f'{os.getpid()}\\n'); time.sleep(60)"
    failures: list[ProcessFailed] = []

    def work() -> None:
        try:
            run(python(code, str(note)))
        except ProcessFailed as error:
            failures.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    child = pid_in(note)
    stop_all()
    thread.join(5)

    assert not alive(child)
    assert failures[0].params["exit_code"] == -9


def test_a_child_dies_with_its_parent_even_by_kill_9(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    child = "import os, pathlib, sys, time; pathlib.Path(sys.argv[1]).write_text(f'{os.getpid()}\\n'); time.sleep(60)"
    parent = (
        "import sys; from studio.process import run\n"
        "run((sys.executable, '-c', sys.argv[1], sys.argv[2]))"
    )
    failures: list[ProcessFailed] = []

    def work() -> None:
        try:
            run((python_argv("x")[0], "-c", parent, child, str(note)), cwd=Path.cwd())
        except ProcessFailed as error:
            failures.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    grandchild = pid_in(note)
    os.kill(_parent_of(grandchild), 9)
    thread.join(5)

    assert failures[0].params["exit_code"] == -9
    assert eventually(lambda: not alive(grandchild))


def _parent_of(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[1])
