"""The filter graph of a clip, built purely: one decode of every take, fanned out to all aspects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path

import ffmpeg

from studio.media.decode import Stream, seconds
from studio.process import WITHOUT_NOTES
from studio.records.edit import CropPlan, Timeline
from studio.records.media import MediaInfo, MediaKind
from studio.render.encoder import picture_options
from studio.render.framing import filled, framed, inner_size, share_needed
from studio.render.joined import Part, join, later, overlaps, reaching
from studio.render.presets import DeliveryPreset
from studio.render.takes import opened, pictures, working_size
from studio.units import FrameRate, Size, TimeRange

BT709 = {
    "color_primaries": "bt709",
    "color_trc": "bt709",
    "colorspace": "bt709",
    "range": "tv",
}
"""Tags of everything delivered."""


@dataclass(frozen=True)
class DrawnLayer:
    """A graphic that has been written to a file: a PNG, or a short movie with alpha."""

    path: Path
    left: int
    top: int
    shown: TimeRange
    fade: Fraction
    moving: bool
    size: Size


@dataclass(frozen=True)
class AspectPlan:
    """Everything one output needs."""

    size: Size
    crops: CropPlan
    layers: tuple[DrawnLayer, ...]
    end_card: Path | None
    target: Path
    photo_films: Mapping[int, Path] = field(default_factory=dict)
    """Files of ``photo.write_photo_film`` by number of the take."""


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
    key_times: tuple[Fraction, ...] = ()
    """Seconds of pictures that must be key pictures, beside the end card's first."""
    overlap: tuple[tuple[Fraction, Fraction], ...] = ()
    """Seconds each take is shown beyond its ends, of ``joined.overlaps``; its take is as long already."""
    sparse: bool = False
    """Whether pictures that no other one is made from may be left out, for looking at only a few a second."""

    @property
    def whole(self) -> Fraction:
        """Seconds of the clip, end card included."""
        return self.timeline.duration + self.end_card_length


def clip_graph(plan: GraphPlan) -> Stream:
    """The whole command as ffmpeg-python outputs: takes decoded once, one output file per aspect."""
    plan = reached(plan)
    branches = [branch(plan, number) for number in range(len(plan.timeline.takes))]
    audio = ffmpeg.input(f"file:{plan.audio}").audio
    outputs = [
        _output(plan, aspect, [fan[index] for fan in branches], audio)
        for index, aspect in enumerate(plan.aspects)
    ]
    command = ffmpeg.merge_outputs(*outputs) if len(outputs) > 1 else outputs[0]
    return command.global_args("-copyts")


def reached(plan: GraphPlan) -> GraphPlan:
    """``plan`` whose takes, and their crops, reach into one another where the timeline has a dissolve."""
    timeline = plan.timeline
    aspects = tuple(replace(each, crops=later(each.crops, timeline)) for each in plan.aspects)
    return replace(plan, timeline=reaching(timeline), aspects=aspects, overlap=overlaps(timeline))


def branch(plan: GraphPlan, number: int, kept: range | None = None) -> list[Stream]:
    """One take, or only the frames ``kept`` of it, as it is shown in every aspect."""
    take = plan.timeline.takes[number]
    info = plan.infos[take.source]
    if info.kind is MediaKind.PHOTO:
        rate = FrameRate(plan.timeline.rate)
        more = plan.overlap[number] if plan.overlap else (Fraction(0), Fraction(0))
        waits = (rate.frames_in(more[0]), rate.frames_in(more[1]))
        return [_photo(aspect, number, kept, waits) for aspect in plan.aspects]
    paths = [aspect.crops.paths[number] for aspect in plan.aspects]
    shares = [
        share_needed(path, aspect.size) for path, aspect in zip(paths, plan.aspects, strict=True)
    ]
    size = working_size(info, shares)
    node = opened(
        plan.paths[take.source], info, take.source_range.start, number, sparse=plan.sparse
    )
    stream = pictures(take, info, node, FrameRate(plan.timeline.rate), size, kept)
    fan = stream.filter_multi_output("split", len(paths)) if len(paths) > 1 else [stream]
    return [
        framed(fan[index], path, info.video.display, size, plan.aspects[index].size)
        for index, path in enumerate(paths)
    ]


