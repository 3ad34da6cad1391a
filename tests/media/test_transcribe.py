from __future__ import annotations

import sys
from fractions import Fraction

import av
import numpy as np
import pytest

from studio.errors import Cancelled, InputError
from studio.media import probe
from studio.media.transcribe import (
    LONGEST,
    SETTING,
    SHORTEST_CUT,
    check_captions,
    pieces,
    quietest,
    transcribe,
)
from studio.media.transcribe_lines import LINE, NOT_FIRST, Words, captions, lines_of, tidy, width
from studio.media.transcribe_model import metadata, model_in
from studio.settings import Settings
from studio.units import TimeRange
from studio.words import say as message
from tests.media.tiny_recogniser import RATE, bare, say, sense_voice, zipformer_ctc


def settings_with(folder):
    return Settings.from_environment({SETTING: str(folder)})


def film(path, sound, start=Fraction(0)):
    """A small film whose sound (mono, 16 kHz) begins at ``start``."""
    with av.open(str(path), "w") as container:
        video = container.add_stream("libx264", rate=10, options={"preset": "ultrafast"})
        video.width, video.height, video.pix_fmt = 64, 64, "yuv420p"
        audio = container.add_stream("aac", rate=RATE)
        for number in range(int((float(start) + len(sound) / RATE) * 10) + 1):
            picture = av.VideoFrame.from_ndarray(np.full((64, 64, 3), number % 256, np.uint8))
            picture.pts = number
            container.mux(video.encode(picture))
        container.mux(video.encode(None))
        for first in range(0, len(sound), 1024):
            frame = av.AudioFrame.from_ndarray(
                sound[None, first : first + 1024].copy(), "fltp", "mono"
            )
            frame.sample_rate = RATE
            frame.pts = first + round(start * RATE)
            container.mux(audio.encode(frame))
        container.mux(audio.encode(None))
    return path


def sentence(error, language):
    """All that a person reads of an error."""
    said = message(error.code, language, error.params)
    return f"{said.text} {said.remedy}"


def ranges(*pairs):
    return [TimeRange(Fraction(str(start)), Fraction(str(end))) for start, end in pairs]


# ------------------------------------------------------------------------------------- with the engine, on a tiny net


@pytest.mark.media
@pytest.mark.parametrize("make", [zipformer_ctc, sense_voice])
@pytest.mark.parametrize("start", [Fraction(0), Fraction(3, 2)])
def test_words_are_recognised_where_they_are_said(tmp_path, make, start):
    settings = settings_with(make(tmp_path / "model"))
    # 黄花菜 from 0 to 1.2 s, silence to 3.2 s, 真鲜 to 4.0 s.
    clip = film(tmp_path / "c.mp4", say("黄花菜    真鲜"), start)
    at = float(start)
    speech = ranges((at, at + 1.2), (at + 3.2, at + 4))
    done = []
    found = transcribe(clip, probe(clip, settings), speech, settings, done.append)

    assert [caption.text for caption in found] == ["黄花菜", "真鲜"]
    assert float(found[0].range.start) == pytest.approx(at, abs=0.25)
    assert float(found[1].range.start) == pytest.approx(at + 3.2, abs=0.25)
    assert float(found[1].range.end) == pytest.approx(at + 4, abs=0.35)
    assert done == [0.5, 1.0]


@pytest.mark.media
def test_only_speech_is_given_to_the_recogniser(tmp_path):
    settings = settings_with(zipformer_ctc(tmp_path / "model"))
    clip = film(tmp_path / "c.mp4", say("黄花菜    真鲜"))
    found = transcribe(clip, probe(clip, settings), ranges((3.2, 4)), settings)

    assert [caption.text for caption in found] == ["真鲜"]


@pytest.mark.media
def test_long_speech_is_heard_in_pieces_without_losing_a_word(tmp_path):
    settings = settings_with(zipformer_ctc(tmp_path / "model"))
    said = "黄花菜真鲜 " * 16
    sound = say(said)
    clip = film(tmp_path / "c.mp4", sound)
    done = []
    found = transcribe(
        clip, probe(clip, settings), ranges((0, len(sound) / RATE)), settings, done.append
    )

    assert len(done) == 2
    assert "".join(caption.text for caption in found) == said.replace(" ", "")


@pytest.mark.media
def test_a_film_without_speech_or_sound_has_no_captions(tmp_path):
    settings = settings_with(zipformer_ctc(tmp_path / "model"))
    clip = film(tmp_path / "c.mp4", say("黄花"))
    info = probe(clip, settings)

    assert transcribe(clip, info, [], settings) == ()
    silent = info.model_copy(update={"audio": None})
    assert transcribe(clip, silent, ranges((0, 1)), settings) == ()


@pytest.mark.media
def test_cancel_ends_it(tmp_path):
    settings = settings_with(zipformer_ctc(tmp_path / "model"))
    clip = film(tmp_path / "c.mp4", say("黄花"))

    with pytest.raises(Cancelled):
        transcribe(clip, probe(clip, settings), ranges((0, 1)), settings, cancelled=lambda: True)


