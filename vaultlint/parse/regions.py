"""Where the frontmatter block of a file stands that Obsidian reads, or should; `later_blocks` finds the others."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from vaultlint.parse.frontmatter import Block, compose
from vaultlint.parse.hints import opening_rule
from vaultlint.parse.keys import KEY_LINE, MAIN_KEYS, is_known, tight_key
from vaultlint.parse.note import Place
from vaultlint.patterns import pattern

if TYPE_CHECKING:
    from vaultlint.parse.mangled import Mangled

_CLOSING = pattern(r"---[ \t]*\r?$")
GLUED = pattern(r"---(?=#{1,6}[ \t]|[^\s#-])")  # and the first line of the body behind it
_NEAR_FENCE = pattern(r"(?:[ \t]+-{3,}|--|-{4,}|—+-*|–+-*|\.{3})[ \t]*\r?$")
_BEHIND_VALUE = pattern(r"(?=[^\s#]).*?[^\s-](?=[ \t]*---[ \t]*\r?$)")
# What was meant as an opening fence: dashes that a phone or an editor made of others, too few or too many of
# them, a rule of another style; or one that a comment or the first key runs into.
_ODD_OPENING = pattern(r"--|-{4,}|[—–][—–-]*|_{3,}|\*{3,}")
_RUN_IN = pattern(r"---[ \t]*(?=[^\W\d])|---[ \t]+(?=#[ \t])")
_OPEN_VALUES = frozenset(("", "#", "&", "!"))  # beginnings of values that a list below may belong to
_FLOW = {"[": "]", "{": "}"}
_CONTINUATION = pattern(r"[ \t]|-[ \t\r]|-$|#")
HASHES = pattern(r"#{1,6}[ \t]")
_COMMON_ROWS, _COMMON_SIZE = 500, 50_000  # of a block, in code points; 99.9 % are smaller
MAX_ROWS = 2000  # rows that an unclosed block is followed for


class Region(NamedTuple):
    """A block as rows of the file: ``[start, end)`` with its fences.

    Attributes
    ----------
    start, end : int
    inner_start, inner_end : int
        Rows of the YAML.
    place : Place
    closed : bool
    opening, closing : str
        The fence lines as they stand; ``""`` where there is none.
    lead, tail : int
        Where in the row `inner_start` the YAML begins, behind the fence that it shares it with, and where
        in the row `inner_end` it ends; 0 where the fences have rows of their own.
    block : Block or None
        What YAML says of it, where that had to be known to find it.
    mangled : Mangled or None
        What stood there before a formatter took it for text.
    """

    start: int
    end: int
    inner_start: int
    inner_end: int
    place: Place
    closed: bool
    opening: str
    closing: str
    mangled: Mangled | None = None
    lead: int = 0
    tail: int = 0
    block: Block | None = None


def find_head(rows: list[str]) -> Region | None:
    """Return the block at the top of the file, if there is one that Obsidian reads or should."""
    if opening_rule(rows) is not None:
        from vaultlint.parse.mangled import mangled_head

        mangled = mangled_head(rows)
        if mangled is not None:
            return mangled_region(rows, mangled, Place.HEAD)
    first = rows[0].rstrip("\r")
    if first.rstrip() != "---" and first != "----":
        return _misopened(rows)
    strict = first == "---"
    whole = closing_row(rows, 1, len(rows)) if strict else None
    if whole is not None:
        block = _read(rows, whole)
        if _is_mapping(block) or not _swallowed(rows, whole):
            return Region(0, whole + 1, 1, whole, Place.HEAD, True, rows[0], rows[whole], block=block)
    near, end = _near_close(rows, 1)
    certain = whole is not None or near is not None or _opens_with_main_key(rows)
    if _mapping_rows(rows, 1, end) < (1 if certain else 2):
        return None
    if near is None:
        return Region(0, end, 1, end, Place.HEAD, False, rows[0], "")
    closed = rows[near].startswith("---") and _CLOSING.match(rows[near]) is not None
    behind = _BEHIND_VALUE.match(rows[near]) if end > near else None
    tail = behind.end() if behind else 0
    return Region(0, near + 1, 1, near, Place.HEAD, closed, rows[0], rows[near], tail=tail)


def _read(rows: list[str], close: int) -> Block | None:
    """Read what stands between the first row and the row `close`; a block of uncommon size may be too large."""
    if close > _COMMON_ROWS:
        return None
    inner = "\n".join([*rows[1:close], ""])
    return compose(inner, len(rows[0]) + 1) if len(inner) <= _COMMON_SIZE else None


def _is_mapping(block: Block | None) -> bool:
    return block is not None and block.root is not None and block.root.kind == "map"


def _misopened(rows: list[str]) -> Region | None:
    """Return the block whose opening fence is wrong or left out, where nothing else can be meant.

    Keys that somebody would write in frontmatter alone stand right below, nothing else does, and a fence
    behind them; so no rule, no heading that is underlined and no dash of a dialogue is taken for one.
    """
    odd = _ODD_OPENING.fullmatch(rows[0].rstrip())
    run_in = None if odd else _RUN_IN.match(rows[0])
    start, lead = (1 if odd else 0), (run_in.end() if run_in else 0)
    inner = [rows[0][lead:], *rows[1 : 2 if start or lead else 1]]
    keyed = next((found["key"] for line in inner[start:] if (found := KEY_LINE.match(line))), "")
    if keyed not in MAIN_KEYS:
        return None
    inner = [rows[0][lead:], *rows[1:MAX_ROWS]]
    near, end = _near_close(inner, start + inner[start].startswith("# "), rows[0].rstrip() if odd else "---")
    if near is None or end > near or GLUED.match(rows[near]):
        return None
    keys = [found["key"] for line in inner[start:near] if (found := KEY_LINE.match(line))]
    plain = odd is None and run_in is None
    if plain and (not all(key.islower() and is_known(key) for key in keys) or rows[near].rstrip() != "---"):
        return None
    if not run_in and (sum(key in MAIN_KEYS for key in keys) < 2 or _comes_again(rows, near + 1, keyed)):
        return None
    closed = rows[near].startswith("---") and _CLOSING.match(rows[near]) is not None
    return Region(0, near + 1, start, near, Place.HEAD, closed, "" if plain else rows[0], rows[near], lead=lead)


def _comes_again(rows: list[str], start: int, key: str) -> bool:
    """Return whether a key stands further down as well: then the file is a row of records, with rules between."""
    return any(line.startswith(f"{key}:") for line in rows[start : start + MAX_ROWS])


def mangled_region(rows: list[str], mangled: Mangled, place: Place) -> Region:
    """Return the region of a mangled block; a head takes the blank lines above it too."""
    start = 0 if place is Place.HEAD else mangled.start
    return Region(start, mangled.end, mangled.start + 1, mangled.end, place, True, rows[mangled.start], "", mangled)


def closing_row(rows: list[str], start: int, stop: int, indent: str = "") -> int | None:
    """Return the row of the first closing fence in ``rows[start:stop]``, with an indent or none."""
    fences = (f"{indent}---", "---")
    return next(
        (row for row in range(start, stop) if rows[row].startswith(fences) and _CLOSING.match(rows[row].lstrip())), None
    )


def _near_close(rows: list[str], start: int, fence: str = "---") -> tuple[int | None, int]:
    """Return the row of a fence or what was meant as one, and where the block's own lines end.

    They end behind that row where the fence stands behind the last value.
    """
    end = start
    for row in range(start, min(len(rows), start + MAX_ROWS)):
        line = rows[row]
        near = _NEAR_FENCE.match(line) and not line.lstrip().startswith("- ")
        if _CLOSING.match(line) or near or GLUED.match(line) or line.rstrip() == fence:
            return row, row
        if _BEHIND_VALUE.match(line) and entry_row(line) and not _entry_follows(rows, row + 1):
            return row, row + 1
        comment = line.startswith("# ") and row + 1 < len(rows) and KEY_LINE.match(rows[row + 1])
        if not comment and not entry_row(line, opening=row == start):
            break
        end = row + 1
    while end > start and rows[end - 1].lstrip().startswith("# "):
        end -= 1
    return None, _first_bullet(rows, start, end)


def _entry_follows(rows: list[str], row: int) -> bool:
    """Return whether the block goes on in a row: with an entry, or with its fence."""
    return row < len(rows) and bool(rows[row].strip()) and (entry_row(rows[row]) or bool(_CLOSING.match(rows[row])))


def _first_bullet(rows: list[str], start: int, end: int) -> int:
    """Return where the body's bullets begin right below the last key, ``end`` if there are none.

    Below a key that has its value a list cannot be the value: where no fence follows it is the body.
    """
    last = max((row for row in range(start, end) if KEY_LINE.match(rows[row]) or tight_key(rows[row])), default=end)
    if last + 1 >= end or not rows[last + 1].startswith("- "):
        return end
    found = KEY_LINE.match(rows[last]) or tight_key(rows[last])
    value = rows[last][found.end() :].strip() if found else ""
    return end if value[:1] in _OPEN_VALUES or (value[0] in _FLOW and value[-1] != _FLOW[value[0]]) else last + 1


def entry_row(line: str, *, opening: bool = False) -> bool:
    """Return whether a row can belong to an entry; one right behind the opening fence must be a key."""
    return bool(
        KEY_LINE.match(line) or tight_key(line) or (_CONTINUATION.match(line) and line.strip() and not opening)
    ) and not HASHES.match(line)


def _mapping_rows(rows: list[str], start: int, end: int) -> int:
    """Return how many rows look like ``key: …``; 0 if none of the keys is known or all are unlikely."""
    found = [match for row in range(start, end) if (match := KEY_LINE.match(rows[row]) or tight_key(rows[row]))]
    return len(found) if any(is_known(match["key"]) for match in found) else 0


def _opens_with_main_key(rows: list[str]) -> bool:
    """Return whether the first row is a key that nobody would write below a horizontal rule."""
    found = KEY_LINE.match(rows[1]) if len(rows) > 1 else None
    return found is not None and found["key"].lower() in MAIN_KEYS


def _swallowed(rows: list[str], close: int) -> bool:
    """Return whether the first ``---`` after an opening one cannot be meant as its closing fence.

    So it is when the block was never closed and a horizontal rule further down takes the part: YAML
    cannot read what stands between, the keys end early, and a heading or prose follows them.
    """
    near, end = _near_close(rows, 1)
    if near is not None and (end > near or (GLUED.match(rows[near]) and rows[near][3] != "#")):
        near = None  # it may belong to the text
    if end >= close or not _mapping_rows(rows, 1, end) or _has_main_key(rows, end + 1, close):
        return False
    if _goes_on_behind(rows, near, close) if near is not None else not _body_begins(rows, end, close):
        return False
    if _is_mapping(compose("\n".join(rows[1:close]))):
        return False
    return near is not None or not _goes_on(rows, end, close)


def _has_main_key(rows: list[str], start: int, stop: int) -> bool:
    """Return whether keys of a note stand in these rows: what is above them then belongs to a value."""
    keys = [found["key"].lower() for row in range(start, stop) if (found := KEY_LINE.match(rows[row]))]
    return any(key in MAIN_KEYS for key in keys)


def _body_begins(rows: list[str], row: int, close: int) -> bool:
    """Return whether a heading, or paragraphs or bullets that a rule ends, stand between the keys and the next ``---``.

    A rule has a blank line above it; a text right above would make it a heading, and is rather the end
    of a value that runs over paragraphs.
    """
    if HASHES.match(rows[row]):  # or a comment, which a line that is no property follows
        return not rows[row + 1].strip() or not rows[close - 1].strip()
    if rows[row].strip() and not rows[row].startswith("- "):
        return False
    return not rows[close - 1].strip() or any(HASHES.match(rows[at]) for at in range(row, close))


def _goes_on_behind(rows: list[str], near: int, stop: int) -> bool:
    """Return whether entries follow what was meant as a fence; blank rows and headings alone are the body."""
    return _goes_on(rows, near + 1, stop) and any(line.strip() and line[0] != "#" for line in rows[near + 1 : stop])


def _goes_on(rows: list[str], start: int, stop: int) -> bool:
    """Return whether rows behind a blank line are entries still: keys, what is indented, and lists of a key."""
    listed = rows[start - 1].lstrip().startswith("- ") or rows[start - 1].rstrip().endswith(":")
    for line in rows[start:stop]:
        if not line.strip() or line[0] == "#":
            continue
        item = line.startswith("- ")
        if not entry_row(line) or (item and not listed):
            return False
        listed = item or line.rstrip().endswith(":") or (listed and line[0] == " ")
    return True
