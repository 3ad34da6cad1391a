"""Builds the typefaces of the studio from the npm packages that carry them.

``python -m studio.brand.build_fonts NODE_MODULES_DIR OUT_DIR``

A package holds each weight as a large "chinese-simplified" file and about a hundred small slices for rarer characters.
They become one TrueType file per weight, so that a rare 崀 or 椪 stands in the weight of its neighbours. The WOFF 1
files are read because unpacking them is mere zlib: a face takes well under a second.
"""

from __future__ import annotations

import shutil
import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from fontTools.ttLib import TTFont

from studio.errors import EnvironmentFault

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


@dataclass(frozen=True, order=True)
class FaceSource:
    """One face: a family of ``@fontsource`` and a weight from 100 to 900."""

    family: str
    weight: int

    @property
    def name(self) -> str:
        """How kits call it, and the built file's stem."""
        return f"{self.family}-{self.weight}"

    def folder(self, node_modules: Path) -> Path:
        """The package's folder."""
        return node_modules / "@fontsource" / self.family

    def files(self, node_modules: Path) -> tuple[Path, ...]:
        """The large file first, then the slices, by name."""
        folder = self.folder(node_modules) / "files"
        found = sorted(folder.glob(f"{self.family}-*-{self.weight}-normal.woff"))
        return tuple(sorted(found, key=lambda file: "chinese-simplified" not in file.name))


FACES = (
    FaceSource("noto-sans-sc", 400),
    FaceSource("noto-sans-sc", 500),
    FaceSource("noto-sans-sc", 700),
    FaceSource("noto-sans-sc", 900),
    FaceSource("noto-serif-sc", 600),
    FaceSource("noto-serif-sc", 900),
)
"""Every face the kits may name. OFL 1.1, both families."""

RECIPE = 3
"""Raised when the way of building changes, so that built files are made anew."""

_DROPPED = ("GPOS", "GDEF", "BASE", "STAT", "vhea", "vmtx", "DSIG", "prep", "gasp")
"""Tables that nothing reads once glyphs were added; layout is the studio's own."""


def build_fonts(node_modules: Path, out: Path) -> tuple[Path, ...]:
    """Write every face and its licence into ``out``; what is up to date stays as it is.

    Raises:
        EnvironmentFault: ``brand.font_packages_missing`` when a package does not stand in ``node_modules``.
    """
    out.mkdir(parents=True, exist_ok=True)
    stale = [face for face in FACES if not _fresh(face, node_modules, out)]
    if stale:
        with ProcessPoolExecutor(max_workers=2) as pool:
            list(pool.map(_build, stale, [node_modules] * len(stale), [out] * len(stale)))
    for family in sorted({face.family for face in FACES}):
        licence = node_modules / "@fontsource" / family / "LICENSE"
        shutil.copyfile(licence, out / f"{family}-LICENSE.txt")
    return tuple(out / f"{face.name}.ttf" for face in FACES)


def _fresh(face: FaceSource, node_modules: Path, out: Path) -> bool:
    wanted, stamp = _stamp(face, node_modules), out / f"{face.name}.stamp"
    return (
        (out / f"{face.name}.ttf").is_file()
        and stamp.is_file()
        and stamp.read_text(encoding="ascii") == wanted
    )


def _stamp(face: FaceSource, node_modules: Path) -> str:
    """Tells whether the sources are those a face was built from: their names and lengths."""
    files = face.files(node_modules)
    if not files or "chinese-simplified" not in files[0].name:
        raise EnvironmentFault(
            "brand.font_packages_missing", package=f"@fontsource/{face.family}", face=face.name
        )
    told = "".join(f"{file.name} {file.stat().st_size}\n" for file in files)
    return sha256(f"{RECIPE}\n{told}".encode()).hexdigest()


def _build(face: FaceSource, node_modules: Path, out: Path) -> None:
    main, *slices = face.files(node_modules)
    font = TTFont(main, lazy=True, recalcBBoxes=False, recalcTimestamp=False)
    _add_glyphs(font, slices)
    for table in _DROPPED:
        if table in font:
            del font[table]
    font.flavor = None
    unfinished = out / f"{face.name}.ttf.part"
    font.save(unfinished)
    unfinished.replace(out / f"{face.name}.ttf")
    (out / f"{face.name}.stamp").write_text(_stamp(face, node_modules), encoding="ascii")


def _add_glyphs(font: TTFont, slices: Iterable[Path]) -> None:
    """Copy the glyphs of all characters that ``font`` lacks from the slices to its end."""
    glyf, metrics = font["glyf"], font["hmtx"].metrics
    tables = [table for table in font["cmap"].tables if table.isUnicode()]
    known = set(font.getBestCmap())
    order = list(font.getGlyphOrder())
    for file in slices:
        slice_ = TTFont(file, lazy=True, recalcBBoxes=False)
        for code, old in _news(slice_, known):
            new = f"u{code:05X}.added"
            glyph = slice_["glyf"].glyphs[old]  # still packed, copied as it is
            if getattr(glyph, "data", b"")[:1] >= b"\x80":
                continue  # made of others (accented Latin), which the large file has
            order.append(new)
            glyf.glyphs[new] = glyph
            metrics[new] = slice_["hmtx"].metrics[old]
            known.add(code)
            for table in tables:
                if code <= 0xFFFF or table.format == 12:
                    table.cmap[code] = new
    font.setGlyphOrder(order)
    glyf.setGlyphOrder(order)


def _news(slice_: TTFont, known: set[int]) -> Iterator[tuple[int, str]]:
    for code, name in sorted(slice_.getBestCmap().items()):
        if code not in known:
            yield code, name


if __name__ == "__main__":
    build_fonts(Path(sys.argv[1]), Path(sys.argv[2]))
