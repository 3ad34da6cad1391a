"""``county-studio probe FILE``: what is this file, and may it come in?"""

from __future__ import annotations

from pathlib import Path

import click

from studio.media import probe
from studio.settings import Settings
from studio.workflows.given_files import sha256_of
from web.commands.shown import any_path, as_json, echo_json, guarded, say_lost


@click.command()
@click.argument("file", type=any_path)
@as_json
def command(*, file: Path, as_json: bool) -> None:
    """Say what FILE is, or why it is refused. 查看文件信息。"""

    def work() -> None:
        settings = Settings.from_environment()
        sha256 = sha256_of(file)
        info = probe(file, settings)
        if as_json:
            echo_json({"file": str(file), "sha256": sha256, **info.model_dump()})
            return
        video, audio = info.video, info.audio
        click.echo(f"{file.name}: {info.container}, {float(info.duration):.2f} s")
        click.echo(
            f"  video {video.codec} {video.display} {float(video.rate):.3f} fps"
            f" rotation {video.rotation} {video.hdr}"
            + (" VFR" if video.variable_rate else "")
            + (" interlaced" if video.interlaced else "")
        )
        sound = f"{audio.codec} {audio.rate} Hz {audio.layout}" if audio else "none"
        click.echo(f"  audio {sound}")
        say_lost(file.name, info.lost)

    guarded(work, json_output=as_json)
