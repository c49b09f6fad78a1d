"""The machinery that measures vaultlint on real vaults: samples, verdicts, what fixes mend. Runs on made-up vaults."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

HOME = Path(__file__).parents[1] / "benchmarks" / "accuracy"
sys.path.insert(0, str(HOME))

import document  # noqa: E402
import findings  # noqa: E402
import measure  # noqa: E402
import salvage  # noqa: E402
import vaults  # noqa: E402
import verdicts  # noqa: E402

from vaultlint.changes import Changed  # noqa: E402
from vaultlint.fixer import Applied, Outcome  # noqa: E402
from vaultlint.parse import parse_text  # noqa: E402
from vaultlint.project import Project  # noqa: E402

COLON = "---\ntitle: Grit: the power\n---\nbody {}\n"
NOTES = {
    "one.md": COLON.format(1),
    "two.md": COLON.format(2),
    "torn.md": '---\ntitle: "x"\nhalf\nauthor: y\n---\nbody\n',
    "fine.md": "---\ntitle: x\n---\nbody\n",
    "slot.md": "---\ntitle: {{title}}: x\n---\n",
}


class Place:
    """A folder of made-up vaults with their list and their verdicts."""

    def __init__(self, base: Path) -> None:
        self.base = base
        self.list = base / "vaults.toml"
        self.verdicts = base / "verdicts.csv"
        self.known: list[vaults.Vault] = []

    def add(self, repo: str, notes: dict[str, str], folders: tuple[str, ...] = ("",)) -> None:
        """Write the notes of a vault, below each of its folders."""
        vault = vaults.Vault(repo, "0" * 40, "", "MIT", "made up", repo.partition("/")[2], folders)
        for folder in folders:
            for name, text in notes.items():
                path = vault.place(self.base) / folder / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, "utf-8")
        self.known.append(vault)

    def write_list(self) -> None:
        """Write the list, with the digests of what lies here."""
        rows = [
            f'[[vault]]\nrepo = "{one.repo}"\ncommit = "{one.commit}"\ndigest = "{vaults.digest(one, self.base)}"\n'
            f'licence = "MIT"\nabout = "made up"\nfolders = [{", ".join(repr(folder) for folder in one.folders)}]\n'
            for one in self.known
        ]
        self.list.write_text("\n".join(rows), "utf-8")

    def run(self, *arguments: str) -> int:
        """Run the command on these vaults."""
        own = ("--vaults", str(self.list), "--verdicts", str(self.verdicts))
        return measure.main([str(self.base), *own, *arguments])

    def sample(self, code: str) -> list[findings.Found]:
        """Return a rule's sample."""
        return findings.draw(findings.survey(self.known, self.base).by_rule()[code])


@pytest.fixture
def place(tmp_path):
    made = Place(tmp_path)
    made.add("me/first", NOTES)
    made.add("me/second", {"a.md": COLON.format("a")}, ("en", "de"))
    made.write_list()
    return made


def many(count, offset=0):
    return {f"n{number}.md": COLON.format(number) for number in range(offset, offset + count)}


def test_sample_is_stable(place):
    """A finding that comes moves at most one place of the sample; the order is that of the ids."""
    place.add("me/large", many(50))
    before = [one.id for one in place.sample("VL111")]
    place.add("me/large", many(1, offset=99))
    place.known.pop()
    after = [one.id for one in place.sample("VL111")]
    assert before == sorted(before)
    assert len(before) == len(after) == findings.SAMPLE
    assert len(set(before) - set(after)) <= 1


def test_sample_is_spread(tmp_path):
    """No vault gives more than half of a sample while others have enough; else it fills up."""
    made = Place(tmp_path)
    made.add("me/large", many(60))
    made.add("me/small", many(20))
    taken = [one.vault for one in made.sample("VL111")]
    assert (taken.count("large"), taken.count("small")) == (15, 15)
    made.known[1:] = []
    assert len(made.sample("VL111")) == findings.SAMPLE


