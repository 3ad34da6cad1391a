"""What a link shows where it is pasted: title, a line and a picture, none of which says more than its page does."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ShareCard:
    """The card of a link (``pages/share_card.html`` writes it into a page's head).

    Attributes:
        title: Its first line.
        line: What stands below.
        image: Whole address of a square JPEG that needs no sign-in; empty for none.
        address: Whole address of the page itself.
    """

    title: str
    line: str
    image: str = ""
    address: str = ""
