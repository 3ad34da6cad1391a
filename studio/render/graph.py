"""The filter graph of a clip, built purely: one decode of every take, fanned out to all aspects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import ffmpeg

from studio.media import normalise, source, video_of
from studio.media.decode import Stream, seconds
from studio.records.edit import CropPath, CropPlan, Timeline
from studio.records.media import MediaInfo
from studio.render.presets import DeliveryPreset
from studio.units import FrameRate, Size, TimeRange


@dataclass(frozen=True)
class DrawnLayer:
    """A graphic that has been written to a file: a PNG, or a short movie with alpha."""

    path: Path
    left: int
    top: int
    shown: TimeRange
    fade: Fraction
    moving: bool


@dataclass(frozen=True)
class AspectPlan:
    """Everything one output needs."""

    size: Size
    crops: CropPlan
    layers: tuple[DrawnLayer, ...]
    end_card: Path | None
    target: Path


@dataclass(frozen=True)
class GraphPlan:
    """Everything the command needs."""

    timeline: Timeline
    paths: tuple[Path, ...]
    infos: tuple[MediaInfo, ...]
    aspects: tuple[AspectPlan, ...]
    end_card_length: Fraction
    audio: Path
    preset: DeliveryPreset


def clip_graph(plan: GraphPlan) -> Stream:
    """The whole command as ffmpeg-python outputs: takes decoded once, one output file per aspect."""
    branches = [
        _take(plan, number, plan.infos[take.source], plan.paths[take.source])
        for number, take in enumerate(plan.timeline.takes)
    ]
    audio = ffmpeg.input(f"file:{plan.audio}").audio
    outputs = [
        _output(plan, aspect, [fan[index] for fan in branches], audio)
        for index, aspect in enumerate(plan.aspects)
    ]
    return ffmpeg.merge_outputs(*outputs) if len(outputs) > 1 else outputs[0]


def read_length(length: Fraction, number: int) -> str:
    """Seconds to read for the take ``number``: some to spare, since the frames needed are counted behind it.

    The spare time differs from take to take because ffmpeg-python takes equal inputs for one.
    """
    return seconds(length + 1 + Fraction(number, 1000))


def _take(plan: GraphPlan, number: int, info: MediaInfo, path: Path) -> list[Stream]:
    """One take, upright and in constant rate, split for all aspects."""
    take = plan.timeline.takes[number]
    length = take.source_range.duration
    node = source(path, info, take.source_range.start, t=read_length(length, number))
    frames = int(length * plan.timeline.rate)
    stream = (
        video_of(node, info)
        .filter("fps", fps=str(plan.timeline.rate), start_time=0)
        .filter("tpad", stop_mode="clone", stop=-1)
        .filter("trim", end_frame=frames)
        .filter("setpts", "PTS-STARTPTS")
    )
    stream = normalise(stream, info)
    if len(plan.aspects) == 1:
        return [_framed(stream, plan.aspects[0], number)]
    fan = stream.filter_multi_output("split", len(plan.aspects))
    return [_framed(fan[index], aspect, number) for index, aspect in enumerate(plan.aspects)]


def _framed(stream: Stream, aspect: AspectPlan, number: int) -> Stream:
    """Crop before scale: the smaller picture is the cheaper one."""
    return (
        _cropped(stream, aspect.crops.paths[number])
        .filter("scale", aspect.size.width, aspect.size.height, flags="bicubic")
        .filter("setsar", "1")
    )


def _cropped(stream: Stream, path: CropPath) -> Stream:
    first = path.keys[0].box
    if len(path.keys) == 1:
        return stream.filter("crop", first.width, first.height, first.x, first.y, exact=1)
    last = path.keys[-1]
    return stream.filter(
        "crop",
        first.width,
        first.height,
        _eased(first.x, last.box.x, last.time),
        _eased(first.y, last.box.y, last.time),
        exact=1,
    )


def _eased(start: int, end: int, length: Fraction) -> str:
    """A smooth-step from ``start`` to ``end`` over ``length`` seconds, as an ffmpeg expression."""
    if start == end:
        return str(start)
    part = f"clip(t/{float(length):.6f},0,1)"
    return f"{start}+{end - start}*{part}*{part}*(3-2*{part})"


def _output(plan: GraphPlan, aspect: AspectPlan, parts: Sequence[Stream], audio: Stream) -> Stream:
    body = ffmpeg.concat(*parts, n=len(parts), v=1, a=0) if len(parts) > 1 else parts[0]
    for layer in aspect.layers:
        body = _overlaid(body, layer, plan.timeline.rate)
    if aspect.end_card is not None:
        card = _as_video(ffmpeg.input(f"file:{aspect.end_card}").video, "yuv420p")
        card = _held(card, plan.timeline.rate, plan.end_card_length).filter("setsar", "1")
        body = ffmpeg.concat(body, card, n=2, v=1, a=0)
    body = body.filter(
        "setparams",
        color_primaries="bt709",
        color_trc="bt709",
        colorspace="bt709",
        range="tv",
    )
    return ffmpeg.output(body, audio, f"file:{aspect.target}", **_encoding(plan))


def _held(picture: Stream, rate: Fraction, length: Fraction) -> Stream:
    """One decoded, converted picture shown for ``length`` seconds without decoding it again."""
    return (
        picture.filter("loop", loop=-1, size=1)
        .filter("settb", f"1/({rate})")
        .filter("setpts", "N")
        .filter("trim", end_frame=FrameRate(rate).frames_in(length))
        .filter("fps", fps=str(rate))
    )


def _as_video(stream: Stream, pixel_format: str) -> Stream:
    """RGB graphics to the colours of the footage: BT.709, limited range, said explicitly."""
    return stream.filter("scale", out_color_matrix="bt709", out_range="tv").filter(
        "format", pixel_format
    )


def _overlaid(body: Stream, layer: DrawnLayer, rate: Fraction) -> Stream:
    """Lay a graphic over the body for its time; outside that time nothing is blended."""
    shown = layer.shown
    stream = _as_video(ffmpeg.input(f"file:{layer.path}").video, "yuva420p")
    if layer.fade and not layer.moving:
        stream = _faded(_held(stream, rate, shown.duration), layer)
    timed = layer.moving or layer.fade
    if timed:
        stream = stream.filter("setpts", f"PTS-STARTPTS+{seconds(shown.start)}/TB")
    half_frame = 1 / rate / 2
    return ffmpeg.overlay(
        body,
        stream,
        x=layer.left,
        y=layer.top,
        format="yuv420",
        eof_action="pass" if timed else "repeat",
        enable=f"between(t,{seconds(shown.start - half_frame)},{seconds(shown.end - half_frame)})",
    )


def _faded(stream: Stream, layer: DrawnLayer) -> Stream:
    length = seconds(layer.fade)
    return stream.filter("fade", t="in", st=0, d=length, alpha=1).filter(
        "fade", t="out", st=seconds(layer.shown.duration - layer.fade), d=length, alpha=1
    )


def _encoding(plan: GraphPlan) -> Mapping[str, str | int]:
    preset = plan.preset
    rate = plan.timeline.rate
    return {
        "c:v": "libx264",
        "preset": preset.x264_preset,
        "crf": preset.crf,
        "maxrate": f"{preset.max_rate_kbit}k",
        "bufsize": f"{2 * preset.max_rate_kbit}k",
        "profile:v": "high",
        "pix_fmt": "yuv420p",
        "g": int(preset.keyframe_s * rate),
        "force_key_frames": seconds(plan.timeline.duration),
        "color_primaries": "bt709",
        "color_trc": "bt709",
        "colorspace": "bt709",
        "color_range": "tv",
        "c:a": "copy",
        "r": str(rate),
        "map_metadata": -1,
        "movflags": "+faststart",
        "f": "mp4",
    }
