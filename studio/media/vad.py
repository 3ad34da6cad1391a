"""How surely a voice is heard, window by window: Silero's model, or energy where that cannot run."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from studio.media.vad_clean import HOP, Cleaner, Sound, level_db
from studio.media.vad_energy import EnergyVoice

WINDOW = 2 * HOP
"""Samples of one answer: 32 ms at 16 kHz."""

BLOCK = 128 * WINDOW
"""Samples heard at once (4.1 s): long enough to know the noise, short enough to be kept."""

SILENT_DB = -75.0
"""A block whose loudest window is below this holds no voice anybody could hear; no model is asked."""

MODEL = "silero_vad_16k_sequence.onnx"
"""Silero VAD 6.2 for many windows at a time; its answers are those of the one-window model."""

CONTEXT = 64
"""Samples before a window that the model is given with it."""

WARM = 64
"""Windows (2 s) the network hears backwards before a sound begins: from nothing it needs a second to notice a voice,
and footage often begins in the middle of a word. Backwards, because what it heard last is then what comes first."""

Sureness = npt.NDArray[np.float32]
"""One value a window, 0 to 1."""


class Voice(Protocol):
    """Something that hears voices in an unbroken stretch of cleaned sound."""

    def sure(self, sound: Sound) -> Sureness:
        """How surely a voice is heard in each window of ``sound`` (whole windows), which follows the last one."""


class SileroVoice:
    """Silero VAD (MIT licence), a small recurrent network, on one thread of onnxruntime.

    Raises:
        ImportError: onnxruntime cannot be loaded here.
        OSError: The model's file is not installed.
    """

    def __init__(self) -> None:
        import onnxruntime  # noqa: PLC0415 - a fifth of a second, and only files with sound need it

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            model_path().read_bytes(), options, providers=["CPUExecutionProvider"]
        )
        self._hidden = self._cell = np.zeros((1, 1, 128), np.float32)
        self._context = np.zeros(CONTEXT, np.float32)
        self._cold = True

    def sure(self, sound: Sound) -> Sureness:
        """As ``Voice`` says."""
        if self._cold:
            self._cold = False
            self._answer(sound[: WARM * WINDOW][::-1])
        return self._answer(sound)

    def _answer(self, sound: Sound) -> Sureness:
        windows = sound.reshape(-1, WINDOW)
        contexts = np.empty((len(windows), CONTEXT), np.float32)
        contexts[0], contexts[1:] = self._context, windows[:-1, -CONTEXT:]
        self._context = windows[-1, -CONTEXT:].copy()
        given = {
            "input": np.concatenate([contexts, windows], axis=1),
            "h": self._hidden,
            "c": self._cell,
        }
        answer, self._hidden, self._cell = self._session.run(["speech_probs", "hn", "cn"], given)
        return np.asarray(answer, np.float32)


def model_path() -> Path:
    """Where the installed package silero_vad keeps the model; the package itself is not imported: it wants torch.

    Raises:
        OSError: It is not there.
    """
    spec = find_spec("silero_vad")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        path = Path(folder) / "data" / MODEL
        if path.is_file():
            return path
    raise FileNotFoundError(MODEL)


def best_voice() -> Voice:
    """Silero's model; energy and harmony alone where onnxruntime or the model is missing (such as 32-bit ARM, musl)."""
    try:
        return SileroVoice()
    except (ImportError, OSError):
        return EnergyVoice()


class Listener:
    """Asks a voice about an unbroken stretch of sound, in blocks; memory does not grow."""

    def __init__(self, voice: Callable[[], Voice] = best_voice) -> None:
        self._make = voice
        self._voice: Voice | None = None
        self._cleaner = Cleaner()
        # The block's neighbourhood before it: at first there is none.
        self._held: list[Sound] = [np.zeros(HOP, np.float32)]
        self._count = HOP

    def feed(self, sound: Sound) -> Sureness:
        """Takes the next samples; the answers that are ready, often none."""
        self._held.append(sound)
        self._count += len(sound)
        if self._count < BLOCK + 2 * HOP:
            return np.zeros(0, np.float32)
        waiting = np.concatenate(self._held)
        answers = []
        while len(waiting) >= BLOCK + 2 * HOP:
            answers.append(self._answer(waiting[: BLOCK + 2 * HOP]))
            waiting = waiting[BLOCK:]
        self._held, self._count = [waiting.copy()], len(waiting)
        return np.concatenate(answers)

    def finish(self) -> Sureness:
        """The answers for what was still held; a last window is filled with silence."""
        held = np.concatenate(self._held)
        windows = -(-(len(held) - HOP) // WINDOW)
        if windows == 0:
            return np.zeros(0, np.float32)
        whole = np.zeros(windows * WINDOW + 2 * HOP, np.float32)
        whole[: len(held)] = held
        return self._answer(whole)

    def _answer(self, block: Sound) -> Sureness:
        windows = (len(block) - 2 * HOP) // WINDOW
        if level_db(block[HOP:-HOP]).max() < SILENT_DB:
            return np.zeros(windows, np.float32)
        if self._voice is None:
            self._voice = self._make()
        return self._voice.sure(self._cleaner.clean(block))
