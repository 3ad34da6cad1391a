"""The same three clips made the MoviePy way: one composite per aspect, one after the other."""

from __future__ import annotations

import sys
from pathlib import Path

from moviepy import AudioFileClip, CompositeVideoClip, ImageClip, VideoFileClip

from benchmarks.bench_render import WISHED, crop_box, places
from studio.records.delivery import ASPECTS
from studio.render.presets import SOCIAL


def main() -> None:
    """Render to the folder named on the command line."""
    source, audio, folder = (Path(each) for each in sys.argv[1:4])
    seconds, pictures = int(sys.argv[4]), sys.argv[5:]
    for aspect in WISHED:
        size, box = ASPECTS[aspect], crop_box(aspect)
        footage = VideoFileClip(str(source), audio=False).subclipped(0, seconds)
        body = footage.cropped(x1=box.x, y1=box.y, width=box.width, height=box.height)
        layers = [body.resized((size.width, size.height))]
        for picture, (left, top, start, end) in zip(pictures, places(size, seconds), strict=True):
            layer = ImageClip(picture).with_start(start).with_duration(end - start)
            layers.append(layer.with_position((left, top)))
        clip = CompositeVideoClip(layers, size=(size.width, size.height)).with_duration(seconds)
        clip = clip.with_audio(AudioFileClip(str(audio)).subclipped(0, min(seconds, clip.duration)))
        clip.write_videofile(
            str(folder / f"moviepy-{aspect.slug}.mp4"),
            fps=30,
            codec="libx264",
            preset=SOCIAL.speed,
            audio_codec="aac",
            ffmpeg_params=[
                "-crf", str(SOCIAL.crf), "-maxrate", f"{SOCIAL.max_rate_kbit}k",
                "-bufsize", f"{2 * SOCIAL.max_rate_kbit}k", "-pix_fmt", "yuv420p", "-g", "60",
            ],
            temp_audiofile_path=str(folder),
            logger=None,
        )  # fmt: skip


if __name__ == "__main__":
    main()
