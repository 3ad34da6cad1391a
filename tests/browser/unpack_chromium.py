"""Unpack the Chromium that an npm package carries, with what a bare machine lacks to run it.

``python tests/browser/unpack_chromium.py NODE_MODULES OUT FONTS``

``OUT`` receives ``chromium``, its libraries in ``lib/``, software GL beside it and ``fonts.conf``, which names our own
built typefaces (without any typeface all text has no height) and an emoji face, as every phone has one. axe-core lies
beside them: what pages are held against for people who see little or use no mouse.
"""

from __future__ import annotations

import io
import shutil
import sys
import tarfile
from pathlib import Path

import brotli
from fontTools.ttLib import TTFont

PACKAGE_BIN = "@sparticuz/chromium/bin"
EMOJI = "@fontsource/noto-color-emoji/files/noto-color-emoji-emoji-400-normal.woff"
AXE = "axe-core/axe.min.js"
"""Below ``node_modules``."""

FONTS_CONF = """\
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>{ours}</dir>
  <dir>{theirs}</dir>
  <cachedir>{cache}</cachedir>
  <match target="scan">
    <test name="family" compare="contains"><string>Noto Sans SC</string></test>
    <edit name="family" mode="assign_replace"><string>Noto Sans SC</string></edit>
  </match>
  <match target="scan">
    <test name="family" compare="contains"><string>Noto Serif SC</string></test>
    <edit name="family" mode="assign_replace"><string>Noto Serif SC</string></edit>
  </match>
  <alias binding="same"><family>sans-serif</family><prefer><family>Noto Sans SC</family></prefer></alias>
  <alias binding="same"><family>serif</family><prefer><family>Noto Serif SC</family></prefer></alias>
</fontconfig>
"""
"""Typefaces of the pages under test; the built files call their families after the thinnest weight."""


def unpack(node_modules: Path, out: Path, fonts: Path) -> None:
    """Fill ``out`` from the packages; an older one is replaced whole."""
    draft = out.with_name(f"{out.name}.new")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    for archive in sorted((node_modules / PACKAGE_BIN).glob("*.br")):
        data = brotli.decompress(archive.read_bytes())
        if archive.name.endswith(".tar.br"):
            _extract(data, draft)
        else:
            (draft / archive.stem).write_bytes(data)
            (draft / archive.stem).chmod(0o755)
    shutil.copy(node_modules / AXE, draft)
    emoji = TTFont(node_modules / EMOJI, lazy=True)
    emoji.flavor = None
    emoji.save(draft / "fonts" / "noto-color-emoji.ttf")
    conf = FONTS_CONF.format(ours=fonts, theirs=out / "fonts", cache=out / "font-cache")
    (draft / "fonts.conf").write_text(conf, "utf-8")
    shutil.rmtree(out, ignore_errors=True)
    draft.rename(out)


def _extract(data: bytes, folder: Path) -> None:
    """Write the plain files of a tar archive; the first 3.11 releases know no extraction filters."""
    with tarfile.open(fileobj=io.BytesIO(data)) as tar:
        for member in tar:
            target = (folder / member.name).resolve()
            content = tar.extractfile(member) if member.isfile() else None
            if content is None or not target.is_relative_to(folder):
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content.read())
            target.chmod(0o755 if member.mode & 0o100 else 0o644)


if __name__ == "__main__":
    unpack(*(Path(argument).resolve() for argument in sys.argv[1:4]))
