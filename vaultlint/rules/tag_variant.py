from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from vaultlint.parse import emit
from vaultlint.parse.note import Facts, Note, Tag
from vaultlint.parse.properties import property_tags
from vaultlint.rules.base import Applicability, Context, Example, Finding, Fix, Level, Part, Rule
from vaultlint.rules.variants import Usual, same_tag, usual_forms
from vaultlint.text import Edit

_CLEAR = 3  # times as many notes must use a form before the other is rewritten


class TagVariant(Rule):
    """One tag is written in several ways in this vault: `startups` here, `startup` in most notes, or
    `pricing-strategy` beside `pricingstrategy`. Obsidian takes them for different tags, and a search for one
    misses the other; where only upper and lower case differ it takes them for one, and the tag pane
    shows one of the two; that is reported only of tags in properties.

    The unsafe fix writes the form that most notes use, in properties and in the text, where three times as
    many notes use it; it leaves what stands in a highlight, which others wrote. It goes by the words'
    letters: two tags that mean different things (`process`, and what runs on a machine: `processes`) look like
    variants to it. Saved searches and queries that name the other form are not changed.
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
            others=("---\ntags: [startup]\n---\n", "On #startup/eu and #startup.\n", "#startup\n"),
            unsafe="---\ntags: [startup, b2b]\n---\nAbout #startup.\n",
        ),
        Example("#pricingstrategy\n", others=("#pricing-strategy\n",) * 3, unsafe="#pricing-strategy\n"),
        Example("---\ntags: [Sales]\n---\n", others=("#sales\n",) * 3, unsafe="---\ntags: [sales]\n---\n"),
        Example("#books\n", others=("#book\n",) * 2),
        Example("---\ntags: [books, book]\n---\n", others=("#book\n",) * 3, unsafe="---\ntags: [book]\n---\n"),
        Example("#topics\n", others=("#topic\n",) * 3, unsafe="#topic\n"),
    )
    quiet = (
        Example("#Sales\n", others=("#sales\n",) * 3),
        Example("---\ntags: [TAG, tag]\n---\n", others=("#tag\n",) * 3),
        Example("#startups\n", others=("#startup\n",)),
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
        names = {tag.name for tag in tags}
        for name in dict.fromkeys(tag.name for tag in tags if tag.name in known):
            usual = known[name]
            own = [tag for tag in tags if tag.name == name]
            found = usual.beside(name, here=usual.form in names)
            only_case = name.lower() == usual.form.lower()
            if not found or (only_case and (usual.form in names or all(tag.where == "body" for tag in own))):
                continue
            edits = tuple(_edits(note, name, usual.form))
            fix = None
            if len(edits) == len(own) and usual.notes >= _CLEAR * usual.others and not _highlighted(note, own):
                keys = frozenset(("tags", "tag"))
                fix = Fix(f"write it as {usual.form}", edits, Applicability.UNSAFE, keys, swaps=((name, usual.form),))
            place = edits[0] if edits else own[0]
            yield self.finding(place.start, place.end, f"the tag {found}", fix)


def _highlighted(note: Note, tags: list[Tag]) -> bool:
    """Return whether a tag stands in a highlight."""
    rows = [tag.line for tag in tags if tag.where == "body"]
    return bool(rows) and any(mark.line <= row < mark.end_line for mark in note.reading.highlights for row in rows)


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
