"""One body from several copies: highlights by id, then by text; own lines keep their place.

A body is read as a tree of headings, list items and blocks of lines. What a later copy adds is put
behind the neighbour that it follows there; what stands in both stands once.
"""

from __future__ import annotations

from vaultlint.merge.insertion import insert_unit
from vaultlint.merge.marks import tag_label, tags_of
from vaultlint.merge.outline import Unit, lines_of, read_outline
from vaultlint.merge.pages import united_properties
from vaultlint.patterns import pattern
from vaultlint.text import with_line_ends

_FIELD = pattern(r"[ \t]*[-*+][ \t]+\**([^\W\d][\w ]{0,30})\**:")
_LONG = 25  # characters that make a line worth finding again under another heading


def unite_bodies(bodies: list[str], newline: str = "\n") -> str:
    r"""Unite the bodies of copies of one note.

    Parameters
    ----------
    bodies : list of str
        The first one's order and layout are kept.
    newline : str
        For lines that are added; those of the first one keep their own.

    Examples
    --------
    >>> unite_bodies(["# T\n- a\n- b\n", "# T\n- a\n- c\n"])
    '# T\n- a\n- b\n- c\n'
    """
    base = read_outline(bodies[0])
    for body in bodies[1:]:
        other = read_outline(with_line_ends(body, newline))
        _align_titles(base, other)
        _unite(base, other, _Known(base), newline)
    return "".join(lines_of(base))


def _align_titles(base: Unit, other: Unit) -> None:
    """Where two copies of one document are titled in other words, give the second the first one's title.

    Its own title line is kept right below the first one's: the sections below both are the same. A copy that
    begins below its title gets the first one's.
    """
    one, two = _only_title(base), _only_title(other)
    if one is not None and two is None and _sections(one) & _sections(other) and not _has_title(other):
        other.children = [Unit("heading", one.depth, list(one.lines), other.children)]
        return
    if one is None or two is None or one.words == two.words or not _sections(one) & _sections(two):
        return
    standing = {line.strip().casefold() for line in one.lines}
    one.lines += [line for line in two.lines if line.strip().casefold() not in standing]
    two.lines = list(one.lines)


def _only_title(root: Unit) -> Unit | None:
    """Return the heading of level 1 that all other headings stand below."""
    headings = [unit for unit in root.children if unit.kind == "heading"]
    return headings[0] if len(headings) == 1 and headings[0].depth == 1 else None


def _has_title(root: Unit) -> bool:
    return any(unit.kind == "heading" and unit.depth == 1 for unit in root.children)


def _sections(title: Unit) -> set[str]:
    return {unit.words for unit in title.children if unit.kind == "heading"}


class _Known:
    """What the base holds, to be found again wherever it stands.

    What stands below a list item belongs to it (a highlight's note): it is found elsewhere by its id alone.
    """

    def __init__(self, base: Unit) -> None:
        self.ids: dict[str, list[tuple[Unit, Unit]]] = {}
        self.words: dict[str, tuple[Unit, Unit]] = {}
        self.bare: dict[str, tuple[Unit, Unit]] = {}
        self.synced: dict[str, tuple[Unit, Unit]] = {}  # highlights below a line that says when they came
        self._add(base)

    def _add(self, parent: Unit) -> None:
        for unit in parent.children:
            if unit.kind in ("item", "block"):
                name = unit.id
                if name or not parent.owns:
                    self.words.setdefault(unit.words, (unit, parent))
                if not parent.owns:
                    if parent.kind == "item":
                        self.synced.setdefault(unit.words, (unit, parent))
                    self.bare.setdefault(unit.bare, (unit, parent))
                    if name:
                        self.ids.setdefault(name, []).append((unit, parent))
            self._add(unit)

    def find(self, unit: Unit, parent: Unit) -> tuple[Unit, Unit] | None:
        """Return the unit that says the same as `unit`, which stands below `parent`, with its parent there."""
        if parent.owns and not unit.id:
            return None
        words = unit.words
        if parent.kind == "item" and (found := self.synced.get(words)):
            return found
        if (unit.id or len(words) >= _LONG) and (found := self.words.get(words)):
            return found
        other = self.bare.get(unit.bare) if not parent.owns and len(unit.bare) >= _LONG else None
        return other if other and (not unit.id or not other[0].id) else None


def _unite(base: Unit, other: Unit, known: _Known, newline: str) -> None:
    """Put what `other` has below it, and `base` has not, below `base`."""
    last: tuple[Unit, Unit] | None = None
    own = _Own(base)
    units = [unit for unit in other.children if unit.kind != "blank"]
    matches = [_match(base, unit, known, own) for unit in units]
    shared = max((at for at, match in enumerate(matches) if match), default=-1)
    for at, unit in enumerate(units):
        match = matches[at] or _match(base, unit, known, own)  # the copy may say a new thing twice itself
        if match is None:
            twin = known.ids.get(unit.id, [None])[-1] if unit.id and not base.owns else None
            after, parent = twin or own.of_label(unit) or _behind(last, unit, newest=at > shared) or (None, base)
            added = _only_new(unit, known, newline)
            insert_unit(parent, after, added, newline)
            if parent is base:
                own.add(added)
            last = (added, parent)
            continue
        same, parent = match
        _unite_lines(same, unit)
        _unite(same, unit, known, newline)
        if parent is base or unit.kind != "heading":
            last = (same, parent)


