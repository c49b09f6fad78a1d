from __future__ import annotations

from collections.abc import Iterator

from vaultlint.parse import emit
from vaultlint.parse.frontmatter import is_decorated
from vaultlint.parse.keys import SINGULAR
from vaultlint.parse.note import Entry, Frontmatter, Note, State, Value
from vaultlint.parse.properties import tag_comment, tag_names
from vaultlint.rules.base import Applicability, Context, Example, Finding, Fix, Level, Part, Rule, readable_blocks
from vaultlint.text import Edit, newline_of, printable, quoted


class SingularListKey(Rule):
    """`tag`, `alias` and `cssclass` are gone since Obsidian 1.9: it no longer reads them. The fix
    renames them to `tags`, `aliases` and `cssclasses`, as a list, and unites them with the plural if
    that stands in the note as well.
    """

    code = "VL202"
    name = "singular-list-key"
    level = Level.WARNING
    summary = "tag, alias or cssclass instead of the plural"
    keys = frozenset(SINGULAR)
    applicability = Applicability.SAFE
    changes = frozenset((Part.PROPERTIES, Part.TAGS))
    examples = (
        Example("---\ntag: sales\n---\n", "---\ntags:\n  - sales\n---\n"),
        Example("---\nalias: [A, B]\n---\n", "---\naliases: [A, B]\n---\n"),
        Example("---\nAlias: One\n---\n", "---\nAliases:\n  - One\n---\n"),
        Example("---\ntags: [a]\ntag: b, c\n---\n", "---\ntags: [a, b, c]\n---\n"),
        Example("---\ntags: ['#a', b]\ntag: [a, c]\n---\n", "---\ntags: ['#a', b, c]\n---\n"),
    )
    quiet = ("---\ntags: [a]\naliases: [b]\ncssclasses: [c]\n---\n", "---\ntagline: x\n---\n")

    def check(self, note: Note, context: Context) -> Iterator[Finding]:
        """Give the singular keys."""
        del context
        for block in readable_blocks(note):
            others: dict[str, Entry | None] = {}  # looked for once: a block may hold a key very often
            for entry in block.entries:
                plural = SINGULAR.get(entry.key.lower())
                if plural is None or entry.node is None:
                    continue
                plural = plural.capitalize() if entry.key[0].isupper() else plural
                fix = (
                    self._fix(note, block, entry, plural) if not entry.defects and block.state is State.VALID else None
                )
                if plural not in others:
                    others[plural] = block.get(plural)
                other = others[plural]
                wanted = other.key if other else plural
                message = f"{quoted(entry.key)} is not read since Obsidian 1.9, wanted {quoted(wanted)}"
                yield self.finding(entry.key_start, entry.key_end, message, fix)

    def _fix(self, note: Note, block: Frontmatter, entry: Entry, plural: str) -> Fix | None:
        if _holds_more(block, entry) or _decorated(note, entry):
            return None
        keys = frozenset((entry.key.lower(), plural.lower()))
        other = block.get(plural)
        title = f"rename it to {plural}"
        if other is None:
            return Fix(title, self._renamed(note, entry, plural), Applicability.SAFE, keys)
        if other.node is None or other.defects or _nested(other) or _nested(entry) or _decorated(note, other):
            return None
        standing = {_folded(one, plural) for one in _items(other)}
        items = [item for item in _items(entry) if _folded(item, plural) not in standing]
        newline = newline_of(note.text)
        lines = note.text[other.start : other.end]
        if items:
            extended = emit.extend_list(lines, items, newline)
            lines = extended or emit.entry(other.key, [*_items(other), *items], newline)
        edits = (
            Edit(other.start, other.end, lines),
            Edit(entry.start, entry.end, _comment(block, entry, newline)),
        )
        return Fix(printable(f"unite it with {other.key}"), edits, Applicability.SAFE, keys)

    def _renamed(self, note: Note, entry: Entry, plural: str) -> tuple[Edit, ...]:
        node = entry.node
        if node is None or node.kind == "list" or node.value is None:
            return (Edit(entry.key_start, entry.key_end, plural),)
        lines = emit.entry(plural, _items(entry), newline_of(note.text))
        tail = note.text[node.end : entry.end].strip()
        lines += f"{tail}{newline_of(note.text)}" if tail.startswith("#") else ""
        return (Edit(entry.start, entry.end, lines),)


def _nested(entry: Entry) -> bool:
    """Return whether an entry holds more than texts: a mapping cannot be united with names."""
    node = entry.node
    return node is not None and (node.kind == "map" or any(child.kind != "scalar" for child in node.children))


def _decorated(note: Note, entry: Entry) -> bool:
    return entry.node is not None and is_decorated(entry.node, note.text)


def _holds_more(block: Frontmatter, entry: Entry) -> bool:
    """Return whether an entry's value is no name or list of names, or goes on in a comment such as ``#b``."""
    return (entry.node is not None and entry.node.kind == "map") or tag_comment(block, entry) is not None


def _items(entry: Entry) -> list[Value]:
    value = entry.value
    if isinstance(value, list):
        return [item for item in value if item is not None]
    if entry.key.lower() in ("tag", "tags"):
        return list(tag_names(value))
    if entry.key.lower().startswith("css") and isinstance(value, str):
        return list(value.replace(",", " ").split())
    return [] if value is None else [value]


def _folded(item: Value, key: str) -> str:
    """Return an item as it compares: without case, a tag without ``#``."""
    return str(item).lower().removeprefix("#" if key.lower() == "tags" else "")


def _comment(block: Frontmatter, entry: Entry, newline: str) -> str:
    """Return the comments that stood within an entry's lines, each on a line of its own."""
    inside = [comment.text for comment in block.comments if entry.start <= comment.start < entry.end]
    return "".join(f"{text}{newline}" for text in inside)
