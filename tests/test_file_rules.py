"""Rules about names and files: what is told, where, once, and on a real disk."""

from __future__ import annotations

import json
import sys
import time

import pytest
from house import run, tree

from vaultlint import fixer, linter
from vaultlint.parse import parse_text
from vaultlint.rules.base import Context
from vaultlint.rules.conflict_names import computer_copy_of, conflict_of
from vaultlint.rules.empty_note import EmptyNote
from vaultlint.rules.mixed_line_endings import MixedLineEndings
from vaultlint.rules.name_breaks_links import NameBreaksLinks
from vaultlint.rules.naming import flaw, portable
from vaultlint.rules.unclosed_wikilink import UnclosedWikilink

ANY_NAME = pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="the disk cannot hold these names")


def told(folder, select):
    """Return path, code and message of what `check` reports."""
    ran = run("check", folder, "--select", select, "--output-format", "json")
    return [(one["path"], one["code"], one["message"]) for one in json.loads(ran.out)["diagnostics"]]


def found(rule, text):
    """Return the messages of a rule about a text."""
    return [one.message for one in linter.lint(parse_text(text), [rule], Context())]


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("a<b.md", '"<"'),
        ('say "x".md', "'\"'"),
        ("a\\b.md", '"\\"'),
        ("tab\there.md", "control character"),
        ("two\nlines.md", "line break"),
        ("con.md", "device"),
        ("LPT1", "device"),
        ("nul.tar.md", "device"),
        ("folder.", "dot"),
        ("folder ", "space"),
        (" note.md", "starts with a space"),
        ("note .md", "space before"),
        ("\udce9.md", "not UTF-8"),
        ("é" * 127 + ".md", "257 bytes"),
    ],
)
def test_names_that_some_system_refuses(name, why):
    """Each is refused by a system in use, and the name that is proposed instead by none."""
    assert why in flaw(name)
    instead = portable(name)
    assert instead == "" or (flaw(instead) == "" and instead.endswith(".md") == name.endswith(".md"))


@pytest.mark.parametrize(
    "name",
    ["note.md", "And so on..md", "console.md", "Aux in.md", ".hidden", "com10.md", "é" * 126 + ".md", "a - b (1).md"],
)
def test_names_that_every_system_holds(name):
    """Nothing is said of names that only look odd."""
    assert flaw(name) == ""


@ANY_NAME
def test_folder_is_told_once(vault):
    """A folder's name is told at its first note, each of its notes only of its own name."""
    folder = vault({"What?/b.md": "x\n", "What?/a/c.md": "x\n", "What?/d?.md": "x\n", "e.md": "x\n"})
    assert [(path, message.partition(",")[0]) for path, _, message in told(folder, "VL701")] == [
        ("What?/a/c.md", 'the folder "What?" holds "?"'),
        ("What?/d?.md", 'the name "d?.md" holds "?"'),
    ]


@ANY_NAME
def test_names_are_escaped(vault):
    """A name cannot write to the terminal: control characters in it are shown, not sent."""
    folder = vault({"a\x1b[31m\n#.md": "x\n"})
    ran = run("check", folder, "--select", "VL701,VL702")
    assert "\x1b[31m\n" not in ran.out
    assert ran.out.count("VL70") >= 2


def test_names_for_links():
    """The proposed name keeps what a language is called, and holds nothing that breaks a link or a disk."""
    rule = NameBreaksLinks()

    def wanted(stem):
        (one,) = linter.lint(parse_text("text\n", f"{stem}.md"), [rule], Context())
        return one.message.partition(", wanted ")[2]

    assert wanted("C# for all") == '"C Sharp for all"'
    assert wanted("How I Sorted: It | #98") == '"How I Sorted - It - 98"'
    assert wanted("[[x]]") == '"((x))"'
    assert wanted("#") == wanted("1#") == wanted("x^2") == "another name"


@ANY_NAME
def test_a_name_that_another_file_bears_is_not_proposed(vault):
    """Who renames the note or the folder as told must not meet another one."""
    files = {"Why.md": "1\n", "Why?.md": "2\n", "a/How?.md": "3\n", "F*.md": "4\n", "b:/x.md": "5\n", "b/y.md": "6\n"}
    assert [(path, message.partition(", wanted ")[2]) for path, _, message in told(vault(files), "VL701")] == [
        ("F*.md", "another name"),
        ("Why?.md", "another name"),
        ("a/How?.md", '"How.md"'),
        ("b:/x.md", "another name"),
    ]
    files = {"C Sharp.md": "1\n", "C#.md": "2\n", "a/C#.md": "3\n"}
    assert [(path, message.partition(", wanted ")[2]) for path, _, message in told(vault(files), "VL702")] == [
        ("C#.md", "another name"),
        ("a/C#.md", '"C Sharp"'),
    ]


