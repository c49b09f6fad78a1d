from __future__ import annotations

from collections.abc import Iterator

from vaultlint.parse.note import Note, State
from vaultlint.rules.base import Context, Example, Finding, Level, Rule, shown_block
from vaultlint.rules.signs import Sign
from vaultlint.schema import is_empty, read_schema
from vaultlint.text import quoted


class MissingProperty(Rule):
    """A property that the vault's own schema requires is not there, or has no value: `author:` with
    nothing behind it counts as missing, as does a list of nothing. A note without frontmatter lacks
    all of them. Names compare without case, as in Obsidian.

    It speaks only where a schema is set: `required = ["title"]` below `[schema]` in vaultlint.toml holds
    for every note, below `[schema."Books/"]` for the notes of that folder besides. Where a folder needs
    none of it, say `ignore = ["missing-property"]` below `[per-folder."Daily/"]`. In the examples title and
    author are required.
    """

    code = "VL209"
    name = "missing-property"
    level = Level.ERROR
    summary = "a property that the schema requires is missing or empty"
    needs = frozenset((Sign.SCHEMA,))
    example_context = Context(schema=read_schema({"required": ["title", "author"]}))
    examples = (
        Example("---\ntitle: Emma\n---\n"),
        Example("---\ntitle: Emma\nauthor:\n---\n"),
        Example('---\ntitle: " "\nauthor: []\n---\n'),
        Example("# Emma\n"),
    )
    quiet = (
        "---\ntitle: Emma\nauthor: Jane Austen\n---\n",
        "---\nTitle: 0\nAUTHOR: false\n---\n",
        '---\n{"title": "Emma", "author": ["Jane Austen"]}\n---\n',
        "---\ntitle: Emma: a novel\nauthor: Jane Austen\n---\n",  # unreadable; the mended entries say all
        "---\ntitle: {{title}}\n---\n",
        "---\nkanban-plugin: board\n---\n",
    )

    def check(self, note: Note, context: Context) -> Iterator[Finding]:
        """Give the required properties that have no value."""
        required = context.schema.at(note.path).required if context.schema else {}
        if not required:
            return
        block = shown_block(note)
        if block is not None and block.state is State.OVERSIZED:
            return  # nobody read it
        for key, spelled in required.items():
            entry = block.get(key) if block else None
            if entry is None:
                start, end = (block.start, block.start + 3) if block else (0, 0)
                yield self.finding(start, end, f"the property {quoted(spelled)} is missing, the schema requires it")
            elif entry.node is not None and is_empty(entry.value):
                message = f"the property {quoted(entry.key)} is empty, the schema requires a value"
                yield self.finding(entry.key_start, entry.key_end, message)
