"""What ``cut`` made of one wish, as JSON that is kept stable."""

from __future__ import annotations

from collections.abc import Iterable

from studio.workflows.cutting.cut_files import Manifest
from studio.workflows.kit.posts import WrittenPost
from studio.workflows.kit.wish import ClipWish


def manifest_as_data(manifest: Manifest, wish: ClipWish) -> dict[str, object]:
    """The stable form of what was made; what was refused is said by whoever knows the reader's language."""
    clip = manifest.clip
    return {
        "item": wish.facts.sku,
        "template": wish.template,
        "preset": wish.preset,
        "made_from": clip.made_from,
        "clips": [
            {
                "aspect": str(made.aspect),
                "file": str(made.path),
                "cover": str(made.cover),
                "certificate": str(made.certificate_path),
                "width": made.certificate.size.width,
                "height": made.certificate.size.height,
                "bytes": made.certificate.bytes,
                "duration": made.certificate.duration_ms / 1000,
                "loudness_lufs": made.certificate.loudness_lufs,
                "sha256": made.certificate.sha256,
            }
            for made in clip.renditions
        ],
        "takes": [
            {
                "file": str(manifest.sources[take.source].path),
                "source_start": round(float(take.source_range.start), 6),
                "source_end": round(float(take.source_range.end), 6),
                "start": round(float(take.output_range.start), 6),
                "end": round(float(take.output_range.end), 6),
            }
            for take in clip.plan.timeline.takes
        ],
        "post": posts_as_data(manifest.posts),
        "told": [each.model_dump(mode="json") for each in clip.told],
        "findings": [each.as_data() for each in clip.findings],
        "lost": {
            str(source.path): round(float(source.analysis.lost), 3)
            for source in manifest.sources
            if source.analysis.lost
        },
    }


def posts_as_data(posts: Iterable[WrittenPost]) -> dict[str, object]:
    """Posts beside a clip by platform, each with the file it stands in."""
    return {
        each.post.platform: {
            "file": str(each.path),
            "title": each.post.title,
            "text": each.post.text,
            "tags": list(each.post.tags),
        }
        for each in posts
    }
