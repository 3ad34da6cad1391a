"""Speech recognisers small enough to write by hand: each of five tones is a word, silence is none.

The files are true ONNX models in the layouts sherpa-onnx loads; the real engine runs them.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt

RATE = 16_000
WORDS = {"黄": 300.0, "花": 600.0, "菜": 1200.0, "真": 2400.0, "鲜": 4800.0}
"""Word → tone, Hz."""

TONE_S, REST_S = 0.3, 0.1
MELS = 80
_FLOAT, _INT64, _INT32 = 1, 7, 6


def say(words: str) -> npt.NDArray[np.float32]:
    """The sound of ``words``, each a tone and a rest; a blank is half a second of silence."""
    at = np.arange(round(TONE_S * RATE)) / RATE
    parts = []
    for word in words:
        if word == " ":
            parts.append(np.zeros(RATE // 2))
            continue
        parts += [0.5 * np.sin(2 * np.pi * WORDS[word] * at), np.zeros(round(REST_S * RATE))]
    return np.concatenate(parts).astype(np.float32)


def zipformer_ctc(folder: Path) -> Path:
    """A folder with ``model.onnx`` and ``tokens.txt``: every fourth spectrum, one word or none."""
    folder.mkdir()
    weights, bias = _weights(MELS, 0, threshold=0.0)
    nodes = [
        _node("Slice", ["x", "from", "to", "axis", "step"], ["few"]),
        _node("MatMul", ["few", "weights"], ["scores"]),
        _node("Add", ["scores", "bias"], ["log_probs"]),
        _node("Add", ["x_lens", "three"], ["more"]),
        _node("Div", ["more", "four"], ["log_probs_len"]),
    ]
    integers = {"from": [0], "to": [1 << 30], "axis": [1], "step": [4], "three": [3], "four": [4]}
    constants = [_tensor("weights", weights), _tensor("bias", bias)]
    constants += [_tensor(name, np.array(value, np.int64)) for name, value in integers.items()]
    inputs = [_value("x", _FLOAT, ("N", "T", MELS)), _value("x_lens", _INT64, ("N",))]
    outputs = [
        _value("log_probs", _FLOAT, ("N", "S", len(bias))),
        _value("log_probs_len", _INT64, ("N",)),
    ]
    says = {"model_type": "zipformer2_ctc", "comment": "five tones"}
    (folder / "model.onnx").write_bytes(_model(nodes, constants, inputs, outputs, says))
    _tokens(folder, ["<blk>", *WORDS])
    return folder


def sense_voice(folder: Path) -> Path:
    """As SenseVoice: seven spectra stacked, four tags before the words, ``model.int8.onnx``."""
    folder.mkdir()
    tags = ["<|zh|>", "<|NEUTRAL|>", "<|Speech|>", "<|withitn|>"]
    # Samples come as 16-bit numbers here: spectra are 20.8 higher.
    weights, bias = _weights(7 * MELS, 3 * MELS, threshold=20.8)
    weights = np.concatenate([weights, np.zeros((7 * MELS, 4), np.float32)], axis=1)
    bias = np.concatenate([bias, np.full(4, -1e6, np.float32)])
    head = np.full((1, 4, len(bias)), -1e6, np.float32)
    head[0, np.arange(4), np.arange(4) + len(WORDS) + 1] = 1e6
    nodes = [
        _node("MatMul", ["x", "weights"], ["scores"]),
        _node("Add", ["scores", "bias"], ["words"]),
        _node("Concat", ["head", "words"], ["logits"], axis=1),
    ]
    constants = [_tensor("weights", weights), _tensor("bias", bias), _tensor("head", head)]
    inputs = [_value("x", _FLOAT, (1, "T", 7 * MELS))]
    inputs += [_value(name, _INT32, (1,)) for name in ("x_length", "language", "text_norm")]
    outputs = [_value("logits", _FLOAT, (1, "S", len(bias)))]
    languages = {f"lang_{name}": "0" for name in ("auto", "zh", "en", "ja", "ko", "yue")}
    says = languages | {
        "model_type": "sense_voice_ctc",
        "vocab_size": str(len(bias)),
        "lfr_window_size": "7",
        "lfr_window_shift": "6",
        "normalize_samples": "0",
        "with_itn": "14",
        "without_itn": "15",
        "neg_mean": ",".join(["0"] * 7 * MELS),
        "inv_stddev": ",".join(["1"] * 7 * MELS),
    }
    (folder / "model.int8.onnx").write_bytes(_model(nodes, constants, inputs, outputs, says))
    _tokens(folder, ["<unk>", *WORDS, *tags])
    return folder


def bare(path: Path, says: dict[str, str]) -> Path:
    """A file that is a model only by what it says of itself."""
    path.write_bytes(_model([], [_tensor("zeros", np.zeros(100_000, np.float32))], [], [], says))
    return path


def _weights(
    features: int, first: int, threshold: float
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """A word's score is how far its tone's band (after ``first`` features) is above ``threshold``; none's is 0."""
    weights = np.zeros((features, len(WORDS) + 1), np.float32)
    low, high = (1127 * np.log(1 + hertz / 700) for hertz in (20, RATE / 2 - 400))
    for number, hertz in enumerate(WORDS.values(), 1):
        mel = 1127 * np.log(1 + hertz / 700)
        band = round((mel - low) / (high - low) * (MELS + 1)) - 1
        weights[first + band - 1 : first + band + 2, number] = 1 / 3
    bias = np.full(len(WORDS) + 1, -threshold, np.float32)
    bias[0] = 0
    return weights, bias


