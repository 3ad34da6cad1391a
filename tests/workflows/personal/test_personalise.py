"""A clip in a seller's name: everything but the end card stays, to the byte."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import av
import numpy as np
import pytest

from studio.catalog import ApprovedPrice
from studio.errors import Cancelled, EnvironmentFault, InputError, ProcessFailed, VerifyFailed
from studio.media.code import read_code
from studio.process import ffmpeg_path, run
from studio.render import personalise as render
from studio.render.mp4 import read_mp4
from studio.render.splice import Piece, splice
from studio.settings import Settings
from studio.units import Money
from studio.workflows.personal.personalise import Published, open_clip, personalise
from studio.workflows.personal.personalise_all import personalise_all
from studio.workflows.personal.sellers import Seller, SheetRow
from tests.frames import end_hashes
from tests.published import copied, face, publish

pytestmark = pytest.mark.media

APPROVED = ApprovedPrice(least_fen=2690, most_fen=3290, until=date(2999, 1, 1))
ZHOU = Seller(
    "周姐土货铺",
    link="https://example.com/shop/zhoujie",
    phone="138 0013 8000",
    wechat="zhoujie_tuhuo",
)


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("var")
    return Settings.from_environment({"COUNTY_STUDIO_VAR": str(folder)})


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, studio: Settings) -> Path:
    return publish(tmp_path_factory.mktemp("clip"), studio)


@pytest.fixture
def clip(made: Path, tmp_path: Path, studio: Settings) -> Published:
    return open_clip(copied(made, tmp_path / "in", priced=False), studio)


def packets(path: Path) -> list[tuple[str, int, int, int, str]]:
    """Stream, times and hash of every packet."""
    with av.open(str(path)) as film:
        return [
            (
                packet.stream.type,
                packet.pts,
                packet.dts,
                packet.duration,
                hashlib.sha256(bytes(packet)).hexdigest(),
            )
            for packet in film.demux()
            if packet.size
        ]


def left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def test_body_and_sound_stay_to_the_byte_and_times_to_the_tick(
    clip: Published, tmp_path: Path, studio: Settings
) -> None:
    seller = replace(ZHOU, portrait=face(tmp_path / "me.jpg"), price=Money(2890))
    mine = personalise(clip, seller, tmp_path / "out" / "mine.mp4", APPROVED, studio)
    old, new = packets(clip.path), packets(mine.path)
    assert [each[:4] for each in old] == [each[:4] for each in new]
    changed = [was for was, now in zip(old, new, strict=True) if was != now]
    card = mine.certificate.duration_ms / 1000 * 25 - clip.shown.body_frames
    assert {each[0] for each in changed} == {"video"}
    assert len(changed) <= card
    assert left(tmp_path / "out") == ["mine.json", "mine.mp4"]  # the cover says another price
    assert mine.certificate.passed
    assert mine.certificate.made_from["clip"] == clip.certificate.sha256
    told = (mine.certificate.first_frame, mine.certificate.last_frame)
    assert told == end_hashes(mine.path, mine.certificate.size)
    assert told[0] == clip.certificate.first_frame
    assert told[1] != clip.certificate.last_frame
    run((ffmpeg_path(), "-v", "error", "-xerror", "-i", str(mine.path), "-f", "null", "-"))


def test_the_code_on_the_encoded_card_is_read_at_720_pixels(
    clip: Published, tmp_path: Path, studio: Settings
) -> None:
    mine = personalise(clip, ZHOU, tmp_path / "mine.mp4", None, studio)
    argv = (ffmpeg_path(), "-v", "error", "-sseof", "-0.2", "-i", str(mine.path))
    argv += ("-frames:v", "1", "-vf", "scale=720:720", "-f", "rawvideo", "-pix_fmt", "gray", "-")
    picture = np.frombuffer(run(argv).stdout, np.uint8).reshape(720, 720)
    assert read_code(picture) == ZHOU.link


def test_other_parameters_of_the_encoder_go_along_with_the_card(
    made: Path, tmp_path: Path, studio: Settings
) -> None:
    """As after an upgrade of the encoder: the decoder is told of them where the card begins."""
    film = read_mp4(made)
    pictures = film.tracks[film.pictures]
    body = json.loads(made.with_suffix(".json").read_text("utf-8"))["shown"]["body_frames"]
    rate, count = 1 / (pictures.tick * pictures.step), pictures.count - body
    other = tmp_path / "card.mp4"
    source = f"color=red:s=1080x1080:r={rate}:d={float(count / rate)}"
    argv = (ffmpeg_path(), "-v", "error", "-f", "lavfi", "-i", source, "-pix_fmt", "yuv420p")
    argv += ("-c:v", "libx264", "-preset", "slow", "-crf", "30", str(other))
    run((*argv[:-1], "-video_track_timescale", str(1 / pictures.tick), str(other)))
    joined = tmp_path / "joined.mp4"
    splice(film, [Piece(body, read_mp4(other))], joined)
    argv = (ffmpeg_path(), "-v", "error", "-xerror", "-i", str(joined), "-f", "framemd5", "-")
    assert len(run(argv).stdout.splitlines()) > pictures.count
    with pytest.raises(InputError, match=r"render\.other_encoder"):
        splice(film, [_key_piece(film, other)], joined)


def _key_piece(film, other: Path) -> Piece:
    """The piece as if it ended at a key picture in the film's middle."""
    piece = Piece(0, read_mp4(other))
    track = piece.pictures
    end = next(key for key in film.tracks[film.pictures].keys if key)
    short = replace(track, sizes=track.sizes[:1] * end, keys=(0,))
    return Piece(0, replace(piece.film, tracks=(short,)))