def _end_of_list(place: tuple[Unit, Unit], unit: Unit) -> tuple[Unit, Unit]:
    """Return what a new unit is put behind where nothing follows it in its copy.

    That is the last item of the list; an item is put behind own paragraphs too: each stays below the
    highlight that it stood under. A paragraph that follows a paragraph stays with it.
    """
    last, parent = place
    if last.kind != "item" and unit.kind != "item":
        return place
    is_metadata = parent.kind == "heading" and parent.words == "metadata"
    passes = ("item", "block") if unit.kind == "item" and not is_metadata else ("item",)
    for at in range(parent.index(last) + 1, len(parent.children)):
        sibling = parent.children[at]
        if sibling.kind in passes:
            last = sibling
        elif sibling.kind != "blank":
            break
    return last, parent


class _Own:
    """What stands right below a unit of the base, to be found by its words, its label or its kind."""

    def __init__(self, base: Unit) -> None:
        self.base = base
        self.words: dict[tuple[str, str], list[Unit]] = {}
        self.labels: dict[str, Unit] = {}
        self.page: Unit | None = None
        for child in base.children:
            self.words.setdefault((child.kind, child.words), []).append(child)
            self._name(child)

    def _name(self, unit: Unit) -> None:
        if label := _tag_label(unit):
            self.labels.setdefault(label, unit)
        elif self.page is None and self.base.kind == "root" and unit.labels:
            self.page = unit
        elif self.base.kind == "heading" and self.base.words == "metadata" and (label := _field_label(unit)):
            self.labels[f"{label}:"] = unit

    def add(self, unit: Unit) -> None:
        """Take up a unit that was added."""
        self.words[unit.kind, unit.words] = [unit]
        self._name(unit)

    def of_label(self, unit: Unit) -> tuple[Unit, Unit] | None:
        """Return the last line of metadata with the label of `unit`, with its parent."""
        found = self.labels.get(f"{_field_label(unit)}:")
        return (found, self.base) if found else None


def _behind(last: tuple[Unit, Unit] | None, unit: Unit, *, newest: bool) -> tuple[Unit | None, Unit] | None:
    """Return what to put a new unit behind: its neighbour in the copy, or where nothing shared follows, all others."""
    if last is None or not newest:
        return last
    return (None, last[1]) if unit.kind == "heading" else _end_of_list(last, unit)


def _match(base: Unit, unit: Unit, known: _Known, own: _Own) -> tuple[Unit, Unit] | None:
    """Return the unit of the base that says the same, with its parent.

    Of those right below `base` (`own`) that say the same each is matched once, in order; then the last one again.
    """
    same = own.words.get((unit.kind, unit.words))
    if same:
        return same.pop(0) if len(same) > 1 else same[0], base
    if unit.kind == "heading":
        return None
    if label := _tag_label(unit):
        return (own.labels[label], base) if label in own.labels else None
    if own.page is not None and unit.labels:
        return own.page, base
    return known.find(unit, base)


def _field_label(unit: Unit) -> str:
    """Return the label (without case) of a line of metadata: ``- Author: [[Ann]]``; ``""`` if it is none."""
    found = _FIELD.match(unit.lines[0]) if unit.kind == "item" else None
    return found[1].casefold() if found else ""


def _tag_label(unit: Unit) -> str:
    """Return ``tags:`` for a line that holds nothing but tags, else an empty string."""
    if unit.kind not in ("item", "block") or len(unit.lines) != 1:
        return ""
    return "" if unit.exact else tag_label(unit.lines[0])


def _unite_lines(same: Unit, unit: Unit) -> None:
    """Unite the own lines of two units that say the same."""
    if _tag_label(same) and _tag_label(unit):
        same.added.update(dict.fromkeys(token for token in tags_of(unit.lines[0]) if token not in same.tags))
    elif same.labels and unit.labels:
        same.lines = united_properties(same.lines, unit.lines)
    elif unit.id and not same.id and same.bare == unit.bare and same.kind == unit.kind == "item":
        indent = len(same.lines[0]) - len(same.lines[0].lstrip(" \t"))
        ending = "" if same.lines[-1].endswith("\n") else "\n"
        same.lines = [same.lines[0][:indent] + unit.lines[0].lstrip(" \t"), *unit.lines[1:]]
        if ending:
            same.lines[-1] = same.lines[-1].rstrip("\r\n")


def _only_new(unit: Unit, known: _Known, newline: str) -> Unit:
    """Return a copy of `unit` without the descendants that the base holds, which are united there."""
    copy = Unit(unit.kind, unit.depth, list(unit.lines), exact=unit.exact, close=unit.close)
    for child in unit.children:
        found = known.find(child, unit) if child.kind != "blank" and not unit.owns else None
        if found:
            _unite_lines(found[0], child)
            _unite(found[0], child, known, newline)
        else:
            copy.children.append(_only_new(child, known, newline) if child.kind != "blank" else child)
    return copy
