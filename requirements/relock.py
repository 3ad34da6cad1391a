"""Write run.lock and dev.lock: everything pip would install for the ``.in`` files, pinned, transitive packages too.

Run it with the interpreter of ``.venv`` (``make lock``). Nothing is installed. No registry's name is written.
"""

from __future__ import annotations

import json
import re
import subprocess  # noqa: TID251 - a tool beside the product, which starts pip only
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
"""Folder of the inputs and the locks."""

HEAD = """\
# Written by `make lock` from {source}; do not edit. Whole: install with `pip install --no-deps -r {name}`.
"""


def resolve(*inputs: Path) -> dict[str, str]:
    """Canonical name → version of all that pip would install for ``inputs`` on this interpreter."""
    wanted = [argument for path in inputs for argument in ("-r", str(path))]
    command = [sys.executable, "-m", "pip", "install", "--dry-run", "--ignore-installed", "-qq"]
    done = subprocess.run(
        [*command, "--report", "-", *wanted], stdout=subprocess.PIPE, check=True, text=True
    )
    found = (entry["metadata"] for entry in json.loads(done.stdout)["install"])
    return {canonical(entry["name"]): str(entry["version"]) for entry in found}


def canonical(name: str) -> str:
    """The normalised form of a distribution's name (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def as_they_stand(path: Path) -> dict[str, str]:
    """Canonical name → version of the ``name==version`` lines of ``path``."""
    lines = [line.partition("#")[0].strip() for line in path.read_text("utf-8").splitlines()]
    pairs = [line.split("==") for line in lines if line]
    return {canonical(name): version for name, version in pairs}


def write(name: str, source: str, pins: dict[str, str]) -> None:
    """Write one lock, sorted by name."""
    lines = "".join(f"{package}=={version}\n" for package, version in sorted(pins.items()))
    (HERE / name).write_text(
        HEAD.format(source=source, name=f"requirements/{name}") + lines, "utf-8"
    )


def main() -> None:
    """Resolve both inputs and write both locks."""
    unchecked = as_they_stand(HERE / "unchecked.in")
    run = resolve(HERE / "run.in") | unchecked
    both = resolve(HERE / "run.in", HERE / "dev.in") | unchecked
    moved = {name for name in run if both.get(name) != run[name]}
    if moved:
        raise SystemExit(f"dev.in moves packages of run.lock: {', '.join(sorted(moved))}")
    write("run.lock", "run.in and unchecked.in", run)
    write("dev.lock", "dev.in, beside run.lock", {k: v for k, v in both.items() if k not in run})


if __name__ == "__main__":
    main()
