"""Who came in by password, and who tried: lines of the audit log."""

from __future__ import annotations

from sqlalchemy.orm import Session

from studio.records.people import Account
from studio.store import Viewer
from studio.workflows.accounts.people import account_named
from studio.workflows.accounts.sessions import note_account


def note_sign_in(session: Session, account: Account) -> None:
    """Somebody came in."""
    note_account(session, Viewer(account.id, ()), account.id, "account.sign_in")


def note_failed_sign_in(session: Session, typed: str) -> None:
    """Somebody was turned away at an account that is there.

    What was typed is written nowhere: people type their password into the wrong field. A name that nobody has belongs
    to no unit, so nobody reads of it.
    """
    account = account_named(session, typed)
    if account is not None:
        note_account(session, None, account.id, "account.sign_in_failed")
