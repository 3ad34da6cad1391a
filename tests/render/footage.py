"""Footage whose colour and tone tell the time: a wrong cut, order or offset shows itself."""

from __future__ import annotations

from pathlib import Path

from studio.process import ffmpeg_path, run

COLOURS = ("red", "lime", "blue", "yellow", "magenta", "cyan")
"""One a shot, in this order."""

SHOT_S = 2
"""Seconds of each shot."""

TONES_HZ = (300, 600, 900, 1200, 1500, 1800)
"""Tone of each shot."""


def striped(
    path: Path, *, shots: int = 4, size: str = "320x180", rate: str = "30", sound: bool = True
) -> Path:
    """Colour bars in time: each shot one colour and one tone.

    ``ffmpeg -f lavfi -i color=red:d=2 … -f lavfi -i sine=300:d=2 … -filter_complex concat=n=4:v=1:a=1``
    """
    argv = [ffmpeg_path(), "-y", "-loglevel", "error"]
    for number in range(shots):
        argv += ["-f", "lavfi", "-i", f"color={COLOURS[number]}:s={size}:r={rate}:d={SHOT_S}"]
        if sound:
            argv += ["-f", "lavfi", "-i", f"sine=f={TONES_HZ[number]}:r=44100:d={SHOT_S}"]
    streams = "".join(
        f"[{2 * number}:v][{2 * number + 1}:a]" if sound else f"[{number}:v]"
        for number in range(shots)
    )
    chain = f"{streams}concat=n={shots}:v=1:a={int(sound)}[v]" + ("[a]" if sound else "")
    argv += ["-filter_complex", chain, "-map", "[v]"]
    if sound:
        argv += ["-map", "[a]", "-c:a", "aac"]
    argv += ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", str(path)]
    run(tuple(argv))
    return path


def colours_at(path: Path, *instants: float, rate: int = 30) -> list[tuple[int, int, int]]:
    """Mean RGB of the frames shown at these seconds of a file of constant rate."""
    found = []
    for instant in instants:
        frame = int(instant * rate + 1e-6)
        argv = (
            *(ffmpeg_path(), "-loglevel", "error", "-i", str(path), "-frames:v", "1"),
            *("-vf", f"trim=start_frame={frame},scale=1:1:flags=area:in_color_matrix=bt709"),
            *("-f", "rawvideo", "-pix_fmt", "rgb24", "-"),
        )
        red, green, blue = run(argv).stdout[:3]
        found.append((red, green, blue))
    return found
