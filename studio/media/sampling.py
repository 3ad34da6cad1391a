"""Figures of the pictures of a file, collected while it is decoded and asked for afterwards."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from studio.media.camera import Camera, Movement
from studio.media.planes import Detail, Picture
from studio.media.quality import LOOK_BYTES, figures
from studio.media.stillness import Spans, Stillness
from studio.units import TimeRange

LOOK_S = 0.5
"""Seconds between the looks that are kept."""

NEAR_S = 0.15
"""Seconds around a sample in which the camera's movement counts for it."""

BLURRED, CLEAR = 0.2, 0.6
"""Sharpness up to which a picture is of no use, and from which it could not be better for a clip."""

Figures = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Sample:
    """Figures of one picture, each 0 (poor) to 1 (good)."""

    time: Fraction
    """Seconds on the file's clock."""
    sharpness: float
    exposure: float
    colourfulness: float
    cleanness: float

    @property
    def beauty(self) -> float:
        """How good the picture is by itself, 0 to 1."""
        return float(beauty_of(np.array([self.sharpness, *self.rest]))[0])

    @property
    def rest(self) -> tuple[float, float, float]:
        """Exposure, colourfulness, cleanness."""
        return self.exposure, self.colourfulness, self.cleanness


def beauty_of(rows: Figures) -> Figures:
    """How good pictures are by themselves, 0 to 1; ``rows`` are sharpness, exposure, colourfulness, cleanness."""
    sharp, exposure, colour, clean = np.atleast_2d(rows).T
    clear = np.clip((sharp - BLURRED) / (CLEAR - BLURRED), 0, 1)
    light = np.maximum(exposure, 0.03) ** 0.7
    return np.asarray(clear * light * (0.75 + 0.25 * colour) * (0.7 + 0.3 * clean))


class Sampler:
    """Measures what it is fed; keeps a few hundred bytes per second of film."""

    def __init__(self) -> None:
        self._first: Fraction | None = None
        self._rows = array("f")
        self._look_times = array("f")
        self._looks = bytearray()
        self._camera = Camera()
        self._stillness = Stillness()
        self._after: After | None = None

    def feed(self, detail: Detail) -> None:
        """Measure a picture well, four a second."""
        time = self._time(detail.time)
        found = figures(detail.bgr)
        self._rows.extend(
            (time, found.sharpness, found.exposure, found.colourfulness, found.cleanness)
        )
        if not self._look_times or time - self._look_times[-1] >= LOOK_S - 0.01:
            self._look_times.append(time)
            self._looks += found.look

    def see(self, picture: Picture) -> None:
        """Look at a picture, each of the file's, for what moves and what stands still."""
        self._time(picture.time)
        self._camera.see(picture)
        self._stillness.see(picture)

    @property
    def last(self) -> Sample | None:
        """Figures of the picture fed last."""
        if not self._rows:
            return None
        time, *found = self._rows[-5:]
        first = self._first or Fraction(0)
        return Sample(first + Fraction(time).limit_denominator(90_000), *found)

    @property
    def samples(self) -> tuple[Sample, ...]:
        """Figures of every picture that was fed."""
        first = self._first or Fraction(0)
        rows = np.array(self._rows, np.float64).reshape(-1, 5).tolist()
        return tuple(
            Sample(first + Fraction(time).limit_denominator(90_000), *found)
            for time, *found in rows
        )

    def after(self) -> After:
        """Everything as arrays, once all has been fed."""
        if self._after is None:
            self._after = After(
                first=self._first or Fraction(0),
                rows=np.array(self._rows, np.float64).reshape(-1, 5),
                look_times=np.array(self._look_times, np.float64),
                looks=bytes(self._looks),
                movement=(moved := self._camera.movement()),
                tremor=moved.tremor(),
                frozen=self._stillness.frozen(),
                empty=self._stillness.empty(),
            )
        return self._after

    def _time(self, time: Fraction) -> float:
        """Seconds since the first picture; what was worked out before holds no more."""
        if self._first is None:
            self._first = time
        self._after = None
        return float(time - self._first)


@dataclass(frozen=True)
class After:
    """What the pass has left. Times are seconds since ``first``, the file's first picture.

    Attributes:
        first: Seconds on the file's clock.
        rows: Time, sharpness, exposure, colourfulness, cleanness of every picture fed.
        look_times: When the looks were taken.
        looks: The looks, one after another.
        movement: Of camera and subject.
        tremor: One for each row of ``movement``, longer edges.
        frozen: Starts and ends.
        empty: Starts and ends of what is black or blank.
    """

    first: Fraction
    rows: Figures
    look_times: Figures
    looks: bytes
    movement: Movement
    tremor: Figures
    frozen: Spans
    empty: Spans

    def seconds(self, span: TimeRange) -> tuple[float, float]:
        """A range of the file's clock as seconds since ``first``."""
        return float(span.start - self.first), float(span.end - self.first)

    def look(self, number: int) -> bytes:
        """A look that was kept."""
        return self.looks[number * LOOK_BYTES : (number + 1) * LOOK_BYTES]

    def figures_at(self, times: Figures) -> Figures:
        """Sharpness, exposure, colourfulness, cleanness at each time, rows of four; between two samples, in between."""
        if not len(self.rows):
            return np.zeros((len(times), 4))
        columns = [np.interp(times, self.rows[:, 0], self.rows[:, n]) for n in range(1, 5)]
        return np.stack(columns, axis=1)

    def around(self, times: Figures, values: Figures, near: float = NEAR_S) -> Figures:
        """The largest of ``values`` (one for each comparison of the camera) near each time; 0 where there is none."""
        first = np.searchsorted(self.movement.time, times - near)
        last = np.searchsorted(self.movement.time, times + near)
        return np.array(
            [values[a:b].max() if b > a else 0.0 for a, b in zip(first, last, strict=True)]
        )

    def inside(self, span: tuple[float, float], values: Figures) -> Figures:
        """Those of ``values`` (one for each comparison of the camera) that compare pictures within ``span``."""
        time = self.movement.time
        return values[(time - self.movement.step >= span[0]) & (time < span[1])]
