from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from studio.media.telemetry import device, moment, of_film, of_photo, place


@pytest.mark.parametrize(
    ("text", "latitude", "longitude", "altitude"),
    [
        ("+51.5334-000.1255+026.756/", 51.5334, -0.1255, 26.756),
        ("+33.1268-117.3273/", 33.1268, -117.3273, None),
        ("+30.2500+120.1700", 30.25, 120.17, None),
        ("-2730+15330/", -27.5, 153.5, None),
        ("+273000.5+1201500-10CRSWGS_84/", 27.500139, 120.25, -10),
    ],
)
def test_places_as_cameras_write_them(text, latitude, longitude, altitude):
    found = place(text)
    assert found is not None
    assert found.latitude == pytest.approx(latitude, abs=1e-5)
    assert found.longitude == pytest.approx(longitude, abs=1e-5)
    assert found.altitude_m == altitude


@pytest.mark.parametrize(
    "text", ["", "/", "home", "+00.0000+000.0000/", "+91.0+000.5/", "+10.0+181.0/", "+1", "+9e9+1/"]
)
def test_what_is_no_place_is_none(text):
    assert place(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2023-05-09T12:41:46+0100", datetime(2023, 5, 9, 12, 41, 46, tzinfo=timezone(timedelta(hours=1)))),
        ("2024-01-24T14:50:14.000000Z", datetime(2024, 1, 24, 14, 50, 14, tzinfo=UTC)),
        ("2007:12:06 14:33:18", datetime(2007, 12, 6, 14, 33, 18, tzinfo=UTC)),
        ("2024:05:06 07:08:09+08:00", datetime(2024, 5, 6, 7, 8, 9, tzinfo=timezone(timedelta(hours=8)))),
        ("1904-01-01T00:00:00Z", None),
        ("1970-01-01T00:00:00Z", None),
        ("2024-13-01T00:00:00Z", None),
        ("2024-05-06T07:08:09+9959", None),
        ("yesterday", None),
    ],
)  # fmt: skip
def test_times_as_cameras_write_them(text, expected):
    found = moment(text)
    assert found == expected
    if expected is not None and found is not None:
        assert found.utcoffset() == expected.utcoffset()


def test_the_best_note_is_taken():
    told = of_film(
        {
            "creation_time": "2023-05-09T11:48:30.000000Z",
            "com.apple.quicktime.creationdate": "2023-05-09T12:41:46+0100",
            "com.apple.quicktime.make": "Apple",
            "com.apple.quicktime.model": "iPhone 14 Pro",
            "com.apple.quicktime.location.ISO6709": "+51.5334-000.1255+026.756/",
            "encoder": "Lavf60",
        }
    )
    assert str(told.captured_at) == "2023-05-09 12:41:46+01:00"
    assert told.device == "Apple iPhone 14 Pro"
    assert told.place is not None


def test_an_action_camera_is_known_by_its_tracks():
    assert of_film({"video:handler_name": "\tGoPro AVC", "firmware": "HD5.02"}).device == "GoPro"
    assert of_film({"video:encoder": "Lavc60 libx264"}).device == ""


def test_the_maker_is_named_once():
    assert device("HUAWEI", "HUAWEI P60") == "HUAWEI P60"
    assert device("Apple", "iPhone 7") == "Apple iPhone 7"
    assert device("", "") == ""


def test_a_photograph_s_notes():
    told = of_photo(
        {"taken": "2019:03:21 11:04:22", "zone": "+08:00", "make": "Apple", "model": "iPhone 7",
         "latitude": 41.2, "longitude": -96.1, "altitude": 351.3}
    )  # fmt: skip
    assert str(told.captured_at) == "2019-03-21 11:04:22+08:00"
    assert told.place is not None
    assert told.place.altitude_m == 351.3
    assert of_photo({"latitude": float("nan"), "longitude": 3.0}).place is None
