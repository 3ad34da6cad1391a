"""A live pack: stickers, posters and item cards of one show as files, each checked before it is there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from studio.brand import FontBook, check_texts, load_kit
from studio.brand.live_card import item_card
from studio.brand.live_pack import LiveItem, PackTemplate, load_pack
from studio.brand.live_poster import poster
from studio.brand.live_stickers import corner, price_sticker, show_strip, strip
from studio.brand.scene import Scene
from studio.errors import InputError
from studio.units import Box
from studio.words.claims import ClaimFinding, ClaimText, Where
from studio.workflows.given_files import check_out_dir
from studio.workflows.kit.claim_file import claim_list
from studio.workflows.kit.claims import check_claims, clip_texts
from studio.workflows.live.live_files import Drawn, PackFile, write_pack
from studio.workflows.past_dates import past_start

if TYPE_CHECKING:
    from studio.brand.scene import Card
    from studio.records.finding import Finding
    from studio.settings import Settings
    from studio.workflows.live.live_show import Wanted

ZOOMS = (1.0, 0.93, 0.86, 0.8, 0.74)
"""How large stickers are drawn, the first at which all of them stand in the room's free area."""

GAP = 22
"""Between stickers, design pixels."""


@dataclass(frozen=True)
class MadePack:
    """A whole pack."""

    files: tuple[PackFile, ...]
    findings: tuple[ClaimFinding, ...]
    told: tuple[Finding, ...]
    manifest: Path


def make_pack(
    wanted: Wanted,
    out: Path,
    settings: Settings,
    *,
    day: date,
    platform: str = "",
    posters_only: bool = False,
) -> MadePack:
    """Draw, check and write everything into ``out``; all of it, or nothing.

    Args:
        wanted: The show and its brand.
        out: Folder; files of the same names are replaced.
        settings: Where kits, typefaces and the pack's own words lie.
        day: Today; marks are shown as of the day of the show, where it has one.
        platform: Whose live room the stickers are kept clear of; empty for one that does everywhere.
        posters_only: Nothing but what announces the show.

    Raises:
        NotFound: ``brand.no_kit``.
        InputError: A text cannot be set (``brand.…``), says what it must not (``claims.…``), ``live.platform``,
            ``live.no_room``, ``live.qr_unread``, ``live.too_large``.
        EnvironmentFault: ``brand.fonts_missing``.
    """
    check_out_dir(out)
    pack = load_pack(settings.data)
    starts = wanted.show.starts
    kit, gone = load_kit(settings.data, wanted.kit).as_of(starts.date() if starts else day)
    fonts = FontBook(settings.built / "fonts")
    template = pack.as_template(platform)
    first = wanted.show.items[0].facts
    scene = Scene(kit, template, first, fonts, pack.sticker.size)
    findings = _checked(wanted, scene, pack, settings)
    posters = _posters(scene, wanted, pack)
    stickers = () if posters_only else _stickers(scene, wanted, pack)
    drawn = (*stickers, *posters, *(() if posters_only else _cards(scene, wanted, pack)))
    files, manifest = write_pack(drawn, out, wanted)
    over = past_start(starts, day) if starts else ()
    return MadePack(files, findings, (*gone, *wanted.told, *over), manifest)


def _checked(
    wanted: Wanted, scene: Scene, pack: PackTemplate, settings: Settings
) -> tuple[ClaimFinding, ...]:
    """Claim words and typefaces, of every text of the show and of each item."""
    show, kit = wanted.show, scene.kit
    own = (*pack.words.model_dump().values(), show.title, show.room, show.host)
    found: dict[tuple[str, str], ClaimFinding] = {}
    words = claim_list(settings.data, kit.slug)
    for item in show.items:
        facts = item.facts.model_copy(update={"safety_note": item.facts.safety_note or item.note})
        texts = [*clip_texts(facts, kit, scene.template)]
        texts += [ClaimText(Where.COVER, text) for text in own if text]
        for each in check_claims(texts, item.facts, words):
            found.setdefault((each.listed.word, each.place.text), each)
        check_texts(kit, facts, scene.fonts)
    for text in own:
        scene.fonts.require(text, kit.typefaces.title)
    return tuple(found.values())


