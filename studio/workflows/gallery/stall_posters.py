"""A seller's poster of a published clip, for print or for the phone."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from studio.brand import FontBook, check_texts, load_kit, load_template
from studio.brand.scene import Scene
from studio.brand.stall_poster import Paper, Stall, load_stall, stall_poster
from studio.errors import Conflict, InputError
from studio.records.clip import ItemFacts
from studio.records.work import Clip, Rendition
from studio.settings import Settings
from studio.store import Blobs, Viewer
from studio.units import Money
from studio.units.clock import today
from studio.workflows.gallery.find_clips import check_may_go_out, published_clip
from studio.workflows.gallery.own_clips import check_current, newest_of
from studio.workflows.gallery.shop import own_shop
from studio.workflows.hold import PRICE_FIELDS
from studio.workflows.personal.sellers import contact_lines

if TYPE_CHECKING:
    from PIL import Image

CARD = "card"
"""The paper that is no poster: a picture to post, which the county's name may stand on."""

KINDS = {"pdf": "application/pdf", "jpg": "image/jpeg"}
"""Endings of the files a poster comes as, and their types."""

QUALITY = 90
"""Of JPEG, also within a PDF."""

ASPECTS = ("1:1", "3:4", "16:9", "9:16")
"""Whose cover a poster shows, the first that there is: it stands between the shop's name and the price."""


@dataclass(frozen=True)
class PosterWish:
    """Everything that is drawn, free of the database.

    Attributes:
        shop: Its name.
        link: Behind the QR code.
        lines: How to reach it.
        facts: The item with the price of the poster.
        kit: Whose colours and typefaces.
        template: The clip's, for its labels.
        cover: Blob key; None where it would say another price.
        priced: Whether the price stands on it.
        own_link: Whether the link is the shop's, not the item's.
    """

    shop: str
    link: str
    lines: tuple[str, ...]
    facts: ItemFacts
    kit: str
    template: str
    cover: str | None
    priced: bool
    own_link: bool


def papers(settings: Settings) -> tuple[Paper, ...]:
    """What posters are made for, in the file's order.

    Raises:
        InputError: ``templates/stall/poster.toml`` has a mistake.
    """
    return load_stall(settings.data).paper


def wish_of(
    session: Session,
    viewer: Viewer,
    clip_id: str,
    *,
    priced: bool = True,
    county_instead: bool = False,
) -> PosterWish:
    """What the viewer's poster of a published clip shows: their shop, and their price where they ask one.

    Args:
        session: Database session.
        viewer: Whose poster.
        clip_id: Of the clip.
        priced: Whether the price stands on it.
        county_instead: Whether the county's name stands where the viewer has no shop.

    Raises:
        NotFound: No such published clip for this viewer.
        Conflict: ``clip.held``.
        InputError: ``shop.first``; ``poster.no_link``: neither shop nor item has an address for the code.
    """
    clip = published_clip(session, viewer, clip_id)
    check_may_go_out(session, clip)
    shop = own_shop(session, viewer)
    if shop is None and not county_instead:
        raise InputError("shop.first")
    name = shop.shop if shop else clip.facts.county_zh
    own_link = shop.link if shop else ""
    link = own_link or clip.facts.link
    if not link:
        raise InputError("poster.no_link", shop=name)
    price = _own_price(session, viewer, clip)
    facts = clip.facts if price is None else _at(clip.facts, price)
    told = clip.renditions[0].certificate.made_from if clip.renditions else {}
    return PosterWish(
        shop=name,
        link=link,
        lines=contact_lines(shop.phone, shop.wechat) if shop else (),
        facts=facts,
        kit=told.get("kit", "").partition("@")[0] or clip.unit.slug,
        template=told.get("template", "").partition("@")[0] or clip.order.template,
        cover=_cover(clip, own=price is not None or not priced),
        priced=priced,
        own_link=bool(own_link),
    )


def draw_poster(settings: Settings, blobs: Blobs, wish: PosterWish, paper: str, kind: str) -> bytes:
    """The file: a JPEG, or a PDF of one page of the paper's size; of the same wish the same bytes.

    Args:
        settings: Where kits, typefaces and the poster's own words lie.
        blobs: Holds the cover.
        wish: What is drawn.
        paper: Such as ``a4``.
        kind: A key of ``KINDS``.

    Raises:
        NotFound: ``poster.paper``.
        InputError: A text cannot be set (``brand.…``).
        EnvironmentFault: ``brand.fonts_missing``.
    """
    stall = load_stall(settings.data)
    sheet = stall.of(paper)
    kit, _ = load_kit(settings.data, wish.kit).as_of(today())
    fonts = FontBook(settings.built / "fonts")
    check_texts(kit, wish.facts, fonts)
    scene = Scene(kit, load_template(settings.data, wish.template), wish.facts, fonts, sheet.size)
    cover = _opened(blobs, wish.cover)
    whose = Stall(wish.shop, wish.link, wish.lines, cover, wish.priced, wish.own_link)
    return _encoded(stall_poster(scene, whose, stall.words).image, sheet, kind, wish)


def _encoded(picture: Image.Image, paper: Paper, kind: str, wish: PosterWish) -> bytes:
    whole, out = picture.convert("RGB"), io.BytesIO()
    if kind == "jpg":
        dpi = (round(paper.dpi), round(paper.dpi))
        whole.save(out, "JPEG", quality=QUALITY, subsampling=0, optimize=True, dpi=dpi)
        return out.getvalue()
    # Pixels are whole and paper is not: the page is exactly the paper, its picture a hair denser or less dense.
    dots = tuple(side * 72 / points for side, points in zip(whole.size, paper.points, strict=True))
    title = f"{wish.shop} · {wish.facts.name_zh}"
    # Undated: the same poster is the same file, by which programs know that they have it.
    dates = {"creationDate": None, "modDate": None}
    whole.save(out, "PDF", dpi=dots, quality=QUALITY, title=title, **dates)
    return out.getvalue()


def _opened(blobs: Blobs, key: str | None) -> Image.Image | None:
    """A cover, which is a JPEG of our own."""
    if key is None:
        return None
    from PIL import Image  # noqa: PLC0415 - loads where it is needed

    with Image.open(blobs.path(key), formats=("JPEG",)) as picture:
        return picture.convert("RGB")


def _own_price(session: Session, viewer: Viewer, clip: Clip) -> Money | None:
    """What the viewer's newest file of the clip asks, as long as it may; None for the item's own price."""
    for personal in newest_of(session, viewer, clip).values():
        fen = personal.card.price_fen
        if fen is None or fen == clip.facts.price.fen:
            continue
        try:
            check_current(session, personal)
        except Conflict:
            continue
        return Money(fen)
    return None


def _at(facts: ItemFacts, price: Money) -> ItemFacts:
    was = facts.list_price if facts.list_price and facts.list_price > price else None
    return facts.model_copy(update={"price": price, "list_price": was})


def _cover(clip: Clip, *, own: bool) -> str | None:
    """The cover that fits best; with ``own``, only one that says no price."""
    fitting: list[Rendition] = [each for each in clip.renditions if not own or _says_no_price(each)]
    known = {aspect: place for place, aspect in enumerate(ASPECTS)}
    fitting.sort(key=lambda each: known.get(each.aspect, len(known)))
    return fitting[0].cover if fitting else None


def _says_no_price(rendition: Rendition) -> bool:
    return rendition.shows is not None and PRICE_FIELDS.isdisjoint(rendition.shows)
