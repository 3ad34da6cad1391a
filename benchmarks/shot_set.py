"""A varied set of films whose shot boundaries are known: real clips and photographs, composed in memory.

    python -m benchmarks.shot_set --show 5 --out FOLDER

Every film is made from a seed: shots with moves and traps, joined by cuts (also between takes of one scene),
dissolves, fades, wipes and pushes, at many rates, some with frames missing, noise, or a low bit rate. Films of one fold
use the clips of that fold only, so what is learnt from the others has never seen them.
"""

from __future__ import annotations

import argparse
import json
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
import numpy.typing as npt

from benchmarks.shot_clips import CLIPS, EXTRA, Clip, clips, photographs
from benchmarks.shot_effects import (
    EASINGS,
    Flat,
    Rng,
    Shape,
    crossed,
    pushed,
    through,
    wipe_order,
    wiped,
)
from benchmarks.shot_view import LENGTHS, TRAPS, Trap, View
from studio.media.planes import Picture

FOLDS = 5

GROUPS = sorted({*CLIPS.values(), *(group for each in EXTRA.values() for *_, group in each)})

SHAPES = (Shape(256, 144),) * 6 + (Shape(144, 256), Shape(256, 192), Shape(256, 106))

RATES = tuple(
    Fraction(rate)
    for rate in (
        "12.5",
        "15",
        "24",
        "24000/1001",
        "25",
        "25",
        "25",
        "30000/1001",
        "30",
        "30",
        "50",
        "60",
    )
)

KINDS = {"cut": 0.48, "dissolve": 0.34, "fade": 0.09, "wipe": 0.06, "push": 0.03}
"""How shots are joined, and how often."""

APART = (0.5, 0.3)
"""Seconds between a trap and a boundary, at least; one or the other for a whole film."""

ALIKE = 0.3
"""How many shots are graded like the one before."""

GONE = 1.2
"""Seconds missing between two takes of one scene, at least."""


@dataclass(frozen=True)
class Join:
    """How a shot begins.

    Attributes:
        kind: A key of ``KINDS``; the first shot's is ``cut``.
        detail: For cuts and dissolves ``scene`` or ``take``; for fades ``black`` or ``white``.
        pictures: Mixed pictures; 0 for a cut.
    """

    kind: str
    detail: str
    pictures: int


@dataclass(frozen=True)
class Film:
    """Pictures and what is true of them; ``truth`` has the form of the footage's truth files."""

    name: str
    rate: Fraction
    pictures: list[Picture]
    truth: dict[str, Any]


@dataclass
class _Shot:
    view: View
    join: Join
    start: float = 0.0
    """Second of the film; its join ends ``join.pictures`` later."""


def fold_of(group: str, folds: int = FOLDS) -> int:
    """Which fold a group of clips belongs to, by its name alone."""
    if group in GROUPS:
        return GROUPS.index(group) % folds
    return zlib.crc32(group.encode()) % folds


def film(seed: int, films: Sequence[Clip], photos: Sequence[Clip]) -> Film:
    """The film of a seed."""
    rng = np.random.default_rng(seed)
    shape = SHAPES[int(rng.integers(len(SHAPES)))]
    rate = RATES[int(rng.integers(len(RATES)))]
    shots = _shots(rng, shape, rate, films, photos)
    flats = list(_drawn(rng, shape, rate, shots))
    pictures = barred(seed, shape, _coded(rng, shape, flats))
    times = [Fraction(number) / rate for number in range(len(pictures))]
    missing = 0.15 if rng.random() < 0.15 else 0.0  # variable rate: pictures missing here and there
    kept = [n for n in range(len(pictures)) if n == 0 or rng.random() >= missing]
    return Film(
        name=f"film-{seed}",
        rate=rate,
        pictures=[_picture(shape, pictures[n], times[n]) for n in kept],
        truth=_truth(seed, rate, shots, [float(times[n]) for n in kept]),
    )


