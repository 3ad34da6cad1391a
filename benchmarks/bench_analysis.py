"""What it costs to learn everything about a file: 60 s of 1080p30 at about 20 Mbit/s, against a bare decode of it.

    python -m benchmarks.bench_analysis [--rounds 3] [--footage FOLDER] [--quick] [--no-memory]

The file is built from the real clips of ``--footage`` (scaled to 1080p and joined). Then, in turn: a bare decode
(``ffmpeg -f null -``), our analysis without proxy, our analysis with proxy, and PySceneDetect's adaptive detector
through its own command line. CPU seconds are user + system of the process and all its children. Start-up (imports) is
measured by itself, as the same command on no file, and subtracted; that is said in the output. Memory: peak resident
size of our process and of the ffmpeg child, added, for 6 and for 60 minutes of the same small footage.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

from benchmarks.measure import REAL_CLIPS, in_turn, phone_footage, summary
from studio.media import analyse, probe
from studio.process import ffmpeg_path, run
from studio.records.media import MediaInfo
from studio.settings import CHECKOUT, Settings

SECONDS, QUICK_SECONDS = 60, 12
SHORT_MIN, LONG_MIN = 6, 60

ASKED, AIM, MEMORY_ASKED = 1.5, 1.25, 1.1


def main() -> None:
    """Run the comparison and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--footage", type=Path, default=REAL_CLIPS)
    parser.add_argument("--quick", action="store_true", help="12 s, one round, no memory")
    parser.add_argument("--no-memory", action="store_true")
    parser.add_argument("--analyse", nargs=2, metavar=("INFO", "PROXY"), help=argparse.SUPPRESS)
    parser.add_argument("file", nargs="?", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.analyse:
        _analyse_once(options.file, *options.analyse)
        return
    with tempfile.TemporaryDirectory() as name:
        result = _compare(Path(name), options)
        if not (options.quick or options.no_memory):
            result["memory"] = _memory(Path(name))
    print(json.dumps(result, indent=1))


def _compare(folder: Path, options: argparse.Namespace) -> dict[str, object]:
    seconds = QUICK_SECONDS if options.quick else SECONDS
    path = phone_footage(folder / "bench.mp4", options.footage, seconds)
    binary = ffmpeg_path()
    commands = {
        "bare_decode": [binary, "-v", "error", "-nostdin", "-i", str(path), "-f", "null", "-"],
        "startup": _ours(Path("-"), ""),
        "analysis": _ours(path, ""),
        "analysis_with_proxy": _ours(path, str(folder / "proxy.mp4")),
        "scenedetect_startup": [*_SCENEDETECT, "version"],
        "scenedetect": [*_SCENEDETECT, "-q", "-i", str(path), "detect-adaptive"],
    }
    costs = in_turn(commands, 1 if options.quick else options.rounds)
    medians = {name: summary(each) for name, each in costs.items()}
    cpu = {name: each["cpu_s"] for name, each in medians.items()}
    bare = cpu["bare_decode"]
    ours = cpu["analysis"] - cpu["startup"]
    return {
        "file": {"seconds": seconds, "mbit_s": round(path.stat().st_size * 8e-6 / seconds, 1)},
        "medians": medians,
        "note": "start-up (imports) is measured as its own command and subtracted; the proxy is apart",
        "analysis_to_bare_decode": round(ours / bare, 3),
        "asked": ASKED,
        "aim": AIM,
        "proxy_extra_to_bare_decode": round(
            (cpu["analysis_with_proxy"] - cpu["analysis"]) / bare, 3
        ),
        "scenedetect_adaptive_to_bare_decode": round(
            (cpu["scenedetect"] - cpu["scenedetect_startup"]) / bare, 3
        ),
    }


_SCENEDETECT = (sys.executable, "-m", "scenedetect")


def _ours(path: Path, proxy: str) -> list[str]:
    info = "" if str(path) == "-" else probe(path, _settings()).model_dump_json()
    command = [sys.executable, "-m", "benchmarks.bench_analysis", "--analyse", info, proxy]
    return [*command, str(path)]


def _settings() -> Settings:
    return Settings.from_environment({})


def _analyse_once(path: Path, info: str, proxy: str) -> None:
    """The child of the benchmark: one analysis of a probed file, none without."""
    if info:
        known = MediaInfo.model_validate_json(info)
        analyse(path, known, _settings(), proxy=Path(proxy) if proxy else None)


def _memory(folder: Path) -> dict[str, float]:
    """Peak resident sizes of our process and its largest child, added, MiB."""
    piece = folder / "piece.mp4"
    run(
        (
            ffmpeg_path(), "-y", "-v", "error", "-nostdin", "-f", "lavfi", "-i",
            "testsrc2=s=320x180:r=25", "-f", "lavfi", "-i", "sine=f=300:r=16000", "-t", "60",
            "-c:v", "libx264", "-preset", "veryfast", "-c:a", "aac", "-b:a", "64k", str(piece),
        )
    )  # fmt: skip
    peaks = {}
    for minutes in (SHORT_MIN, LONG_MIN):
        path = folder / f"{minutes}.mp4"
        run(
            (
                ffmpeg_path(), "-y", "-v", "error", "-nostdin", "-stream_loop", str(minutes - 1),
                "-i", str(piece), "-c", "copy", str(path),
            )
        )  # fmt: skip
        peaks[minutes] = _peaks(_ours(path, ""))
    return {
        **{f"minutes_{minutes}_mib": round(peak, 1) for minutes, peak in peaks.items()},
        "long_to_short": round(peaks[LONG_MIN] / peaks[SHORT_MIN], 3),
        "asked": MEMORY_ASKED,
    }


def _peaks(argv: list[str]) -> float:
    """Peak of the process itself and of its largest child, added."""
    script = (
        "import resource, runpy, sys; sys.argv = sys.argv[1:];"
        "runpy.run_module('benchmarks.bench_analysis', run_name='__main__');"
        "print(sum(resource.getrusage(who).ru_maxrss for who in"
        " (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)))"
    )
    finished = run((sys.executable, "-c", script, *argv[2:]), cwd=CHECKOUT)
    return int(finished.stdout.split()[-1]) / 1024


if __name__ == "__main__":
    main()
