"""What the intake gate lets in: containers, codecs and limits.

Containers and codecs are those of cameras, phones, drones and editors. Playlists (hls, concat, dash, sdp), numbered
pictures and generated input (lavfi) are not among them: they read other files. Nor is magicyuv (CVE-2026-8461).
"""

from __future__ import annotations

from fractions import Fraction

CONTAINERS = ("mov", "mp4", "matroska", "webm", "avi", "mpegts", "mpeg", "gif")
"""Demuxers by ffmpeg's names; a demuxer passes when one of its names stands here. 3GP is mov, MTS is mpegts."""

VIDEO_CODECS = (
    *("h264", "hevc", "av1", "libdav1d", "vp8", "vp9", "mpeg4", "mpeg2video", "mpeg1video"),
    *("h263", "mjpeg", "prores", "dnxhd", "dvvideo", "cinepak", "gif"),
)
"""Video decoders by ffmpeg's names."""

AUDIO_CODECS = (
    *("aac", "aac_latm", "mp3", "mp3float", "mp2", "mp2float", "ac3", "eac3", "opus", "libopus", "vorbis"),
    *("flac", "alac", "amrnb", "amrwb", "adpcm_ima_wav", "adpcm_ima_qt", "adpcm_ms"),
    *("pcm_s16le", "pcm_s16be", "pcm_s24le", "pcm_s24be", "pcm_s32le", "pcm_s32be", "pcm_u8", "pcm_s8"),
    *("pcm_f32le", "pcm_f32be", "pcm_mulaw", "pcm_alaw", "pcm_bluray", "pcm_dvd"),
)  # fmt: skip
"""Audio decoders by ffmpeg's names."""

MAX_SIZE = (8192, 4608)
"""Most pixels of one picture, said as a size; 8K UHD is 7680×4320."""

MAX_PIXELS = MAX_SIZE[0] * MAX_SIZE[1]

MIN_SIDE = 16
"""Pixels; anything smaller is no footage."""

MAX_SHAPE = 24
"""Longer side over shorter one; LED walls and panoramas stay far below."""

MAX_STREAMS = 64
"""Streams in one file; drones and editors write up to about ten."""

MAX_DURATION_S = 12 * 3600
"""Seconds; a whole day's recording is cut by the camera well before."""

MIN_RATE = Fraction(1, 10)
MAX_RATE = 1000
"""Frames per second; slow-motion phones reach 960."""

PHOTO_FORMATS = ("jpeg", "png", "webp", "heif", "avif")
"""Photographs that are sources, by the names ``sniff`` gives them."""

MAX_PHOTO_MEGAPIXELS = 200
"""What the largest phone sensors give (16320×12240)."""

MIN_PHOTO_SIDE = 240
"""Pixels; a smaller photograph is an icon or a thumbnail."""

PHOTO_EDGE = 4096
"""Longer edge of a developed photograph, pixels: room to move in a 1080p picture, and a bound on what is decoded."""

VOICE_CONTAINERS = (
    "mov",
    "mp4",
    "matroska",
    "webm",
    "ogg",
    "mp3",
    "wav",
    "aac",
    "amr",
    "flac",
    "caf",
)
"""What recorders of phones and browsers write: M4A and 3GP are mov."""

MAX_VOICE_S = 180
"""Seconds; no clip is longer than a minute, and who records it in one go speaks a few times."""

MAX_VOICE_BYTES = 48 << 20
"""Three minutes without compression in two ears at 48 kHz are 35 MB."""

FORMAT_WHITELIST = ",".join(CONTAINERS)
CODEC_WHITELIST = ",".join((*VIDEO_CODECS, *AUDIO_CODECS))
PROTOCOL_WHITELIST = "file"
