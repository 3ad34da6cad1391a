"""Supervision with small children in the place of the site and the worker, and the two commands' refusals."""

from __future__ import annotations

import dataclasses
import os
import signal
import socket
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from studio.errors import EnvironmentFault, InputError
from studio.settings import Settings
from tests.process.children import SLEEP, alive, eventually, python
from web.commands import main, supervise
from web.commands.supervise import Part, Supervisor, check_address, site_url, web_part


@pytest.fixture
def at(tmp_path: Path) -> Settings:
    """Settings of a studio on a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {"COUNTY_STUDIO_VAR": str(tmp_path), "COUNTY_STUDIO_PORT": str(port)}
    return Settings.from_environment(environment)


def sleeping(tmp_path: Path, *names: str) -> tuple[Part, ...]:
    return tuple(Part(name, SLEEP, tmp_path / f"{name}.log") for name in names)


def test_all_parts_run_and_end_together(tmp_path: Path) -> None:
    with Supervisor(sleeping(tmp_path, "web", "worker"), {}) as kept:
        assert eventually(lambda: len(kept.pids()) == 2)
        pids = kept.pids()
        assert all(alive(pid) for pid in pids.values())
        begun = time.monotonic()

    assert time.monotonic() - begun < 2
    assert not any(alive(pid) for pid in pids.values())


def test_one_that_dies_is_started_again(tmp_path: Path) -> None:
    with Supervisor(sleeping(tmp_path, "web", "worker"), {}) as kept:
        assert eventually(lambda: len(kept.pids()) == 2)
        first = kept.pids()
        os.kill(first["web"], signal.SIGKILL)

        assert eventually(lambda: kept.pids().get("web", first["web"]) != first["web"])
        assert kept.pids()["worker"] == first["worker"]


def test_the_pause_grows_when_it_dies_again_and_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervise, "FIRST_PAUSE_S", 0.2)
    count = tmp_path / "count"
    code = f"open({str(count)!r}, 'a').write('x')"
    with Supervisor((Part("web", python(code), tmp_path / "log"),), {}):
        time.sleep(3)

    assert 2 <= len(count.read_text("ascii")) <= 5


def test_a_taken_port_is_said_with_a_remedy(at: Settings) -> None:
    with socket.create_server((at.host, at.port)):
        with pytest.raises(EnvironmentFault, match=r"serve\.port_busy"):
            check_address(at)
        told = CliRunner().invoke(
            main,
            ["serve", "--port", str(at.port)],
            env={"COUNTY_STUDIO_VAR": str(at.var), "COUNTY_STUDIO_LANGUAGE": "zh"},
        )

    assert told.exit_code == 1
    assert str(at.port) in told.output
    assert "--port" in told.output


def test_an_address_that_is_not_ours_is_said(at: Settings) -> None:
    with pytest.raises(InputError, match=r"serve\.bad_address"):
        check_address(dataclasses.replace(at, host="203.0.113.7"))


def test_a_free_address_is_fine_and_shown_as_one_can_type_it(at: Settings) -> None:
    check_address(at)

    everywhere = dataclasses.replace(at, host="0.0.0.0", port=80)  # noqa: S104 - not bound
    assert site_url(everywhere) == "http://127.0.0.1:80/"
    assert site_url(dataclasses.replace(at, host="::1", port=80)) == "http://[::1]:80/"


def test_the_site_is_started_on_its_address(at: Settings) -> None:
    argv = web_part(at).argv

    assert argv[argv.index("--bind") + 1] == f"127.0.0.1:{at.port}"
    assert argv[argv.index("--workers") + 1] == "1"


def test_children_get_the_address(at: Settings) -> None:
    environment = supervise.environment_of(dataclasses.replace(at, port=8123))

    assert environment["COUNTY_STUDIO_PORT"] == "8123"


def test_web_only_and_workers_only_exclude_each_other() -> None:
    told = CliRunner().invoke(main, ["serve", "--web-only", "--workers-only"])

    assert told.exit_code == 2


def test_demo_says_when_the_footage_is_not_there(at: Settings) -> None:
    told = CliRunner().invoke(
        main,
        ["demo", "--json", "--footage", str(at.var / "nowhere")],
        env={"COUNTY_STUDIO_VAR": str(at.var)},
    )

    assert told.exit_code == 1
    assert '"code": "demo.no_such_path"' in told.output


@pytest.mark.queue
def test_serve_answers_and_ends_on_ctrl_c(at: Settings) -> None:
    from studio.process import Service, python_argv  # noqa: PLC0415 - only here

    environment = {**os.environ, "COUNTY_STUDIO_VAR": str(at.var), "PYTHONUNBUFFERED": "1"}
    log = at.var / "serve.log"
    argv = python_argv("web.commands", "serve", "--port", str(at.port))
    service = Service(argv, environment, log)
    try:
        assert eventually(lambda: log.exists() and site_url(at) in log.read_text("utf-8"), 60)
        with socket.create_connection((at.host, at.port), timeout=60) as client:
            client.sendall(b"GET / HTTP/1.0\r\n\r\n")
            assert client.recv(12).startswith(b"HTTP/1.")
        begun = time.monotonic()
        os.kill(service.pid, signal.SIGINT)
        assert eventually(lambda: service.exit_code is not None, 8)
        assert service.exit_code == 0
        assert time.monotonic() - begun < 8
    finally:
        service.end(0)
    assert not supervise._answers(at)
