"""What a tool's answer is worth: was the defect named, is the repair right, is anything worse than before?"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from benchmarks.defects.cases import CaseNote, Named, Wanted
from benchmarks.defects.reader import Reading, read

NEAR = 2  # lines that a report may stand away from its defect
_NAMES = frozenset(("tags", "aliases", "cssclasses"))  # Obsidian reads one text as a list of one
_WORD = re.compile(r"\w+")
_KEY_LINE = re.compile(r"[^\W\d][\w -]{0,30}:(?:\s|$)")
_INK = re.compile(r"[\s'\"]+")


def near(named: Named, line: int) -> bool:
    """Return whether a report at a line points at a defect."""
    return any(abs(line - one) <= NEAR for one in named.lines)


def is_right(note: CaseNote, wanted: Wanted, after: str) -> bool:
    """Return whether a note was repaired: its properties, its body, and what had to be kept."""
    return not faults(note, wanted, after)


def faults(note: CaseNote, wanted: Wanted, after: str) -> list[str]:
    """Return what is not as wanted after a repair."""
    reading = read(after)
    lines = [line.rstrip() for line in reading.body.replace("\r\n", "\n").split("\n") if line.strip()]
    body = [line.rstrip() for line in note.body or []]
    found = [] if _reads(reading, wanted) else [f"reads {reading.state} {reading.properties}"]
    if (lines != body) if note.body_in_order else (sorted(lines) != sorted(body)):
        found.append(f"the body is {lines}")
    found += [f"{text!r} is gone" for text in note.keeps if text not in after]
    size = len(note.together)
    if size and not any(lines[at : at + size] == note.together for at in range(len(lines))):
        found.append(f"{note.together} no longer stand together")
    return found


def _reads(reading: Reading, wanted: Wanted) -> bool:
    if wanted.properties is None:
        return reading.state == "none"
    if reading.state != "read" or set(reading.properties) != set(wanted.properties):
        return False
    if "keys-in-order" in wanted.flags and list(reading.properties) != list(wanted.properties):
        return False
    return all(_equal(key, reading.properties[key], value, wanted) for key, value in wanted.properties.items())


def _equal(key: str, value: Any, expected: Any, wanted: Wanted) -> bool:
    if key == wanted.any_of:
        return value in expected
    value, expected = _as_list(key, value), _as_list(key, expected)
    if "any-order" in wanted.flags and isinstance(value, list) and isinstance(expected, list):
        return sorted(map(str, value)) == sorted(map(str, expected))
    return bool(value == expected) and type(value) is type(expected)


def _as_list(key: str, value: Any) -> Any:
    if key in _NAMES:
        return [] if value is None else value if isinstance(value, list) else [value]
    return value


def harm(note: CaseNote, after: str, wanted: Iterable[Wanted | None]) -> list[str]:
    """Return what is worse than before: unreadable now, a value changed, a word lost, a property's line torn.

    A right repair is never worse, whatever it changed.
    """
    before = note.text
    if after == before or any(one and is_right(note, one, after) for one in wanted):
        return []
    old, new = read(before), read(after)
    found = []
    if old.properties and new.state != "read":
        found.append("the frontmatter can no longer be read")
    else:
        good = next((one.properties for one in wanted if one), None) or {}
        for key, value in old.properties.items():
            ways = [_as_list(key, value), _as_list(key, good.get(key, value))]
            if _as_list(key, new.properties.get(key)) not in ways and not (value is None and key not in new.properties):
                found.append(f"the value of {key!r} changed")
    if lost := set(_WORD.findall(before)) - set(_WORD.findall(after)):
        found.append(f"words lost: {', '.join(sorted(lost))}")
    lines = {line.rstrip() for line in after.splitlines()}
    headings = [line for line in lines - set(before.splitlines()) if re.match(r"#{1,6} ", line)]
    inked = {_INK.sub("", line) for line in lines}
    outside = old.body if old.properties and new.state == "read" else before  # what is read was compared above
    for line in filter(_KEY_LINE.match, map(str.rstrip, outside.splitlines())):
        if any(line in heading for heading in headings):
            found.append(f"the line {line!r} became a heading")
        elif _INK.sub("", line) not in inked and not _still_said(line, new):
            found.append(f"the line {line!r} no longer stands")
    text = [line for line in note.body or [] if line.rstrip() in before.splitlines()]
    if old.state == "none" and new.state != "none" and any(line not in new.body for line in text):
        found.append("text of the body is now hidden as frontmatter")
    return found


def _still_said(line: str, reading: Reading) -> bool:
    """Return whether a property's line that was written anew is still read as that property."""
    key, _, rest = line.partition(":")
    said = {name.strip().lower() for name in reading.properties}
    value = reading.properties.get(key.strip())
    return key.strip().lower() in said and set(_WORD.findall(rest)) <= set(_WORD.findall(str(value)))
