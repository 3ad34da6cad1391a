"""What is said in a film as captions: recognised on this machine, by a model that a person supplied."""

from __future__ import annotations

from pathlib import Path

from studio.edit.captions import shifted
from studio.edit.srt import write_srt
from studio.errors import InputError
from studio.media.transcribe import check_captions, transcribe
from studio.process import CancelCheck, never
from studio.records.edit import Caption
from studio.settings import Settings
from studio.workflows.footage.looking import Report, ignore, look_at
from studio.workflows.given_files import check_out_dir


def caption_file(
    path: Path, settings: Settings, report: Report = ignore, cancelled: CancelCheck = never
) -> tuple[Caption, ...]:
    """Captions of a file, seconds from its beginning as players count (its first instant is zero).

    Raises:
        InputError: ``captions.off``, ``captions.model``, ``captions.engine``, ``captions.unusable``,
            ``captions.nobody_speaks``, and as ``look_at``.
        Cancelled: As asked.
    """
    check_captions(settings)
    source = look_at(path, settings, report, cancelled)
    speech = source.analysis.sound.speech
    if not speech:
        raise InputError("captions.nobody_speaks", name=path.name)
    report("captions", 0.0)
    found = transcribe(
        path,
        source.info,
        speech,
        settings,
        on_progress=lambda done: report("captions", done),
        cancelled=cancelled,
    )
    return shifted(found, -source.info.start)


def write_captions(captions: tuple[Caption, ...], out: Path) -> None:
    """Write an SRT file, whole or not at all.

    Raises:
        InputError: ``export.out_is_folder``, and as ``check_out_dir``.
    """
    check_out_dir(out.parent)
    if out.is_dir():
        raise InputError("export.out_is_folder", path=str(out))
    out.parent.mkdir(parents=True, exist_ok=True)
    partial = out.with_name(f".{out.name}.part")
    partial.write_text(write_srt(captions), encoding="utf-8")
    partial.replace(out)
