from __future__ import annotations

import json
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import pymediainfo
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyJianYingDraft import DraftFolder, ScriptFile, TrackType
from pyJianYingDraft import VideoMaterial as ReadingMaterial

from studio.edit.jianying import PHOTO_US, draft_of
from studio.edit.placing import Placing, placing
from studio.records.edit import Caption, CropKey, CropPath, EditPlan
from studio.units import Aspect, Box, Size, TimeRange
from tests.edit.plans import HD, NTSC, TALL, THREE, film, moving, plan, plans

CANVAS = Size(1080, 1920)


def drafted(given_plan: EditPlan) -> tuple[dict[str, Any], dict[str, Any]]:
    """Content and meta of the draft in 9:16."""
    places = [file.path for file in given_plan.files]
    texts = draft_of(given_plan, TALL, CANVAS, places, "草稿")
    return json.loads(texts.content), json.loads(texts.meta)


def opened(given_plan: EditPlan, folder: Path) -> ScriptFile:
    """The draft, opened again by pyJianYingDraft."""
    places = [file.path for file in given_plan.files]
    texts = draft_of(given_plan, TALL, CANVAS, places, "草稿")
    (folder / "草稿").mkdir(parents=True)
    (folder / "草稿" / "draft_content.json").write_text(texts.content, encoding="utf-8")
    (folder / "草稿" / "draft_meta_info.json").write_text(texts.meta, encoding="utf-8")
    return DraftFolder(str(folder)).load_template("草稿")


def segments(content: dict[str, Any], kind: str = "video") -> list[dict[str, Any]]:
    return [
        each for track in content["tracks"] if track["type"] == kind for each in track["segments"]
    ]


def material_of(content: dict[str, Any], segment: dict[str, Any]) -> dict[str, Any]:
    (found,) = (m for m in content["materials"]["videos"] if m["id"] == segment["material_id"])
    return found


def seen(scale: float, x: float, y: float, display: Size, canvas: Size) -> tuple[float, ...]:
    """Left, top, right, bottom of the display that the canvas shows: the editor's rules, backwards."""
    fit = min(canvas.width / display.width, canvas.height / display.height) * scale
    middle = (
        display.width / 2 - x * canvas.width / 2 / fit,
        display.height / 2 + y * canvas.height / 2 / fit,
    )
    half = (canvas.width / fit / 2, canvas.height / fit / 2)
    return (
        middle[0] - half[0], middle[1] - half[1], middle[0] + half[0], middle[1] + half[1],
    )  # fmt: skip


def test_the_library_opens_it_again(tmp_path: Path) -> None:
    talk = Caption(range=TimeRange(Fraction(1, 3), Fraction(2)), text="祁东黄花菜\n清晨采摘")
    script = opened(plan(*THREE, captions=(talk,)), tmp_path)
    assert (script.width, script.height, script.fps) == (1080, 1920, 30)
    assert script.duration == round((45 + 60 + 31) / NTSC * 10**6)
    film = script.get_imported_track(TrackType.video, index=0)
    assert [(s.start, s.duration, s.source_timerange.start) for s in film.segments] == [
        (0, 1_501_500, 333_333),
        (1_501_500, 2_002_000, 1_666_000),  # 2.5 s on a clock whose first picture has 0.834 s
        (3_503_500, 1_034_367, 7_012_346),
    ]
    words = script.get_imported_track(TrackType.text, index=0)
    assert [(s.start, s.duration) for s in words.segments] == [(333_333, 1_666_667)]
    assert "清晨采摘" in script.imported_materials["texts"][0]["content"]


@settings(max_examples=25, deadline=None)
@given(plans())
def test_segments_touch_and_nothing_drifts(given_plan: EditPlan) -> None:
    content, _ = drafted(given_plan)
    found = segments(content)
    assert content["duration"] == round(given_plan.timeline.duration * 10**6)
    for segment, take in zip(found, given_plan.timeline.takes, strict=True):
        shown, source = segment["target_timerange"], segment["source_timerange"]
        assert abs(shown["start"] - take.output_range.start * 10**6) <= Fraction(1, 2)
        assert source["duration"] == shown["duration"]
        assert segment["speed"] == 1.0
        assert source["start"] >= 0
        material = material_of(content, segment)
        assert source["start"] + source["duration"] <= material["duration"]
    for one, other in pairwise(found):
        end = one["target_timerange"]["start"] + one["target_timerange"]["duration"]
        assert other["target_timerange"]["start"] == end


