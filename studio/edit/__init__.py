"""Plans of clips: which takes play when, which part of the picture is shown, and why. Pure."""

from studio.edit.assemble import assemble
from studio.edit.crop import Margins, crop_plan
from studio.edit.source import EditSource, EditWish

__all__ = ["EditSource", "EditWish", "Margins", "assemble", "crop_plan"]
