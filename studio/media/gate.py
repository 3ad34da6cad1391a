"""The door to the child that opens untrusted files: limits, an empty environment, and typed refusals out."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from studio.errors import ProcessFailed, ProcessOverLimit, ProcessTimedOut, Refused
from studio.media import allow
from studio.process import CancelCheck, Limits, run

CHILD = Path(__file__).with_name("child")
"""Folder of the child's modules; the child never imports the studio."""

MEMORY_MIB = 4096
"""Address space of the child: an 8K frame with its references, or a large photograph, takes about 1 GiB."""

ANSWER_MIB = 4
"""Most the child may print."""

CPU_S = 60
"""CPU seconds beside those of the wall limit: several threads may decode."""


def gate_options() -> dict[str, str]:
    """Options every demuxer and decoder in the child is opened with."""
    return {
        "format_whitelist": allow.FORMAT_WHITELIST,
        "codec_whitelist": allow.CODEC_WHITELIST,
        "protocol_whitelist": allow.PROTOCOL_WHITELIST,
        "max_streams": str(allow.MAX_STREAMS + 1),
        "max_pixels": str(allow.MAX_PIXELS),
    }


def ask(
    path: Path, order: dict[str, Any], wall_s: float, cancelled: CancelCheck, file_mib: int = 1
) -> dict[str, Any]:
    """The child's answer about ``path``.

    Args:
        path: The untrusted file.
        order: ``task`` and its limits, see ``studio/media/child/__main__.py``.
        wall_s: Seconds it may take.
        cancelled: Ends it when True.
        file_mib: Largest file it may write.

    Raises:
        Refused: The child turned the file away, or died or was ended over it.
        Cancelled: ``cancelled`` returned True.
        EnvironmentFault: The disk is full.
    """
    limits = Limits(
        wall_s=wall_s,
        cpu_s=CPU_S + int(wall_s),
        memory_mib=MEMORY_MIB,
        file_mib=file_mib,
        output_mib=ANSWER_MIB,
    )
    # -I: neither the working directory nor the environment can put code in the child's way.
    argv = (sys.executable, "-I", str(CHILD), json.dumps({"path": str(path.resolve())} | order))
    try:
        finished = run(argv, limits=limits, cancelled=cancelled)
    except (ProcessTimedOut, ProcessOverLimit) as error:
        raise Refused("media.too_costly", name=path.name) from error
    except ProcessFailed as error:
        if "Traceback" in error.stderr:
            raise  # a mistake of ours, not of the file
        raise Refused("media.unreadable", name=path.name, cause="-") from error
    answer: dict[str, Any] = json.loads(finished.stdout)
    if "refused" in answer:
        raise Refused(str(answer["refused"]), **{**answer["params"], "name": path.name})
    return answer
