"""The value on one line of a frontmatter entry: where it stands, what is wrong with it, what it means.

Nothing is tried here: what `diagnose` proposes, `mending` applies and reads again.
"""

from __future__ import annotations

from typing import NamedTuple

from vaultlint.parse.flow import (
    OPENERS,
    InDoubtError,
    cut_item,
    is_doubtful,
    is_one_list,
    is_readable,
    list_fault,
    listed,
    quote_fault,
    requoted,
)
from vaultlint.parse.keys import INVISIBLE, KEY_LINE, LIST_KEYS, WIDE, is_known, tight_key
from vaultlint.parse.note import Defect
from vaultlint.parse.scalars import quote
from vaultlint.patterns import pattern
from vaultlint.text import Edit, quoted

DASHES = pattern(r"[ \t]*(?:-[ \t]+)*")
HEADER = pattern(r"[|>](?:[+-]?\d?|\d[+-])[ \t]*(?:#.*)?$")
_ODD = INVISIBLE + WIDE
_ODD_SPACE = pattern(f"[{_ODD}]")
_GAP = pattern(rf"[ \t{_ODD}]*")
_LINKS_ONLY = pattern(r"!?\[\[[^\[\]]+\]\](?:\s*+(?:(?:,|;|and|&)\s*+)?!?\[\[[^\[\]]+\]\])*,?")
_JOINED = pattern(r"\]\]\s*(?:and|&)\s*!?\[\[")  # a word between links would be lost in a list
_LINK = pattern(r"!?\[\[[^\[\]]+\]\]")
_HASH = pattern(r"(?:^|[ \t])#")
_COMMENT = pattern(r"(?<![ \t])[ \t]+#(?:[ \t]|$)")  # entered at the first blank of a row: linear
_GLUED_FENCE = pattern(r"[\[{\"'].*[ \t\]}\"']-{3,}$")
_STRUCTURE = "#&!|>[{\"'"  # a value that begins so is, or goes on, below
_LONGEST_SHOWN = 60
SPECIAL = "@%&*!|>[{`]},?-:"


class Line(NamedTuple):
    """A line of an entry."""

    start: int  # offset in the note
    text: str  # without the line end
    ending: str = "\n"


class Slot(NamedTuple):
    """The value on a line: what stands behind indent, dashes and key."""

    start: int  # offset in the note
    value: str
    key: str
    gap: str  # what stands between the colon and the value
    nested: bool  # below the entry's own key
    colon: str = ":"
    item: str = ""  # what a further item of the same list begins with, line end first; empty if the value is none


def lines_of(text: str, start: int, end: int) -> list[Line]:
    """Cut an entry into its lines."""
    lines = []
    position = start
    for raw in text[start:end].removesuffix("\n").split("\n"):
        lines.append(Line(position, raw.rstrip("\r"), "\r\n" if raw.endswith("\r") else "\n"))
        position += len(raw) + 1
    return lines


def slot_of(line: Line, *, first: bool, names: bool = False) -> Slot | None:
    """Return where the value of a line stands; None if the line is blank or a comment.

    Items of a list of names (aliases, tags, authors) hold no keys of their own.
    """
    body = line.text.rstrip(" \t")
    if not body.strip() or body.lstrip(" \t").startswith("#"):
        return None
    at = DASHES.match(body).end()  # type: ignore[union-attr]  # matches everywhere
    found = KEY_LINE.match(body[at:])
    if found is None and (first or not body[:at].strip()):
        tight = tight_key(body[at:])
        found = tight if tight and (first or is_known(tight["key"])) else None
    found = None if names and not first else found
    key, gap, colon = "", "", ":"
    if found:
        key = found["key"]
        at += found.end()
        rest = body[at:]
        colon = body[at - 1]
        gap = _GAP.match(rest)[0]  # type: ignore[index]  # matches everywhere
        value = rest[len(gap) :]
    else:
        value = body[at:]
    start = line.start + at + len(gap)
    comment = _COMMENT.search(value)
    if comment and value[:1] not in "\"'":
        value = value[: comment.start()]
    head = line.text[:at]
    dash = head.rfind("-") if not found and not first else -1
    item = line.ending + head[:dash].replace("-", " ") + head[dash:] if dash >= 0 else ""
    return Slot(start, value.rstrip(), key, gap, not first, colon, item)


def gap_defects(slot: Slot) -> list[Defect]:
    """Find a missing or odd space behind a key's colon."""
    if not slot.key:
        return []
    start = slot.start - len(slot.gap)
    if slot.colon != ":":
        message = f'{quoted(slot.key)} is followed by {quoted(slot.colon)}, wanted ": "'
        edit = Edit(start - 1, slot.start, ": " if slot.value else ":")
        return [Defect("missing-space-after-colon", start - 1, start, message, (edit,))]
    if not slot.gap and slot.value:
        message = f"no space after {quoted(slot.key + ':')}, wanted one"
        return [Defect("missing-space-after-colon", start - 1, start, message, (Edit(start, start, " "),))]
    if odd := _ODD_SPACE.search(slot.gap):
        name = f"U+{ord(odd[0]):04X}"
        message = f"{quoted(slot.key + ':')} is followed by {name}, no space to YAML, wanted a plain one"
        return [
            Defect(
                "missing-space-after-colon",
                start,
                slot.start,
                message,
                (Edit(start, slot.start, " " if slot.value else ""),),
            )
        ]
    return []


