"""A published clip in a seller's name: body copied bit for bit, only the end card made. The pure-file core."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image
from pydantic import ValidationError

from studio.brand import SellerCard, draw_seller_card
from studio.brand.graphic import Pixels
from studio.catalog import ApprovedPrice
from studio.errors import InputError
from studio.media.photo import develop_kind
from studio.media.sniff import FILM, sniff
from studio.process import CancelCheck, never
from studio.records.clip import Certificate, Shown
from studio.render.clip import disk_fault, flush
from studio.render.personalise import CardJob, with_card
from studio.render.workplace import workplace
from studio.settings import Settings
from studio.units import Money
from studio.words.claims import ClaimFinding, ClaimText, Where
from studio.workflows.given_files import check_out_dir, opened, sha256_of
from studio.workflows.kit.claim_file import claim_list
from studio.workflows.kit.claims import check_claims
from studio.workflows.kit.clip_brand import Brand
from studio.workflows.kit.prints import card_print
from studio.workflows.personal.seller_price import check_price
from studio.workflows.personal.sellers import Seller


@dataclass(frozen=True)
class Published:
    """A finished clip as it was certified."""

    path: Path
    certificate: Certificate
    shown: Shown
    brand: Brand

    @property
    def cover(self) -> Path:
        """Its cover, where it has one."""
        return self.path.with_suffix(".jpg")


@dataclass(frozen=True)
class Personal:
    """A seller's clip."""

    path: Path
    certificate: Certificate
    before: bool
    """Whether it was there already."""
    findings: tuple[ClaimFinding, ...] = ()
    """Claim words of the seller that do not stop it but should be looked at."""

    @property
    def cover(self) -> Path:
        """Its cover; not there where the clip's own shows a price that is not the seller's."""
        return self.path.with_suffix(".jpg")


def open_clip(path: Path, settings: Settings) -> Published:
    """A published clip with its certificate, held against each other.

    Raises:
        InputError: ``clip.no_certificate``, ``clip.bad_certificate``, ``clip.changed``, ``clip.old_certificate``,
            ``clip.other_codec``, and as ``given_files.opened`` and ``Brand.load``.
    """
    sha256 = sha256_of(path)
    certificate = _certificate(path)
    if certificate.sha256 != sha256:
        raise InputError("clip.changed", name=path.name)
    kit, template, preset = (
        certificate.made_from.get(key, "").partition("@")[0]
        for key in ("kit", "template", "preset")
    )
    if certificate.shown is None or not preset:
        raise InputError("clip.old_certificate", name=path.name)
    brand = Brand.load(settings, kit, template, preset)
    if brand.preset.codec != "h264":
        raise InputError("clip.other_codec", name=path.name, codec=brand.preset.codec.upper())
    return Published(path, certificate, certificate.shown, brand)


def personalise(
    clip: Published,
    seller: Seller,
    target: Path,
    approved: ApprovedPrice | None,
    settings: Settings,
    cancelled: CancelCheck = never,
) -> Personal:
    """Make ``clip`` the seller's: at ``target``, with certificate and cover beside it.

    What is there already and was made from the same is left as it is.

    Args:
        clip: Of ``open_clip``.
        seller: Whose.
        target: The file.
        approved: Which prices the county lets sellers ask for the item; None for its own only.
        settings: Paths and tools.
        cancelled: Polled.

    Raises:
        InputError: ``personalise.price…``, ``render.no_end_card``, ``personalise.onto_itself``,
            ``personalise.portrait``, ``claims.…``, ``brand.missing_glyph`` and the like; of the portrait as ``probe``.
        Cancelled, VerifyFailed, EnvironmentFault, ProcessFailed: As ``render.with_card``.
    """
    check_price(clip.shown, seller.shop, seller.price, approved)
    check_target(clip, target)
    findings = check_seller(clip, seller, settings)
    made_from = _made_from(clip, seller)
    there = _made_before(target, made_from)
    if there is not None:
        return Personal(target, there, before=True, findings=findings)
    with folder_beside(target) as folder:
        portrait = _portrait(seller, folder, cancelled)
        card = draw_seller_card(
            clip.brand.kit,
            clip.brand.template,
            clip.shown.facts,
            SellerCard(seller.shop, seller.link, seller.lines, portrait, seller.price),
            clip.certificate.size,
            clip.brand.fonts,
            clip.shown.words,
        )
        job = CardJob(
            clip.path,
            clip.certificate,
            clip.shown.body_frames,
            card,
            seller.link,
            clip.brand.preset,
            made_from,
        )
        part = folder / target.name
        certificate = with_card(job, part, settings, cancelled)
        _publish(clip, seller.price, part, certificate, target)
    return Personal(target, certificate, before=False, findings=findings)


