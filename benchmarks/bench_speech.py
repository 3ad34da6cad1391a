"""How well speech is found, clean and in noise, beside other detectors; what it costs.

    python -m benchmarks.bench_speech [--footage FOLDER] [--snr 5]

Scored by F1 of frames of 10 ms. Truth: ``speech_ranges.toml`` (by hand; pauses of 0.3 s and more are no speech), and
the live recording beside the footage twice: ``live_recording_by_hand`` has the hand labels of the clips it was composed
of, moved to where they play; ``live_recording_whole_clips`` is its own truth, which takes whole clips for speech. A
telephone call in it pauses up to two seconds. That figure is given twice: for sentences as the edit takes them, and
with pauses up to two seconds bridged (``bridged_2_s``): the talks that ``county-studio analyse`` calls ``speech``.

Noise is mixed over the speech at ``--snr`` dB, its power measured where somebody speaks. Peers: an energy threshold
(10 dB above the quietest tenth) and, where it can be imported, WebRTC's detector (package webrtcvad-wheels, mode 2);
both with our bridging of pauses. ``cost`` is CPU seconds for 60 s of sound, waveform and music included, imports apart;
``memory`` the peak of a process that hears 60 minutes over one that hears 6. Aims: F1 ≥ 0.93 clean, ≥ 0.85 in noise,
cost ≤ 0.6 s, memory ≤ 1.1. Prints JSON.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from importlib import import_module
from pathlib import Path
from typing import Any

import av
import numpy as np

from benchmarks.measure import cost_of
from benchmarks.speech_noise import FRAME, NOISES, Mask, Sound, mixed
from studio.media.hearing import Ear
from studio.media.planes import HEARD_RATE, Heard
from studio.settings import CHECKOUT

FOOTAGE = CHECKOUT.parent / "shared" / "footage"
LABELS = Path(__file__).with_name("speech_ranges.toml")
LIVE = "live-recording-products.mp4"
LIVE_TRUTH = "truth/live-recording-products.on-air.json"
CLIPS = {
    "talking-head-bookshelf.mp4": "talking-head-bookshelf.mp4",
    "talking-head-bookshelf-mpeg4.mp4": "talking-head-bookshelf-mpeg4.mp4",
    "zero_shot_prompt.wav": "audio/mandarin-short-sentence.wav",
    "cross_lingual_prompt.wav": "audio/mandarin-long-sentence.wav",
    "commercial_mono.wav": "audio/english-phone-call-8khz.wav",
    "Google_Gnome.wav": "audio/english-advert-16khz.wav",
}
"""The live recording's names of the clips in it → their labels."""

BRIDGE = 50
"""Frames (0.5 s): shorter pauses are bridged for the peers as they are by us."""

WHOLE_CLIP_BRIDGE = 200

ENERGY_DB = 10.0
PIECE = HEARD_RATE // 4

Ranges = Sequence[Sequence[float]]
Detector = Callable[[Sound], Mask]


@dataclass(frozen=True)
class Case:
    """A file's sound with its truth; ``scored`` leaves out what nobody can tell."""

    name: str
    sound: Sound
    spoken: Mask
    scored: Mask


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--footage", type=Path, default=FOOTAGE)
    parser.add_argument("--snr", type=float, default=5.0)
    parser.add_argument("--hear", type=int, default=0, help="only hear so many minutes, for memory")
    options = parser.parse_args()
    if options.hear:
        _hear_minutes(options.hear)
        return
    # First: a child begins with the memory of its parent, and its peak is counted from there.
    memory = _memory()
    cases = list(_labelled(options.footage))
    live = _live(options.footage, by_hand=True)
    whole = _live(options.footage, by_hand=False)
    result: dict[str, Any] = {"snr_db": options.snr, "files": len(cases)}
    for condition in ("clean", *NOISES):
        noisy = [_noisy(case, condition, options.snr) for case in [*cases, live, whole]]
        print(f"{condition} …", file=sys.stderr)
        result[condition] = {
            name: _scores(detector, noisy[:-2], noisy[-2], noisy[-1])
            for name, detector in _detectors().items()
        }
    result["without_speech_s"] = _false_alarms(options.footage)
    result["cost"] = _cost(live.sound)
    result["memory"] = memory
    print(json.dumps(result, indent=2))


