from __future__ import annotations

from collections.abc import Iterator

from vaultlint.parse import emit
from vaultlint.parse.frontmatter import is_decorated
from vaultlint.parse.note import Entry, Node, Note
from vaultlint.parse.properties import tag_comment, tag_names
from vaultlint.patterns import pattern
from vaultlint.rules.base import Applicability, Context, Example, Finding, Fix, Level, Part, Rule, readable_blocks
from vaultlint.text import Edit, newline_of, quoted

_NO_TAG = pattern(r"[\[\]{}()\"';]|(?:^|[\s,])-")  # not several tags: who knows what was meant


class TagsNotAList(Rule):
    """`tags: a, b` is one text: Obsidian before 1.9 split it, Obsidian since reads no valid tag in it.
    The fix writes a list. One valid tag as a text is read well and left alone; aliases are never split
    at commas.
    """

    code = "VL301"
    name = "tags-not-a-list"
    level = Level.WARNING
    summary = "several tags stand as one text"
    keys = frozenset(("tags",))
    applicability = Applicability.SAFE
    changes = frozenset((Part.PROPERTIES, Part.TAGS))
    examples = (
        Example("---\ntags: a, b/c\n---\n", "---\ntags:\n  - a\n  - b/c\n---\n"),
        Example("---\ntags: a b\ntitle: x\n---\n", "---\ntags:\n  - a\n  - b\ntitle: x\n---\n"),
        Example('---\ntags: "#a, #b"\n---\n', "---\ntags:\n  - a\n  - b\n---\n"),
    )
    quiet = (
        "---\ntags: sales\n---\n",
        "---\ntags: [a, b]\naliases: One, two\n---\n",
        "---\ntags:\n---\n",
        "---\ntags:\n  - a\n---\n",
    )

    def check(self, note: Note, context: Context) -> Iterator[Finding]:
        """Give tags that are a text of several."""
        del context
        for block in readable_blocks(note):
            for entry in block.entries:
                node = entry.node
                if entry.key.lower() != "tags" or node is None or not isinstance(node.value, str):
                    continue
                names = _once(tag_names(node.value))
                if len(names) < 2 and "," not in node.value:
                    continue
                place = (entry.key_start, entry.key_end) if entry.defects else (node.start, node.end)
                unclear = bool(_NO_TAG.search(node.value))
                wanted = "tags" if unclear or not names else "one tag" if len(names) == 1 else f"{len(names)} tags"
                message = f"{quoted(node.value)} is one text, wanted a list of {wanted}"
                plain = not entry.defects and not is_decorated(node, note.text)
                mendable = plain and bool(names) and not unclear and tag_comment(block, entry) is None
                fix = _fix(note, entry, node, names) if mendable else None
                yield self.finding(*place, message, fix)


def _once(names: list[str]) -> list[str]:
    """Return each tag once, as it is spelled first: tags compare without case."""
    seen: dict[str, str] = {}
    for name in names:
        seen.setdefault(name.lower(), name)
    return list(seen.values())


def _fix(note: Note, entry: Entry, node: Node, names: list[str]) -> Fix:
    newline = newline_of(note.text)
    tail = note.text[node.end : entry.end].strip()
    lines = emit.entry(entry.key, list(names), newline) + (f"{tail}{newline}" if tail.startswith("#") else "")
    edits = (Edit(entry.start, entry.end, lines),)
    return Fix("write the tags as a list", edits, Applicability.SAFE, frozenset((entry.key.lower(),)))
