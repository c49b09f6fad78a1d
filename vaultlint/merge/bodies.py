"""One body from several copies: highlights by id, then by text; own lines keep their place.

A body is read as a tree of headings, list items and blocks of lines. What a later copy adds is put
behind the neighbour that it follows there; what stands in both stands once.
"""

from __future__ import annotations

import re

from vaultlint.merge.outline import Unit, ends_blank, last_line, last_unit, lines_of, read_outline, take_trailing_blanks

_TAG_LINE = re.compile(r"(\*{0,2}(?:Document )?[Tt]ags:?\*{0,2}:?)\s*(.*)")
_TAG_TOKEN = re.compile(r"\[\[[^\[\]]+\]\]|#[^\s#,]+")
_LONG = 25  # characters that make a line worth finding again under another heading


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
    '# T\n- a\n- b\n- c\n'
    """
    base = read_outline(bodies[0])
    for body in bodies[1:]:
        known = _Known(base)
        _unite(base, read_outline(body), known, newline)
    return "".join(lines_of(base))


class _Known:
    """What the base holds, to be found again wherever it stands."""

    def __init__(self, base: Unit) -> None:
        self.ids: dict[str, list[tuple[Unit, Unit]]] = {}
        self.words: dict[str, tuple[Unit, Unit]] = {}
        self.bare: dict[str, tuple[Unit, Unit]] = {}
        self._add(base)

    def _add(self, parent: Unit) -> None:
        for unit in parent.children:
            if unit.kind in ("item", "block"):
                self.words.setdefault(unit.words, (unit, parent))
                self.bare.setdefault(unit.bare, (unit, parent))
                if unit.id:
                    self.ids.setdefault(unit.id, []).append((unit, parent))
            self._add(unit)

    def find(self, unit: Unit) -> tuple[Unit, Unit] | None:
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


def _unite(base: Unit, other: Unit, known: _Known, newline: str) -> None:
    """Put what `other` has below it, and `base` has not, below `base`."""
    last: tuple[Unit, Unit] | None = None
    own: dict[tuple[str, str], list[Unit]] = {}  # what stands right below, by its words, in order
    for child in base.children:
        own.setdefault((child.kind, child.words), []).append(child)
    units = [unit for unit in other.children if unit.kind != "blank"]
    matches = [_match(base, unit, known, own) for unit in units]
    shared = max((at for at, match in enumerate(matches) if match), default=-1)
    for at, unit in enumerate(units):
        match = matches[at] or _match(base, unit, known, own)  # the copy may say a new thing twice itself
        if match is None:
            twin = known.ids.get(unit.id, [None])[-1] if unit.id else None
            goes_last = last and at > shared and unit.kind == "item"
            after, parent = twin or (_end_of_list(last) if last and goes_last else last) or (None, base)
            added = _only_new(unit, known, newline)
            _insert(parent, after, added, newline)
            if parent is base:
                own[added.kind, added.words] = [added]
            last = (added, parent)
            continue
        same, parent = match
        _unite_lines(same, unit)
        _unite(same, unit, known, newline)
        if parent is base or unit.kind != "heading":
            last = (same, parent)


def _end_of_list(place: tuple[Unit, Unit]) -> tuple[Unit, Unit]:
    """Return the last item of the list that an item stands in, with their parent."""
    item, parent = place
    if item.kind != "item":
        return place
    for sibling in parent.children[parent.children.index(item) + 1 :]:
        if sibling.kind == "item":
            item = sibling
        elif sibling.kind != "blank":
            break
    return item, parent


def _match(base: Unit, unit: Unit, known: _Known, own: dict[tuple[str, str], list[Unit]]) -> tuple[Unit, Unit] | None:
    """Return the unit of the base that says the same, with its parent.

    Of those right below `base` (`own`) that say the same each is matched once, in order; then the last one again.
    """
    same = own.get((unit.kind, unit.words))
    if same:
        return same.pop(0) if len(same) > 1 else same[0], base
    if unit.kind == "heading":
        return None
    label = _tag_label(unit)
    if label:
        for child in base.children:
            if _tag_label(child) == label:
                return child, base
        return None
    return known.find(unit)


def _tag_label(unit: Unit) -> str:
    """Return ``tags:`` for a line that holds nothing but tags, else an empty string."""
    if unit.kind not in ("item", "block") or len(unit.lines) != 1:
        return ""
    found = _TAG_LINE.fullmatch(unit.words)
    if not found or _TAG_TOKEN.sub("", found[2]).strip(" ,"):
        return ""
    return found[1].strip("*: ").casefold()


def _unite_lines(same: Unit, unit: Unit) -> None:
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


def _only_new(unit: Unit, known: _Known, newline: str) -> Unit:
    """Return a copy of `unit` without the descendants that the base holds, which are united there."""
    copy = Unit(unit.kind, unit.depth, list(unit.lines))
    for child in unit.children:
        found = known.find(child) if child.kind != "blank" and unit.kind in ("heading", "root") else None
        if found:
            _unite_lines(found[0], child)
            _unite(found[0], child, known, newline)
        else:
            copy.children.append(_only_new(child, known, newline) if child.kind != "blank" else child)
    return copy


def _insert(parent: Unit, after: Unit | None, unit: Unit, newline: str) -> None:
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
        children[at:at] = take_trailing_blanks(children[at - 1])  # they end the list, not its last item but one
    if unit.kind == "item" and at < len(children):
        take_trailing_blanks(unit)  # what follows brings its own
    before = children[at - 1] if at else parent
    apart = unit.kind != "item" or before.kind not in ("item", "heading", "root")
    if apart and not ends_blank(before):
        children.insert(at, Unit("blank", 0, [newline]))
        at += 1
    if unit.lines and not last_line(unit).endswith("\n"):
        unit_tail = last_unit(unit)
        unit_tail.lines[-1] += newline
    children.insert(at, unit)
    if unit.kind != "item" and at + 1 < len(children) and children[at + 1].kind != "blank" and not ends_blank(unit):
        children.insert(at + 1, Unit("blank", 0, [newline]))


def _close_line(parent: Unit, before: list[Unit], newline: str) -> None:
    """Give the line above an insertion a line end, if the file ended there without one."""
    unit = last_unit(before[-1]) if before else parent
    if unit.lines and not unit.lines[-1].endswith("\n"):
        unit.lines[-1] += newline
