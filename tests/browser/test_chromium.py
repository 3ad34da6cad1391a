import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser


def test_chinese_text_has_its_width_and_its_ink(phone: Page) -> None:
    phone.set_content('<span style="font: 40px sans-serif">黄花菜</span>')

    box = phone.locator("span").bounding_box()

    assert box is not None
    assert box["width"] == pytest.approx(120, abs=1)
    assert box["height"] > 40
    assert _ink(phone, "黄") != _ink(phone, "菜")


def _ink(page: Page, character: str) -> int:
    """Dark pixels of one drawn character."""
    return int(
        page.evaluate(
            """character => {
                const pen = new OffscreenCanvas(60, 60).getContext("2d");
                pen.font = "40px sans-serif";
                pen.fillText(character, 5, 45);
                return pen.getImageData(0, 0, 60, 60).data.filter((v, i) => i % 4 == 3 && v > 0).length;
            }""",
            character,
        )
    )


def test_it_plays_what_the_studio_writes(desk: Page) -> None:
    answer = desk.evaluate(
        """() => document.createElement("video").canPlayType('video/mp4; codecs="avc1.640028, mp4a.40.2"')"""
    )

    assert answer == "probably"
