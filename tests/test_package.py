"""The package as a whole: what is listed, what is exported, what an import costs."""

import ast
import importlib
import pkgutil
import subprocess
import sys
import tomllib

import pytest
from conftest import ROOT

import irsum

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
HEAVY = tuple(
    "torch transformers xllamacpp huggingface_hub sacrebleu httpx pypinyin datasets pyarrow lxml "
    "docx translate ray fsspec ctranslate2".split()
)


def modules() -> list[str]:
    """Every module of the package."""
    return [module.name for module in pkgutil.walk_packages(irsum.__path__, "irsum.")]


def test_every_folder_with_code_is_listed() -> None:
    listed = PROJECT["tool"]["setuptools"]["package-dir"]
    on_disk = {path.parent for path in ROOT.glob("*/__init__.py")}
    assert {ROOT / folder for folder in listed.values()} == on_disk
    assert set(PROJECT["tool"]["setuptools"]["packages"]) == set(listed)


def test_packages_are_flat() -> None:
    listed = {ROOT / folder for folder in PROJECT["tool"]["setuptools"]["package-dir"].values()}
    links = {path for path in (ROOT / "irsum").iterdir() if path.is_symlink()}
    nested = [
        path
        for folder in listed
        for path in folder.glob("*/*.py")
        if path.parent not in links and "__pycache__" not in path.parts
    ]
    assert nested == []


@pytest.mark.parametrize("name", modules())
def test_all_names_what_is_there(name: str) -> None:
    module = importlib.import_module(name)
    exported = getattr(module, "__all__", [])
    assert len(set(exported)) == len(exported)
    assert [attribute for attribute in exported if not hasattr(module, attribute)] == []


def test_files_stay_short() -> None:
    listed = PROJECT["tool"]["setuptools"]["package-dir"].values()
    long = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for folder in listed
        for path in (ROOT / folder).glob("*.py")
    }
    assert {name: lines for name, lines in long.items() if lines > 420} == {}


def test_no_relative_imports() -> None:
    listed = PROJECT["tool"]["setuptools"]["package-dir"].values()
    for path in (path for folder in listed for path in (ROOT / folder).glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        nodes = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
        assert [node.module for node in nodes if node.level] == [], path


def test_the_command_line_imports_nothing_heavy() -> None:
    code = f"import sys, irsum.cli; print([m for m in {HEAVY!r} if m in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
