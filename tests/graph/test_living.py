"""A graph that follows its vault: what changed notes say is in it at once, and after linking anew it is that of the vault."""

from __future__ import annotations

import json
import os
import random
import shutil
from pathlib import Path

import pytest

from vaultlint.graph import build, to_data
from vaultlint.graph.live.living import Living
from vaultlint.project import Project

EXAMPLE = Path(__file__).parent.parent.parent / "examples/reading-vault"
SELF_SAID = ("kind", "label", "path", "url", "date", "category", "highlights", "missing", "own", "sources")


@pytest.fixture
def vault(tmp_path):
    """A copy of the example vault."""
    return Path(shutil.copytree(EXAMPLE, tmp_path / "V"))


@pytest.fixture
def living(vault):
    """The copy, followed."""
    return Living(Project(vault))


def said(graph):
    """Return what notes say of themselves: their nodes, links, tags and authors, with the lines that say so."""
    nodes = {
        node: {key: data.get(key) for key in SELF_SAID}
        for node, data in graph.nodes(data=True)
        if data["kind"] == "note"
    }
    edges = {}
    for a, b, key, data in graph.edges(keys=True, data=True):
        if key in ("links", "wrote") or (key == "tagged" and not data["inferred"]):
            quotes = sorted(
                (quote["path"], quote["line"], quote["text"], quote.get("anchor")) for quote in data["evidence"]
            )
            edges[frozenset((a, b)), key] = quotes, data["weight"]
    return nodes, edges


def same(living, vault):
    """Compare what the followed graph says with that of a graph made anew."""
    assert said(living.graph) == said(build(vault))


