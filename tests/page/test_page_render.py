"""What `render` writes, before any browser reads it."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
import subprocess
import sys
from collections import Counter

import page_graphs as graphs
import pytest
from unpacked import data_of

from vaultlint.graph.page import render
from vaultlint.graph.page.assets import LIVE, SCRIPTS, _inlinable, app_script
from vaultlint.graph.page.payload import pack


def test_same_data_gives_the_same_bytes() -> None:
    assert render(graphs.reading(), vault="V") == render(graphs.reading(), vault="V")


def test_data_given_is_left_as_it_was() -> None:
    data = graphs.reading()
    render(data, vault="V", quotes=False)
    assert data == graphs.reading()


def test_hostile_text_ends_no_element() -> None:
    page = render(graphs.hostile(), vault=graphs.PWN)
    chunks = len(pack(graphs.hostile()).chunks)
    assert page.count("</script>") == render({}, vault="V").count("</script>") + chunks == 3 + chunks
    assert "\u2028" not in page
    assert "<img" not in page
    page.encode("utf-8")


def test_policy_allows_just_what_the_page_brings() -> None:
    page = render(graphs.reading(), vault="V")
    policy = html.unescape(re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1])  # type: ignore[index]
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    styles = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    for text in [*scripts, *styles]:
        assert f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" in policy
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "connect-src" not in policy


def test_page_is_little_more_than_its_data() -> None:
    data = graphs.reading(notes=250, territories=7)
    assert 290 <= len(data["nodes"]) <= 320
    around = len(render({"nodes": [], "edges": []}, vault="V").encode())
    assert around < 450_000, "script and style together; what is left of a megabyte is for the notes' own words"
    compact = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    assert len(render(data, vault="V").encode()) - around < 0.5 * len(compact.encode())


def test_no_two_scripts_share_a_name() -> None:
    """All share one scope, where a second function of a name silently takes the first one's place."""
    names = Counter(re.findall(r"^(?:async )?(?:function|class|const|let|var) +(\w+)", app_script(), re.MULTILINE))
    assert [name for name, count in names.items() if count > 1] == []
    assert len(names) > 200


def test_every_script_is_in_the_page() -> None:
    from importlib import resources

    files = {file.name for file in resources.files("vaultlint.graph.page").joinpath("js").iterdir()}
    assert files == {*SCRIPTS, LIVE}


def test_what_json_cannot_say_is_left_out() -> None:
    page = render({"nodes": [{"id": "note:a", "x": float("nan"), "tags": {"b", "a"}}], "edges": []}, vault="V")
    assert data_of(page)["nodes"] == [{"id": "note:a", "x": None, "tags": ["a", "b"]}]


@pytest.mark.parametrize("text", ["</script>", "</STYLE", "<!-- x"])
def test_own_files_may_not_close_their_element(text: str) -> None:
    with pytest.raises(ValueError, match="may not contain"):
        _inlinable(text)


def test_no_script_of_ours_writes_markup() -> None:
    from importlib import resources

    for name in SCRIPTS:
        code = resources.files("vaultlint.graph.page").joinpath("js", name).read_text(encoding="utf-8")
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", code), (
            name
        )


def test_rendering_imports_neither_pyvis_nor_ipython() -> None:
    code = (
        "import sys; from vaultlint.graph.page import render; render({'nodes': [], 'edges': []}, vault='V'); "
        "print([name for name in ('pyvis', 'IPython', 'networkx') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
