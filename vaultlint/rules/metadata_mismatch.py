from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import unquote

from vaultlint.merge.addresses import normal_url, same_url
from vaultlint.parse.exports.agreement import plain, same_date, same_people, same_text
from vaultlint.parse.exports.generic import scalars
from vaultlint.parse.exports.values import address_of
from vaultlint.parse.note import Entry, Note, Stated
from vaultlint.rules.base import Context, Example, Finding, Level, Rule
from vaultlint.rules.signs import Sign
from vaultlint.text import quoted

_CATEGORIES = frozenset("article book tweet podcast supplemental pdf video email rss epub".split())
# Addresses of a document within an app: beside one of the web they say no other thing.
_APPS = ("readwise.io", "omnivore.app", "hyp.is", "hypothes.is", "snipd.com", "zotero.org", "getmatter.", "amazon.")


class MetadataMismatch(Rule):
    """An exporter's note says what it is about twice: in its properties and under `## Metadata`. Where
    they differ, a search for the one finds what a reader of the other does not expect: another author, or
    another edition. The rule compares title, author, address, category and date of publication; it passes over
    brackets, quotes, case, punctuation, initials, values cut short or in part, tracking parameters, the ways to
    write a date, and an author with an e-mail address, who wrote the note.
    """

    code = "VL501"
    name = "metadata-mismatch"
    level = Level.INFO
    summary = "frontmatter and metadata list disagree"
    needs = frozenset((Sign.BLOCK,))
    quiet = (
        *(
            f"---\n{properties}\n---\n# Grit\n\n## Metadata\n- Author: [[Ann Lee]], [[Bob Ray]]\n- Full Title: Grit &"
            " Go: The Power\n- Category: #books\n- URL: https://www.example.org/grit/?utm_source=x\n"
            "- Published Date: 2024-03-05\n\n## Highlights\n- One.\n"
            for properties in (
                "title: Grit and more\nauthor: Cy\nurl: {{url}}",
                'title: "grit & go"\nauthor: "[[Ann Lee]]"\nurl: http://example.org/grit',
                "full_title: Grit & Go - The Po…\nauthors: [Ray B., A. Lee]\ncategory: Book",
                "category: sales\nurl:\nsource: readwise\ndate: 2020-01-01\nauthor: Me <me@example.org>",
                "url: https://readwise.io/reader/document_raw_content/1\npublished: March 5, 2024",
                "source: https://blog.example.com\nurl: https://example.org/grit",
                "title: Grit &amp; Go\nauthor:",
            )
        ),
        "---\ntitle: A\nauthor: B\n---\n# Mine\n\n## Metadata\n- Author: C\n",
    )
    examples = tuple(
        Example(f"---\n{one}\n---\n# G\n\n## Metadata\n- Author: [[Ann Lee]]\n- Full Title: G\n{more}\n## Highlights\n")
        for one, more in (
            ("author: Bob Ray", ""),
            ("title: Another Book", ""),
            ("url: https://example.com/other", "- URL: https://example.org/grit\n"),
            ("category: articles", "- Category: #books\n"),
            ("published: 2020-01-01", "- Published Date: 2024-03-05\n"),
        )
    )

    def check(self, note: Note, context: Context) -> Iterator[Finding]:
        """Give each property that no metadata line of its kind agrees with."""
        del context
        head = note.head
        if head is None or head.json or not note.reading.stated:
            return
        for kind, (keys, agree) in _KINDS.items():
            said = _first(note.reading.stated, kind)
            have = [(entry, value) for key in keys if (entry := head.get(key)) and (value := _value(entry, kind))]
            if not said or not have or any(agree(value, said.value) for _, value in have):
                continue
            entry, value = have[0]
            start, end = (entry.node.start, entry.node.end) if entry.node else (entry.key_start, entry.key_end)
            message = (
                f"{quoted(entry.key)} is {quoted(value)}, and line {said.line + 1} says {quoted(plain(said.value))}"
            )
            yield self.finding(start, end, message)


def _first(stated: tuple[Stated, ...], kind: str) -> Stated | None:
    """Return the first line of a kind that says anything; a second copy's lines are not asked."""
    found = (one for one in stated if one.kind == kind and plain(one.value).strip("[]() "))
    return next((one for one in found if kind != "date" or one.label.startswith("publi")), None)


def _value(entry: Entry, kind: str) -> str:
    """Return what a property says, ``""`` if nothing that can be compared."""
    if entry.node is None or entry.defects:
        return ""
    texts = [leaf.text for leaf in scalars(entry.node) if leaf.value is not None]
    value = ", ".join(texts).strip()
    if "{{" in value or "<%" in value or (kind == "author" and "@" in value and "." in value):
        return ""  # an e-mail address names who wrote the note
    return address_of(texts[0]) if kind == "url" and texts else value


def _same_address(one: str, other: str) -> bool:
    first, second = unquote(address_of(one)), unquote(address_of(other))
    if not first or not second or any((app in first) != (app in second) for app in _APPS):
        return True
    short, long = sorted((normal_url(first), normal_url(second)), key=len)
    return long.startswith(short.rstrip("….")) or same_url(first, second)


def _same_category(one: str, other: str) -> bool:
    first, second = (plain(value).lower().strip("# ").rpartition("/")[2].removesuffix("s") for value in (one, other))
    return first == second or not {first, second} <= _CATEGORIES


_KINDS: dict[str, tuple[tuple[str, ...], Callable[[str, str], bool]]] = {
    "title": (("title", "full_title", "full title", "fulltitle", "book_title"), same_text),
    "author": (("author", "authors"), same_people),
    "url": (("url", "source_url", "source url", "link", "source", "original_url"), _same_address),
    "category": (("category",), _same_category),
    "date": (
        ("published", "published_date", "publish_date", "published date", "date published", "publication date"),
        same_date,
    ),
}
