"""The editing desk: a draft of an edit, changed take by take, made into a clip."""

from web.edit import trash, voices
from web.edit.policy import POLICIES
from web.edit.routes import blueprint

__all__ = ["POLICIES", "blueprint", "trash", "voices"]
