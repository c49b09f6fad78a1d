"""Mend one entry that YAML refuses: find the line at fault, name the defect, quote or join or indent.

Every mending is tried: only if the entry is readable afterwards does it count. What it says then is the
entry's salvaged reading, so that a fix and a reading can never disagree.
"""

from __future__ import annotations

from typing import NamedTuple

from vaultlint.parse import frontmatter
from vaultlint.parse.blocks import is_rule
from vaultlint.parse.flow import InDoubtError, is_readable, requoted
from vaultlint.parse.keys import LIST_KEYS
from vaultlint.parse.note import Defect, Node
from vaultlint.parse.scalars import quote
from vaultlint.parse.slots import (
    DASHES,
    HEADER,
    SPECIAL,
    Line,
    Slot,
    check_certain,
    diagnose,
    end_of,
    gap_defects,
    indent_of,
    is_item,
    lines_completing,
    lines_of,
    may_hold_comment,
    slot_of,
)
from vaultlint.patterns import pattern
from vaultlint.text import Edit, apply_edits, quoted

_NESTED_KEY = pattern(r"[ \t]+[a-z][\w-]*:[ \t]")


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

    Raises
    ------
    InDoubtError
        If nobody can tell what was meant.
    """
    lines = lines_of(text, start, end)
    indentation = _indentation(lines, shifted=shifted)
    check_certain(lines)
    for ways in (_item_beside_key, _paragraphs, _continuation, _by_line, _aligned, _as_one_value, _all_of_it):
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


def _item_beside_key(lines: list[Line]) -> list[Defect]:
    """Move the first item of a list from its key's line to a line of its own."""
    slot = slot_of(lines[0], first=True)
    if slot is None or not slot.value.startswith("- "):
        return []
    below = [line for line in lines[1:] if line.text.strip()]
    if not all(map(is_item, below)) or not (below or slot.key.lower() in LIST_KEYS):
        return []
    indent = " " * indent_of(below[0].text) if below else "  "
    message = f"the first item of {quoted(slot.key)} stands on the key's line, wanted on a line of its own"
    edit = Edit(slot.start - len(slot.gap), slot.start, lines[0].ending + indent)
    return [Defect("broken-indentation", slot.start, slot.start + len(slot.value), message, (edit,))]


def _indentation(lines: list[Line], *, shifted: bool) -> list[Defect]:
    """Find tabs in indents, and a first line that stands too deep."""
    found = []
    below = [line for line in lines[1:] if line.text.strip()]
    depths = {indent_of(line.text) for line in below if line.text.lstrip(" ")[0] != "\t"}
    depths -= set() if all(map(is_item, below)) else {0}  # a bracket that closes
    for line in lines:
        indent = line.text[: len(line.text) - len(line.text.lstrip(" \t"))]
        end = line.start + len(indent)
        if shifted and line is lines[0]:
            message = f"{quoted(line.text.strip())} is indented deeper than the other keys"
            found.append(Defect("broken-indentation", line.start, end, message, (Edit(line.start, end, ""),)))
        elif "\t" in indent:
            spaces = " " * min(depths) if len(depths) == 1 else indent.replace("\t", "  ")
            message = f"{quoted(line.text.strip())} is indented by a tab, wanted spaces"
            found.append(Defect("broken-indentation", line.start, end, message, (Edit(line.start, end, spaces),)))
    return found


def _continuation(lines: list[Line]) -> list[Defect]:
    """Join lines that run on without an indent, or indent them under ``|`` and ``>``."""
    loose = [
        index
        for index, line in enumerate(lines)
        if index and line.text and line.text[0] not in " \t#" and not line.text.startswith("- ")
    ]
    if not loose:
        return []
    slot = slot_of(lines[0], first=True)
    if any(not line.text.strip() for line in lines[1 : loose[-1]]) or any(map(may_hold_comment, lines[: loose[-1]])):
        return []
    if any(is_rule(lines[index].text) for index in loose):
        raise InDoubtError("a rule stands below it, and the body may begin there")
    if slot and not HEADER.match(slot.value) and slot.value[:1] in ("", "[", "{"):
        return []
    if slot and HEADER.match(slot.value):
        edits = tuple(Edit(lines[index].start, lines[index].start, "  ") for index in loose)
        line = lines[loose[0]]
        message = f"{quoted(line.text)} belongs to {quoted(slot.key)} and is not indented"
        return [Defect("broken-indentation", line.start, line.start + len(line.text), message, edits)]
    first = lines[loose[0]]
    joins = [
        Edit(end_of(lines[index - 1]), lines[index].start + indent_of(lines[index].text), " ")
        for index in range(1, len(lines))
    ]
    message = f"the value runs on without an indent at {quoted(first.text)}, wanted on one line"
    defect = Defect("continued-plain-value", first.start, end_of(first), message, tuple(joins))
    if slot is None:
        return [defect]
    joined = " ".join([slot.value, *(line.text.strip() for line in lines[1:])])
    if is_readable(joined):
        return [defect]
    written = requoted(joined, slot.key) if joined[0] in "\"'" else quote(joined)
    edits = (Edit(slot.start, end_of(lines[-1]), written),)
    return [defect._replace(edits=edits)]


