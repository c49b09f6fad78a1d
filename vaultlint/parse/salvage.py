"""Read a block that YAML refuses: cut it into top-level entries and treat each alone.

One bad line must not hide the others. An entry that cannot be read as it stands is mended by
`mending`; what it would say then is its salvaged reading.
"""

from __future__ import annotations

from typing import NamedTuple

from vaultlint.parse import frontmatter
from vaultlint.parse.continued import runs_on
from vaultlint.parse.flow import InDoubtError, is_readable
from vaultlint.parse.keys import KEY_LINE, is_known, tight_key
from vaultlint.parse.mending import Mended, mend
from vaultlint.parse.note import Comment, Defect, Entry, Node
from vaultlint.parse.slots import indent_of
from vaultlint.patterns import pattern
from vaultlint.text import apply_edits

_CONFLICT = pattern(r"(?:<{7}|>{7}|\|{7})(?: |\r?$)|={7}\r?$")
_MOST_MENDED = 1000  # entries; nobody wrote a block with more broken ones. All are mended or none: so a fix settles
_TOO_MANY = f"more than {_MOST_MENDED:,} entries of the block cannot be read"
_HEADER_AT_END = pattern(r":[ \t]+[|>][+-]?\d?[+-]?[ \t]*(?:#[^\n]*)?$")
_TEXT_ABOVE = "it may be text of the block above, which has no indented line"
_KEY_BESIDE = "a key below it may belong to it, or be one of its own"
_QUOTE_BELOW = "its quote does not close, or closes further below"
_MOST_QUOTED = 20  # entries that a quoted text is followed for
_SCALAR_VALUE = pattern(r"[^\s|>&*\[{\"'#-]")


class Salvage(NamedTuple):
    """What salvage made of a block; the names are those of `Frontmatter`.

    Attributes
    ----------
    entries : tuple of Entry
    comments : tuple of Comment
    unread : tuple of (int, int)
    conflicts : tuple of (int, int)
        Spans of lines that are markers of a merge conflict.
    explained : bool
        Whether the block is readable once all defects are mended.
    """

    entries: tuple[Entry, ...]
    comments: tuple[Comment, ...]
    unread: tuple[tuple[int, int], ...]
    conflicts: tuple[tuple[int, int], ...]
    explained: bool


class _Group(NamedTuple):
    """The lines of one entry."""

    start: int
    end: int
    shifted: bool  # its first line is indented by mistake
    doubt: str = ""  # why nobody can tell what it means


def salvage(text: str, start: int, end: int) -> Salvage:
    """Read the block ``text[start:end]`` entry by entry.

    Parameters
    ----------
    text : str
        The note's text.
    start, end : int
        The YAML between the fences.
    """
    groups, unread, conflicts = _split(text, start, end)
    comments: list[Comment] = []
    readable = [_readable(text, group, comments) for group in groups]
    may_mend = readable.count(None) <= _MOST_MENDED
    entries = [
        entry or _entry(text, group, comments, may_mend=may_mend) for entry, group in zip(readable, groups, strict=True)
    ]
    comments += _own_line_comments(text, start, end, groups)
    explained = not unread and not conflicts and all(entry.node is not None for entry in entries)
    if explained:
        edits = [edit for entry in entries for defect in entry.defects for edit in defect.edits]
        whole = frontmatter.compose(
            apply_edits(
                text[start:end], [edit._replace(start=edit.start - start, end=edit.end - start) for edit in edits]
            )
        )
        again = len({entry.key for entry in entries}) < len(entries)  # a rule of its own speaks about that
        explained = whole.problem is None and (again or not whole.duplicates)
    return Salvage(tuple(entries), tuple(sorted(comments)), tuple(unread), tuple(conflicts), explained)


