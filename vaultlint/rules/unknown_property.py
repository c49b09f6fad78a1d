from __future__ import annotations

from collections.abc import Iterator

from vaultlint.parse.note import Note
from vaultlint.rules.base import Context, Example, Finding, Level, Rule, shown_block
from vaultlint.rules.signs import Sign
from vaultlint.schema import read_schema
from vaultlint.tables import nearest
from vaultlint.text import quoted

_MOST_LIKENED = 30  # looking for the nearest name takes a while: a note of ten thousand unknown ones gets no more


class UnknownProperty(Rule):
    """A property that the vault's own schema does not know: most often a typing error, or what an
    importer left. Queries for `author` do not find `autor`. Names compare without case, as in Obsidian.

    It speaks only where a schema sets `allowed`: below `[schema]` in vaultlint.toml for every note, below
    `[schema."Books/"]` for the notes of that folder. Lists of folders above add up, and whatever is
    required or defined is allowed as well, as are Obsidian's own tags, aliases, cssclasses, publish and
    permalink, and vaultlint-ignore. In the examples title, author and url are allowed.
    """

    code = "VL210"
    name = "unknown-property"
    level = Level.ERROR
    summary = "a property that the schema does not allow"
    needs = frozenset((Sign.BLOCK, Sign.SCHEMA))
    example_context = Context(schema=read_schema({"allowed": ["title", "author", "url"]}))
    examples = (
        Example("---\ntitle: Emma\nautor: Jane Austen\n---\n"),
        Example('---\n{"title": "Emma", "year": 1815}\n---\n'),
    )
    quiet = (
        "---\nTitle: Emma\nauthor: Jane Austen\n---\n",
        "---\ntags: [a]\naliases: [E]\ncssclasses: wide\npublish: true\npermalink: emma\nvaultlint-ignore: VL3\n---\n",
        "---\ntag: novel\n---\n",  # singular-list-key speaks about it
        "---\ntitle: Emma\n# year: 1815\n---\nyear:: 1815\n",
        "year: 1815\n",
    )

    def check(self, note: Note, context: Context) -> Iterator[Finding]:
        """Give the properties that may not stand."""
        shape = context.schema.at(note.path) if context.schema else None
        block = shown_block(note)
        if shape is None or shape.allowed is None or block is None:
            return
        unknown = [entry for entry in block.entries if not shape.permits(entry.key)]
        for number, entry in enumerate(unknown):
            near = nearest(entry.key, shape.names) if number < _MOST_LIKENED else None
            wanted = f", did you mean {quoted(near)}?" if near else ""
            message = f"the property {quoted(entry.key)} is not in the schema{wanted}"
            yield self.finding(entry.key_start, entry.key_end, message)
