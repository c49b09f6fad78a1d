from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Iterable, Iterator

from vaultlint.parse.note import Entry, Facts, Note
from vaultlint.rules.base import Context, Example, FactFinding, Finding, Level, Rule
from vaultlint.text import quoted

_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(?:Z|[+-]\d{2}:?\d{2})?)?")
_DATE_LIKE = re.compile(
    r"\d{1,4}[-./]\d{1,2}[-./]\d{1,4}|\d{1,2}\.? [A-Z][a-z]{2,8}\.? \d{4}"
    r"|[A-Z][a-z]{2,8}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}"
)
_ENOUGH = 5  # values of a property that must be ISO before others stand out
_MOST = 0.9


class InvalidDate(Rule):
    """A date that no calendar has (`2024-13-45`), or one that is not written as year-month-day where
    the vault's other values of the property are: sorting and date filters in Obsidian leave such a note
    out. It is reported; which day was meant only a person knows.
    """

    code = "VL203"
    name = "invalid-date"
    level = Level.WARNING
    summary = "a date that does not exist, or is written otherwise than elsewhere"
    examples = (Example("---\ndate: 2024-13-45\n---\n"), Example("---\ncreated: 2023-02-30T10:00\n---\n"))
    quiet = (
        "---\ndate: 2024-02-29\nversion: 2024-99-99-beta\n---\n",
        "---\nlast_highlighted_date: 2024-03-20 15:50:56.296882+00:00\n---\n",
        "---\ntime: 25:61\nserial: 2024-13\n---\n",
    )

    def check(self, note: Note, context: Context) -> Iterator[Finding]:
        """Give dates that no calendar has."""
        del context
        for block in note.blocks[:1]:
            for entry in block.entries:
                text = _text(entry)
                if text and (found := _ISO.fullmatch(text)) and not _exists(found):
                    node = entry.node
                    start, end = (
                        (node.start, node.end) if node and not entry.defects else (entry.key_start, entry.key_end)
                    )
                    yield self.finding(start, end, f"{quoted(text)} in {quoted(entry.key)} is no date that exists")

    def check_facts(self, facts: Iterable[Facts], context: Context) -> Iterator[FactFinding]:
        """Give dates that are written otherwise than the property's other dates."""
        del context
        records = list(facts)
        iso: Counter[str] = Counter()
        dates: Counter[str] = Counter()
        others: list[tuple[str, str, str, int]] = []
        for record in records:
            for key, value, line in record.properties:
                if isinstance(value, str) and value[:1].strip():
                    if _ISO.fullmatch(value.strip()):
                        iso[key.lower()] += 1
                        dates[key.lower()] += 1
                    elif _DATE_LIKE.fullmatch(value.strip()):
                        dates[key.lower()] += 1
                        others.append((record.path, key, value.strip(), line))
        for path, key, text, line in others:
            name = key.lower()
            if iso[name] >= _ENOUGH and iso[name] >= _MOST * dates[name]:
                message = (
                    f"{quoted(text)} in {quoted(key)} is not written year-month-day, as {iso[name]} other notes do"
                )
                yield FactFinding(path, self.finding(0, 0, message), line)


def _text(entry: Entry) -> str:
    node = entry.node
    return node.text.strip() if node and node.kind == "scalar" else ""


def _exists(found: re.Match[str]) -> bool:
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
    try:
        datetime.datetime(year, month, day, hour, minute, min(second, 59), tzinfo=datetime.UTC)
    except ValueError:
        return (hour, minute, second) == (24, 0, 0)
    return True
