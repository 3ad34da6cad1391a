"""``county-studio export PLAN``: an edit for other editors, as OpenTimelineIO, a draft of 剪映, or SRT captions."""

from __future__ import annotations

from pathlib import Path

import click

from studio.errors import InputError
from studio.workflows.cutting.hand_off import Format, HandOff, hand_off
from studio.workflows.given_plans import read_plan
from web.commands.shown import (
    Progress,
    any_path,
    as_json,
    aspects_of,
    echo_json,
    guarded,
    stop_asked,
)
from web.commands.shown_brand import say_findings

HELP = """Write PLAN for another editor: a file of county-studio plan --json, or - for a pipe. 导出到其他剪辑软件。

\b
otio      OpenTimelineIO with exact times. DaVinci Resolve 18 and later, Kdenlive 20.04 and
          later and others read it. The way back: county-studio plan --from-otio.
jianying  A draft folder of 剪映专业版. By the reports of others it is read on Windows by
          5.9 and 10.8, on macOS by 11.2 and 11.4 (there with --with-media: the editor
          may not read other folders). From 6 on the editor encrypts a draft when it
          saves it, so an edit does not come back from there. Not tried here: 剪映 does
          not run on this system. Sources in docs/handoff.md.
srt       The captions.

Put a draft into the editor's drafts folder (剪映：全局设置 → 草稿位置) and open its list of drafts again. Media stays
where it is unless --with-media copies it into the draft; for a draft or an .otio that is opened on another machine say
with --media-root where the media is there.
"""


def _format_of(text: str | None) -> Format:
    try:
        return Format(text or "")
    except ValueError as error:
        allowed = "、".join(Format)
        raise InputError("export.format", found=text or "", allowed=allowed) from error


@click.command(help=HELP)
@click.argument("plan", type=any_path)
@click.option("--format", "form", help="otio, jianying or srt.")
@click.option(
    "--out", type=any_path, help="File to write; for jianying the draft's folder. 输出位置。"
)
@click.option(
    "--aspect", help="Crops of a draft; the plan's first aspect if left out. 草稿的画面比例。"
)
@click.option(
    "--media-root",
    default="",
    help="Folder of the media on the machine that edits, such as D:/素材. 剪辑电脑上的素材文件夹。",
)
@click.option("--with-media", is_flag=True, help="Copy the media into the draft. 把素材拷进草稿。")
@click.option("--replace", is_flag=True, help="Replace what is there. 替换已有的内容。")
@as_json
def command(
    *,
    plan: Path,
    form: str | None,
    out: Path | None,
    aspect: str | None,
    media_root: str,
    with_media: bool,
    replace: bool,
    as_json: bool,
) -> None:
    """Write PLAN for another editor."""

    def work() -> None:
        if out is None:
            raise InputError("export.no_out")
        wish = HandOff(
            format=_format_of(form),
            out=out,
            aspect=next(iter(aspects_of((aspect,))), None) if aspect else None,
            media_root=media_root,
            with_media=with_media,
            replace=replace,
        )
        with Progress(quiet=as_json) as progress:
            written = hand_off(read_plan(plan), wish, progress.report, stop_asked)
        if as_json:
            echo_json(
                {
                    "format": wish.format,
                    "out": str(written.out),
                    "aspect": str(written.aspect) if written.aspect else None,
                    "files": [str(path) for path in written.files],
                    "told": [each.model_dump(mode="json") for each in written.told],
                }
            )
        else:
            click.echo(str(written.out))
            say_findings(written.told)

    guarded(work, json_output=as_json)
