"""What a media file is and shows: intake gate, probe, frames, shots, quality, focus, loudness."""

from studio.media.probe import probe

__all__ = ["probe"]
