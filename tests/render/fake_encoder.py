"""An ffmpeg whose graphics card is played by x264: works, fails, or gives back something else than was encoded."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Literal

from studio.process import ffmpeg_path

How = Literal["works", "fails", "darker", "no_keys", "short", "nothing"]

SCRIPT = """#!{python} -SE
import os, sys
how, real, missing = {how!r}, {real!r}, {missing!r}
argv = sys.argv[1:]
if any(each in argv for each in missing):
    sys.exit("[enc] Unknown encoder")
if "h264_nvenc" in argv:
    if how == "fails":
        sys.exit("[h264_nvenc @ 0x1] Cannot load libcuda.so.1")
    if how == "nothing":
        sys.exit(0)
    drop = ["-rc", "-cq", "-b:v", "-forced-idr", "-strict_gop"]
    drop += ["-force_key_frames"] if how == "no_keys" else []
    for name in drop:
        while name in argv:
            at = argv.index(name)
            del argv[at : at + 2]
    swap = {{"h264_nvenc": "libx264", "p5": "veryfast"}}
    argv = [swap.get(each, each) for each in argv]
    if how == "darker":
        argv = [each.replace("setparams", "lutyuv=y=val*0.8,setparams") for each in argv]
    if how == "short":
        at = next(at for at, each in enumerate(argv) if each.endswith("trial.mp4"))
        argv[at:at] = ["-frames:v", "40"]
elif any(each.endswith(("_nvenc", "_qsv")) for each in argv):
    sys.exit("[enc] no such card")
os.execv(real, [real, *argv])
"""


def fake_ffmpeg(folder: Path, how: How, missing: tuple[str, ...] = ()) -> str:
    """Write the program; ``missing`` are encoders that it was built without."""
    path = folder / f"ffmpeg-{how}"
    text = SCRIPT.format(python=sys.executable, how=how, real=ffmpeg_path(), missing=missing)
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755)
    return str(path)
