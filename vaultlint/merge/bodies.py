"""One body from several copies: highlights by id, then by text; own lines keep their place.

A body is read as a tree of headings, list items and blocks of lines. What a later copy adds is put
behind the neighbour that it follows there; what stands in both stands once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from vaultlint.parse.blocks import scan
from vaultlint.parse.note import LineKind

_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+|$)(.*)")
_ITEM = re.compile(r"([ \t]*)([-*+]|\d{1,9}[.)])([ \t]+|$)(.*)")
_ID = re.compile(r"readwise\.io/(?:read|open)/(\w+)|(?:^|\s)\^([A-Za-z0-9-]+)\s*$|location=(\d+)")
_TRAILING_LINK = re.compile(r"\s*\(\[[^\[\]]*\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*\)\)\s*$")
_TAG_LINE = re.compile(r"(\*{0,2}(?:Document )?[Tt]ags:?\*{0,2}:?)\s*(.*)")
_TAG_TOKEN = re.compile(r"\[\[[^\[\]]+\]\]|#[^\s#,]+")
_DEEPEST = 50  # levels of a list that are told apart
_LONG = 25  # characters that make a line worth finding again under another heading


@dataclass(eq=False)
class _Unit:
    """A heading, list item or block with its own lines and what stands below it."""

    kind: str  # root, heading, item, block, blank
    depth: int
    lines: list[str]
    children: list[_Unit] = field(default_factory=list)

    @property
    def words(self) -> str:
        """The own lines without markers, white space folded."""
        first = self.lines[0]
        if self.kind == "item" and (found := _ITEM.match(first)):
            first = found[4]
        elif self.kind == "heading" and (found := _HEADING.match(first)):
            first = found[2].rstrip("# \t\r\n").casefold()
        return " ".join([*first.split(), *(word for line in self.lines[1:] for word in line.split())])

    @property
    def id(self) -> str:
        """A highlight's id."""
        found = _ID.search("".join(self.lines)) if self.kind in ("item", "block") else None
        return next(group for group in found.groups() if group) if found else ""

    @property
    def bare(self) -> str:
        """The words without the exporter's link at their end."""
        return _TRAILING_LINK.sub("", self.words)


def unite_bodies(bodies: list[str], newline: str = "\n") -> str:
    r"""Unite the bodies of copies of one note.

    Parameters
    ----------
    bodies : list of str
        The first one's order and layout are kept.
    newline : str
        For lines that are added.

    Examples
    --------
    >>> unite_bodies(["# T\n- a\n- b\n", "# T\n- a\n- c\n"])
    '# T\n- a\n- c\n- b\n'
    """
    base = _tree(bodies[0])
    for body in bodies[1:]:
        known = _Known(base)
        _unite(base, _tree(body), known, newline)
    return "".join(_written(base))


def _tree(body: str) -> _Unit:
    """Read a body; the lines of the units in order join to it."""
    root = _Unit("root", -1, [])
    headings = [root]
    items: list[_Unit] = []
    found = scan(body, 0)
    rows = [row + "\n" for row in found.rows[:-1]] + ([found.rows[-1]] if found.rows[-1] else [])
    code: _Unit | None = None
    for index, line in enumerate(rows):
        if found.kinds[index] != LineKind.TEXT:
            if code is None:
                code = _Unit("block", 0, [])
                _parent(line, headings, items).children.append(code)
            code.lines.append(line)
            continue
        code = None
        _place(line, headings, items)
    return root


def _parent(line: str, headings: list[_Unit], items: list[_Unit]) -> _Unit:
    indent = len(line) - len(line.lstrip(" \t"))
    while items and indent <= items[-1].depth:
        items.pop()
    return items[-1] if items else headings[-1]


