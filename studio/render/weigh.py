"""Loudness of samples in memory after ITU-R BS.1770, in steps of a tenth of a second."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from studio.render.presets import SAMPLE_RATE
from studio.render.wave import Samples

STEP = SAMPLE_RATE // 10
"""Samples of one step."""

SHELF = (
    (1.53512485958697, -2.69169618940638, 1.19839281085285),
    (-1.69065929318241, 0.73248077421585),
)
HIGH_PASS = ((1.0, -2.0, 1.0), (-1.99004745483398, 0.99007225036621))
"""The two filters of BS.1770 at 48 kHz, numerator and the rest of the denominator."""

GATE_LUFS, GATE_LU = -70.0, -10.0
"""What is quieter than the first, or by the second below the rest, does not count."""

FLOOR = 1e-12

Figures = npt.NDArray[np.float64]


def weighted_steps(samples: Samples) -> Figures:
    """Weighted power of each step, both ears added; the last step may be shorter."""
    count = -(-len(samples) // STEP)
    size = count * STEP
    power = np.zeros(count)
    weights = _weights(size)
    for ear in range(samples.shape[1]):
        heard = np.fft.irfft(np.fft.rfft(samples[:, ear], size) * weights, size)
        power += (heard**2).reshape(count, STEP).mean(axis=1)
    return power


def _weights(size: int) -> Figures:
    turn = np.exp(-2j * np.pi * np.fft.rfftfreq(size))
    whole = np.ones(len(turn), complex)
    for (b0, b1, b2), (a1, a2) in (SHELF, HIGH_PASS):
        whole *= (b0 + b1 * turn + b2 * turn**2) / (1 + a1 * turn + a2 * turn**2)
    return np.abs(whole)


def lufs(power: npt.ArrayLike) -> Figures:
    """Loudness of weighted power."""
    return np.asarray(-0.691 + 10 * np.log10(np.maximum(power, FLOOR)), dtype=np.float64)


def integrated(steps: Figures, counted: npt.NDArray[np.bool_] | None = None) -> float | None:
    """Loudness of the counted steps, gated; None where there is only silence."""
    if counted is not None:
        steps = steps[counted]
    if not len(steps):
        return None
    blocks = np.convolve(steps, np.full(4, 0.25), "valid") if len(steps) >= 4 else steps
    loud = blocks[lufs(blocks) > GATE_LUFS]
    if not len(loud):
        return None
    loud = loud[lufs(loud) >= float(lufs(loud.mean())) + GATE_LU]
    return float(lufs(loud.mean()))
