from __future__ import annotations

import pytest

from studio.errors import InputError
from studio.units.phone import phone_digits


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("13800138000", "13800138000"),
        (" 138 0013-8000 ", "13800138000"),
        ("+86 13800138000", "13800138000"),
        ("0086-138-0013-8000", "13800138000"),
        ("＋８６　１３８００１３８０００", "13800138000"),
        ("(0734) 626·1234", "07346261234"),
        ("86123", "86123"),
        ("+44 20 7946 0958", "442079460958"),
    ],
)
def test_numbers_are_brought_to_their_digits(typed, digits):
    assert phone_digits(typed) == digits


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "1234",
        "1" * 16,
        "qidong-media",
        "138001380o0",
        "++8613800138000",
        "١٢٣٤٥٦",
        "138\x0000138",
    ],
)
def test_what_is_no_number_is_refused_by_name(typed):
    with pytest.raises(InputError) as caught:
        phone_digits(typed)
    assert caught.value.code == "phone.not_one"
    assert caught.value.params["found"] == typed
