from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import opentimelineio as otio
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.edit.crop import NO_MARGINS
from studio.edit.given_match import matched
from studio.edit.otio import OURS, write_otio
from studio.edit.otio_in import read_otio, seconds
from studio.edit.places import different, inside, path_of, url_of
from studio.edit.rates import exact_rate
from studio.edit.replan import LookedAt, replan
from studio.errors import InputError
from studio.records.edit import Caption, CropKey, CropPath, EditPlan, Reason
from studio.units import Box, TimeRange
from tests.edit.footage import source
from tests.edit.plans import (
    FILM_RATE,
    MARK,
    NTSC,
    RATES,
    TALL,
    THREE,
    film,
    held,
    moving,
    plan,
    plans,
)

CHANGED = Reason(code="edit.why.elsewhere")


def back(text: str, looked: dict[str, LookedAt] | None = None) -> EditPlan:
    """An ``.otio`` file as a plan."""
    edit = read_otio(text, "a.otio")
    return replan(edit, matched(edit), looked or {}, {TALL: NO_MARGINS})


def edited(given_plan: EditPlan, change: Callable[[Any], None]) -> str:
    """The plan's ``.otio`` file after another editor's ``change`` of its timeline."""
    timeline = otio.core.deserialize_json_from_string(write_otio(given_plan))
    change(timeline)
    return str(otio.core.serialize_json_to_string(timeline))


def video(timeline: Any) -> Any:
    return timeline.video_tracks()[0]


@settings(max_examples=60, deadline=None)
@given(plans())
def test_there_and_back_is_the_same_plan(given_plan: EditPlan) -> None:
    assert back(write_otio(given_plan)) == given_plan


@settings(max_examples=60, deadline=None)
@given(plans())
def test_without_our_metadata_times_are_still_exact(given_plan: EditPlan) -> None:
    def strip(timeline: Any) -> None:
        timeline.metadata.clear()
        for clip in timeline.find_clips():
            clip.metadata.clear()
            clip.media_reference.metadata.clear()

    edit = read_otio(edited(given_plan, strip), "a.otio")
    assert edit.before is None
    assert edit.rate == given_plan.timeline.rate
    for clip, take in zip(edit.clips, given_plan.timeline.takes, strict=True):
        assert clip.range.duration == take.source_range.duration
        # The simplest fraction near a floating-point number: exact for whole frames, else within a nanosecond.
        assert abs(clip.range.start - take.source_range.start) < Fraction(1, 10**9)
        if (take.source_range.start * edit.rate).denominator == 1:
            assert clip.range.start == take.source_range.start


@pytest.mark.parametrize("rate", RATES)
def test_whole_frames_are_whole_numbers(rate: Fraction) -> None:
    written = json.loads(write_otio(plan((0, str(90 / rate), 31), rate=rate)))
    clip = written["tracks"]["children"][0]["children"][0]
    assert clip["source_range"]["start_time"]["value"] == 90.0
    assert clip["source_range"]["duration"]["value"] == 31.0
    assert Fraction(clip["source_range"]["duration"]["rate"]).limit_denominator(1001) == rate


def test_an_editor_finds_media_sound_and_marks() -> None:
    made = plan(*THREE, marks=(MARK,), captions=(caption("0.5", "1.5", "祁东\n黄花菜"),))
    timeline = otio.core.deserialize_json_from_string(write_otio(made))
    first, second, _ = video(timeline)
    assert first.media_reference.target_url == "file:///footage/%E9%87%87%20%E6%91%98%231.mp4"
    assert seconds(second.media_reference.available_range.start_time) == Fraction("0.834")
    (sound,) = timeline.audio_tracks()
    assert [type(item) for item in sound] == [
        otio.schema.Clip,
        otio.schema.Gap,
        otio.schema.Clip,
    ]
    assert sound.duration() == video(timeline).duration()
    (mark,) = first.markers
    assert (mark.name, mark.color) == ("must product", "GREEN")
    assert seconds(mark.marked_range.start_time) == 1
    (words,) = timeline.tracks.markers
    assert words.name == "祁东\n黄花菜"