def _split(text: str, start: int, end: int) -> tuple[list[_Group], list[tuple[int, int]], list[tuple[int, int]]]:
    """Cut a block into groups of lines, one per entry."""
    groups: list[_Group] = []
    unread: list[tuple[int, int]] = []
    conflicts: list[tuple[int, int]] = []
    keyless: list[tuple[int, int]] = []  # lines that are no entry's: what follows is theirs
    literal = False  # inside a block scalar
    position = start
    while position < end:
        newline = text.find("\n", position, end)
        stop = end if newline < 0 else newline + 1
        line = text[position:stop].rstrip("\r\n")
        if not line.strip() or (line[0] == "#" and not (literal and groups)):
            pass  # blank lines and comments extend an entry only if more of it follows
        elif _CONFLICT.match(line):
            conflicts.append((position, stop))
        elif _starts_entry(line, groups, text, literal=literal):
            doubt = _TEXT_ABOVE if _may_be_text(line.split(":", 1)[0], groups, text, literal=literal) else ""
            _doubt_quotes(line, groups, text)
            groups.append(_Group(position, stop, line[0] in " \t", doubt))
            literal = _HEADER_AT_END.search(line) is not None
        elif groups and _belongs(line, groups[-1], text) and not _broken_off(conflicts[-1:] + keyless[-1:], groups[-1]):
            beside = groups[-1].shifted and _is_beside(line, groups[-1], text)
            groups[-1] = groups[-1]._replace(end=stop, doubt=_KEY_BESIDE if beside else groups[-1].doubt)
        else:
            unread.append((position, stop))
            _doubt_quotes(line, groups, text)
            keyless += [(position, stop)] if line[0] not in " \t" else []
        position = stop
    return groups, unread, conflicts


def _belongs(line: str, group: _Group, text: str) -> bool:
    """Return whether a line that is no key can be part of the entry above it.

    An unindented one can only run on a plain text, not a quoted text or a list that is complete.
    """
    if line[0] in " \t" or line.startswith("- ") or line == "-":
        return True
    if is_known(line.split("=", 1)[0].rstrip()):
        return False  # "author = x", or a key whose colon is missing
    first = _first_line(group, text)
    value = first.split(":", 1)[-1].strip()
    if not value:
        return False
    if group.doubt == _TEXT_ABOVE:
        return True
    if value[0] in "\"'[{":
        return frontmatter.compose(first.lstrip()).problem is not None
    above = text.rfind("\n", group.start, group.end - 1) + 1
    return runs_on(first.split(":", 1)[0], value, text[above : group.end] if above > group.start else "", line)


def _may_be_text(key: str, groups: list[_Group], text: str, *, literal: bool) -> bool:
    """Return whether a line that looks like a key may be text of a block scalar, forgotten to be indented.

    It stands below a header with no line of its own, or below other such lines.
    """
    if not groups or is_known(key):
        return False
    hollow = literal and "\n" not in text[groups[-1].start : groups[-1].end].rstrip()
    return hollow or groups[-1].doubt == _TEXT_ABOVE


def _broken_off(marks: list[tuple[int, int]], group: _Group) -> bool:
    """Return whether a line that ends the entry above stands behind it."""
    return any(start >= group.end for start, _ in marks)


def _starts_entry(line: str, groups: list[_Group], text: str, *, literal: bool) -> bool:
    if line[0] not in " \t":
        key = KEY_LINE.match(line) or tight_key(line)
        return key is not None and (is_known(key["key"]) or not groups or not _closes_quote(line, groups[-1], text))
    found = KEY_LINE.match(line.lstrip(" \t"))
    if not found or literal:
        return False
    if not groups:
        return True
    first = _first_line(groups[-1], text).lstrip(" \t")
    above = KEY_LINE.match(first)
    if above is None:
        return False
    second = text.find("\n", groups[-1].start, groups[-1].end) + 1
    below = _first_line(groups[-1]._replace(start=second), text) if second else ""
    if _complete(first[above.end() :], below, line, known=is_known(found["key"])):
        return True
    if 0 < second < groups[-1].end:
        return False
    if not is_known(found["key"]):
        return groups[-1].shifted and (groups[0].shifted or bool(first[above.end() :].strip()))
    return bool(_SCALAR_VALUE.match(first[above.end() + 1 :].lstrip(" \t")))


def _is_beside(line: str, group: _Group, text: str) -> bool:
    """Return whether a key stands no deeper than the entry whose value it may be."""
    return KEY_LINE.match(line.lstrip(" \t")) is not None and indent_of(line) <= indent_of(_first_line(group, text))


def _first_line(group: _Group, text: str) -> str:
    newline = text.find("\n", group.start, group.end)
    return text[group.start : newline if newline >= 0 else group.end].rstrip("\r")