def _photo(
    aspect: AspectPlan, number: int, kept: range | None, waits: tuple[int, int] = (0, 0)
) -> Stream:
    """A film of our own of a photograph: its box is drawn already, only its surroundings may be missing.

    It waits on its first and last picture for the frames ``waits`` while it melts with its neighbours.
    """
    film = ffmpeg.input(f"file:{aspect.photo_films[number]}", threads=1).video
    if any(waits):
        film = film.filter(
            "tpad", start=waits[0], stop=waits[1], start_mode="clone", stop_mode="clone"
        )
    if kept is not None:
        film = film.filter("trim", start_frame=kept.start, end_frame=kept.stop)
    film = film.filter("setparams", **BT709).filter("setsar", 1)
    return filled(film, inner_size(aspect.crops.paths[number], aspect.size), aspect.size)


def _output(plan: GraphPlan, aspect: AspectPlan, parts: Sequence[Stream], audio: Stream) -> Stream:
    rate = FrameRate(plan.timeline.rate)
    shown = [
        Part(
            stream, *(rate.frames_in(at) for at in (take.output_range.start, take.output_range.end))
        )
        for stream, take in zip(parts, plan.timeline.takes, strict=True)
    ]
    body = join(shown, aspect.size, rate.value)
    for layer in aspect.layers:
        body = overlaid(body, layer, plan.timeline.rate)
    if aspect.end_card is not None:
        card = as_video(ffmpeg.input(f"file:{aspect.end_card}").video, "yuv420p")
        card = held(card, plan.timeline.rate, plan.end_card_length).filter("setsar", "1")
        body = ffmpeg.concat(body, card, n=2, v=1, a=0)
    body = body.filter("setparams", **BT709)
    keys = (plan.timeline.duration, *plan.key_times)
    options = encoding(plan.preset, rate.value, plan.whole, len(plan.aspects), keys)
    return ffmpeg.output(body, audio, f"file:{aspect.target}", **options, **{"c:a": "copy"})


def held(picture: Stream, rate: Fraction, length: Fraction) -> Stream:
    """One decoded, converted picture shown for ``length`` seconds without decoding it again."""
    return (
        picture.filter("loop", loop=-1, size=1)
        .filter("settb", f"1/({rate})")
        .filter("setpts", "N")
        .filter("trim", end_frame=FrameRate(rate).frames_in(length))
        .filter("fps", fps=str(rate))
    )


def as_video(stream: Stream, pixel_format: str) -> Stream:
    """RGB graphics to the colours of the footage: BT.709, limited range, said explicitly."""
    return stream.filter("scale", out_color_matrix="bt709", out_range="tv").filter(
        "format", pixel_format
    )


def overlaid(body: Stream, layer: DrawnLayer, rate: Fraction) -> Stream:
    """Lay a graphic over the body for its time; outside that time nothing is blended."""
    shown = layer.shown
    stream = as_video(ffmpeg.input(f"file:{layer.path}").video, "yuva420p")
    if layer.fade and not layer.moving:
        stream = _faded(held(stream, rate, shown.duration), layer)
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


def encoding(
    preset: DeliveryPreset,
    rate: Fraction,
    whole: Fraction,
    aspects: int = 1,
    key_times: Sequence[Fraction] = (),
) -> Mapping[str, str | int]:
    """How pictures are encoded. Whatever is put into a finished clip later must be encoded with the same options.

    Args:
        preset: What is delivered.
        rate: Frames per second.
        whole: Seconds of the whole clip, also where only a part is encoded: rate and level follow from it.
        aspects: Encoders that run at once; they change nothing about what a decoder must know.
        key_times: Seconds of pictures that must be key pictures, so that what lies between can be made anew.
    """
    return {
        **picture_options(preset, rate, whole, aspects),
        **_forced(rate, key_times),
        "color_primaries": "bt709",
        "color_trc": "bt709",
        "colorspace": "bt709",
        "color_range": "tv",
        "r": str(rate),
        **WITHOUT_NOTES,
        "movflags": "+faststart",
        "f": "mp4",
    }


def _forced(rate: Fraction, key_times: Sequence[Fraction]) -> Mapping[str, str]:
    """Asked for half a frame early: times are cut to the microsecond, and the next picture is taken."""
    times = sorted({FrameRate(rate).snap(time) for time in key_times} - {Fraction(0)})
    if not times:
        return {}
    return {"force_key_frames": ",".join(seconds(time - 1 / rate / 2) for time in times)}