def caption(start: str, end: str, text: str) -> Caption:
    return Caption(range=TimeRange(Fraction(start), Fraction(end)), text=text)


def test_a_trimmed_clip_keeps_its_crop_on_the_picture() -> None:
    made = plan((0, "2", 60), rate=Fraction(30), paths=(moving(Fraction(2)),))

    def trim(timeline: Any) -> None:
        (clip,) = video(timeline)
        clip.source_range = otio.opentime.TimeRange(
            otio.opentime.RationalTime(75, 30), otio.opentime.RationalTime(30, 30)
        )

    found = back(edited(made, trim))
    (take,) = found.timeline.takes
    assert take.source_range == TimeRange(Fraction(5, 2), Fraction(7, 2))
    assert take.output_range == TimeRange(Fraction(0), Fraction(1))
    assert take.reasons == (*made.timeline.takes[0].reasons, CHANGED)
    assert found.crops[0].paths == (moving(Fraction(1), 150, 450),)


def test_other_order_moves_captions_and_says_what_is_gone() -> None:
    made = plan(
        (0, "1", 30), (1, "2", 30), (0, "5", 30), rate=Fraction(30),
        captions=(caption("0", "1", "甲"), caption("2", "3", "乙")),
    )  # fmt: skip

    def turn(timeline: Any) -> None:
        track = video(timeline)
        clips = [clip.deepcopy() for clip in track]
        del track[:]
        track.extend([clips[2], clips[0]])

    found = back(edited(made, turn))
    assert [take.source_range.start for take in found.timeline.takes] == [5, 1]
    assert [take.reasons for take in found.timeline.takes] == [
        made.timeline.takes[2].reasons,
        made.timeline.takes[0].reasons,
    ]
    assert found.captions == (caption("0", "1", "乙"), caption("1", "2", "甲"))
    (gone,) = found.timeline.left_out
    assert (gone.source, gone.range.start) == (1, 2)


def test_half_a_frame_lost_to_rounding_is_given_back() -> None:
    made = plan(*THREE)

    def round_to_frames(timeline: Any) -> None:
        for clip in video(timeline):
            start, length = clip.source_range.start_time, clip.source_range.duration
            clip.source_range = otio.opentime.TimeRange(
                otio.opentime.RationalTime(round(start.value), start.rate), length
            )

    assert back(edited(made, round_to_frames)) == made


def test_an_editor_that_counts_from_its_own_zero_is_understood() -> None:
    made = plan((1, "2.5", 60), rate=Fraction(30))

    def count_from_one_hour(timeline: Any) -> None:
        (clip,) = video(timeline)
        clip.media_reference.metadata.clear()
        clip.media_reference.available_range = otio.opentime.TimeRange(
            otio.opentime.RationalTime(108_000, 30), otio.opentime.RationalTime(600, 30)
        )
        clip.source_range = otio.opentime.TimeRange(
            otio.opentime.RationalTime(108_090, 30), otio.opentime.RationalTime(60, 30)
        )

    (take,) = back(edited(made, count_from_one_hour)).timeline.takes
    assert take.source_range.start == Fraction("3.834")


def test_a_new_clip_by_path_is_cropped_anew() -> None:
    made = plan((0, "1", 30), rate=Fraction(30))

    def add(timeline: Any) -> None:
        clip = video(timeline)[0].deepcopy()
        clip.metadata.clear()
        clip.media_reference = otio.schema.ExternalReference(target_url="/other/c d.mp4")
        clip.source_range = otio.opentime.TimeRange(
            otio.opentime.RationalTime(90, 30), otio.opentime.RationalTime(45, 30)
        )
        video(timeline).append(clip)

    footage = source((2, 0.5), (3, 0.5))
    looked = {"/other/c d.mp4": LookedAt(footage, film("c d.mp4", duration=Fraction(5)))}
    text = edited(made, add)
    assert [each.path for each in matched(read_otio(text, "")) if each.take is None] == [*looked]
    found = back(text, looked)
    first, second = found.timeline.takes
    assert first == made.timeline.takes[0]
    assert (second.source, second.shot) == (2, 1)
    assert second.source_range == TimeRange(Fraction(3), Fraction(9, 2))
    assert second.output_range == TimeRange(Fraction(1), Fraction(5, 2))
    assert found.crops[0].paths == (held(), held(656))