def test_an_editor_counts_from_where_the_file_begins() -> None:
    """Sound from 0 s, pictures from 0.834 s: the editor's zero is the sound's."""
    late = film("b.mp4", "0.834", begins=Fraction(0))
    content, _ = drafted(plan((0, "2.5", 30), files=(late,)))
    (segment,) = segments(content)
    assert segment["source_timerange"]["start"] == 2_500_000
    assert content["materials"]["videos"][0]["duration"] == 20_834_000


def test_a_held_crop_is_what_the_canvas_shows() -> None:
    box = Box(300, 0, 608, 1080)
    made = plan((0, "1", 30), paths=(CropPath(keys=(CropKey(time=Fraction(0), box=box),)),))
    content, _ = drafted(made)
    (segment,) = segments(content)
    clip = segment["clip"]
    place = (clip["scale"]["x"], clip["transform"]["x"], clip["transform"]["y"])
    assert clip["scale"]["x"] == clip["scale"]["y"]
    assert seen(*place, HD, CANVAS) == pytest.approx((300, 0, 908, 1080), abs=0.6)
    assert segment["common_keyframes"] == []


def test_a_moving_crop_has_key_frames() -> None:
    made = plan((0, "1", 60), rate=Fraction(30), paths=(moving(Fraction(2), 0, 600),))
    content, _ = drafted(made)
    (segment,) = segments(content)
    (across,) = segment["common_keyframes"]
    assert across["property_type"] == "KFTypePositionX"
    keys = [(key["time_offset"], key["values"][0]) for key in across["keyframe_list"]]
    assert [time for time, _ in keys] == [0, 2_000_000]
    scale = segment["clip"]["scale"]["x"]
    lefts = [seen(scale, x, 0, HD, CANVAS)[0] for _, x in keys]
    assert lefts == pytest.approx([0, 600], abs=0.6)


@given(
    st.integers(0, 1300), st.integers(0, 700), st.integers(10, 600),
    st.sampled_from([Size(1080, 1920), Size(1080, 1080), Size(1920, 1080), Size(1080, 1350)]),
)  # fmt: skip
def test_any_box_of_the_clips_shape_fills_the_canvas(
    x: int, y: int, width: int, canvas: Size
) -> None:
    box = Box(x, y, width * 2, round(width * 2 * canvas.height / canvas.width))
    place = placing(box, Size(3840, 2160), canvas, whole=False)
    shown = seen(place.scale, place.x, place.y, Size(3840, 2160), canvas)
    wished = (box.x, box.y, box.right, box.bottom)
    assert shown == pytest.approx(wished, abs=1.1)


def test_a_whole_picture_in_its_own_shape_is_left_alone() -> None:
    assert placing(Box(0, 0, 1920, 1080), HD, HD, whole=False) == Placing(1.0, 0.0, 0.0)


def test_a_photograph_that_slowly_grows_has_key_frames_of_scale() -> None:
    path = CropPath(
        keys=(
            CropKey(time=Fraction(0), box=Box(300, 0, 608, 1080)),
            CropKey(time=Fraction(1), box=Box(350, 90, 506, 900)),
        )
    )
    made = plan((0, "4", 30), rate=Fraction(30), photos=(0,), paths=(path,))
    content, meta = drafted(made)
    (segment,) = segments(content)
    material = material_of(content, segment)
    assert (material["type"], material["duration"]) == ("photo", PHOTO_US)
    assert segment["source_timerange"] == {"start": 0, "duration": 1_000_000}
    kinds = {each["property_type"]: each for each in segment["common_keyframes"]}
    grow = [key["values"][0] for key in kinds["KFTypeScaleX"]["keyframe_list"]]
    assert grow[1] / grow[0] == pytest.approx(608 / 506, rel=0.01)
    assert segment["uniform_scale"]["on"] is True
    assert meta["draft_materials"][0]["value"][0]["metetype"] == "photo"


