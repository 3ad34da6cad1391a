"""The samples in ``docs/deploy``: accepted by the programs that read them, and in step with the code."""

from __future__ import annotations

import contextlib
import dataclasses
import http.client
import os
import re
import shutil
import socket
import ssl
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from jobs.queue import prepare
from studio.process import Service, run
from studio.settings import PREFIX, Settings
from tests.process.children import eventually
from web.commands import main
from web.commands.supervise import site_url, wait_until_served, web_part

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "docs" / "deploy"
UNITS = sorted(DEPLOY.glob("*.service"))
NAMES = {f"{PREFIX}{field.name.upper()}" for field in dataclasses.fields(Settings)}
OTHER_NAMES = {f"{PREFIX}LANGUAGE"}
"""Read by the command line itself."""

needs_nginx = pytest.mark.skipif(
    not (shutil.which("nginx") and shutil.which("openssl")),
    reason="nginx and openssl are not installed: apt-get install nginx openssl",
)
needs_systemd = pytest.mark.skipif(
    not shutil.which("systemd-analyze"),
    reason="systemd-analyze is not installed: apt-get install systemd",
)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclasses.dataclass(frozen=True)
class Proxy:
    """The sample with paths and ports of this test, inside a main file that runs anywhere."""

    main: Path
    http: int
    https: int
    site: int

    @property
    def argv(self) -> tuple[str, ...]:
        return (str(shutil.which("nginx")), "-p", str(self.main.parent), "-c", str(self.main))


