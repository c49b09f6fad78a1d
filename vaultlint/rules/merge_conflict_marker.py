from __future__ import annotations

from collections.abc import Iterator

from vaultlint.parse.note import Note
from vaultlint.rules.base import Context, Example, Finding, Level, Rule
from vaultlint.rules.signs import Sign

_MARKER = "<<<<<<< "
_NEAR = 200  # code points above the frontmatter
_MESSAGE = "a merge conflict was left here: choose one side, and delete the <<<<<<<, ======= and >>>>>>> lines"


class MergeConflictMarker(Rule):
    """Git could not merge two versions of the note and left its markers in the frontmatter; Obsidian
    refuses the block. Which side is right only a person knows: choose one, and delete the marker lines.
    """

    code = "VL118"
    name = "merge-conflict-marker"
    level = Level.ERROR
    summary = "a merge conflict was left in the frontmatter"
    needs = frozenset((Sign.CONFLICT,))
    examples = (
        Example("---\n<<<<<<< HEAD\ntitle: a\n=======\ntitle: b\n>>>>>>> other\n---\n"),
        Example("<<<<<<< HEAD\n---\ntitle: a\n=======\n---\ntitle: b\n>>>>>>> other\n---\ntext\n"),
    )
    quiet = (
        "---\ntitle: x\n---\n\n```\n<<<<<<< HEAD\n=======\n>>>>>>> other\n```\n",
        "---\ntitle: <<<<<<< is a marker\n---\n",
    )

    def check(self, note: Note, context: Context) -> Iterator[Finding]:
        """Give the first marker of each block."""
        del context
        if note.text.startswith(_MARKER) and ("\n---" in note.text[:_NEAR] or note.blocks):
            yield self.finding(0, len(note.lines.line(0)), _MESSAGE)
            return
        for block in note.blocks:
            if block.problem and block.problem.kind == self.name:
                at = block.problem.offset
                line = note.lines.number(at)
                yield self.finding(at, at + len(note.lines.line(line)), _MESSAGE)
