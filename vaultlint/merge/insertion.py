"""Where and how a unit of one copy is put into the outline of another: its line ends, blanks and indent."""

from __future__ import annotations

from vaultlint.merge.outline import Unit, ends_blank, last_line, last_unit, take_trailing_blanks


def insert_unit(parent: Unit, after: Unit | None, unit: Unit, newline: str) -> None:
    """Put `unit` below `parent` behind `after`, or last; blocks and headings get a blank line."""
    if unit.close:
        _insert_close(parent, unit, newline)
        return
    children = parent.children
    if after is not None:
        at = parent.index(after) + 1
    else:
        at = len(children)
        if unit.kind != "heading":  # what stands above the sections stays above them
            at = next((index for index, child in enumerate(children) if child.kind == "heading"), at)
        while at and children[at - 1].kind == "blank":
            at -= 1
    _align(unit, children[max(at - 2, 0) : at], children[at : at + 1])
    _close_line(parent, children[max(at - 1, 0) : at], newline)
    if at and unit.kind == children[at - 1].kind == "item":
        children[at:at] = take_trailing_blanks(children[at - 1])  # they end the list, not its last item but one
    if unit.kind == "item" and (at < len(children) or parent.kind == "item"):
        take_trailing_blanks(unit)  # what follows brings its own
    before = children[at - 1] if at else parent
    apart = unit.kind != "item" or not (before.close or before.kind in ("item", "heading", "root"))
    if apart and not ends_blank(before):
        children.insert(at, Unit("blank", 0, [newline]))
        at += 1
    if unit.lines and not last_line(unit).endswith("\n"):
        unit_tail = last_unit(unit)
        unit_tail.lines[-1] += newline
    children.insert(at, unit)
    if unit.kind != "item" and at + 1 < len(children) and children[at + 1].kind != "blank" and not ends_blank(unit):
        children.insert(at + 1, Unit("blank", 0, [newline]))


def _insert_close(parent: Unit, unit: Unit, newline: str) -> None:
    """Put a line that stands close below an item's text below that of `parent`, behind those that it has."""
    at = next((at for at, child in enumerate(parent.children) if not child.close), len(parent.children))
    _close_line(parent, parent.children[max(at - 1, 0) : at], newline)
    unit.lines[-1] = unit.lines[-1].rstrip("\r\n") + newline
    parent.children.insert(at, unit)


def _align(unit: Unit, before: list[Unit], behind: list[Unit]) -> None:
    """Indent an added list item as the item beside it: deeper it would stand below that one."""
    beside = next((one for one in (*reversed(before), *behind) if one.kind == "item"), None)
    if unit.kind != "item" or beside is None:
        return
    own, wanted = _indent(unit), _indent(beside)
    if own != wanted:
        _indent_anew(unit, own, wanted)


def _indent(unit: Unit) -> str:
    line = unit.lines[0]
    return line[: len(line) - len(line.lstrip(" \t"))]


def _indent_anew(unit: Unit, own: str, wanted: str) -> None:
    unit.lines = [wanted + line.removeprefix(own) if line.startswith(own) else line for line in unit.lines]
    for child in unit.children:
        if child.kind != "blank":
            _indent_anew(child, own, wanted)


def _close_line(parent: Unit, before: list[Unit], newline: str) -> None:
    """Give the line above an insertion a line end, if the file ended there without one."""
    unit = last_unit(before[-1]) if before else parent
    if unit.lines and not unit.lines[-1].endswith("\n"):
        unit.lines[-1] += newline
