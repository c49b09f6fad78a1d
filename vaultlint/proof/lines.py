"""Every distinct line of a body still stands, below what it stood below (point 2)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from vaultlint.merge.marks import highlight_id, is_item, is_synced, tag_label, tags_of, without_link
from vaultlint.parse.blocks import is_rule
from vaultlint.parse.note import Highlight, LineKind, Note, Reading
from vaultlint.proof.below import is_same_below
from vaultlint.proof.swaps import Swaps


def lost_line(before: Note, after: Note, *, bodies: bool, swaps: Swaps) -> str | None:
    """Name the first line of the body that no longer stands; see `vaultlint.proof.loss`."""
    if swaps:
        before, after = swaps.note(before), swaps.note(after)
    if is_same_below(before, after) and not any(_glued(before)):
        return _altered_highlight(before, after) if bodies else None
    rows = {row.strip() for row in after.rows}.union(_glued(after))
    lost = [line for line in body_lines(before) if line not in rows]
    if lost and bodies:
        grown = _Grown(rows)
        lost = [line for line in lost if not grown.carries(line)]
    if lost:
        return f"the line {lost[0]!r} would be lost"
    exact = {row.rstrip() for row in after.rows}
    code = next((row for block in _code(before) for row in block.split("\n") if row not in exact), None)
    if code is not None:
        return f"the line of code {code!r} would be lost"
    if not bodies:
        return None
    return _torn_code(before, after) or _moved_item(before, after) or _altered_highlight(before, after)


def body_lines(note: Note) -> list[str]:
    """Return the distinct lines outside frontmatter that hold anything, without white space around them."""
    rows = (row.strip() for row, kind in zip(note.rows, note.body.kinds, strict=True) if kind != LineKind.FRONTMATTER)
    return [row for row in dict.fromkeys([*rows, *_glued(note)]) if row]


def _glued(note: Note) -> Iterator[str]:
    """Give the text that runs on behind a closing fence, on its line."""
    for block in note.blocks:
        closing = note.text[block.inner_end : block.end].strip()
        if closing.startswith("---") and closing.strip("-"):
            yield closing.lstrip("-").strip()


class _Grown:
    """The lines of a united body, to look for those that were taken up by another."""

    def __init__(self, rows: Iterable[str]) -> None:
        self.rows = list(rows)
        self.headings = {_heading(row) for row in self.rows if row.startswith("#")}
        self.bare = {without_link(row) for row in self.rows}
        self.tagged: dict[tuple[str, str], list[set[str]]] = {}  # by label and tag, the tags of each such line
        for row in self.rows:
            label = tag_label(row)
            tokens = set(tags_of(row)) if label else set()
            for token in tokens:
                self.tagged.setdefault((label, token), []).append(tokens)

    def carries(self, line: str) -> bool:
        """Tell whether another line says what `line` says."""
        if line.startswith("#") and _heading(line) in self.headings:
            return True
        if label := tag_label(line):
            wanted = set(tags_of(line))
            rarest = min((self.tagged.get((label, token), []) for token in wanted), key=len, default=[])
            return any(wanted <= tokens for tokens in rarest)
        return line in self.bare


def _heading(line: str) -> str:
    """Return a heading without level and case: a formatter may have shifted those of the second copy."""
    text = line.lstrip("#")
    return text.strip(" \t#").casefold() if text[:1] in ("", " ", "\t") else line.casefold()


def _code(note: Note) -> list[str]:
    """Return the runs of lines of code, white space at line ends apart."""
    rows = zip(note.rows, note.body.kinds, strict=True)
    runs = groupby(rows, key=lambda row: row[1] == LineKind.CODE)
    return ["\n".join(row.rstrip() for row, _ in run) for is_code, run in runs if is_code]


def _torn_code(before: Note, after: Note) -> str | None:
    standing = set(_code(after))
    torn = next((block for block in _code(before) if block not in standing), None)
    return None if torn is None else f"the code {torn!r} would not stand as it was"


def _moved_item(before: Note, after: Note) -> str | None:
    """Name a list item that stood below another one, or below none, and no longer does.

    Highlights are known by their ids wherever they stand; tag lines are `_poorer_highlight`'s.
    """
    standing = set(_places(after))
    for parent, line in _places(before):
        if (parent, line) not in standing and not highlight_id(line) and not tag_label(line):
            place = f"below {parent!r}" if parent else "at the top of its list"
            return f"the line {line!r} would no longer stand {place}"
    return None


def _places(note: Note) -> Iterator[tuple[str, str]]:
    """Give each list item with the item that it stands below, ``""`` if none; links at their ends apart."""
    above: list[tuple[int, str]] = []
    runs_on = False  # whether a line without indent would still be the item's above
    for row, kind in zip(note.rows, note.body.kinds, strict=True):
        line = row.strip()
        if not line:
            runs_on = False
            continue
        indent = len(row[: len(row) - len(row.lstrip())].expandtabs(4))
        if kind == LineKind.FRONTMATTER or (kind == LineKind.TEXT and not indent and line.startswith("#")):
            above.clear()
            continue
        item = kind == LineKind.TEXT and is_item(line)
        runs_on = item or (runs_on and kind == LineKind.TEXT and not is_rule(line))
        if runs_on and not item:
            continue
        while above and indent <= above[-1][0]:
            above.pop()
        if item:
            words = tag_label(line) or _bare(line)
            yield above[-1][1] if above else "", words or line
            above.append((indent, "" if is_synced(line) else words))  # that owns nothing below it


def _altered_highlight(before: Note, after: Note) -> str | None:
    """Name a highlight that would be lost, or that a note or a tag would be lost from or would come to."""
    old, new = before.unmerged, after.unmerged
    if old.format != new.format or list(map(_told, old.highlights)) == list(map(_told, new.highlights)):
        return None
    return _poorer_highlight(old, new) or _falsified_highlight(old, new)


def _told(mark: Highlight) -> tuple[str, str, tuple[str, ...], tuple[str, ...]]:
    return mark.text, mark.id, mark.notes, mark.tags


def _poorer_highlight(old: Reading, new: Reading) -> str | None:
    """Name a highlight that would lose a note or a tag, or would be none any more."""
    held = _held(new.highlights)
    for mark in old.highlights:
        found = next((held[name] for name in _names(mark) if name in held), None)
        if found is None:
            return f"the highlight {mark.text!r} would be lost"
        lost = sorted(_lines(mark) - found[0]) or sorted(set(mark.tags) - found[1])
        if lost:
            return f"{lost[0]!r} would be lost from the highlight {mark.text!r}"
    return None


def _falsified_highlight(old: Reading, new: Reading) -> str | None:
    """Name a highlight that would get a tag or a note that stood under another one."""
    held = _held(old.highlights)
    for mark in new.highlights:
        given = [held[name] for name in _names(mark) if name in held]
        tags = set(mark.tags).difference(*(tags for _, tags in given))
        lines = _lines(mark).difference(*(lines for lines, _ in given)) if given else set()
        if tags or lines:
            return f"{min(tags or lines)!r} would come to the highlight {mark.text!r}"
    return None


def _held(marks: Iterable[Highlight]) -> dict[str, tuple[set[str], set[str]]]:
    """Return the lines and the tags of highlights, by each name of theirs."""
    held: dict[str, tuple[set[str], set[str]]] = {}
    for mark in marks:
        for name in _names(mark):
            lines, tags = held.setdefault(name, (set(), set()))
            lines.update(_lines(mark))
            tags.update(mark.tags)
    return held


def _names(mark: Highlight) -> list[str]:
    """Return what a highlight is known by, the surest first: its id and first line, its id, its first line."""
    first = mark.text.split("\n", 1)[0]
    line = _bare(first)
    name = mark.id or highlight_id(first)
    return [*([f"{name} {line}", f"^{name}"] if name else []), f"={line}"]


def _lines(mark: Highlight) -> set[str]:
    """Return the lines of a highlight and its notes; own items may be read as part of either."""
    return {_bare(line) for part in (mark.text, *mark.notes) for line in part.split("\n") if line.strip()}


def _bare(line: str) -> str:
    return " ".join(without_link(line).split())
