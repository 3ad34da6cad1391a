"""A kit's music: mistakes are told by file and key."""

import shutil
from pathlib import Path

import pytest

from studio.brand import load_kit, load_template
from studio.brand.music import Music
from studio.errors import InputError
from studio.words import say

KIT = "templates/brands/qidong/kit.toml"


@pytest.fixture
def copied(data: Path, tmp_path: Path) -> Path:
    shutil.copytree(data / "templates", tmp_path / "templates")
    return tmp_path


def test_every_county_has_a_bed_of_its_own(data: Path) -> None:
    beds = [load_kit(data, slug).music for slug in ("qidong", "sangzhi", "xinhua")]
    assert len({each.seed for each in beds}) == 3


def test_a_kit_without_music_has_the_usual_one(copied: Path) -> None:
    file = copied / KIT
    file.write_text(file.read_text(encoding="utf-8").partition("[music]")[0], encoding="utf-8")
    assert load_kit(copied, "qidong").music == Music()


@pytest.mark.parametrize(
    ("old", "new", "code", "key", "told"),
    [
        ('key = "D"', 'key = "H"', "brand.bad_value", "music.key", "'Db'"),
        ("tempo = 96", "tempo = 400", "brand.bad_value", "music.tempo", "144"),
        ("tempo = 96", 'tempo = "quick"', "brand.bad_value", "music.tempo", "integer"),
        ('mood = "bright"', 'mood = "sad"', "brand.bad_value", "music.mood", "'festive'"),
        ('voice = "zither"', 'song = "x"', "brand.unknown_key", "music.song", "voice"),
    ],
)
def test_a_mistake_names_file_key_and_what_is_allowed(
    copied: Path, old: str, new: str, code: str, key: str, told: str
) -> None:
    file = copied / KIT
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_kit(copied, "qidong")
    assert caught.value.code == code
    assert (caught.value.params["file"], caught.value.params["key"]) == (KIT, key)
    assert told in str(caught.value.params["allowed"])
    for language in ("zh", "en"):
        assert key in str(say(code, language, caught.value.params))


def test_a_template_says_how_loud_the_bed_is(copied: Path) -> None:
    assert load_template(copied, "product-hero").music == "normal"
    file = copied / "templates/clips/product-hero.toml"
    file.write_text('music = "low"\n' + file.read_text(encoding="utf-8"), encoding="utf-8")
    assert load_template(copied, "product-hero").music == "low"
    file.write_text(
        file.read_text(encoding="utf-8").replace('"low"', '"loud"', 1), encoding="utf-8"
    )
    with pytest.raises(InputError) as caught:
        load_template(copied, "product-hero")
    assert caught.value.params["key"] == "music"