def test_id_depends_on_what_is_said_alone(place):
    """A change elsewhere in the note leaves a finding's id; a change of the line gives another."""
    old = {one.path: one.id for one in place.sample("VL111")}
    note = place.base / "me+first" / "one.md"
    note.write_text(NOTES["one.md"].replace("body", "other"), "utf-8")
    assert {one.path: one.id for one in place.sample("VL111")} == old
    note.write_text(NOTES["one.md"].replace("power", "force"), "utf-8")
    new = {one.path: one.id for one in place.sample("VL111")}
    assert {path for path in old if new[path] != old[path]} == {"one.md"}


def test_folders_of_a_repository(place):
    """Vaults within one repository count as one, with paths that tell them apart."""
    paths = {one.path for one in place.sample("VL111") if one.vault == "second"}
    assert paths == {"en/a.md", "de/a.md"}


def test_sheet_is_filled_in_and_merged(place, capsys, tmp_path):
    """A sheet shows place, message and fix; filled in it becomes verdicts, and later ones replace them."""
    assert place.run("--sheet", "vl111") == 0
    sheet = capsys.readouterr().out
    assert '|   +title: "Grit: the power"' in sheet
    assert sheet.count("? ? ? ?") == 4
    filled = tmp_path / "sheet.txt"
    filled.write_text(sheet.replace("? ? ? ?", "true ok right as any reader says", 3), "utf-8")
    assert place.run("--judge", str(filled)) == 0
    given = verdicts.read(place.verdicts)
    assert [one[3:7] for one in given.values()] == [("true", "ok", "right", "as any reader says")] * 3

    name = next(iter(given))
    filled.write_text(f"# a remark\n{name} unsure off wrong\n", "utf-8")
    assert place.run("--judge", str(filled)) == 0
    again = verdicts.read(place.verdicts)
    assert again[name][3:7] == ("unsure", "off", "wrong", "")
    assert len(again) == 3
    capsys.readouterr()
    assert place.run("--sheet", "VL111", "--todo") == 0
    assert capsys.readouterr().out.count("# VL111: 4 findings in the sample, 3 judged") == 1


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("000000000000 true ok right", "no finding has the id '000000000000'"),
        ("ID maybe ok right", "found 'maybe', wanted one of true, false, unsure"),
        ("ID true ok", "found '', wanted one of right, wrong, none"),
    ],
)
def test_judgement_that_cannot_be_read(place, capsys, tmp_path, line, wanted):
    """A line that cannot be understood is named, and no verdict is taken in."""
    filled = tmp_path / "sheet.txt"
    filled.write_text("\n" + line.replace("ID", place.sample("VL111")[0].id), "utf-8")
    assert place.run("--judge", str(filled)) == 2
    assert f"line 2: {wanted}" in capsys.readouterr().err
    assert not place.verdicts.exists()


def test_vault_that_is_missing_or_changed(place, capsys):
    """A vault that is not there, or not at its commit, ends the run with one line that says how to get it."""
    note = place.base / "me+first" / "fine.md"
    note.write_text("other\n", "utf-8")
    assert place.run() == 2
    assert "me+first is not me/first at 000000000000" in capsys.readouterr().err
    (place.base / "me+second").rename(place.base / "gone")
    assert place.run() == 2
    error = capsys.readouterr().err
    assert "lacks me/second" in error
    assert "make vaults" in error
    assert error.count("\n") == 1


def test_page(place, capsys):
    """The page counts what is not judged, takes doubt for falsehood, and holds no text of a note."""
    said = ("true", "true", "unsure")
    given = [
        verdicts.Verdict("VL111", one.vault, one.id, word, "ok", "right", "", one.mends)
        for one, word in zip(place.sample("VL111"), said, strict=False)
    ]
    verdicts.write({one.id: one for one in given}, place.verdicts)
    assert place.run() == 0
    page = capsys.readouterr().out
    assert "| VL111 unquoted-colon | error | 4 | 4 | 3 | 2 | 1 | 0.667 | 0.21–0.94 | 3/3 | 3/3 |" in page
    assert "- VL111 unquoted-colon, of 4: 1 in doubt, 1 not judged" in page
    assert "| precision of errors | ≥ 0.98 | 0.667 (2 of 3; 95 %: 0.208–0.939), 2 not judged | **missed** |" in page
    assert "Grit" not in page
    assert "one.md" not in page


