"""What a media file is and shows: intake gate, probe, frames, shots, quality, focus, loudness."""

from studio.media.analyse import Seen, analyse
from studio.media.decode import (
    audio_of,
    decode_limits,
    deinterlaced,
    input_options,
    normalise,
    source,
    standardised,
    video_of,
)
from studio.media.frames import Frame
from studio.media.look import (
    DecodedSpan,
    FrameMean,
    decoded_span,
    picture_at,
    read_frame_means,
)
from studio.media.loudness import measure_loudness
from studio.media.photo import develop
from studio.media.probe import probe

__all__ = [
    "DecodedSpan",
    "Frame",
    "FrameMean",
    "Seen",
    "analyse",
    "audio_of",
    "decode_limits",
    "decoded_span",
    "deinterlaced",
    "develop",
    "input_options",
    "measure_loudness",
    "normalise",
    "picture_at",
    "probe",
    "read_frame_means",
    "source",
    "standardised",
    "video_of",
]
