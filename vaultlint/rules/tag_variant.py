from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import chain

from vaultlint.index import Index
from vaultlint.parse.note import Note, Tag
from vaultlint.rules.base import Applicability, Context, Example, Finding, Fix, Level, Part, Rule
from vaultlint.rules.tagging import OWN_TAGS, own_tags, respelled
from vaultlint.rules.variants import Usual, joined, same_tag, usual_forms

_CLEAR = 3  # times as many notes must use a form before the other is rewritten


class TagVariant(Rule):
    """One tag is written in several ways in this vault: `startups` here, `startup` in most notes, or
    `pricing-strategy` beside `pricingstrategy`. Obsidian takes them for different tags, and a search for one
    misses the other; where only upper and lower case differ it takes them for one, and the tag pane
    shows one of the two; that is reported only of tags in properties.

    The unsafe fix writes the form that most notes use, in properties and in the text, where three times as
    many notes use it. In notes that an exporter or a clipper wrote only properties count: the hashtags in
    their text are other people's. The rule goes by the words' letters: two tags that mean different things
    (`process`, and what runs on a machine: `processes`) look like variants to it. Saved searches and queries
    that name the other form are not changed.
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
        Example("---\ntags: [agent-ware, agentware]\n---\n", others=("#agentware\n",) * 4),
        Example("---\nsource: https://example.org\n---\n#startups\n", others=("#startup\n",) * 3),
        Example("---\ntags: [startup]\n---\n#startups\n", others=("#startup\n",) * 3),
        Example("#news\n", others=("#new\n",) * 3),
        Example("#economics\n", others=("#economic\n",) * 3),
        Example("#class\n", others=("#clas\n",) * 3),
        Example("#status\n", others=("#statu\n",) * 3),
        Example("#startups/eu\n", others=("#startups/us\n",) * 3),
        Example("#2024-01\n", others=("#2024/01\n",) * 3),
        Example("#c\n", others=("#cs\n",) * 3),
        Example("`#startups`\n", others=("#startup\n",) * 3),
    )

    def survey(self, index: Index, context: Context) -> Mapping[str, dict[str, Usual]]:
        """Give the notes with a spelling that is not the usual one."""
        del context
        own = index.column(OWN_TAGS)
        notes = Counter(chain.from_iterable(own.values()))
        usual = usual_forms(notes, same_tag)
        odd = ((path, {name: usual[name] for name in names if name in usual}) for path, names in own.items() if usual)
        return {path: told for path, told in odd if told}

    def compare(self, note: Note, known: dict[str, Usual], context: Context) -> Iterator[Finding]:
        """Give each tag that is spelled otherwise, once, where it first stands."""
        del context
        tags = own_tags(note)
        names = {tag.name for tag in tags}
        for name in dict.fromkeys(tag.name for tag in tags if tag.name in known):
            usual = known[name]
            own = [tag for tag in tags if tag.name == name]
            found = usual.beside(name, here=usual.form in names)
            if not found or _meant(name, usual.form, own, names):
                continue
            edits = respelled(note, own, usual.form)
            fix = None
            if len(edits) == len(own) and usual.notes >= _CLEAR * usual.others:
                keys = frozenset(("tags", "tag"))
                fix = Fix(f"write it as {usual.form}", edits, Applicability.UNSAFE, keys, swaps=((name, usual.form),))
            place = edits[0] if edits else own[0]
            yield self.finding(place.start, place.end, f"the tag {found}", fix)


def _meant(name: str, usual: str, own: list[Tag], names: set[str]) -> bool:
    """Return whether a spelling is rather meant: one who wrote both side by side tells them apart.

    Of two forms in one list of properties only a plural is an oversight. Where case alone differs, Obsidian
    takes them for one tag: that is told of properties alone.
    """
    in_body = all(tag.where == "body" for tag in own)
    if name.lower() == usual.lower():
        return in_body or usual in names
    return usual in names and (in_body or joined(name) == joined(usual))
