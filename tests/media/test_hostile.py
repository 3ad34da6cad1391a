"""Hostile and broken files: each is refused for its reason or usable; nothing beside it is read; nothing dies."""

from __future__ import annotations

import os
import struct
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from studio.errors import Cancelled, Refused
from studio.media import gate, probe
from studio.process import never
from studio.process.limits import MIB
from studio.records.media import MediaInfo
from studio.words import say
from tests.media import hostile as h
from tests.synthetic import make_clip

pytestmark = pytest.mark.media

Build = Callable[[Path], bytes]
PLAYLIST = b"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nsecret.mp4\n#EXT-X-ENDLIST\n"


def given(data: bytes) -> Build:
    return lambda _: data


def seen(path: Path, settings) -> MediaInfo | Refused:
    """What the gate says; a refusal must read well in both languages."""
    try:
        return probe(path, settings)
    except Refused as error:
        refusal = error
    for language in ("zh", "en"):
        message = say(refusal.code, language, refusal.params)
        assert "{" not in str(message).replace(path.name, ""), refusal.code
        assert message.text != refusal.code
        assert message.remedy, refusal.code
    assert refusal.params["name"] == path.name
    return refusal


REFUSED: dict[str, tuple[str, Build]] = {
    "hls": ("media.playlist", given(PLAYLIST)),
    "hls after a note": ("media.playlist", given(b"# note\n" + PLAYLIST)),
    "hls after zeros": ("media.playlist", given(b"\x00\x00" + PLAYLIST)),
    "ffconcat": ("media.playlist", given(b"ffconcat version 1.0\nfile secret.mp4\n")),
    "dash": ("media.playlist", given(b'<?xml version="1.0"?>\n<MPD type="static"></MPD>')),
    "sdp": ("media.playlist", given(b"v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\nm=video 5004 RTP/AVP 96\r\n")),
    "smooth streaming": ("media.playlist", given(b"<SmoothStreamingMedia MajorVersion='2'>")),
    "asx": ("media.playlist", given(b"<asx version='3.0'><entry><ref href='secret.mp4'/></entry></asx>")),
    "pls": ("media.playlist", given(b"[playlist]\nFile1=secret.mp4\n")),
    "other file's samples": ("media.external", lambda f: h.referring(h.film(f), str(f / "secret.mp4"))),
    "magicyuv": ("media.codec", lambda f: h.film(f, ".avi", codec="mpeg4").replace(b"FMP4", b"MAGY")),
    "protected": ("media.encrypted", lambda f: h.entitled(h.film(f), b"mp4v", b"encv")),
    "dolby's own colours": ("media.dolby_vision", lambda f: h.in_dolby(h.film(f), 5, 0)),
    "nothing": ("media.empty", given(b"")),
    "head of an mp4": ("media.no_content", given(struct.pack(">I4s4sI", 16, b"ftyp", b"isom", 0))),
    "head of a webm": ("media.no_content", lambda f: h.film(f, ".mkv")[:40]),
    "mp4 without index": ("media.no_index", lambda f: (d := h.film(f))[: d.rindex(b"moov") - 4]),
    "mp4 cut in its index": ("media.no_index", lambda f: h.fast(f, h.film(f))[:300]),
    "pixels beyond all": ("media.too_large", lambda f: h.sized(h.film(f, ".avi"), 65_535, 65_535)),
    "one column": ("media.too_small", lambda f: h.narrow(f, 1, 60_000)),
    "a ribbon": ("media.shape", lambda f: h.narrow(f, 1600, 16)),
    "a million pictures a second": ("media.rate", lambda f: h.timed(h.film(f), 512_000_000, 512)),
    "ten years": ("media.too_long", lambda f: h.timed(h.film(f), 1, 6_307_200)),
    "ten years, said in a webm": ("media.too_long", lambda f: ten_years(h.film(f, ".mkv"))),
    "65 tracks": ("media.too_many_streams", lambda f: h.crowded(h.film(f), 65)),
    "1000 tracks": ("media.too_many_streams", lambda f: h.crowded(h.film(f), 1000)),
    "boxes in boxes": ("media.unreadable", given(h.nested(20_000))),
    "sound alone": ("media.no_video", h.sound_only),
    "wav": ("media.sound", given(b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(64))),
    "mp3": ("media.sound", given(b"ID3\x04\x00\x00" + bytes(200))),
    "gif of 65535 pixels": ("media.too_large", given(h.gif_sized(65_535, 65_535))),
    "png of 30000 pixels": ("media.photo_large", given(h.png_sized(30_000, 30_000))),
    "jpeg of 65535 pixels": ("media.photo_large", given(h.jpeg_sized(65_535, 65_535))),
    "webp of 16383 pixels": ("media.photo_large", given(h.webp_sized(16_383))),
    "jpeg of one column": ("media.photo_small", given(h.jpeg_sized(1, 60_000))),
    "moving webp": ("media.animated", given(h.moving("WEBP"))),
    "moving png": ("media.animated", given(h.moving("PNG"))),
    "half a jpeg": ("media.photo_damaged", lambda _: (d := h.photo("JPEG"))[: len(d) // 2]),
    "half a png": ("media.photo_damaged", lambda _: (d := h.photo("PNG"))[: len(d) // 2]),
    "half a webp": ("media.photo_damaged", lambda _: (d := h.photo("WEBP"))[: len(d) // 2]),
    "half an avif": ("media.photo_damaged", lambda _: (d := h.photo("AVIF"))[: len(d) // 2]),
    "head of a heic": ("media.photo_damaged", given(struct.pack(">I4s4sI4s", 20, b"ftyp", b"heic", 0, b"mif1"))),
    "text in a png": ("media.photo_damaged", lambda _: h.png_with_bomb()),
    "fits": ("media.picture", given(b"SIMPLE  =                    T" + b" " * 2000)),
    "eps": ("media.picture", given(b"%!PS-Adobe-3.0 EPSF-3.0\n(/etc/passwd) (r) file\n")),
    "psd": ("media.picture", given(b"8BPS\x00\x01" + bytes(64))),
    "tiff": ("media.picture", given(h.photo("TIFF"))),
    "bmp": ("media.picture", given(h.photo("BMP"))),
    "ico": ("media.picture", given(h.photo("ICO"))),
    "jpeg 2000": ("media.picture", given(h.photo("JPEG2000"))),
    "svg with a script": ("media.picture", given(b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>")),
    "svg with an entity": (
        "media.picture",
        given(b'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg>&x;</svg>'),
    ),
    "svg with a link": ("media.picture", given(b"<svg><image href='file:secret.mp4'/></svg>")),
    "ass": ("media.subtitles", given(b"[Script Info]\nScriptType: v4\nDialogue: 0,0,{\\fn/etc/passwd}x\n")),
    "srt": ("media.subtitles", given("1\r\n00:00:01,000 --> 00:00:02,000\r\n黄花菜\r\n".encode())),
    "vtt": ("media.subtitles", given(b"WEBVTT\n\n00:01.000 --> 00:02.000\nx\n")),
    "ttf": ("media.font", given(b"\x00\x01\x00\x00\x00\x0f" + bytes(64))),
    "woff2": ("media.font", given(b"wOF2\x00\x01\x00\x00" + bytes(64))),
    "web page": ("media.text", given(b"<html><script>alert(1)</script></html>")),
    "text": ("media.text", given("今天收黄花菜\n".encode() * 20)),
    "text in gbk": ("media.text", given("今天收黄花菜\n".encode("gbk") * 20)),
    "text in utf-16": ("media.text", given("今天收黄花菜\n".encode("utf-16"))),
    "zip that climbs": ("media.archive", given(h.zipped("../../x.mp4"))),
    "zip that swells": ("media.archive", given(h.zipped("x.mp4", bytes(10_000_000)))),
    "zip that links": ("media.archive", given(h.zipped("x.mp4", b"/etc/passwd", link=True))),
    "tar": ("media.archive", given(h.tarred())),
    "gzip": ("media.archive", given(b"\x1f\x8b\x08\x00" + bytes(64))),
    "rar": ("media.archive", given(b"Rar!\x1a\x07\x01\x00" + bytes(64))),
    "pdf": ("media.document", given(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n")),
    "docx": ("media.document", given(h.zipped("[Content_Types].xml"))),
    "exe": ("media.program", given(b"MZ\x90\x00\x03\x00\x00\x00" + bytes(64))),
    "elf": ("media.program", given(b"\x7fELF\x02\x01\x01" + bytes(64))),
    "wmv": ("media.container", given(b"\x30\x26\xb2\x75\x8e\x66\xcf\x11" + bytes(64))),
    "flv": ("media.container", given(b"FLV\x01\x05\x00\x00\x00\x09" + bytes(64))),
    "mxf": ("media.container", given(b"\x06\x0e\x2b\x34\x02\x05\x01\x01" + bytes(64))),
    "ogg": ("media.container", given(b"OggS\x00\x02" + bytes(64))),
    "zeros": ("media.unreadable", given(bytes(9000))),
    "every byte": ("media.unreadable", given(bytes(range(256)) * 40)),
}  # fmt: skip
"""Name → code it is refused with, and how it is made."""


def ten_years(data: bytes) -> bytes:
    at = data.index(b"\x44\x89\x88") + 3
    return data[:at] + struct.pack(">d", 315_360_000_000.0) + data[at + 8 :]


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_for_its_reason(tmp_path, plain_settings, name):
    code, build = REFUSED[name]
    path = tmp_path / "收割 '1'.mp4"
    path.write_bytes(build(tmp_path))
    found = seen(path, plain_settings)
    assert isinstance(found, Refused)
    assert found.code == code


USABLE: dict[str, Build] = {
    "avi with a playlist as subtitles": lambda f: h.with_gab2(h.film(f, ".avi", codec="mpeg4"), PLAYLIST),
    "film and web page": lambda f: h.html_in_mp4(h.film(f)),
    "mp4 cut at 99 %": lambda f: (d := h.fast(f, h.film(f)))[: len(d) * 99 // 100],
    "mp4 cut at 60 %": lambda f: (d := h.fast(f, h.film(f)))[: len(d) * 6 // 10],
    "mkv cut at 60 %": lambda f: (d := h.film(f, ".mkv"))[: len(d) * 6 // 10],
    "avi cut at 60 %": lambda f: (d := h.film(f, ".avi"))[: len(d) * 6 // 10],
    "ts cut at 60 %": lambda f: (d := h.film(f, ".ts", codec="mpeg2video"))[: len(d) * 6 // 10],
    "late and hidden pictures": lambda f: h.late_and_hidden(h.film(f), 500, 512 * 10),
    "a gif of many large frames": lambda _: h.gif_bomb(60),
    "jpeg with looping notes": lambda _: h.jpeg_with_looping_notes(),
    "64 tracks": lambda f: h.crowded(h.film(f), 64),
}  # fmt: skip


@pytest.mark.parametrize("name", USABLE)
def test_it_can_be_used(tmp_path, plain_settings, name):
    path = tmp_path / "x.mp4"
    path.write_bytes(USABLE[name](tmp_path))
    found = seen(path, plain_settings)
    assert isinstance(found, MediaInfo), found
    assert found.duration > 0


EITHER: dict[str, Build] = {
    **{
        f"{suffix} with turned bits": lambda f, s=suffix, c=codec: h.flipped(h.film(f, s, codec=c))
        for suffix, codec in (
            (".mp4", "libx264"),
            (".mkv", "libx264"),
            (".avi", "mpeg4"),
            (".ts", "mpeg2video"),
        )
    },
    **{
        f"{kind} with turned bits": lambda _, k=kind: h.flipped(h.photo(k))
        for kind in ("JPEG", "PNG", "WEBP", "AVIF")
    },
    **{
        f"{suffix} cut at 10 %": lambda f, s=suffix: (d := h.film(f, s))[: len(d) // 10]
        for suffix in (".mkv", ".avi", ".mp4")
    },
    "fast mp4 cut at 10 %": lambda f: (d := h.fast(f, h.film(f, seconds=20)))[: len(d) // 10],
    "gif with turned bits": lambda _: h.flipped(h.moving("GIF"), skip=13),
    "mp4 that counts wrongly": lambda f: (d := h.film(f)) and h.put(d, h.box_at(d, b"stsz") + 16, 2**32 - 1),
}  # fmt: skip


@pytest.mark.parametrize("name", EITHER)
def test_it_is_refused_or_used_but_never_hurts(tmp_path, plain_settings, name):
    path = tmp_path / "x.mp4"
    path.write_bytes(EITHER[name](tmp_path))
    seen(path, plain_settings)


@pytest.mark.parametrize(
    "name",
    [
        *(each for each, (code, _) in REFUSED.items() if code in ("media.playlist", "media.external")),
        "avi with a playlist as subtitles",
    ],
)  # fmt: skip
def test_no_other_file_is_read(tmp_path, plain_settings, name):
    """The access time of the file it points at tells whether anybody read it."""
    secret = make_clip(tmp_path / "secret.mp4", 0.4, h.SMALL, tone_hz=None)
    build = USABLE[name] if name in USABLE else REFUSED[name][1]
    path = tmp_path / "x.mp4"
    path.write_bytes(build(tmp_path))
    os.utime(secret, ns=(1, secret.stat().st_mtime_ns))
    seen(path, plain_settings)
    assert secret.stat().st_atime_ns == 1
    secret.read_bytes()
    if secret.stat().st_atime_ns == 1:
        pytest.skip("this disk keeps no access times")


def test_what_is_no_ordinary_file_is_not_waited_for(tmp_path, plain_settings):
    pipe = tmp_path / "pipe.mp4"
    os.mkfifo(pipe)
    for path in (pipe, tmp_path, Path("/dev/zero")):
        found = seen(path, plain_settings)
        assert isinstance(found, Refused)
        assert found.code == "media.not_a_file"


@pytest.mark.parametrize(
    "name", ["-i.mp4", "a%03d.mp4", "concat:x|y.mp4", "a\nb.mp4", "\u202egpj.4pm", "'; rm *.mp4"]
)
def test_names_lead_nobody_astray(tmp_path, plain_settings, name):
    path = tmp_path / name
    path.write_bytes(h.film(tmp_path))
    assert isinstance(seen(path, plain_settings), MediaInfo)


def test_the_child_is_alone_and_bounded(tmp_path, plain_settings, monkeypatch):
    """What the kernel says of the child while it looks into a film."""
    monkeypatch.setenv("COUNTY_STUDIO_SECRET_KEY", "for nobody's eyes")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    path = tmp_path / "x.mp4"
    path.write_bytes(h.film(tmp_path))
    reports: list[tuple[str, str, str]] = []

    def look() -> bool:
        """Called right after the start: waits until the child has become Python."""
        process = (
            Path("/proc") / Path(f"/proc/self/task/{os.getpid()}/children").read_text().strip()
        )
        words: list[str] = [""]
        while not words[0].endswith(Path(sys.executable).name):
            words = (process / "cmdline").read_text().split("\0")
        limits = (process / "limits").read_text()
        reports.append((" ".join(words), limits, (process / "environ").read_text()))
        return True

    with pytest.raises(Cancelled):
        probe(path, plain_settings, cancelled=look)
    command, limits, environment = reports[0]
    bounds = {line[:26].strip(): line[26:].split()[0] for line in limits.splitlines()}
    assert int(bounds["Max address space"]) == gate.MEMORY_MIB * MIB
    assert int(bounds["Max file size"]) == MIB
    assert 60 <= int(bounds["Max cpu time"]) <= 200
    assert {entry.split("=")[0] for entry in environment.split("\0") if entry} == {"PATH", "LC_ALL"}
    assert all(
        name in command for name in ("protocol_whitelist", "format_whitelist", "codec_whitelist")
    )


def test_a_film_that_takes_too_long_is_refused(tmp_path):
    path = tmp_path / "x.mp4"
    path.write_bytes(h.film(tmp_path))
    with pytest.raises(Refused) as caught:
        gate.ask(path, {"task": "film"}, 0.001, never)
    assert caught.value.code == "media.too_costly"


def test_a_film_that_asks_for_too_much_memory_is_refused(tmp_path, plain_settings, monkeypatch):
    """Two 8K pictures do not fit into a child of 400 MiB; the refusal is a sentence, not a crash."""
    monkeypatch.setattr(gate, "MEMORY_MIB", 400)
    path = tmp_path / "x.gif"
    path.write_bytes(h.gif_bomb(3, (8000, 4500)))
    found = seen(path, plain_settings)
    assert isinstance(found, Refused)
    assert found.code == "media.too_costly"
