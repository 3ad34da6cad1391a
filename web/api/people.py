"""Who works in one's units: to read. No token makes an account, gives a role, or lets anybody in.

What a token can do must not grow, and an account that it made, or a password that it set, would be such growth.
"""

from __future__ import annotations

from functools import partial

from sqlalchemy.orm import contains_eager

from studio.records.people import Membership
from studio.workflows.accounts import people as members
from studio.workflows.accounts.find_people import called, devices_of
from studio.workflows.accounts.invite import open_invitations
from studio.workflows.accounts.memberships import memberships_of
from web.api.asked_people import PeopleAsked
from web.api.marks import gettext as _
from web.api.operations import Answer, operation
from web.api.pages import listed, rows_of
from web.api.shapes import Listed
from web.api.shapes_people import (
    InvitationShape,
    MembershipShape,
    PersonShape,
    SessionShape,
    WholePersonShape,
    session_facts,
)
from web.reach import fetch, viewer
from web.state import session

GROUP = _("People and who did what")


@operation(
    "GET",
    "/people",
    Listed[PersonShape],
    group=GROUP,
    summary=_("Who works in one's units, and as what"),
    query=PeopleAsked,
)
def list_people(query: PeopleAsked) -> Answer:
    """Closed accounts too."""
    wanted = called(viewer(), query.words.strip()).options(contains_eager(Membership.account))
    if query.unit is not None:
        wanted = wanted.where(Membership.unit_id == query.unit)
    rows, more = rows_of(wanted, (None, Membership.id), query)
    devices = devices_of(session(), rows)
    return listed([_person(each, devices.get(each.account_id, 0)) for each in rows], more)


@operation(
    "GET",
    "/people/<membership_id>",
    WholePersonShape,
    group=GROUP,
    summary=_("One person with their places, devices and open invitations"),
)
def get_person(membership_id: str) -> WholePersonShape:
    """Devices as far as the caller looks after them, or their unit invited them."""
    held = fetch(Membership, membership_id)
    seen = partial(members.sessions_to_see, session(), viewer())
    there = devices_of(session(), [held])
    return WholePersonShape(
        **_person(held, there.get(held.account_id, 0)).model_dump(),
        memberships=[
            MembershipShape.model_validate(each)
            for each in memberships_of(session(), viewer(), held.account_id)
        ],
        sessions=[
            SessionShape.model_validate(session_facts(each)) for each in seen(held.account_id)
        ],
        invitations=[
            InvitationShape.model_validate(each)
            for each in open_invitations(session(), viewer(), held.account_id)
        ],
    )


def _person(row: Membership, devices: int) -> PersonShape:
    account = row.account
    return PersonShape(
        id=row.id,
        account_id=account.id,
        unit_id=row.unit_id,
        role=row.role,
        name=account.name,
        login=account.login,
        phone=account.phone,
        closed=account.disabled_at is not None,
        devices=devices,
    )
