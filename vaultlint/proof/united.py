"""What two notes of a vault that became one must keep beyond their lines: places, order, counts, links, labels."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from vaultlint.merge.marks import highlight_id, is_synced, tag_label, without_link
from vaultlint.parse.blocks import is_rule
from vaultlint.parse.note import LineKind, Note
from vaultlint.parse.properties import facts

_LABEL = re.compile(r"[ \t]{0,3}\[(\^?[^\]\n]+)\]:[ \t]*(\S.*)")
_MOST_MORE = 25  # lines of text that one of two notes may have beside the other's
_MOST_SHARE = 0.2
_TORN = "their texts differ too much, keep one of the two"


def collision(kept: Note, gone: Note, whole: Note, start: int) -> str | None:
    """Say why two notes cannot stand in one file, whatever is made of them.

    Parameters
    ----------
    kept, gone : Note
    whole : Note
        Both, one behind the other.
    start : int
        Where the second one begins in it.
    """
    row = whole.lines.number(start)
    rows = gone.text.rstrip().count("\n") + 1
    if whole.body.kinds[row : row + rows] != gone.body.kinds[:rows]:
        return "a comment, formula or fence that nothing closes would swallow the other note"
    if any(
        heading.line and not _is_marked(note, heading.start) for note in (kept, gone) for heading in note.body.headings
    ):
        return "a heading is underlined, and what belongs to it cannot be told for certain"
    mine, theirs = dict(_labels(kept)), dict(_labels(gone))
    twice = next((name for name in mine.keys() & theirs.keys() if mine[name] != theirs[name]), None)
    return f"{twice!r} means one thing in one note and another in the other" if twice else None


def _is_marked(note: Note, start: int) -> bool:
    return note.text[start : start + 8].lstrip().startswith("#")


def _labels(note: Note) -> Iterator[tuple[str, str]]:
    """Give the footnotes, the references and the block ids of a note, each with what it stands for."""
    for row, kind in enumerate(note.body.kinds):
        if kind == LineKind.TEXT and (found := _LABEL.match(note.lines.line(row))):
            yield f"[{found[1].casefold()}]", found[2].strip()
    for name, row in note.body.block_ids:
        yield f"^{name.casefold()}", " ".join(without_link(note.lines.line(row)).split())


def torn(after: Note, *parts: Note) -> str | None:
    """Say what of notes that were united no longer stands as it stood; None if all does.

    Parameters
    ----------
    after : Note
    *parts : Note
        The first is the one that stays, its order with it.
    """
    if _hollow(after) > max(map(_hollow, parts)):
        return f"a heading would stand without its text: {_TORN}"
    if _doubled(after) > max(map(_doubled, parts)):
        return (
            "a highlight would stand twice, under two ids: two documents hold it at its source, keep one of them there"
        )
    prose = [_prose(one) for one in (*parts, after)]
    rich = max(len(set(one)) for one in prose[:-1])
    more = len(set(prose[-1])) - rich
    if more > _MOST_MORE and more > _MOST_SHARE * rich:
        return f"both hold a text of their own ({more} lines would stand beside it): {_TORN}"
    fewer = next(
        (line for one in prose[:-1] for line, count in (Counter(one) - Counter(prose[-1])).items() if count), None
    )
    if fewer is not None:
        return f"{fewer!r} would stand fewer times"
    standing = set(_places(after))
    moved = next((place for one in parts for place in _places(one) if place not in standing), None)
    if moved:
        return f"{moved[1]!r} would no longer stand below {moved[0]!r}" if moved[0] else f"{moved[1]!r} would move"
    if not _in_order(prose[0], prose[-1]):
        return "the lines of the note that stays would change their order"
    links = {(link.target, link.subpath, link.embed) for one in parts for link in facts(one).links}
    lost = links - {(link.target, link.subpath, link.embed) for link in facts(after).links}
    return f"the link to {min(lost)[0]!r} would be lost" if lost else None


def _doubled(note: Note) -> int:
    """Return how many highlights say what another one says."""
    texts = Counter(" ".join(mark.text.split()) for mark in note.reading.highlights)
    return note.reading.repeated + sum(count - 1 for count in texts.values())


def _hollow(note: Note) -> int:
    """Return how many headings have nothing below them: no text, and no heading of a deeper level."""
    headings = note.body.headings
    count = 0
    for one, other in zip(headings, [*headings[1:], None], strict=False):
        end = other.start if other else len(note.text)
        deeper = other is not None and other.level > one.level
        count += not deeper and not note.text[one.end : end].strip(" \t\r\n=-")
    return count


def _prose(note: Note) -> list[str]:
    """Return the lines of a note's body that stand in no highlight and are more than tags, rules and headings."""
    return [line for line, _ in _lines(note)]


def _lines(note: Note) -> Iterator[tuple[str, str]]:
    """Give the lines of prose, with the heading that each stands below; the note's title is none."""
    marked = {row for mark in note.reading.highlights for row in range(mark.line, mark.end_line)}
    marked |= note.reading.apparatus
    below, titled = "", False
    for row, kind in enumerate(note.body.kinds):
        line = note.lines.line(row).strip()
        if not line or kind == LineKind.FRONTMATTER:
            continue
        if kind == LineKind.TEXT and line.startswith("#") and line.lstrip("#")[:1] in ("", " ", "\t"):
            title = line.startswith("# ") and not titled and not below
            titled = titled or title
            below = "" if title else line.lstrip("#").strip().casefold()
        elif row not in marked and not (kind == LineKind.TEXT and _is_apart(line)):
            yield line, below


def _is_apart(line: str) -> bool:
    """Return whether a line is known wherever it stands: a highlight, tags, when it came; or is a rule."""
    return bool(highlight_id(line) or is_synced(line) or tag_label(line) or is_rule(line))


def _places(note: Note) -> Iterator[tuple[str, str]]:
    """Give each line of prose as its heading and its words."""
    return ((below, " ".join(without_link(line).split())) for line, below in _lines(note))


def _in_order(lines: Sequence[str], among: Sequence[str]) -> bool:
    """Return whether all lines stand among others in their own order."""
    rest = iter(among)
    return all(line in rest for line in lines)
