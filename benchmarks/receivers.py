"""What uploads are compared with: receivers that hash nothing and write no row."""

from __future__ import annotations

import http.client
import os
import shutil
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from multiprocessing import get_context
from pathlib import Path

from studio.process import Service

MIB = 1 << 20
PIECE = os.urandom(MIB - 8)
"""What is sent again and again, each time behind a number of its own."""

NGINX = """
daemon off; {user} worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ }}
http {{
  access_log off; client_max_body_size 0;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  server {{ listen 127.0.0.1:{port}; location / {{ root {folder}/files; dav_methods PUT; }} }}
}}
"""

START_S = 10
"""Seconds nginx may take to listen."""


def send(put: Callable[[bytes], object], mib: int, first: int) -> None:
    """The same work for all: numbered pieces, no two files alike."""
    for number in range(mib):
        put((first + number).to_bytes(8, "big") + PIECE)


@contextmanager
def nginx(folder: Path) -> Iterator[str | None]:
    """Host and port of an nginx that takes files by PUT; None where it is not installed."""
    program = shutil.which("nginx", path=f"{os.environ['PATH']}{os.pathsep}/usr/sbin")
    if program is None:
        yield None
        return
    (folder / "files").mkdir(parents=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    user = "user root;" if os.getuid() == 0 else ""
    written = folder / "nginx.conf"
    written.write_text(NGINX.format(folder=folder, port=port, user=user), "utf-8")
    argv = (program, "-p", str(folder), "-c", str(written))
    service = Service(argv, os.environ, folder / "nginx.log")
    try:
        _wait(port)
        yield f"127.0.0.1:{port}"
    finally:
        service.end(5)


def _wait(port: int) -> None:
    deadline = time.monotonic() + START_S
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return


def put_s(host: str, folder: Path, mib: int) -> float:
    """Seconds nginx takes for one file by PUT and the disk for a sync of it."""
    line = http.client.HTTPConnection(host, timeout=300)
    target = folder / "files" / "put"
    begun = time.monotonic()
    line.putrequest("PUT", "/put")
    line.putheader("Content-Length", str(mib * MIB))
    line.endheaders()
    send(line.send, mib, 0)
    answer = line.getresponse()
    answer.read()
    with target.open("rb") as file:
        os.fsync(file.fileno())
    spent = time.monotonic() - begun
    line.close()
    if answer.status != HTTPStatus.CREATED:
        raise SystemExit(f"nginx answered {answer.status}")
    target.unlink()
    return spent


def bare_s(folder: Path, mib: int) -> float:
    """Seconds a loop of recv and write in a process of its own takes for as many bytes, fsync included."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        target = folder / "bare"
        process = get_context("fork").Process(target=_receive, args=(server, target))
        process.start()
        with socket.create_connection(server.getsockname()) as line:
            begun = time.monotonic()
            send(line.sendall, mib, 0)
            line.shutdown(socket.SHUT_WR)
            line.recv(1)
            spent = time.monotonic() - begun
        process.join()
    target.unlink()
    return spent


def _receive(server: socket.socket, target: Path) -> None:
    line, _ = server.accept()
    held = memoryview(bytearray(MIB))
    with line, target.open("wb", buffering=0) as file:
        while size := line.recv_into(held):
            file.write(held[:size])
        os.fsync(file.fileno())
        line.send(b".")
