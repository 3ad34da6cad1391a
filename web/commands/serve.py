"""``county-studio serve``: the site and the worker, kept running until stopped."""

from __future__ import annotations

import dataclasses
import logging
import signal
import threading
from pathlib import Path
from types import FrameType

import click

from jobs.queue import prepare
from studio.settings import Settings
from studio.words import say
from web.commands.shown import as_json, echo_json, guarded, language
from web.commands.supervise import (
    Part,
    Supervisor,
    check_address,
    environment_of,
    site_url,
    wait_until_served,
    web_part,
    worker_part,
)

host_option = click.option("--host", help="Address to listen on. 监听地址。")
port_option = click.option("--port", type=click.IntRange(1, 65535), help="TCP port. 端口。")


@click.command()
@host_option
@port_option
@click.option("--web-only", is_flag=True, help="No worker on this machine. 只运行网站。")
@click.option("--workers-only", is_flag=True, help="No site on this machine. 只运行后台任务。")
@as_json
def command(
    *, host: str | None, port: int | None, web_only: bool, workers_only: bool, as_json: bool
) -> None:
    """Serve the site and do the queued work until stopped. 运行网站与后台任务。"""
    if web_only and workers_only:
        raise click.UsageError("--web-only / --workers-only")

    def work() -> None:
        settings = addressed(Settings.from_environment(), host, port)
        parts = chosen(settings, web=not workers_only, worker=not web_only)
        stopping = stop_on_signals()
        with Supervisor(parts, environment_of(settings)):
            if as_json:
                echo_json({"url": None if workers_only else site_url(settings)})
            else:
                announce(settings, web=not workers_only)
            stopping.wait()
        if not as_json:
            click.echo(say("serve.stopped", language()).text)

    guarded(work, json_output=as_json)


def addressed(settings: Settings, host: str | None, port: int | None) -> Settings:
    """The settings with what the command line says of the address."""
    return dataclasses.replace(settings, host=host or settings.host, port=port or settings.port)


def chosen(
    settings: Settings, *, web: bool, worker: bool, logs: Path | None = None
) -> tuple[Part, ...]:
    """The parts to keep, after a look at what would stop them; ``logs`` is the folder of their logs.

    Raises:
        EnvironmentFault: ``serve.port_busy``, ``database.unavailable``.
        InputError: ``serve.bad_address``.
    """
    if web:
        check_address(settings)
    prepare(settings)
    parts = []
    if web:
        parts.append(web_part(settings, None if logs is None else logs / "web.log"))
    if worker:
        parts.append(worker_part(None if logs is None else logs / "worker.log"))
    return tuple(parts)


def stop_on_signals() -> threading.Event:
    """An event that SIGINT, SIGTERM and SIGHUP set; a second one ends the process at once."""
    stopping = threading.Event()

    def on_signal(number: int, frame: FrameType | None) -> None:
        del frame
        signal.signal(number, signal.SIG_DFL)
        stopping.set()

    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(message)s")
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, on_signal)
    return stopping


def announce(settings: Settings, *, web: bool = True) -> None:
    """Say where the site is once it answers."""
    if not web:
        click.echo(say("serve.working", language()).text)
        return
    if not wait_until_served(settings):
        click.secho(say("serve.slow", language()).text, fg="yellow", err=True)
    click.echo(say("serve.ready", language(), {"url": site_url(settings)}).text)
