"""The command line, one module per command; each exports a click command named ``command``."""

from __future__ import annotations

import importlib
import pkgutil

import click
from typing_extensions import override


class _Commands(click.Group):
    """Finds the commands of this package by listing it and imports only the one that is called."""

    @override
    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return sorted(
            module.name
            for module in pkgutil.iter_modules(__path__)
            if module.name not in {"__main__", "shown", "supervise"}
        )

    @override
    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        found = importlib.import_module(f"{__name__}.{cmd_name}").command
        return found if isinstance(found, click.Command) else None


@click.command(cls=_Commands)
@click.version_option(package_name="county-studio")
def main() -> None:
    """County Studio: footage in, branded clips and broadcast plans out. 县域品牌短视频与直播工具。"""
