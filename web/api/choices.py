"""What clips can be made by: templates and delivery presets, by the names under which they are ordered."""

from __future__ import annotations

from pydantic import Field

from studio.brand import load_template, template_names
from studio.workflows.cutting.delivery_names import delivery_names
from web.api.clips import GROUP
from web.api.marks import gettext as _
from web.api.operations import operation
from web.api.shapes import Shape
from web.edit.words import fields_of
from web.state import studio


class ClipTemplateShape(Shape):
    """What a clip of this template shows."""

    name: str
    version: str
    title_zh: str
    title_en: str
    shown: list[str] = Field(description=_("Words that it shows beyond the item."))


class ClipTemplatesShape(Shape):
    """All templates, by name."""

    templates: list[ClipTemplateShape]


class PresetShape(Shape):
    """How files are delivered."""

    name: str
    title_zh: str
    title_en: str
    aspects: list[str]
    codec: str
    max_mb: int = Field(description=_("Largest file, million bytes."))


class PresetsShape(Shape):
    """All delivery presets."""

    presets: list[PresetShape]


@operation(
    "GET",
    "/clip-templates",
    ClipTemplatesShape,
    group=GROUP,
    summary=_("Clip templates to order by"),
)
def list_clip_templates() -> ClipTemplatesShape:
    """Those of the house; for any token."""
    data = studio().settings.data
    found = [load_template(data, name) for name in template_names(data)]
    return ClipTemplatesShape(
        templates=[
            ClipTemplateShape(
                name=each.name,
                version=each.version,
                title_zh=each.title_zh,
                title_en=each.title_en,
                shown=list(fields_of(each)),
            )
            for each in found
        ]
    )


@operation(
    "GET",
    "/delivery-presets",
    PresetsShape,
    group=GROUP,
    summary=_("Delivery presets to order by"),
)
def list_delivery_presets() -> PresetsShape:
    """In the order in which people choose; for any token."""
    found = delivery_names(studio().settings.data)
    return PresetsShape(presets=[PresetShape.model_validate(each) for each in found])
