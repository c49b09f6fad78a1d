"""Copies across a vault: found, merged with `--unsafe-fixes`, undone to the byte; never where it would lose something."""

from __future__ import annotations

import contextlib
import json
import os

import pytest
from house import run, tree

from vaultlint import journal
from vaultlint.project import Project

RUN = """---
title: Run the Call
url: https://example.org/run-the-call
---
# Run the Call

## Metadata
- Author: [[Ann Archer]]
- Full Title: Run the Call
- Category: #articles
- URL: https://example.org/run-the-call

## Highlights
- Lead it. ([View Highlight](https://read.readwise.io/read/01aaa))
- Say no early. ([View Highlight](https://read.readwise.io/read/01bbb))
"""
COPY = (
    RUN.replace("Say no early.", "Listen.")
    .replace("01bbb", "01ccc")
    .replace("org/run-the-call", "org/run-the-call?utm_source=x")
)
LINKS = "---\nup: '[[Run-2]]'\n---\n[[Run-2]], [r](Articles/Run-2.md#Highlights), `[[Run-2]]`\n"
CANVAS = '{"nodes":[{"id":"1","type":"file","file":"Articles/Run-2.md","x":0}],"edges":[]}'
BASE = "filters: file.hasLink('Run-2')\n"
FILES = {
    "Articles/Run.md": RUN,
    "Articles/Run-2.md": COPY,
    "Notes/links.md": LINKS,
    "board.canvas": CANVAS,
    "views.base": BASE,
    "other.md": "[[Run]] is fine\n",
}
DATA = ".obsidian/plugins/readwise-official/data.json"


def told(folder, *args):
    """Return path, code and the fix's title of what a check finds of copies."""
    ran = run("check", folder, "--select", "VL6", "--output-format", "json", *args)
    return [
        (one["path"], one["code"], one["fix"] and one["fix"]["title"]) for one in json.loads(ran.out)["diagnostics"]
    ]


def merged(folder, *args):
    """Fix with unsafe fixes, copies alone."""
    return run("fix", folder, "--select", "VL6", "--unsafe-fixes", *args)


def test_a_copy_is_told_once_at_the_note_that_would_go(vault):
    """The note without a number stays; the finding names it, and what the fix would do."""
    folder = vault(FILES)
    title = 'merge it into "Articles/Run.md" and redirect the links to it'
    assert told(folder) == [("Articles/Run-2.md", "VL601", title)]


def test_merging_is_unsafe(vault):
    """A plain fix leaves copies alone."""
    folder = vault(FILES)
    before = tree(folder)
    assert run("fix", folder, "--select", "VL6").code == 1
    assert tree(folder) == before


def test_merges_and_redirects_everywhere(vault):
    """One note holds all highlights and the alias; notes, properties, canvases and bases lead to it."""
    folder = vault(FILES)
    ran = merged(folder)
    assert ran.code == 0
    assert 'VL601 merged into "Articles/Run.md"' in ran.out
    assert not (folder / "Articles/Run-2.md").exists()
    text = (folder / "Articles/Run.md").read_text()
    assert text.startswith("---\ntitle: Run the Call\nurl: https://example.org/run-the-call\n")
    assert "aliases:\n  - Run-2\n" in text
    assert [name for name in ("01aaa", "01bbb", "01ccc") if text.count(name) != 1] == []
    wanted = "---\nup: '[[Run|Run-2]]'\n---\n[[Run|Run-2]], [r](Articles/Run.md#Highlights), `[[Run-2]]`\n"
    assert (folder / "Notes/links.md").read_text() == wanted
    assert (folder / "board.canvas").read_text() == CANVAS.replace("Run-2", "Run")
    assert (folder / "views.base").read_text() == BASE.replace("Run-2", "Articles/Run.md")
    assert (folder / "other.md").read_text() == FILES["other.md"]
    assert told(folder) == []
    once = tree(folder)
    assert merged(folder).code == 0
    assert tree(folder) == once


def test_undo_restores_files_and_links(vault):
    """Every byte, time and mode is back, the file that went among them."""
    folder = vault(FILES)
    (folder / "Articles/Run-2.md").chmod(0o600)
    before = tree(folder)
    merged(folder)
    assert tree(folder) != before
    assert "put back 5 files" in run("undo", "--vault", folder).err
    after = tree(folder)
    assert after.keys() == before.keys()
    for path in FILES:
        mode, mtime, _inode, *rest = before[path]
        assert (after[path][0], after[path][1], *after[path][3:]) == (mode, mtime, *rest), path


def test_undo_waits_for_a_file_that_stands_there_now(vault):
    """A new note of the old name is not replaced, and nothing is put back: the merged note holds words of both."""
    folder = vault(FILES)
    merged(folder)
    once = (folder / "Articles/Run.md").read_text()
    (folder / "Articles/Run-2.md").write_text("mine\n")
    ran = run("undo", "--vault", folder)
    assert ran.code == 1
    assert "left as it is: Articles/Run-2.md: another file stands there now" in ran.err
    assert (folder / "Articles/Run-2.md").read_text() == "mine\n"
    assert (folder / "Articles/Run.md").read_text() == once
    (folder / "Articles/Run-2.md").unlink()
    assert run("undo", "--vault", folder).code == 0
    assert [(folder / name).read_text() for name in FILES] == list(FILES.values())


