"""Prove a fix before it is written: what it may change is declared, what stands must still stand.

The four points of the promise: (1) what Obsidian reads is equal outside what the rule declares;
(2) every distinct line, key, value and comment still stands; (3) the result parses and no rule finds
more in what was readable; (4) readers that are not ours agree. A fix that fails one of them is refused.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Any, NamedTuple

from vaultlint.parse import frontmatter
from vaultlint.parse.keys import SINGULAR
from vaultlint.parse.note import Entry, LineKind, Node, Note, State
from vaultlint.parse.properties import facts, tag_names
from vaultlint.rules.base import Part

_TAG_KEYS = ("tags", "tag")
_MOST_FOR_RUAMEL = 32 * 1024  # code points; it takes half a millisecond for a key
_TAG_TOKEN = re.compile(r"\[\[[^\[\]]+\]\]|#[^\s#,]+")
_TRAILING_LINK = re.compile(r"\s*\(\[[^\[\]]*\]\([^\s]*\)\)$")
_TAG_LABEL = re.compile(r"[-*+]\s+\*{0,2}(?:Document )?[Tt]ags:?\*{0,2}:?\s")


class Meaning(NamedTuple):
    """What Obsidian reads in a note, part by part (an unreadable block as salvaged)."""

    properties: dict[str, str]
    links: Counter[tuple[str, str, str, bool]]
    tags: frozenset[str]
    headings: tuple[tuple[int, str], ...]
    code: tuple[str, ...]
    highlights: tuple[str, ...]
    prose: tuple[str, ...]


def meaning(note: Note) -> Meaning:
    """Return what a note means."""
    record = facts(note)
    rows = [row.rstrip() for row in note.text.split("\n")]
    kinds = note.body.kinds
    return Meaning(
        {prop.key: repr(prop.value) for prop in record.properties},
        Counter((link.target, link.subpath, link.label, link.embed) for link in record.links),
        frozenset(tag.name.lower() for tag in record.tags),
        tuple((heading.level, heading.text) for heading in record.headings),
        tuple(row for row, kind in zip(rows, kinds, strict=True) if kind == LineKind.CODE),
        tuple(repr((mark.text, mark.id, mark.notes, mark.tags)) for mark in record.reading.highlights),
        tuple(row for row, kind in zip(rows, kinds, strict=True) if kind != LineKind.FRONTMATTER and row),
    )


def difference(before: Note, after: Note, changes: frozenset[Part], keys: frozenset[str]) -> str | None:
    """Name the first part of the meaning that differs and was not declared (point 1).

    Parameters
    ----------
    before, after : Note
    changes : frozenset of Part
        What the applied rules declare.
    keys : frozenset of str
        Properties, in lower case, whose values may differ.

    Returns
    -------
    str or None
        None if nothing else differs.
    """
    old, new = meaning(before), meaning(after)
    for key in old.properties.keys() | new.properties.keys():
        if key.lower() not in keys and old.properties.get(key) != new.properties.get(key):
            return f"the property {key!r} would change from {old.properties.get(key)} to {new.properties.get(key)}"
    for part in Part:
        if part is not Part.PROPERTIES and part not in changes:
            one, other = getattr(old, part.value), getattr(new, part.value)
            if one != other:
                return f"the note's {part.value} would change"
    return None


def loss(before: Note, after: Note, *, bodies: bool) -> str | None:
    """Name the first line, key, value or comment that no longer stands (point 2).

    Parameters
    ----------
    before, after : Note
    bodies : bool
        Whether bodies were united: then tag lines may have grown, headings may differ in case, and a
        highlight's link may have come to its text.
    """
    rows = {row.strip() for row in after.text.split("\n")}
    lost = [line for line in _body_lines(before) if line not in rows]
    if lost and bodies:
        grown = _Grown(rows)
        lost = [line for line in lost if not grown.carries(line)]
    if lost:
        return f"the line {lost[0]!r} would be lost"
    return _lost_yaml(before, after)


class _Grown:
    """The lines of a united body, to look for those that were taken up by another."""

    def __init__(self, rows: Iterable[str]) -> None:
        self.rows = list(rows)
        self.folded = {row.casefold() for row in self.rows}
        self.bare = {_TRAILING_LINK.sub("", row) for row in self.rows}
        self.tagged: dict[str, list[set[str]]] = {}  # by tag, the tags of each line that bears it
        for row in self.rows:
            tokens = set(_TAG_TOKEN.findall(row)) if _TAG_LABEL.match(row) else set()
            for token in tokens:
                self.tagged.setdefault(token, []).append(tokens)

    def carries(self, line: str) -> bool:
        if line.startswith("#") and line.casefold() in self.folded:
            return True
        if _TAG_LABEL.match(line):
            wanted = set(_TAG_TOKEN.findall(line))
            rarest = min((self.tagged.get(token, []) for token in wanted), key=len, default=[])
            return any(wanted <= tokens for tokens in rarest)
        return line in self.bare


def _body_lines(note: Note) -> list[str]:
    rows = (
        row.strip()
        for row, kind in zip(note.text.split("\n"), note.body.kinds, strict=True)
        if kind != LineKind.FRONTMATTER
    )
    return [row for row in dict.fromkeys(rows) if row]


def _lost_yaml(before: Note, after: Note) -> str | None:
    comments = "\n".join(comment.text for block in after.blocks for comment in block.comments)
    said = {text for block in after.blocks for entry in block.entries for text in _texts(entry)}
    names = {entry.key.lower() for block in after.blocks for entry in block.entries}
    folded = " ".join(comments.split())
    folded_tags = {text.lower() for text in said}
    for block in before.blocks:
        for entry in block.entries:
            key = entry.key.lower()
            if key not in names and SINGULAR.get(key) not in names and entry.key not in comments:
                return f"the key {entry.key!r} would be lost"
            if entry.node is None:
                if not _in_comments(before.text[entry.start : entry.end], after, folded):
                    return f"the entry {entry.key!r} would be lost"
                continue
            for text in _texts(entry) - _as_names(before.text, entry.node, said):
                if text not in said and key in _TAG_KEYS and text.lower().lstrip("#").strip() in folded_tags:
                    continue
                if text not in said and not _said(text, said) and not _commented(text, folded):
                    return f"the value {text!r} of {entry.key!r} would be lost"
        for comment in block.comments:
            words = comment.text.strip("# \t")
            if words and words not in comments and comment.text.strip() not in said and not _said(words, said):
                return f"the comment {comment.text!r} would be lost"
    return None


def _in_comments(source: str, after: Note, folded: str) -> bool:
    return all(line.strip() in folded or line.strip() in after.text for line in source.splitlines() if line.strip())


def _commented(text: str, folded: str) -> bool:
    words = " ".join(text.split())
    return (
        words in folded or words in folded.replace("# ", "") or words in folded.replace("''", "'").replace('\\"', '"')
    )


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


def _said(text: str, said: set[str]) -> bool:
    """Return whether a text stands as a list now: ``a, b`` as ``a`` and ``b``, ``#x`` as ``x``."""
    if any(text in other for other in said if other.startswith("[[")):
        return True  # [[x]] was a list in a list and is a link now
    names = tag_names(text)
    parts = [part.strip() for part in text.split(",") if part.strip()]
    return (bool(names) and all(name in said for name in names)) or (
        bool(parts) and all(part in said or part.strip("[]") in said for part in parts)
    )