def _complete(head: str, below: str, line: str, *, known: bool) -> bool:
    """Return whether an indented key cannot belong to the value above: quoted, in brackets, or a list of items."""
    head = head.strip()
    if not below.strip():
        return head[:1] in ("'", '"', "[", "{") and is_readable(head)
    dash = len(below) - len(below.lstrip(" \t"))
    return known and not head and below.lstrip(" \t").startswith("- ") and indent_of(line) <= dash


def _closes_quote(line: str, group: _Group, text: str) -> bool:
    """Return whether a line that looks like a key ends the quoted text that the entry above opens."""
    first = _first_line(group, text)
    mark = first.split(":", 1)[-1].strip()[:1]
    if mark not in ("'", '"') or not line.endswith(mark) or line.count(mark) != 1:
        return False
    return text.count(mark, group.start, group.end) == 1


def _doubt_quotes(line: str, groups: list[_Group], text: str) -> None:
    """Put the entry in doubt whose quoted text a line may end, entries further down."""
    mark = line[-1:]
    if mark not in ("'", '"') or line.count(mark) != 1 or line[0] in " \t":
        return
    for at in range(len(groups) - 1, max(-1, len(groups) - 1 - _MOST_QUOTED), -1):
        if text.find(mark, groups[at].start, groups[at].end) >= 0:
            if _closes_quote(line, groups[at], text):
                groups[at] = groups[at]._replace(doubt=_QUOTE_BELOW)
            return


def _readable(text: str, group: _Group, comments: list[Comment]) -> Entry | None:
    """Return an entry that YAML reads as it stands."""
    if group.shifted:
        return None
    block = frontmatter.compose(text[group.start : group.end], group.start)
    entry = _only_entry(block.root, text)
    if entry is None or block.problem is not None:
        return None
    comments += frontmatter.comments_of(block.root, text, group.start, group.end)
    return entry._replace(start=group.start, end=group.end)


def _entry(text: str, group: _Group, comments: list[Comment], *, may_mend: bool) -> Entry:
    source = text[group.start : group.end]
    indent = len(source) - len(source.lstrip(" \t"))
    found = KEY_LINE.match(source[indent:]) or tight_key(source[indent:])
    key_start = group.start + indent
    raw = found["key"] if found else source[indent:].split(":", 1)[0]
    key_end = key_start + len(raw)
    mended, reason = _mended(text, group) if may_mend else (None, _TOO_MANY)
    if mended is None:
        defect = Defect("invalid-yaml", key_start, key_end, reason, ())
        return Entry(_bare(raw), key_start, key_end, group.start, group.end, None, (defect,))
    node = mended.root.children[1]
    inside = frontmatter.comments_of(mended.root, mended.text, 0, len(mended.text))
    comments += [
        comment._replace(start=place, end=place + len(comment.text))
        for comment in inside
        if (place := text.find(comment.text, group.start, group.end)) >= 0
    ]
    return Entry(
        mended.root.children[0].text, key_start, key_end, group.start, group.end, node, mended.defects, mended.text
    )


def _mended(text: str, group: _Group) -> tuple[Mended | None, str]:
    """Mend an entry, or say why nobody can tell what was meant."""
    if group.doubt:
        return None, group.doubt
    try:
        return mend(text, group.start, group.end, shifted=group.shifted), ""
    except InDoubtError as doubt:
        return None, str(doubt)


def _only_entry(root: Node | None, text: str) -> Entry | None:
    if root is None or root.kind != "map" or len(root.children) != 2 or root.style == "flow":
        return None
    return next(frontmatter.entries_of(root, text))


def _bare(key: str) -> str:
    return key[1:-1] if key[:1] in "'\"" and key[-1:] == key[:1] and len(key) > 1 else key


def _own_line_comments(text: str, start: int, end: int, groups: list[_Group]) -> list[Comment]:
    """Find the comment lines between the groups."""
    found: list[Comment] = []
    position = start
    for group in [*groups, _Group(end, end, shifted=False)]:
        found += frontmatter.comments_of(None, text, position, group.start)
        position = group.end
    return [comment for comment in found if comment.own_line]
