"""A graph that follows its vault: what changed notes say is in it at once, and after linking anew it is that of the vault."""

from __future__ import annotations

import itertools
import json
import math
import os
import random
import shutil
from pathlib import Path

import pytest

from vaultlint.errors import VaultlintError
from vaultlint.graph import build, to_data
from vaultlint.graph.live.living import Living
from vaultlint.graph.shape.layout import radius_of
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


MAP = (
    "x",
    "y",
    "community",
    "bridge",
    "between",
)  # stays as a reader knows it; what it is of a vault that is opened anew may differ


def test_linked_anew_is_the_vault_s_graph(living, vault):
    """After `linked` and `adopt` nothing but its map tells the graph from one that was made of the vault at once."""
    write(vault / "c.md", "---\ntags: [habits]\n---\nA cue for a habit. See [[Not There Yet]].\n")
    living.refresh()
    assert not living.settled
    assert living.adopt(living.linked()) is None
    assert living.settled
    kept, anew = to_data(living.graph), to_data(build(vault))
    assert json.dumps(kept["edges"]) == json.dumps(anew["edges"])
    for one, other in zip(kept["nodes"], anew["nodes"], strict=True):
        assert one.keys() - MAP == other.keys() - MAP
        assert {key: one[key] for key in one if key not in MAP} == {key: other[key] for key in one if key not in MAP}
    assert sum(one["size"] for one in kept["graph"]["communities"]) == sum("community" in one for one in kept["nodes"])


def places(graph):
    """Return where each node stands, and in which territory."""
    return {node: ((data["x"], data["y"]), data.get("community")) for node, data in graph.nodes(data=True)}


def moves(before, after):
    """Return how far the nodes of both moved, as shares of the map's diagonal, the least first."""
    width, height = (max(column) - min(column) for column in zip(*(at for at, _ in before.values()), strict=True))
    shared = before.keys() & after.keys()
    return sorted(math.dist(before[node][0], after[node][0]) / math.hypot(width, height) for node in shared)


