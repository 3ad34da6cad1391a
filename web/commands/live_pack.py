"""``county-studio live-pack``: stickers, posters and item cards for hosts who stream from a phone."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from studio.brand.live_pack import PackTemplate, load_pack
from studio.catalog import read_catalog
from studio.errors import InputError
from studio.settings import Settings
from studio.store import Database
from studio.units.day import is_likely
from studio.words import say
from studio.workflows.kit.preview_brand import picture_of
from studio.workflows.live.live_files import file_as_data
from studio.workflows.live.live_pack import MadePack, make_pack
from studio.workflows.live.live_show import (
    Rundown,
    RundownItem,
    Wanted,
    read_rundown,
    show_of,
    show_of_broadcast,
    typed_rundown,
)
from web.commands.shown import any_path, as_json, echo_json, guarded, language
from web.commands.shown_brand import say_findings, today


@click.command()
@click.argument("skus", nargs=-1, metavar="[SKU...]")
@click.option("--rundown", type=any_path, help="TOML file of the show. 流程文件。")
@click.option("--broadcast", help="Id of a broadcast of the calendar. 排期里的一场直播。")
@click.option("--title", default="", help="What the show is called. 直播名称。")
@click.option("--at", help="When it begins, such as 2026-12-03T19:30. 开播时间。")
@click.option("--room", default="", help="Name of the live room. 直播间名。")
@click.option("--host", default="", help="Who leads it. 主播。")
@click.option("--link", default="", help="Behind the poster's QR code. 海报二维码的链接。")
@click.option("--picture", type=any_path, help="Photograph or film behind the title. 底图。")
@click.option("--platform", default="", help="Whose live room to keep clear of. 直播平台。")
@click.option("--out", type=any_path, default=Path("live-pack"), show_default=True)
@as_json
def command(
    *,
    skus: tuple[str, ...],
    rundown: Path | None,
    broadcast: str | None,
    title: str,
    at: str | None,
    room: str,
    host: str,
    link: str,
    picture: Path | None,
    platform: str,
    out: Path,
    as_json: bool,
) -> None:
    """Make the live pack of items or a broadcast: stickers, posters, item cards. 做一套直播物料。"""

    def work() -> None:
        settings = Settings.from_environment()
        pack = load_pack(settings.data)
        given = [bool(skus), rundown is not None, broadcast is not None]
        if sum(given) != 1:
            raise InputError("live.two_sources" if any(given) else "live.nothing")
        if broadcast is not None:
            wanted = _planned(settings, broadcast, pack)
        elif rundown is not None:
            wanted = _typed(settings, read_rundown(rundown), pack, rundown.parent)
        else:
            plan = typed_rundown(
                title=title or pack.words.goods,
                room=room,
                host=host,
                starts=_moment(at),
                post_on=today() if at else None,
                link=_link(link),
                picture=picture.absolute() if picture else None,
                item=tuple(RundownItem(sku=each) for each in skus),
            )
            wanted = _typed(settings, plan, pack, Path())
        _say(make_pack(wanted, out, settings, day=today(), platform=platform), as_json=as_json)

    guarded(work, json_output=as_json)


def _typed(settings: Settings, plan: Rundown, pack: PackTemplate, folder: Path) -> Wanted:
    return show_of(
        plan,
        read_catalog(settings.data),
        day=today(),
        fresh=pack.words.fresh,
        folder=folder,
        picture_of=lambda path: picture_of(path, settings),
    )


def _planned(settings: Settings, broadcast: str, pack: PackTemplate) -> Wanted:
    database = Database(settings)
    try:
        database.upgrade()
        with database.reading() as session:
            return show_of_broadcast(session, broadcast, fresh=pack.words.fresh)
    finally:
        database.close()


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise InputError("live.bad_time", found=text) from error
    if not is_likely(found.date()):
        raise InputError("live.bad_time", found=text)
    return found


def _link(text: str) -> str:
    if text and not text.startswith(("http://", "https://")):
        raise InputError("live.bad_link", found=text[:80])
    return text


def _say(made: MadePack, *, as_json: bool) -> None:
    if as_json:
        echo_json(
            {
                "manifest": str(made.manifest),
                "files": [{**file_as_data(each), "file": str(each.path)} for each in made.files],
                "findings": [each.as_data() for each in made.findings],
                "told": [each.model_dump(mode="json") for each in made.told],
            }
        )
        return
    for each in made.files:
        click.echo(each.path)
    for finding in made.findings:
        click.echo(str(say(finding.code, language(), finding.params)), err=True)
    say_findings(made.told)
    told: dict[str, str | int] = {"count": len(made.files), "manifest": str(made.manifest)}
    click.echo(say("live.made", language(), told).text, err=True)