@ANY_NAME
def test_collisions_are_told_at_the_later(vault):
    """Of two paths that differ in case or accents one is told of, at the note that comes later."""
    folder = vault({"Books/x.md": "1\n", "books/X.md": "2\n", "caf\u00e9.md": "3\n", "cafe\u0301.md": "4\n"})
    messages = told(folder, "VL703")
    assert [path for path, _, _ in messages] == ["books/X.md", "books/X.md", "caf\u00e9.md"]
    assert sum("the folder" in message for _, _, message in messages) == 1
    assert "upper and lower case" in messages[0][2]
    assert "accents" in messages[-1][2]


def test_same_name_in_two_folders_is_no_collision(vault):
    """What lies in different folders does not meet on any disk."""
    assert told(vault({"a/x.md": "1\n", "b/X.md": "2\n", "x.md/y.md": "3\n"}), "VL703") == []


@pytest.mark.parametrize(
    ("stem", "tool"),
    [
        ("Plan (Conflicted copy My Mac (2) 202411281430)", "Obsidian Sync"),
        ("Plan.sync-conflict-20240101-101500", "Syncthing"),
        ("Plan (conflicted copy 2024-01-01 101500)", "Nextcloud"),
        ("Plan (conflicted copy Ann 2024-01-01 101500)", "Nextcloud"),
        ("Plan (Ann Lee's conflicted copy 2024-01-01)", "Dropbox"),
        ("Plan (conflicted copy 2024-01-01 1)", "Dropbox"),
        ("Plan (Case Conflict 1)", "Dropbox"),
        ("Plan (In Konflikt stehende Kopie von Ann 2024-01-01)", "Dropbox"),
        ("Plan (Anns in Konflikt stehende Kopie 2024-01-01)", "Dropbox"),
        ("Plan (Copie en conflit de Ann 2024-01-01)", "Dropbox"),
        ("Plan (Copia en conflicto de Ann 2024-01-01)", "Dropbox"),
        ("Plan (Ann の競合コピー 2024-01-01)", "Dropbox"),
        ("Plan_conflict-20240101-101500", "ownCloud"),
        ("Plan (# Name clash 2024-09-03 3prcoiC #)", "Proton Drive"),
        ("Plan (# Edit conflict 2024-09-03 3prcoiC #)", "Proton Drive"),
        ("Plan (SFConflict ann@example.org 2024-01-01-10-15-00)", "Seafile"),
    ],
)
def test_forms_of_conflicts(stem, tool):
    """Each tool's form is known, with the name that the note had."""
    assert conflict_of(stem) == (tool, "Plan")


@pytest.mark.parametrize(
    "stem",
    [
        "Conflict of Interest",
        "Plan (conflict)",
        "Plan (2024-01-01)",
        "The conflict (1914-1918)",
        "sync-conflict-20240101",
        "Meeting on the conflicted copy 2024-01-01",
        "(Conflicted copy MyMac 202411281430)",
        "Plan-DESKTOP-AB12CD3",
    ],
)
def test_notes_about_conflicts(stem):
    """A note about a conflict is none, nor one that bears a computer's name while nothing says more."""
    assert conflict_of(stem) is None


def test_computers_name_needs_the_other_version(vault):
    """OneDrive's form is told only beside the note that it is a version of."""
    assert computer_copy_of("Plan-DESKTOP-AB12CD3-2") == "Plan"
    files = {"Plan-DESKTOP-AB12CD3.md": "x\n"}
    assert told(vault(files), "VL605") == []
    assert len(told(vault({**files, "Plan.md": "y\n"}, "Second"), "VL605")) == 1


