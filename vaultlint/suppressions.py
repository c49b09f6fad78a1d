"""What a note says to leave: marks in its text and properties, our own and those of obsidian-linter.

=============================================  =================================================================
``vaultlint-ignore: [VL202]`` (a property)     the whole note
``%% vaultlint-ignore VL202 %%``               alone on its line the whole note, behind something its line
``%% vaultlint-ignore-start VL202 %%``         to the next ``%% vaultlint-ignore-end %%``, or the end of the file
``<!-- linter-disable -->``                    to the next ``<!-- linter-enable -->``, or the end of the file,
                                               nothing is mended and only errors are told; also as
                                               ``%% linter-disable %%``
``disabled rules: [all]`` (a property)         the whole note: nothing is mended, only errors are told
``disabled rules: [format-tags-in-yaml]``      our equals of the plugin's rules named
=============================================  =================================================================

Rules are named by code, prefix or name; without a name all are meant. In code and formulas a mark is an example of
one. Knows no rules, so that a rule may ask it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from vaultlint.obsidian_linter import DISABLED, codes_of
from vaultlint.parse.inline import without_code
from vaultlint.parse.note import LineKind, Note, Value
from vaultlint.patterns import pattern
from vaultlint.tables import nearest

if TYPE_CHECKING:
    from vaultlint.rules.base import Finding

_OWN = "vaultlint-ignore"
_FAMILY = "vaultlint"
_MARK = pattern(
    r"%%[ \t]*vaultlint-ignore(?P<own>-start|-end)?(?![\w-]):?(?P<names>[^%\n]*)%%"
    r"|%% *linter-(?P<percent>disable|enable) *(?:%%|-{2,}>)"
    r"|<!-{2,} *linter-(?P<html>disable|enable) *(?:%%|-{2,}>)"
)
_MOST = 10_000  # marks that are looked at in one note
_LONGEST = 100_000  # code points of a line with inline code in which marks are looked for
_NAME = pattern(r"[^\s,'\"]+")
_CODE = pattern(r"(?:vl?)?[_-]?([\doi]{3})[a-z]?", re.IGNORECASE)  # with O for 0 and I for 1
_ALL = ("all",)


class Region(NamedTuple):
    """A part of a note's text that rules are to leave, and the rules' names in lower case."""

    start: int
    end: int
    names: frozenset[str]
    errors: bool = False  # whether errors are told: obsidian-linter's users mean its formatting


class _Spared(NamedTuple):
    """What is spared of one rule: the whole note, or spans of it in order and apart; and where errors are too."""

    everywhere: bool
    starts: list[int]
    ends: list[int]
    silent: _Spared | None = None

    def touches(self, start: int, end: int) -> bool:
        """Return whether an edit reaches into one of the spans; right before it is outside."""
        at = bisect_left(self.starts, end)
        return at > 0 and self.ends[at - 1] > start

    def holds(self, offset: int) -> bool:
        """Return whether a place lies in one of the spans."""
        at = bisect_right(self.starts, offset)
        return at > 0 and self.ends[at - 1] > offset


@dataclass(frozen=True, slots=True)
class Suppressions:
    """What a note says to leave.

    Attributes
    ----------
    everywhere : frozenset of str
        Names of rules, in lower case: codes, prefixes such as ``vl1``, names, ``all``.
    on_line : mapping of int to collection of str
        The same for lines (from 0).
    regions : sequence of Region
        In order of their starts.
    untouched : bool
        Whether nothing may be mended in the note, and only errors be told.
    """

    everywhere: frozenset[str]
    on_line: Mapping[int, Collection[str]]
    regions: Sequence[Region] = ()
    untouched: bool = False
    _spared: dict[str, _Spared] = field(default_factory=dict)

    def spare(self, finding: Finding, line: int) -> Finding | None:
        """Return a finding on a line (from 0) as it may be told: None if not at all, else perhaps without its fix."""
        spared = self._spared.get(finding.code)
        if spared is None:
            spared = self._spared[finding.code] = self._of_rule(finding.code.lower(), finding.name)
        if spared.everywhere or _fits(self.on_line.get(line, ()), finding.code.lower(), finding.name):
            return None
        if (self.untouched or spared.holds(finding.start)) and finding.level != "error":
            return None
        if spared.silent and spared.silent.holds(finding.start):
            return None
        edits = finding.fix.edits if finding.fix else ()
        if finding.fix and (self.untouched or any(spared.touches(edit.start, edit.end) for edit in edits)):
            return finding._replace(fix=None)
        return finding

    def _of_rule(self, code: str, name: str) -> _Spared:
        """Return what is spared of a rule."""
        everywhere = _fits(self.everywhere, code, name)
        regions = [region for region in self.regions if _fits(region.names, code, name)]
        silent = _Spared(everywhere, *_joined([region for region in regions if not region.errors]))
        return _Spared(everywhere, *_joined(regions), silent)


def _joined(regions: Iterable[Region]) -> tuple[list[int], list[int]]:
    """Return where regions start and end; those that overlap become one."""
    starts: list[int] = []
    ends: list[int] = []
    for region in regions:
        if starts and region.start <= ends[-1]:
            ends[-1] = max(ends[-1], region.end)
        else:
            starts.append(region.start)
            ends.append(region.end)
    return starts, ends


def _fits(names: Iterable[str], code: str, name: str) -> bool:
    return any(one in ("all", name) or (one[:2] == "vl" and code.startswith(one)) for one in names)


def suppressions(note: Note) -> Suppressions | None:
    """Return what a note says to leave, None if it says nothing."""
    text = note.text
    own = _OWN in text
    disabled = _names(_property(note, DISABLED)) if "isabled rules" in text else []
    if not own and not disabled and "linter-disable" not in text:
        return None
    everywhere = set(_names(_property(note, _OWN), true=_ALL)) if own else set()
    everywhere.update(code.lower() for code in codes_of(disabled))
    on_line: dict[int, set[str]] = {}
    regions: list[Region] = []
    opened: dict[str, list[tuple[int, frozenset[str]]]] = {}
    for mark in marks(note):
        names = frozenset(_names(text[slice(*mark.names)]) or _ALL)
        if mark.kind == "start":
            opened.setdefault(mark.family, []).append((mark.start, names))
        elif mark.kind == "end":
            left = opened.pop(mark.family, [])
            regions += [Region(start, mark.end, names, mark.family != _FAMILY) for start, names in left]
        elif mark.alone:
            everywhere |= names
        else:
            on_line.setdefault(mark.row, set()).update(names)
    for family, left in opened.items():
        regions += [Region(start, len(text) + 1, names, family != _FAMILY) for start, names in left]
    regions.sort(key=lambda region: (region.start, region.end))
    return Suppressions(frozenset(everywhere), on_line, regions, "all" in disabled)


class Mark(NamedTuple):
    """A mark.

    Attributes
    ----------
    family : {"vaultlint", "obsidian-linter"}
    kind : {"", "start", "end"}
    start, end : int
    names : (int, int)
        Where the rules' names stand.
    row : int
    alone : bool
        Whether it has its line for itself.
    """

    family: str
    kind: str
    start: int
    end: int
    names: tuple[int, int]
    row: int
    alone: bool


def marks(note: Note) -> Iterator[Mark]:
    """Give the marks in a note's text, in order; those in code and formulas are examples."""
    kinds, lines = note.body.kinds, note.lines
    seen, line, shown = -1, "", ""
    for match in islice(_MARK.finditer(note.text), _MOST):
        row = lines.number(match.start())
        if kinds[row] in (LineKind.CODE, LineKind.MATH):
            continue
        first = row != seen
        if first:  # a line may be long and hold many marks: it is cut out and masked once
            seen, line = row, lines.line(row)
            shown = without_code(line[:_LONGEST]) if "`" in line else line
        at = match.start() - lines.start(row)
        if shown.startswith(match[0], at):
            yield _mark(match, row, alone=first and line.strip() == match[0])