def diagnose(slot: Slot) -> Defect | None:
    """Name what makes a value unreadable, with what would mend it; None if nobody can tell."""
    value, key = slot.value, slot.key
    end = slot.start + len(value)

    def defect(kind: str, message: str, replacement: str, *, certain: bool = True) -> Defect:
        return Defect(kind, slot.start, end, message, (Edit(slot.start, end, replacement),), certain)

    shown = quoted(value)
    if value[0] in "\"'" or value[0] in OPENERS:
        meant = requoted(value, key)
        message = f"{quote_fault(value)}: {_bare(value)}; wanted {_form(meant, 'quotes that match')}"
        return defect("broken-quotes", message, meant, certain=not is_doubtful(value))
    if _LINKS_ONLY.fullmatch(value):
        links = _LINK.findall(value) if not _JOINED.search(value) else []
        written = [quote(link) for link in links] if len(links) > 1 else [quote(value)]
        row = f"[{', '.join(written)}]" if len(written) > 1 else written[0]
        wanted = " and ".join(written) if slot.item else row
        message = f"{_bare(value)} is not quoted and cannot be read, wanted {_form(wanted, 'each link in quotes')}"
        return defect("unquoted-wikilink", message, slot.item.join(written) if slot.item else row)
    if value[0] == "[" and "]" not in value and key.lower() in LIST_KEYS and not slot.nested:
        return defect("unquoted-special", f'the list {shown} does not end, wanted "]"', listed(value[1:], key))
    if is_one_list(value) and not value.startswith("[["):
        if cut := cut_item(value[1:-1]):
            message = f"a backslash takes the closing quote away: {_bare(cut)}"
            return defect("broken-quotes", message, listed(value[1:-1], key))
        meant = listed(value[1:-1], key)
        message = f"{list_fault(value[1:-1], key)}: {_bare(value)}, wanted {_form(meant, 'a list that YAML reads')}"
        return defect("unquoted-special", message, meant)
    if value[0] == "[" and key.lower() in LIST_KEYS and not slot.nested and value.count("[") != value.count("]"):
        if value.endswith("]]") and is_one_list(value[:-1]):
            message = f'the list {shown} closes twice, wanted one "]"'
            return defect("unquoted-special", message, listed(value[1:-2], key))
        raise InDoubtError(f"the brackets of {shown} do not match")
    if value[0] in SPECIAL and (value[0] not in "-?:" or value[1:2] in ("", " ")):
        message = f"{shown} starts with {quoted(value[0])}, which means something else in YAML, wanted in quotes"
        return defect("unquoted-special", message, quote(value))
    if ": " in value or value.endswith(":") or ":\t" in value:
        return defect("unquoted-colon", f'{shown} holds ":" and is not quoted', quote(value))
    return None


def _bare(text: str) -> str:
    """Return a text for a message without quotes around it: it holds its own."""
    return quoted(text)[1:-1]


def _form(meant: str, what: str) -> str:
    """Return the wanted form for a message, or what it is where it is too long to be shown."""
    return _bare(meant) if len(meant) <= _LONGEST_SHOWN else what


def indent_of(line: str) -> int:
    """Return how many spaces and tabs a line begins with."""
    return len(line) - len(line.lstrip(" \t"))


def end_of(line: Line) -> int:
    """Return the offset of a line's end."""
    return line.start + len(line.text)


def check_certain(lines: list[Line]) -> None:
    """Refuse what only a person can mend: a fence glued to a value, a list below a text."""
    slot = slot_of(lines[0], first=True)
    if slot is None or not slot.value:
        return
    if _GLUED_FENCE.match(slot.value):
        raise InDoubtError('a closing fence stands behind it, wanted "---" on a new line')
    closed = slot.value[0] in "\"'" and slot.value.count(slot.value[0]) > 1
    text = closed or (slot.value[0] not in _STRUCTURE and not slot.value.startswith("- "))
    if text and any(map(is_item, lines[1:])):
        raise InDoubtError("it is a text with a list below, wanted one of them")


def may_hold_comment(line: Line) -> bool:
    """Return whether what stands behind a line would be a comment, were it joined to it."""
    return _HASH.search(line.text) is not None


def is_item(line: Line) -> bool:
    """Return whether a line is an item of a list."""
    return line.text.lstrip(" \t").startswith("- ")


def lines_completing(value: str, following: list[Line]) -> int:
    """Return how many of the following lines complete a quoted or bracketed value; 0 if none do."""
    if value[0] not in "\"'[{":
        return 0
    gathered = value
    for count, line in enumerate(following[:200], 1):
        if slot_of(line, first=False) is None:
            continue
        gathered += "\n  " + line.text.strip()
        if line.text.rstrip()[-1:] in "\"']}" and is_readable(gathered):
            return count
    return 0
