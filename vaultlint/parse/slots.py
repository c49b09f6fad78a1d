"""The value on one line of a frontmatter entry: where it stands, what is wrong with it, what it means.

Nothing is tried here: what `diagnose` proposes, `mending` applies and reads again.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from vaultlint.parse import frontmatter
from vaultlint.parse.keys import KEY_LINE, LIST_KEYS, is_known, tight_key
from vaultlint.parse.note import Defect
from vaultlint.parse.scalars import quote
from vaultlint.text import Edit, quoted

DASHES = re.compile(r"[ \t]*(?:-[ \t]+)*")
HEADER = re.compile(r"[|>](?:[+-]?\d?|\d[+-])[ \t]*(?:#.*)?$")
_ODD_SPACE = re.compile("[\u00a0\u200b\u200c\u200d\u2060\ufeff]+")
_LINKS_ONLY = re.compile(r"!?\[\[[^\[\]]+\]\](?:\s*(?:,|;|and|&)?\s*!?\[\[[^\[\]]+\]\])*,?")
_LINK = re.compile(r"!?\[\[[^\[\]]+\]\]")
_ITEM_ENDS = {mark: re.compile(mark + r"(?=[ \t]*(?:,|$))") for mark in "\"'"}
_COMMENT = re.compile(r"[ \t]+#(?:[ \t]|$)")
SPECIAL = "@%&*!|>[{`]},?-:"
_OPENERS = {"“": "”", "„": "“", "‘": "’", "«": "»"}


class Line(NamedTuple):
    """A line of an entry."""

    start: int  # offset in the note
    text: str  # without the line end


class Slot(NamedTuple):
    """The value on a line: what stands behind indent, dashes and key."""

    start: int  # offset in the note
    value: str
    key: str
    gap: str  # what stands between the colon and the value
    nested: bool  # below the entry's own key


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
    return Slot(start, value.rstrip(), key, gap, not first)


def gap_defects(slot: Slot) -> list[Defect]:
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


def diagnose(slot: Slot) -> Defect | None:
    """Name what makes a value unreadable, with what would mend it; None if nobody can tell."""
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
    if value[0] in SPECIAL and (value[0] not in "-?:" or value[1:2] in ("", " ")):
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
    position = 0
    closing = set("\"'")  # marks of which one that ends an item may still follow
    while position < len(inner):
        start = position + indent_of(inner[position : position + 100])
        mark = inner[start : start + 1]
        end = _ITEM_ENDS[mark].search(inner, start + 1) if mark in closing else None
        if mark in closing and end is None:
            closing.remove(mark)
        comma = inner.find(",", end.end() if end else start)
        stop = comma if comma >= 0 else len(inner)
        items.append(inner[start:stop].strip())
        position = stop + 1
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


def is_readable(value: str) -> bool:
    """Return whether YAML reads a value behind a key."""
    root, problem, _ = frontmatter.compose(f"x: {value}")
    return problem is None and root is not None and len(root.children) == 2


def _flow_readable(item: str) -> bool:
    root, problem, _ = frontmatter.compose(f"x: [{item}]")
    return problem is None and root is not None and len(root.children[1].children) == 1


def indent_of(line: str) -> int:
    """Return how many spaces and tabs a line begins with."""
    return len(line) - len(line.lstrip(" \t"))


def end_of(line: Line) -> int:
    """Return the offset of a line's end."""
    return line.start + len(line.text)
