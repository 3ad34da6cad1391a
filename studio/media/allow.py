"""What the intake gate lets in: containers, codecs and limits.

Containers and codecs are those of cameras, phones, drones and editors. Playlists (hls, concat, dash, sdp), numbered
pictures and generated input (lavfi) are not among them: they read other files. Nor is magicyuv (CVE-2026-8461).
"""

from __future__ import annotations

CONTAINERS = ("mov", "mp4", "matroska", "webm", "avi", "mpegts", "mpeg", "gif")
"""Demuxers by ffmpeg's names; a demuxer passes when one of its names stands here."""

VIDEO_CODECS = (
    *("h264", "hevc", "av1", "libdav1d", "vp8", "vp9", "mpeg4", "mpeg2video", "mpeg1video"),
    *("h263", "mjpeg", "prores", "dnxhd", "dvvideo", "cinepak", "gif"),
)
"""Video decoders by ffmpeg's names."""

AUDIO_CODECS = (
    *("aac", "mp3", "mp3float", "mp2", "mp2float", "ac3", "eac3", "opus", "libopus", "vorbis"),
    *("flac", "alac", "amrnb", "amrwb", "adpcm_ima_wav", "adpcm_ima_qt", "adpcm_ms"),
    *("pcm_s16le", "pcm_s16be", "pcm_s24le", "pcm_s24be", "pcm_s32le", "pcm_s32be", "pcm_u8"),
    *("pcm_f32le", "pcm_f32be", "pcm_mulaw", "pcm_alaw", "pcm_bluray", "pcm_dvd"),
)
"""Audio decoders by ffmpeg's names."""

MAX_PIXELS = 8192 * 4608
"""Pixels of one picture; 8K UHD is 7680×4320."""

MIN_SIDE = 16
"""Pixels; anything smaller is no footage."""

MAX_STREAMS = 64
"""Streams in one file; drones and editors write up to about ten."""

MAX_DURATION_S = 12 * 3600
"""Seconds; a whole day's recording is cut by the camera well before."""

MAX_RATE = 1000
"""Frames per second; slow-motion phones reach 960."""

FORMAT_WHITELIST = ",".join(CONTAINERS)
CODEC_WHITELIST = ",".join((*VIDEO_CODECS, *AUDIO_CODECS))
PROTOCOL_WHITELIST = "file"
