"""What exporters write, without end; copies of a note in one file."""

from __future__ import annotations

from .case import Case, growing, repeated

_READWISE = "# T\n![rw-book-cover](x)\n## Metadata\n- Author: [[A]]\n- Full Title: T\n\n## Highlights\n"
_PIECES = {
    "highlights-same": ("- a ([View Highlight](https://read.readwise.io/read/01ab))\n", "the same highlight"),
    "highlights-location": (
        "- a ([Location 1](https://readwise.io/to_kindle?action=open&location=1))\n",
        "highlights of a Kindle",
    ),
    "notes": ("- a\n    - Note: x\n", "notes below highlights"),
    "note-lines": ("      note line\n", "one note of very many lines"),
    "tags": ("    - Tags: [[a]] #b, and [[c]]\n", "lines of tags"),
    "actions": (".a ", "actions of Readwise in one note"),
    "mail": ("> [!quote] x\n\n", "quotes of Matter"),
    "weread": ("> \U0001f4cc [a](<weread://b>)\n", "highlights of WeRead"),
    "zotero": ("[p](zotero://open-pdf/x) ", "links of Zotero"),
    "marks": ("<mark <", "marks of Omnivore"),
    "summary": ("- Summary: x\n", "the same line of metadata"),
    "authors": ("- Author: [[a]] [[b]]\n", "lines of authors"),
    "metadata": ("## Metadata\n", "the heading of the metadata"),
    "sync": ("## New highlights added May 5, 2023 at 5:05 PM\n", "headings of later syncs"),
    "logseq": ("- a\n  id:: b\n  tags:: [[c]]\n", "properties of Logseq"),
    "hypothesis": ("> a\n> \u2014 [Updated on 2023](https://hyp.is/a)\n", "annotations"),
    "continued": ("  continued\n", "a highlight of very many lines"),
}


def _many(size: int) -> str:
    return _READWISE + "".join(
        f"- Highlight {at} says a thing. ([View Highlight](https://read.readwise.io/read/01{at:024x}))\n"
        for at in range(size)
    )


def _copy(rows: int, seed: int = 0) -> str:
    text = "".join(
        f"- Sentence {at} of the book. ([View Highlight](https://read.readwise.io/read/01{at:024x}))\n"
        for at in range(seed, seed + rows)
    )
    return (
        "---\ntitle: A book\nauthor: [[A]]\nurl: https://a.example/a-long-slug-of-a-book\ntags: [a]\n---\n"
        f"# A book\n\n## Metadata\n- Author: [[A]]\n\n## Highlights\n{text}\n"
    )


CASES: list[Case] = [
    *(
        repeated(
            f"export-{name}", f"an export of Readwise with {attacks} without end", unit, before=_READWISE, changes=True
        )
        for name, (unit, attacks) in _PIECES.items()
    ),
    growing("export-highlights", "tens of thousands of highlights", _many, changes=True),
    growing(
        "copies-same",
        "thousands of copies of a note in one file",
        lambda size: _copy(2) * size,
        "VL101",
        full=5000,
        short=30,
        changes=True,
    ),
    growing(
        "copies-appended",
        "copies that hold other highlights each",
        lambda size: "".join(_copy(3, at) for at in range(size)),
        "VL101",
        full=5000,
        short=30,
        changes=True,
    ),
    growing(
        "copies-two-large",
        "two copies with thousands of highlights each",
        lambda size: _copy(size) + _copy(size, size // 2),
        "VL101",
        full=5000,
        short=100,
        changes=True,
    ),
    growing(
        "copies-two-disjoint",
        "two copies that share no highlight",
        lambda size: _copy(size) + _copy(size, size),
        "VL101",
        full=5000,
        short=100,
        changes=True,
    ),
    growing(
        "copies-other-documents",
        "thousands of different documents in one file",
        lambda size: "".join(
            f"---\ntitle: B{at}\nurl: https://a.example/{at}\n---\n# B{at}\n\nText {at}.\n" for at in range(size)
        ),
        full=5000,
        short=30,
        changes=True,
    ),
    growing(
        "copies-no-end",
        "copies whose last line has no end",
        lambda size: _copy(1).rstrip() * size,
        full=3000,
        short=30,
        changes=True,
    ),
    growing(
        "copies-long-lines",
        "two copies of one line of megabytes",
        lambda size: _copy(1) + "word " * size + "\n" + _copy(1) + "word " * size + "\n",
        full=900_000,
        short=5000,
        changes=True,
    ),
    growing(
        "copies-fenced",
        "copies in a code fence: an example, to be left alone",
        lambda size: f"# Example\n\n```\n{_copy(1) * size}```\n",
        full=20_000,
        short=100,
    ),
]
