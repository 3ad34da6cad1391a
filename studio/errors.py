"""The error tree.

An error is data: a stable ``code``, the ``params`` that name the thing, and whether trying again can help.
The sentence a person reads is looked up by code in ``studio.words`` in that person's language.

::

    StudioError
    ├── InputError          what a person gave cannot be used; giving it again will not help
    │   ├── Refused         the intake gate turned a media file away
    │   ├── NotFound        no such thing, or not for this person
    │   ├── Forbidden       known thing, not allowed
    │   └── Conflict        somebody else changed it, or it is already so
    ├── EnvironmentFault    disk, memory, database, missing program; trying again may help
    ├── ProcessFailed       a child process ended badly
    │   ├── ProcessTimedOut
    │   └── ProcessOverLimit
    ├── VerifyFailed        an output does not match its plan
    └── Cancelled           somebody asked to stop
"""

from __future__ import annotations

from typing import ClassVar

from typing_extensions import override


class StudioError(Exception):
    """Root of all errors the studio raises on purpose.

    Args:
        code: Stable identifier such as ``media.empty``; ``studio.words`` holds its sentences.
        params: Values named in those sentences (file name, limit, what was found ...). Plain JSON types.
    """

    permanent: ClassVar[bool] = True
    """True when trying the same thing again cannot help."""

    def __init__(self, code: str, /, **params: str | int | float | None) -> None:
        super().__init__(code)
        self.code = code
        self.params = params

    @override
    def __str__(self) -> str:
        """Code and values, for logs; people get the sentence from ``studio.words``."""
        values = ", ".join(f"{key}={value!r}" for key, value in self.params.items())
        return f"{self.code}({values})"

    @override
    def __reduce__(self) -> tuple[object, ...]:
        """Survive pickling: queues store errors."""
        return (_rebuild, (type(self), self.code, self.params))


def _rebuild(
    kind: type[StudioError], code: str, params: dict[str, str | int | float | None]
) -> StudioError:
    error = kind.__new__(kind)
    StudioError.__init__(error, code, **params)
    return error


class InputError(StudioError):
    """What a person gave cannot be used as it is."""


class Refused(InputError):
    """The intake gate turned a media file away."""


class NotFound(InputError):
    """No such thing, or not one this person may know of."""


class Forbidden(InputError):
    """The person may see the thing but not do this with it."""


class Conflict(InputError):
    """The thing changed meanwhile, or is in a state that does not allow this."""


class EnvironmentFault(StudioError):
    """The machine, its disk or its database does not give what is needed now."""

    permanent = False


class ProcessFailed(StudioError):
    """A child process ended badly.

    ``params`` carries ``program``, ``cause`` (the telling line of its stderr) and ``exit_code``; ``argv`` and the tail
    of ``stderr`` are attributes for logs and bug reports.
    """

    permanent = False

    def __init__(
        self,
        code: str,
        /,
        *,
        argv: tuple[str, ...] = (),
        stderr: str = "",
        **params: str | int | float | None,
    ) -> None:
        super().__init__(code, **params)
        self.argv = argv
        self.stderr = stderr


class ProcessTimedOut(ProcessFailed):
    """A child process did not finish within its wall-clock limit."""


class ProcessOverLimit(ProcessFailed):
    """A child process was ended by a CPU, memory or file-size limit."""

    permanent = True


class VerifyFailed(StudioError):
    """An output was opened again and does not match its plan."""

    permanent = False


class Cancelled(StudioError):
    """Somebody asked this work to stop; nothing it wrote remains."""
