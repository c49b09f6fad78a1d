from __future__ import annotations

from collections.abc import Iterator

from vaultlint.parse import MAX_LINE, MAX_LINES, MAX_TEXT, is_large
from vaultlint.parse.later_blocks import MAX_BLOCKS
from vaultlint.parse.note import Note
from vaultlint.rules.base import Context, Finding, Level, Rule
from vaultlint.rules.signs import Sign


class Unreadable(Rule):
    """The file could not be read: permission, a pipe or a folder named like a note, or more than
    10 MB. It is left out of everything else.

    Of a note with more than 3 million characters, 60,000 lines, 500,000 characters in one line, or 1,000 more
    frontmatter blocks the properties alone are read and mended; what stands below them is left alone. The
    largest note in the public vaults that vaultlint was tried on, a whole book, has 2.5 million characters. Split
    such a note, or exclude it in vaultlint.toml.
    """

    code = "VL708"
    name = "unreadable"
    level = Level.ERROR
    summary = "the file cannot be read"
    needs = frozenset((Sign.UNREAD,))

    def about(self, reason: str) -> Finding:
        """Return the finding about a file that `vault` could not read."""
        return self.finding(0, 0, reason)

    def check(self, note: Note, context: Context) -> Iterator[Finding]:
        """Give a note whose text was not read."""
        del context
        at = note.body.unread
        if at is None:
            return
        if len(note.text) > MAX_TEXT:
            much = f"{len(note.text) / 1e6:.1f} million characters, more than {MAX_TEXT // 10**6} million"
        elif note.text.count("\n") > MAX_LINES:
            much = f"{note.text.count(chr(10)) + 1:,} lines, more than {MAX_LINES:,}"
        elif is_large(note.text):
            much = f"a line of more than {MAX_LINE:,} characters"
        else:
            much = f"more than {MAX_BLOCKS:,} frontmatter blocks"
        found = self.finding(at, at, f"only its properties were read: it has {much}")
        yield found._replace(level=Level.WARNING)
