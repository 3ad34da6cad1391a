"""What a child may use, and how that is put on its command line."""

from __future__ import annotations

import shutil
from dataclasses import dataclass

MIB = 1 << 20
"""Bytes."""


@dataclass(frozen=True)
class Limits:
    """Bounds of one child process; None leaves one open.

    Attributes:
        wall_s: Wall-clock seconds before it is killed.
        cpu_s: CPU seconds (RLIMIT_CPU).
        memory_mib: Address space, MiB (RLIMIT_AS); x264 needs 2048 even for small pictures.
        file_mib: Largest file it may write, MiB (RLIMIT_FSIZE).
        output_mib: Most ``run`` takes from its stdout, MiB; a child that prints more is ended.
        nice: Added niceness, 0 to 19.
    """

    wall_s: float | None = None
    cpu_s: int | None = None
    memory_mib: int | None = None
    file_mib: int | None = None
    output_mib: int | None = None
    nice: int = 0

    def wrap(self, argv: tuple[str, ...]) -> tuple[str, ...]:
        """``argv`` behind the util-linux tools that apply these bounds and tie the child's life to ours.

        ``setpriv --pdeathsig`` has the kernel end the child when the thread that started it dies, even by kill -9.
        Both tools are part of every Debian; where they are missing (not Linux) the child runs without them.
        """
        if shutil.which("setpriv") is None or shutil.which("prlimit") is None:
            return argv
        # At the soft CPU bound comes SIGXCPU, which tells its reason; at the hard one, a second later, SIGKILL.
        cpu = None if self.cpu_s is None else f"{self.cpu_s}:{self.cpu_s + 1}"
        bounds = [
            f"--{name}={value}"
            for name, value in (
                ("cpu", cpu),
                ("as", None if self.memory_mib is None else self.memory_mib * MIB),
                ("fsize", None if self.file_mib is None else self.file_mib * MIB),
            )
            if value is not None
        ]
        prefix = ["setpriv", "--pdeathsig", "KILL", "--"]
        if bounds:
            prefix += ["prlimit", *bounds, "--"]
        if self.nice:
            prefix += ["nice", "-n", str(self.nice)]
        return (*prefix, *argv)
