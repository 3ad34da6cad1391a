"""A browser's User-Agent header in words: what somebody would call the device."""

from __future__ import annotations

from flask_babel import gettext as _

SYSTEMS = (
    ("HarmonyOS", "harmony"),
    ("OpenHarmony", "harmony"),
    ("iPad", "ipad"),
    ("iPhone", "iphone"),
    ("Android", "android"),
    ("Windows", "windows"),
    ("Macintosh", "mac"),
    ("CrOS", "linux"),
    ("Linux", "linux"),
)
"""Sign in the header and what it means; the first that is found counts, for Android says Linux too."""

BROWSERS = (
    ("MicroMessenger", "wechat"),
    ("DingTalk", "dingtalk"),
    ("aweme", "douyin"),
    ("MQQBrowser", "qq"),
    ("UCBrowser", "UC"),
    ("HuaweiBrowser", "huawei"),
    ("MiuiBrowser", "xiaomi"),
    ("VivoBrowser", "vivo"),
    ("HeyTapBrowser", "oppo"),
    ("SamsungBrowser", "Samsung"),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
"""The same for browsers: nearly all of them say Safari too, and many Chrome."""


def device_of(agent: str) -> str:
    """Such as ``Android phone · WeChat``; what is not known is said to be so."""
    system = _first(SYSTEMS, agent)
    browser = _first(BROWSERS, agent)
    names: dict[str, str] = {
        "harmony": _("HarmonyOS phone"),
        "ipad": "iPad",
        "iphone": "iPhone",
        "android": _("Android phone") if "Mobile" in agent else _("Android tablet"),
        "windows": _("Windows computer"),
        "mac": _("Mac"),
        "linux": _("Linux computer"),
        "": _("Unknown device"),
    }
    return " · ".join(each for each in (names[system], _browser_name(browser)) if each)


def is_phone(agent: str) -> bool:
    """Whether it is something one holds in the hand."""
    return _first(SYSTEMS, agent) in {"harmony", "ipad", "iphone", "android"}


def _browser_name(sign: str) -> str:
    names: dict[str, str] = {
        "wechat": _("WeChat"),
        "dingtalk": _("DingTalk"),
        "douyin": _("Douyin"),
        "qq": _("QQ Browser"),
        "huawei": _("Huawei browser"),
        "xiaomi": _("Xiaomi browser"),
        "vivo": _("vivo browser"),
        "oppo": _("OPPO browser"),
    }
    return names.get(sign, sign)


def _first(signs: tuple[tuple[str, str], ...], agent: str) -> str:
    return next((meaning for sign, meaning in signs if sign in agent), "")