# ----------------------------------------------------------------------------------------------------------- truth


def _labelled(footage: Path) -> Iterator[Case]:
    for name, entry in tomllib.loads(LABELS.read_text("utf-8")).items():
        sound = _decoded(footage / name)
        count = len(sound) // FRAME
        unclear = _mask(entry.get("unclear", []), count)
        yield Case(name, sound, _mask(entry["speech"], count), ~unclear)


def _live(footage: Path, *, by_hand: bool) -> Case:
    """The live recording with hand labels moved to where the clips play, or with whole clips as its truth has them."""
    sound = _decoded(footage / LIVE)
    labels = tomllib.loads(LABELS.read_text("utf-8"))
    truth = json.loads((footage / LIVE_TRUTH).read_text("utf-8"))
    speech: list[list[float]] = []
    unclear: list[list[float]] = []
    for clip in truth["speech"]:
        entry = labels[CLIPS[clip["source"]]]
        if not by_hand:
            speech.append([clip["start"], clip["end"]])
            continue
        for target, key in ((speech, "speech"), (unclear, "unclear")):
            moved = [[clip["start"] + at for at in span] for span in entry.get(key, [])]
            target += [[a, min(b, clip["end"])] for a, b in moved if a < clip["end"]]
    count = len(sound) // FRAME
    spoken = _mask(speech, count)
    if by_hand:
        silent = [fault for fault in truth["faults"] if "silent" in fault["type"]]
        spoken &= ~_mask([[fault["start"], fault["end"]] for fault in silent], count)
    return Case(LIVE, sound, spoken, ~_mask(unclear, count))


def _mask(ranges: Ranges, count: int) -> Mask:
    mask = np.zeros(count, bool)
    for start, end in ranges:
        mask[round(start * 100) : round(end * 100)] = True
    return mask


def _decoded(path: Path) -> Sound:
    resampler = av.AudioResampler("flt", "mono", HEARD_RATE)
    with av.open(str(path)) as container:
        frames = [out for each in container.decode(audio=0) for out in resampler.resample(each)]
    frames += resampler.resample(None)
    return np.concatenate([frame.to_ndarray().reshape(-1) for frame in frames]).astype(np.float32)


def _noisy(case: Case, condition: str, snr_db: float) -> Case:
    if condition == "clean":
        return case
    rng = np.random.default_rng(sum(case.name.encode()))
    noise = NOISES[condition](len(case.sound), rng)
    return Case(case.name, mixed(case.sound, noise, case.spoken, snr_db), case.spoken, case.scored)


# ------------------------------------------------------------------------------------------------------- detectors


def _detectors() -> Mapping[str, Detector]:
    found: dict[str, Detector] = {"studio": _studio, "energy": _energy}
    try:
        found["webrtcvad"] = _webrtc(import_module("webrtcvad"))
    except ImportError:
        print("webrtcvad cannot be imported: left out", file=sys.stderr)
    return found


def _heard(sound: Sound, start: Fraction = Fraction(0)) -> Ear:
    ear = Ear()
    for first in range(0, len(sound), PIECE):
        ear.feed(Heard(start + Fraction(first, HEARD_RATE), sound[first : first + PIECE]))
    return ear


