"""What a film is: its streams, times, picture and sound."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import av.error
import boxes
import gpmf
import picture
import sound
from av.container import InputContainer
from av.stream import Disposition, Stream
from av.video.stream import VideoStream
from refusal import Refusal
from ticks import read_times

HEADERS = (b"\x1aE\xdf\xa3", b"RIFF")
"""How MKV, WebM and AVI start."""

HEADER_BYTES = 512
"""Such a file that is shorter and does not open holds nothing but its head."""

MOST_OTHERS = 32
MOST_TAGS = 64
MOST_LETTERS = 200


def look(order: dict[str, Any]) -> dict[str, Any]:
    """Everything the parent wants to know about the film at ``order["path"]``.

    Raises:
        Refusal: It cannot be used.
    """
    try:
        return seen(order)
    except MemoryError:  # ffmpeg's is an FFmpegError too
        raise
    except av.error.FFmpegError as error:
        raise Refusal("media.unreadable", cause=error.strerror or str(error)) from error


def seen(order: dict[str, Any]) -> dict[str, Any]:
    """The same, ffmpeg's own errors let through."""
    path = Path(order["path"])
    layout = boxes.read(path)
    with opened(order, layout) as container:
        video = picture.choose(container, layout, order)
        track = layout.tracks.get(video.id)
        picture.check_claims(video, track, order)
        audio = sound.choose(container, layout, order["audio_codecs"])
        frames = picture.first_frames(container, video, order)
        picture.check_size(frames[0].width, frames[0].height, order)
        size = path.stat().st_size
        pictures, heard = read_times(container, video, audio, size, lambda: opened(order, layout))
        return {
            "container": container.format.name,
            "bytes": size,
            "duration": str(pictures.duration),
            "lost": str(pictures.lost),
            "start": str(Fraction(container.start_time or 0, 1_000_000)),
            "edit_list": layout.edits_show(video.id),
            "video": picture.describe(video, frames, pictures)
            | {"dolby_vision": track.dolby[0] if track and track.dolby else None},
            "audio": sound.describe(audio, heard) if audio and heard else None,
            "other_streams": others(container, layout, {video, audio}),
            "tags": tags(container, video) | told_by_camera(order, layout),
        }


def opened(order: dict[str, Any], layout: boxes.Layout) -> InputContainer:
    """The container, opened with the allow-lists.

    Raises:
        Refusal: It does not open; the boxes tell more where there are some.
    """
    source: dict[str, Any] = {
        "file": f"file:{order['path']}",
        "options": order["options"],
        "timeout": order["open_s"],
        "metadata_errors": "replace",
    }
    try:
        container: InputContainer = av.open(**source)
    except MemoryError as error:
        if "max_streams" in picture.said_by(lambda: av.open(**source)):
            raise Refusal("media.too_many_streams", limit=order["max_streams"]) from error
        raise
    except av.error.FFmpegError as error:
        raise unopened(Path(order["path"]), layout, error.strerror or str(error)) from error
    if len(container.streams) > order["max_streams"]:
        raise Refusal("media.too_many_streams", limit=order["max_streams"])
    return container


def unopened(path: Path, layout: boxes.Layout, cause: str) -> Refusal:
    """Why a file did not open."""
    with path.open("rb") as file:
        head = file.read(HEADER_BYTES)
    if len(head) < HEADER_BYTES and head.startswith(HEADERS):
        return Refusal("media.no_content")
    if layout.found and b"moov" not in layout.found:
        written = layout.found & {b"mdat", b"moof"}
        return Refusal("media.no_index" if written else "media.no_content")
    return Refusal("media.no_index" if layout.cut else "media.unreadable", cause=cause)


def others(container: InputContainer, layout: boxes.Layout, used: set[Stream | None]) -> list[str]:
    """What else is in the file, such as ``"data gpmd"`` or ``"video mjpeg cover"``."""
    found = []
    for stream in container.streams:
        if stream in used:
            continue
        track = layout.tracks.get(stream.id)
        codec = picture.codec_name(stream)
        words = [stream.type, track.entry if codec == "?" and track else codec]
        if stream.type == "video" and Disposition(stream.disposition) & picture.NOT_PICTURE:
            words.append("cover")
        found.append(" ".join(plain(word) for word in words))
    return found[:MOST_OTHERS]


def tags(container: InputContainer, video: VideoStream) -> dict[str, str]:
    """The file's own words (place, time, maker), cut to a bearable length."""
    said = {f"video:{key}": value for key, value in video.metadata.items()} | container.metadata
    return {plain(key): plain(value) for key, value in list(said.items())[:MOST_TAGS]}


def told_by_camera(order: dict[str, Any], layout: boxes.Layout) -> dict[str, str]:
    """Where the camera was, from the telemetry stream of GoPro's makes, as the tag ``gpmf:location``."""
    kept = [number for number, track in layout.tracks.items() if track.entry == gpmf.ENTRY]
    if not kept:
        return {}
    with opened(order, layout) as container:
        streams = [stream for stream in container.streams if stream.id in kept]
        found = gpmf.place(container, streams[0]) if streams else ""
    return {"gpmf:location": found} if found else {}


def plain(text: str) -> str:
    """``text`` without what does not print, and not too long."""
    return "".join(letter for letter in text if letter.isprintable())[:MOST_LETTERS].strip()
