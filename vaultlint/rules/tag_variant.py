from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from vaultlint.parse import emit
from vaultlint.parse.note import Facts, Note
from vaultlint.parse.properties import property_tags
from vaultlint.rules.base import Applicability, Context, Example, Finding, Fix, Level, Part, Rule
from vaultlint.rules.variants import Usual, usual_forms
from vaultlint.text import Edit, quoted

_HYPHENS = re.compile(r"(?<=\w)[-_](?=\w)")
# Words that end in s and are no plural of what stands before it.
_NO_PLURALS = frozenset("news means series species works arms goods customs glasses lens bias atlas canvas".split())
_ICS = frozenset("topics metrics critics comics clinics fabrics".split())  # plurals; economics and physics are none
_PLURAL = re.compile(r"(?<=[a-z]{3})(?:(?<=[^aeiou])(?P<ies>ies)|(?<=ch|sh)es|(?<=[sxz])es|(?<![siu])s)$")


class TagVariant(Rule):
    """One tag is written in several ways in this vault: `startups` here, `startup` in most notes, or
    `pricing-strategy` beside `pricingstrategy`. Obsidian takes them for different tags, and a search for one
    misses the other; where only upper and lower case differ it takes them for one, and the tag pane
    shows one of the two.

    The unsafe fix writes the form that most notes use, in properties and in the text. Saved searches and
    queries that name the other form are not changed.
    """

    code = "VL305"
    name = "tag-variant"
    level = Level.INFO
    summary = "a tag is spelled otherwise than in most notes"
    applicability = Applicability.UNSAFE
    changes = frozenset((Part.PROPERTIES, Part.TAGS, Part.PROSE, Part.HEADINGS, Part.HIGHLIGHTS))
    examples = (
        Example(
            "---\ntags: [startups, b2b]\n---\nAbout #startups.\n",
            others=("---\ntags: [startup]\n---\n", "On #startup/eu and #startup.\n"),
            unsafe="---\ntags: [startup, b2b]\n---\nAbout #startup.\n",
        ),
        Example("#pricingstrategy\n", others=("#pricing-strategy\n",) * 2, unsafe="#pricing-strategy\n"),
        Example("#Sales\n", others=("#sales\n",) * 2, unsafe="#sales\n"),
        Example("---\ntags: [books, book]\n---\n", others=("#book\n",) * 2, unsafe="---\ntags: [book]\n---\n"),
        Example("#topics\n", others=("#topic\n",) * 2, unsafe="#topic\n"),
    )
    quiet = (
        Example("#news\n", others=("#new\n",) * 3),
        Example("#economics\n", others=("#economic\n",) * 3),
        Example("#class\n", others=("#clas\n",) * 3),
        Example("#status\n", others=("#statu\n",) * 3),
        Example("#startups/eu\n", others=("#startups/us\n",) * 3),
        Example("#2024-01\n", others=("#2024/01\n",) * 3),
        Example("#c\n", others=("#cs\n",) * 3),
        Example("`#startups`\n", others=("#startup\n",) * 3),
    )

    def survey(self, facts: Sequence[Facts], context: Context) -> Mapping[str, dict[str, Usual]]:
        """Give the notes with a spelling that is not the usual one."""
        del context
        notes = Counter(name for record in facts for name in {tag.name for tag in record.tags})
        usual = usual_forms(notes, same_tag)
        known: dict[str, dict[str, Usual]] = {}
        for record in facts:
            for tag in record.tags:
                if tag.name in usual:
                    known.setdefault(record.path, {})[tag.name] = usual[tag.name]
        return known

    def compare(self, note: Note, known: dict[str, Usual], context: Context) -> Iterator[Finding]:
        """Give each tag that is spelled otherwise, once, where it first stands."""
        del context
        head = note.head
        tags = [*(property_tags(note, head.entries) if head else ()), *note.body.tags]
        for name in dict.fromkeys(tag.name for tag in tags if tag.name in known):
            usual = known[name]
            own = [tag for tag in tags if tag.name == name]
            edits = tuple(_edits(note, name, usual.form))
            fix = None
            if len(edits) == len(own):
                keys = frozenset(("tags", "tag"))
                fix = Fix(f"write it as {usual.form}", edits, Applicability.UNSAFE, keys, swaps=((name, usual.form),))
            only = ", and only its case differs" if name.lower() == usual.form.lower() else ""
            message = f"the tag {quoted(name)} is spelled {usual}{only}"
            place = edits[0] if edits else own[0]
            yield self.finding(place.start, place.end, message, fix)


def same_tag(tag: str) -> str:
    """Return what all spellings of a tag have in common: no case, no hyphens within words, no plural."""
    parts = tag.casefold().split("/")
    return "/".join(part if part[:1].isdigit() else _singular(_HYPHENS.sub("", part)) for part in parts)


def _singular(word: str) -> str:
    if word in _NO_PLURALS or (word.endswith("ics") and word not in _ICS):
        return word
    return _PLURAL.sub(lambda found: "y" if found["ies"] else "", word)


def _edits(note: Note, name: str, wanted: str) -> Iterator[Edit]:
    for entry in note.head.entries if note.head and not note.head.json else ():
        if entry.key.lower() in ("tags", "tag") and entry.node and not entry.defects:
            items = entry.node.children or (entry.node,)
            standing = wanted in {leaf.text.strip().removeprefix("#") for leaf in items}
            for at, leaf in enumerate(items):
                if leaf.text.strip().removeprefix("#") == name:
                    written = Edit(leaf.start, leaf.end, emit.scalar(wanted, in_flow=entry.node.style == "flow"))
                    edit = emit.without_item(note.text, entry.node, at) if standing else written
                    if edit:
                        yield edit
    for tag in note.body.tags:
        if tag.name == name:
            yield Edit(tag.start, tag.end, f"#{wanted}")
