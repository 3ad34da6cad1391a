"""``county-studio plan FILE...``: an edit without rendering. Its JSON is kept stable and is what ``export`` reads."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import click

from studio.brand import load_template
from studio.edit.rates import exact_rate
from studio.errors import InputError
from studio.records.edit import TransitionWish
from studio.settings import Settings
from studio.units import Aspect
from studio.workflows.cutting.plan_files import (
    FASTEST,
    SLOWEST,
    Planned,
    PlanWish,
    plan_files,
    plan_from_otio,
)
from studio.workflows.given_plans import read_captions, read_marks
from web.commands.shown import (
    Progress,
    any_path,
    as_json,
    aspects_of,
    echo_json,
    guarded,
    say_lost,
    say_refused,
    stop_asked,
)
from web.commands.shown_plan import plan_as_data, show_plan

HELP = """Plan a clip of FILES without rendering it. 规划剪辑，不出片。

Prints the takes in order and why each was taken, and what was left out and why. With --json the plan is one JSON
object: ``timeline`` and ``crops`` are exact (fractions of a second as text), ``takes``, ``left_out`` and ``notes``
say the same with seconds and sentences. Keep it in a file, or pipe it on:

\b
  county-studio plan a.mp4 b.mp4 --length 15 --aspect 9:16 --aspect 1:1 --json > plan.json
  county-studio export plan.json --format jianying --out 草稿名

Marks are a JSON list, times in seconds on the file's own clock; kind is use_only, must, never or favourite, role is
place, work, product or use:

\b
  [{"file": "a.mp4", "kind": "must", "start": 12.5, "end": 15, "role": "work"}]

An edit that was carried on elsewhere comes back with --from-otio EDIT.otio: takes keep their crops and captions,
new stretches are looked at and cropped anew.
"""


def _length_of(text: str) -> Fraction:
    try:
        return Fraction(float(text)).limit_denominator(1000)
    except (ValueError, OverflowError) as error:
        raise InputError("plan.length_text", found=text) from error


def _rate_of(text: str | None) -> Fraction | None:
    if text is None:
        return None
    over, _, under = text.partition("/")
    wrong = InputError("plan.rate", found=text, slowest=SLOWEST, fastest=FASTEST)
    try:
        given = Fraction(float(over)) / Fraction(float(under or 1))
    except (ValueError, OverflowError, ZeroDivisionError) as error:
        raise wrong from error
    if given <= 0:
        raise wrong
    return exact_rate(given)


@click.command(help=HELP)
@click.argument("files", nargs=-1, type=any_path, metavar="FILE...")
@click.option("--length", default="15", show_default=True, help="Seconds of the clip. 秒数。")
@click.option(
    "--aspect",
    "aspects",
    multiple=True,
    help="Such as 9:16 (the default); several may be given. 画面比例。",
)
@click.option(
    "--template",
    help="Leave room for this clip template's intro and end card, take its transitions. 按模板留出片头片尾。",
)
@click.option("--rate", help="Frames a second, such as 25 or 30000/1001. 帧率。")
@click.option("--marks", type=any_path, help="JSON list of marks on the footage. 素材标记。")
@click.option(
    "--captions",
    multiple=True,
    type=any_path,
    help="SRT or ASS named like its footage. 与素材同名的字幕。",
)
@click.option("--title", default="", help="Name of the edit. 名称。")
@click.option(
    "--from-otio",
    type=any_path,
    help="Take an edit over from another editor; FILEs then say where its media is. 接回其他软件的剪辑。",
)
@as_json
def command(
    *,
    files: tuple[Path, ...],
    length: str,
    aspects: tuple[str, ...],
    template: str | None,
    rate: str | None,
    marks: Path | None,
    captions: tuple[Path, ...],
    title: str,
    from_otio: Path | None,
    as_json: bool,
) -> None:
    """Plan a clip of FILES."""

    def work() -> None:
        settings = Settings.from_environment()
        shapes = aspects_of(aspects)
        with Progress(quiet=as_json) as progress:
            if from_otio is not None:
                planned = plan_from_otio(
                    from_otio, files, shapes, settings, progress.report, stop_asked
                )
            else:
                look = load_template(settings.data, template) if template else None
                wish = PlanWish(
                    length=_length_of(length),
                    aspects=shapes or (Aspect(9, 16),),
                    rate=_rate_of(rate),
                    end_card=look.end_card_s if look else Fraction(0),
                    transition=look.transition if look else TransitionWish(),
                    intro=look is not None and look.intro,
                    title=title,
                    marks=read_marks(marks, files) if marks else (),
                    captions=read_captions(captions, files),
                )
                planned = plan_files(files, wish, settings, progress.report, stop_asked)
        _show(planned, as_json=as_json)

    guarded(work, json_output=as_json)


def _show(planned: Planned, *, as_json: bool) -> None:
    if as_json:
        echo_json(plan_as_data(planned))
        return
    show_plan(planned.plan)
    for source in planned.sources:
        say_lost(source.path.name, source.analysis.lost)
    for refused in planned.refused:
        say_refused(refused.error)
