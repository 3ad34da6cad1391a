"""``county-studio reprice``: another price, and nothing else."""

from __future__ import annotations

import json
import re
import shutil
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from studio.catalog import with_price
from studio.process import ffmpeg_path, run
from studio.render.mp4 import Mp4, read_mp4
from studio.settings import CHECKOUT, Settings
from studio.units import Aspect, Money
from studio.workflows.cutting.cut_files import cut_plan
from studio.workflows.given_plans import read_plan
from studio.workflows.kit.wish import ClipWish
from studio.workflows.personal.personalise import open_clip
from tests.commands.conftest import Call
from tests.frames import end_hashes
from tests.published import SKU, copied
from tests.synthetic import BLUE, GREEN, RED, make_clip
from web.commands import main

pytestmark = pytest.mark.media


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Footage, ``plan.json`` and a clip of it under ``out``."""
    folder = tmp_path_factory.mktemp("clip")
    footage = make_clip(folder / "a.mp4", 9, shots=(RED, GREEN, BLUE))
    env = {"COUNTY_STUDIO_VAR": str(folder / "var")}

    def call(*words: str) -> str:
        result = CliRunner(env=env).invoke(main, list(words), catch_exceptions=False)
        assert result.exit_code == 0, result.output
        return result.stdout

    template = ("--template", "harvest-story")
    plan = call("plan", str(footage), "--length", "8", "--aspect", "1:1", *template, "--json")
    (folder / "plan.json").write_text(plan, "utf-8")
    words = ("--plan", str(folder / "plan.json"), "--item", SKU, *template)
    call("cut", *words, "--out", str(folder / "out"))
    return folder


@pytest.fixture
def clip(folder: Path) -> Path:
    return next((folder / "out").glob("*.mp4"))


def packets(film: Mp4, kind: bytes) -> list[bytes]:
    track = next(each for each in film.tracks if each.kind == kind)
    data = film.path.read_bytes()
    return [data[at : at + size] for at, size in zip(track.offsets, track.sizes, strict=True)]


def pictures(path: Path) -> np.ndarray:
    argv = (ffmpeg_path(), "-v", "error", "-xerror", "-i", str(path), "-vf", "scale=90:90")
    data = run((*argv, "-f", "rawvideo", "-pix_fmt", "gray", "-")).stdout
    return np.frombuffer(data, np.uint8).reshape(-1, 90, 90).astype(float)


def test_only_what_shows_the_price_is_encoded_and_it_looks_like_a_full_render(
    call: Call, folder: Path, clip: Path, tmp_path: Path
) -> None:
    target, plan = tmp_path / "out" / "new.mp4", folder / "plan.json"
    result = call(
        *("reprice", clip, "--plan", plan, "--price", "27.9", "--was", "35.9"),
        *("--out", target, "--json"),
    )
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert 0 < told["pictures_encoded"] < told["pictures"]
    posts = {Path(each["file"]).name: each["text"] for each in told["post"].values()}
    assert posts.keys() == {each.name for each in target.parent.glob("new-post-*.txt")}
    assert posts
    assert all("27.9" in text and "29.9" not in text for text in posts.values())
    assert {each.name for each in target.parent.iterdir()} == {
        *posts,
        *("new.jpg", "new.json", "new.mp4"),
    }
    old, new = read_mp4(clip), read_mp4(target)
    assert packets(old, b"soun") == packets(new, b"soun")
    before, after = (packets(film, b"vide") for film in (old, new))
    changed = [n for n, pair in enumerate(zip(before, after, strict=True)) if pair[0] != pair[1]]
    assert 0 < len(changed) <= told["pictures_encoded"]

    settings = Settings.from_environment({"COUNTY_STUDIO_VAR": str(tmp_path / "var")})
    shown = open_clip(clip, settings).shown
    facts = with_price(shown.facts, Money(2790), Money(3590))
    edit = read_plan(plan)
    wish = ClipWish(facts, "qidong", "harvest-story", (Aspect(1, 1),), edit.timeline.duration + 3)
    full = cut_plan(edit, wish, tmp_path / "full", settings).clip.renditions[0]
    one, other = pictures(target), pictures(full.path)
    assert one.shape == other.shape
    assert np.abs(one - other).max() < 30
    assert np.abs(pictures(clip) - other).max() > 60
    repriced, before = (open_clip(path, settings) for path in (target, clip))
    assert repriced.shown.facts == facts
    assert repriced.shown.plates == before.shown.plates
    sure = repriced.certificate
    assert (sure.first_frame, sure.last_frame) == end_hashes(target, sure.size)
    assert {"glyphs", "safe_area"} <= {each.name for each in sure.checks}


def test_words_captions_and_preset_stay_those_of_the_clip(
    call: Call, folder: Path, tmp_path: Path
) -> None:
    words, plan = tmp_path / "words.toml", tmp_path / "plan.json"
    words.write_text("valid_until = 2026-12-31\n", "utf-8")
    told = json.loads((folder / "plan.json").read_text("utf-8"))
    told["captions"] = [{"range": {"start": "1", "end": "3"}, "text": "清早的黄花菜"}]
    plan.write_text(json.dumps(told), "utf-8")
    order = ("--item", SKU, "--template", "harvest-story", "--preset", "light", "--words", words)
    made = call("cut", "--plan", plan, *order, "--out", tmp_path / "out")
    assert made.exit_code == 0, made.output
    clip, target = next((tmp_path / "out").glob("*.mp4")), tmp_path / "new.mp4"
    result = call("reprice", clip, "--plan", plan, "--price", "27.9", "--out", target, "--json")
    assert result.exit_code == 0, result.output
    done = json.loads(result.stdout)
    assert 0 < done["pictures_encoded"] < done["pictures"]
    settings = Settings.from_environment({"COUNTY_STUDIO_VAR": str(tmp_path / "var")})
    old, new = (open_clip(path, settings) for path in (clip, target))
    assert new.brand.preset.name == "light"
    assert old.shown.facts.list_price == new.shown.facts.list_price is not None
    assert [each.text for each in old.shown.words.captions] == ["清早的黄花菜"]
    assert new.shown.words == old.shown.words
    assert [each.layer for each in old.shown.plates] == ["caption"]
    assert new.shown.plates == old.shown.plates
    told_of_both = [each.certificate.made_from for each in (old, new)]
    assert told_of_both[0]["words"] == told_of_both[1]["words"]
    edit, length = read_plan(plan), read_plan(plan).timeline.duration + 3
    facts, said = new.shown.facts, new.shown.words
    wish = ClipWish(facts, "qidong", "harvest-story", (Aspect(1, 1),), length, "light", said)
    full = cut_plan(edit, wish, tmp_path / "full", settings).clip.renditions[0]
    assert np.abs(pictures(target) - pictures(full.path)).max() < 30


def test_the_same_price_leaves_the_clip_as_it_is(
    call: Call, folder: Path, clip: Path, tmp_path: Path
) -> None:
    words = ("--plan", folder / "plan.json", "--price", "29.9", "--was", "35.9")
    result = call("reprice", clip, *words, "--out", tmp_path / "out" / "new.mp4", "--json")
    told = json.loads(result.stdout)
    assert (told["pictures_encoded"], told["file"]) == (0, str(clip))
    assert list((tmp_path / "out").iterdir()) == []


@pytest.mark.parametrize(
    ("price", "code"),
    [("0", "reprice.free"), ("-3", "catalog.price_negative"), ("贵", "catalog.price_not_a_number")],
)
def test_prices_that_are_none(
    call: Call, folder: Path, clip: Path, tmp_path: Path, price: str, code: str
) -> None:
    words = ("--plan", folder / "plan.json", f"--price={price}", "--out", tmp_path / "n.mp4")
    result = call("reprice", clip, *words, "--json")
    assert json.loads(result.stdout)["error"]["code"] == code


def test_a_clip_of_another_plan_or_brand_is_refused(
    call: Call, folder: Path, clip: Path, tmp_path: Path
) -> None:
    def refused(path: Path, plan: Path) -> str:
        words = ("--plan", plan, "--price", "27.9", "--out", tmp_path / "n.mp4", "--json")
        return json.loads(call("reprice", path, *words).stdout)["error"]["code"]

    told = json.loads((folder / "plan.json").read_text("utf-8"))
    take = told["timeline"]["takes"][0]["source_range"]
    take["start"], take["end"] = (f"{value}" for value in _later(take))
    other = tmp_path / "other.json"
    other.write_text(json.dumps(told), "utf-8")
    assert refused(clip, other) == "reprice.other_plan"
    mine = copied(clip, tmp_path / "mine")
    beside = mine.with_suffix(".json")
    certificate = json.loads(beside.read_text("utf-8"))
    certificate["made_from"]["kit"] = "qidong@older"
    beside.write_text(json.dumps(certificate), "utf-8")
    assert refused(mine, folder / "plan.json") == "reprice.other_brand"
    told = json.loads((folder / "plan.json").read_text("utf-8"))
    told["files"][0]["path"] = str(tmp_path / "gone.mp4")
    other.write_text(json.dumps(told), "utf-8")
    assert refused(clip, other) == "plan.file_missing"
    assert not (tmp_path / "n.mp4").exists()


def _later(take: dict[str, str]) -> list[object]:
    """The same length, a frame later or earlier."""
    step = Fraction(1, 25) if Fraction(take["start"]) < 1 else Fraction(-1, 25)
    return [Fraction(take[key]) + step for key in ("start", "end")]


def test_a_clip_that_ends_with_its_body(
    call: Call, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No seller's card fits it, which is said; its price can be changed as any other's, without music as well."""
    data = tmp_path / "data"
    for part in ("templates", "assets/demo"):
        shutil.copytree(CHECKOUT / part, data / part)
    template = data / "templates" / "clips" / "harvest-story.toml"
    text = re.sub(r"(?m)^end_card_s = .*$", "end_card_s = 0", template.read_text("utf-8"))
    template.write_text(text, "utf-8")
    monkeypatch.setenv("COUNTY_STUDIO_DATA", str(data))
    order = ("--item", SKU, "--template", "harvest-story", "--no-music")
    whole = tmp_path / "whole.json"
    made = call("plan", folder / "a.mp4", "--length", 6, "--aspect", "1:1", "--json")
    whole.write_text(made.stdout, "utf-8")
    made = call("cut", "--plan", whole, *order, "--out", tmp_path / "o", "--json")
    assert made.exit_code == 0, made.output
    clip = Path(json.loads(made.stdout)["clips"][0]["file"])
    assert "-no-music-" in clip.name
    seller = tmp_path / "seller.json"
    seller.write_text(json.dumps({"shop": "周姐土货铺"}), "utf-8")
    words = ("--seller", seller, "--out", tmp_path / "s" / "m.mp4", "--json")
    refused = call("personalise", clip, *words)
    assert json.loads(refused.stdout)["error"]["code"] == "render.no_end_card"
    assert list((tmp_path / "s").iterdir()) == []
    words = ("--plan", whole, "--price", "27.9", "--out", tmp_path / "new.mp4", "--json")
    done = call("reprice", clip, *words)
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["pictures_encoded"] > 0
    beside = json.loads((tmp_path / "new.json").read_text("utf-8"))
    assert "music" not in beside["made_from"], "it still has none"


