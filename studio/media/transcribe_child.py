"""Recognises pieces of speech; run by path, alone: sherpa-onnx ends its whole process over a model it cannot read.

``argv[1]`` is JSON: ``kind`` and ``files`` of the model, ``sound`` (a file of 16-bit samples, mono, 16 kHz),
``counts`` (samples of each piece, one after another) and ``threads``. A line ``ready`` comes out when the model is
loaded, then for each piece one line of JSON: ``text``, ``tokens`` and ``times`` (seconds of each token from the
piece's start; empty where the model does not tell).
"""

from __future__ import annotations

import json
import sys
from typing import Any

import numpy as np

RATE = 16_000

OPTIONS = {"sense_voice": {"use_itn": True}}
"""What a kind is told beside its files: SenseVoice sets punctuation and figures only when asked."""


def recogniser(kind: str, files: dict[str, str], threads: int) -> Any:  # noqa: ANN401 - the engine has no types
    """The engine with the model in it (``OfflineRecognizer.from_KIND``); it exits when the model cannot be read."""
    from sherpa_onnx import OfflineRecognizer  # noqa: PLC0415 - an extra that may be missing

    make = getattr(OfflineRecognizer, f"from_{kind}")
    return make(**files, **OPTIONS.get(kind, {}), num_threads=threads)


def main() -> None:
    """Answer piece by piece."""
    order = json.loads(sys.argv[1])
    engine = recogniser(order["kind"], order["files"], order["threads"])
    _say("ready")
    with open(order["sound"], "rb") as sound:  # noqa: PTH123 - the child keeps to few imports
        for count in order["counts"]:
            samples = np.frombuffer(sound.read(2 * count), np.int16).astype(np.float32) / 32768
            stream = engine.create_stream()
            stream.accept_waveform(RATE, samples)
            engine.decode_stream(stream)
            result = stream.result
            answer = {
                "text": result.text,
                "tokens": list(result.tokens),
                "times": [float(time) for time in result.timestamps],
            }
            _say(json.dumps(answer))


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
