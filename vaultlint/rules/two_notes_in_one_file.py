from __future__ import annotations

from collections.abc import Iterator

from vaultlint.merge import Kinship, copies_in, kinships
from vaultlint.parse.note import Note
from vaultlint.rules.base import Context, Example, Finding, Level, Rule
from vaultlint.rules.signs import Sign
from vaultlint.text import quoted

_ONE = "---\ntitle: {0}\nurl: https://example.org/{0}\n---\n# {0}\n\n## Highlights\n- About {0}. ([View Highlight](https://read.readwise.io/read/01{0}))\n"


class TwoNotesInOneFile(Rule):
    """Two different documents stand glued in one file: they name other urls or ids, or, where those
    are absent, share no highlight (an English and a Chinese edition, say). The second has no
    properties for Obsidian and cannot be linked. Merging would mix two sources, so this is only
    reported: move the second to a note of its own.
    """

    code = "VL102"
    name = "two-notes-in-one-file"
    level = Level.ERROR
    summary = "two different notes stand in one file"
    needs = frozenset((Sign.COPIES,))
    examples = (Example(_ONE.format("first") + "\n" + _ONE.format("second")),)
    quiet = (
        _ONE.format("first"),
        _ONE.format("first") + "\n" + _ONE.format("first"),
        _ONE.format("first") + "\n" + _ONE.format("first").replace("example.org/first", "example.net/1"),
        "---\ntitle: A\n---\n# A\n\n---\ntitle: A\ntags: [x]\n---\nA thought of mine.\n",
        _ONE.format("first") + "\n```\n" + _ONE.format("second") + "```\n",
    )

    def check(self, note: Note, context: Context) -> Iterator[Finding]:
        """Give the place where the other document starts."""
        del context
        copies = copies_in(note)
        for copy, kin in zip(copies[1:], kinships(note, copies), strict=True):
            if kin in (Kinship.SAME, Kinship.READDRESSED, Kinship.LIKELY) or (
                kin is Kinship.UNKNOWN and copy.block is None
            ):
                continue
            line = note.lines.number(copy.start)
            title = copy.block.get("title") if copy.block else None
            name = quoted(title.value)[1:-1] if title and isinstance(title.value, str) else ""
            shown = f" ({name})" if name else ""
            message = (
                f"a different note starts here{shown}: move it to a file of its own"
                if kin is Kinship.DIFFERENT
                else f"a second frontmatter block starts here{shown}; whether it is of the same document cannot be told"
            )
            yield self.finding(copy.start, copy.start + len(note.lines.line(line)), message)
