"""The command line, one module per command; each exports a click command named ``command``."""

from __future__ import annotations

import importlib
import pkgutil
import signal
import sys
from collections.abc import Sequence
from typing import Any

import click
from typing_extensions import override

from studio.errors import InputError

EXIT_USAGE = 2
"""Exit code of options that do not exist or do not fit."""

EXIT_CODES = """\b
Exit codes  0 done; 1 a mistake, said in words (with --json as {"error": ...} on standard output);
            2 wrong options; 128 and the signal's number when stopped by one.
退出码      0 完成；1 出错并已说明；2 选项不对；被信号中止为 128 加信号编号。
"""


class _Commands(click.Group):
    """Finds the commands of this package by listing it and imports only the one that is called."""

    @override
    def main(self, args: Sequence[str] | None = None, *more: Any, **named: Any) -> Any:
        """As the program itself (not called from Python), Ctrl-C while modules load simply ends it: exit code 130."""
        if args is None:
            signal.signal(signal.SIGINT, signal.SIG_DFL)
        return super().main(args, *more, **named)

    @override
    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        ctx.meta["json"] = "--json" in args
        return super().parse_args(ctx, args)

    @override
    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except click.UsageError as error:
            if not ctx.meta["json"]:
                raise
            from web.commands.shown import echo_json, error_as_data  # noqa: PLC0415 - only here

            wrong = InputError("usage", cause=error.format_message())
            echo_json({"error": error_as_data(wrong)})
            sys.exit(EXIT_USAGE)

    @override
    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return sorted(
            module.name.replace("_", "-")
            for module in pkgutil.iter_modules(__path__)
            if module.name not in {"__main__", "supervise"} and not module.name.startswith("shown")
        )

    @override
    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        found = importlib.import_module(f"{__name__}.{cmd_name.replace('-', '_')}").command
        if not isinstance(found, click.Command):
            return None
        found.epilog = found.epilog or EXIT_CODES
        return found


@click.command(cls=_Commands, epilog=EXIT_CODES)
@click.version_option(package_name="county-studio")
def main() -> None:
    """County Studio: footage in, branded clips and broadcast plans out. 县域品牌短视频与直播工具。"""