def test_a_file_at_another_place_is_known_by_its_name() -> None:
    made = plan(*THREE)
    places = ["D:\\素材\\采 摘#1.mp4", "D:\\素材\\b.mp4"]
    text = write_otio(made, places)
    assert "file:///D:/" in text
    assert back(text) == made


def test_a_slipped_clip_is_looked_at_again() -> None:
    def slip(timeline: Any) -> None:
        video(timeline)[0].source_range = otio.opentime.TimeRange(
            otio.opentime.RationalTime(300, 30), otio.opentime.RationalTime(30, 30)
        )

    (clip,) = matched(read_otio(edited(plan((0, "1", 30), rate=Fraction(30)), slip), ""))
    assert clip.take is None
    assert clip.path == film().path


def test_what_reaches_beyond_the_file_is_shortened_and_said() -> None:
    def stretch(timeline: Any) -> None:
        video(timeline)[0].source_range = otio.opentime.TimeRange(
            otio.opentime.RationalTime(570, 30), otio.opentime.RationalTime(90, 30)
        )

    found = back(edited(plan((0, "18.5", 30), rate=Fraction(30)), stretch))
    assert found.timeline.takes[0].source_range == TimeRange(Fraction(19), Fraction(20))
    assert found.timeline.notes == (Reason(code="otio.note.outside"),)


def test_gaps_transitions_speed_and_tracks_are_laid_flat_with_a_word() -> None:
    made = plan((0, "1", 30), (1, "2", 30), (0, "5", 30), rate=Fraction(30))

    def dress(timeline: Any) -> None:
        track = video(timeline)
        track.insert(1, otio.schema.Gap(duration=otio.opentime.RationalTime(12, 30)))
        offset = otio.opentime.RationalTime(5, 30)
        track.insert(3, otio.schema.Transition(in_offset=offset, out_offset=offset))
        track[4].effects.append(otio.schema.LinearTimeWarp(time_scalar=2.0))
        off = track[0].deepcopy()
        off.enabled = False
        track.append(off)

    found = back(edited(made, dress))
    assert found.timeline.takes == made.timeline.takes
    assert [note.code for note in found.timeline.notes] == [
        "otio.note.transitions",
        "otio.note.gaps",
        "otio.note.speed",
    ]


def test_the_upper_track_is_what_is_seen() -> None:
    made = plan((0, "1", 60), rate=Fraction(30))

    def cover(timeline: Any) -> None:
        clip = video(timeline)[0].deepcopy()
        clip.source_range = otio.opentime.TimeRange(
            otio.opentime.RationalTime(45, 30), otio.opentime.RationalTime(30, 30)
        )
        over = otio.schema.Track("V2", kind=otio.schema.TrackKind.Video)
        over.append(otio.schema.Gap(duration=otio.opentime.RationalTime(30, 30)))
        over.append(clip)
        timeline.tracks.insert(1, over)

    found = back(edited(made, cover))
    assert [take.source_range for take in found.timeline.takes] == [
        TimeRange(Fraction(1), Fraction(2)),
        TimeRange(Fraction(3, 2), Fraction(5, 2)),
    ]
    assert found.timeline.notes == (Reason(code="otio.note.tracks"),)


