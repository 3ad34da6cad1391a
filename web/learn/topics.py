"""Which help belongs to which page, and whose first steps somebody is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import request, url_for

from studio.records.people import Role, UnitKind
from studio.words import Message, entries, say
from web.guard import policies
from web.i18n import language
from web.layout import STATIC, asset
from web.person import Person, person

TOPICS: Mapping[str, str] = {
    "work.home": "home",
    "work": "jobs",
    "footage": "footage",
    "footage.show": "footage_one",
    "footage.order": "footage_one",
    "footage.upload": "upload",
    "uploads": "upload",
    "edit": "edit",
    "edit.index": "drafts",
    "edit.new": "drafts",
    "requests": "requests",
    "clips": "clips",
    "clips.show": "clip",
    "clips.review": "review",
    "clips.comment": "review",
    "clips.ask_for_changes": "review",
    "clips.versions": "versions",
    "gallery": "gallery",
    "gallery.show": "take",
    "gallery.take": "take",
    "gallery.shop": "shop",
    "gallery.counts": "counts",
    "catalog": "item",
    "catalog.index": "catalog",
    "schedule": "broadcast",
    "schedule.index": "schedule",
    "schedule.plan": "plan",
    "schedule.ask_plan": "plan",
    "schedule.proposal": "plan",
    "schedule.take_proposal": "plan",
    "schedule.series": "series",
    "schedule.make_series": "series",
    "schedule.change_series": "series",
    "schedule.people": "hosts",
    "schedule.add_host": "hosts",
    "schedule.add_channel": "hosts",
    "schedule.host": "hosts",
    "schedule.describe_host": "hosts",
    "schedule.channel": "hosts",
    "schedule.describe_channel": "hosts",
    "schedule.listed": "schedule",
    "schedule.busy": "schedule",
    "schedule.look_at_busy": "schedule",
    "accounts": "people",
    "accounts.units": "units",
    "accounts.unit": "units",
    "accounts.add_unit": "units",
    "accounts.account": "account",
    "accounts.change_password": "account",
    "accounts.audit": "audit",
    "learn": "help",
}
"""Topic of an endpoint, else of its whole desk."""

READERS: Mapping[str, str] = {
    "home": "work.jobs",
    "jobs": "work.jobs",
    "footage": "footage.index",
    "footage_one": "footage.index",
    "upload": "footage.upload",
    "requests": "requests.index",
    "drafts": "edit.index",
    "edit": "edit.index",
    "clips": "clips.index",
    "clip": "clips.index",
    "review": "clips.review",
    "versions": "clips.versions",
    "gallery": "gallery.index",
    "take": "gallery.index",
    "shop": "gallery.shop",
    "counts": "gallery.counts",
    "catalog": "catalog.index",
    "item": "catalog.index",
    "schedule": "schedule.index",
    "broadcast": "schedule.index",
    "series": "schedule.series",
    "hosts": "schedule.people",
    "plan": "schedule.plan",
    "people": "accounts.people",
    "units": "accounts.units",
    "account": "accounts.account",
    "audit": "accounts.audit",
    "help": "learn.index",
}
"""In the order of the help page: each topic, and the endpoint that who reads it may call."""

STEPS: Mapping[Role, tuple[str, ...]] = {
    Role.ADMINISTRATOR: ("accounts.people", "catalog.index", "footage.upload"),
    Role.COORDINATOR: ("clips.index", "catalog.index", "schedule.index"),
    Role.MEDIA: ("footage.upload", "footage.index", "clips.index"),
    Role.SELLER: ("gallery.index", "gallery.shop", "gallery.index"),
}
"""Where the first steps of a role lead; of several roles the first one here counts."""

PROVINCE_STEPS = ("accounts.units", "accounts.people", "gallery.counts")
"""The same for who administers a province and no county of their own."""


@dataclass(frozen=True)
class Topic:
    """Help for one page.

    Attributes:
        key: Its name in ``studio/words/help.toml``.
        title: And, as remedy, what the page is for.
        steps: What to do there.
        picture: Address of a small picture of the page; empty where there is none.
    """

    key: str
    title: Message
    steps: tuple[str, ...]
    picture: str


@dataclass(frozen=True)
class GuideStep:
    """One of the first steps, and where it is done."""

    said: Message
    url: str


@dataclass(frozen=True)
class Guide:
    """The first steps of a role."""

    title: Message
    steps: tuple[GuideStep, ...]


def topic_key(endpoint: str) -> str | None:
    """Topic of a page: its own, else its desk's."""
    return TOPICS.get(endpoint) or TOPICS.get(endpoint.partition(".")[0])


def help_here() -> Topic | None:
    """Help for the page being shown; None on error pages of no endpoint."""
    key = topic_key(request.endpoint or "")
    return None if key is None else topic(key)


def topic(key: str) -> Topic:
    """One topic in the reader's language."""
    code = f"help.{key}"
    return Topic(
        key=key,
        title=say(code, language()),
        steps=tuple(each.text for each in _numbered(code)),
        picture=_picture(key),
    )


def _picture(key: str) -> str:
    """Address of the page's picture in the reader's language; the Chinese one where there is no other."""
    files = [f"help/en/{key}.jpg"] if language() == "en" else []
    there = [each for each in (*files, f"help/{key}.jpg") if (STATIC / each).is_file()]
    return asset(there[0]) if there else ""


def topics() -> list[Topic]:
    """All that concerns this person."""
    who, rules = person(), policies()
    if who is None:
        return []
    return [topic(key) for key, endpoint in READERS.items() if who.may(rules[endpoint])]


def guide() -> Guide | None:
    """The first steps of this person's role."""
    who = person()
    role = None if who is None else role_of(who)
    if role is None:
        return None
    code, leads = f"guide.{role.value}", STEPS[role]
    if role is Role.ADMINISTRATOR and who is not None and _above_counties(who):
        code, leads = "guide.province", PROVINCE_STEPS
    pairs = zip(_numbered(code), leads, strict=True)
    return Guide(
        say(code, language()),
        tuple(GuideStep(said, url_for(endpoint)) for said, endpoint in pairs),
    )


def _above_counties(who: Person) -> bool:
    kinds = {each.id: each.kind for each in who.units}
    return {kinds.get(unit_id) for unit_id, _ in who.memberships} == {UnitKind.PROVINCE.value}


def first_steps() -> Guide | None:
    """The same, unless this person put it away."""
    who = person()
    return guide() if who is not None and not who.guided else None


def role_of(who: Person) -> Role | None:
    """The role whose work somebody does."""
    held = {role for _, role in who.memberships}
    return next((role for role in STEPS if role in held), None)


def _numbered(code: str) -> list[Message]:
    """``code.1``, ``code.2`` and so on, as many as there are."""
    found: list[Message] = []
    while f"{code}.{len(found) + 1}" in entries():
        found.append(say(f"{code}.{len(found) + 1}", language()))
    return found
