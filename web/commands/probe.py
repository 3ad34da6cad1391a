"""``county-studio probe FILE``: what is this file, and may it come in? Its JSON is kept stable."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from studio.media import probe
from studio.records.media import MediaInfo, MediaKind
from studio.settings import Settings
from studio.words import say
from studio.workflows.given_files import sha256_of
from web.commands.shown import (
    any_path,
    as_json,
    echo_json,
    guarded,
    language,
    say_lost,
    seconds,
    stop_asked,
)


def info_as_data(info: MediaInfo, *, show_place: bool) -> dict[str, object]:
    """The stable form: every field, times and rates exact as text (``"30000/1001"``), and the usual ones in seconds.

    Where it was taken is private: only whether the file says so, unless ``show_place``.
    """
    shown = (info if show_place else info.without_place()).model_dump(mode="json")
    if not show_place:
        del shown["telemetry"]["place"]
    return {
        **shown,
        "has_place": info.telemetry.place is not None,
        "start_s": seconds(info.start),
        "duration_s": seconds(info.duration),
        "lost_s": seconds(info.lost),
        "first_picture_s": seconds(info.video.start),
        "frames_per_second": seconds(info.video.rate),
    }


@click.command()
@click.argument("file", type=any_path)
@click.option(
    "--show-place", is_flag=True, help="Show where it was taken as well. 同时显示拍摄地点。"
)
@as_json
def command(*, file: Path, show_place: bool, as_json: bool) -> None:
    """Say what FILE is, or why it is refused. 查看文件信息。

    Where it was taken is private: it is only said whether the file knows, unless --show-place.
    """

    def work() -> None:
        settings = Settings.from_environment()
        sha256 = sha256_of(file)
        info = probe(file, settings, stop_asked)
        if as_json:
            data = info_as_data(info, show_place=show_place)
            echo_json({"file": str(file), "sha256": sha256, **data})
            return
        click.echo("\n".join(_lines(file.name, info, show_place=show_place)))
        say_lost(file.name, info.lost)

    guarded(work, json_output=as_json)


def _lines(name: str, info: MediaInfo, *, show_place: bool) -> Iterator[str]:
    """What a person wants to know of a file, a line each."""
    video, audio, told = info.video, info.audio, info.telemetry
    photo = info.kind is MediaKind.PHOTO
    yield f"{name}: {info.container}" + ("" if photo else f", {float(info.duration):.2f} s")
    facts = [video.codec, str(video.display)]
    if not photo:
        facts.append(f"{float(video.rate):.5g} fps" + (" VFR" if video.variable_rate else ""))
    facts += [f"{video.rotation}°"] if video.rotation else []
    facts += [video.hdr.value] if video.hdr.value != "sdr" else []
    facts += ["interlaced"] if video.interlaced else []
    yield _line("picture", ", ".join(facts))
    if audio:
        yield _line("sound", f"{audio.codec}, {audio.rate} Hz, {audio.layout}")
    elif not photo:
        yield say("probe.no_sound", language()).text
    if told.captured_at:
        yield _line("taken", f"{told.captured_at:%Y-%m-%d %H:%M:%S %z}")
    if told.device:
        yield _line("device", told.device)
    if told.place:
        place = f"{told.place.latitude:.5f}, {told.place.longitude:.5f}"
        yield _line("place", place) if show_place else say("probe.has_place", language()).text


def _line(kind: str, value: str) -> str:
    return say(f"probe.{kind}", language(), {"value": value}).text