def _place(line: str, headings: list[_Unit], items: list[_Unit]) -> None:
    """Put one line of text into the tree."""
    if not line.strip():
        (items[-1] if items else headings[-1]).children.append(_Unit("blank", 0, [line]))
        return
    if heading := _HEADING.match(line):
        items.clear()
        unit = _Unit("heading", len(heading[1]), [line])
        while headings[-1].kind == "heading" and headings[-1].depth >= unit.depth:
            headings.pop()
        headings[-1].children.append(unit)
        headings.append(unit)
        return
    if item := _ITEM.match(line):
        indent = len(item[1].expandtabs(4))
        while items and (indent <= items[-1].depth or len(items) >= _DEEPEST):
            items.pop()
        unit = _Unit("item", indent, [line])
        (items[-1] if items else headings[-1]).children.append(unit)
        items.append(unit)
        return
    indent = len(line) - len(line.lstrip(" \t"))
    if items and not items[-1].children and indent > items[-1].depth:
        items[-1].lines.append(line)  # the item's text runs on
        return
    parent = _parent(line, headings, items)
    last = parent.children[-1] if parent.children else None
    if last is not None and last.kind == "block":
        last.lines.append(line)
    else:
        parent.children.append(_Unit("block", 0, [line]))


class _Known:
    """What the base holds, to be found again wherever it stands."""

    def __init__(self, base: _Unit) -> None:
        self.ids: dict[str, list[tuple[_Unit, _Unit]]] = {}
        self.words: dict[str, tuple[_Unit, _Unit]] = {}
        self.bare: dict[str, tuple[_Unit, _Unit]] = {}
        self._add(base)

    def _add(self, parent: _Unit) -> None:
        for unit in parent.children:
            if unit.kind in ("item", "block"):
                self.words.setdefault(unit.words, (unit, parent))
                self.bare.setdefault(unit.bare, (unit, parent))
                if unit.id:
                    self.ids.setdefault(unit.id, []).append((unit, parent))
            self._add(unit)

    def find(self, unit: _Unit) -> tuple[_Unit, _Unit] | None:
        """Return the unit that says the same, with its parent."""
        if unit.kind == "item" or len(unit.words) >= _LONG:
            long_enough = len(unit.words) >= _LONG or bool(unit.id)
            found = self.words.get(unit.words) if long_enough else None
            if found:
                return found
            other = self.bare.get(unit.bare) if len(unit.bare) >= _LONG else None
            if other and (not unit.id or not other[0].id):
                return other
        return None


def _unite(base: _Unit, other: _Unit, known: _Known, newline: str) -> None:
    """Put what `other` has below it, and `base` has not, below `base`."""
    last: tuple[_Unit, _Unit] | None = None
    own: dict[tuple[str, str], _Unit] = {}
    for child in base.children:
        own.setdefault((child.kind, child.words), child)
    for unit in other.children:
        if unit.kind == "blank":
            continue
        match = _match(base, unit, known, own)
        if match is None:
            twin = known.ids.get(unit.id, [None])[-1] if unit.id else None
            where = twin or last or (None, base)
            added = _only_new(unit, known, newline)
            _insert(where[1], where[0], added, newline)
            if where[1] is base:
                own.setdefault((added.kind, added.words), added)
            last = (added, where[1])
            continue
        same, parent = match
        _unite_lines(same, unit)
        _unite(same, unit, known, newline)
        if parent is base or unit.kind != "heading":
            last = (same, parent)


def _match(base: _Unit, unit: _Unit, known: _Known, own: dict[tuple[str, str], _Unit]) -> tuple[_Unit, _Unit] | None:
    """Return the unit of the base that says the same, with its parent; `own` holds those right below `base`."""
    same = own.get((unit.kind, unit.words))
    if same is not None:
        return same, base
    if unit.kind == "heading":
        return None
    label = _tag_label(unit)
    if label:
        for child in base.children:
            if _tag_label(child) == label:
                return child, base
        return None
    return known.find(unit)


def _tag_label(unit: _Unit) -> str:
    """Return ``tags:`` for a line that holds nothing but tags, else an empty string."""
    if unit.kind not in ("item", "block") or len(unit.lines) != 1:
        return ""
    found = _TAG_LINE.fullmatch(unit.words)
    if not found or _TAG_TOKEN.sub("", found[2]).strip(" ,"):
        return ""
    return found[1].strip("*: ").casefold()