@pytest.mark.media
def test_a_broken_model_ends_only_the_child_and_says_why(tmp_path):
    folder = zipformer_ctc(tmp_path / "model")
    model = folder / "model.onnx"
    whole = model.read_bytes()
    says = bare(tmp_path / "says", {"model_type": "zipformer2_ctc"}).read_bytes()
    model.write_bytes(whole[:40] + says[40:])
    clip = film(tmp_path / "c.mp4", say("黄花"))
    settings = settings_with(folder)

    with pytest.raises(InputError) as caught:
        transcribe(clip, probe(clip, settings), ranges((0, 1)), settings)
    assert caught.value.code == "captions.unusable"
    assert str(folder) in sentence(caught.value, "zh")


# ------------------------------------------------------------------------------------------ turned off, set up wrong


def test_without_a_folder_it_is_off_and_says_how_to_turn_it_on():
    with pytest.raises(InputError) as caught:
        check_captions(Settings.from_environment({}))

    assert caught.value.code == "captions.off"
    for language in ("zh", "en"):
        said = sentence(caught.value, language)
        assert "COUNTY_STUDIO_SPEECH_MODEL" in said
        assert "docs/captions.md" in said


@pytest.mark.parametrize(
    "names", [(), ("model.onnx",), ("tokens.txt",), ("tokens.txt", "readme.md", "model.bin")]
)
def test_a_folder_without_a_model_says_what_was_looked_for_and_what_is_there(tmp_path, names):
    for name in names:
        (tmp_path / name).write_bytes(b"x")
    with pytest.raises(InputError) as caught:
        check_captions(settings_with(tmp_path))

    assert caught.value.code == "captions.model"
    said = sentence(caught.value, "en")
    assert "tokens.txt + model.onnx" in said
    assert all(name in said for name in names)


def test_a_folder_that_is_not_there_is_told_like_an_empty_one(tmp_path):
    with pytest.raises(InputError) as caught:
        check_captions(settings_with(tmp_path / "none"))
    assert caught.value.code == "captions.model"


def test_without_the_engine_the_command_that_installs_it_is_told(tmp_path, monkeypatch):
    settings = settings_with(zipformer_ctc(tmp_path / "model"))
    monkeypatch.setitem(sys.modules, "sherpa_onnx", None)
    with pytest.raises(InputError) as caught:
        check_captions(settings)

    assert caught.value.code == "captions.engine"
    assert 'pip install "sherpa-onnx' in sentence(caught.value, "zh")


# ------------------------------------------------------------------------------------------------- kinds of models


@pytest.mark.parametrize(
    ("names", "says", "kind"),
    [
        (("model.int8.onnx", "model.onnx"), {"model_type": "sense_voice_ctc"}, "sense_voice"),
        (("model.int8.onnx",), {"model_type": "paraformer"}, "paraformer"),
        (("ctc-epoch-20.onnx",), {"model_type": "zipformer2_ctc"}, "zipformer_ctc"),
        (
            ("tiny-encoder.int8.onnx", "tiny-encoder.onnx", "tiny-decoder.int8.onnx"),
            {"model_type": "whisper-tiny"},
            "whisper",
        ),
        (
            ("encoder-epoch-9.onnx", "decoder-epoch-9.onnx", "joiner-epoch-9.onnx"),
            {"model_type": "zipformer2", "comment": "non-streaming zipformer2"},
            "transducer",
        ),
        (("encoder_model.ort", "decoder_model_merged.ort"), {}, "moonshine_v2"),
    ],
)
def test_kinds_are_told_by_their_files_and_what_they_say_of_themselves(tmp_path, names, says, kind):
    for name in names:
        bare(tmp_path / name, says)
    (tmp_path / "tiny-tokens.txt").write_text("a 0\n")
    model = model_in(tmp_path)

    assert model.kind == kind
    assert model.files["tokens"].endswith("tiny-tokens.txt")
    assert all("int8" in file for file in model.files.values() if "tokens" not in file) == any(
        "int8" in name for name in names
    )


@pytest.mark.parametrize(
    ("names", "says"),
    [
        (("model.onnx",), {"model_type": "something_new"}),
        (("model.onnx",), {}),
        (("encoder.onnx", "decoder.onnx"), {"model_type": "unheard"}),
        (
            ("encoder.onnx", "decoder.onnx", "joiner.onnx"),
            {"model_type": "zipformer2", "decode_chunk_len": "32"},
        ),
    ],
)
def test_what_is_not_known_or_made_for_live_sound_is_not_taken(tmp_path, names, says):
    for name in names:
        bare(tmp_path / name, says)
    (tmp_path / "tokens.txt").write_text("a 0\n")
    with pytest.raises(InputError):
        model_in(tmp_path)


def test_what_a_model_says_of_itself_is_read_past_its_weights(tmp_path):
    says = {"model_type": "x", "comment": "长" * 3000}

    assert metadata(bare(tmp_path / "m.onnx", says)) == says


