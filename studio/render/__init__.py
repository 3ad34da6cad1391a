"""Timeline to files: graph, fan-out, loudness, verification, certificate."""

from studio.render.clip import Rendered, RenderJob, Source, render_clip
from studio.render.presets import ASPECTS, SOCIAL, DeliveryPreset, clip_rate

__all__ = [
    "ASPECTS",
    "SOCIAL",
    "DeliveryPreset",
    "RenderJob",
    "Rendered",
    "Source",
    "clip_rate",
    "render_clip",
]
