from __future__ import annotations

import pytest

from web.agents import device_of, is_phone

HARMONY = (
    "Mozilla/5.0 (Phone; OpenHarmony 5.0) AppleWebKit/537.36 Chrome/114.0.0.0 Safari/537.36 "
    "ArkWeb/4.1.6.1 Mobile HuaweiBrowser/5.1.4.300"
)
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/17.4 Mobile/15E148 Safari/604.1"
)
DOUYIN = (
    "Mozilla/5.0 (Linux; Android 11; V2055A Build/RP1A.200720.012; wv) AppleWebKit/537.36 "
    "Chrome/87.0.4280.141 Mobile Safari/537.36 aweme_230400 JsSdk/1.0"
)
TABLET = (
    "Mozilla/5.0 (Linux; Android 13; TB371FC) AppleWebKit/537.36 Chrome/124.0.0.0 Safari/537.36"
)
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120.0 Safari/537.36 Edg/120.0"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/17.4 Safari/605.1.15"


@pytest.mark.parametrize(
    ("agent", "words", "phone"),
    [
        (HARMONY, "鸿蒙手机 · 华为浏览器", True),
        (IPHONE, "iPhone · Safari", True),
        (DOUYIN, "安卓手机 · 抖音", True),
        (TABLET, "安卓平板 · Chrome", True),
        (EDGE, "Windows 电脑 · Edge", False),
        (FIREFOX, "Linux 电脑 · Firefox", False),
        (MAC, "苹果电脑 · Safari", False),
        ("curl/8.5", "未知设备", False),
        ("", "未知设备", False),
    ],
)
def test_a_browser_in_words(app, agent, words, phone):
    with app.test_request_context(headers={"Accept-Language": "zh-CN"}):
        assert device_of(agent) == words
        assert is_phone(agent) == phone
