"""Timeline to files: graph, fan-out, loudness, verification, certificate."""

from studio.render.clip import Rendered, RenderJob, Source, render_clip
from studio.render.presets import SOCIAL, DeliveryPreset, clip_rate

__all__ = [
    "SOCIAL",
    "DeliveryPreset",
    "RenderJob",
    "Rendered",
    "Source",
    "clip_rate",
    "render_clip",
]