def test_preview_shows_all_files_and_writes_nothing(vault):
    """`--diff` has a hunk for each file."""
    folder = vault(FILES)
    before = tree(folder)
    ran = merged(folder, "--diff")
    assert ran.code == 1
    assert tree(folder) == before
    for name in FILES:
        assert (f"--- a/{name}" in ran.out) == (name != "other.md")
    assert "--- a/Articles/Run-2.md\n+++ /dev/null\n" in ran.out


@pytest.mark.parametrize("managed", ["Articles/Run.md", "Articles/Run-2.md", "Notes/links.md"])
def test_never_across_managed_notes(vault, managed):
    """Neither of the two, nor a note that links, may be one that Readwise's plugin writes; --managed or not."""
    folder = vault({**FILES, DATA: json.dumps({"booksIDsMap": {managed: "1"}, "readwiseDir": "Readwise"})})
    before = tree(folder)
    for more in ((), ("--managed",)):
        ran = merged(folder, *more)
        assert tree(folder) == before
    if managed.startswith("Articles"):
        assert [fix for _, _, fix in told(folder)] == [None]
    else:
        assert "Notes/links.md: Readwise's plugin manages it" in ran.err


@pytest.mark.parametrize(
    ("path", "text", "reason"),
    [
        ("Templates/t.md", "[[Run-2]]", "left out"),
        ("kanban.md", "---\nkanban-plugin: board\n---\n- [[Run-2]]\n", "a plugin's file"),
        ("latin.md", b"[[Run-2]] caf\xe9\n", "not UTF-8"),
        ("query.md", "```dataview\nLIST FROM [[Run-2]]\n```\n", "a query"),
        ("inline.md", "`= [[Run-2]].author`\n", "a query"),
        ("ref.md", "[a][b]\n\n[b]: Articles/Run-2.md\n", "a reference"),
        ("html.md", '<a href="Articles/Run-2.md">x</a>\n', "HTML"),
        ("title.md", "[x](Articles/Run-2.md 'title')\n", "a query"),
        ("named.base", "filters: 'file.name == \"Run-2\"'\n", "a query"),
        ("latin.canvas", b'{"nodes":[{"type":"text","text":"[[Run-2]] caf\xe9"}]}', "not UTF-8"),
        ("own.md", "---\ndisabled rules: [all]\n---\n[[Run-2]]\n", "left alone"),
    ],
)
def test_a_link_that_must_stay_stops_it(vault, path, text, reason):
    """Where a file that links must not be changed, its link would lead nowhere: nothing is merged, and it says why."""
    folder = vault({**FILES, path: text, ".obsidian/templates.json": '{"folder": "Templates"}'})
    before = tree(folder)
    ran = merged(folder)
    assert f"{path}: " in ran.err
    assert reason in ran.err
    assert tree(folder) == before


def test_other_folders_are_not_merged_into(vault):
    """With a folder given, a note outside it is neither taken in nor removed."""
    folder = vault({"a/Run.md": RUN, "b/Run-2.md": COPY})
    before = tree(folder)
    ran = merged(folder / "b")
    assert tree(folder) == before
    assert "outside" in ran.err


def test_three_copies_become_one(vault):
    """A group is merged whole in one run, and undone in one."""
    third = COPY.replace("Listen.", "Ask.").replace("01ccc", "01ddd")
    folder = vault({"Run.md": RUN, "Run-2.md": COPY, "Run-3.md": third, "x.md": "[[Run-3]] [[Run-2]]"})
    before = tree(folder)
    assert merged(folder).code == 0
    assert sorted(path.name for path in folder.glob("*.md")) == ["Run.md", "x.md"]
    assert [name for name in ("01aaa", "01bbb", "01ccc", "01ddd") if name not in (folder / "Run.md").read_text()] == []
    assert (folder / "x.md").read_text() == "[[Run|Run-3]] [[Run|Run-2]]"
    run("undo", "--vault", folder)
    assert {path for path in tree(folder) if path.endswith(".md")} == {path for path in before if path.endswith(".md")}
    assert (folder / "Run-3.md").read_text() == third


def test_what_differs_is_left_with_the_reason(vault):
    """Two documents of one text are reported; which of them is right a person must say."""
    other = (
        COPY.replace("title: Run the Call", "title: Walk the Talk").replace("utm_source=x", "utm_source=x")
        + "\n```\nopen\n"
    )
    folder = vault({"Run.md": RUN, "Run-2.md": other})
    ran = merged(folder)
    assert ran.code == 1
    assert "not fixed: Run-2.md: VL601: " in ran.err


def test_suppressed_copies_are_not_merged(vault):
    """What a note says to leave is left."""
    folder = vault({"Run.md": RUN, "Run-2.md": COPY.replace("title:", "vaultlint-ignore: VL601\ntitle:", 1)})
    before = tree(folder)
    assert merged(folder).code == 0
    assert tree(folder) == before


