"""A host's hours and a series through a real Chromium, on a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.site import Site
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser


def test_hours_of_a_host_on_a_phone(studio_site: Site, phone: Page) -> None:
    visitor = Visitor(studio_site, phone, "xinhua-coordinator")
    visitor.sign_in()
    visitor.go("/schedule/people")
    visitor.click("a[href^='/schedule/hosts/'] >> nth=0")
    phone.fill("[name='hours-0-start']", "18:00")
    phone.fill("[name='hours-0-end']", "22:30")
    for day in "56":
        phone.check(f"[name='hours-0-weekday'][value='{day}']", force=True)
    phone.click("button[name=more][value=days]")
    visitor.look()
    expect(phone.locator("[name='hours-0-start']")).to_have_value("18:00")
    phone.fill("[name='days-0-first']", "2030-02-01")
    phone.click(".actions button.main")
    expect(phone.locator(".told")).to_contain_text("已保存")
    expect(phone.locator("[name='days-0-first']")).to_have_value("2030-02-01")
    visitor.go("/schedule/people")
    expect(phone.locator("main")).to_contain_text("周六、周日 18:00–22:30")
    assert visitor.faults == []


def test_a_series_on_a_phone(studio_site: Site, phone: Page) -> None:
    visitor = Visitor(studio_site, phone, "sangzhi-coordinator")
    visitor.sign_in()
    visitor.go("/schedule/new")
    phone.fill("#title", "每周白茶专场")
    phone.select_option("#host", index=1)
    phone.select_option("#channel", index=1)
    phone.fill("#day", "2030-03-06")
    phone.fill("#start", "23:00")
    phone.fill("#end", "00:30")
    phone.fill("#end_day", "2030-03-07")
    visitor.click("main form .actions button.main")
    broadcast = phone.url.rpartition("/")[2]
    visitor.go(f"/schedule/{broadcast}/edit")
    visitor.click("a:has-text('让它重复')")
    phone.click(".ends .pick:has-text('一直重复')")
    expect(phone.locator("#count")).to_be_hidden()
    expect(phone.locator(".end-never")).to_contain_text("26 周")
    phone.click(".ends .pick:has-text('播够次数')")
    phone.fill("#count", "4")
    visitor.click("main form .actions button.main")
    lines = phone.locator(".occurrences .line")
    expect(lines).to_have_count(4)
    visitor.click(".occurrences .line >> nth=1")
    phone.click("form[action$='/change'] .pick:has-text('这一场和以后的')")
    phone.fill("#start", "22:00")
    visitor.click("form[action$='/change'] .actions button.main")
    expect(phone.locator(".told")).to_contain_text("改了 3 场")
    expect(lines).to_have_count(3)
    expect(lines.first).to_contain_text("22:00–00:30")
    phone.once("dialog", lambda dialog: dialog.accept())
    phone.click("form[action$='/cancel'] .pick:has-text('全部')")
    visitor.click("form[action$='/cancel'] button.bad")
    expect(phone.locator(".told")).to_contain_text("取消 3 场")
    assert visitor.faults == []
