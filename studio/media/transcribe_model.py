"""Which speech recogniser a folder holds, told by its files as they are published for sherpa-onnx."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from studio.errors import InputError

WANTED = (
    "tokens.txt + model.onnx (SenseVoice, Paraformer, Zipformer-CTC) / "
    "encoder + decoder (Whisper, Moonshine) / encoder + decoder + joiner (Zipformer)"
)
"""What is looked for, as the error says it."""

NAMES_SHOWN = 8
"""Files named in an error."""

SINGLE = {
    "sense_voice_ctc": "sense_voice",
    "paraformer": "paraformer",
    "zipformer2_ctc": "zipformer_ctc",
    "wenet_ctc": "wenet_ctc",
    "telespeech_ctc": "telespeech_ctc",
    "EncDecCTCModel": "nemo_ctc",
    "EncDecCTCModelBPE": "nemo_ctc",
    "EncDecHybridRNNTCTCBPEModel": "nemo_ctc",
}
"""Kind by the ``model_type`` a single-file model says of itself."""

LIVE = "decode_chunk_len"
"""A model that says this of itself is made for live sound; it hears less well and is not taken."""

_METADATA = 14
"""``metadata_props`` among the fields of ONNX's ModelProto."""


@dataclass(frozen=True)
class Model:
    """A recogniser: its kind and its files by role, as sherpa-onnx's ``OfflineRecognizer.from_KIND`` names them."""

    kind: str
    files: dict[str, str]


def model_in(folder: Path) -> Model:
    """What ``folder`` holds; of several sizes of one file the smallest (int8) is taken.

    Raises:
        InputError: ``captions.model``: nothing that is known; it names what was looked for and what is there.
    """
    files = sorted(path for path in folder.iterdir() if path.is_file()) if folder.is_dir() else []
    tokens = [path for path in files if "tokens" in path.name and path.suffix == ".txt"]
    networks = [path for path in files if path.suffix in (".onnx", ".ort")]
    if tokens and networks:
        found = _model(networks)
        if found is not None:
            return Model(found.kind, found.files | {"tokens": str(min(tokens, key=_length))})
    raise InputError("captions.model", folder=str(folder), wanted=WANTED, found=_named(files))


def _model(networks: list[Path]) -> Model | None:
    """The kind by the parts that are there, tokens apart."""
    encoder, decoder = _part(networks, "encoder"), _part(networks, "decoder")
    joiner, single = _part(networks, "joiner"), _part(networks, "model", "encoder", "decoder")
    if encoder and decoder:
        says = metadata(encoder)
        parts = {"encoder": str(encoder), "decoder": str(decoder)}
        if joiner and LIVE not in says:
            return Model("transducer", parts | {"joiner": str(joiner)})
        if not joiner and "whisper" in says.get("model_type", ""):
            return Model("whisper", parts)
        if not joiner and "merged" in decoder.name:
            return Model("moonshine_v2", parts)
        return None
    if single is None and len(networks) == 1:
        single = networks[0]
    kind = SINGLE.get(metadata(single).get("model_type", "")) if single else None
    role = "paraformer" if kind == "paraformer" else "model"
    return Model(kind, {role: str(single)}) if kind else None


def _part(networks: list[Path], word: str, *without: str) -> Path | None:
    """The file with ``word`` and none of ``without`` in its name: int8 before others, then the shortest name."""
    found = [
        path
        for path in networks
        if word in path.name and not any(other in path.name for other in without)
    ]
    return min(found, key=lambda path: ("int8" not in path.name, _length(path)), default=None)


def _length(path: Path) -> tuple[int, str]:
    return (len(path.name), path.name)


def _named(files: list[Path]) -> str:
    names = [path.name for path in files[:NAMES_SHOWN]]
    return ", ".join([*names, "…"] if len(files) > NAMES_SHOWN else names) or "—"


def metadata(path: Path) -> dict[str, str]:
    """What an ONNX file says of itself (``metadata_props``), without reading its weights; nothing in another file."""
    found: dict[str, str] = {}
    try:
        with path.open("rb") as file:
            for number, size in _fields(file):
                if number == _METADATA:
                    found.update([_entry(file.read(size))])
                else:
                    file.seek(size, 1)
    except (OSError, ValueError, IndexError):
        return {}
    return found


def _fields(file: IO[bytes]) -> Iterator[tuple[int, int]]:
    """Number and size of each length-delimited field; the reader moves on by that size. Protocol buffers' encoding."""
    while (key := _varint(file)) is not None:
        kind = key & 7
        if kind == 2:
            yield key >> 3, _varint(file) or 0
        elif kind == 0:
            _varint(file)
        else:
            raise ValueError(f"no field of kind {kind} stands in a model")


def _varint(file: IO[bytes]) -> int | None:
    value = shift = 0
    while byte := file.read(1):
        value |= (byte[0] & 0x7F) << shift
        if byte[0] < 0x80:
            return value
        shift += 7
        if shift > 63:
            raise ValueError("no such number")
    if shift:
        raise ValueError("the file ends within a number")
    return None


def _entry(data: bytes) -> tuple[str, str]:
    """Key and value of one ``StringStringEntryProto``; its lengths are below 16 kB."""
    texts = {1: "", 2: ""}
    at = 0
    while at < len(data):
        number = data[at] >> 3
        size, at = data[at + 1], at + 2
        if size >= 0x80:
            size, at = size & 0x7F | data[at] << 7, at + 1
        texts[number] = data[at : at + size].decode("utf-8", "replace")
        at += size
    return texts[1], texts[2]