def disagreement(before: Note, after: Note) -> str | None:
    """Name what python-frontmatter or ruamel.yaml read otherwise than we do (point 4).

    What such a reader could not read before does not block. Both load every scalar as text.
    """
    head = after.head
    if head is None or head.state is not State.VALID or head.json:
        return None
    ours = {entry.key: _plain(entry.node) for entry in head.entries if entry.node}
    if len(ours) != len(head.entries):
        return None
    readers = [(_by_python_frontmatter, "python-frontmatter"), (_by_ruamel, "ruamel.yaml")]
    if head.inner_end - head.inner_start > _MOST_FOR_RUAMEL:
        readers.pop()
    for reader, name in readers:
        try:
            theirs = reader(after)
        except Exception as error:  # noqa: BLE001  # third-party readers raise many kinds
            if not _raises(reader, before):
                return f"{name} could not read the result ({type(error).__name__})"
            continue
        if theirs != ours and _agreed(reader, before):
            return f"{name} reads the result differently"
    return None


def _raises(reader: Any, note: Note) -> bool:
    try:
        reader(note)
    except Exception:  # noqa: BLE001
        return True
    return False


def _agreed(reader: Any, note: Note) -> bool:
    """Return whether a reader read the note as we did before; an unreadable note counts as agreed."""
    head = note.head
    if head is None or head.state is not State.VALID:
        return True
    try:
        return bool(reader(note) == {entry.key: _plain(entry.node) for entry in head.entries if entry.node})
    except Exception:  # noqa: BLE001
        return False


def _plain(node: Node | None) -> Any:
    """Return a node as nested lists, dicts and scalar texts."""
    if node is None or node.kind == "scalar":
        return node.text if node else ""
    if node.kind == "list":
        return [_plain(child) for child in node.children]
    pairs = zip(node.children[::2], node.children[1::2], strict=True)
    return {key.text: _plain(value) for key, value in pairs}


def _by_python_frontmatter(note: Note) -> Any:
    import frontmatter as python_frontmatter
    import frontmatter.default_handlers
    import yaml

    class TextHandler(python_frontmatter.default_handlers.YAMLHandler):
        def load(self, fm: str, **kwargs: object) -> Any:
            del kwargs
            return yaml.load(fm, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))  # noqa: S506  # text only

    metadata, _ = python_frontmatter.parse(note.text, handler=TextHandler())
    return metadata


def _by_ruamel(note: Note) -> Any:
    from ruamel.yaml import YAML

    head = note.head
    inner = note.text[head.inner_start : head.inner_end] if head else ""
    return YAML(typ="base", pure=True).load(inner)
