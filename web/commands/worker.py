"""``county-studio worker``: does the queued work until it is stopped."""

from __future__ import annotations

import json
import logging

import click
from typing_extensions import override

from jobs.worker import run
from studio.settings import Settings
from web.commands.shown import as_json as json_option
from web.commands.shown import guarded


class _JsonLines(logging.Formatter):
    """One JSON object a line, for machines that read logs."""

    @override
    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(
            {
                "time": self.formatTime(record),
                "level": record.levelname.lower(),
                "name": record.name,
                "message": record.getMessage(),
            },
            ensure_ascii=False,
        )


@click.command
@click.option("--verbose", is_flag=True, help="Say more about what happens.")
@json_option
def command(*, verbose: bool, as_json: bool) -> None:
    """Do queued work until stopped. 运行后台任务进程。"""
    handler = logging.StreamHandler()
    handler.setFormatter(
        _JsonLines()
        if as_json
        else logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s")
    )
    logging.basicConfig(level=logging.INFO if verbose else logging.WARNING, handlers=[handler])
    guarded(lambda: run(Settings.from_environment()), json_output=as_json)
