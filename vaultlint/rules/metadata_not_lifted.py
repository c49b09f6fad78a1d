from __future__ import annotations

from collections.abc import Iterator

from vaultlint.merge import copies_in
from vaultlint.parse import emit
from vaultlint.parse.exports.claims import place_of
from vaultlint.parse.exports.values import COLORS, is_parted, names_of, tags_of, unquoted, unstressed, wikilinks
from vaultlint.parse.note import Note, Stated, Value
from vaultlint.parse.tagnames import nearest_tag
from vaultlint.rules.base import Applicability, Context, Example, Finding, Fix, Level, Part, Rule
from vaultlint.text import Edit, newline_of

_BODY = "# T\n\n## Metadata\n- Author: [[Ann Lee]]\n- Full Title: Grit: The Power\n- Category: #books\n"
_PAGE = 'title:: T (highlights)\nauthor:: [[Ann]]\nfull-title:: "T"\ncategory:: #books\n\n- One.\n'
_MOST_TAGS = 200
_NEEDED = frozenset(("author", "title", "url"))  # two of them make it worth while


class MetadataNotLifted(Rule):
    """The note says title, author and address in its text alone: Obsidian shows no properties, and no
    query, Base or table finds it by them. The fix writes frontmatter above the note: title, author, url,
    category, tags, summary, as the lines say them, and leaves the text as it is. Links stay links; colours,
    and words with blanks alone between them, are no tags. It is unsafe: the exporter may take the note for
    changed, and append to it from then on. In Logseq lines such as `title::` are the page's properties while
    nothing stands above them: the rule is silent in its vaults, and only reports in what is Obsidian's too.
    """

    code = "VL503"
    name = "metadata-not-lifted"
    level = Level.INFO
    summary = "an exporter's metadata stand in the text, and nowhere else"
    applicability = Applicability.UNSAFE
    changes = frozenset((Part.PROPERTIES, Part.LINKS, Part.TAGS))
    quiet = (
        "---\ntitle: T\n---\n" + _BODY,
        "---\n\n" + _BODY,
        "***\n" + _BODY,
        "# Mine\n\n## Metadata\n- Author: me\n- URL: https://example.org\n",
        "# T\n\n## Metadata\n- Full Title: T\n- Category: #books\n\n## Highlights\n",
        "# T\n\n## Metadata\n- Author: [[{{author}}]]\n- Full Title: T {{title}}\n- URL: https://example.org\n",
    )
    examples = (
        Example(
            _BODY,
            unsafe='---\ntitle: "Grit: The Power"\nauthor: "[[Ann Lee]]"\ncategory: books\n---\n' + _BODY,
        ),
        Example(
            "# T\n\n## Metadata\n- Author: Ann Lee\n- Full Title: T\n- URL: https://example.org/t\n"
            "- Document Tags: [[deep work]] [[blue]] #sales\n",
            unsafe="---\ntitle: T\nauthor: Ann Lee\nurl: https://example.org/t\ntags:\n  - deep-work\n  - sales\n---\n"
            "# T\n\n## Metadata\n- Author: Ann Lee\n- Full Title: T\n- URL: https://example.org/t\n"
            "- Document Tags: [[deep work]] [[blue]] #sales\n",
        ),
        Example(_PAGE, unsafe='---\ntitle: T\nauthor: "[[Ann]]"\ncategory: books\n---\n' + _PAGE),
    )

    def check(self, note: Note, context: Context) -> Iterator[Finding]:
        """Give the first metadata line of an exporter's note that has no frontmatter."""
        stated = note.reading.stated
        home = context.home if note.reading.format == "readwise-logseq" else "obsidian"
        if not stated or note.blocks or home == "logseq" or _begins_with_rule(note):
            return
        if len(copies_in(note)) > 1:
            return  # VL101 puts the copies together first
        values = _values(note)
        if len(_NEEDED & values.keys()) < 2 or any("{{" in one.value or "<%" in one.value for one in stated):
            return
        message = f"{', '.join(values)} stand in the text alone, wanted as properties"
        yield self.finding(*place_of(note, stated[0]), message, _fix(note, values) if home == "obsidian" else None)


def _begins_with_rule(note: Note) -> bool:
    first = note.text.lstrip().split("\n", 1)[0].replace(" ", "").strip()
    return len(first) > 2 and len(set(first)) == 1 and first[0] in "-*_"


def _values(note: Note) -> dict[str, Value]:
    """Return the properties that the metadata lines make, in the order to write them."""
    stated, origin = note.reading.stated, note.reading.origin
    lines = [one.value for one in stated if one.kind == "tags" and is_parted(one.value)]
    tags = [nearest_tag(name) for value in lines for name in tags_of(value)]
    known = {name.lower(): name for name in reversed(tags) if name and name.lower() not in COLORS}
    names: list[Value] = [*reversed(known.values())]
    authors = _authors(stated)
    values: dict[str, Value] = {
        "title": _plain_title(_said(stated, "title")),
        "author": authors[0] if len(authors) == 1 else authors,
        "url": origin.url,
        "category": origin.category,
        "tags": names[:_MOST_TAGS],
        "summary": " ".join(origin.summary.split()) if _said(stated, "summary") else "",
    }
    return {key: value for key, value in values.items() if value}


def _plain_title(value: str) -> str:
    """Return a title without the quotes, emphasis marks or link around it."""
    links = wikilinks(value := unstressed(value))
    return links[0][2] if links and links[0][:2] == (0, len(value)) else unquoted(value)


def _said(stated: tuple[Stated, ...], kind: str) -> str:
    return next((one.value.strip() for one in stated if one.kind == kind and one.value.strip()), "")


def _authors(stated: tuple[Stated, ...]) -> list[Value]:
    """Return the authors of the first line that names any: as links where they are links."""
    for one in stated:
        if one.kind == "author" and (names := names_of(one.value)):
            links = {name: one.value[start:end] for start, end, name in wikilinks(one.value)}
            return [links.get(name, name) for name in names]
    return []


def _fix(note: Note, values: dict[str, Value]) -> Fix:
    newline = newline_of(note.text)
    block = "".join(emit.entry(key, value, newline) for key, value in values.items())
    edit = Edit(0, 0, f"---{newline}{block}---{newline}")
    return Fix("write the metadata as frontmatter", (edit,), Applicability.UNSAFE, frozenset(values))
