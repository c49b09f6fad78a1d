from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import chain
from sys import intern
from typing import TYPE_CHECKING

from vaultlint.columns import Column
from vaultlint.parse.note import Entry, Facts, Note, State
from vaultlint.rules.base import Applicability, Context, Example, Finding, Level, Part, Rule, readable_blocks
from vaultlint.rules.shapes import LIST, READ_AS_TEXT, SINGLE, fits, mappings, named, reshape, shape
from vaultlint.rules.signs import Sign
from vaultlint.text import quoted

if TYPE_CHECKING:
    from vaultlint.index import Index

_NAMES = ("aliases", "alias", "tags", "tag", "authors", "author")
_ENOUGH = 2  # notes that must agree before another stands out


class MixedPropertyType(Rule):
    """A property is a text in some notes and a list in others, or not what the vault's
    `.obsidian/types.json` says: Obsidian shows a warning sign, and queries must handle both. The unsafe
    fix makes a list of a single value and a single value of a list of one, and takes the quotes off a
    number or `"true"`; queries may rely on what is there now.

    A mapping where a name was meant (`- Part 2: Return` in aliases is a mapping to YAML) is worse, since
    the name is not read at all: that is a warning, and the fix quotes it.
    """

    code = "VL204"
    name = "mixed-property-type"
    level = Level.INFO
    gravest = Level.WARNING
    summary = "a property is of another type here than elsewhere"
    needs = frozenset((Sign.BLOCK, Sign.MAPPING))
    applicability = Applicability.UNSAFE
    changes = frozenset((Part.PROPERTIES, Part.TAGS))
    examples = (
        Example("---\naliases:\n  - Part 2: Return\n---\n", unsafe='---\naliases:\n  - "Part 2: Return"\n---\n'),
        Example("---\ntags: {a, b}\n---\n", unsafe="---\ntags: [a, b]\n---\n"),
        Example("---\naliases: {Part 2: Return}\n---\n"),
        Example(
            "---\ntopic: sales\n---\n",
            others=("---\ntopic: [sales, pricing]\n---\n",) * 5,
            unsafe="---\ntopic:\n  - sales\n---\n",
        ),
        Example("---\nrating: [4]\n---\n", others=("---\nrating: 5\n---\n",) * 5, unsafe="---\nrating: 4\n---\n"),
        Example("---\nrating: [4, 5]\n---\n", others=("---\nrating: 5\n---\n",) * 5),
    )
    quiet = (
        '---\naliases:\n  - "Part 2: Return"\nmeta:\n  a: 1\n---\n',
        "---\ntags: [a]\naliases: b\n---\n",
        Example("---\ntags: sales\n---\n", others=("---\ntags: [sales, pricing]\n---\n",) * 9),
        Example("---\nauthor: [[Wes Kao]]\n---\n", others=("---\nauthor: Ann Lee\n---\n",) * 9),
        Example("---\ntopic:\n---\n", others=("---\ntopic: [sales]\n---\n",) * 9),
        Example("---\ntopic: a\n---\n", others=("---\ntopic: [a]\n---\n", "---\ntopic: b\n---\n")),
    )

    def check(self, note: Note, context: Context) -> Iterator[Finding]:
        """Give mappings inside names, and what types.json says otherwise."""
        for block in readable_blocks(note):
            for entry in block.entries if block.state is State.VALID else ():
                if entry.node is None:
                    continue
                if entry.key.lower() in _NAMES and entry.node.kind != "scalar":
                    for one in mappings(note, entry, entry.node):
                        yield self.finding(one.start, one.end, one.message, one.fix, Level.WARNING)
                wanted = context.property_types.get(entry.key.lower())
                if wanted and not _in_schema(note, entry, context) and not fits(entry, wanted):
                    message = (
                        f"{quoted(entry.key)} is {named(entry.value)}, and .obsidian/types.json says {quoted(wanted)}"
                    )
                    yield self.finding(entry.key_start, entry.key_end, message, reshape(note, entry, wanted))

    def survey(self, index: Index, context: Context) -> Mapping[str, dict[str, tuple[str, int]]]:
        """Give the minority where a property is a list in some notes and none in others, and the usual shape."""
        shapes = index.column(_SHAPES)
        kinds: dict[str, Counter[str]] = {}
        for (name, kind), number in Counter(chain.from_iterable(shapes.values())).items():
            if name not in context.property_types:
                kinds.setdefault(name, Counter())[kind] = number
        usual = {
            key: count.most_common(1)[0]
            for key, count in kinds.items()
            if len(count) > 1 and (most := max(count.values())) >= _ENOUGH and 2 * most > sum(count.values())
        }
        known: dict[str, dict[str, tuple[str, int]]] = {}
        for path, own in shapes.items() if usual else ():
            for name, kind in own:
                if name in usual and kind != usual[name][0]:
                    known.setdefault(path, {})[name] = usual[name]
        return known

    def compare(self, note: Note, known: dict[str, tuple[str, int]], context: Context) -> Iterator[Finding]:
        """Give the properties that are a list in most other notes and none here, or the other way round."""
        for entry in note.head.entries if note.head and not note.head.json else ():
            usual, number = known.get(entry.key.lower(), ("", 0))
            if not number or entry.value is None or shape(entry.value) == usual or _in_schema(note, entry, context):
                continue
            message = f"{quoted(entry.key)} is {named(entry.value)} here and {usual} in {number} other notes"
            wanted = {LIST: "multitext", SINGLE: "text"}.get(usual, "")
            yield self.finding(entry.key_start, entry.key_end, message, reshape(note, entry, wanted))


def _shapes_in(fact: Facts) -> tuple[tuple[str, str], ...] | None:
    """Return the shapes of a note's properties."""
    if fact.state != State.VALID:
        return None
    told = ((one.key.lower(), one.value) for one in fact.properties if one.value is not None)
    return _held_once(tuple((intern(name), shape(value)) for name, value in told if name not in READ_AS_TEXT)) or None


@lru_cache(maxsize=4096)
def _held_once(shapes: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """Return shapes that were told before, if they were: most notes of a kind have the same."""
    return shapes


_SHAPES = Column(_shapes_in)


def _in_schema(note: Note, entry: Entry, context: Context) -> bool:
    """Return whether the vault's own schema says what the property is: then another rule speaks."""
    return context.schema is not None and context.schema.defines(note.path, entry.key)
