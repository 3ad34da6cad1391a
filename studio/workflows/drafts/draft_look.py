"""How the clip of a draft is to look: template, delivery preset, aspects, music."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from studio.brand import load_template
from studio.workflows.cutting.delivery_names import delivery_name

if TYPE_CHECKING:
    from studio.records.desk import DraftEdit
    from studio.units import Aspect
    from studio.workflows.drafts.desk import OnDesk


@dataclass(frozen=True)
class Look:
    """What is wanted.

    Attributes:
        template, preset: Names below the data folder.
        aspects: At least one.
        music: Whether the county's music may play.
    """

    template: str
    preset: str
    aspects: tuple[Aspect, ...]
    music: bool


def with_look(there: OnDesk, look: Look) -> DraftEdit:
    """The edit with another look; what its takes show and its words say stays.

    Raises:
        NotFound: ``brand.no_template``, ``preset.unknown``.
        InputError: ``preset.aspect``; a file of the two has a mistake.
    """
    data = there.settings.data
    load_template(data, look.template)
    delivery_name(data, look.preset).check(look.aspects)
    changes = {
        "template": look.template,
        "preset": look.preset,
        "aspects": look.aspects,
        "music": look.music,
    }
    return there.edit.model_copy(update=changes)