@pytest.mark.parametrize("data", [b"", b"\xff" * 40, b"hello, world", b"\x08\x08\x3a\xff\xff"])
def test_other_files_say_nothing(tmp_path, data):
    path = tmp_path / "m.onnx"
    path.write_bytes(data)

    assert metadata(path) == {}


# ---------------------------------------------------------------------------------------------------- pieces of sound


def test_pieces_are_exactly_what_is_wanted_however_the_sound_comes():
    sound = np.arange(20_000, dtype=np.int16)
    wanted = [(100, 5000), (5000, 5001), (9999, 16_000), (19_000, 30_000)]
    for size in (1, 7, 1000, 20_000):
        blocks = (sound[at : at + size] for at in range(0, len(sound), size))
        found = list(pieces(blocks, wanted))
        assert [first for first, _ in found] == [100, 5000, 9999, 19_000]
        for (first, end), (_, samples) in zip(wanted, found, strict=True):
            assert samples.tolist() == sound[first:end].tolist()
        if size == 1000:
            break


def test_long_stretches_are_cut_where_they_are_quiet():
    rng = np.random.default_rng(1)
    sound = rng.integers(-8000, 8000, 60 * RATE).astype(np.int16)
    for second in (19, 38):
        sound[second * RATE : second * RATE + RATE // 4] = 0
    blocks = (sound[at : at + RATE] for at in range(0, len(sound), RATE))
    found = list(pieces(blocks, [(0, len(sound))]))

    assert np.concatenate([samples for _, samples in found]).tolist() == sound.tolist()
    cuts = [first / RATE for first, _ in found[1:]]
    assert cuts == pytest.approx([19.125, 38.125], abs=0.06)
    assert all(len(samples) <= LONGEST for _, samples in found)


def test_a_stretch_without_a_quiet_spot_is_cut_all_the_same():
    steady = np.full(LONGEST + RATE, 1000, np.int16)

    assert SHORTEST_CUT <= quietest(steady) <= LONGEST


# ------------------------------------------------------------------------------------------------------------ lines


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("希望你以后能够做得比我还好哟。", ["希望你以后能够做得比我还好哟。"]),
        ("今天采的黄花菜，都是凌晨四点开始摘的。", ["今天采的黄花菜，", "都是凌晨四点开始摘的。"]),
        ("好！下单吧。", ["好！", "下单吧。"]),
        (
            "这是我们村里种了三十多年的老品种黄花菜干货",
            ["这是我们村里种了三十多", "年的老品种黄花菜干货"],
        ),
        ("他说“好。”我就走了", ["他说“好。”", "我就走了"]),
        ("", []),
        ("Hi, I'd like to buy a box of them.", ["Hi, I'd like to", "buy a box of them."]),
    ],
)
def test_lines_fit_and_break_where_one_would(text, lines):
    assert lines_of(text) == lines


@pytest.mark.parametrize(
    "text",
    ["采" * 100, "a" * 100, "好，" * 40, "。。。！？", "a b c " * 30, "黄花菜 fresh 每天 day " * 8],
)
def test_no_line_is_too_long_begins_with_punctuation_or_loses_a_sign(text):
    lines = lines_of(tidy(text))

    assert "".join(lines).replace(" ", "") == tidy(text).replace(" ", "")
    assert all(width(line.rstrip("。！？，.")) <= LINE for line in lines)
    assert not [line for line in lines[1:] if line[0] in NOT_FIRST]


def test_marks_of_models_and_blanks_between_han_go_away():
    assert tidy("<|zh|><|HAPPY|> 今天 天气  很 好 OK  吧") == "今天天气很好 OK 吧"


def test_captions_follow_the_tokens_times_and_never_overlap():
    words = Words(
        TimeRange(Fraction(10), Fraction(16)),
        "大家好。我来了。",
        (0.2, 0.4, 0.6, 0.6, 4.0, 4.2, 4.4, 4.4),
    )
    one, other = captions([words])

    assert (one.text, other.text) == ("大家好", "我来了")
    assert float(one.range.start) == pytest.approx(10.2, abs=0.01)
    assert float(other.range.start) == pytest.approx(14.0, abs=0.01)
    assert one.range.end <= other.range.start
    assert float(other.range.end) == pytest.approx(14.7, abs=0.01)


def test_without_times_words_are_spread_evenly():
    words = Words(TimeRange(Fraction(0), Fraction(10)), "一二三四五。六七八九十")
    one, other = captions([words])

    assert float(other.range.start) == pytest.approx(10 * 6 / 11, abs=0.01)
    assert one.range.end == other.range.start
    assert other.range.end == 10


def test_a_caption_stays_long_enough_to_be_read():
    said = [Words(TimeRange(Fraction(0), Fraction(1, 10)), "好")]
    said.append(Words(TimeRange(Fraction(3), Fraction(4)), "谢谢"))

    assert captions(said)[0].range.end == Fraction(6, 10)
