"""``county-studio init``: a fresh installation with its first unit and first administrator."""

from __future__ import annotations

import contextlib
import sys

import click

from jobs.queue import prepare
from studio.brand import kit_slugs
from studio.errors import EnvironmentFault, InputError
from studio.records.people import UnitKind
from studio.settings import Settings
from studio.store import Database
from studio.words import say
from studio.workflows.accounts.first_office import (
    KINDS,
    FirstOffice,
    check_empty,
    check_office,
    check_password,
    found_office,
    new_password,
)
from web.commands.shown import as_json, echo_json, guarded, language
from web.commands.supervise import site_url
from web.passwords import hash_password


@click.command()
@click.argument("slug")
@click.option("--name", required=True, help="The unit in Chinese, such as 祁东县. 单位名称。")
@click.option("--name-en", help="In English; from the slug if left out. 英文名。")
@click.option(
    "--kind",
    type=click.Choice([each.value for each in KINDS]),
    default=UnitKind.COUNTY.value,
    show_default=True,
    help="A province has counties below it. 省或县。",
)
@click.option("--login", default="admin", show_default=True, help="To sign in with. 登录名。")
@click.option("--person", help="The administrator's name; the login if left out. 管理员姓名。")
@click.option(
    "--generate-password",
    is_flag=True,
    help="Make one and show it once. 自动生成密码，只显示一次。",
)
@as_json
def command(
    *,
    slug: str,
    name: str,
    name_en: str | None,
    kind: str,
    login: str,
    person: str | None,
    generate_password: bool,
    as_json: bool,
) -> None:
    """Begin an installation: database, the unit SLUG, its administrator; no demo data. 新装：建库、建单位、建管理员。

    The password is asked for on the terminal and never stands on the command line. 密码在终端里输入，不写在命令行上。
    """
    office = FirstOffice(
        kind=UnitKind(kind),
        slug=slug,
        name_zh=name,
        name_en=name_en or slug.replace("-", " ").title(),
        login=login,
        person=person or login,
    )

    def work() -> None:
        settings = Settings.from_environment()
        check_office(office)
        prepare(settings)
        with contextlib.closing(Database(settings)) as database:
            check_empty(database)
            password = new_password() if generate_password else _asked()
            found_office(database, office, password, hash_password)
        shown = password if generate_password else None
        if as_json:
            echo_json(_as_data(settings, office, shown))
        else:
            _in_words(settings, office, shown)

    guarded(work, json_output=as_json)


def _asked() -> str:
    """The password, typed twice without echo; a poor one is said at once and asked for again.

    Raises:
        EnvironmentFault: ``init.no_terminal``.
    """
    if not sys.stdin.isatty():
        raise EnvironmentFault("init.no_terminal")
    texts = {key: say(f"init.{key}", language()).text for key in ("password", "again")}
    while True:
        try:
            typed: str = click.prompt(
                texts["password"], hide_input=True, confirmation_prompt=texts["again"], err=True
            )
            check_password(typed)
        except InputError as error:
            click.echo(str(say(error.code, language(), error.params)), err=True)
        except click.Abort:
            raise EnvironmentFault("init.no_password") from None
        else:
            return typed


def _as_data(settings: Settings, office: FirstOffice, password: str | None) -> dict[str, object]:
    return {
        "unit": {"slug": office.slug, "kind": office.kind.value, "name_zh": office.name_zh},
        "login": office.login,
        "password": password,
        "brand_kit": office.slug in kit_slugs(settings.data),
        "var": str(settings.var),
        "url": site_url(settings),
    }


def _in_words(settings: Settings, office: FirstOffice, password: str | None) -> None:
    """What was made, and the next steps: Chinese first, then English."""
    kit = "kit" if office.slug in kit_slugs(settings.data) else "no_kit"
    params = {
        "slug": office.slug,
        "name_zh": office.name_zh,
        "name_en": office.name_en,
        "login": office.login,
        "var": str(settings.var),
        "url": site_url(settings),
    }
    for each in ("zh", "en"):
        click.secho(say("init.done", each, params).text, fg="green")
        if password is not None:
            click.echo(say("init.made_password", each, {"password": password}).text)
        units = ("units",) if office.kind is UnitKind.PROVINCE else ()
        steps = (kit, "serve", *units, "people", "backup")
        for number, step in enumerate(steps, 1):
            click.echo(f"  {number}. {say(f'init.next_{step}', each, params).text}")
