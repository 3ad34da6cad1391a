"""The gate for recorded voices: whatever a phone or browser recorded becomes AAC of our own, in a child process."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from studio.errors import Refused
from studio.media import allow
from studio.media.gate import ask, gate_options
from studio.media.sniff import sniff_voice
from studio.process import CancelCheck, never

WALL_S = 40
"""Seconds the child may take: three minutes of sound need two."""

OPEN_S = 10
"""Seconds the demuxer may take to open a file."""

MADE_MIB = 8
"""Largest file the child may write: three minutes at 128 kbit/s are 3 MiB."""

LEAST_S = 0.5
LEAST_PEAK = 0.002
"""A recording whose loudest sample stays below (-54 dBFS) holds no voice: the microphone was off."""

OUTLINE_PER_S = 20
"""Points of an outline for each second."""


@dataclass(frozen=True)
class Voice:
    """A voice as it was taken in.

    Attributes:
        seconds: Its length.
        outline: Peaks of a twentieth of a second each, their square roots from 0 to 255.
    """

    seconds: Fraction
    outline: bytes


def take_in_voice(path: Path, target: Path, cancelled: CancelCheck = never) -> Voice:
    """Write the sound of the untrusted ``path`` to ``target``: AAC in MP4, 48 kHz, one ear.

    The file takes its name only when it is whole and on disk.

    Raises:
        NotFound: No such file.
        Refused: ``voice.…``: no voice that we can use; ``media.…``: something else altogether.
        Cancelled: ``cancelled`` returned True; nothing is left behind.
    """
    if path.stat().st_size > allow.MAX_VOICE_BYTES:
        raise Refused("voice.too_large", name=path.name, limit=allow.MAX_VOICE_BYTES >> 20)
    sniff_voice(path)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".part")
    os.close(handle)
    part = Path(name)
    options = gate_options() | {
        "format_whitelist": ",".join(allow.VOICE_CONTAINERS),
        "codec_whitelist": ",".join(allow.AUDIO_CODECS),
    }
    order = {
        "task": "voice",
        "target": str(part.resolve()),
        "options": options,
        "open_s": OPEN_S,
        "audio_codecs": allow.AUDIO_CODECS,
        "max_streams": allow.MAX_STREAMS,
        "most_s": allow.MAX_VOICE_S,
        "least_s": LEAST_S,
        "least_peak": LEAST_PEAK,
    }
    try:
        answer = ask(path, order, WALL_S, cancelled, file_mib=MADE_MIB)
        part.chmod(0o644)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return Voice(Fraction(answer["seconds"]), bytes(answer["outline"]))