def _studio(sound: Sound) -> Mask:
    spans = [(float(span.start), float(span.end)) for span in _heard(sound).speech()]
    return _mask(spans, len(sound) // FRAME)


def _energy(sound: Sound) -> Mask:
    frames = sound[: len(sound) // FRAME * FRAME].reshape(-1, FRAME)
    level = 10 * np.log10(np.mean(np.square(frames, dtype=np.float64), axis=1) + 1e-9)
    return _bridged(level > np.percentile(level, 10) + ENERGY_DB, BRIDGE)


def _webrtc(module: Any) -> Detector:  # noqa: ANN401 - a package that may be missing
    def detect(sound: Sound) -> Mask:
        detector = module.Vad(2)
        samples = (np.clip(sound, -1, 1) * 32767).astype(np.int16)
        frames = samples[: len(samples) // FRAME * FRAME].reshape(-1, FRAME)
        answers = [detector.is_speech(frame.tobytes(), HEARD_RATE) for frame in frames]
        return _bridged(np.array(answers, bool), BRIDGE)

    return detect


def _bridged(mask: Mask, frames: int) -> Mask:
    closed = mask.copy()
    edges = np.flatnonzero(np.diff(np.concatenate([[0], mask.astype(np.int8), [0]])))
    for end, start in zip(edges[1:-1:2].tolist(), edges[2::2].tolist(), strict=True):
        if start - end <= frames:
            closed[end:start] = True
    return closed


# ----------------------------------------------------------------------------------------------------------- scores


def _scores(detector: Detector, cases: Sequence[Case], live: Case, whole: Case) -> dict[str, Any]:
    found = [detector(case.sound) for case in cases]
    by_name = {
        case.name: _f1([_counts(mask, case)]) for case, mask in zip(cases, found, strict=True)
    }
    all_of_them = [_counts(mask, case) for case, mask in zip(cases, found, strict=True)]
    # The noise over the recording was scaled by another truth: heard once for each.
    by_hand, by_clip = detector(live.sound), detector(whole.sound)
    return {
        "hand_labelled": _f1(all_of_them),
        "live_recording_by_hand": _f1([_counts(by_hand, live)]),
        "live_recording_whole_clips": {
            "as_found": _f1([_counts(by_clip, whole)]),
            "bridged_2_s": _f1([_counts(_bridged(by_clip, WHOLE_CLIP_BRIDGE), whole)]),
        },
        "each": by_name,
    }


def _counts(found: Mask, case: Case) -> tuple[int, int, int]:
    hit = found & case.spoken & case.scored
    return (
        int(hit.sum()),
        int((found & ~case.spoken & case.scored).sum()),
        int((~found & case.spoken & case.scored).sum()),
    )


def _f1(counts: Sequence[tuple[int, int, int]]) -> float:
    hits, extra, missed = (sum(each[column] for each in counts) for column in range(3))
    return float(round(2 * hits / max(1, 2 * hits + extra + missed), 3))


def _false_alarms(footage: Path) -> dict[str, float]:
    """Seconds taken for speech where there is none: a minute of each noise, and real wind, rotors and music."""
    sounds = {
        name: (0.1 * noise / noise.std()).astype(np.float32)
        for name, make in NOISES.items()
        for noise in [make(60 * HEARD_RATE, np.random.default_rng(7))]
    }
    for name in ("drone-coast.mp4", "handheld-walk-garden-path.mp4", "living-room-edited.mp4"):
        sounds[name] = _decoded(footage / name)
    return {name: round(float(_studio(sound).sum()) / 100, 2) for name, sound in sounds.items()}


# ------------------------------------------------------------------------------------------------------------- cost


def _cost(sound: Sound) -> dict[str, float]:
    started = time.process_time()
    ear = _heard(sound)
    ear.speech()
    spent = time.process_time() - started
    return {"cpu_s_per_60_s": round(spent / (len(sound) / HEARD_RATE) * 60, 3)}


def _memory() -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.bench_speech", "--hear"]
    short, long = (cost_of([*command, minutes]).peak_mib for minutes in ("6", "60"))
    return {"mib_6_min": round(short), "mib_60_min": round(long), "ratio": round(long / short, 3)}


def _hear_minutes(minutes: int) -> None:
    ear, rng = Ear(), np.random.default_rng(1)
    minute = (0.1 * rng.standard_normal(60 * HEARD_RATE)).astype(np.float32)
    for number in range(minutes):
        for first in range(0, len(minute), PIECE):
            at = Fraction(60 * number) + Fraction(first, HEARD_RATE)
            ear.feed(Heard(at, minute[first : first + PIECE]))
    ear.waveform()
    ear.speech()


if __name__ == "__main__":
    main()