@pytest.mark.parametrize(
    ("original", "told_of_it"),
    [
        ("---\na: 1\n---\ntext\n", "says the same"),
        ("---\na: 2\n---\ntext\n", "other properties"),
        ("---\na: 1\n---\nother\n", "differs from it"),
        (None, "not there"),
    ],
)
def test_both_versions_are_compared(vault, original, told_of_it):
    """The message says whether anything would be lost with the copy; nothing is offered as a fix."""
    files = {"a/Plan.sync-conflict-20240101-101500-ABCDEF7.md": "---\na: 1\n---\ntext\n", "Plan.md": "elsewhere\n"}
    folder = vault({**files, **({"a/Plan.md": original} if original else {})})
    before = tree(folder)
    ((path, _, message),) = told(folder, "VL605")
    assert path.startswith("a/Plan.sync")
    assert told_of_it in message
    run("fix", folder, "--select", "VL605", "--unsafe-fixes")
    assert tree(folder) == before


def test_conflict_of_a_conflict(vault):
    """A copy of a copy leads to the note that is there."""
    twice = "Plan (Conflicted copy A 202401010000) (Conflicted copy B 202402020000).md"
    ((_, _, message),) = told(vault({twice: "x\n", "Plan.md": "x\n"}), "VL605")
    assert '"Plan.md", and says the same' in message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a\r\nb\nc\n", "2 in LF and 1 in CR LF"),
        ("a\r\nb\r\nc\nd\re", "2 in CR LF and 1 in LF and 1 in CR"),
        ("a\rb\n", "1 in LF and 1 in CR"),
    ],
)
def test_mixed_line_ends(text, message):
    """All kinds are counted."""
    ((one),) = found(MixedLineEndings(), text)
    assert message in one


@pytest.mark.parametrize("text", ["", "a", "a\nb\n", "a\r\nb\r\n", "a\rb\r"])
def test_line_ends_of_one_kind(text):
    """One kind of line end is no finding, whichever it is."""
    assert found(MixedLineEndings(), text) == []


def test_line_ends_are_united_by_the_unsafe_fix_alone():
    """The unsafe fix writes the end that most lines have; a lone CR is left to a person."""
    rule = MixedLineEndings()

    def fixed(text, *, unsafe=True):
        outcome = fixer.fix(parse_text(text), [rule], Context(), unsafe=unsafe)
        assert outcome.refused == []
        return outcome.note.text

    mixed = "---\r\na: >\r\n  x\n  y\r\n---\r\n# A\n\r\n- one\r\n```\ncode\r\n```\r\n"
    assert fixed(mixed, unsafe=False) == mixed
    assert fixed(mixed) == mixed.replace("\r\n", "\n").replace("\n", "\r\n")
    assert fixed("a\nb\nc\r\n") == "a\nb\nc\n"
    assert fixed("a\nb\rc\r\n") == "a\nb\rc\r\n"


def test_empty_note_has_nothing_to_point_at(vault):
    """The finding stands at the start, and a byte order mark alone is nothing."""
    folder = vault({"a.md": b"\xef\xbb\xbf", "b.md": b"\xef\xbb\xbfx"})
    assert [path for path, _, _ in told(folder, "VL707")] == ["a.md"]
    assert found(EmptyNote(), "") == ["the note is empty, wanted text or no file"]


def test_links_out_are_never_followed(vault, tmp_path):
    """A link out of the vault is told whether or not something is there."""
    (tmp_path / "outside.md").write_text("secret\n")
    folder = vault({"a/n.md": "[x](../../outside.md) [y](../../nothing.md) [z](../n.md)\n"})
    assert [message.partition(" leads")[0] for _, _, message in told(folder, "VL406")] == [
        '"../../outside.md"',
        '"../../nothing.md"',
    ]


def test_info_is_told_when_selected(vault):
    """Hygiene is silent in the default selection."""
    folder = vault({"a.md": "", "b.md": "a\r\nb\n[x](../x.md)\n"})
    assert run("check", folder).code == 0


@pytest.mark.parametrize("piece", ["[[", "[[a ", "[[a] ", "[[[", "[[a\n", "$[[a", "`[[", "[[a](b) ", "[[a]]\n"])
def test_hostile_brackets_take_linear_time(piece):
    """Twice as many brackets take no more than about twice the time, and a megabyte of them less than two seconds."""

    def took(count):
        note = parse_text(piece * count)
        start = time.process_time()
        assert len(list(UnclosedWikilink().check(note, Context()))) <= count
        return time.process_time() - start

    took(100)
    small, large = took(5_000), took(20_000)
    assert large < max(10 * small, 0.5)
    assert took(1_000_000 // len(piece)) < 2
