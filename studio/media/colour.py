"""Colour tags: ITU-T H.273's numbers and the names ffmpeg's filters know them by."""

from __future__ import annotations

from typing import Any

from studio.records.media import HdrKind

PRIMARIES = {
    1: "bt709", 4: "bt470m", 5: "bt470bg", 6: "smpte170m", 7: "smpte240m", 9: "bt2020", 11: "smpte431",
    12: "smpte432",
}  # fmt: skip
TRANSFERS = {
    1: "bt709", 4: "gamma22", 5: "gamma28", 6: "smpte170m", 7: "smpte240m", 8: "linear", 13: "iec61966-2-1",
    14: "bt2020-10", 15: "bt2020-12", 16: "smpte2084", 18: "arib-std-b67",
}  # fmt: skip
MATRICES = {
    0: "gbr", 1: "bt709", 4: "fcc", 5: "bt470bg", 6: "smpte170m", 7: "smpte240m", 9: "bt2020nc", 10: "bt2020c",
}  # fmt: skip

FULL_RANGE = 2
"""AVCOL_RANGE_JPEG."""

HDR = {16: HdrKind.PQ, 18: HdrKind.HLG}
"""Transfers of high dynamic range by number."""


def named(video: dict[str, Any]) -> dict[str, Any]:
    """The child's description of a stream with colour numbers turned into the fields of ``VideoStream``."""
    transfer = video["transfer"]
    fields = {key: value for key, value in video.items() if key != "range"}
    return fields | {
        "full_range": video["range"] == FULL_RANGE or video["pixel_format"].startswith("yuvj"),
        "hdr": HDR.get(transfer, HdrKind.SDR),
        "primaries": PRIMARIES.get(video["primaries"], ""),
        "transfer": TRANSFERS.get(transfer, ""),
        "matrix": MATRICES.get(video["matrix"], ""),
    }