@pytest.fixture
def proxy(tmp_path: Path) -> Proxy:
    key, certificate = tmp_path / "privkey.pem", tmp_path / "fullchain.pem"
    run(
        (
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-subj", "/CN=studio.example.cn", "-keyout", str(key), "-out", str(certificate)),
        ),
        environment={"HOME": str(tmp_path)},
    )
    made = Proxy(tmp_path / "nginx.conf", free_port(), free_port(), free_port())
    sample = (DEPLOY / "nginx.conf").read_text("utf-8")
    for old, new in (
        ("listen 80;", f"listen 127.0.0.1:{made.http};"),
        ("listen 443 ", f"listen 127.0.0.1:{made.https} "),
        ("127.0.0.1:8000", f"127.0.0.1:{made.site}"),
        ("/etc/ssl/county-studio", str(tmp_path)),
    ):
        assert old in sample
        sample = sample.replace(old, new)
    (tmp_path / "site.conf").write_text(sample, "utf-8")
    temporary = "".join(
        f"{name}_temp_path {tmp_path}/{name};\n"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    made.main.write_text(
        f"daemon off;\npid {tmp_path}/nginx.pid;\nerror_log {tmp_path}/error.log;\n"
        f"{'user root;' if os.geteuid() == 0 else ''}\nevents {{}}\n"
        f"http {{\naccess_log off;\n{temporary}include {tmp_path}/site.conf;\n}}\n",
        "utf-8",
    )
    return made


@needs_nginx
def test_nginx_takes_the_sample(proxy: Proxy) -> None:
    told = run((*proxy.argv, "-t"))
    assert "test is successful" in told.stderr
    assert "warn" not in told.stderr


@pytest.fixture
def behind(proxy: Proxy, tmp_path: Path) -> Iterator[Proxy]:
    """The real site behind the real nginx."""
    environment = {
        "COUNTY_STUDIO_VAR": str(tmp_path / "var"),
        "COUNTY_STUDIO_PORT": str(proxy.site),
        "COUNTY_STUDIO_PROXIES": "1",
    }
    settings = Settings.from_environment(environment)
    prepare(settings)
    site = Service(web_part(settings).argv, {**os.environ, **environment}, tmp_path / "web.log")
    front = Service(proxy.argv, dict(os.environ), tmp_path / "nginx.log")
    try:
        assert wait_until_served(settings), (site_url(settings), (tmp_path / "web.log").read_text())
        assert eventually(lambda: answers(proxy.https)), (tmp_path / "error.log").read_text()
        yield proxy
    finally:
        for service in (front, site):
            service.ask_to_end()
            service.end(4)


def answers(port: int) -> bool:
    with contextlib.suppress(OSError):
        socket.create_connection(("127.0.0.1", port), 1).close()
        return True
    return False


def asked(proxy: Proxy, path: str, **headers: str) -> http.client.HTTPResponse:
    context = ssl.create_default_context(cafile=str(proxy.main.parent / "fullchain.pem"))
    context.check_hostname = False
    connection = http.client.HTTPSConnection("127.0.0.1", proxy.https, context=context, timeout=20)
    with contextlib.closing(connection):
        connection.request("GET", path, headers={"Host": "studio.example.cn", **headers})
        answer = connection.getresponse()
        answer.read()
        return answer


@needs_nginx
@pytest.mark.queue
def test_the_site_behind_it_knows_that_it_is_https(behind: Proxy) -> None:
    page = asked(behind, "/sign-in")
    assert page.status == 200
    assert "Secure" in page.headers["Set-Cookie"]
    assert page.headers["Strict-Transport-Security"].startswith("max-age=")
    assert page.headers["Content-Security-Policy"].startswith("default-src 'none'")
    home = asked(behind, "/")
    assert home.status == 302
    assert home.headers["Location"].startswith(("/sign-in", "https://studio.example.cn/sign-in"))


@needs_nginx
@pytest.mark.queue
def test_parts_of_files_and_plain_http_are_as_they_should_be(behind: Proxy) -> None:
    style = next((ROOT / "web" / "static").glob("*.css"))
    part = asked(behind, f"/static/{style.name}", Range="bytes=0-9")
    assert (part.status, part.headers["Content-Length"]) == (206, "10")

    plain = http.client.HTTPConnection("127.0.0.1", behind.http, timeout=20)
    with contextlib.closing(plain):
        plain.request("GET", "/gallery?q=hhc", headers={"Host": "studio.example.cn"})
        answer = plain.getresponse()
        assert answer.status == 301
        assert answer.headers["Location"] == "https://studio.example.cn/gallery?q=hhc"


def test_the_proxy_takes_what_the_site_takes() -> None:
    sample = (DEPLOY / "nginx.conf").read_text("utf-8")
    settings = Settings.from_environment({})
    allowed = int(re.search(r"client_max_body_size (\d+)m;", sample)[1])
    assert settings.upload_limit_mib < allowed < settings.upload_limit_mib + 256
    assert f"server {settings.host}:{settings.port};" in sample
    for name in ("For", "Proto", "Host"):
        assert re.search(rf"proxy_set_header X-Forwarded-{name}\s", sample)


@needs_systemd
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_systemd_takes_the_units(unit: Path, tmp_path: Path) -> None:
    program = tmp_path / "bin" / "county-studio"
    program.parent.mkdir()
    program.symlink_to(sys.executable)
    text = unit.read_text("utf-8")
    assert "/opt/county-studio/.venv/bin/county-studio" in text
    text = text.replace("/opt/county-studio/.venv/bin/county-studio", str(program))
    placed = tmp_path / unit.name
    placed.write_text(text.replace("/opt/county-studio\n", f"{tmp_path}\n"), "utf-8")
    others = [shutil.copy(timer, tmp_path) for timer in DEPLOY.glob(f"{unit.stem}.timer")]

    told = run(("systemd-analyze", "verify", str(placed), *map(str, others)))

    assert told.stderr == ""


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_units_call_commands_that_are_there(unit: Path) -> None:
    words = re.search(r"^ExecStart=\S+ (\S+)(.*)$", unit.read_text("utf-8"), re.MULTILINE)
    command = main.get_command(main.make_context("", [], resilient_parsing=True), words[1])
    options = {each for parameter in command.params for each in parameter.opts}
    assert {word for word in words[2].split() if word.startswith("--")} <= options


def test_samples_name_settings_that_are_there() -> None:
    for path in DEPLOY.iterdir():
        named = set(re.findall(rf"{PREFIX}[A-Z_]+", path.read_text("utf-8")))
        assert named <= NAMES | OTHER_NAMES, path.name


def test_the_image_copies_what_is_there_and_all_that_set_up_needs() -> None:
    text = (DEPLOY / "Containerfile").read_text("utf-8")
    lines = re.findall(r"^COPY (?!--)(.+)$", text, re.MULTILINE)
    copied = [name for line in lines for name in line.split()[:-1]]
    assert all((ROOT / name).exists() for name in copied)
    assert {"studio", "jobs", "web", "templates", "assets", "requirements", ".ci"} <= set(copied)
    assert not {".venv", "var", "."} & set(copied)
    unsent = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    assert {".git", ".venv", "var", "build"} <= set(unsent)
    assert not set(copied) & set(unsent)
    assert re.search(r"^USER county-studio$", text, re.MULTILINE)
