"""Another last card for a finished clip: only the card is encoded, everything else copied byte for byte."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from studio.errors import InputError
from studio.media.code import read_code
from studio.records.clip import Certificate, CertificateCheck
from studio.render.card import encode_card
from studio.render.mp4 import Mp4, read_mp4
from studio.render.renew import all_passed, looks, renewed, same
from studio.render.splice import Piece, kept_hash, splice
from studio.render.stretch import decoded, luma, thumb
from studio.render.verify import below

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from studio.brand.graphic import Pixels
    from studio.process import CancelCheck
    from studio.render.presets import DeliveryPreset
    from studio.settings import Settings


@dataclass(frozen=True)
class CardJob:
    """A clip and what its last card shows instead.

    Attributes:
        clip: A finished clip.
        certificate: The clip's own.
        body: Pictures before the card.
        card: (height, width, 3) RGB.
        link: What the card's QR code says; empty where it has none.
        preset: How the clip was encoded.
        made_from: What is added to the certificate's own.
    """

    clip: Path
    certificate: Certificate
    body: int
    card: Pixels
    link: str
    preset: DeliveryPreset
    made_from: dict[str, str]


@dataclass(frozen=True)
class _Clip:
    """What needs to be learnt of a clip only once, however many get a card."""

    film: Mp4
    rate: Fraction
    kept: str


def with_card(
    job: CardJob, target: Path, settings: Settings, cancelled: CancelCheck
) -> Certificate:
    """Write ``job.clip`` with the other card to ``target``, look at it, and certify it.

    Working files lie beside ``target``, in a folder of the caller's own.

    Raises:
        InputError: ``render.no_end_card``: the clip ends with its body; ``render.not_our_mp4``, ``render.no_seam``:
            it is not one of ours.
        VerifyFailed: ``render.verify_failed`` names the check.
        Cancelled, ProcessFailed, EnvironmentFault: As ``run``.
    """
    stamp = job.clip.stat()
    clip = _known(job.clip, stamp.st_mtime_ns, stamp.st_size, job.body)
    film = clip.film
    pictures = film.tracks[film.pictures].count
    count = pictures - job.body
    if count <= 0:
        raise InputError("render.no_end_card", name=job.clip.name)
    piece = target.with_name("card.mp4")
    length = (clip.rate, count, pictures / clip.rate)
    encode_card(job.card, job.preset, length, piece, settings, cancelled)
    splice(film, [Piece(job.body, read_mp4(piece))], target)
    piece.unlink()
    checks, last = _checks(job, clip, target, settings, cancelled)
    all_passed(target.name, checks)
    return _certificate(job, target, checks, last)


@lru_cache(maxsize=8)
def _known(path: Path, changed: int, size: int, body: int) -> _Clip:
    """Of the file as it is now: ``changed`` and ``size`` make another one of it when it is written anew."""
    del changed, size
    film = read_mp4(path)
    track = film.tracks[film.pictures]
    if track.step is None:
        raise InputError("render.not_our_mp4", name=path.name, cause="stts")
    kept = kept_hash(film, [range(body, track.count)])
    return _Clip(film, 1 / (track.tick * track.step), kept)


def _checks(
    job: CardJob, clip: _Clip, target: Path, settings: Settings, cancelled: CancelCheck
) -> tuple[tuple[CertificateCheck, ...], str]:
    """What was found, and the hash of the last picture."""
    film = read_mp4(target)
    track, old = film.tracks[film.pictures], clip.film.tracks[clip.film.pictures]
    places = range(job.body, track.count)
    shown = decoded(
        target, job.certificate.size, places, clip.rate, target.parent, settings, cancelled
    )
    drawn = luma(job.card)
    checks = [
        same("kept", clip.kept, kept_hash(film, [places])),
        same("frames", str(old.count), str(track.count)),
        same("card_frames", str(len(places)), str(shown.count)),
        looks("end_card", shown.thumbs, thumb(drawn)),
        below("bytes", job.preset.max_bytes, target.stat().st_size),
    ]
    if job.link:
        checks.append(_readable(job.link, drawn, shown.last))
    return tuple(checks), shown.hashes[1]


def _readable(
    link: str, drawn: NDArray[np.float32], encoded: NDArray[np.uint8]
) -> CertificateCheck:
    """What a reader finds in the encoded card; where it cannot read the drawn one, the fault is the reader's."""
    found = read_code(encoded)
    told = found == link or read_code(np.asarray(drawn, np.uint8)) == link
    return CertificateCheck(
        name="qr", planned=link, found=found, passed=found == link if told else True
    )


def _certificate(
    job: CardJob, target: Path, checks: tuple[CertificateCheck, ...], last: str
) -> Certificate:
    """Sound and body are the clip's own, to the byte, so what was measured of them holds."""
    told = {"clip": job.certificate.sha256, **job.made_from}
    return renewed(job.certificate, target, checks, told, ("", last))
