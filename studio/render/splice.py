"""Other pictures in the place of some of a film's, everything else of it copied byte for byte.

A stretch that begins at a key picture of closed groups and ends before another one (or with the film) stands for
itself, so it can be taken out and one of the same number of pictures put in. Times, sound and order of the file stay
what they are: only the tables that say how large each picture is and where it lies are written anew.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from studio.errors import InputError
from studio.render import mp4
from studio.render.mp4 import Mp4, Track

HIGHEST_PLACE = 2**32 - 1
"""Tables of a clip count bytes with 32 bits."""


@dataclass(frozen=True)
class Piece:
    """Encoded pictures for a stretch of a film: a film of their own, without sound."""

    first: int
    """Number of the stretch's first picture in the film."""
    film: Mp4

    @property
    def pictures(self) -> Track:
        """Its picture track."""
        return self.film.tracks[self.film.pictures]

    @property
    def end(self) -> int:
        """Number of the first picture after it."""
        return self.first + self.pictures.count


@dataclass(frozen=True)
class _Sample:
    """Where an encoded picture, or a piece of sound, is read; ``before`` goes ahead of it."""

    film: Path
    offset: int
    size: int
    before: bytes = b""

    @property
    def bytes(self) -> int:
        return len(self.before) + self.size


def splice(film: Mp4, pieces: Sequence[Piece], target: Path) -> None:
    """Write ``film`` to ``target`` with ``pieces`` (in order) instead of what stood in their places.

    Raises:
        InputError: ``render.no_seam``: a piece does not begin and end at key pictures; ``render.other_encoder``: it
            was not encoded as the film was, so that one decoder could not play both.
        OSError: ``target`` cannot be written.
    """
    number = film.pictures
    old = film.tracks[number]
    for piece in pieces:
        _check_seam(film, old, piece)
    new = _with(old, pieces)
    samples = [
        _of_pieces(film, old, pieces) if track is old else _samples(film.path, track)
        for track in film.tracks
    ]
    tables: list[dict[bytes, bytes]] = [{} for _ in film.tracks]
    tables[number] = {
        b"stsz": mp4.sizes_table([sample.bytes for sample in samples[number]]),
        b"stss": mp4.keys_table(new.keys),
        b"ctts": mp4.shifts_table(new.shifts or (0,) * new.count),
    }
    _write(film, samples, tables, target)


def kept_hash(film: Mp4, replaced: Sequence[range]) -> str:
    """SHA-256 of all encoded pictures outside ``replaced`` and of the whole sound, one after the other."""
    whole = hashlib.sha256()
    gone = {number for each in replaced for number in each}
    with film.path.open("rb") as file:
        for track in film.tracks:
            for number, (offset, size) in enumerate(zip(track.offsets, track.sizes, strict=True)):
                if track.kind != b"vide" or number not in gone:
                    file.seek(offset)
                    whole.update(file.read(size))
    return whole.hexdigest()


def _check_seam(film: Mp4, old: Track, piece: Piece) -> None:
    new, name = piece.pictures, film.path.name
    seams = {*old.keys, old.count}
    if piece.first not in seams or piece.end not in seams or new.keys[0] != 0:
        raise InputError("render.no_seam", name=name, first=piece.first, end=piece.end)
    alike = new.tick == old.tick and new.step == old.step and new.step is not None
    if not alike or (new.parameters != old.parameters and piece.end != old.count):
        raise InputError("render.other_encoder", name=name)


def _with(old: Track, pieces: Sequence[Piece]) -> Track:
    """Keys and shifts of the picture track as it will be."""
    keys, shifts = set(old.keys), list(old.shifts or (0,) * old.count)
    for piece in pieces:
        new = piece.pictures
        keys -= set(range(piece.first, piece.end))
        keys |= {piece.first + key for key in new.keys}
        own = new.shifts or (0,) * new.count
        later = (
            shifts[piece.first] - own[0]
        )  # both show a key picture, each after its encoder's delay
        shifts[piece.first : piece.end] = [shift + later for shift in own]
    return Track(
        kind=old.kind,
        tick=old.tick,
        step=old.step,
        parameters=old.parameters,
        offsets=(),
        sizes=old.sizes,
        shifts=tuple(shifts),
        keys=tuple(sorted(keys)),
        chunks=old.chunks,
    )


def _samples(path: Path, track: Track) -> list[_Sample]:
    return [
        _Sample(path, offset, size) for offset, size in zip(track.offsets, track.sizes, strict=True)
    ]


def _of_pieces(film: Mp4, old: Track, pieces: Sequence[Piece]) -> list[_Sample]:
    samples = _samples(film.path, old)
    for piece in pieces:
        track = piece.pictures
        own = _samples(piece.film.path, track)
        if track.parameters != old.parameters:
            first = own[0]
            told = _in_band(track.parameters)
            own[0] = _Sample(first.film, first.offset, first.size, told)
        samples[piece.first : piece.end] = own
    return samples


def _in_band(parameters: bytes) -> bytes:
    """What ``avcC`` tells the decoder, as units that go ahead of a key picture."""
    at, left, told = 6, parameters[5] & 31, b""
    for _ in range(2):  # sequence, then picture parameter sets
        for _ in range(left):
            length = int.from_bytes(parameters[at : at + 2], "big")
            told += length.to_bytes(4, "big") + parameters[at + 2 : at + 2 + length]
            at += 2 + length
        left = parameters[at] if at < len(parameters) else 0
        at += 1
    return told


def _write(
    film: Mp4,
    samples: Sequence[Sequence[_Sample]],
    tables: Sequence[dict[bytes, bytes]],
    target: Path,
) -> None:
    """The tables first, so that a player may begin before it has all of the file."""
    chunks = [
        (track.offsets[chunk[0]], number, place, chunk)
        for number, track in enumerate(film.tracks)
        for place, chunk in enumerate(track.chunks)
        if chunk
    ]
    chunks.sort(key=lambda each: each[0])
    places = [[0] * len(track.chunks) for track in film.tracks]
    for content, each in zip(tables, places, strict=True):
        content[b"stco"] = mp4.places_table(each)
    head = mp4.box(b"ftyp", film.kind)
    at = len(head) + len(mp4.box(b"moov", mp4.rewritten(film.tables, tables))) + mp4.HEAD.size
    begin = at
    for _, number, place, chunk in chunks:
        places[number][place] = at
        at += sum(samples[number][sample].bytes for sample in chunk)
    if at > HIGHEST_PLACE:
        raise InputError("render.not_our_mp4", name=film.path.name, cause="> 4 GiB")
    for content, each in zip(tables, places, strict=True):
        content[b"stco"] = mp4.places_table(each)
    head += mp4.box(b"moov", mp4.rewritten(film.tables, tables))
    with ExitStack() as stack:
        sources: dict[Path, BinaryIO] = {}
        out = stack.enter_context(target.open("wb"))
        out.write(head + mp4.HEAD.pack(mp4.HEAD.size + at - begin, b"mdat"))
        for _, number, _, chunk in chunks:
            for sample in samples[number][chunk.start : chunk.stop]:
                if sample.film not in sources:
                    sources[sample.film] = stack.enter_context(sample.film.open("rb"))
                source = sources[sample.film]
                source.seek(sample.offset)
                out.write(sample.before + source.read(sample.size))
