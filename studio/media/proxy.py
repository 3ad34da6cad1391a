"""The light copy the site plays: small H.264 at a constant rate, on the file's clock from its first picture."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import ffmpeg

from studio.media.decode import Stream
from studio.process import WITHOUT_NOTES
from studio.records.media import MediaInfo

TOP_RATE = Fraction(30)
"""Pictures per second at most."""

KEY_S = Fraction(1, 2)
"""Seconds between key pictures: how finely a player can jump while somebody drags."""

SOUND_RATE = 48_000


def proxy_rate(info: MediaInfo) -> Fraction:
    """Pictures per second of the proxy: the file's own, halved until it is no more than 30."""
    rate = info.video.rate
    while rate > TOP_RATE:
        rate /= 2
    return rate


def proxy_output(
    base: Stream, sound: Stream | None, info: MediaInfo, start: int, target: Path
) -> Stream:
    """The output node.

    Args:
        base: Small upright pictures in BT.709, the first at tick ``start``.
        sound: The chosen track on the file's clock, None without.
        info: What the file is.
        start: In ticks of the stream.
        target: The file to write, MP4 whatever its name.
    """
    rate = proxy_rate(info)
    shown = base.filter("setpts", f"PTS-{start}").filter("fps", str(rate), start_time=0)
    streams = [shown]
    if sound is not None:
        streams.append(_from_first_picture(sound, info))
    return ffmpeg.output(
        *streams,
        str(target),
        format="mp4",
        vcodec="libx264",
        preset="veryfast",
        crf=27,
        maxrate="900k",
        bufsize="1800k",
        g=max(1, round(rate * KEY_S)),
        bf=0,
        pix_fmt="yuv420p",
        colorspace="bt709",
        color_primaries="bt709",
        color_trc="bt709",
        color_range="tv",
        acodec="aac",
        **{"b:a": "96k"},
        movflags="+faststart",
        **WITHOUT_NOTES,
    )


def _from_first_picture(sound: Stream, info: MediaInfo) -> Stream:
    """Sound that starts with the first picture: cut or filled up with silence, gaps too."""
    layout = "mono" if info.audio is not None and info.audio.channels == 1 else "stereo"
    start = info.video.start
    return (
        sound.filter("asetpts", f"PTS-round({start.numerator}*SR/{start.denominator})")
        .filter("aresample", SOUND_RATE, **{"async": 1, "first_pts": 0})
        .filter("aformat", channel_layouts=layout)
    )
