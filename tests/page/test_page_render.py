"""What `render` writes, before any browser reads it."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
import subprocess
import sys

import page_graphs as graphs
import pytest

from vaultlint.graph.page import render
from vaultlint.graph.page.assets import SCRIPTS, _inlinable


def data_of(page: str) -> dict[str, object]:
    block = re.search(r'<script type="application/json" id="graph-data">(.*?)</script>', page, re.DOTALL)
    assert block
    data = dict(json.loads(block[1]))
    sentences = data.pop("sentences")
    for edge in data["edges"]:
        if "evidence" in edge:
            edge["evidence"] = [
                sentences[number] | dict(zip(["by"], by, strict=False)) for number, *by in edge["evidence"]
            ]
    return data


def test_same_data_gives_the_same_bytes() -> None:
    assert render(graphs.reading(), vault="V") == render(graphs.reading(), vault="V")


def test_data_is_read_back_as_it_was_given() -> None:
    assert data_of(render(graphs.reading(), vault="V")) == graphs.reading()


def test_a_sentence_is_written_once_however_many_edges_it_bears_out() -> None:
    quote = {"path": "A.md", "line": 3, "text": "Said just once.", "by": "once"}
    edges = [
        {"source": "note:A.md", "target": f"concept:{number}", "kind": "about", "evidence": [quote]}
        for number in range(9)
    ]
    assert render({"nodes": [], "edges": edges}, vault="V").count("Said just once.") == 1


def test_data_given_is_left_as_it_was() -> None:
    data = graphs.reading()
    render(data, vault="V", quotes=False)
    assert data == graphs.reading()


def test_without_quotes_no_sentence_is_left_but_places_are() -> None:
    page = render(graphs.reading(), vault="V", quotes=False)
    texts = [item["text"] for edge in graphs.reading()["edges"] for item in edge.get("evidence", [])]
    assert texts
    assert not any(text in page for text in texts)
    evidence = [item for edge in data_of(page)["edges"] for item in edge.get("evidence", [])]  # type: ignore[attr-defined]
    assert len(evidence) == len(texts)
    assert all({"path", "line"} <= item.keys() for item in evidence)


def test_hostile_text_ends_no_element() -> None:
    page = render(graphs.hostile(), vault=graphs.PWN)
    assert page.count("</script>") == render({}, vault="V").count("</script>") == 4
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
    assert around < 620_000, "engine, script and style together; what is left of a megabyte is for the notes' own words"
    compact = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    assert len(render(data, vault="V").encode()) - around < 1.05 * len(compact.encode()), (
        "escaping and packing cost next to nothing"
    )


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
