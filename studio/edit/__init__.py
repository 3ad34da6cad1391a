"""Plans of clips: which takes play when, and which part of the picture is shown. Pure."""

from studio.edit.choose import EditSource, choose
from studio.edit.crop import crop_plan

__all__ = ["EditSource", "choose", "crop_plan"]
