from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from vaultlint.parse.exports.generic import scalars
from vaultlint.parse.exports.values import COLORS
from vaultlint.parse.note import Note
from vaultlint.rules.base import Context, Example, Finding, Level, Rule
from vaultlint.text import quoted

_KEYS = ("tags", "tag", "document_tags", "keywords")


class ColourTag(Rule):
    """Exporters write a highlight's colour among its tags: `Tags: [[yellow]]`, `tags: [blue]`. In the
    tag pane and the graph it then joins all that was ever marked in that colour, which says nothing
    of what is in it. The rule reports the colours among the tags of an exporter's note, once; take them away, or
    give what the colour means to you a tag of its own.
    """

    code = "VL507"
    name = "colour-tag"
    level = Level.INFO
    summary = "a tag that is only a highlight's colour"
    quiet = (
        "---\ntags: [blue, red]\n---\nno exporter's note: blue may be what it is about\n",
        "---\ntags: [blue-ocean, hue/green]\n---\n# T\n\n## Metadata\n- Full Title: T\n- Document Tags: [[red team]]\n",
        "# T\n\n## Metadata\n- Author: [[Blue]]\n- Full Title: [[Orange]]\n\n## Highlights\n- See [[blue]] and #red.\n",
        "---\ntags: [{{tags}}]\n---\n# T\n\n## Metadata\n- Full Title: T\n- Category: #books\n",
    )
    examples = (
        Example("---\ntags: [sales, yellow]\n---\n# T\n\n## Metadata\n- Full Title: T\n"),
        Example("# T\n\n## Metadata\n- Full Title: T\n- Document Tags: [[sales]] [[Blue]]\n"),
        Example(
            "# T\n\n## Metadata\n- Full Title: T\n\n## Highlights\n"
            "- One. ([View Highlight](https://read.readwise.io/read/01aaa))\n    - Tags: [[blue]] #pink\n"
        ),
    )

    def check(self, note: Note, context: Context) -> Iterator[Finding]:
        """Give the colours among the tags in one finding, where the first stands."""
        del context
        if not note.reading.format:
            return
        first: dict[str, tuple[str, int, int]] = {}
        count: Counter[str] = Counter()
        for name, start, end in _tags(note):
            if name.lower() in COLORS:
                first.setdefault(name.lower(), (name, start, end))
                count[name.lower()] += 1
        if first:
            start, end = next((start, end) for _, start, end in first.values())
            shown = _counted([(name, count[key]) for key, (name, _, _) in first.items()])
            found = f"the tag {shown} is" if len(first) == 1 else f"colours among the tags: {shown}; each is"
            yield self.finding(
                start, end, f"{found} only the highlight's colour, wanted a tag for its subject, or none"
            )


def _counted(names: list[tuple[str, int]]) -> str:
    """Return names, with how often each stands there if more than once: ``"blue" (6 times), "pink" (3)``."""
    shown, unit = [], " times"
    for name, often in names:
        shown.append(quoted(name) + (f" ({often}{unit})" if often > 1 else ""))
        unit = "" if often > 1 else unit
    return ", ".join(shown)


def _tags(note: Note) -> Iterator[tuple[str, int, int]]:
    """Give the tags of the properties, and those in an exporter's own lines, with their places."""
    reading, head = note.reading, note.head
    for entry in head.entries if head and not head.json else ():
        if entry.key.lower() in _KEYS and entry.node is not None and not entry.defects:
            for leaf in scalars(entry.node):
                yield leaf.text.strip("#[] "), leaf.start, leaf.end
    others = {one.line for one in reading.stated if one.kind != "tags"}
    lines = reading.apparatus - others
    yield from ((link.target, link.start, link.end) for link in note.body.links if link.line in lines)
    yield from ((tag.name, tag.start, tag.end) for tag in note.body.tags if tag.line in lines)
