"""Every key, value and comment of every frontmatter block still stands, and none is invented (point 2)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from vaultlint.parse import frontmatter
from vaultlint.parse.keys import LIST_KEYS, SINGULAR
from vaultlint.parse.note import Entry, Frontmatter, Node, Note, Value
from vaultlint.parse.properties import tag_names, unquoted_links
from vaultlint.parse.salvage import salvage
from vaultlint.proof.swaps import Swaps

_TAG_KEYS = ("tags", "tag")
_MOST_ASIDE = 64 * 1024  # characters of comments that are read as entries; a fix that needs more is refused
_GAPS = re.compile(r"[ _-]+")
_LINK = re.compile(r"\[\[([^\[\]]*)\]\]")


def lost_value(before: Note, after: Note, swaps: Swaps) -> str | None:
    """Name the first key, value or comment of a frontmatter block that no longer stands."""
    standing = _Standing(after)
    for block in before.blocks:
        reason = _lost_of_block(before, block, standing, swaps)
        if reason:
            return reason
    return None


def _lost_of_block(before: Note, block: Frontmatter, standing: _Standing, swaps: Swaps) -> str | None:
    for entry in block.entries:
        if entry.node is None:
            if not standing.has_lines(before.text[entry.start : entry.end]):
                return f"the entry {entry.key!r} would be lost"
            continue
        if not standing.has_key(entry.key):
            return f"the key {entry.key!r} would be lost"
        for text in _texts(entry) - _as_names(before.text, entry.node, standing.by_key.get(_name(entry.key), set())):
            if not standing.has_value(entry.key, text) and not standing.has_value(entry.key, swaps.value(text)):
                return f"the value {text!r} of {entry.key!r} would be lost"
    for comment in block.comments:
        if not standing.has_comment(comment.text):
            return f"the comment {comment.text!r} would be lost"
    for start, end in block.unread:
        if not standing.has_lines(before.text[start:end]):
            return f"the line {before.text[start:end].strip()!r} would be lost"
    return None


class _Standing:
    """What stands in the frontmatter of a result: whole values under their keys, also those in comments."""

    def __init__(self, after: Note) -> None:
        self.after = after
        self.by_key: dict[str, set[str]] = {}
        for block in after.blocks:
            for entry in block.entries:
                self.by_key.setdefault(_name(entry.key), set()).update(_texts(entry))

    def has_key(self, key: str) -> bool:
        """Tell whether a key stands, by any spelling of it."""
        return _name(key) in self.by_key or _name(key) in self.aside

    def has_value(self, key: str, text: str) -> bool:
        """Tell whether a text stands as a value of its key, or of its key in a comment."""
        name = _name(key)
        texts = self.by_key.get(name, set())
        return text in texts or self._has_in_other_form(key.lower(), text, texts) or text in self.aside.get(name, set())

    def _has_in_other_form(self, key: str, text: str, texts: set[str]) -> bool:
        """Tell whether a text stands as a list now, as a tag, or in a link: ``a, b`` as ``a`` and ``b``."""
        linked = self.linked.get(_name(key), set())
        if text in linked:
            return True  # [[x]] was a list in a list and is a link now
        names = tag_names(text) if key in LIST_KEYS else []
        if key in _TAG_KEYS:
            texts = {other.lower().lstrip("#").strip() for other in texts}
            if text.lower().lstrip("#").strip() in texts:
                return True
            names = [name.lower() for name in names]
        if names and all(name in texts for name in names):
            return True
        parts = [part.strip() for part in text.split(",") if part.strip()]
        return bool(parts) and all(part in texts or part.strip("[]") in texts or part in linked for part in parts)

    def has_comment(self, text: str) -> bool:
        """Tell whether a comment stands, as one or (``- #x``) as a value."""
        words = text.strip("# \t")
        if not words or words in self.comments or text.strip() in self.rows or words in self.inner_comments:
            return True
        if " ".join(text.split()) in self.texts or text.removeprefix("#") in self.texts:
            return True
        tags = [tag.lstrip("#") for tag in text.replace(",", " ").split()]
        return all(tags) and all(tag in self.by_key.get("tags", ()) for tag in tags)  # "#x, #y" behind "tags:"

    def has_lines(self, source: str) -> bool:
        """Tell whether each line stands as it is or as a comment."""
        return all(self._has_line(line) for line in source.split("\n"))

    def _has_line(self, line: str) -> bool:
        if not line.strip() or line.strip() in self.rows:
            return True
        parts = [part.strip() for part in line.splitlines()]  # a comment ends at NEL as well
        return all(part in self.rows or part in self.commented for part in parts if part)

    @cached_property
    def linked(self) -> dict[str, set[str]]:
        """By key, what stands between the brackets of links: the whole, and its parts as YAML would read them."""
        return {key: {part for text in texts for part in _link_parts(text)} for key, texts in self.by_key.items()}

    @cached_property
    def texts(self) -> set[str]:
        """All values."""
        return {text for texts in self.by_key.values() for text in texts}

    @cached_property
    def rows(self) -> set[str]:
        """The lines of the result."""
        return {row.strip() for row in self.after.rows}

    @cached_property
    def commented(self) -> set[str]:
        """The comments' lines without their marks."""
        return {line.strip() for run in self._runs for line in run.split("\n")}

    @cached_property
    def aside(self) -> dict[str, set[str]]:
        """By key, the values that stand in comments."""
        found: dict[str, set[str]] = {}
        for source in self._sources:
            for entry in salvage(source, 0, len(source)).entries:
                found.setdefault(_name(entry.key), set()).update(_texts(entry))
        return found

    @cached_property
    def comments(self) -> set[str]:
        """The words of all comments."""
        return {comment.text.strip("# \t") for block in self.after.blocks for comment in block.comments}

    @cached_property
    def inner_comments(self) -> set[str]:
        """The words of the comments in what stands as a comment."""
        inner = (comment for source in self._sources for comment in salvage(source, 0, len(source)).comments)
        return {comment.text.strip("# \t") for comment in inner}

    @cached_property
    def _sources(self) -> list[str]:
        """What stands as a comment, to be read as entries: each run of lines and each line by itself."""
        if sum(map(len, self._runs)) > _MOST_ASIDE:
            return []
        return [source for run in self._runs for source in dict.fromkeys((run, *run.splitlines(keepends=True)))]

    @cached_property
    def _runs(self) -> list[str]:
        """Comments on lines of their own, those that follow one another joined, without their marks."""
        runs: list[list[str]] = []
        end = -1
        for block in self.after.blocks:
            for comment in block.comments:
                if comment.own_line:
                    if end < 0 or self.after.text[end : comment.start].strip():
                        runs.append([])
                    runs[-1].append(comment.text.removeprefix("#").removeprefix(" "))
                    end = comment.end
        return ["".join(f"{line}\n" for line in run) for run in runs]


def _name(key: str) -> str:
    """Return what a key is compared by: without case and gaps, in the plural."""
    lower = key.lower()
    return _GAPS.sub("", SINGULAR.get(lower, lower))


def _texts(entry: Entry) -> set[str]:
    if entry.node is None:
        return set()
    leaves = frontmatter.leaves(entry.node)
    return {" ".join(leaf.text.split()) for leaf in leaves if leaf.value is not None} - {entry.key, ""}


def _as_names(source: str, node: Node, said: set[str]) -> set[str]:
    """Return the texts of mappings that stand as one text now: ``- Part 2: Return`` in quotes."""
    maps = [child for child in node.children if child.kind == "map"] if node.kind == "list" else []
    quoted = [one for one in maps if " ".join(source[one.start : one.end].split()) in said]
    return {" ".join(leaf.text.split()) for one in quoted for leaf in frontmatter.leaves(one)}


def _link_parts(text: str) -> Iterator[str]:
    for found in _LINK.finditer(text):
        inner = " ".join(found[1].split())
        yield inner
        for part in inner.split(","):
            yield part.strip()
            yield part.strip(" \"'")
            yield from (half.strip(" \"'") for half in part.split(": ", 1))


def invention(before: Note, after: Note) -> str | None:
    """Name the first key whose value no block gave it (as read) and that is no union of what they gave.

    For fixes that unite or move blocks: an alias would say something else beside another block's anchor, and
    a link without quotes is a link only where it stands in two brackets of its own.
    """
    given: dict[str, list[Value]] = {}
    for block in before.blocks:
        for entry in block.entries:
            if entry.node is not None:
                given.setdefault(_name(entry.key), []).append(_linked(before, entry))
    for block in after.blocks:
        for entry in block.entries:
            values = given.get(_name(entry.key), [])
            if entry.node is not None and not _is_given(_linked(after, entry), values, entry.key.lower()):
                return f"no block says that {entry.key!r} is {entry.value!r}"
    return None


def _linked(note: Note, entry: Entry) -> Value:
    """Return a value as read, but each unquoted link in it as the text of the link."""
    text = note.text if entry.repaired is None else entry.repaired
    links = {link.start for link in unquoted_links(entry.node, text)} if entry.node else set()
    return _without_links(entry.node, text, links) if links and entry.node else entry.value


def _without_links(node: Node, text: str, links: set[int]) -> Value:
    if node.kind == "list" and node.start in links and text.startswith("[[", node.start):
        return text[node.start : node.end]
    if node.kind == "list":
        return [_without_links(child, text, links) for child in node.children]
    return node.value


def _is_given(value: Value, given: list[Value], key: str) -> bool:
    bare = value.rstrip("\n") if isinstance(value, str) else value
    if any(repr(one.rstrip("\n") if isinstance(one, str) else one) == repr(bare) for one in given):
        return True
    if not isinstance(value, list):
        return False
    return set(_items(value, key)) <= {item for one in given for item in _items(one, key)}


def _items(value: Value, key: str) -> list[str]:
    if key in _TAG_KEYS:
        link = isinstance(value, str) and _LINK.fullmatch(value)
        return [name.lower() for name in tag_names([value] if link else value)]
    return [repr(item) for item in (value if isinstance(value, list) else [value])]