def test_what_does_not_fit_stands_over_its_own_blur() -> None:
    box = Box(200, 0, 1200, 1080)
    path = CropPath(keys=(CropKey(time=Fraction(0), box=box),), fill=True)
    made = plan((0, "1", 30), (0, "3", 30), paths=(path, moving(Fraction(1))))
    content, _ = drafted(made)
    first, second = segments(content)
    crop = material_of(content, first)["crop"]
    assert (crop["upper_left_x"], crop["lower_right_x"]) == (200 / 1920, 1400 / 1920)
    assert first["clip"]["scale"] == {"x": 1.0, "y": 1.0}
    (blur,) = content["materials"]["canvases"]
    assert blur["type"] == "canvas_blur"
    assert blur["id"] in first["extra_material_refs"]
    assert blur["id"] not in second["extra_material_refs"]
    assert material_of(content, second)["crop"]["lower_right_x"] == 1.0


def test_a_moving_box_that_does_not_fit_is_wholly_seen() -> None:
    keys = tuple(
        CropKey(time=Fraction(t), box=Box(x, 0, 1200, 1080)) for t, x in ((0, 100), (1, 600))
    )
    content, _ = drafted(plan((0, "1", 30), paths=(CropPath(keys=keys, fill=True),)))
    (segment,) = segments(content)
    scale, x = segment["clip"]["scale"]["x"], segment["clip"]["transform"]["x"]
    left, _, right, _ = seen(scale, x, 0, HD, CANVAS)
    assert (left, right) == pytest.approx((100, 1300), abs=0.6)


def test_the_media_list_knows_every_file() -> None:
    content, meta = drafted(plan(*THREE))
    entries = {entry["id"]: entry for entry in meta["draft_materials"][0]["value"]}
    for material in content["materials"]["videos"]:
        entry = entries[material["local_material_id"]]
        assert entry["file_Path"] == material["path"]
        assert (entry["width"], entry["height"]) == (1920, 1080)
    assert meta["draft_name"] == "草稿"
    assert meta["tm_duration"] == content["duration"]


def test_the_canvas_has_the_clips_shape() -> None:
    content, _ = drafted(plan(*THREE))
    assert content["canvas_config"] == {"width": 1080, "height": 1920, "ratio": "9:16"}
    made = plan((0, "1", 30))
    odd = Aspect(4, 5)
    crops = (made.crops[0].model_copy(update={"aspect": odd}),)
    made = made.model_copy(update={"crops": crops})
    texts = draft_of(made, odd, Size(1080, 1350), ["a", "b"], "n")
    assert json.loads(texts.content)["canvas_config"]["ratio"] == "original"


def test_captions_that_overlap_get_tracks_of_their_own() -> None:
    spans = ((0, 2), (1, 3), (2, 4))
    talk = tuple(Caption(range=TimeRange(Fraction(a), Fraction(b)), text=f"{a}") for a, b in spans)
    content, _ = drafted(plan((0, "1", 150), captions=talk))
    tracks = [track for track in content["tracks"] if track["type"] == "text"]
    assert [len(track["segments"]) for track in tracks] == [2, 1]


def test_paths_of_windows_are_written_as_the_editor_writes_them() -> None:
    texts = draft_of(plan((0, "1", 30)), TALL, CANVAS, ["D:\\素材\\a.mp4", "/a/b.mp4"], "n")
    paths = [entry["file_Path"] for entry in json.loads(texts.meta)["draft_materials"][0]["value"]]
    assert paths == ["D:/素材/a.mp4", "/a/b.mp4"]


def test_the_same_plan_gives_the_same_draft_and_another_one_other_ids() -> None:
    talk = (Caption(range=TimeRange(Fraction(0), Fraction(1)), text="好"),)
    assert drafted(plan(*THREE, captions=talk)) == drafted(plan(*THREE, captions=talk))
    one, other = (drafted(plan(*THREE[:n]))[0] for n in (2, 3))
    assert one["id"] != other["id"]
    assert segments(one)[0]["id"] != segments(other)[0]["id"]


def test_no_media_is_opened_here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("media was parsed in this process")

    monkeypatch.setattr(pymediainfo.MediaInfo, "parse", refuse)
    (tmp_path / "a.mp4").touch()
    with pytest.raises(AssertionError):  # the guard works
        ReadingMaterial(str(tmp_path / "a.mp4"))
    drafted(plan(*THREE))
