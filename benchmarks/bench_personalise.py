"""What a seller's own clip costs beside the full render of that clip: one alone, and in a batch.

    python -m benchmarks.bench_personalise [--rounds 3] [--seconds 30] [--batch 100] [--footage FILE]

Makes a clip of 1080×1920 from footage that is hard to encode, then measures in turn: the render process (sound,
graphics, encoding, verification; without looking for shots), one seller, a batch, and the same imports with nothing
done, which are taken off each. Prints medians and, of CPU seconds, ``one_to_render`` (aim ≤ 0.08) and
``hundred_to_render`` (aim ≤ 4; reckoned from the batch where it has another number of rows) as JSON. Every seller has
a code, telephone, WeChat and portrait.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
import tempfile
from pathlib import Path

from PIL import Image

from benchmarks.measure import in_turn, make_footage, summary
from benchmarks.whole_clip import full_render

MODULES = "web.commands.personalise, cv2"
"""What the command imports."""


def main() -> None:
    """Run the comparison and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=30)
    parser.add_argument("--batch", type=int, default=100)
    parser.add_argument("--footage", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = options.footage or folder / "source.mp4"
        if options.footage is None:
            make_footage(source, options.seconds + 2)
        render, clip = full_render(folder, source, options.seconds)
        commands = {"full_render": render, **_commands(folder, clip, options.batch)}
        costs = in_turn(commands, options.rounds)
    medians = {name: summary(each) for name, each in costs.items()}
    render_s, start_s = medians["full_render"]["cpu_s"], medians["imports"]["cpu_s"]
    one = medians["one_seller"]["cpu_s"] - start_s
    batch = (medians["batch"]["cpu_s"] - start_s) / options.batch
    result = {
        "medians": medians,
        "rows_in_batch": options.batch,
        "one_to_render": round(one / (render_s - medians["render_imports"]["cpu_s"]), 3),
        "hundred_to_render": round(
            100 * batch / (render_s - medians["render_imports"]["cpu_s"]), 2
        ),
    }
    print(json.dumps(result, indent=1))


def _commands(folder: Path, clip: Path, batch: int) -> dict[str, list[str]]:
    portrait = folder / "me.jpg"
    Image.effect_noise((900, 1200), 80).convert("RGB").save(portrait)
    seller = folder / "seller.json"
    told = {
        "shop": "周姐土货铺",
        "link": "https://example.com/shop/zhoujie",
        "phone": "138 0013 8000",
        "wechat": "zhoujie",
        "portrait": portrait.name,
    }
    seller.write_text(json.dumps(told, ensure_ascii=False), "utf-8")
    sheet = folder / "sellers.csv"
    with sheet.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(("店名", "链接", "电话", "微信", "头像"))
        for number in range(batch):
            link = f"https://example.com/shop/{number}"
            rows.writerow(
                (
                    f"湘里{number}号铺",
                    link,
                    f"138 0000 {number:04d}",
                    f"shop_{number}",
                    portrait.name,
                )
            )
    command = [sys.executable, "-m", "benchmarks.whole_clip", "--anew"]
    return {
        "imports": [sys.executable, "-c", f"import {MODULES}"],
        "render_imports": [sys.executable, "-c", "import benchmarks.whole_clip"],
        "one_seller": [
            *command, str(folder / "one"), "personalise", str(clip),
            "--seller", str(seller), "--out", str(folder / "one" / "mine.mp4"),
        ],
        "batch": [
            *command, str(folder / "all"), "personalise", str(clip),
            "--sellers", str(sheet), "--out", str(folder / "all"),
        ],
    }  # fmt: skip


if __name__ == "__main__":
    main()