def _unite_lines(same: _Unit, unit: _Unit) -> None:
    """Unite the own lines of two units that say the same."""
    if _tag_label(same) and _tag_label(unit):
        tokens = _TAG_TOKEN.findall(same.lines[0])
        added = [token for token in _TAG_TOKEN.findall(unit.lines[0]) if token not in tokens]
        if added:
            line = same.lines[0]
            body = line.rstrip()
            same.lines[0] = f"{body} {' '.join(added)}{line[len(body) :]}"
    elif unit.id and not same.id and same.bare == unit.bare and same.kind == unit.kind == "item":
        indent = len(same.lines[0]) - len(same.lines[0].lstrip(" \t"))
        ending = "" if same.lines[-1].endswith("\n") else "\n"
        same.lines = [same.lines[0][:indent] + unit.lines[0].lstrip(" \t"), *unit.lines[1:]]
        if ending:
            same.lines[-1] = same.lines[-1].rstrip("\r\n")


def _only_new(unit: _Unit, known: _Known, newline: str) -> _Unit:
    """Return a copy of `unit` without the descendants that the base holds, which are united there."""
    copy = _Unit(unit.kind, unit.depth, list(unit.lines))
    for child in unit.children:
        found = known.find(child) if child.kind != "blank" and unit.kind in ("heading", "root") else None
        if found:
            _unite_lines(found[0], child)
            _unite(found[0], child, known, newline)
        else:
            copy.children.append(_only_new(child, known, newline) if child.kind != "blank" else child)
    return copy


def _insert(parent: _Unit, after: _Unit | None, unit: _Unit, newline: str) -> None:
    """Put `unit` below `parent` behind `after`, or last; blocks and headings get a blank line."""
    children = parent.children
    if after is not None and after in children:
        at = children.index(after) + 1
    else:
        at = len(children)
        if unit.kind != "heading":  # what stands above the sections stays above them
            at = next((index for index, child in enumerate(children) if child.kind == "heading"), at)
        while at and children[at - 1].kind == "blank":
            at -= 1
    _close_line(parent, children[:at], newline)
    if at and unit.kind == children[at - 1].kind == "item":
        children[at:at] = _trailing_blanks(children[at - 1])  # they end the list, not its last item but one
    if unit.kind == "item" and at < len(children) and children[at].kind == "item":
        _trailing_blanks(unit)  # it stands within the list now
    before = children[at - 1] if at else parent
    apart = unit.kind != "item" or before.kind not in ("item", "heading", "root")
    if apart and not _ends_blank(before):
        children.insert(at, _Unit("blank", 0, [newline]))
        at += 1
    if unit.lines and not _last_line(unit).endswith("\n"):
        unit_tail = _last_unit(unit)
        unit_tail.lines[-1] += newline
    children.insert(at, unit)
    if unit.kind != "item" and at + 1 < len(children) and children[at + 1].kind != "blank" and not _ends_blank(unit):
        children.insert(at + 1, _Unit("blank", 0, [newline]))


def _trailing_blanks(unit: _Unit) -> list[_Unit]:
    """Take the blank lines at the end of a unit's subtree out of it."""
    blanks: list[_Unit] = []
    while unit.children:
        if unit.children[-1].kind == "blank":
            blanks.insert(0, unit.children.pop())
        else:
            unit = unit.children[-1]
    return blanks


def _close_line(parent: _Unit, before: list[_Unit], newline: str) -> None:
    """Give the line above an insertion a line end, if the file ended there without one."""
    unit = _last_unit(before[-1]) if before else parent
    if unit.lines and not unit.lines[-1].endswith("\n"):
        unit.lines[-1] += newline


def _last_unit(unit: _Unit) -> _Unit:
    return _last_unit(unit.children[-1]) if unit.children else unit


def _last_line(unit: _Unit) -> str:
    lines = _last_unit(unit).lines
    return lines[-1] if lines else "\n"


def _ends_blank(unit: _Unit) -> bool:
    last = _last_unit(unit)
    return last.kind in ("blank", "root")


def _written(unit: _Unit) -> list[str]:
    lines = list(unit.lines)
    for child in unit.children:
        lines += _written(child)
    return lines
