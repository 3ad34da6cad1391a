"""A clip in two versions, put straight into a running studio: looking at it needs no render."""

from __future__ import annotations

import io
from contextlib import closing
from fractions import Fraction
from pathlib import Path

from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.records.clip import Certificate
from studio.records.edit import SourceRef, Take, Timeline
from studio.records.goods import Item
from studio.records.people import Account
from studio.records.work import Clip, ClipOrder, ClipState, Rendition
from studio.store import Blobs, Database, blobs_of
from studio.units import Size, TimeRange
from studio.workflows.cutting.order_clips import facts_for
from tests.browser.site import Site
from tests.synthetic import make_clip

SIZE = Size(180, 320)
SECONDS = 8
ITEM = "祁东黄花菜"


def put_two_versions(site: Site, folder: Path) -> tuple[str, str]:
    """Ids of two versions of one clip, the older first; the media team's own, neither published."""
    films = [
        make_clip(folder / f"{number}.mp4", SECONDS, SIZE, tone_hz=300 + 200 * number)
        for number in range(2)
    ]
    blobs = blobs_of(site.settings)
    with closing(Database(site.settings)) as database, database.session() as session:
        older, newer = (_put(session, blobs, film) for film in films)
    return older, newer


def _put(session: Session, blobs: Blobs, film: Path) -> str:
    item = session.scalars(select(Item).where(Item.name_zh == ITEM)).first()
    assert item is not None
    maker = session.scalars(select(Account).where(Account.login == "qidong-media")).one()
    _, facts = facts_for(session, item)
    order = ClipOrder(
        unit_id=item.unit_id,
        item_id=item.id,
        template="product-hero",
        aspects=["9:16"],
        lengths=[str(SECONDS)],
        footage_ids=[],
        requested_by=maker.id,
    )
    session.add(order)
    session.flush()
    whole = TimeRange.of(0, SECONDS)
    clip = Clip(
        unit_id=item.unit_id,
        order_id=order.id,
        item_id=item.id,
        title=f"{ITEM} · {SECONDS} 秒",
        post_text="x",
        length_s=SECONDS,
        state=ClipState.READY,
        timeline=Timeline(
            sources=(SourceRef(sha256="0" * 64, display=SIZE),),
            takes=(Take(source=0, shot=0, source_range=whole, output_range=whole),),
            rate=Fraction(25),
        ),
        facts=facts,
        made_from=film.name,
    )
    session.add(clip)
    session.flush()
    certificate = Certificate(
        sha256="0" * 64,
        bytes=film.stat().st_size,
        size=SIZE,
        duration_ms=SECONDS * 1000,
        loudness_lufs=-16.0,
        true_peak_dbtp=-1.5,
        checks=(),
        made_from={},
    )
    session.add(
        Rendition(
            clip_id=clip.id,
            aspect="9:16",
            preset="social",
            blob=blobs.put_file(film, ".mp4"),
            cover=blobs.put_bytes(_cover(), ".jpg"),
            bytes=film.stat().st_size,
            width=SIZE.width,
            height=SIZE.height,
            duration_ms=SECONDS * 1000,
            certificate=certificate,
        )
    )
    return clip.id


def _cover() -> bytes:
    """A picture of the clip's size."""
    out = io.BytesIO()
    Image.new("RGB", (SIZE.width, SIZE.height), "#c8501e").save(out, "JPEG")
    return out.getvalue()