def _mark(match: re.Match[str], row: int, *, alone: bool) -> Mark:
    start, end = match.span()
    other = match["percent"] or match["html"]
    if other:
        return Mark("obsidian-linter", "start" if other == "disable" else "end", start, end, (end, end), row, alone)
    return Mark(_FAMILY, (match["own"] or "").lstrip("-"), start, end, match.span("names"), row, alone)


def _property(note: Note, key: str) -> Value:
    entry = note.head.get(key) if note.head else None
    return entry.value if entry else None


def _names(value: Value, true: Sequence[str] = ()) -> list[str]:
    """Return the names that a property or a mark lists; `true` are those that the value ``true`` stands for."""
    parts: Sequence[Value] = value.replace(",", " ").split() if isinstance(value, str) else []
    parts = value if isinstance(value, list) else parts
    return [str(part).lower() for part in parts] + (list(true) if value is True else [])


def named(note: Note) -> Iterator[tuple[str, int, int]]:
    """Give the names in our own marks and the property, as they are written, with their places."""
    entry = note.head.get(_OWN) if note.head else None
    nodes = [] if entry is None or entry.node is None else entry.node.children or [entry.node]
    spans = [(node.start, node.end) for node in nodes if type(node.value) in (str, int, float)]
    spans += [mark.names for mark in marks(note) if mark.kind != "end"]
    for start, end in spans:
        for found in _NAME.finditer(note.text, start, end):
            yield found[0], found.start(), found.end()


def likely(name: str, codes: Collection[str], names: Collection[str]) -> str | None:
    """Return the rule that was meant by a name that none bears; None if that cannot be told.

    Of codes only the same number is near: what stands beside it in the catalogue is another rule.

    Examples
    --------
    >>> [likely(name, ["VL302"], ["hash-in-tag"]) for name in ("302", "vl3O2", "VL303", "vl9", "hash-in-tags")]
    ['VL302', 'VL302', None, None, 'hash-in-tag']
    """
    found = _CODE.fullmatch(name)
    if found:
        code = f"VL{found[1].upper().replace('O', '0').replace('I', '1')}"
        return code if code in codes else None
    return None if name[:2].lower() == "vl" or name.isdecimal() else nearest(name.lower(), names)
