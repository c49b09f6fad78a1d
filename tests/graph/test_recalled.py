"""With the cache the graph is the graph without it, and what has not changed is not read."""

from __future__ import annotations

import sqlite3
import time
import tracemalloc
from contextlib import closing
from itertools import islice
from pathlib import Path
from random import Random
from unittest import mock

import pytest
from click.testing import CliRunner

from vaultlint import vault as disk
from vaultlint.cache import stamps, store
from vaultlint.cache.keys import code
from vaultlint.cache.place import place
from vaultlint.cli import main
from vaultlint.graph import build, recalled, to_data, write
from vaultlint.project import Project

_WINDOW = 30_000_000  # ns; two seconds would make these tests slow
FILES = {
    "A.md": "---\ntags: [sales]\nauthor: Ann Lee\n---\n# Calls\n\nAssertive sellers lead the call. See [[B]].\n",
    "B.md": "# Assertiveness\n\nAn assertive seller leads; see [[Nowhere]]. Assertive calls win.\n",
    "c/C.md": "---\nvaultlint-report: 2024-01-17\n---\n[[A]]\n",
    "c/D.md": "# Tea\n\nGreen tea is steeped at eighty degrees. Assertive sellers drink it.\n",
    "bad.md": b"\xff\xfe half",
}


@pytest.fixture(autouse=True)
def _narrow_window(monkeypatch):
    monkeypatch.setattr(stamps, "_WINDOW", _WINDOW)


@pytest.fixture
def notes(vault):
    root = vault(FILES)
    time.sleep(2 * _WINDOW / 1e9)
    return root


def drawn(root, *, cached=True, lazily=False):
    return to_data(build(Project(root, cached=cached), lazily=lazily))


def reads(root):
    """Return the notes that building the graph opens."""
    opened = []
    was = disk.read
    with mock.patch.object(disk, "read", side_effect=lambda at, path: opened.append(path) or was(at, path)):
        drawn(root)
    return sorted(opened)


def test_first_and_second(notes):
    """Nothing changed: the same graph, and no note is opened."""
    plain = drawn(notes, cached=False)
    assert len(reads(notes)) == len(FILES)
    assert reads(notes) == []
    assert drawn(notes) == plain
    assert drawn(notes, lazily=True)["edges"] == drawn(notes, cached=False, lazily=True)["edges"]


def test_files_are_the_same_to_the_byte(notes, tmp_path):
    """Every format says the same of a graph that was kept."""
    names = ("x.html", "x.json", "x.graphml", "x.gexf", "x.canvas")
    for folder in ("one", "two"):
        graph = build(Project(notes, cached=True))
        for name in names:
            write(graph, tmp_path / folder / name)
    for name in names:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_one_note_changed(notes):
    """That note alone is read, and the graph is the new one."""
    drawn(notes)
    (notes / "c/D.md").write_text("# Coffee\n\nAssertive sellers drink coffee. See [[A]].\n")
    time.sleep(2 * _WINDOW / 1e9)
    assert set(reads(notes)) - {"bad.md"} == {"c/D.md"}  # what cannot be kept is read again too
    assert drawn(notes) == drawn(notes, cached=False)


def test_the_thesaurus_counts(notes):
    """Another configuration is another question."""
    drawn(notes)
    (notes / "vaultlint.toml").write_text('[thesaurus]\nsales = ["steeped"]\n')
    assert recalled.known(Project(notes, cached=True), "x")[0] is None
    assert drawn(notes) == drawn(notes, cached=False)


def test_a_check_before_helps_and_does_no_harm(notes):
    """Facts are kept by both; words by the graph alone."""
    Project(notes, cached=True).check()
    assert drawn(notes) == drawn(notes, cached=False)
    project = Project(notes, cached=True)
    assert project.check().diagnostics == Project(notes).check().diagnostics


def test_what_cannot_be_kept_is_read_again(notes):
    """Half a character in a note: its words have no form in the cache."""
    records, _ = recalled.read(Project(notes, cached=True))
    assert "bad.md" in [one.path for one in records]
    again, _ = recalled.read(Project(notes, cached=True))
    assert again == records


