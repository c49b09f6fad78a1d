"""Mend one entry that YAML refuses: find the line at fault, name the defect, quote or join or indent.

Every mending is tried: only if the entry is readable afterwards does it count. What it says then is
the entry's salvaged reading, so that a fix and a reading can never disagree.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from vaultlint.parse import frontmatter
from vaultlint.parse.keys import KEY_LINE, LIST_KEYS, tight_key
from vaultlint.parse.note import Defect, Node
from vaultlint.parse.scalars import quote
from vaultlint.text import Edit, apply_edits, quoted

_DASHES = re.compile(r"[ \t]*(?:-[ \t]+)*")
_ODD_SPACE = re.compile("[\u00a0\u200b\u200c\u200d\u2060\ufeff]+")
_HEADER = re.compile(r"[|>](?:[+-]?\d?|\d[+-])[ \t]*(?:#.*)?$")
_LINKS_ONLY = re.compile(r"!?\[\[[^\[\]]+\]\](?:\s*(?:,|;|and|&)?\s*!?\[\[[^\[\]]+\]\])*,?")
_LINK = re.compile(r"!?\[\[[^\[\]]+\]\]")
_QUOTED_ITEM = re.compile(r"""((["'])(?:(?!\2[ \t]*,).)*\2)[ \t]*(?:,|$)""")
_COMMENT = re.compile(r"[ \t]+#(?:[ \t]|$)")
_SPECIAL = "@%&*!|>[{`]},?-:"
_OPENERS = {"“": "”", "„": "“", "‘": "’", "«": "»"}


class Mended(NamedTuple):
    """An entry after mending.

    Attributes
    ----------
    text : str
        Its lines.
    root : Node
        The mapping of one key that they say.
    defects : tuple of Defect
    """

    text: str
    root: Node
    defects: tuple[Defect, ...]


class _Line(NamedTuple):
    start: int  # offset in the note
    text: str  # without the line end


class _Slot(NamedTuple):
    """The value on a line: what stands behind indent, dashes and key."""

    start: int  # offset in the note
    value: str
    key: str
    gap: str  # what stands between the colon and the value
    nested: bool  # below the entry's own key


def mend(text: str, start: int, end: int, *, shifted: bool = False) -> Mended | None:
    """Mend the entry whose lines are ``text[start:end]``.

    Parameters
    ----------
    text : str
        The note's text.
    start, end : int
    shifted : bool
        Whether the entry is indented by mistake.

    Returns
    -------
    Mended or None
        None if no mending makes the entry readable.
    """
    lines = _lines(text, start, end)
    indentation = _indentation(lines, shifted=shifted)
    for ways in (_continuation, _by_line, _as_one_value, _all_of_it):
        defects = [*indentation, *ways(lines)]
        if not defects:
            continue
        mended = _try(text, start, end, defects)
        if mended:
            return mended
    return _try(text, start, end, indentation) if indentation else None


def _try(text: str, start: int, end: int, defects: list[Defect]) -> Mended | None:
    edits = [Edit(edit.start - start, edit.end - start, edit.text) for defect in defects for edit in defect.edits]
    try:
        result = apply_edits(text[start:end], edits)
    except ValueError:
        return None
    root, problem, duplicates = frontmatter.compose(result)
    if problem or duplicates or root is None or root.kind != "map" or len(root.children) != 2:
        return None
    return Mended(result, root, tuple(sorted(defects, key=lambda defect: defect.start)))


def _lines(text: str, start: int, end: int) -> list[_Line]:
    lines = []
    position = start
    for raw in text[start:end].removesuffix("\n").split("\n"):
        lines.append(_Line(position, raw.rstrip("\r")))
        position += len(raw) + 1
    return lines


def _indentation(lines: list[_Line], *, shifted: bool) -> list[Defect]:
    """Find tabs in indents, and a first line that stands too deep."""
    found = []
    for line in lines:
        indent = line.text[: len(line.text) - len(line.text.lstrip(" \t"))]
        end = line.start + len(indent)
        if shifted and line is lines[0]:
            message = f"{quoted(line.text.strip())} is indented deeper than the other keys"
            found.append(Defect("broken-indentation", line.start, end, message, (Edit(line.start, end, ""),)))
        elif "\t" in indent:
            spaces = indent.replace("\t", "  ")
            message = f"{quoted(line.text.strip())} is indented by a tab, wanted spaces"
            found.append(Defect("broken-indentation", line.start, end, message, (Edit(line.start, end, spaces),)))
    return found


def _continuation(lines: list[_Line]) -> list[Defect]:
    """Join lines that run on without an indent, or indent them under ``|`` and ``>``."""
    loose = [
        index
        for index, line in enumerate(lines)
        if index and line.text and line.text[0] not in " \t#" and not line.text.startswith("- ")
    ]
    if not loose:
        return []
    slot = _slot(lines[0], first=True)
    if slot and not _HEADER.match(slot.value) and slot.value[:1] in ("", "[", "{"):
        return []
    if slot and _HEADER.match(slot.value):
        edits = tuple(Edit(lines[index].start, lines[index].start, "  ") for index in loose)
        line = lines[loose[0]]
        message = f"{quoted(line.text)} belongs to {quoted(slot.key)} and is not indented"
        return [Defect("broken-indentation", line.start, line.start + len(line.text), message, edits)]
    first = lines[loose[0]]
    joins = [
        Edit(_end(lines[index - 1]), lines[index].start + _blank(lines[index].text), " ")
        for index in range(1, len(lines))
    ]
    message = f"the value runs on without an indent at {quoted(first.text)}, wanted on one line"
    defect = Defect("continued-plain-value", first.start, _end(first), message, tuple(joins))
    if slot is None:
        return [defect]
    joined = " ".join([slot.value, *(line.text.strip() for line in lines[1:])])
    if _readable(joined):
        return [defect]
    edits = (Edit(slot.start, _end(lines[-1]), quote(joined)),)
    return [defect._replace(edits=edits)]


def _by_line(lines: list[_Line]) -> list[Defect]:
    """Look at each line's value alone and quote what YAML refuses."""
    found: list[Defect] = []
    index = 0
    first = _slot(lines[0], first=True)
    names = first is not None and first.key.lower() in LIST_KEYS
    while index < len(lines):
        slot = _slot(lines[index], first=index == 0, names=names)
        index += 1
        if slot is None:
            continue
        found += _gap(slot)
        if not slot.value:
            continue
        if _HEADER.match(slot.value):
            depth = _blank(lines[index - 1].text)
            while index < len(lines) and (not lines[index].text.strip() or _blank(lines[index].text) > depth):
                index += 1
            continue
        if not _readable(slot.value):
            more = _multi_line(slot.value, lines[index:])
            if more:
                index += more
                continue
            defect = _diagnose(slot)
            if defect:
                found.append(defect)
    return found


def _as_one_value(lines: list[_Line]) -> list[Defect]:
    """Quote a plain value of several lines as a whole: one of its lines looks like a key."""
    slot = _slot(lines[0], first=True)
    if slot is None or not slot.value or (slot.value[0] in _SPECIAL and slot.value[0] not in "-?:"):
        return []
    words = " ".join([slot.value, *(line.text.strip() for line in lines[1:] if line.text.strip())])
    kind = "broken-quotes" if words[0] in "\"'" else "unquoted-colon"
    reading = words.strip('"') if words[0] == '"' and words.count('"') <= 2 else words
    message = f"the value of {quoted(slot.key)} holds {quoted(':')} or quotes over several lines and is not quoted"
    return [Defect(kind, slot.start, _end(lines[0]), message, (Edit(slot.start, _end(lines[-1]), quote(reading)),))]


def _all_of_it(lines: list[_Line]) -> list[Defect]:
    """Quote the value of a single line, whatever it is."""
    slot = _slot(lines[0], first=True)
    if slot is None or not slot.value or len([line for line in lines if line.text.strip()]) > 1:
        return []
    message = f"{quoted(slot.value)} cannot be read as it stands, wanted in quotes"
    edit = Edit(slot.start, slot.start + len(slot.value), quote(slot.value))
    return [*_gap(slot), Defect("unquoted-special", slot.start, edit.end, message, (edit,))]


def _slot(line: _Line, *, first: bool, names: bool = False) -> _Slot | None:
    """Return where the value of a line stands; None if the line is blank or a comment.

    Items of a list of names (aliases, tags, authors) hold no keys of their own.
    """
    body = line.text.rstrip(" \t")
    if not body.strip() or body.lstrip(" \t").startswith("#"):
        return None
    at = _DASHES.match(body).end()  # type: ignore[union-attr]  # matches everywhere
    found = KEY_LINE.match(body[at:]) or (tight_key(body[at:]) if first else None)
    found = None if names and not first else found
    key, gap = "", ""
    if found:
        key = found["key"]
        at += found.end() + (body[at + found.end() - 1] != ":")
        rest = body[at:]
        value = rest.lstrip(" \t\u00a0\u200b\u200c\u200d\u2060\ufeff")
        gap = rest[: len(rest) - len(value)]
    else:
        value = body[at:]
    start = line.start + at + len(gap)
    comment = _COMMENT.search(value)
    if comment and value[:1] not in "\"'":
        value = value[: comment.start()]
    return _Slot(start, value.rstrip(), key, gap, not first)


def _gap(slot: _Slot) -> list[Defect]:
    """Find a missing or odd space behind a key's colon."""
    if not slot.key or not slot.value:
        return []
    start = slot.start - len(slot.gap)
    if not slot.gap:
        message = f"no space after {quoted(slot.key + ':')}"
        return [Defect("missing-space-after-colon", start - 1, start, message, (Edit(start, start, " "),))]
    if _ODD_SPACE.search(slot.gap):
        message = f"{quoted(slot.key + ':')} is followed by a character that YAML does not take for a space"
        return [Defect("missing-space-after-colon", start, slot.start, message, (Edit(start, slot.start, " "),))]
    return []


def _diagnose(slot: _Slot) -> Defect | None:
    value, key = slot.value, slot.key
    end = slot.start + len(value)

    def defect(kind: str, message: str, replacement: str, *, certain: bool = True) -> Defect:
        return Defect(kind, slot.start, end, message, (Edit(slot.start, end, replacement),), certain)

    shown = quoted(value)
    if value[0] in "\"'" or value[0] in _OPENERS:
        return defect("broken-quotes", f"the quotes of {shown} do not match", quote(_unquoted(value)))
    if _LINKS_ONLY.fullmatch(value):
        links = _LINK.findall(value)
        listed = "[" + ", ".join(quote(link) for link in links) + "]" if len(links) > 1 else quote(value)
        return defect("unquoted-wikilink", f"{shown} is not in quotes: a list within a list", listed)
    if value[0] == "[" and "]" not in value and key.lower() in LIST_KEYS and not slot.nested:
        return defect("unquoted-special", f'the list {shown} does not end, wanted "]"', _listed(value[1:]))
    if value[0] == "[" and value[-1] == "]" and not value.startswith("[["):
        return defect("unquoted-special", f"an item of the list {shown} must be quoted", _listed(value[1:-1]))
    if value[0] in _SPECIAL and (value[0] not in "-?:" or value[1:2] in ("", " ")):
        message = f"{shown} starts with {quoted(value[0])}, which means something else in YAML, wanted in quotes"
        return defect("unquoted-special", message, quote(value))
    if ": " in value or value.endswith(":") or ":\t" in value:
        return defect("unquoted-colon", f'{shown} holds ":" and is not quoted', quote(value))
    return None


def _closes(body: str, opener: str) -> bool:
    """Return whether the first quote within `body` closes the one before it: text follows then."""
    at = body.find(opener)
    if at < 0:
        return False
    before, after = body[:at], body[at + 1 :]
    apostrophe = before[-1:].isalnum() and after[:1].isalnum()
    return (not apostrophe and before[-1:] not in ("", " ", "(", "[", "\\")) or not before


def _listed(inner: str) -> str:
    """Write the items of a flow list so that each is readable."""
    items = _flow_items(inner)
    return "[" + ", ".join(item if _flow_readable(item) else quote(_unquoted(item)) for item in items) + "]"


def _flow_items(inner: str) -> list[str]:
    """Cut a flow list at its commas; a quoted item ends at the quote that a comma or the end follows."""
    items: list[str] = []
    rest = inner.strip()
    while rest:
        ends = _QUOTED_ITEM.match(rest) if rest[0] in "\"'" else None
        end = ends.end(1) if ends else rest.find(",") if "," in rest else len(rest)
        items.append(rest[:end].strip())
        rest = rest[end:].lstrip().removeprefix(",").lstrip()
    return [item for item in items if item]


def _unquoted(value: str) -> str:
    """Return what a value with broken quotes means."""
    opener = value[0]
    closer = _OPENERS.get(opener, opener)
    inner = value[1:]
    if opener == "'" and "'" not in inner:
        return value  # an apostrophe: 'tis
    if inner.endswith(closer) and len(inner) > 1:
        body = inner[:-1]
        if opener in _OPENERS:
            return body if opener not in body and closer not in body else value
        if _closes(body, opener):
            return value
        if opener == "'" or body.count(opener) % 2 == 0:
            return body.replace('\\"', '"') if opener == '"' else body.replace("''", "'")
        return value
    if closer not in inner:
        return inner if opener == '"' else value
    return value


def _multi_line(value: str, following: list[_Line]) -> int:
    """Return how many of the following lines complete a quoted or bracketed value; 0 if none do."""
    if value[0] not in "\"'[{":
        return 0
    gathered = value
    for count, line in enumerate(following[:200], 1):
        if _slot(line, first=False) is None:
            continue
        gathered += "\n  " + line.text.strip()
        if line.text.rstrip()[-1:] in "\"']}" and _readable(gathered):
            return count
    return 0


def _readable(value: str) -> bool:
    root, problem, _ = frontmatter.compose(f"x: {value}")
    return problem is None and root is not None and len(root.children) == 2


def _flow_readable(item: str) -> bool:
    root, problem, _ = frontmatter.compose(f"x: [{item}]")
    return problem is None and root is not None and len(root.children[1].children) == 1


def _blank(line: str) -> int:
    return len(line) - len(line.lstrip(" \t"))


def _end(line: _Line) -> int:
    return line.start + len(line.text)
