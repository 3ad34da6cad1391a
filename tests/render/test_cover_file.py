"""A cover is no longer and no larger than its preset says, whatever is on it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from studio.render import SOCIAL
from studio.render.cover_file import write_cover


@pytest.mark.parametrize(("edge", "most_kb"), [(1920, 5000), (1280, 300), (1920, 50)])
def test_even_noise_fits(tmp_path: Path, edge: int, most_kb: int) -> None:
    noise = np.random.default_rng(1).integers(0, 256, (1920, 1080, 3), dtype=np.uint8)
    preset = SOCIAL.model_copy(update={"cover_edge": edge, "cover_max_kb": most_kb})
    write_cover(noise, tmp_path / "cover.jpg", preset)
    assert (tmp_path / "cover.jpg").stat().st_size <= most_kb * 1000
    with Image.open(tmp_path / "cover.jpg") as cover:
        assert max(cover.size) <= edge
        assert cover.width / cover.height == pytest.approx(9 / 16, rel=0.02)


def test_a_cover_that_fits_is_left_as_it_is(tmp_path: Path) -> None:
    plain = np.full((1920, 1080, 3), 128, dtype=np.uint8)
    write_cover(plain, tmp_path / "cover.jpg", SOCIAL)
    Image.fromarray(plain).save(tmp_path / "as-before.jpg", quality=88, optimize=True)
    assert (tmp_path / "cover.jpg").read_bytes() == (tmp_path / "as-before.jpg").read_bytes()
