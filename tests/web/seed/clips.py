"""A clip in two shapes, ready or published."""

from __future__ import annotations

from fractions import Fraction

from sqlalchemy.orm import Session

from studio.records.edit import SourceRef, Take, Timeline
from studio.records.footage_links import ClipFootage
from studio.records.goods import Item
from studio.records.work import (
    Clip,
    ClipOrder,
    ClipState,
    Rendition,
)
from studio.store import Blobs
from studio.units import Size, TimeRange, now
from studio.workflows.cutting.order_clips import facts_for
from tests.web.seed.media import CLIP_BYTES, certificate, picture
from tests.web.seed.world import County, keep


def add_clip(session: Session, blobs: Blobs, county: County, item: Item, state: ClipState) -> None:
    _, facts = facts_for(session, item)
    order = ClipOrder(
        unit_id=county.unit,
        item_id=item.id,
        template="product-hero",
        aspects=["9:16", "1:1"],
        lengths=["15"],
        footage_ids=[county.ids["footage"]],
    )
    session.add(order)
    session.flush()
    whole = TimeRange.of(0, 4)
    clip = Clip(
        unit_id=county.unit,
        order_id=order.id,
        item_id=item.id,
        title=f"{item.name_zh} 15 秒",
        post_text=f"{item.name_zh}\n#家乡味道",
        length_s=15,
        state=state,
        timeline=Timeline(
            sources=(SourceRef(sha256=county.unit, display=Size(320, 180)),),
            takes=(Take(source=0, shot=0, source_range=whole, output_range=whole),),
            rate=Fraction(25),
        ),
        facts=facts,
        made_from="x",
        published_at=now() if state is ClipState.PUBLISHED else None,
    )
    keep(session, county, f"{state.value}_clip", clip)
    session.add(ClipFootage(clip_id=clip.id, footage_id=county.ids["footage"]))
    for aspect, size in (("9:16", Size(1080, 1920)), ("1:1", Size(1080, 1080))):
        rendition = Rendition(
            clip_id=clip.id,
            aspect=aspect,
            preset="social",
            blob=blobs.put_bytes(CLIP_BYTES + aspect.encode(), ".mp4"),
            cover=blobs.put_bytes(picture(), ".jpg"),
            bytes=len(CLIP_BYTES) + len(aspect),
            width=size.width,
            height=size.height,
            duration_ms=15000,
            certificate=certificate(size),
        )
        name = f"{state.value}_{'tall' if aspect == '9:16' else 'square'}"
        keep(session, county, name, rendition)