def test_claim_words_that_should_be_looked_at_are_told_again(
    call: Call, folder: Path, tmp_path: Path
) -> None:
    plan, said = folder / "plan.json", tmp_path / "words.toml"
    said.write_text('quote = "顶级好货"\n', "utf-8")
    order = ("--item", SKU, "--template", "harvest-story", "--words", said)
    made = call("cut", "--plan", plan, *order, "--out", tmp_path / "o", "--json")
    told = json.loads(made.stdout)
    words = ("--plan", plan, "--price", "27.9", "--out", tmp_path / "new.mp4")
    done = call("reprice", told["clips"][0]["file"], *words, "--json")
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)["findings"]
    assert [each["found"] for each in found] == ["顶级"]
    assert found == told["findings"]
    assert "顶级" in call("reprice", told["clips"][0]["file"], *words).stderr


def test_the_card_of_a_seller_is_not_replaced(
    call: Call, folder: Path, clip: Path, tmp_path: Path
) -> None:
    seller, mine = tmp_path / "seller.json", tmp_path / "mine.mp4"
    seller.write_text(json.dumps({"shop": "周姐土货铺"}), "utf-8")
    made = call("personalise", clip, "--seller", seller, "--out", mine)
    assert made.exit_code == 0, made.output
    words = ("--plan", folder / "plan.json", "--price", "27.9", "--out", tmp_path / "new.mp4")
    told = call("reprice", mine, *words, "--json")
    assert told.exit_code == 1
    assert json.loads(told.stdout)["error"]["code"] == "reprice.of_seller"
    assert not (tmp_path / "new.mp4").exists()
