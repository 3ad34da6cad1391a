"""Captions by a speech recogniser on this machine. Off unless a model's folder is named: ``docs/captions.md``."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from importlib.util import find_spec
from pathlib import Path
from typing import IO

import ffmpeg
import numpy as np
import numpy.typing as npt

from studio.errors import InputError, ProcessFailed
from studio.media.decode import audio_of, decode_limits, source
from studio.media.planes import HEARD_RATE
from studio.media.transcribe_lines import Words, captions
from studio.media.transcribe_model import Model, model_in
from studio.process import CancelCheck, Limits, arguments, ffmpeg_path, never, read_from, run
from studio.records.edit import Caption
from studio.records.media import MediaInfo
from studio.settings import PREFIX, Settings
from studio.units import TimeRange

SETTING = PREFIX + "SPEECH_MODEL"
PAGE = "docs/captions.md"
INSTALL = 'pip install "sherpa-onnx>=2.0.1,<3"'
ENGINE = "sherpa_onnx"

LONGEST = 25 * HEARD_RATE
"""Samples of a piece at most: some models hear no more than 30 s at once."""

SHORTEST_CUT = 15 * HEARD_RATE
"""A longer stretch is cut after this, where it is quietest."""

QUIET = HEARD_RATE // 5
"""Samples (0.2 s) over which quiet is measured."""

MARGIN = Fraction(15, 100)
"""Seconds of sound around speech given along: recognisers expect a breath."""

READ = HEARD_RATE
"""Samples taken from the decoder at once."""

READY = "ready"
"""What the child says when the model is loaded; the engine may have written before."""

CHILD = Path(__file__).with_name("transcribe_child.py")

MEMORY_MIB = 16_384
"""Address space of the recogniser; large models map several gigabytes."""

WALL_S = 300
WALL_PER_S = 20
"""Seconds the recogniser may take: to load, and per second of speech."""

MOST_THREADS = 4

Samples = npt.NDArray[np.int16]
Progress = Callable[[float], None]


def _quiet(done: float) -> None:
    del done


def check_captions(settings: Settings) -> Model:
    """The recogniser that is set up.

    Raises:
        InputError: ``captions.off`` without a model's folder, ``captions.model`` where the folder holds none that is
            known, ``captions.engine`` where the engine is not installed; each says how to go on.
    """
    if settings.speech_model is None:
        raise InputError("captions.off", setting=SETTING, page=PAGE)
    model = model_in(settings.speech_model)
    if find_spec(ENGINE) is None:
        raise InputError("captions.engine", command=INSTALL, page=PAGE)
    return model


def transcribe(
    path: Path,
    info: MediaInfo,
    speech: Sequence[TimeRange],
    settings: Settings,
    on_progress: Progress = _quiet,
    cancelled: CancelCheck = never,
) -> tuple[Caption, ...]:
    """Captions of what is said in ``path``, on the file's clock, one line each.

    Only ``speech`` (``Analysis.sound.speech``) is recognised, in pieces of at most 25 s, in a child process.

    Raises:
        InputError: As ``check_captions``; ``captions.unusable`` when the engine cannot read the model.
        Cancelled, ProcessFailed: As ``studio.process.run`` does.
    """
    model = check_captions(settings)
    if info.audio is None or not speech:
        return ()
    with tempfile.TemporaryDirectory(prefix="captions-") as folder:
        sound = Path(folder) / "speech.s16"
        spans = _gathered(path, info, speech, settings, sound, cancelled)
        words = _recognised(model, sound, spans, settings, on_progress, cancelled)
    return captions(words)


def _gathered(
    path: Path,
    info: MediaInfo,
    speech: Sequence[TimeRange],
    settings: Settings,
    target: Path,
    cancelled: CancelCheck,
) -> list[TimeRange]:
    """The pieces of speech written one after another; where each lies on the file's clock."""
    argv = sound_argv(path, info, ffmpeg_path(settings.ffmpeg))
    spans = []
    with (
        read_from(argv, limits=decode_limits(info), cancelled=cancelled) as pipe,
        target.open("wb") as file,
    ):
        for first, samples in pieces(_blocks(pipe), _wanted(speech, info.start)):
            file.write(samples.tobytes())
            start = info.start + Fraction(first, HEARD_RATE)
            spans.append(TimeRange.of(start, Fraction(len(samples), HEARD_RATE)))
    return spans