def check_target(clip: Published, target: Path) -> None:
    """Make sure that ``target`` can be written, and is not the clip itself.

    Raises:
        InputError: ``personalise.not_mp4``, ``personalise.onto_itself``, and as ``check_out_dir``.
    """
    check_out_dir(target.parent)
    if target.suffix.lower() != ".mp4":
        raise InputError("personalise.not_mp4", name=target.name)
    if target.resolve() == clip.path.resolve():
        raise InputError("personalise.onto_itself", name=target.name)


def check_seller(clip: Published, seller: Seller, settings: Settings) -> tuple[ClaimFinding, ...]:
    """Hold what the seller's card says of the seller against the claim words; the warnings.

    Raises:
        InputError: ``claims.…`` naming word, text and what to write instead.
    """
    texts = [ClaimText(Where.END_CARD, text) for text in (seller.shop, *seller.lines)]
    words = claim_list(settings.data, clip.brand.kit.slug)
    return check_claims(texts, clip.shown.facts, words)


def _certificate(path: Path) -> Certificate:
    beside = path.with_suffix(".json")
    if not beside.is_file():
        raise InputError("clip.no_certificate", name=path.name, beside=beside.name)
    try:
        with opened(beside) as file:
            return Certificate.model_validate_json(file.read(1 << 22))
    except ValidationError as error:
        raise InputError("clip.bad_certificate", name=path.name, beside=beside.name) from error


def _made_from(clip: Published, seller: Seller) -> dict[str, str]:
    face = "" if seller.portrait is None else sha256_of(seller.portrait)
    price = None if seller.price is None else seller.price.fen
    brand = (clip.brand.kit.version, clip.brand.template.version)
    card = card_print(seller.shop, seller.link, seller.lines, face, price, brand)
    return {"clip": clip.certificate.sha256, "seller": card}


def _made_before(target: Path, made_from: dict[str, str]) -> Certificate | None:
    """The certificate of what is at ``target``, if that is whole and was made from the same."""
    try:
        certificate = _certificate(target)
        same = all(certificate.made_from.get(key) == value for key, value in made_from.items())
        return certificate if same and sha256_of(target) == certificate.sha256 else None
    except InputError:
        return None


@contextmanager
def folder_beside(target: Path) -> Iterator[Path]:
    """A folder on the file system of ``target`` that goes away whatever happens."""
    try:
        with workplace(target.parent, ".personal-") as folder:
            yield folder
    except OSError as error:
        raise disk_fault(error, target.name) from error


def _portrait(seller: Seller, folder: Path, cancelled: CancelCheck) -> Pixels | None:
    """The portrait, opened in the gate's child only; what we look at is our own JPEG of it."""
    if seller.portrait is None:
        return None
    kind = sniff(seller.portrait)
    if kind == FILM:
        raise InputError("personalise.portrait", name=seller.portrait.name)
    developed = folder / "portrait.jpg"
    develop_kind(seller.portrait, kind, developed, cancelled)
    with Image.open(developed) as picture:
        return np.asarray(picture.convert("RGB"))


def _publish(
    clip: Published, price: Money | None, part: Path, certificate: Certificate, target: Path
) -> None:
    """All safely on the disk before the first name appears; the certificate last, which says that it is whole."""
    beside = part.with_suffix(".json")
    beside.write_text(certificate.model_dump_json(indent=1), encoding="utf-8")
    files = [part, beside]
    if clip.cover.is_file() and price in (None, clip.shown.facts.price):  # it shows the item's own
        shutil.copyfile(clip.cover, part.with_suffix(".jpg"))
        files.insert(0, part.with_suffix(".jpg"))
    publish_files(files, target)


def publish_files(files: Sequence[Path], target: Path) -> None:
    """Move ``files`` beside each other under the name of ``target``, in this order, when all are on the disk."""
    for path in files:
        flush(path)
    for path in files:
        path.replace(target.with_suffix(path.suffix))


def name_of(text: str) -> str:
    """``text`` as part of a file's name on any system."""
    plain = "".join(each if each.isalnum() else "-" for each in text)
    parts = [part for part in plain.split("-") if part]
    return "-".join(parts)[:40] or hashlib.sha256(text.encode()).hexdigest()[:12]
