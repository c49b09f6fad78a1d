"""What is wrong with the fences of a frontmatter block."""

from __future__ import annotations

from vaultlint.parse.note import Defect, Place
from vaultlint.parse.regions import GLUED, Region
from vaultlint.text import Edit, Lines, newline_of, quoted


def fence_defects(text: str, lines: Lines, region: Region) -> tuple[Defect, ...]:
    """Name what keeps Obsidian from taking the block's fences for such, and what would mend it."""
    found: list[Defect] = []
    if region.place is Place.HEAD and region.opening.rstrip("\r") != "---":
        found.append(_opening_defect(text, lines.start(region.start), region))
    if not region.closed:
        closing = region.closing.rstrip("\r")
        found.append(_closing_defect(text, lines, region, closing) if closing else _missing(text, lines, region))
    return tuple(found)


def _opening_defect(text: str, start: int, region: Region) -> Defect:
    opening = region.opening.rstrip("\r")
    end = start + len(opening)
    if not opening:
        message = 'no fence stands above the first key, wanted "---"'
        end = start + len(text[start:].split("\n", 1)[0].rstrip("\r"))
        return Defect("opening-fence", start, end, message, (Edit(start, start, f"---{newline_of(text)}"),))
    if region.lead:
        message = f"the opening fence runs into {quoted(opening[region.lead :])}, wanted a line of its own"
        edit = Edit(start + 3, start + region.lead, newline_of(text))
        return Defect("opening-fence", start, start + 3, message, (edit,))
    what = f"is {quoted(opening)}" if opening.strip() != "---" else "is followed by a space"
    message = f'the opening fence {what}, wanted "---"'
    certain = opening[0] not in "_*"  # a rule on top, for all anybody knows
    return Defect("opening-fence", start, end, message, (Edit(start, end, "---"),), certain)


def _closing_defect(text: str, lines: Lines, region: Region, closing: str) -> Defect:
    start = lines.start(region.inner_end)
    if region.tail:
        behind = start + region.tail
        fence = start + closing.rindex("---")
        message = f"the closing fence stands behind {quoted(closing[: region.tail])}, wanted on a line of its own"
        return Defect("closing-fence", fence, fence + 3, message, (Edit(behind, fence, newline_of(text)),))
    if GLUED.match(closing):
        message = f"the closing fence runs into {quoted(closing[3:])}, wanted a line of its own"
        return Defect("closing-fence", start, start + 3, message, (Edit(start + 3, start + 3, newline_of(text)),))
    what = f"is {quoted(closing)}" if closing.strip() != "---" else "is indented"
    message = f'the closing fence {what}, wanted "---"'
    certain = closing[0] not in "_*"
    edits = (Edit(start, start + len(closing), "---"),)
    return Defect("closing-fence", start, start + len(closing), message, edits, certain)


def _missing(text: str, lines: Lines, region: Region) -> Defect:
    start = lines.start(region.inner_end)
    newline = newline_of(text)
    before, after = ("", newline) if start == 0 or text[start - 1] == "\n" else (newline, "")
    message = 'the block does not end, wanted "---" behind its last key'
    first = lines.start(region.start)
    return Defect("no-closing-fence", first, first + 3, message, (Edit(start, start, f"{before}---{after}"),))