@pytest.mark.parametrize("what", ["new", "link", "gone", "renamed"])
def test_map_stays(living, vault, what):
    """After one note's change and linking anew half of all nodes moved by no more than 2 % of the map, and nearly all kept their territory."""
    note = vault / "Notes/My Shutdown Ritual.md"
    before = places(living.graph)
    if what == "gone":
        note.unlink()
    elif what == "renamed":
        note.rename(note.with_name("Ritual.md"))
    else:
        path = note if what == "link" else vault / "A.md"
        write(path, note.read_text("utf-8") + "\nSee [[Feedback]] and [[Not There Yet]].\n")
    living.refresh()
    living.adopt(living.linked())
    after = places(living.graph)
    found = moves(before, after)
    assert found[len(found) // 2] <= 0.02
    assert found[int(len(found) * 0.9)] <= 0.05
    assert sum(before[node][1] == after[node][1] for node in before.keys() & after.keys()) >= 0.9 * len(found)


def test_territories_keep_their_names(living, vault):
    """A new note changes no territory's number; a name stays as long as its themes are the territory's."""
    before = {one["id"]: one["label"] for one in living.graph.graph["communities"]}
    write(vault / "A.md", (vault / "Notes/My Shutdown Ritual.md").read_text("utf-8"))
    living.refresh()
    living.adopt(living.linked())
    after = {one["id"]: one for one in living.graph.graph["communities"]}
    assert after.keys() == before.keys()
    for number, label in before.items():
        assert after[number]["label"] == label or not set(label.split(" · ")) <= set(after[number]["themes"])


def test_map_of_another_vault(living, vault):
    """Where most notes are others, the map is made anew: no two marks lie on each other, no node lacks a place."""
    for note in sorted(vault.rglob("*.md"))[3:]:
        note.unlink()
    for number in range(60):
        write(
            vault / f"N{number}.md", f"A word{number % 4}x follows a word{number % 4}y. See [[N{(number + 4) % 60}]].\n"
        )
    living.refresh()
    living.adopt(living.linked())
    spots = [at for at, _ in places(living.graph).values()]
    assert len(set(spots)) == len(spots)


def test_changes_that_add_up(living, vault):
    """After twenty linkings of a vault that grows and shrinks marks still keep apart, and territories too."""
    dice = random.Random(1)
    for number in range(20):
        notes = sorted(vault.rglob("*.md"))
        one, other = dice.sample(notes, 2)
        if number % 4 == 3:
            one.unlink()
        else:
            write(vault / f"New {number}.md", one.read_text("utf-8")[-600:] + f"\nSee [[{other.stem}]].\n")
        living.refresh()
        living.adopt(living.linked())
    found = places(living.graph)
    spots = sorted(at for at, _ in found.values())
    least = min(math.dist(a, b) for a, b in itertools.pairwise(spots))
    assert least > 15
    territories = {}
    for at, community in found.values():
        if community is not None:
            territories.setdefault(community, []).append(at)
    middles = {
        key: (sum(x for x, _ in all_) / len(all_), sum(y for _, y in all_) / len(all_))
        for key, all_ in territories.items()
    }
    for (a, here), (b, there) in itertools.combinations(middles.items(), 2):
        room = radius_of(len(territories[a])) + radius_of(len(territories[b]))
        assert math.dist(here, there) > 0.9 * room


def test_changed_names_are_told(living, vault):
    """A patch names the notes of which no former sentence may be shown, but for those that it quotes."""
    write(vault / "new.md", "See [[My Shutdown Ritual]].\n")
    assert living.refresh().changed == ["new.md"]
    (vault / "new.md").unlink()
    (vault / "Notes/My Shutdown Ritual.md").unlink()
    patch = living.refresh()
    assert patch.changed == ["Notes/My Shutdown Ritual.md", "new.md"]
    assert not [quote for edge in patch.edges for quote in edge["evidence"] if quote["path"] in patch.changed]


class TestSettings:
    """Which notes are looked at, and which words speak for a tag, may change while a vault is followed."""

    def test_excluded(self, living, vault):
        """Notes that are excluded from now on are gone, and are there again when they are not."""
        write(vault / "vaultlint.toml", 'exclude = ["Notes"]\n')
        living.refresh()
        assert not [node for node in living.graph if node.startswith("note:Notes/")]
        (vault / "vaultlint.toml").unlink()
        living.refresh()
        same(living, vault)

    def test_obsidian_s_excluded_files(self, living, vault):
        """Obsidian's own settings count as well."""
        write(vault / ".obsidian/app.json", '{"userIgnoreFilters": ["Notes/"]}')
        living.refresh()
        assert not [node for node in living.graph if node.startswith("note:Notes/")]

    def test_thesaurus(self, living, vault):
        """New words for a tag need all notes to be linked anew."""
        write(vault / "vaultlint.toml", '[thesaurus]\nhabits = ["ritual"]\n')
        assert living.refresh() is None
        assert not living.settled
        living.adopt(living.linked())
        assert living.settled
        assert living.options.thesaurus["habits"] == ("ritual",)

    @pytest.mark.parametrize(("name", "text"), [("vaultlint.toml", "exclude = ["), (".obsidian/app.json", '{"user')])
    def test_half_written(self, living, vault, name, text):
        """Settings that cannot be read change nothing, and are doubted until they can; notes are followed meanwhile."""
        write(vault / name, text)
        write(vault / "new.md", "See [[My Shutdown Ritual]].\n")
        assert living.refresh().changed == ["new.md"]
        assert name.rpartition("/")[2] in living.doubt
        same_notes = set(living.graph)
        (vault / name).unlink()
        living.refresh()
        assert living.doubt == ""
        assert set(living.graph) == same_notes


class TestTrouble:
    """What fails is tried again, and nothing is lost by it."""

    def test_folder_that_is_not_there(self, living, vault):
        """A disk that was taken out deletes no note."""
        before = set(living.graph)
        vault.rename(vault.with_name("elsewhere"))
        with pytest.raises(VaultlintError, match="folder is not there"):
            living.refresh()
        assert set(living.graph) == before
        vault.with_name("elsewhere").rename(vault)
        assert living.refresh() is None

    @pytest.mark.parametrize("where", ["patch", "inventory"])
    def test_change_after_an_error(self, living, vault, monkeypatch, where):
        """A change that could not be said is said by the next reading, though the note is the same by then."""

        def broken(*_):
            raise RuntimeError(where)

        write(vault / "new.md", "See [[My Shutdown Ritual]].\n")
        with monkeypatch.context() as patched:
            patched.setattr(f"vaultlint.graph.live.living.{where}", broken)
            with pytest.raises(RuntimeError):
                living.refresh()
        assert not living.settled
        assert living.refresh().changed == ["new.md"]
        same(living, vault)

    def test_error_in_the_midst_of_reading(self, living, vault, monkeypatch):
        """Notes that were read before an error are told of after it."""
        read = living._read

        def broken(found):
            read(found)
            if found.path == "b.md":
                raise RuntimeError("b")

        write(vault / "a.md", "See [[My Shutdown Ritual]].\n")
        write(vault / "b.md", "See [[My Shutdown Ritual]].\n")
        with monkeypatch.context() as patched:
            patched.setattr(living, "_read", broken)
            with pytest.raises(RuntimeError):
                living.refresh()
        assert living.refresh().changed == ["a.md", "b.md"]
        same(living, vault)


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