def _by_line(lines: list[Line]) -> list[Defect]:
    """Look at each line's value alone and quote what YAML refuses."""
    found: list[Defect] = []
    index = 0
    first = slot_of(lines[0], first=True)
    names = first is not None and first.key.lower() in LIST_KEYS
    while index < len(lines):
        slot = slot_of(lines[index], first=index == 0, names=names)
        index += 1
        if slot is None:
            continue
        found += gap_defects(slot)
        if not slot.value:
            continue
        if HEADER.match(slot.value):
            depth = indent_of(lines[index - 1].text)
            while index < len(lines) and (not lines[index].text.strip() or indent_of(lines[index].text) > depth):
                index += 1
            continue
        if not is_readable(slot.value):
            more = lines_completing(slot.value, lines[index:])
            if more:
                found += _outdented(lines[index - 1], lines[index : index + more], slot)
                index += more
                continue
            defect = diagnose(slot)
            if defect:
                found.append(defect)
    return found


def _aligned(lines: list[Line]) -> list[Defect]:
    """Align the items of a list whose indents differ."""
    items = [line for line in lines[1:] if line.text.strip()]
    if not items or any(not line.text.lstrip(" ").startswith("- ") for line in items):
        return []
    depth = indent_of(items[0].text)
    found = []
    for line in items:
        indent = indent_of(line.text)
        if indent != depth:
            message = f"{quoted(line.text.strip())} is not indented as the item above"
            edit = Edit(line.start, line.start + indent, " " * depth)
            found.append(Defect("broken-indentation", line.start, line.start + indent, message, (edit,)))
    return found


def _paragraphs(lines: list[Line]) -> list[Defect]:
    """Write a plain value that runs on over paragraphs below ``|-``, so that the paragraphs stay."""
    slot = slot_of(lines[0], first=True)
    if slot is None or not slot.value or slot.value[0] in SPECIAL + "\"'":
        return []
    last = max(at for at, line in enumerate(lines) if line.text.strip())
    more = lines[1 : last + 1]
    loose = any(line.text and line.text[0] not in " \t" for line in more)
    if not loose or all(line.text.strip() for line in more) or any(map(is_item, more)):
        return []
    edits = [Edit(slot.start, slot.start, f"|-{lines[0].ending}  ")]
    edits += [Edit(line.start, line.start + indent_of(line.text), "  ") for line in more if line.text.strip()]
    message = f"the value of {quoted(slot.key)} runs on over paragraphs without an indent, wanted indented below |-"
    return [Defect("continued-plain-value", slot.start, end_of(lines[0]), message, tuple(edits))]


def _as_one_value(lines: list[Line]) -> list[Defect]:
    """Quote a plain value of several lines as a whole: one of its lines looks like a key."""
    slot = slot_of(lines[0], first=True)
    if slot is None or not slot.value or any(map(may_hold_comment, lines)):
        return []
    if slot.value.startswith(("[[", "![[")):
        return _links(slot, lines)
    if slot.value.startswith("- ") and any(map(is_item, lines[1:])):
        raise InDoubtError("its list begins on the key's line and an item cannot be read")
    if slot.value[0] in SPECIAL and slot.value[0] not in "-?:":
        return []
    if slot.value[0] not in "\"'" and any(_NESTED_KEY.match(line.text) for line in lines[1:]):
        raise InDoubtError("a line below it may be a key of its own")
    words = " ".join([slot.value, *(line.text.strip() for line in lines[1:] if line.text.strip())])
    reading = words.strip('"') if words[0] == '"' and words.count('"') <= 2 else words
    if words[0] in "\"'":
        kind, found = "broken-quotes", "the quotes do not match"
    elif ": " in words or words.endswith(":"):
        kind, found = "unquoted-colon", f"it holds {quoted(':')} and is not quoted"
    else:
        kind, found = "unquoted-special", "it cannot be read as it stands, wanted in quotes"
    message = f"the value of {quoted(slot.key)} stands on several lines: {found}"
    return [Defect(kind, slot.start, end_of(lines[0]), message, (Edit(slot.start, end_of(lines[-1]), quote(reading)),))]


def _links(slot: Slot, lines: list[Line]) -> list[Defect]:
    """Write wikilinks over several lines as a list."""
    words = " ".join([slot.value, *(line.text.strip() for line in lines[1:])])
    defect = diagnose(slot._replace(value=words))
    if defect is None or defect.kind != "unquoted-wikilink":
        return []
    return [defect._replace(end=end_of(lines[0]), edits=(defect.edits[0]._replace(end=end_of(lines[-1])),))]


def _all_of_it(lines: list[Line]) -> list[Defect]:
    """Quote the value of a single line, whatever it is."""
    slot = slot_of(lines[0], first=True)
    if slot is None or not slot.value or len([line for line in lines if line.text.strip()]) > 1:
        return []
    message = f"{quoted(slot.value)} cannot be read as it stands, wanted in quotes"
    edit = Edit(slot.start, slot.start + len(slot.value), quote(slot.value))
    return [*gap_defects(slot), Defect("unquoted-special", slot.start, edit.end, message, (edit,))]


def _outdented(first: Line, following: list[Line], slot: Slot) -> list[Defect]:
    """Find lines of a quoted or bracketed value that do not stand deeper than what the value belongs to."""
    dashes = DASHES.match(first.text).end()  # type: ignore[union-attr]  # matches everywhere
    depth = dashes if slot.key else first.text.rfind("-", 0, dashes)
    loose = [line for line in following if line.text.strip() and indent_of(line.text) <= depth]
    last = following[-1]
    if loose and loose[-1] is last and last.text.strip() in ("]", "}") and indent_of(last.text) == depth:
        loose.pop()
    if not loose:
        return []
    edits = tuple(Edit(line.start, line.start, " " * (depth + 2 - indent_of(line.text))) for line in loose)
    message = f"{quoted(loose[0].text)} belongs to the value above and is not indented"
    return [Defect("broken-indentation", loose[0].start, end_of(loose[0]), message, edits)]