def test_a_limit_counts_all_files_of_a_merge(vault):
    """A merge of five files is not begun with a limit of four, and is made with one of five."""
    folder = vault(FILES)
    before = tree(folder)
    assert "5 more notes would change" in merged(folder, "--limit", "4").err
    assert tree(folder) == before
    merged(folder, "--limit", "5")
    assert not (folder / "Articles/Run-2.md").exists()


def test_a_file_that_cannot_be_written_keeps_the_copy(vault, monkeypatch):
    """Where one of the files changed meanwhile, the note that should go stays: its links still lead somewhere."""
    from vaultlint import writing

    folder = vault(FILES)
    real = writing.Writer.replace

    def replace(self, path, *args):
        if path == "Notes/links.md":
            raise writing.ChangedError("it changed meanwhile")
        real(self, path, *args)

    with monkeypatch.context() as patch:
        patch.setattr(writing.Writer, "replace", replace)
        result = Project(folder).fix(unsafe=True)
    assert [path for path, _ in result.skipped] == ["Notes/links.md", "Articles/Run-2.md"]
    assert (folder / "Articles/Run-2.md").read_text() == COPY
    journal.undo(journal.choose(folder, None))
    assert (folder / "Articles/Run.md").read_text() == RUN


@pytest.mark.parametrize("answer", [True, False])
def test_whoever_decides_is_asked_with_all_files(vault, answer):
    """A merge is one proposal with each file that changes; declined, nothing changes and it is not asked again."""

    class Decider:
        over = False

        def __call__(self, proposal):
            asked.append([before.path for before, _ in proposal.pairs])
            return answer

    folder = vault(FILES)
    before = tree(folder)
    asked = []
    result = Project(folder).fix(unsafe=True, decide=Decider())
    assert asked == [["Articles/Run.md", "Notes/links.md", "board.canvas", "views.base", "Articles/Run-2.md"]]
    assert (tree(folder) == before) is not answer
    assert [one.code for one in result.remaining.diagnostics if one.code == "VL601"] == ["VL601"] * (not answer)


def test_a_report_in_the_vault_changes_no_answer(vault):
    """What `vaultlint report` writes is left out: the same findings and the same number of notes as before it."""
    folder = vault(FILES)

    def answer():
        return json.loads(run("check", folder, "--select", "all", "--output-format", "json").out)

    before = answer()
    assert before["diagnostics"]
    assert run("report", folder, "-o", "Vault health.md").code == 0
    assert (folder / "Vault health.md").exists()
    assert answer() == before


def test_many_merges_may_change_one_note(vault):
    """A note that links to many copies is redirected once for all of them, in few rounds."""
    files, lines = {}, []
    for n in range(30):
        one = RUN.replace("run-the-call", f"call-number-{n}").replace("Run the Call", f"Call Number {n}x")
        files[f"a/Call {n}x.md"] = one
        files[f"b/Call {n}x copy.md"] = one.replace("01bbb", "01ccc").replace("Say no early.", "Listen.")
        lines.append(f"- [[Call {n}x copy]]")
    folder = vault({**files, "index.md": "\n".join(lines) + "\n"})
    assert merged(folder).code == 0
    wanted = "".join(f"- [[Call {n}x|Call {n}x copy]]\n" for n in range(30))
    assert (folder / "index.md").read_text() == wanted
    assert not list((folder / "b").glob("*.md"))


def test_undo_brings_back_everything_of_a_file_that_went(vault):
    """Mode, times and, where there are such, extended attributes come back with it."""
    folder = vault(FILES)
    note = folder / "Articles/Run-2.md"
    note.chmod(0o640)
    with contextlib.suppress(OSError, AttributeError):
        os.setxattr(note, "user.vaultlint.test", b"kept")

    def state():
        return {path: (one[0], one[1], one[3], one[4]) for path, one in tree(folder).items() if "." in path[1:]}

    before = state()
    merged(folder)
    assert not note.exists()
    assert run("undo", "--vault", folder).code == 0
    assert state() == before


def test_undo_that_cannot_bring_back_the_note_keeps_its_words(vault):
    """Where the removed note does not come back, the note that took its words in stays, and the run can be undone later."""
    folder = vault(FILES)
    merged(folder)
    (run_,) = journal.runs(folder)
    copies = run_.folder / "before.bin"
    whole = copies.read_bytes()
    (gone,) = (one for one in run_.replacements if not one.after)
    copies.write_bytes(whole[: gone.offset] + b"\0" + whole[gone.offset + 1 :])
    before = tree(folder)
    ran = run("undo", "--vault", folder)
    assert ran.code == 1
    assert "Articles/Run-2.md: the journal's copy of it is damaged" in ran.err
    assert "Articles/Run.md: a note that was merged into it did not come back, and its words stand here" in ran.err
    assert tree(folder) == before
    copies.write_bytes(whole)
    assert run("undo", "--vault", folder).code == 0
    assert {name: (folder / name).read_text() for name in FILES} == FILES
