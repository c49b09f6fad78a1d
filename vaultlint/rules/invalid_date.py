from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import chain
from sys import intern
from typing import TYPE_CHECKING

from vaultlint.columns import Column
from vaultlint.parse import emit
from vaultlint.parse.dates import Written, written_date
from vaultlint.parse.note import Entry, Facts, Note
from vaultlint.rules.base import Applicability, Context, Example, Finding, Fix, Level, Part, Rule
from vaultlint.rules.signs import Sign
from vaultlint.text import Edit, quoted

if TYPE_CHECKING:
    from vaultlint.index import Index

_TEXTS = frozenset(
    "title full_title full-title subtitle name summary description source url id version isbn issn doi phone".split()
)
_ENOUGH = 3  # values of a property that must be ISO before others stand out
_MOST = 0.75


class InvalidDate(Rule):
    """A date that no calendar has (`2024-13-45`, or `Invalid date`, as plugins write it), or one that is not
    written as year-month-day where the vault's other values of the property are, or where Obsidian's
    settings call the property a date: sorting and date filters in Obsidian leave such a note out.

    A date that can be read in one way only (`5 March 2023`, `2023/3/5`, `25/12/2023`) is written as
    year-month-day by the unsafe fix; which day `3/4/2023` or `2024-13-45` was meant to be only a person
    knows.
    """

    code = "VL203"
    name = "invalid-date"
    level = Level.WARNING
    summary = "a date that does not exist, or is written otherwise than elsewhere"
    needs = frozenset((Sign.BLOCK,))
    applicability = Applicability.UNSAFE
    changes = frozenset((Part.PROPERTIES,))
    examples = (
        Example("---\ndate: 2024-13-45\n---\n"),
        Example("---\ncreated: 2023-02-30T10:00\n---\n"),
        Example("---\ndate: Invalid date\n---\n"),
        Example(
            "---\nread: March 5, 2023 # twice\n---\n",
            others=tuple(f"---\nread: 2024-01-0{day}\n---\n" for day in range(1, 10)),
            unsafe="---\nread: 2023-03-05 # twice\n---\n",
        ),
        Example(
            "---\nread: 3/4/2023\n---\n", others=tuple(f"---\nread: 2024-01-0{day}\n---\n" for day in range(1, 10))
        ),
    )
    quiet = (
        "---\ndate: 2024-02-29\nversion: 2024-99-99-beta\n---\n",
        "---\nlast_highlighted_date: 2024-03-20 15:50:56.296882+00:00\n---\n",
        "---\ntitle: 2024-13-45\n---\n",
        "---\ntime: 25:61\nserial: 2024-13\n---\n",
        Example(
            "---\nread: March 5, 2023\n---\n", others=("---\nread: 2024-01-01\n---\n", "---\nread: May 2023\n---\n")
        ),
    )

    def check(self, note: Note, context: Context) -> Iterator[Finding]:
        """Give dates that no calendar has, and what a date property holds in another form."""
        for entry in note.head.entries if note.head else ():
            date = written_date(_text(entry)) if entry.key.lower() not in _TEXTS else None
            if date and not date.exists:
                message = f"{quoted(_text(entry))} in {quoted(entry.key)} is no date that exists, wanted one or nothing"
                yield self.finding(*_place(entry), message)
            elif date and not date.standard and context.property_types.get(entry.key.lower()) in ("date", "datetime"):
                yield self._other_form(entry, date, "as .obsidian/types.json asks for")

    def survey(self, index: Index, context: Context) -> Mapping[str, dict[str, int]]:
        """Give the notes with dates written otherwise than the property's other dates, and how many those are."""
        dates = index.column(_DATES)
        counts = Counter(chain.from_iterable(dates.values()))
        usual = {
            name: number
            for (name, standard), number in counts.items()
            if standard and name not in context.property_types and number >= _ENOUGH
            if number >= _MOST * (number + counts[name, False])
        }
        known: dict[str, dict[str, int]] = {}
        if any((name, False) in counts for name in usual):
            for path, own in dates.items():
                for name, standard in own:
                    if not standard and name in usual:
                        known.setdefault(path, {})[name] = usual[name]
        return known

    def compare(self, note: Note, known: dict[str, int], context: Context) -> Iterator[Finding]:
        """Give dates that are written otherwise than the property's other dates."""
        del context
        for entry in note.head.entries if note.head else ():
            number, date = known.get(entry.key.lower()), written_date(_text(entry))
            if number and date and not date.standard:
                yield self._other_form(entry, date, f"as {number} other notes do")

    def _other_form(self, entry: Entry, date: Written, why: str) -> Finding:
        text, fix = _text(entry), None
        if date.iso and entry.node and not entry.defects and entry.node.style not in ("|", ">"):
            edit = Edit(entry.node.start, entry.node.end, emit.scalar(date.iso))
            keys = frozenset((entry.key.lower(),))
            fix = Fix(f"write it as {date.iso}", (edit,), Applicability.UNSAFE, keys, swaps=((text, date.iso),))
        form = quoted(date.iso) if date.iso else "year-month-day"
        return self.finding(*_place(entry), f"{quoted(text)} in {quoted(entry.key)}, wanted {form}, {why}", fix)


def _dates_in(fact: Facts) -> tuple[tuple[str, bool], ...] | None:
    """Return which properties hold dates, and whether each is written as ISO asks."""
    texts = ((one.key.lower(), one.value.strip()) for one in fact.properties if isinstance(one.value, str))
    dates = ((name, written_date(text)) for name, text in texts if name not in _TEXTS)
    return tuple((intern(name), date.standard) for name, date in dates if date) or None


_DATES = Column(_dates_in)


def _place(entry: Entry) -> tuple[int, int]:
    node = entry.node
    return (node.start, node.end) if node and not entry.defects else (entry.key_start, entry.key_end)


def _text(entry: Entry) -> str:
    node = entry.node
    return node.text.strip() if node and node.kind == "scalar" else ""