def _stickers(scene: Scene, wanted: Wanted, pack: PackTemplate) -> Iterator[Drawn]:
    """All stickers at the one size at which each item's stand together in the free area, then whole screens."""
    for zoom in ZOOMS:
        sized = replace(scene, zoom=zoom)
        sets = [_of_item(sized, item, pack) for item in wanted.show.items]
        if all(_fits(sized, cards) for cards in sets):
            break
    else:
        raise InputError("live.no_room", size=str(pack.sticker.size), platform=scene.aspect)
    bug, band = corner(sized, pack.words), show_strip(sized, wanted.show, pack.words)
    corner_box = Box(sized.safe.x, sized.safe.y, bug.size.width, bug.size.height)
    foot = sized.safe.bottom - band.size.height
    band_box = Box(sized.safe.x, foot, band.size.width, band.size.height)
    yield _sticker("corner", bug, corner_box)
    yield _sticker("strip-show", band, band_box)
    yield _overlay(sized, "show", ((bug, corner_box), (band, band_box)))
    for item, (price, lower) in zip(wanted.show.items, sets, strict=True):
        boxes = _places(sized, price, lower)
        name, sku = f"{item.number:02}-{item.facts.sku}", item.facts.sku
        yield _sticker(f"{name}-price", price, boxes[0], sku)
        yield _sticker(f"{name}-strip", lower, boxes[1], sku)
        placed = ((bug, corner_box), (price, boxes[0]), (lower, boxes[1]))
        yield _overlay(sized, name, placed, sku)


def _of_item(scene: Scene, item: LiveItem, pack: PackTemplate) -> tuple[Card, Card]:
    return price_sticker(scene, item, pack.words), strip(scene, item, pack.words)


def _fits(scene: Scene, cards: tuple[Card, Card]) -> bool:
    """Whether price and strip stand on each other within the free area."""
    price, lower = (card.size for card in cards)
    return (
        price.height + lower.height + scene.px(GAP) <= scene.safe.height
        and max(price.width, lower.width) <= scene.safe.width
    )


def _places(scene: Scene, price: Card, lower: Card) -> tuple[Box, Box]:
    """The strip at the foot of the free area, the price above it at the right."""
    safe, one, two = scene.safe, price.size, lower.size
    foot = safe.bottom - two.height
    return (
        Box(safe.right - one.width, foot - scene.px(GAP) - one.height, one.width, one.height),
        Box(safe.x, foot, two.width, two.height),
    )


def _sticker(name: str, card: Card, box: Box, sku: str = "") -> Drawn:
    return Drawn(name, "sticker", card.image, card.texts, box, sku)


def _overlay(scene: Scene, name: str, placed: tuple[tuple[Card, Box], ...], sku: str = "") -> Drawn:
    """A whole transparent screen."""
    from PIL import Image  # noqa: PLC0415 - loads where it is needed

    from studio.brand.live_parts import lay  # noqa: PLC0415 - as above

    screen = Image.new("RGBA", (scene.canvas.width, scene.canvas.height), (0, 0, 0, 0))
    for card, box in placed:
        lay(screen, card, box.x, box.y)
    texts = tuple(text for card, _ in placed for text in card.texts)
    return Drawn(name, "overlay", screen, texts, None, sku)


def _posters(scene: Scene, wanted: Wanted, pack: PackTemplate) -> Iterator[Drawn]:
    """What announces a show that has a time."""
    show = wanted.show
    if show.starts is not None:
        for kind in pack.poster:
            card = poster(replace(scene, canvas=kind.size), show, kind, pack.words)
            link = show.link if kind.qr else ""
            yield Drawn(kind.name, "poster", card.image, card.texts, link=link, kib=kind.kib)


def _cards(scene: Scene, wanted: Wanted, pack: PackTemplate) -> Iterator[Drawn]:
    for item in wanted.show.items:
        card = item_card(replace(scene, canvas=pack.item_card.size), item, pack.words)
        sku = item.facts.sku
        name = f"{item.number:02}-{sku}"
        yield Drawn(name, "card", card.image, card.texts, sku=sku, link=item.facts.link)