def _shots(
    rng: Rng, shape: Shape, rate: Fraction, films: Sequence[Clip], photos: Sequence[Clip]
) -> list[_Shot]:
    shots: list[_Shot] = []
    start, apart = 0.0, float(rng.choice(APART))
    lengths = (0.25, 1.0) if rng.random() < 0.15 else (1.2, 3.5)
    for number in range(int(rng.integers(5, 9))):
        join = _join(rng) if number else Join("cut", "scene", 0)
        last = shots[-1].view if shots else None
        view = _view(rng, shape, films, photos, last if join.detail == "take" else None)
        view.length = float(rng.uniform(*lengths))
        if join.detail == "take" and (last is None or view.clip is not last.clip):
            join = Join(join.kind, "scene", join.pictures)
        elif last is not None and rng.random() < ALIKE:
            view.match(last)
        shots.append(_Shot(view, join, start))
        mixed = join.pictures / float(rate)
        view.screen = films[int(rng.integers(len(films)))]
        view.traps = _traps(rng, mixed + apart, mixed + view.length - apart, apart)
        start = round((start + mixed + view.length) * float(rate)) / float(rate)
    return shots


def _join(rng: Rng) -> Join:
    kind = str(rng.choice(list(KINDS), p=list(KINDS.values())))
    if kind == "cut":
        return Join(kind, "take" if rng.random() < 0.25 else "scene", 0)
    pictures = int(np.exp(rng.uniform(np.log(3), np.log(62))))
    if kind == "fade":
        return Join(kind, str(rng.choice(["black", "black", "white"])), max(8, pictures))
    if kind in ("wipe", "push"):
        return Join(kind, "", int(np.clip(pictures, 5, 40)))
    return Join(kind, "take" if rng.random() < 0.12 else "scene", pictures)


def _view(
    rng: Rng, shape: Shape, films: Sequence[Clip], photos: Sequence[Clip], last: View | None
) -> View:
    photo = bool(photos) and rng.random() < 0.3
    clip = photos[int(rng.integers(len(photos)))] if photo else films[int(rng.integers(len(films)))]
    length = float(rng.uniform(1.2, 3.5))
    first = float(rng.uniform(0, max(0.0, clip.duration - length)))
    if last is not None and last.clip.duration > 2 * GONE:
        clip = last.clip
        first = (last.first + last.length * last.speed + rng.uniform(GONE, clip.duration)) % (
            2 * clip.duration
        )
        seed = int(rng.integers(1 << 31))
        again = View(clip, shape, np.random.default_rng(seed), length, float(first), last.speed)
        for name in ("zoom", "mirror", "contain", "_gain", "_levels", "_colour", "_tint", "_noise"):
            setattr(again, name, getattr(last, name))
        framing = rng.random()
        if framing < 0.25:  # an editor's closer framing
            again.zoom *= float(rng.choice([0.8, 1.2, 1.4]))
        elif framing < 0.5:  # a second camera
            again.zoom *= float(rng.uniform(1.5, 2.2))
            again.aim = (float(rng.uniform(-0.4, 0.4)), float(rng.uniform(-0.2, 0.2)))
            again.mirror = bool(rng.random() < 0.5)
        return again
    return View(
        clip,
        shape,
        np.random.default_rng(int(rng.integers(1 << 31))),
        length,
        first,
        speed=float(rng.choice([1, 1, 1, 1, 0.5, 1.6, 2.5])),
        zoom=float(rng.choice([1.0, 1.0, rng.uniform(1, 1.6)])) * (1.15 if photo else 1),
        mirror=bool(rng.random() < 0.5),
        contain=bool(rng.random() < 0.12),
    )


def _traps(rng: Rng, start: float, until: float, apart: float) -> list[Trap]:
    """Fill the clean part of a shot with traps; seconds of the shot."""
    traps: list[Trap] = []
    place = start
    while rng.random() < 0.6:
        kind = str(rng.choice(TRAPS))
        length = float(rng.uniform(*LENGTHS[kind]))
        begin = place + float(rng.uniform(0, 0.5))
        if begin + length > until:
            break
        traps.append(Trap(kind, begin, length, int(rng.integers(1 << 31))))
        place = begin + length + apart
    return traps