def test_a_photograph_keeps_its_move_over_another_length() -> None:
    slow = CropPath(
        keys=(
            CropKey(time=Fraction(0), box=Box(0, 0, 600, 1066)),
            CropKey(time=Fraction(2), box=Box(40, 8, 560, 995)),
        )
    )
    made = plan((0, "0", 60), rate=Fraction(30), photos=(0,), paths=(slow,))

    def longer(timeline: Any) -> None:
        video(timeline)[0].source_range = otio.opentime.TimeRange(
            otio.opentime.RationalTime(0, 30), otio.opentime.RationalTime(90, 30)
        )

    found = back(edited(made, longer))
    assert found.timeline.duration == 3
    assert [key.time for key in found.crops[0].paths[0].keys] == [0, 3]
    assert [key.box for key in found.crops[0].paths[0].keys] == [key.box for key in slow.keys]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda timeline: timeline.tracks.clear(), "otio.no_clips"),
        (lambda timeline: video(timeline).clear(), "otio.no_clips"),
        (lambda timeline: video(timeline).append(otio.schema.Stack("s")), "otio.nested"),
        (
            lambda timeline: setattr(
                video(timeline)[0], "media_reference", otio.schema.MissingReference()
            ),
            "otio.no_media",
        ),
        (
            lambda timeline: setattr(
                video(timeline)[0],
                "source_range",
                otio.opentime.TimeRange(
                    otio.opentime.RationalTime(0, 30), otio.opentime.RationalTime(5, 0)
                ),
            ),
            "otio.bad_time",
        ),
    ],
)
def test_what_cannot_be_taken_over_is_said(change: Callable[[Any], None], code: str) -> None:
    with pytest.raises(InputError) as caught:
        read_otio(edited(plan(*THREE), change), "a.otio")
    assert caught.value.code == code
    assert caught.value.params["name"] == "a.otio"


@pytest.mark.parametrize(
    "text",
    ["", "{}", "null", "[1]", "hello", "[" * 100_000, '{"OTIO_SCHEMA": "Timeline.99"}',
     '{"OTIO_SCHEMA": "Timeline.1"}', '{"OTIO_SCHEMA": "Clip.1"}', '{"a": ' * 50_000],
)  # fmt: skip
def test_what_is_no_edit_is_refused(text: str) -> None:
    with pytest.raises(InputError) as caught:
        read_otio(text, "a.otio")
    assert caught.value.code in {"otio.not_otio", "otio.no_timeline"}


def test_a_plan_that_was_tampered_with_is_not_believed() -> None:
    def tamper(timeline: Any) -> None:
        timeline.metadata[OURS]["plan"]["timeline"]["rate"] = "fast"

    assert read_otio(edited(plan(*THREE), tamper), "").before is None


@pytest.mark.parametrize(
    ("written", "meant"),
    [(29.97, NTSC), (30000 / 1001, NTSC), (23.976, FILM_RATE), (23.98, FILM_RATE), (59.94, 2 * NTSC),
     (24.0, Fraction(24)), (25.0, Fraction(25)), (12.5, Fraction(25, 2))],
)  # fmt: skip
def test_rates_mean_what_editors_mean(written: float, meant: Fraction) -> None:
    assert exact_rate(Fraction(written)) == meant


@pytest.mark.parametrize(
    ("path", "url"),
    [
        ("/a/采 b#1%.mp4", "file:///a/%E9%87%87%20b%231%25.mp4"),
        ("D:\\素材\\a b.mp4", "file:///D:/%E7%B4%A0%E6%9D%90/a%20b.mp4"),
        ("\\\\nas\\share\\a.mp4", "file://nas/share/a.mp4"),
        ("clips/a b.mp4", "clips/a%20b.mp4"),
    ],
)
def test_paths_and_urls(path: str, url: str) -> None:
    assert url_of(path) == url
    assert path_of(url) == path.replace("\\", "/")
    assert path_of("file://localhost/a/b.mp4") == "/a/b.mp4"
    assert path_of("/plain/a b.mp4") == "/plain/a b.mp4"


@given(st.sampled_from(RATES), st.integers(0, 10**7))
def test_every_whole_frame_of_every_rate_divides_out_exactly(rate: Fraction, frame: int) -> None:
    time = otio.opentime.RationalTime(float(frame), float(rate))
    assert seconds(time) == frame / rate


def test_files_of_one_name_get_numbers_and_the_folder_its_own_slashes() -> None:
    names = different(["a.mp4", "A.MP4", "a.mp4", "b"])
    assert names == ["a.mp4", "A-2.MP4", "a-3.mp4", "b"]
    assert inside("D:\\素材", ["a.mp4"]) == ["D:\\素材\\a.mp4"]
    assert inside("/Users/me/草稿", ["a.mp4"]) == ["/Users/me/草稿/a.mp4"]
