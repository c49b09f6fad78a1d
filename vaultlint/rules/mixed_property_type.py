from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from vaultlint.parse.note import Entry, Facts, Note, Value
from vaultlint.rules.base import (
    Applicability,
    Context,
    Example,
    FactFinding,
    Finding,
    Fix,
    Level,
    Part,
    Rule,
    readable_blocks,
)
from vaultlint.text import Edit, quoted

_NAMES = ("aliases", "alias", "tags", "tag", "authors", "author")
_LISTS = frozenset(("multitext", "tags", "aliases"))  # Obsidian's names for list types
_FEW = 0.2


class MixedPropertyType(Rule):
    """A property is a text in some notes and a list in others, or not what the vault's
    `.obsidian/types.json` says: Obsidian shows a warning sign, and queries must handle both. A mapping
    where a name was meant (`- Part 2: Return` in aliases is a mapping to YAML) is worse, since the name
    is not read at all: that is a warning, and the fix quotes it.
    """

    code = "VL204"
    name = "mixed-property-type"
    level = Level.INFO
    summary = "a property is of another type here than elsewhere"
    applicability = Applicability.UNSAFE
    changes = frozenset((Part.PROPERTIES, Part.TAGS))
    examples = (Example("---\naliases:\n  - Part 2: Return\n---\n"),)
    quiet = (
        '---\naliases:\n  - "Part 2: Return"\nmeta:\n  a: 1\n---\n',
        "---\ntags: [a]\naliases: b\n---\n",
    )

    def check(self, note: Note, context: Context) -> Iterator[Finding]:
        """Give mappings inside names, and what types.json says otherwise."""
        for block in readable_blocks(note):
            for entry in block.entries:
                if entry.node is None or entry.defects:
                    continue
                if entry.key.lower() in _NAMES and entry.node.kind == "list":
                    yield from self._mappings(note, entry)
                wanted = context.property_types.get(entry.key.lower())
                if wanted:
                    yield from self._against(entry, wanted)

    def _mappings(self, note: Note, entry: Entry) -> Iterator[Finding]:
        for child in entry.node.children if entry.node else ():
            source = note.text[child.start : child.end]
            if child.kind == "map" and "\n" not in source and child.style == "block":
                edit = Edit(child.start, child.end, _quoted(source))
                fix = Fix("quote the name", (edit,), Applicability.UNSAFE, frozenset((entry.key.lower(),)))
                message = f"{quoted(source)} in {quoted(entry.key)} is a mapping, wanted a text in quotes"
                yield self.finding(child.start, child.end, message, fix, Level.WARNING)

    def _against(self, entry: Entry, wanted: str) -> Iterator[Finding]:
        is_list = isinstance(entry.value, list)
        if entry.value is None or entry.node is None or is_list == (wanted in _LISTS):
            return
        if wanted in _LISTS or is_list:
            message = f"{quoted(entry.key)} is {_kind(entry.value)}, and .obsidian/types.json says {quoted(wanted)}"
            yield self.finding(entry.key_start, entry.key_end, message)

    def check_facts(self, facts: Iterable[Facts], context: Context) -> Iterator[FactFinding]:
        """Give the minority where a property is a list in some notes and none in others."""
        records = list(facts)
        kinds: dict[str, Counter[str]] = {}
        for record in records:
            for key, value, _ in record.properties:
                if value is not None and key.lower() not in context.property_types:
                    kinds.setdefault(key.lower(), Counter())[_shape(value)] += 1
        mixed = {key: count for key, count in kinds.items() if len(count) > 1}
        for record in records:
            for key, value, line in record.properties:
                count = mixed.get(key.lower())
                if count and value is not None and count[_shape(value)] < _FEW * sum(count.values()):
                    usual = count.most_common(1)[0]
                    message = f"{quoted(key)} is {_kind(value)} here and {usual[0]} in {usual[1]} other notes"
                    yield FactFinding(record.path, self.finding(0, 0, message), line)


def _shape(value: Value) -> str:
    return "a list" if isinstance(value, list) else "a mapping" if isinstance(value, dict) else "a single value"


def _kind(value: Value) -> str:
    return "a text" if isinstance(value, str) else _shape(value) if isinstance(value, list | dict) else f"{value}"


def _quoted(source: str) -> str:
    from vaultlint.parse.scalars import quote

    return quote(source)