@dataclass(frozen=True)
class _Style:
    """Chances of one join: how α runs; when pixels are wiped, how softly, whence; where a fade is blank or crosses."""

    easing: Callable[[float], float]
    order: Flat
    soft: float
    way: int
    turn: tuple[float, float]
    crossed: bool

    @classmethod
    def of(cls, rng: Rng, shape: Shape) -> _Style:
        return cls(
            EASINGS[int(rng.integers(len(EASINGS)))],
            wipe_order(shape, rng),
            float(rng.choice([0.02, 0.02, rng.uniform(0.02, 0.4)])),
            int(rng.integers(8)),
            _turn(rng),
            bool(rng.random() < 0.25),
        )


def _drawn(rng: Rng, shape: Shape, rate: Fraction, shots: list[_Shot]) -> Iterator[Flat]:
    ends = [shot.start for shot in shots[1:]]
    ends.append(shots[-1].start + shots[-1].join.pictures / float(rate) + shots[-1].view.length)
    number = 0
    for index, (shot, end) in enumerate(zip(shots, ends, strict=True)):
        style, first = _Style.of(rng, shape), number
        while number < round(end * float(rate)):
            time, done = number / float(rate), number - first
            new = shot.view.at(time - shot.start)
            if index and done < shot.join.pictures:
                old = shots[index - 1].view.at(time - shots[index - 1].start)
                alpha = (done + 1) / (shot.join.pictures + 1)
                new = _joined(shape, shot.join, style, (old, new), alpha)
            yield new
            number += 1


def _joined(shape: Shape, join: Join, style: _Style, pair: tuple[Flat, Flat], share: float) -> Flat:
    old, new = pair
    alpha = float(style.easing(share))
    if join.kind == "dissolve":
        return old + np.float32(alpha) * (new - old)
    if join.kind == "fade":
        blank = shape.plain(2 if join.detail == "black" else 250)
        if style.crossed:
            return crossed(old, new, blank, share)
        return through(old, new, blank, alpha, style.turn)
    if join.kind == "wipe":
        return wiped(shape, old, new, style.order, alpha, style.soft)
    return pushed(shape, old, new, alpha, style.way % 4, cover=style.way >= 4)


def _turn(rng: Rng) -> tuple[float, float]:
    """Where a fade is blank: mostly an instant in its middle, else a while, or nearer to one end."""
    if rng.random() < 0.5:
        return (0.5, 0.5)
    middle, held = rng.uniform(0.3, 0.7), rng.uniform(0, 0.25)
    return float(middle - held), float(min(0.97, middle + held))


def _coded(rng: Rng, shape: Shape, flats: list[Flat]) -> list[npt.NDArray[np.uint8]]:
    """The pictures in 8 bit, half of the time through a real encoder."""
    small = [np.clip(flat + 0.5, 0, 255).astype(np.uint8) for flat in flats]
    if rng.random() < 0.5:
        return small
    height = shape.height * 3 // 2
    coder = av.CodecContext.create("libx264", "w")
    coder.width, coder.height, coder.pix_fmt = shape.width, shape.height, "yuv420p"
    coder.time_base, coder.framerate = Fraction(1, 25), Fraction(25)
    coder.options = {
        "preset": "veryfast",
        "crf": str(int(rng.integers(22, 40))),
        "g": str(int(rng.choice([12, 30, 250]))),
        "threads": "1",
    }
    decoder = av.CodecContext.create("h264", "r")
    out: list[npt.NDArray[np.uint8]] = []
    packets = [
        packet
        for number, flat in enumerate(small)
        for packet in coder.encode(_frame(flat.reshape(height, shape.width), number))
    ] + coder.encode(None)
    for packet in [*packets, None]:
        out += [
            np.asarray(frame.to_ndarray(format="yuv420p"), np.uint8).ravel()
            for frame in decoder.decode(packet)
        ]
    return out


def barred(
    seed: int, shape: Shape, pictures: list[npt.NDArray[np.uint8]]
) -> list[npt.NDArray[np.uint8]]:
    """Every sixth film has black bars above and below, or at the sides."""
    rng = np.random.default_rng([seed, 1])
    if rng.random() >= 1 / 6:
        return pictures
    share, sides = rng.uniform(0.07, 0.14), rng.random() < 0.2
    for flat in pictures:
        for plane, black in zip(shape.planes(flat), (2, 128, 128), strict=True):
            across = plane.T if sides else plane
            edge = round(share * len(across))
            across[:edge], across[len(across) - edge :] = black, black
    return pictures


