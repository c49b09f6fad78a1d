from __future__ import annotations

from collections.abc import Iterator

from vaultlint.merge import (
    Copy,
    Kinship,
    copies_in,
    is_certain,
    kinships,
    unite_copies,
)
from vaultlint.merge.differences import differences
from vaultlint.parse.note import Note
from vaultlint.rules.base import Applicability, Context, Example, Finding, Fix, Level, Part, Rule
from vaultlint.rules.signs import Sign
from vaultlint.text import edits_between

_ONE = """---
title: Run the Call
author: Ann Archer
url: https://example.org/run-the-call
---
# Run the Call

## Highlights
- Lead it. ([View Highlight](https://read.readwise.io/read/01aaa))
"""


_UNSURE = {
    Kinship.LIKELY: "a second note of this title starts here; whether it is a copy cannot be told: merge or move it",
    Kinship.READDRESSED: "the same highlights stand here again under another url or id, wanted one in both copies",
}


class DuplicatedNote(Rule):
    """The whole note stands twice or more in one file: an exporter appended it again instead of
    replacing it. Obsidian reads the first frontmatter only, and every highlight counts twice. The fix
    leaves one frontmatter with the union of all keys and one body: highlights are united by their id,
    then by their text; tags and notes under a highlight are united too; what stands in one copy only
    keeps its place. Copies that name other urls or ids but hold the same Readwise highlights are reported:
    once both name the one that is right, the fix unites them.
    """

    code = "VL101"
    name = "duplicated-note"
    level = Level.ERROR
    summary = "the whole note stands twice or more in one file"
    needs = frozenset((Sign.COPIES,))
    applicability = Applicability.SAFE
    changes = frozenset(Part)
    examples = (
        Example(_ONE + "\n" + _ONE, _ONE),
        Example(
            _ONE
            + "\n\n"
            + _ONE.replace("title: Run the Call", "title: >\n  Run the Call\ndate: 2024-01-02")
            + "- Listen. ([View Highlight](https://read.readwise.io/read/01bbb))\n",
            _ONE.replace("call\n---", "call\ndate: 2024-01-02\n---")
            + "- Listen. ([View Highlight](https://read.readwise.io/read/01bbb))\n",
        ),
        Example(_ONE + "\n" + _ONE.replace("example.org/run-the-call", "example.net/4711")),
    )
    quiet = (
        _ONE,
        _ONE + "\n" + _ONE.replace("run-the-call", "other").replace("01aaa", "01zzz"),
        _ONE + "\n```\n" + _ONE + "```\n",
        "# A\n\ntext\n\n# A\n\nother text under a title that comes again\n",
        _ONE + "\n---\n\ntext behind a rule\n\n---\n",
    )

    def check(self, note: Note, context: Context) -> Iterator[Finding]:
        """Give the place where the second copy starts."""
        del context
        copies = copies_in(note)
        if len(copies) < 2:
            return
        kins = list(kinships(note, copies))
        if any(kin is not Kinship.SAME for kin in kins):
            for copy, kin in zip(copies[1:], kins, strict=True):
                if kin is Kinship.READDRESSED or (kin is Kinship.LIKELY and copy.block):
                    line = note.lines.number(copy.start)
                    yield self.finding(copy.start, copy.start + len(note.lines.line(line)), _UNSURE[kin])
            return
        second = copies[1]
        times = {2: "twice", 3: "three times"}.get(len(copies), f"{len(copies)} times")
        line = note.lines.number(second.start) + 1
        message = f"the note stands {times} in this file, again from line {line}: {differences(note, copies)}"
        end = second.start + len(note.lines.line(line - 1))
        yield self.finding(second.start, end, message, self._fix(note, copies))

    def _fix(self, note: Note, copies: list[Copy]) -> Fix | None:
        whole = unite_copies(note, copies)
        if whole is None:
            return None
        applicability = Applicability.SAFE if is_certain(whole.blocks) else Applicability.UNSAFE
        edits = edits_between(note.text, whole.text)
        return Fix("unite the copies", edits, applicability, whole.keys, whole.notes, alone=True)
