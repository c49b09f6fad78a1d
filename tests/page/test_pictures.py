"""The pictures of README and docs are made by a command, and show what they are said to show."""

from __future__ import annotations

import re
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "examples" / "pictures.py"
MOST = 200_000  # bytes


def test_every_picture_in_readme_and_docs_is_one_that_the_command_makes() -> None:
    """No picture of the page is made by hand, and each lies there, small."""
    made = {one.name for one in runpy.run_path(str(SCRIPT))["PICTURES"]}
    shown = set()
    for document in (ROOT / "README.md", *(ROOT / "docs").glob("*.md")):
        shown |= set(re.findall(r"\]\((?:docs/)?([\w-]+\.png)\)", document.read_text("utf-8")))
    assert shown <= made
    for name in made:
        assert (ROOT / "docs" / name).stat().st_size < MOST


def test_command_writes_them(browser: Any, tmp_path: Path) -> None:
    """All pictures are drawn, of one size, and no two are alike."""
    if sys.platform != "linux":
        pytest.skip("the script looks for Chromium by the names that Linux has")
    del browser  # whoever has none is told so by the fixture
    from PIL import Image

    subprocess.run([sys.executable, SCRIPT, "examples/reading-vault", tmp_path], cwd=ROOT, check=True)
    pictures = runpy.run_path(str(SCRIPT))["PICTURES"]
    looks = set()
    for one in pictures:
        with Image.open(tmp_path / one.name) as picture:
            assert picture.size == (1360, 800)
            looks.add(picture.convert("RGB").resize((34, 20)).tobytes())
    assert len(looks) == len(pictures)