class TestFiles:
    """A file is written as it was where nothing has changed, and says the same of itself."""

    def run(self, *arguments):
        """Draw; return what was said, and how often a graph was built."""
        with mock.patch("vaultlint.graph.vaults.build", side_effect=build) as building:
            result = CliRunner().invoke(main, ["graph", *map(str, arguments)])
        assert result.exit_code == 0, result.output
        return result.output, building.call_count

    @pytest.mark.parametrize("name", ["x.html", "x.json", "x.gexf", "x.csv"])
    def test_second_time(self, notes, tmp_path, name):
        """No graph is built for a page or JSON."""
        first = self.run(notes, "-o", tmp_path / name)
        held = {path.name: path.read_bytes() for path in tmp_path.glob("x*")}
        for path in tmp_path.glob("x*"):
            path.unlink()
        second = self.run(notes, "-o", tmp_path / name)
        assert {path.name: path.read_bytes() for path in tmp_path.glob("x*")} == held
        assert second[0] == first[0]
        assert (first[1], second[1]) == (1, 0 if name in ("x.html", "x.json") else 1)

    def test_options_are_another_file(self, notes, tmp_path):
        """Without quotes, with findings, under another name: what one option wrote is not given to another."""
        plain = tmp_path / "plain.html"
        for options in ((), ("--no-quotes",), ("--findings",), ("--vault-name", "Other"), ()):
            self.run(notes, *options, "-o", tmp_path / "x.html")
            self.run(notes, *options, "-o", plain, "--no-cache")
            assert (tmp_path / "x.html").read_bytes() == plain.read_bytes()

    def test_a_change_is_seen(self, notes, tmp_path):
        """Another note, another file."""
        self.run(notes, "-o", tmp_path / "x.json")
        (notes / "B.md").write_text("# Silence\n")
        assert self.run(notes, "-o", tmp_path / "x.json")[1] == 1
        assert "Silence" in (tmp_path / "x.json").read_text()

    def test_a_change_meanwhile_is_seen(self, notes, tmp_path):
        """What is written while the notes are read is another vault."""

        def meddled(*arguments, **options):
            graph = build(*arguments, **options)
            (notes / "B.md").write_text("# Silence\n")
            return graph

        with mock.patch("vaultlint.graph.vaults.build", side_effect=meddled):
            CliRunner().invoke(main, ["graph", str(notes), "-o", str(tmp_path / "x.json")])
        self.run(notes, "-o", tmp_path / "x.json")
        assert "Silence" in (tmp_path / "x.json").read_text()

    @pytest.mark.parametrize("size", [1, 1000, 1 << 20])
    def test_pieces(self, notes, tmp_path, monkeypatch, size):
        """However many pieces a file is kept in, it is the same one."""
        monkeypatch.setattr(recalled, "_TOGETHER", size)
        monkeypatch.setattr(recalled, "_LARGEST", 10_000_000)
        (notes / "c/D.md").unlink()  # else a piece a byte takes its time
        first = self.run(notes, "-o", tmp_path / "x.json")
        held = (tmp_path / "x.json").read_bytes()
        (tmp_path / "x.json").unlink()
        assert self.run(notes, "-o", tmp_path / "x.json", "-o", tmp_path / "y.json") == (
            first[0] + f"wrote {tmp_path / 'y.json'}\n",
            0,
        )
        assert (tmp_path / "x.json").read_bytes() == (tmp_path / "y.json").read_bytes() == held

    @pytest.mark.parametrize(
        "order",
        [
            "DELETE FROM pieces",
            "DELETE FROM pieces WHERE number=1",
            "DELETE FROM pieces WHERE number=(SELECT max(number) FROM pieces)",
            "UPDATE pieces SET told=x'00' WHERE number=1",
            "UPDATE pieces SET told='text' WHERE number=1",
            "UPDATE pieces SET told=(SELECT told FROM pieces WHERE number=0) WHERE number=1",
            "UPDATE pieces SET number=-1 WHERE number=2",
            "INSERT INTO pieces SELECT key, 1000000, told FROM pieces WHERE number=1",
        ],
    )
    def test_damaged_pieces(self, notes, tmp_path, monkeypatch, order):
        """Pieces that are lost, damaged, doubled or in another order: the graph is built, and the file is whole."""
        monkeypatch.setattr(recalled, "_TOGETHER", 1000)
        path = tmp_path / "x.json"
        first = self.run(notes, "-o", path)
        held = path.read_bytes()
        with closing(sqlite3.connect(cache_of(notes))) as link, link:
            assert link.execute(order).rowcount
        path.write_text("mine")
        assert self.run(notes, "-o", path) == (first[0], 1)
        assert path.read_bytes() == held
        assert self.run(notes, "-o", path) == (first[0], 0)
        assert not list(tmp_path.glob(".*"))  # no half file is left

    def test_another_run_writes_meanwhile(self, notes, tmp_path, monkeypatch):
        """Who reads pieces while another run writes its own gets the file as it was kept, and the other says its own."""
        monkeypatch.setattr(recalled, "_TOGETHER", 1000)
        monkeypatch.setattr(store, "_PATIENCE", 0.01)
        self.run(notes, "-o", tmp_path / "x.html")
        files = recalled.Files(Project(notes, cached=True), [False, False, None, None])
        known = files.known(".html")
        pieces = files.data(".html", known.size)
        found = [next(pieces)]
        for number in range(5):  # more than are kept
            self.run(notes, "--vault-name", f"name {number}", "-o", tmp_path / "y.html")
            self.run(notes, "--vault-name", f"name {number}", "-o", tmp_path / "z.html", "--no-cache")
            assert (tmp_path / "y.html").read_bytes() == (tmp_path / "z.html").read_bytes()
            found += islice(pieces, 1)
        found += pieces
        assert b"".join(found) == (tmp_path / "x.html").read_bytes()

    def test_no_more_than_pieces_are_held(self, notes, tmp_path, monkeypatch):
        """However large a file is, to keep it and to give it back takes the memory of some pieces, not its own."""
        monkeypatch.setattr(recalled, "_TOGETHER", 1 << 20)
        path = tmp_path / "x.html"
        path.write_bytes(Random(1).randbytes(1 << 20) * 40)
        files = recalled.Files(Project(notes, cached=True), ["any"])
        assert files.known(".html") is None
        tracemalloc.start()
        try:
            files.keep([path], "said", [])
            kept = tracemalloc.get_traced_memory()[1]
            tracemalloc.reset_peak()
            again = recalled.Files(Project(notes, cached=True), ["any"])
            known = again.known(".html")
            assert sum(map(len, again.data(".html", known.size))) == 40 << 20
            given = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        assert known == (40 << 20, "said", [])
        assert max(kept, given) < 10 << 20

    def test_pieces_go_with_their_answer(self, notes, tmp_path):
        """Of files too no more than four are kept: the cache does not grow for ever."""
        kept = "SELECT (SELECT count(*) FROM runs WHERE kind='.html'), count(DISTINCT key) FROM pieces"
        for number in range(7):
            self.run(notes, "--vault-name", f"name {number}", "-o", tmp_path / "x.html")
            with closing(sqlite3.connect(cache_of(notes))) as link:
                assert link.execute(kept).fetchone() == (min(number + 1, 4), min(number + 1, 4))

    def test_a_file_that_is_gone_meanwhile(self, notes, tmp_path, monkeypatch):
        """What cannot be read when it is to be kept is not kept, and the cache stays."""
        path = tmp_path / "x.json"
        real = Path.open
        with monkeypatch.context() as patched:
            patched.setattr(Path, "open", lambda at, *how: real(at / "gone" if at == path else at, *how))
            self.run(notes, "-o", path)
        held = path.read_bytes()
        assert reads(notes) == []
        assert self.run(notes, "-o", path)[1] == 1
        assert path.read_bytes() == held
        assert self.run(notes, "-o", path)[1] == 0


def cache_of(root):
    """Return the file of a vault's cache."""
    return place(str(root.resolve()), code())
