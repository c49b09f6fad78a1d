"""What formatters make of the lines of a frontmatter block: found again below its rule, and taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from vaultlint.parse.hints import RULE
from vaultlint.parse.keys import KEY_LINE, LIST_KEYS, MAIN_KEYS, is_known
from vaultlint.patterns import pattern

JOINT = pattern(r"(?:^|(?<=[ \t]))([^\W\d][\w-]*):(?=[ \t]|$)")
_UNDERLINE = pattern(r"-{2,}[ \t]*\r?")
_HEADING = pattern(r"(#{2,3})[ \t]++(.*)")
_ITEM = pattern(r"[ \t]*[-*+][ \t]++(.*)")
_ESCAPE = pattern(r"\\([_\[\]*#<>~`&])")
_ADDRESS = pattern(r"<(https?://[^<>\s]+)>")
_PROSE = frozenset("title full_title subtitle description summary note notes".split())  # words with colons may follow
_MOST_ROWS = 500


@dataclass
class Gathered:
    """The lines of a block as they are found."""

    lines: list[str] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    end: int = 0
    headed: bool = False  # the keys, or the first of them, stand in a heading
    joined: bool = False  # several stand on one line
    closed: bool = False
    loose: bool = False  # blank lines stand in it
    drawn: bool = False  # whether the last line was drawn into an item above it, as part of its paragraph
    ever_drawn: bool = False

    def add(self, row: int, line: str) -> None:
        """Add a restored line that stands in `row`."""
        self.lines.append(line)
        self.rows.append(row)
        self.end = row + 1

    def add_property(self, row: int, line: str) -> None:
        """Add a line with a key; a list may have been drawn into it: ``tags: - a - b``."""
        key, _, value = line.partition(":")
        value = value.strip()
        if key.lower() not in LIST_KEYS or not value.startswith("- "):
            self.add(row, line)
            return
        items = [item.strip() for item in value[2:].split(" - ")]
        self.joined = self.joined or any(" " in item for item in items)
        for part in (f"{key}:", *(f"- {item}" for item in items)):
            self.add(row, part)

    @property
    def listing(self) -> bool:
        """Whether an item may follow: below a key without a value, or below an item."""
        return bool(self.lines) and (self.lines[-1].endswith(":") or self.lines[-1].startswith("- "))


def gather(rows: Sequence[str], start: int, known: frozenset[str]) -> Gathered | None:
    """Gather the lines of a block below the rule that opens it; None if something else stands there."""
    block = Gathered()
    gap = False
    for row in range(start + 1, min(len(rows), start + _MOST_ROWS)):
        line = rows[row].rstrip()
        if not line:
            gap = True
            continue
        block.loose = block.loose or gap
        if not block.lines and (found := _HEADING.fullmatch(line)):
            alone = not "".join(rows[row + 1 : row + 2]).strip()
            _add_heading(block, row, found[2].rstrip(" \t#"), alone=alone, known=known)
            if not block.lines:
                return None
        elif block.lines and _closes(line, headed=block.headed, gap=gap):
            block.closed, block.end = True, row + 1
            break
        elif not _add(block, row, line, gap=gap, known=known):
            if gap and block.headed:
                break
            return None
        gap = False
    return block if block.lines and (block.headed or block.closed) else None


def _closes(line: str, *, headed: bool, gap: bool) -> bool:
    """Return whether a line is what became of the closing fence; a heading took it already."""
    if headed and gap:
        return False
    return bool(RULE.fullmatch(line) or (not gap and _UNDERLINE.fullmatch(line)))


def _add(block: Gathered, row: int, line: str, *, gap: bool, known: frozenset[str]) -> bool:
    """Take a line into the block if it is a property or an item."""
    if (item := _ITEM.fullmatch(line)) and block.listing:
        block.add(row, f"- {restored(item[1])}")
        block.drawn = False
        return True
    text = restored(line.strip())
    found = KEY_LINE.match(text)
    if found is None or (gap and block.headed):
        return False
    drawn = line[0] in " \t"
    if drawn and not (block.drawn or (block.lines and block.lines[-1].startswith("- "))):
        return False
    if (drawn or (gap and block.lines)) and not (found["key"].lower() in known or is_known(found["key"])):
        return False
    block.add_property(row, text)
    block.drawn, block.ever_drawn = drawn, block.ever_drawn or drawn
    return True


def _add_heading(block: Gathered, row: int, text: str, *, alone: bool, known: frozenset[str]) -> None:
    """Take a heading that begins with a key; one that stands alone may hold all keys of the block."""
    text = restored(text)
    first = KEY_LINE.match(text)
    if first is None or not (first["key"].lower() in known or is_known(first["key"])):
        return
    block.headed = True
    cuts = _cuts(text, known, behind=first.end()) if alone else []
    block.joined = bool(cuts)
    for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True):
        block.add_property(row, text[start:end].strip())


def _cuts(text: str, known: frozenset[str], *, behind: int) -> list[int]:
    """Return where keys begin in a line that holds several: not in quotes; in a title only such as notes share."""
    cuts: list[int] = []
    spaced = [key for key in known if " " in key]
    prose = text.split(":", 1)[0].lower() in _PROSE
    for found in JOINT.finditer(text, behind):
        above = text[behind : found.end(1)].lower()
        key = next((key for key in spaced if above.endswith(f" {key}")), found[1].lower())
        sure = key in known or key in MAIN_KEYS
        start = found.end(1) - len(key)
        if (sure or (not prose and is_known(key))) and text.count('"', 0, start) % 2 == 0:
            cuts.append(start)
            prose = key in _PROSE
    return cuts


def restored(line: str) -> str:
    r"""Take back what formatters do to a line: escapes, and angle brackets around an address.

    Examples
    --------
    >>> restored(r"image\_url: <https://example.org/a\_b>")
    'image_url: https://example.org/a_b'
    """
    return _ADDRESS.sub(r"\1", _ESCAPE.sub(r"\1", line))
