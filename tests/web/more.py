"""More clips beside those of the seed, for what is about choosing between several."""

from __future__ import annotations

from datetime import timedelta

from studio.records.goods import Item
from studio.records.work import Clip, ClipOrder, ClipState, Rendition
from studio.units import now

COPIED = (
    "unit_id", "kind", "origin", "spec", "price_unit", "price_fen", "selling_points", "link",
)  # fmt: skip


def clone(session, first, item_id, length, aspect, preset, size):
    file = first.renditions[0]
    order = ClipOrder(
        unit_id=first.unit_id,
        item_id=item_id,
        template=first.order.template,
        aspects=[aspect],
        lengths=[str(length)],
        footage_ids=[],
        preset=preset,
    )
    session.add(order)
    session.flush()
    facts = first.facts
    if item_id != first.item_id:
        facts = facts.model_copy(update={"name_zh": "米酥食", "name_en": "Rice"})
    clip = Clip(
        unit_id=first.unit_id,
        order_id=order.id,
        item_id=item_id,
        title=f"{facts.name_zh} {length} 秒",
        post_text="x",
        length_s=length,
        state=ClipState.PUBLISHED,
        timeline=first.timeline,
        facts=facts,
        made_from="x",
        published_at=now() + timedelta(minutes=1),
    )
    session.add(clip)
    session.flush()
    rendition = Rendition(
        clip_id=clip.id,
        aspect=aspect,
        preset=preset,
        blob=file.blob,
        cover=file.cover,
        bytes=size,
        width=file.width,
        height=file.height,
        duration_ms=length * 1000,
        certificate=file.certificate,
    )
    session.add(rendition)
    session.flush()
    return rendition


def add_more(database, qidong):
    """Two more published clips of the county: another item out of season, 30 s and wide; and a light one."""
    with database.session() as session:
        first = session.get_one(Clip, qidong["published_clip"])
        values = {name: getattr(first.item, name) for name in COPIED}
        dates = {"season_from": None, "season_to": None}
        other = Item(
            **values | dates | {"sku": "qidong-mss", "name_zh": "米酥食", "name_en": "Rice"}
        )
        session.add(other)
        session.flush()
        wide = clone(session, first, other.id, 30, "16:9", "social", 9000)
        light = clone(session, first, first.item_id, 15, "9:16", "light", 5000)
        return {"item": other.id, "wide": wide.id, "light": light.id, "clip": wide.clip_id}
