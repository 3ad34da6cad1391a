"""``county-studio worker``: does the queued work until it is stopped."""

from __future__ import annotations

import logging

import click

from jobs.worker import run
from studio.settings import Settings


@click.command
@click.option("--verbose", is_flag=True, help="Say more about what happens.")
def command(*, verbose: bool) -> None:
    """Do queued work until stopped. 运行后台任务进程。"""
    logging.basicConfig(
        level=logging.INFO if verbose else logging.WARNING,
        format="%(asctime)s %(levelname)s %(name)s %(message)s",
    )
    run(Settings.from_environment())