def sound_argv(path: Path, info: MediaInfo, binary: str) -> tuple[str, ...]:
    """The command that pours 16-bit samples, mono, 16 kHz, the first at ``info.start``, silence where there is none."""
    sound = audio_of(source(path, info), info)
    if sound is None:
        raise ValueError("a file without sound has nothing to recognise")
    steady = sound.filter("aresample", HEARD_RATE, **{"async": 1}, first_pts=0)
    output = ffmpeg.output(
        steady.filter("aformat", sample_fmts="s16", channel_layouts="mono"),
        "pipe:1",
        format="s16le",
    )
    return arguments(output, binary)


def _wanted(speech: Sequence[TimeRange], start: Fraction) -> list[tuple[int, int]]:
    """First and end sample of each stretch with its margin; what then touches is one."""
    wanted: list[tuple[int, int]] = []
    for span in speech:
        first = max(0, int((span.start - MARGIN - start) * HEARD_RATE))
        end = int((span.end + MARGIN - start) * HEARD_RATE)
        if wanted and first <= wanted[-1][1]:
            wanted[-1] = (wanted[-1][0], max(end, wanted[-1][1]))
        elif end > first:
            wanted.append((first, end))
    return wanted


def _blocks(pipe: IO[bytes]) -> Iterator[Samples]:
    while data := pipe.read(2 * READ):
        yield np.frombuffer(data[: len(data) // 2 * 2], np.int16)


def pieces(
    blocks: Iterable[Samples], wanted: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, Samples]]:
    """What lies in ``wanted`` (samples, in order), with its first sample; long stretches cut where they are quiet.

    Holds one piece at a time.
    """
    held = np.zeros(0, np.int16)
    number = at = 0
    for block in blocks:
        end = at + len(block)
        while number < len(wanted) and wanted[number][0] < end:
            first, last = wanted[number]
            held = np.concatenate([held, block[max(0, first - at) : max(0, last - at)]])
            reached = min(last, end)
            while len(held) > LONGEST:
                cut = quietest(held)
                yield reached - len(held), held[:cut]
                held = held[cut:]
            if last > end:
                break
            yield last - len(held), held
            held, number = np.zeros(0, np.int16), number + 1
        at = end
    if len(held):
        yield at - len(held), held


def quietest(samples: Samples) -> int:
    """Where to cut: the middle of the quietest fifth of a second between 15 and 25 s."""
    part = samples[SHORTEST_CUT:LONGEST].astype(np.float64)
    step = QUIET // 4
    energy = np.square(part[: len(part) // step * step]).reshape(-1, step).sum(axis=1)
    windows = np.convolve(energy, np.ones(4), "valid")
    return SHORTEST_CUT + int(np.argmin(windows)) * step + QUIET // 2


def _recognised(
    model: Model,
    sound: Path,
    spans: Sequence[TimeRange],
    settings: Settings,
    on_progress: Progress,
    cancelled: CancelCheck,
) -> list[Words]:
    answers: list[Words] = []
    ready = False

    def note(line: str) -> None:
        nonlocal ready
        if not ready:
            ready = line == READY
            return
        answer = json.loads(line)
        times = tuple(answer["times"]) if len(answer["times"]) == len(answer["tokens"]) else ()
        answers.append(Words(spans[len(answers)], answer["text"], times))
        on_progress(len(answers) / len(spans))

    order = {
        "kind": model.kind,
        "files": model.files,
        "sound": str(sound),
        "counts": [int(span.duration * HEARD_RATE) for span in spans],
        "threads": min(MOST_THREADS, os.cpu_count() or 1),
    }
    total = float(sum((span.duration for span in spans), Fraction(0)))
    wall_s = WALL_S + int(total * WALL_PER_S)
    limits = Limits(wall_s=wall_s, cpu_s=MOST_THREADS * wall_s, memory_mib=MEMORY_MIB)
    # -I: neither the working directory nor the environment can put code in the child's way.
    argv = (sys.executable, "-I", str(CHILD), json.dumps(order))
    try:
        run(argv, limits=limits, cancelled=cancelled, on_line=note)
    except ProcessFailed as error:
        if ready:
            raise
        raise InputError(
            "captions.unusable",
            folder=str(settings.speech_model),
            kind=model.kind,
            cause=_cause(error.stderr),
        ) from error
    return answers


def _cause(stderr: str) -> str:
    """The engine's last words, without the place in its source that it puts before them."""
    lines = [line.strip() for line in stderr.splitlines() if line.strip()]
    return lines[-1].rsplit(": ", 1)[-1][:200] if lines else "-"
