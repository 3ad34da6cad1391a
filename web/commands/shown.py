"""What all commands share: language, JSON output, errors in words, a progress bar."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from fractions import Fraction
from types import TracebackType

import click
from tqdm import tqdm

from studio.errors import StudioError
from studio.words import LANGUAGES, say

EXIT_ERROR = 1
"""Exit code of an error that was said in words."""

as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON. 以 JSON 输出。")
"""The option every command has."""


def language() -> str:
    """``en`` where the locale asks for English, Simplified Chinese otherwise."""
    wished = os.environ.get("COUNTY_STUDIO_LANGUAGE") or os.environ.get("LANG", "")
    short = wished[:2].lower()
    return short if short in LANGUAGES and wished[:2] else "zh"


def echo_json(data: object) -> None:
    """Print ``data`` as JSON; Chinese stays readable."""
    click.echo(json.dumps(data, ensure_ascii=False, indent=1, default=_plain))


def _plain(value: object) -> object:
    if isinstance(value, Fraction):
        return round(float(value), 6)
    return str(value)


def error_as_data(error: StudioError) -> dict[str, object]:
    """An error for JSON output: code, values, and the sentence."""
    message = say(error.code, language(), error.params)
    return {
        "code": error.code,
        "params": error.params,
        "message": message.text,
        "remedy": message.remedy,
    }


def fail(error: StudioError, *, json_output: bool) -> None:
    """Say an error and leave with exit code 1."""
    if json_output:
        echo_json({"error": error_as_data(error)})
    else:
        message = say(error.code, language(), error.params)
        click.secho(message.text, fg="red", err=True)
        if message.remedy:
            click.echo(message.remedy, err=True)
    sys.exit(EXIT_ERROR)


def guarded(work: Callable[[], None], *, json_output: bool) -> None:
    """Run a command's work; a ``StudioError`` is said in words instead of a traceback."""
    try:
        work()
    except StudioError as error:
        fail(error, json_output=json_output)


class Progress:
    """A progress bar on stderr, silent when stderr is no terminal.

    Use as a context manager and hand ``report`` to the work.
    """

    def __init__(self, *, quiet: bool) -> None:
        self._bar = tqdm(
            total=100,
            disable=True if quiet else None,
            bar_format="{desc} {percentage:3.0f}% |{bar}| {elapsed}<{remaining}",
            file=sys.stderr,
        )
        self._step = ""

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._bar.close()

    def report(self, step: str, done: float) -> None:
        """Show ``step`` (a code that ``studio.words`` names) at ``done`` of 1."""
        if step != self._step:
            self._step = step
            self._bar.reset(total=100)
            self._bar.set_description(say(f"step.{step}", language()).text)
        self._bar.n = round(100 * done)
        self._bar.refresh()