def _frame(planes: npt.NDArray[np.uint8], number: int) -> av.VideoFrame:
    frame = av.VideoFrame.from_ndarray(planes, format="yuv420p")
    frame.pts = number
    return frame


def _picture(shape: Shape, flat: npt.NDArray[np.uint8], time: Fraction) -> Picture:
    chroma, half = shape.luma // 4, (shape.height // 2, shape.width // 2)
    return Picture(
        time,
        flat[: shape.luma].reshape(shape.height, shape.width),
        flat[shape.luma : shape.luma + chroma].reshape(half),
        flat[shape.luma + chroma :].reshape(half),
    )


def _truth(seed: int, rate: Fraction, shots: list[_Shot], times: list[float]) -> dict[str, Any]:
    boundaries: list[dict[str, Any]] = []
    traps: list[dict[str, Any]] = []
    for number, shot in enumerate(shots):
        if number and shot.join.kind == "cut":
            # Where pictures are missing, the shot begins with the first that is left.
            first = min((time for time in times if time > shot.start - 1e-3), default=times[-1])
            boundaries.append({"type": "cut", "detail": shot.join.detail, "time": first})
        elif number:
            end = shot.start + shot.join.pictures / float(rate)
            boundaries.append(
                {
                    "type": shot.join.kind,
                    "detail": shot.join.detail,
                    "start": shot.start,
                    "end": end,
                    "pictures": shot.join.pictures,
                }
            )
        traps += [
            {"type": t.kind, "start": shot.start + t.start, "end": shot.start + t.start + t.length}
            for t in shot.view.traps
        ]
    names = [shot.view.clip.name for shot in shots]
    return {
        "file": f"film-{seed}", "fps": float(rate), "boundaries": boundaries, "distractors": traps, "clips": names,
    }  # fmt: skip


def films_of(
    fold: int,
    count: int,
    films: Sequence[Clip],
    photos: Sequence[Clip],
    cache: Path,
    first_seed: int = 0,
) -> Iterator[Film]:
    """``count`` films of clips of ``fold`` alone, made once into ``cache``."""
    mine = [clip for clip in films if fold_of(clip.group) == fold]
    stills = [photo for photo in photos if fold_of(photo.group) == fold]
    cache.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        seed = first_seed + 1000 * fold + number
        kept = cache / f"{seed}.npz"
        if not kept.is_file():
            _keep(film(seed, mine, stills), kept)
        yield _kept(kept)


def _keep(one: Film, path: Path) -> None:
    facts = {
        "name": one.name,
        "rate": str(one.rate),
        "times": [str(picture.time) for picture in one.pictures],
        "shape": one.pictures[0].y.shape[::-1],
        "truth": one.truth,
    }
    flat = [np.concatenate([p.y.ravel(), p.u.ravel(), p.v.ravel()]) for p in one.pictures]
    np.savez(path, facts=np.array(json.dumps(facts)), flat=np.stack(flat))


def _kept(path: Path) -> Film:
    with np.load(path) as kept:
        facts, flat = json.loads(str(kept["facts"])), kept["flat"]
    shape = Shape(*facts["shape"])
    pictures = [
        _picture(shape, row, Fraction(time)) for row, time in zip(flat, facts["times"], strict=True)
    ]
    return Film(facts["name"], Fraction(facts["rate"]), pictures, facts["truth"])


def main() -> None:
    """Draw contact sheets of a few films, for a look."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", type=int, default=3)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--extra", type=Path)
    parser.add_argument("--cache", type=Path, required=True)
    options = parser.parse_args()
    films, photos = clips(options.extra, options.cache), photographs(options.extra)
    for fold in range(FOLDS):
        for one in films_of(fold, options.show, films, photos, options.cache / "films"):
            step = max(1, len(one.pictures) // 96)
            rows = [cv2.resize(p.y, (120, 68)) for p in one.pictures[::step][:96]]
            rows += [np.zeros_like(rows[0])] * (-len(rows) % 12)
            sheet = [np.hstack(rows[n : n + 12]) for n in range(0, len(rows), 12)]
            cv2.imwrite(str(options.out / f"{one.name}.png"), np.vstack(sheet))


if __name__ == "__main__":
    main()
