from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import chain

from vaultlint.columns import Column
from vaultlint.index import Index
from vaultlint.parse import emit
from vaultlint.parse.keys import SINGULAR
from vaultlint.parse.note import Facts, Note
from vaultlint.patterns import pattern
from vaultlint.rules.base import Applicability, Context, Example, Finding, Fix, Level, Part, Rule
from vaultlint.rules.variants import Usual, usual_forms
from vaultlint.schema.model import ALWAYS
from vaultlint.text import Edit, printable

_PUBLISH = frozenset(("description", "image", "cover"))
_GAPS = pattern(r"[ _-]+")


class KeyVariant(Rule):
    """One property is written in several ways in this vault: `Date Created` here, `date_created` in most
    notes. Obsidian lists them as different properties (case alone it forgives, most scripts do not), so that a
    query for one misses the notes with the other. The unsafe fix renames the key to the
    form that most notes use; templates and queries that name the other form are not changed. Obsidian's own
    properties (`tags`, `aliases`, `cssclasses` …) are passed over: it reads them in any case.
    """

    code = "VL205"
    name = "key-variant"
    level = Level.INFO
    summary = "a property's name is spelled otherwise than in most notes"
    applicability = Applicability.UNSAFE
    changes = frozenset((Part.PROPERTIES, Part.TAGS))
    examples = (
        Example(
            "---\nDate Created: 2024-01-01 # day\n---\n",
            others=("---\ndate_created: 2024-01-02\n---\n",) * 2,
            unsafe="---\ndate_created: 2024-01-01 # day\n---\n",
        ),
        Example("---\nAuthor: A\nauthor: B\n---\n", others=("---\nauthor: C\n---\n",) * 2),
    )
    quiet = (
        Example("---\nauthor: A\n---\n", others=("---\nauthors: B\n---\n", "---\nauthor: C\n---\n")),
        Example("---\ndate: 2024-01-01\n---\n", others=("---\ndate_created: 2024-01-01\n---\n",) * 3),
        Example("---\ntags: [a]\nalias: x\n---\n", others=("---\nTags: [b]\nAlias: y\n---\n",) * 3),
        Example("---\nAuthor: A\n---\n", others=("---\nauthor: B\n---\n",)),
        Example("---\nmeta:\n  Author: A\n---\n", others=("---\nauthor: B\n---\n",) * 3),
    )

    def survey(self, index: Index, context: Context) -> Mapping[str, dict[str, Usual]]:
        """Give the notes with a spelling that is not the usual one."""
        del context
        keys = index.column(_KEYS)
        notes = Counter(chain.from_iterable(keys.values()))
        usual = usual_forms({key: number for key, number in notes.items() if _may_vary(key)}, same_key)
        odd = ((path, {key: usual[key] for key in own if key in usual}) for path, own in keys.items() if usual)
        return {path: told for path, told in odd if told}

    def compare(self, note: Note, known: dict[str, Usual], context: Context) -> Iterator[Finding]:
        """Give the keys that are spelled otherwise than in most notes."""
        del context
        head = note.head
        if head is None:
            return
        names = [same_key(entry.key) for entry in head.entries]
        for entry in head.entries:
            usual = known.get(entry.key)
            found = usual.beside(entry.key, here=any(one.key == usual.form for one in head.entries)) if usual else ""
            if usual is None or not found:
                continue
            fix = None
            if names.count(same_key(entry.key)) == 1 and not entry.defects and not head.json:
                edit = Edit(entry.key_start, entry.key_end, emit.scalar(usual.form))
                keys = frozenset((entry.key.lower(), usual.form.lower()))
                fix = Fix(printable(f"rename it to {usual.form}"), (edit,), Applicability.UNSAFE, keys)
            yield self.finding(entry.key_start, entry.key_end, found, fix)


def _keys_of(fact: Facts) -> tuple[str, ...] | None:
    return tuple(dict.fromkeys(one.key for one in fact.properties)) or None


_KEYS = Column(_keys_of)


def _may_vary(key: str) -> bool:
    """Return whether a property is no one of Obsidian's own, or of Publish's."""
    name = SINGULAR.get(key.lower(), key.lower())
    return name not in ALWAYS and name not in _PUBLISH


def same_key(key: str) -> str:
    """Return what all spellings of a key have in common: letters without case and gaps."""
    return _GAPS.sub("", key.casefold()) or key
