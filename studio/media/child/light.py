"""Colours of a photograph turned into those every screen shows: sRGB, 8 bit, standard dynamic range.

The sums are those of ITU-R BT.2100 (PQ and HLG), BT.2408 (white at 203 cd/m²) and IEC 61966-2-1 (sRGB); numbers of
primaries and transfers are ITU-T H.273's.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Picture = npt.NDArray[np.uint8] | npt.NDArray[np.uint16]
Floats = npt.NDArray[np.float32]

BT709, BT2020, DCI_P3, DISPLAY_P3 = 1, 9, 11, 12
PQ, HLG = 16, 18
"""All other transfers are shown by screens as sRGB."""

WHITE_NITS = 203.0
"""Reference white of HDR pictures, cd/m²."""

HLG_PEAK_NITS = 1000.0
HLG_GAMMA = 1.2

KNEE = 0.5
"""Brightness (1 is white) up to which an HDR picture stays as it is; above, highlights are pressed together."""

PEAK_PERCENTILE = 99.9
"""A few burning pixels do not darken the highlights of a whole picture."""

ROWS = 256
"""Rows worked on at a time: bounds memory."""

XYZ = {
    BT709: ((0.4124564, 0.3575761, 0.1804375), (0.2126729, 0.7151522, 0.0721750), (0.0193339, 0.1191920, 0.9503041)),
    BT2020: ((0.6369580, 0.1446169, 0.1688810), (0.2627002, 0.6779981, 0.0593017), (0.0, 0.0280727, 1.0609851)),
    DISPLAY_P3: ((0.4865709, 0.2656677, 0.1982173), (0.2289746, 0.6917385, 0.0792869), (0.0, 0.0451134, 1.0439444)),
}  # fmt: skip
"""Linear red, green and blue to CIE XYZ, white D65."""


def to_srgb(picture: Picture, primaries: int, transfer: int) -> npt.NDArray[np.uint8]:
    """``picture`` (height × width × 3, full range, any depth of 8 or 16 bit) in sRGB, height × width × 3."""
    lights = _lights(picture.dtype, transfer)
    gamut = _gamut(primaries)
    hdr = transfer in (PQ, HLG)
    peak = _peak(picture, lights, gamut, transfer) if hdr else 1.0
    made = np.empty(picture.shape, np.uint8)
    encoded = _srgb_table()
    for top in range(0, len(picture), ROWS):
        linear = _linear(picture[top : top + ROWS], lights, gamut, transfer)
        if hdr:
            linear = _pressed(linear, peak)
        steps = np.clip(linear, 0, 1) * np.float32(len(encoded) - 1) + np.float32(0.5)
        made[top : top + ROWS] = encoded[steps.astype(np.int32)]
    return made


def differs(primaries: int, transfer: int, *, told_otherwise: bool) -> bool:
    """Whether a picture with these tags is to be turned by them into sRGB.

    ``told_otherwise``: it has a colour profile too, which tells more unless the picture is HDR.
    """
    if transfer in (PQ, HLG):
        return True
    return not told_otherwise and _gamut(primaries) is not None


def _lights(depth: np.dtype[np.uint8] | np.dtype[np.uint16], transfer: int) -> Floats:
    """Light of every code value, 1 is white."""
    codes = np.linspace(0, 1, int(np.iinfo(depth).max) + 1)
    if transfer == PQ:
        return np.asarray(_pq_nits(codes) / WHITE_NITS, np.float32)
    if transfer == HLG:  # scene light; the display's gamma needs all three colours and comes later
        return np.asarray(_hlg_scene(codes), np.float32)
    low = codes / 12.92
    return np.asarray(np.where(codes <= 0.04045, low, ((codes + 0.055) / 1.055) ** 2.4), np.float32)


def _pq_nits(codes: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    m1, m2 = 2610 / 16384, 2523 / 32
    c1, c2, c3 = 3424 / 4096, 2413 / 128, 2392 / 128
    power = codes ** (1 / m2)
    return np.asarray(10_000 * (np.maximum(power - c1, 0) / (c2 - c3 * power)) ** (1 / m1))


def _hlg_scene(codes: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    a, b, c = 0.17883277, 0.28466892, 0.55991073
    return np.where(codes <= 0.5, codes**2 / 3, (np.exp((codes - c) / a) + b) / 12)


def _gamut(primaries: int) -> Floats | None:
    """Matrix from linear ``primaries`` to those of sRGB; None where they are the same (or not told)."""
    known = DISPLAY_P3 if primaries == DCI_P3 else primaries
    if known not in XYZ or known == BT709:
        return None
    return np.asarray(np.linalg.inv(np.array(XYZ[BT709])) @ np.array(XYZ[known]), np.float32)


def _linear(rows: Picture, lights: Floats, gamut: Floats | None, transfer: int) -> Floats:
    linear = lights[rows]
    if transfer == HLG:
        bright = linear @ np.array((0.2627, 0.6780, 0.0593), np.float32)
        gain = np.maximum(bright, 1e-6) ** np.float32(HLG_GAMMA - 1)
        linear = linear * gain[..., None] * np.float32(HLG_PEAK_NITS / WHITE_NITS)
    return linear if gamut is None else np.asarray(linear @ gamut.T, np.float32)


def _peak(picture: Picture, lights: Floats, gamut: Floats | None, transfer: int) -> float:
    """The brightest light that is to keep its drawing, 1 is white."""
    step = max(1, max(picture.shape[:2]) // 512)
    sample = _linear(picture[::step, ::step], lights, gamut, transfer)
    return max(1.0, float(np.percentile(sample.max(axis=2), PEAK_PERCENTILE)))


def _pressed(linear: Floats, peak: float) -> Floats:
    """Highlights above ``KNEE`` bent so that ``peak`` becomes white.

    Half way between bending the strongest colour and scaling the others with it (hue stays, lamps look like neon) and
    bending each by itself (lamps turn white, skies turn another blue).
    """
    linear = np.maximum(linear, np.float32(0))
    strongest = np.maximum(
        linear[..., 0], linear[..., 1]
    )  # far faster than max() over an axis of 3
    strongest = np.maximum(strongest, linear[..., 2])[..., None]
    strongest = np.maximum(strongest, np.float32(1e-6))
    together = linear * (_bent(strongest, peak) / strongest)
    return np.asarray((together + _bent(linear, peak)) / 2, np.float32)


def _bent(value: Floats, peak: float) -> Floats:
    over = np.maximum(value - np.float32(KNEE), np.float32(0)) / np.float32(1 - KNEE)
    reach = max((peak - KNEE) / (1 - KNEE), 1.0)
    bent = over * (1 + over / np.float32(reach**2)) / (1 + over)  # Reinhard: 0 to 0, reach to 1
    high = np.float32(KNEE) + np.float32(1 - KNEE) * np.minimum(bent, np.float32(1))
    return np.asarray(np.where(value <= KNEE, value, high), np.float32)


def _srgb_table() -> npt.NDArray[np.uint8]:
    light = np.linspace(0, 1, 1 << 14)
    code = np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)
    return np.asarray(np.round(code * 255), np.uint8)
