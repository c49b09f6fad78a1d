from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from vaultlint.parse import emit
from vaultlint.parse.note import Facts, Note
from vaultlint.rules.base import Applicability, Context, Example, Finding, Fix, Level, Part, Rule
from vaultlint.rules.variants import Usual, usual_forms
from vaultlint.text import Edit, quoted

_GAPS = re.compile(r"[ _-]+")


class KeyVariant(Rule):
    """One property is written in several ways in this vault: `Date Created` here, `date_created` in most
    notes. Obsidian lists them as different properties (case alone it forgives, Dataview and scripts do
    not), so that a query for one misses the notes with the other. The unsafe fix renames the key to the
    form that most notes use; templates and queries that name the other form are not changed.
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
        Example("---\nmeta:\n  Author: A\n---\n", others=("---\nauthor: B\n---\n",) * 3),
    )

    def survey(self, facts: Sequence[Facts], context: Context) -> Mapping[str, dict[str, Usual]]:
        """Give the notes with a spelling that is not the usual one."""
        del context
        notes = Counter(key for record in facts for key in {prop.key for prop in record.properties})
        usual = usual_forms(notes, same_key)
        known: dict[str, dict[str, Usual]] = {}
        for record in facts:
            for key, _, _ in record.properties:
                if key in usual:
                    known.setdefault(record.path, {})[key] = usual[key]
        return known

    def compare(self, note: Note, known: dict[str, Usual], context: Context) -> Iterator[Finding]:
        """Give the keys that are spelled otherwise than in most notes."""
        del context
        head = note.head
        names = [same_key(entry.key) for entry in head.entries] if head else []
        for entry in head.entries if head else ():
            usual = known.get(entry.key)
            if usual is None:
                continue
            fix = None
            if names.count(same_key(entry.key)) == 1 and not entry.defects and head and not head.json:
                edit = Edit(entry.key_start, entry.key_end, emit.scalar(usual.form))
                keys = frozenset((entry.key.lower(), usual.form.lower()))
                fix = Fix(f"rename it to {usual.form}", (edit,), Applicability.UNSAFE, keys)
            message = f"{quoted(entry.key)} is spelled {usual}"
            yield self.finding(entry.key_start, entry.key_end, message, fix)


def same_key(key: str) -> str:
    """Return what all spellings of a key have in common: letters without case and gaps."""
    return _GAPS.sub("", key.casefold()) or key
