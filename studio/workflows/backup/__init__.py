"""Backups: made while the site runs, verified as they are written, put back only whole."""

from studio.workflows.backup.make import BackedUp, back_up
from studio.workflows.backup.manifest import Entry, Manifest
from studio.workflows.backup.put_back import Restored, check_backup, restore
from studio.workflows.backup.read import open_backup

__all__ = [
    "BackedUp",
    "Entry",
    "Manifest",
    "Restored",
    "back_up",
    "check_backup",
    "open_backup",
    "restore",
]
