"""The upload page of a desktop as its user handles it."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser.visitor import PATIENCE_MS, Visitor

ITEM = ".uppy-Dashboard-Item"
FORGET_COPIES = """() => new Promise(done => {
  const open = indexedDB.open('uppy-blobs');
  open.onsuccess = () => {
    const change = open.result.transaction(['files'], 'readwrite');
    change.objectStore('files').clear();
    change.oncomplete = done;
  };
})"""
"""As with files that are too large to be copied into the browser."""

PART_OF_IT = "() => document.querySelector('.uppy-StatusBar-progress')?.ariaValueNow > 12"


def choose(visitor: Visitor, *files: Path) -> None:
    visitor.page.set_input_files(".uppy-Dashboard-input >> nth=0", files)


def begin(visitor: Visitor) -> None:
    visitor.page.click("form[data-upload] button[type=submit]")


def partly(visitor: Visitor) -> None:
    """Wait until some of it has come."""
    visitor.page.wait_for_function(PART_OF_IT)


def come(visitor: Visitor, number: int) -> None:
    """Wait until so many files have come."""
    done = visitor.page.locator(".sending[data-state=done]")
    expect(done).to_have_count(number, timeout=PATIENCE_MS)


def unfinished(page: Page, file: Path) -> Locator:
    """The page's line of an upload that stopped."""
    return page.locator(f"[data-unfinished] [data-name='{file.name}']")