def write(path, text):
    """Write a note whose time differs from what it was."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_nothing_changed(living):
    """No patch, and no linking to come."""
    assert living.refresh() is None
    assert living.settled


def test_touched_but_equal(living, vault):
    """A note that was written again as it was is no change."""
    note = next(vault.rglob("*.md"))
    os.utime(note, (1, 1))
    assert living.refresh() is None


def test_new_link_tag_and_author(living, vault):
    """They are there at once, with the lines that say so; what the note no longer says is gone."""
    note = vault / "Notes/My Shutdown Ritual.md"
    write(note, "---\nauthor: Zo Zi\ntags: [habits, brand-new]\n---\n# Ritual\n\nSee [[Not There Yet]]. ^here\n")
    patch = living.refresh()
    graph = living.graph
    assert (
        graph.edges["note:Notes/My Shutdown Ritual.md", "note:not there yet", "links"]["evidence"][0]["anchor"]
        == "^here"
    )
    assert graph.has_edge("author:zo zi", "note:Notes/My Shutdown Ritual.md", "wrote")
    assert {"tag:brand-new", "note:not there yet", "author:zo zi"} <= {node["id"] for node in patch.nodes}
    assert patch.touched == ["note:Notes/My Shutdown Ritual.md"]
    same(living, vault)


def test_quotes_are_true(living, vault):
    """No edge quotes a sentence that the note holds no more, and those that stay name the line where it stands now."""
    note = vault / "Notes/My Shutdown Ritual.md"
    before = len(living.graph.edges("note:Notes/My Shutdown Ritual.md"))
    text = note.read_text("utf-8")
    write(note, text.replace("\n\n", "\n\n\n\n", 1) + "\nA last line.\n")
    living.refresh()
    lines = note.read_text("utf-8").splitlines()
    kept = quotes_of(living.graph, "Notes/My Shutdown Ritual.md")
    assert len(living.graph.edges("note:Notes/My Shutdown Ritual.md")) == before
    for quote in kept:
        assert quote["text"].split()[0].strip("“\"'[(") in lines[quote["line"] - 1]
    write(note, "Nothing of that.\n")
    living.refresh()
    assert {quote["text"] for quote in quotes_of(living.graph, "Notes/My Shutdown Ritual.md")} <= {"Nothing of that."}


def quotes_of(graph, path):
    """Return all quotes of a note."""
    return [quote for _, _, data in graph.edges(data=True) for quote in data["evidence"] if quote["path"] == path]


def test_note_that_was_missing(living, vault):
    """A note that others named before it was written takes their links; gone again, it is missing again."""
    write(vault / "a.md", "See [[Brand New Note]].\n")
    living.refresh()
    same(living, vault)
    write(vault / "deep/Brand New Note.md", "See [[a]].\n")
    patch = living.refresh()
    assert "note:brand new note" in patch.gone
    assert {"note:a.md", "note:deep/Brand New Note.md"} <= set(patch.touched)
    same(living, vault)
    (vault / "deep/Brand New Note.md").unlink()
    patch = living.refresh()
    assert "note:deep/Brand New Note.md" in patch.gone
    same(living, vault)


def test_renamed_folder(living, vault):
    """All its notes move, and every link leads where it led."""
    (vault / "Notes").rename(vault / "Thoughts")
    living.refresh()
    same(living, vault)


def test_new_note_has_a_place(living, vault):
    """It stands in the community of what it is joined to, and not at the origin for lack of a place."""
    write(vault / "new.md", "See [[My Shutdown Ritual]].\n")
    living.refresh()
    data, other = living.graph.nodes["note:new.md"], living.graph.nodes["note:Notes/My Shutdown Ritual.md"]
    assert data["community"] == other["community"]
    assert abs(data["x"] - other["x"]) < 150
    write(vault / "alone.md", "Nobody.\n")
    living.refresh()
    assert {"x", "y", "size"} <= set(living.graph.nodes["note:alone.md"])


@pytest.mark.parametrize("what", ["unreadable", "folder", "binary"])
def test_note_that_cannot_be_read(living, vault, what):
    """It is left out, as in every graph, and the others go on."""
    note = vault / "Notes/My Shutdown Ritual.md"
    if what == "binary":
        note.write_bytes(b"\xff\xfe\x00\x00\xc3\x28" * 2000)
    else:
        note.unlink()
        if what == "folder":
            note.mkdir()
        else:
            note.symlink_to("/nowhere")
    write(vault / "b.md", "See [[Feedback]].\n")
    living.refresh()
    assert "note:b.md" in living.graph
    same(living, vault)


def test_linked_anew_is_the_vault_s_graph(living, vault):
    """After `linked` and `adopt` nothing tells the graph from one that was made of the vault at once."""
    write(vault / "c.md", "---\ntags: [habits]\n---\nA cue for a habit. See [[Not There Yet]].\n")
    living.refresh()
    assert not living.settled
    assert living.adopt(living.linked()) is None
    assert living.settled
    assert json.dumps(to_data(living.graph)) == json.dumps(to_data(build(vault)))


def test_change_while_linking(living, vault):
    """What changes between `linked` and `adopt` is in the new graph as well, which is unsettled then."""
    write(vault / "c.md", "See [[Not There Yet]].\n")
    living.refresh()
    graph = living.linked()
    write(vault / "d.md", "See [[c]].\n")
    living.refresh()
    patch = living.adopt(graph)
    assert patch.touched == ["note:d.md"]
    assert not living.settled
    same(living, vault)


@pytest.mark.parametrize("seed", range(3))
def test_any_changes(living, vault, seed):
    """Whatever is written, renamed or removed, in any order: the graph says of the notes what one made anew says."""
    dice = random.Random(seed)
    for _ in range(5):
        notes = sorted(path for path in vault.rglob("*.md"))
        for note in dice.sample(notes, dice.randint(1, 3)):
            other = dice.choice(notes).stem
            act = dice.choice(["append", "append", "cut", "remove", "rename", "new"])
            if act == "append":
                write(
                    note,
                    note.read_text("utf-8")
                    + f"\nSee [[{other}]] and [[Unwritten {dice.randint(1, 3)}]] #t{dice.randint(1, 4)}x\n",
                )
            elif act == "cut":
                write(note, note.read_text("utf-8")[: dice.randint(0, 400)])
            elif act == "remove":
                note.unlink()
            elif act == "rename" and note.exists():
                note.rename(note.with_name(f"Unwritten {dice.randint(1, 3)}.md"))
            else:
                write(
                    vault / f"New {dice.randint(1, 9)}.md",
                    f"---\nauthor: Ann {dice.choice('AB')}\n---\nOf [[{other}]].\n",
                )
        living.refresh()
        same(living, vault)
