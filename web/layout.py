"""What every page's frame needs: desks of this person, addresses of our own files, filters."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask import Flask, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from studio.records.clip import ItemFacts
from studio.records.goods import Item
from studio.records.live import Channel, Host
from studio.records.people import Role, Unit
from studio.words import say
from studio.workflows.gallery.find_clips import ItemName
from web import filters, problems
from web.guard import policies
from web.i18n import language
from web.look import county_sheet, look
from web.person import Place, person
from web.policies import EDITORS
from web.state import studio

STATIC = Path(__file__).parent / "static"

ROLE_NAMES = {
    Role.ADMINISTRATOR: lazy_gettext("Administrator"),
    Role.COORDINATOR: lazy_gettext("Coordinator"),
    Role.MEDIA: lazy_gettext("Media team"),
    Role.SELLER: lazy_gettext("Seller"),
}


@dataclass(frozen=True)
class Desk:
    """A tab of the frame."""

    label: str
    icon: str
    url: str
    here: bool


def desks() -> list[Desk]:
    """The desks this person may open, in the order of a day's work; a seller's first page is the gallery."""
    who = person()
    tabs = (
        (_("Home"), "home", "work.home"),
        (_("Footage"), "film", "footage.index"),
        (_("Clips"), "clip", "clips.index"),
        (_("Gallery"), "grid", "gallery.index"),
        (_("Catalog"), "leaf", "catalog.index"),
        (_("Schedule"), "calendar", "schedule.index"),
    )
    rules = policies()
    return [
        Desk(label, icon, url_for(endpoint), _is_here(endpoint))
        for label, icon, endpoint in tabs
        if who is not None and who.may(EDITORS if endpoint == "work.home" else rules[endpoint])
    ]


def _is_here(endpoint: str) -> bool:
    return request.blueprint == endpoint.partition(".")[0]


def roles() -> list[str]:
    """What this person is, and where."""
    who = person()
    if who is None:
        return []
    names = {place.id: place.name(language()) for place in who.units}
    return [f"{names[unit_id]} · {ROLE_NAMES[role]}" for unit_id, role in who.memberships]


@cache
def _stamp(name: str) -> str:
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:10]


def asset(name: str) -> str:
    """Address of a file of ``static/``; it changes with the content, so it may be cached for long."""
    return url_for("static", filename=name, v=_stamp(name))


def vendor(name: str) -> bool:
    """Whether set-up has put the bundle ``name`` in place."""
    return (studio().settings.built / "web" / name).is_file()


def here() -> str:
    """The path and query being shown, to come back to."""
    return request.full_path.rstrip("?") if request.method == "GET" else "/"


def may(endpoint: str, unit_id: str | None = None) -> bool:
    """Whether this person may call ``endpoint``, on a thing of that unit."""
    who, rule = person(), policies()[endpoint]
    if who is None:
        return rule.anyone
    return who.may(rule) if unit_id is None else who.may_in(unit_id, rule)


def named(units: tuple[Place, ...]) -> list[tuple[str, str]]:
    """Units as options: id and name."""
    return [(unit.id, unit.name(language())) for unit in units]


def unit_name(unit: Unit) -> str:
    """A unit's name in the reader's language."""
    return unit.name_en if language() == "en" else unit.name_zh


def item_name(item: Item | ItemName | ItemFacts) -> str:
    """What an item is called where one chooses among many: name and pack, as several packs of one are sold."""
    name = item.name_en if language() == "en" else item.name_zh
    return f"{name} {item.spec}".rstrip()


def kind_names(kinds: list[str], room: str = "kind") -> list[tuple[str, str]]:
    """Values as options: themselves and their name in ``studio.words``."""
    return [(kind, say(f"{room}.{kind}", language()).text) for kind in kinds]


def row_names(rows: list[Host] | list[Channel]) -> list[tuple[str, str]]:
    """Hosts or channels as options."""
    return [(row.id, row.name) for row in rows]


def init_app(app: Flask) -> None:
    """Hand the above to the templates."""
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        asset=asset,
        county_sheet=county_sheet,
        desks=desks,
        here=here,
        item_name=item_name,
        kind_names=kind_names,
        look=look,
        may=may,
        named=named,
        role_name=ROLE_NAMES.__getitem__,
        roles=roles,
        row_names=row_names,
        told=problems.told,
        unit_name=unit_name,
        vendor=vendor,
    )
    app.jinja_env.globals["person"] = person
    filters.init_app(app)