def test_what_is_there_is_not_made_again_unless_something_changed(
    clip: Published, tmp_path: Path, studio: Settings
) -> None:
    target = tmp_path / "mine.mp4"
    assert not personalise(clip, ZHOU, target, None, studio).before
    assert target.with_suffix(".jpg").is_file()
    assert personalise(clip, ZHOU, target, None, studio).before
    assert not personalise(clip, replace(ZHOU, wechat="other"), target, None, studio).before
    target.write_bytes(target.read_bytes()[:-1])
    assert not personalise(clip, replace(ZHOU, wechat="other"), target, None, studio).before


@pytest.mark.parametrize(
    ("price", "approved", "code"),
    [
        (2890, None, "personalise.price_range"),
        (2600, APPROVED, "personalise.price_range"),
        (3300, APPROVED, "personalise.price_range"),
        (2890, APPROVED.model_copy(update={"until": date(2020, 1, 1)}), "personalise.price_over"),
    ],
)
def test_a_price_that_the_county_did_not_approve_is_refused(
    clip: Published,
    tmp_path: Path,
    studio: Settings,
    price: int,
    approved: ApprovedPrice | None,
    code: str,
) -> None:
    seller = replace(ZHOU, price=Money(price))
    with pytest.raises(InputError) as caught:
        personalise(clip, seller, tmp_path / "out" / "mine.mp4", approved, studio)
    assert caught.value.code == code
    assert left(tmp_path / "out") == []


def test_two_prices_never_stand_in_one_clip(made: Path, tmp_path: Path, studio: Settings) -> None:
    priced = open_clip(copied(made, tmp_path / "in"), studio)
    with pytest.raises(InputError, match="price_in_body"):
        personalise(priced, replace(ZHOU, price=Money(2890)), tmp_path / "m.mp4", APPROVED, studio)
    own = replace(ZHOU, price=priced.shown.facts.price)
    assert personalise(priced, own, tmp_path / "m.mp4", None, studio).path.is_file()


@pytest.mark.parametrize(
    ("seller", "code"),
    [
        (replace(ZHOU, shop="周姐\U00020bb7铺\U0001f3c0"), "brand.missing_glyph"),
        (replace(ZHOU, shop="土货铺" * 30), "brand.text_too_long"),
        (replace(ZHOU, portrait=Path(__file__)), "media.not_media"),
        (replace(ZHOU, portrait=Path("nowhere.jpg")), "cut.no_such_file"),
    ],
)
def test_what_cannot_be_shown_is_said_and_leaves_nothing(
    clip: Published, tmp_path: Path, studio: Settings, seller: Seller, code: str
) -> None:
    with pytest.raises(InputError) as caught:
        personalise(clip, seller, tmp_path / "out" / "mine.mp4", None, studio)
    assert caught.value.code.split(".")[0] == code.split(".", maxsplit=1)[0]
    assert left(tmp_path / "out") == []


def test_a_film_is_no_portrait(clip: Published, tmp_path: Path, studio: Settings) -> None:
    with pytest.raises(InputError, match=r"personalise\.portrait"):
        personalise(clip, replace(ZHOU, portrait=clip.path), tmp_path / "m.mp4", None, studio)


