"""``county-studio captions FILE``: what is said, as an SRT file."""

from __future__ import annotations

from pathlib import Path

import click

from studio.settings import Settings
from studio.workflows.cutting.caption_file import caption_file, write_captions
from web.commands.shown import Progress, any_path, as_json, echo_json, guarded, seconds, stop_asked


@click.command()
@click.argument("file", type=any_path)
@click.option("--out", type=any_path, help="SRT file to write; beside FILE if left out.")
@as_json
def command(*, file: Path, out: Path | None, as_json: bool) -> None:
    """Recognise what is said in FILE (off until a model is supplied: docs/captions.md). 语音识别字幕。"""

    def work() -> None:
        settings = Settings.from_environment()
        with Progress(quiet=as_json) as progress:
            found = caption_file(file, settings, progress.report, stop_asked)
        target = out or file.with_suffix(".srt")
        write_captions(found, target)
        if as_json:
            said = [
                {
                    "start": seconds(each.range.start),
                    "end": seconds(each.range.end),
                    "text": each.text,
                }
                for each in found
            ]
            echo_json({"file": str(target), "captions": said})
            return
        click.echo(str(target))

    guarded(work, json_output=as_json)