def _tokens(folder: Path, names: list[str]) -> None:
    lines = "".join(f"{name} {number}\n" for number, name in enumerate(names))
    (folder / "tokens.txt").write_text(lines, "utf-8")


# ------------------------------------------------------- ONNX in the encoding of protocol buffers, as far as needed


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


def _field(number: int, value: bytes | str | int) -> bytes:
    if isinstance(value, int):
        return _varint(number << 3) + _varint(value)
    data = value.encode() if isinstance(value, str) else value
    return _varint(number << 3 | 2) + _varint(len(data)) + data


def _node(kind: str, inputs: list[str], outputs: list[str], **integers: int) -> bytes:
    parts = [_field(1, name) for name in inputs] + [_field(2, name) for name in outputs]
    parts.append(_field(4, kind))
    for name, value in integers.items():
        parts.append(_field(5, _field(1, name) + _field(3, value) + _field(20, 2)))
    return b"".join(parts)


def _tensor(name: str, values: npt.NDArray[np.float32] | npt.NDArray[np.int64]) -> bytes:
    kind = _INT64 if values.dtype == np.int64 else _FLOAT
    shape = b"".join(_field(1, size) for size in values.shape)
    return shape + _field(2, kind) + _field(8, name) + _field(9, values.tobytes())


def _value(name: str, kind: int, shape: tuple[str | int, ...]) -> bytes:
    sizes = [_field(1, _field(1 if isinstance(size, int) else 2, size)) for size in shape]
    tensor = _field(1, kind) + _field(2, b"".join(sizes))
    return _field(1, name) + _field(2, _field(1, tensor))


def _model(
    nodes: list[bytes],
    constants: list[bytes],
    inputs: list[bytes],
    outputs: list[bytes],
    says: dict[str, str],
) -> bytes:
    graph = b"".join(
        _field(number, part)
        for number, parts in ((1, nodes), (5, constants), (11, inputs), (12, outputs))
        for part in parts
    ) + _field(2, "tiny")
    metadata = b"".join(
        _field(14, _field(1, key) + _field(2, value)) for key, value in says.items()
    )
    return _field(1, 8) + _field(8, _field(2, 13)) + _field(7, graph) + metadata
