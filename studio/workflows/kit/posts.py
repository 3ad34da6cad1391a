"""The posts that go with a clip, one for each platform in ``templates/posts.toml``."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, model_validator

from studio.brand.toml import read_toml
from studio.catalog import Post, PostLimits, platform_post
from studio.records.clip import ItemFacts
from studio.records.value import Value

POSTS = Path("templates") / "posts.toml"
"""Below the data folder."""


class PostPlatforms(Value):
    """All of them."""

    platform: Annotated[tuple[PostLimits, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _once_each(self) -> Self:
        names = [each.name for each in self.platform]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"platform.name: {', '.join(twice)} once")
        return self


@dataclass(frozen=True)
class WrittenPost:
    """A post and the file it stands in."""

    post: Post
    path: Path


def posts_of(facts: ItemFacts, data: Path) -> tuple[Post, ...]:
    """The posts of an item.

    Raises:
        InputError: The file of limits has a mistake (see ``studio.brand.toml``), or ``post.…``.
    """
    return tuple(platform_post(facts, limits) for limits in load_platforms(data).platform)


def load_platforms(data: Path) -> PostPlatforms:
    """What the platforms take, by the file below ``data``.

    Raises:
        InputError: The file has a mistake (see ``studio.brand.toml``).
    """
    return read_toml(data / POSTS, PostPlatforms, POSTS.as_posix())


def write_posts(posts: tuple[Post, ...], out_dir: Path, name: str) -> tuple[WrittenPost, ...]:
    """Write each as ``NAME-post-PLATFORM.txt``: the title, an empty line, the text."""
    return tuple(
        WrittenPost(post, _written(post, out_dir / f"{name}-post-{post.platform}.txt"))
        for post in posts
    )


def _written(post: Post, path: Path) -> Path:
    beginning = path.with_name(f".{path.name}")
    try:
        beginning.write_text(f"{post.title}\n\n{post.text}\n", encoding="utf-8")
        return beginning.replace(path)
    finally:
        beginning.unlink(missing_ok=True)
