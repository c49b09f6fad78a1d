"""Notes made of parts, so that every combination stands once: two defects in a block, stacked blocks, copies of a note.

What is expected of each is put together from its parts by hand-written rules; no line of vaultlint takes part in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations, product
from typing import Any, NamedTuple

from benchmarks.defects.cases import CaseNote, Named, Wanted


class Entry(NamedTuple):
    """An entry with one defect, and what is to be read of it after the repair."""

    code: str
    lines: str
    properties: dict[str, Any]


_GOOD: tuple[str, dict[str, Any]] = (
    "between: [x, y]\nmore:\n  deep: 1\n",
    {"between": ["x", "y"], "more": {"deep": 1}},
)

ENTRIES = (
    Entry("VL111", "title: Sand: A Study\n", {"title": "Sand: A Study"}),
    Entry("VL111", "names:\n  first: One: Two\n  last: z\n", {"names": {"first": "One: Two", "last": "z"}}),
    Entry("VL112", "author: @sander\n", {"author": "@sander"}),
    Entry("VL112", "heading: [Draft] Sand\n", {"heading": "[Draft] Sand"}),
    Entry("VL112", "people:\n  - @ann\n  - Ben\n", {"people": ["@ann", "Ben"]}),
    Entry("VL112", "share: %20 of it\n", {"share": "%20 of it"}),
    Entry("VL113", 'quote: "Sand" is soft\n', {"quote": '"Sand" is soft'}),
    Entry("VL113", "saying: 'It's sand'\n", {"saying": "It's sand"}),
    Entry("VL114", "items:\n\t- a\n\t- b\n", {"items": ["a", "b"]}),
    Entry("VL114", "places:\n   - a\n  - b\n", {"places": ["a", "b"]}),
    Entry("VL115", "source:Letter\n", {"source": "Letter"}),
    Entry("VL116", "authors: Ann,\nBen\n", {"authors": "Ann, Ben"}),
    Entry("VL117", "status: x\nstatus: x\n", {"status": "x"}),
    Entry("VL117", "topics: [a]\ntopics: [b]\n", {"topics": ["a", "b"]}),
    Entry("VL201", "by: [[Ann Oak]], [[Ben Elm]]\n", {"by": ["[[Ann Oak]]", "[[Ben Elm]]"]}),
    Entry("VL202", "tag: dune\n", {"tags": ["dune"]}),
    Entry("VL301", "tags: sea, shore\n", {"tags": ["sea", "shore"]}),
)


def pairs() -> Iterator[CaseNote]:
    """Give a note for every two entries, in both orders, with good entries between them.

    One bad entry must neither hide nor lose another, nor the good ones around them.
    """
    for first, second in permutations(ENTRIES, 2):
        if {*first.properties} & {*second.properties}:
            continue
        lines = f"---\n{first.lines}{_GOOD[0]}{second.lines}---\nText.\n"
        start = 2 + first.lines.count("\n") + _GOOD[0].count("\n")
        names = [_named(first, 2), _named(second, start)]
        wanted = Wanted({**first.properties, **_GOOD[1], **second.properties})
        yield CaseNote(f"{first.lines!r} {second.lines!r}.md", lines, names, safe=wanted, body=["Text."])


def _named(entry: Entry, start: int) -> Named:
    return Named(entry.code, tuple(range(start, start + entry.lines.count("\n"))))


FIRST: tuple[tuple[str, dict[str, Any]], ...] = (
    ("title: Open\nauthor: Kit\n", {"title": "Open", "author": "Kit"}),
    ("title: Open\ntags:\n  - a\n  - b\n", {"title": "Open", "tags": ["a", "b"]}),
    ("title: Open: Up\nauthor: Kit\n", {"title": "Open: Up", "author": "Kit"}),
    ("title: Open\nitems:\n\t- q\n", {"title": "Open", "items": ["q"]}),
    ("title: Open\ntitle: Open\nsize: 1\n", {"title": "Open", "size": 1}),
    ("title: Open\nauthor: Kit,\nBo\n", {"title": "Open", "author": "Kit, Bo"}),
    ("title: Open\nsummary: |\n  One.\n\n  Two.\n", {"title": "Open", "summary": "One.\n\nTwo.\n"}),
    ("title:Open\nauthor: Kit\n", {"title": "Open", "author": "Kit"}),
)
SECOND: tuple[tuple[str, dict[str, Any]], ...] = (
    ("url: https://example.org/o\ncategory: books\n", {"url": "https://example.org/o", "category": "books"}),
    ("subtitle: A: B\nrating: 3\n", {"subtitle": "A: B", "rating": 3}),
    ('source: "x" y\nrating: 3\n', {"source": '"x" y', "rating": 3}),
    ("by: @me\nrating: 3\n", {"by": "@me", "rating": 3}),
    ("aliases:\n- P\n- Q\n", {"aliases": ["P", "Q"]}),
    ("meta:\n  a: 1\n  b: [x]\n", {"meta": {"a": 1, "b": ["x"]}}),
    ("note: >\n  folded\n  text\nrating: 3\n", {"note": "folded text\n", "rating": 3}),
)


def stacks() -> Iterator[CaseNote]:
    """Give a note for every two blocks, one right below the other: the first, the second or both cannot be read."""
    for (first, one), (second, two), body in product(FIRST, SECOND, ("Text.\n", "\n# Heading\n\n- Item.\n", "")):
        text = f"---\n{first}---\n---\n{second}---\n{body}"
        names = [Named("VL103", (first.count("\n") + 3,))]
        lines = [line for line in body.split("\n") if line]
        yield CaseNote("stacked.md", text, names, safe=Wanted({**one, **two}), body=lines)


_HIGHLIGHTS = tuple(
    f"- What the sea says, {word}. ([View Highlight](https://read.readwise.io/read/01sea{word}))"
    for word in ("first", "second", "third", "fourth")
)
_BLOCK = "---\ntitle: Sea\nurl: https://example.org/sea\n---\n"
_SETS = ((0, 1), (0, 1, 2), (1, 2), (2, 3))
OWN = {
    "indented": "  - Note: my own word",
    "right below": "My own word.",
    "a paragraph": "\n  My own word.\n",
}


def copies(own: str) -> Iterator[CaseNote]:
    """Give notes that stand twice, with an own line in `own` form below a highlight that both copies may hold.

    The highlights are united, and the own line stays right below its highlight.
    """
    for first, second, where, head in product(_SETS, _SETS, (0, 1), ("", "# Sea\n\n")):
        at = (first[-1], second[0])[where]
        parts = [
            _copy(highlights, head, at if where == number else None, own)
            for number, highlights in enumerate((first, second))
        ]
        united = [_HIGHLIGHTS[number] for number in dict.fromkeys(first + second)]
        line = OWN[own].strip("\n")
        note = CaseNote("copies.md", "\n".join(parts), [Named("VL101", (parts[0].count("\n") + 2,))])
        note.safe = Wanted({"title": "Sea", "url": "https://example.org/sea"})
        note.body = [*head.strip().splitlines(), line, *united]
        note.body_in_order = False
        note.together = [_HIGHLIGHTS[at], line]
        yield note


def _copy(highlights: tuple[int, ...], head: str, at: int | None, own: str) -> str:
    lines = "".join(f"{_HIGHLIGHTS[one]}\n" + (f"{OWN[own]}\n" if one == at else "") for one in highlights)
    return f"{_BLOCK}{head}{lines}"
