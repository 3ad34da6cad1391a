import sys
from pathlib import Path

import pytest

from studio.errors import EnvironmentFault
from studio.process import Service
from tests.process.children import SLEEP, alive, eventually, pid_in, python


def test_output_is_added_to_the_log(tmp_path: Path) -> None:
    log = tmp_path / "logs" / "child.log"
    for _ in range(2):
        service = Service(python("import os; print(os.environ['FLOWER'])"), {"FLOWER": "黄花"}, log)
        service.end(5)
        assert service.exit_code == 0

    assert log.read_text("utf-8") == "黄花\n黄花\n"


def test_it_ends_when_asked(tmp_path: Path) -> None:
    service = Service(SLEEP, {}, tmp_path / "log")
    assert service.exit_code is None
    service.ask_to_end()
    service.end(5)

    assert service.age_s < 5
    assert not alive(service.pid)


def test_a_deaf_one_is_killed_with_its_children(tmp_path: Path) -> None:
    log = tmp_path / "log"
    file = tmp_path / "grandchild"
    code = (
        "import signal, subprocess, sys; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        f"inner = subprocess.Popen([sys.executable, '-S', '-c', 'import time; time.sleep(60)'])\n"
        f"open({str(file)!r}, 'w').write(f'{{inner.pid}}\\n'); inner.wait()"
    )
    service = Service(python(code), {}, log)
    inner = pid_in(file)
    service.ask_to_end()
    service.end(0.2)

    assert not alive(service.pid)
    assert eventually(lambda: not alive(inner))


def test_asking_one_that_has_ended_is_no_error(tmp_path: Path) -> None:
    service = Service(python("pass"), {}, tmp_path / "log")
    service.end(5)
    service.ask_to_end()

    assert service.exit_code == 0


def test_it_dies_with_the_process_that_started_it(tmp_path: Path) -> None:
    file = tmp_path / "pid"
    tied = f"import os, time; open({str(file)!r}, 'w').write(f'{{os.getpid()}}\\n'); time.sleep(60)"
    code = (
        "import os, signal, sys, time; from pathlib import Path\n"
        "from studio.process import Service\n"
        f"Service((sys.executable, '-S', '-c', {tied!r}), {{}}, Path(os.devnull))\n"
        f"while not (os.path.exists({str(file)!r}) and os.path.getsize({str(file)!r})): time.sleep(0.05)\n"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    root = str(Path(__file__).parents[2])
    parent = Service((sys.executable, "-c", code), {"PYTHONPATH": root}, tmp_path / "log")

    assert eventually(lambda: parent.exit_code is not None, 30)
    assert eventually(lambda: not alive(pid_in(file)))


def test_a_missing_program_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(EnvironmentFault, match=r"process\.missing"):
        Service(("/no/such/program",), {}, tmp_path / "log")