def test_verdict_on_another_fix(place, capsys):
    """A verdict on a fix holds for that fix alone: of another one it is asked again, and nothing is counted."""
    found = place.sample("VL111")[0]
    old = verdicts.Verdict("VL111", found.vault, found.id, "true", "ok", "wrong", "too much", "12345678")
    verdicts.write({old.id: old}, place.verdicts)
    given = verdicts.score({found.id: found.mends}, verdicts.read(place.verdicts))
    assert (given.right, given.fixes, given.bad_fixes, given.new_fixes) == (1, 0, 0, 1)
    assert place.run("--sheet", "VL111", "--todo") == 0
    assert f"{found.id} true ok ? too much" in capsys.readouterr().out


def test_page_is_written(place, tmp_path):
    """With --write the page goes into a file."""
    assert place.run("--write", str(tmp_path / "page.md")) == 0
    assert (tmp_path / "page.md").read_text("utf-8").startswith("<!-- Written by `make accuracy`")


@pytest.mark.parametrize(
    ("hits", "judged", "drawn", "verdict"),
    [(98, 100, 100, "met"), (97, 100, 100, "**missed**"), (90, 90, 100, "open"), (0, 0, 0, "nothing to judge")],
)
def test_goal(hits, judged, drawn, verdict):
    """A goal is open as long as what is not judged could decide it."""
    assert document.goal_of_share("x", 0.98, hits, judged, drawn).verdict == verdict


@pytest.mark.parametrize(
    ("hits", "trials", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
        (10, 10, 0.7225, 1.0000),
        (0, 0, 0.0000, 1.0000),
    ],
)
def test_wilson(hits, trials, low, high):
    """The interval is that of Newcombe's tables (Statistics in Medicine 17, 1998)."""
    assert verdicts.wilson(hits, trials) == pytest.approx((low, high), abs=5e-5)


def test_salvage(place):
    """Of the notes that Obsidian refuses the mended ones and the reasons of the others are counted, templates apart."""
    result = salvage.repair(place.known, place.base)
    assert (result.unreadable["first"], result.mended["first"], result.templates["first"]) == (3, 2, 1)
    assert (result.unreadable["second"], result.mended["second"]) == (2, 2)
    assert dict(result.remains) == {"VL110 invalid-yaml": 1}
    assert not result.refused
    assert result.changed.total() == 4
    assert (result.unsettled, result.lost_words, result.lost_lines) == ([], [], [])
    assert (place.base / "me+first" / "one.md").read_text("utf-8") == NOTES["one.md"]


def test_losses_are_seen(place):
    """A fix that drops a word or a line of the body, or that is not the last one, does not go unnoticed."""
    project = Project(place.base / "me+first", findings.ALL)
    before = parse_text("---\ntitle: x\n---\nkept kept\nkept lost\n")
    after = parse_text("---\ntitle: Grit: the power\n---\nkept kept\n")
    result = salvage.Repairs()
    changed = Changed("n.md", before, after, Outcome(after, [Applied("VL111", "x", ())]), managed=False)
    salvage.look(changed, project, result)
    assert (result.unsettled, result.lost_words, result.lost_lines) == (["n.md"], ["n.md"], ["n.md"])


def test_list_of_vaults():
    """Every vault of the list has a full commit and a digest, and no name stands twice."""
    known = vaults.load()
    assert all(len(one.commit) == 40 and len(one.digest) == 16 for one in known)
    assert len({one.name for one in known}) == len(known)


def test_verdicts_in_the_repository():
    """Every verdict in the repository is one of those that the sheet allows, and stands in order."""
    given = list(verdicts.read().values())
    assert given
    assert [(one.code, one.id) for one in given] == sorted((one.code, one.id) for one in given)
    assert all(one.verdict in verdicts.VERDICTS for one in given)
    assert all(one.place in verdicts.PLACES and one.fix in verdicts.FIXES for one in given)
    assert all(one.why for one in given if one.verdict != "true" or one.fix == "wrong" or one.place == "off")
