"""A body as a tree of headings, list items and blocks of lines; the lines of the tree join to the body."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from vaultlint.merge.marks import highlight_id, is_synced, tags_of, without_link
from vaultlint.merge.pages import labels_of
from vaultlint.parse.blocks import is_rule, scan
from vaultlint.parse.exports.tails import tail_of
from vaultlint.parse.note import LineKind
from vaultlint.patterns import pattern
from vaultlint.text import Lines

_HEADING = pattern(r" {0,3}(#{1,6})(?:[ \t]+|$)(.*)")
_ITEM = pattern(r"([ \t]*)([-*+]|\d{1,9}[.)])([ \t]+|$)(.*)")
_CODE_INDENT = 4  # white space before a paragraph that makes it code
_DEEPEST = 50  # levels of a list that are told apart


@dataclass(eq=False)
class Unit:
    """A heading, list item or block with its own lines and what stands below it."""

    kind: str  # root, heading, item, block, blank
    depth: int
    lines: list[str]
    children: list[Unit] = field(default_factory=list)
    near: int = 0  # where a child was looked for last
    exact: bool = False  # code, comments, math: white space says something
    close: bool = False  # a line right below an item's text, indented or not: part of the item, and about it
    added: dict[str, None] = field(default_factory=dict)  # tags to be written behind those of the first line

    @property
    def words(self) -> str:
        """The own lines without markers, white space folded; of exact units all but that at line ends.

        An item that holds nothing of its own (Logseq's Readwise plugin writes ``- -``) is what stands below it.
        """
        if self.exact:
            return "\n".join(line.rstrip() for line in self.lines)
        first = self.lines[0]
        if self.kind == "item" and (found := _ITEM.match(first)):
            first = found[4]
        elif self.kind == "heading" and (found := _HEADING.match(first)):
            first = found[2].rstrip("# \t\r\n").casefold()
        words = " ".join([*first.split(), *(word for line in self.lines[1:] for word in line.split())])
        if self.kind == "item" and words in ("", "-"):
            below = next((child for child in self.children if child.kind != "blank"), None)
            return f"{words} {below.words}" if below else words
        return words

    def index(self, child: Unit) -> int:
        """Return where a child stands; children are asked for in order, so the search begins at the last one."""
        try:
            self.near = self.children.index(child, self.near)
        except ValueError:
            self.near = self.children.index(child)
        return self.near

    @property
    def id(self) -> str:
        """A highlight's id."""
        return highlight_id("".join(self.lines)) if self.kind in ("item", "block") else ""

    @cached_property
    def owns(self) -> bool:
        """Whether what stands below belongs to it: a list item, unless it only says when highlights came."""
        return self.kind == "item" and not is_synced(self.lines[0].lstrip(" \t"))

    @cached_property
    def tags(self) -> frozenset[str]:
        """The tags of the first line."""
        return frozenset(tags_of(self.lines[0]))

    @property
    def labels(self) -> list[str]:
        """The keys of a block of page properties as Logseq has them (``author:: [[Ann]]``); empty if it is none."""
        if self.kind != "block" or self.exact:
            return []
        return labels_of(self.lines)

    @property
    def bare(self) -> str:
        """The words without the exporter's link at their end."""
        return self.words if self.exact else without_link(self.words)


def read_outline(body: str) -> Unit:
    """Read a body; the lines of the units in order join to it."""
    root = Unit("root", -1, [])
    headings = [root]
    items: list[Unit] = []
    found = scan(Lines(body), 0)
    rows = [row + "\n" for row in found.rows[:-1]] + ([found.rows[-1]] if found.rows[-1] else [])
    code: Unit | None = None
    for index, line in enumerate(rows):
        if found.kinds[index] != LineKind.TEXT:
            if code is None:
                code = Unit("block", 0, [], exact=True)
                _parent(line, headings, items).children.append(code)
            code.lines.append(line)
            continue
        code = None
        _place(line, headings, items)
    return root


def _parent(line: str, headings: list[Unit], items: list[Unit]) -> Unit:
    indent = len(line) - len(line.lstrip(" \t"))
    while items and indent <= items[-1].depth:
        items.pop()
    return items[-1] if items else headings[-1]


def _place(line: str, headings: list[Unit], items: list[Unit]) -> None:
    """Put one line of text into the tree."""
    if not line.strip():
        (items[-1] if items else headings[-1]).children.append(Unit("blank", 0, [line]))
        return
    if heading := _HEADING.match(line):
        items.clear()
        unit = Unit("heading", len(heading[1]), [line])
        while headings[-1].kind == "heading" and headings[-1].depth >= unit.depth:
            headings.pop()
        headings[-1].children.append(unit)
        headings.append(unit)
        return
    if item := _ITEM.match(line):
        indent = len(item[1].expandtabs(4))
        while items and (indent <= items[-1].depth or len(items) >= _DEEPEST):
            items.pop()
        unit = Unit("item", indent, [line])
        (items[-1] if items else headings[-1]).children.append(unit)
        items.append(unit)
        return
    indent = len((line[: len(line) - len(line.lstrip(" \t"))]).expandtabs(4))
    if items and not items[-1].children and indent > items[-1].depth and not _is_about(line, items[-1]):
        items[-1].lines.append(line)  # the item's text runs on
        return
    if items and _ends_close(items[-1]) and not is_rule(line.strip()):
        _place_close(line, items[-1])
        return
    parent = _parent(line, headings, items)
    last = parent.children[-1] if parent.children else None
    if last is not None and last.kind == "block":
        last.lines.append(line)
    else:
        parent.children.append(Unit("block", 0, [line], exact=parent.kind != "item" and indent >= _CODE_INDENT))


def _is_about(line: str, item: Unit) -> bool:
    """Return whether a line below an item is about it: a property of Logseq's, or behind the exporter's link."""
    return bool(item.id or labels_of([line.strip()]) or tail_of(item.lines[-1].strip()).found)


def _ends_close(item: Unit) -> bool:
    """Return whether the line above is an item's text, or a line that stands close to it."""
    return not item.children or item.children[-1].close


def _place_close(line: str, item: Unit) -> None:
    """Put a line below an item's text: up to the one with the highlight's id it is text, behind that an own line."""
    item.children.append(Unit("block", 0, [line], close=True))
    if highlight_id(line) and not item.id:
        item.lines += [line for child in item.children for line in child.lines]
        item.children.clear()


def take_trailing_blanks(unit: Unit) -> list[Unit]:
    """Take the blank lines at the end of a unit's subtree out of it."""
    blanks: list[Unit] = []
    while unit.children:
        if unit.children[-1].kind == "blank":
            blanks.insert(0, unit.children.pop())
        else:
            unit = unit.children[-1]
    return blanks


def last_unit(unit: Unit) -> Unit:
    """Return the last unit of a subtree."""
    return last_unit(unit.children[-1]) if unit.children else unit


def last_line(unit: Unit) -> str:
    """Return the last line of a subtree."""
    lines = last_unit(unit).lines
    return lines[-1] if lines else "\n"


def ends_blank(unit: Unit) -> bool:
    """Return whether a subtree ends in a blank line, or holds nothing."""
    last = last_unit(unit)
    return last.kind in ("blank", "root")


def lines_of(unit: Unit) -> list[str]:
    """Return the lines of a subtree in order."""
    lines = list(unit.lines)
    if unit.added:
        body = lines[0].rstrip()
        lines[0] = f"{body} {' '.join(unit.added)}{lines[0][len(body) :]}"
    for child in unit.children:
        lines += lines_of(child)
    return lines