def test_claim_words_of_a_seller_are_refused_or_told(
    clip: Published, tmp_path: Path, studio: Settings
) -> None:
    with pytest.raises(InputError, match=r"claims\.absolute"):
        personalise(clip, replace(ZHOU, shop="国家级土货铺"), tmp_path / "m.mp4", None, studio)
    assert not (tmp_path / "m.mp4").exists()
    mine = personalise(clip, replace(ZHOU, shop="顶尖土货铺"), tmp_path / "m.mp4", None, studio)
    assert [each.code for each in mine.findings] == ["claims.superlative"]


@pytest.mark.parametrize("preset", ["social-hevc", "social-av1"])
def test_only_clips_in_h264_are_opened(
    made: Path, tmp_path: Path, studio: Settings, preset: str
) -> None:
    path = copied(made, tmp_path / "in")
    told = json.loads(path.with_suffix(".json").read_text("utf-8"))
    told["made_from"]["preset"] = f"{preset}@0"
    path.with_suffix(".json").write_text(json.dumps(told), "utf-8")
    with pytest.raises(InputError, match=r"clip\.other_codec"):
        open_clip(path, studio)


def test_a_clip_is_held_against_its_certificate(
    made: Path, tmp_path: Path, studio: Settings
) -> None:
    def refused(path: Path) -> str:
        with pytest.raises(InputError) as caught:
            open_clip(path, studio)
        return caught.value.code

    path = copied(made, tmp_path / "a")
    path.write_bytes(path.read_bytes()[:-1] + b"!")
    assert refused(path) == "clip.changed"
    path.with_suffix(".json").write_text("{}", "utf-8")
    assert refused(path) == "clip.bad_certificate"
    path.with_suffix(".json").unlink()
    assert refused(path) == "clip.no_certificate"
    old = copied(made, tmp_path / "b")
    told = json.loads(old.with_suffix(".json").read_text("utf-8"))
    old.with_suffix(".json").write_text(json.dumps(told | {"shown": None}), "utf-8")
    assert refused(old) == "clip.old_certificate"


def test_where_it_may_not_be_written(clip: Published, tmp_path: Path, studio: Settings) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(InputError, match=r"cut\.out_not_folder"):
        personalise(clip, ZHOU, tmp_path / "file" / "mine.mp4", None, studio)
    with pytest.raises(InputError, match="onto_itself"):
        personalise(clip, ZHOU, clip.path, None, studio)
    with pytest.raises(InputError, match="not_mp4"):
        personalise(clip, ZHOU, tmp_path / "mine.mov", None, studio)


def test_a_full_disk_leaves_nothing(
    clip: Published, tmp_path: Path, studio: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(render, "splice", full)
    with pytest.raises(EnvironmentFault, match=r"disk\.full"):
        personalise(clip, ZHOU, tmp_path / "out" / "mine.mp4", None, studio)
    assert left(tmp_path / "out") == []


def test_a_card_that_came_out_wrong_is_not_handed_out(
    clip: Published, tmp_path: Path, studio: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = render.encode_card

    def other(card, *rest: object) -> None:
        honest(255 - card, *rest)

    monkeypatch.setattr(render, "encode_card", other)
    with pytest.raises(VerifyFailed) as caught:
        personalise(clip, ZHOU, tmp_path / "out" / "mine.mp4", None, studio)
    assert caught.value.params["check"] == "end_card"
    assert left(tmp_path / "out") == []


def test_a_batch_reports_bad_rows_and_goes_on_where_it_stopped(
    clip: Published, tmp_path: Path, studio: Settings
) -> None:
    rows = (
        SheetRow(2, ZHOU),
        SheetRow(3, InputError("seller.missing", name="s.xlsx", where="A3（店名）")),
        SheetRow(4, replace(ZHOU, shop="坏字\U00020bb7\U0001f3c0")),
        SheetRow(5, replace(ZHOU, phone="138 0000 0000")),
    )
    asked = iter([False] * 9)

    def stopped() -> bool:
        return next(asked, True)

    out = tmp_path / "out"
    with pytest.raises((Cancelled, ProcessFailed)):
        personalise_all(clip, rows, out, None, studio, cancelled=stopped)
    assert not [name for name in left(out) if name.startswith(".")]
    done = personalise_all(clip, rows, out, None, studio)
    assert [isinstance(row.made, InputError) for row in done] == [False, True, True, False]
    again = personalise_all(clip, rows, out, None, studio)
    assert [row.made.before for row in again if not isinstance(row.made, InputError)] == [True] * 2
    assert len([name for name in left(out) if name.endswith(".mp4")]) == 2
