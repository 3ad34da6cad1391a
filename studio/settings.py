"""Settings: read once from the environment, frozen afterwards."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING

from studio.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

PREFIX = "COUNTY_STUDIO_"
"""Every environment variable the studio reads starts with this."""

CHECKOUT = Path(__file__).resolve().parent.parent
"""Folder that holds ``templates/`` and ``assets/``."""


@dataclass(frozen=True)
class Settings:
    """Where things are and how much of the machine may be used.

    Attributes:
        var: Folder of everything the studio writes: database, blobs, logs, demo (``COUNTY_STUDIO_VAR``).
        database_url: SQLAlchemy URL; SQLite under ``var`` unless set (``COUNTY_STUDIO_DATABASE_URL``).
        ffmpeg: Path of the ffmpeg binary; the bundled one when empty (``COUNTY_STUDIO_FFMPEG``).
        built: Folder that set-up fills: ``fonts/`` and ``web/`` bundles (``COUNTY_STUDIO_BUILT``).
        data: Folder that holds ``templates/`` and ``assets/`` (``COUNTY_STUDIO_DATA``).
        host: Address the site listens on (``COUNTY_STUDIO_HOST``).
        port: TCP port of the site (``COUNTY_STUDIO_PORT``).
        secret_key: Signs sessions and links; made and kept under ``var`` when empty (``COUNTY_STUDIO_SECRET_KEY``).
        renders: Batch jobs one machine runs at a time (``COUNTY_STUDIO_RENDERS``).
        disk_reserve_mib: Free space below which nothing new is accepted, MiB (``COUNTY_STUDIO_DISK_RESERVE_MIB``).
        upload_limit_mib: Largest single upload, MiB (``COUNTY_STUDIO_UPLOAD_LIMIT_MIB``).
        county_quota_mib: Most raw footage one county may keep, MiB; 0, as long as it is not set, is no limit
            (``COUNTY_STUDIO_COUNTY_QUOTA_MIB``).
        proxies: Reverse proxies in front of the site whose X-Forwarded headers are believed; none by default
            (``COUNTY_STUDIO_PROXIES``).
        speech_model: Folder of a speech recogniser's model for captions; None leaves recognition off
            (``COUNTY_STUDIO_SPEECH_MODEL``).
        hardware: Whether encoders of graphics cards that work here may be used (``COUNTY_STUDIO_HARDWARE``: yes or no).
    """

    var: Path
    database_url: str
    ffmpeg: str
    built: Path
    data: Path
    host: str
    port: int
    secret_key: str
    renders: int
    disk_reserve_mib: int
    upload_limit_mib: int
    proxies: int = 0
    county_quota_mib: int = 0
    speech_model: Path | None = None
    hardware: bool = True

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """Read the settings from ``environment`` (the process's own when None).

        Raises:
            InputError: ``settings.not_a_number`` when a numeric variable is not a whole number above zero;
                ``settings.too_large`` when it is above what there is; ``settings.not_yes_or_no``.
        """
        env = os.environ if environment is None else environment
        var = Path(env.get(PREFIX + "VAR", "") or CHECKOUT / "var").resolve()
        return cls(
            var=var,
            database_url=env.get(PREFIX + "DATABASE_URL", "")
            or f"sqlite:///{var / 'studio.sqlite'}",
            ffmpeg=env.get(PREFIX + "FFMPEG", ""),
            built=Path(
                env.get(PREFIX + "BUILT", "") or Path(sys.prefix) / "share" / "county-studio"
            ),
            data=Path(env.get(PREFIX + "DATA", "") or CHECKOUT),
            host=env.get(PREFIX + "HOST", "") or "127.0.0.1",
            port=_whole(env, "PORT", 8000, most=65535),
            secret_key=env.get(PREFIX + "SECRET_KEY", ""),
            renders=_whole(env, "RENDERS", 1),
            disk_reserve_mib=_whole(env, "DISK_RESERVE_MIB", 1024),
            upload_limit_mib=_whole(env, "UPLOAD_LIMIT_MIB", 8192),
            proxies=_whole(env, "PROXIES", 0),
            county_quota_mib=_whole(env, "COUNTY_QUOTA_MIB", 0),
            speech_model=_folder(env, "SPEECH_MODEL"),
            hardware=_yes(env, "HARDWARE"),
        )

    @property
    def environment(self) -> dict[str, str]:
        """The environment that makes ``from_environment`` give these settings in a child.

        The secret key stays here: a child that works on media has no use for it.
        """
        values = {part.name: getattr(self, part.name) for part in fields(self)}
        return {
            PREFIX + name.upper(): _as_text(value)
            for name, value in values.items()
            if (value or value is False) and name != "secret_key"
        }


def _as_text(value: object) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def _folder(env: Mapping[str, str], name: str) -> Path | None:
    text = env.get(PREFIX + name, "")
    return Path(text).expanduser().resolve() if text else None


def _whole(env: Mapping[str, str], name: str, default: int, most: int | None = None) -> int:
    text = env.get(PREFIX + name, "")
    if not text:
        return default
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise InputError("settings.not_a_number", variable=PREFIX + name, found=text)
    if most is not None and int(text) > most:
        raise InputError("settings.too_large", variable=PREFIX + name, found=text, most=most)
    return int(text)


def _yes(env: Mapping[str, str], name: str) -> bool:
    text = env.get(PREFIX + name, "") or "yes"
    if text not in ("yes", "no"):
        raise InputError("settings.not_yes_or_no", variable=PREFIX + name, found=text)
    return text == "yes"
