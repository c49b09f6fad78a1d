from __future__ import annotations

from collections.abc import Iterator

from vaultlint.parse.note import Note
from vaultlint.rules.base import Context, Example, Finding, Level, Rule, shown_block

_NOTHING = " \t\r\n\u200b\u200c\u200d\u2060\ufeff"  # white space, and characters of no width


class EmptyNote(Rule):
    """The note holds nothing, or nothing but white space and an empty frontmatter. Obsidian makes such files
    when one clicks on a link to a note that does not exist yet, or leaves "Untitled" behind; a sync that was cut
    short leaves them too, and then the text still stands on another device. Links to the note work either way, with
    the file or without it: write in it, or delete it in Obsidian. A note that has properties is not
    empty. Delete no note that Readwise manages: its plugin writes it anew.
    """

    code = "VL707"
    name = "empty-note"
    level = Level.INFO
    summary = "the note is empty"
    quiet = (
        "text\n",
        "---\ntags: []\n---\n",
        "---\n# to be filled in\n---\n",
        "---\na sentence\n---\n",
        "---\n",
        "%% a comment %%\n",
    )
    examples = (Example(""), Example("\n  \n"), Example("---\n---\n"), Example("\u200b\n"))

    def check(self, note: Note, context: Context) -> Iterator[Finding]:
        """Say so if nothing stands in the note."""
        del context
        block = shown_block(note)
        if block is not None and (block.entries or block.comments or block.unread):
            return
        rest = note.text[: block.start] + note.text[block.end :] if block else note.text
        if not rest.strip(_NOTHING).strip():
            what = "holds nothing but an empty frontmatter" if block else "is empty"
            yield self.finding(0, 0, f"the note {what}, wanted text or no file")
