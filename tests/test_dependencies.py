"""The pins, the project's metadata, the code and the document name the same packages, and no machine's addresses."""

import ast
import importlib.metadata
import json
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
OURS = {
    *("studio", "jobs", "web", "tests", "benchmarks"),
    # The gate's child is started alone; its modules import each other by plain name.
    *(file.stem for file in (ROOT / "studio" / "media" / "child").glob("*.py")),
}

NPM = ("web/frontend", "tests/browser", "tests/web/node")
"""Folders whose packages npm installs."""

TRAINING = {"sklearn", "scikit-learn"}
"""Only ``benchmarks/train_shots.py`` needs it, which says how to get it; what it has learnt stands in the tree."""


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(name: str) -> dict[str, str]:
    lines = (ROOT / "requirements" / name).read_text("utf-8").splitlines()
    plain = [line for line in lines if line and not line.startswith("#")]
    return {canonical(line.split("==")[0].split("[")[0]): line.split("==")[1] for line in plain}


def imported(*rooms: str) -> set[str]:
    files = [file for room in rooms for file in (ROOT / room).rglob("*.py")]
    return {name for file in files for name in _top_levels(ast.parse(file.read_text("utf-8")))}


def _top_levels(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.split(".")[0]


def distributions(modules: set[str]) -> set[str]:
    known = importlib.metadata.packages_distributions()
    foreign = modules - OURS - set(sys.stdlib_module_names)
    names = {canonical(name) for module in foreign for name in known.get(module, [module])}
    return {"opencv-python" if name == "opencv-python-headless" else name for name in names}


def extras() -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    named = [each for group in project["optional-dependencies"].values() for each in group]
    return {canonical(re.split(r"[\[<>=; ]", each)[0]) for each in named}


def test_the_product_imports_only_what_run_lock_pins_or_an_extra_names() -> None:
    assert distributions(imported("studio", "jobs", "web")) <= set(pins("run.lock")) | extras()


def test_extras_are_tested_at_the_version_the_lock_pins() -> None:
    assert extras() <= set(pins("dev.lock")) - set(pins("run.lock"))


def test_tests_and_benchmarks_import_only_what_the_locks_pin() -> None:
    both = set(pins("run.lock")) | set(pins("dev.lock"))

    assert distributions(imported("tests", "benchmarks")) - TRAINING <= both


def test_the_metadata_names_what_the_code_imports() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    named = {canonical(re.split(r"[\[<>=; ]", each)[0]) for each in project["dependencies"]}
    needed = distributions(imported("studio", "jobs", "web")) - {
        "jinja2", "markupsafe", "werkzeug", "wtforms", "babel", "itsdangerous", "typing-extensions",
        "pydantic-core",
        "proglog", "imageio", "decorator",
        *extras(),
    }  # brought by those that are named  # fmt: skip

    assert needed <= named
    assert named - {"psycopg"} <= set(pins("run.lock"))


@pytest.mark.parametrize("name", ["run", "dev"])
def test_locks_hold_every_input_at_its_version(name: str) -> None:
    lock = pins(f"{name}.lock")

    assert pins(f"{name}.in").items() <= lock.items()
    if name == "run":
        assert pins("unchecked.in").items() <= lock.items()


def test_the_document_has_a_line_for_every_named_package() -> None:
    text = (ROOT / "docs" / "dependencies.md").read_text("utf-8").lower()
    named = {*pins("run.in"), *pins("dev.in"), *pins("unchecked.in")}
    for folder in NPM:
        named |= json.loads((ROOT / folder / "package.json").read_text("utf-8"))[
            "dependencies"
        ].keys()

    assert [
        name for name in sorted(named) if not re.search(rf"(?<![\w-]){re.escape(name)}", text)
    ] == []


@pytest.mark.parametrize("folder", NPM)
def test_front_end_locks_hold_hashes_and_no_addresses(folder: str) -> None:
    lock = json.loads((ROOT / folder / "package-lock.json").read_text("utf-8"))
    packages = {name: entry for name, entry in lock["packages"].items() if name}

    assert packages
    assert all(entry["integrity"].startswith("sha512-") for entry in packages.values())
    assert not [name for name, entry in packages.items() if "resolved" in entry]
