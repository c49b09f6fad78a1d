from __future__ import annotations

from collections.abc import Iterator

from vaultlint.parse.note import Note
from vaultlint.rules.base import Context, Example, Finding, Level, Rule, shown_block
from vaultlint.rules.signs import Sign
from vaultlint.schema import misfit, read_schema
from vaultlint.text import quoted


class WrongPropertyType(Rule):
    """A property's value is not what the vault's own schema says: of another type, not one of the
    values listed, or not matching the pattern. A property without a value is never wrong here, nor is an
    empty item of a list. Where the schema and Obsidian's `.obsidian/types.json` disagree, the schema counts.

    It speaks only about properties that vaultlint.toml defines, such as `[schema.properties.rating]` with
    `type = "number"` and `enum = [1, 2, 3]`, or `[schema."Books/".properties.author]` for a folder's notes.
    The types are Obsidian's (text, list, number, checkbox, date, datetime, tags, aliases), and link,
    list-of-links and url besides. A number is no text: `title: 1984` is written with quotes. A date is
    written 2024-01-17, and is one that the calendar has. A pattern is a regular expression of Python's, found
    anywhere in the value unless `^` and `$` bind it; it is yours, and one that takes forever takes forever.

    In the examples rating is a number of 1 to 3, author a list of links, started a date, status one of
    reading and done, and url matches `^https:`.
    """

    code = "VL211"
    name = "wrong-property-type"
    level = Level.ERROR
    summary = "a value that is not as the schema defines its property"
    needs = frozenset((Sign.BLOCK, Sign.SCHEMA))
    example_context = Context(
        schema=read_schema(
            {
                "properties": {
                    "rating": {"type": "number", "enum": [1, 2, 3]},
                    "author": {"type": "list-of-links"},
                    "started": {"type": "date"},
                    "status": {"enum": ["reading", "done"]},
                    "url": {"pattern": "^https:"},
                }
            }
        )
    )
    examples = (
        Example('---\nrating: "2"\n---\n'),
        Example("---\nrating: 4\n---\n"),
        Example("---\nauthor: Jane Austen\n---\n"),
        Example("---\nauthor:\n  - Jane Austen\n---\n"),
        Example("---\nauthor: [[Jane Austen]]\n---\n"),
        Example("---\nstarted: 17.01.2024\n---\n"),
        Example("---\nstarted: 2023-02-30\n---\n"),
        Example("---\nstatus: Done\n---\n"),
        Example("---\nURL: http://example.org\n---\n"),
    )
    quiet = (
        '---\nrating: 2\nauthor:\n  - "[[Jane Austen]]"\nstarted: 2024-02-29\nstatus: done\nurl: https://example.org\n---\n',
        "---\nrating:\nauthor: []\nstarted: ''\nstatus: ~\nurl:\n---\n",
        '---\nrating: 2.0\nauthor:\n  - "[[Jane Austen|Jane]]"\n  -\n---\n',
        "---\nother: x\n---\nrating:: 7\n",
    )

    def check(self, note: Note, context: Context) -> Iterator[Finding]:
        """Give the values that do not fit, one finding for a property."""
        properties = context.schema.at(note.path).properties if context.schema else {}
        block = shown_block(note)
        if not properties or block is None:
            return
        standing = {entry.key.lower(): entry for entry in block.entries}  # of a key that stands twice the last
        for entry, wanted in ((standing[name], properties[name]) for name in properties if name in standing):
            wrong = misfit(entry.node, wanted) if entry.node else None
            if wrong is None:
                continue
            mended = bool(entry.defects)  # then the value's places are those of the mended text
            start, end = (entry.key_start, entry.key_end) if mended else (wrong.node.start, wrong.node.end)
            yield self.finding(start, end, f"{quoted(entry.key)} {wrong.words}")
