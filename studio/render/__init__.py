"""Timeline to files: graph, fan-out, loudness, verification, certificate."""

from studio.render.clip import render_clip
from studio.render.job import Rendered, RenderJob, Source
from studio.render.mix import Bed
from studio.render.preset_file import load_preset, load_presets
from studio.render.presets import RATES, SOCIAL, DeliveryPreset, clip_rate

__all__ = [
    "RATES",
    "SOCIAL",
    "Bed",
    "DeliveryPreset",
    "RenderJob",
    "Rendered",
    "Source",
    "clip_rate",
    "load_preset",
    "load_presets",
    "render_clip",
]
