"""What all commands share: language, JSON output, errors in words, a progress bar."""

from __future__ import annotations

import json
import math
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from types import FrameType, TracebackType
from typing import TYPE_CHECKING, NoReturn, Self

import click
from tqdm import tqdm

from studio.errors import Cancelled, EnvironmentFault, InputError, StudioError
from studio.records.delivery import WIDEST
from studio.units import Aspect
from studio.words import LANGUAGES, say
from studio.words.claims import ClaimFinding

if TYPE_CHECKING:
    from sys import UnraisableHookArgs

PATIENCE_S = 2.0
"""Seconds a stopped command has to clear away before another signal may disturb it."""

EXIT_ERROR = 1
"""Exit code of an error that was said in words."""

any_path = click.Path(path_type=Path, readable=False)
"""A path of which the work itself says what is wrong: click would say it in English and not as JSON."""

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


def aspects_of(texts: tuple[str, ...]) -> tuple[Aspect, ...]:
    """Aspects as typed, each once.

    Raises:
        InputError: ``plan.aspect``.
    """
    found = []
    for text in texts:
        try:
            found.append(Aspect.parse(text.strip().replace("：", ":")))
        except ValueError as error:
            raise InputError("plan.aspect", found=text, widest=WIDEST) from error
    return tuple(dict.fromkeys(found))


def seconds(value: Fraction) -> float:
    """Seconds for JSON, to the microsecond."""
    return round(float(value), 6)


def error_as_data(error: StudioError) -> dict[str, object]:
    """An error for JSON output: code, values, and the sentence."""
    message = say(error.code, language(), error.params)
    return {
        "code": error.code,
        "params": error.params,
        "message": message.text,
        "remedy": message.remedy,
    }


def fail(error: StudioError, *, json_output: bool, exit_code: int = EXIT_ERROR) -> NoReturn:
    """Say an error and leave."""
    if json_output:
        echo_json({"error": error_as_data(error)})
    else:
        message = say(error.code, language(), error.params)
        click.secho(message.text, fg="red", err=True)
        if message.remedy:
            click.echo(message.remedy, err=True)
    sys.exit(exit_code)


def guarded(work: Callable[[], None], *, json_output: bool) -> None:
    """Run a command's work; what stops it is said in words instead of a traceback.

    SIGINT, SIGTERM and SIGHUP unwind the work, so that it ends its children and removes what is half-done; the exit
    code then is 128 and the signal's number.
    """
    _asked.clear()
    try:
        with _unwound_by_signals():
            work()
    except _Stopped as stopped:
        fail(Cancelled("cancelled"), json_output=json_output, exit_code=128 + stopped.number)
    except StudioError as error:
        stopped_by = _asked[0] if _asked and isinstance(error, Cancelled) else None
        code = EXIT_ERROR if stopped_by is None else 128 + stopped_by
        fail(error, json_output=json_output, exit_code=code)
    except BrokenPipeError:  # nobody reads on, as with ``| head``: click ends quietly
        raise
    except OSError as error:
        name, cause = str(error.filename or ""), error.strerror or str(error)
        fail(EnvironmentFault("files.fault", name=name, cause=cause), json_output=json_output)


_asked: list[int] = []
"""Numbers of the signals that asked to stop."""


def stop_asked() -> bool:
    """The cancel check of every command.

    A signal raises ``_Stopped``, but an exception that is raised while a C library calls back is lost; this is not.
    """
    return bool(_asked)


class _Stopped(BaseException):
    """A signal asked to stop; not an ``Exception``, so that nothing on the way takes it for its own."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


@contextmanager
def _unwound_by_signals() -> Iterator[None]:
    """Raise ``_Stopped`` in the main thread at the first signal; later ones do not disturb the clearing away.

    One that comes ``PATIENCE_S`` later is not ignored: the first may have been lost, or the clearing hangs.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    numbers = [signal.SIGINT, signal.SIGTERM]
    if hasattr(signal, "SIGHUP"):  # not on Windows
        numbers.append(signal.SIGHUP)

    last = -math.inf

    def on_signal(number: int, frame: FrameType | None) -> None:
        nonlocal last
        del frame
        _asked.append(number)
        if time.monotonic() - last < PATIENCE_S:
            return
        last = time.monotonic()
        raise _Stopped(number)

    told = sys.unraisablehook

    def untold(lost: UnraisableHookArgs) -> None:
        if lost.exc_type is not _Stopped:  # that one is not lost: see stop_asked
            told(lost)

    before = {number: signal.signal(number, on_signal) for number in numbers}
    sys.unraisablehook = untold
    try:
        yield
    finally:
        sys.unraisablehook = told
        for number, handler in before.items():
            signal.signal(number, handler)


def say_lost(name: str, lost: Fraction) -> None:
    """Say on stderr how many seconds of a file cannot be read, if any."""
    if lost:
        params = {"name": name, "seconds": f"{float(lost):.2f}"}
        click.secho(str(say("cut.lost", language(), params)), fg="yellow", err=True)


def say_refused(error: StudioError) -> None:
    """Say on stderr why a file was left out."""
    click.secho(str(say(error.code, language(), error.params)), fg="yellow", err=True)


def say_claims(findings: Iterable[ClaimFinding]) -> None:
    """Say on stderr which words of a clip should be looked at."""
    for each in findings:
        click.echo(str(say(each.code, language(), each.params)), err=True)


class Bar:
    """A tqdm bar that is closed at the end of a ``with`` block."""

    def __init__(self, bar: tqdm[None]) -> None:
        self._bar = bar

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._bar.close()


def _size() -> dict[str, int]:
    """A size for a terminal that says it has none, as some do that only record; else the bar asks itself."""
    try:
        return (
            {} if os.get_terminal_size(sys.stderr.fileno()).columns else {"ncols": 80, "nrows": 24}
        )
    except (OSError, ValueError):
        return {}


class Progress(Bar):
    """A progress bar on stderr, silent when stderr is no terminal.

    Use as a context manager and hand ``report`` to the work. ``quiet`` (with ``--json``) keeps it from a terminal that
    shows the output as well.
    """

    def __init__(self, *, quiet: bool) -> None:
        super().__init__(
            tqdm(
                total=100,
                disable=True if quiet and sys.stdout.isatty() else None,
                bar_format="{desc} {percentage:3.0f}% |{bar}| {elapsed}<{remaining}",
                file=sys.stderr,
                **_size(),
            )
        )
        self._step = ""

    def report(self, step: str, done: float) -> None:
        """Show ``step`` (a code that ``studio.words`` names) at ``done`` of 1."""
        if step != self._step:
            self._step = step
            self._bar.reset(total=100)
            self._bar.set_description(say(f"step.{step}", language()).text)
        self._bar.n = round(100 * done)
        self._bar.refresh()
