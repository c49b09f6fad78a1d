from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from vaultlint.columns import Column
from vaultlint.index import Index
from vaultlint.merge.addresses import normal_url
from vaultlint.parse.note import Facts, Note
from vaultlint.rules.base import Applicability, Context, Example, Finding, Level, Part, Rule
from vaultlint.rules.copies import URL_KEYS, Twin, same_title, told, urls_of
from vaultlint.text import quoted

_MOST = 200  # notes of one address that are compared with one another
_ONE = """---
title: Run the Call
url: https://example.org/run-the-call
---
# Run the Call

## Metadata
- Author: [[Ann Archer]]
- Full Title: Run the Call
- Category: #articles
- URL: https://example.org/run-the-call

## Highlights
- Lead it. ([View Highlight](https://read.readwise.io/read/01aaa))
"""
_OTHER = _ONE.replace("https://example.org/run-the-call", "http://example.org/run-the-call/?utm_source=x")
_THOUGHT = "---\nsource: https://example.org/run-the-call\n---\nA thought of mine on it.\n"


class SameSource(Rule):
    """Two notes are about one document: the same address (scheme, `www.`, tracking parameters apart) or the
    same document id. An exporter was set up twice, a title was changed at the source, or two exporters brought
    the same article. Highlights and your own lines are spread over both, and links lead to either.

    Only notes that an exporter wrote count, and notes of the same title: ten notes of your own that name one
    book as their source are no copies. A note and its full document are none, nor are two notes of which one
    links to the other. `vaultlint fix --unsafe-fixes` merges them: one frontmatter with all keys, one body with
    the highlights of both, the other's name as an alias, and every link redirected. Notes that Readwise's
    plugin manages are never merged: it would write the other one again.
    """

    code = "VL601"
    name = "same-source"
    level = Level.WARNING
    summary = "two notes are about the same document"
    applicability = Applicability.UNSAFE
    changes = frozenset(Part)
    examples = (Example(_ONE, others=(("Articles/Run the Call.md", _OTHER), "[[Run the Call]]\n"), path="Old/Run.md"),)
    quiet = (
        Example(_ONE, others=(("b.md", _ONE.replace("run-the-call", "walk-the-call")),)),
        Example(_ONE, others=(("Full Document Contents/b.md", _ONE),)),
        Example(_ONE, others=(("b.md", _THOUGHT),)),
        Example(_THOUGHT, others=(("b.md", _THOUGHT.replace("mine", "hers")),)),
        Example(_ONE.replace("/run-the-call", "/"), others=(("b.md", _ONE.replace("/run-the-call", "")),)),
        Example(_ONE + "\nSee [[b]].\n", others=(("b.md", _ONE),)),
        Example(_ONE, others=(("b.md", f"```\n{_ONE}```\n"),)),
    )

    def survey(self, index: Index, context: Context) -> Mapping[str, Twin]:
        """Give the notes about a document that another note is about."""
        del context
        notes: dict[str, list[str]] = defaultdict(list)
        for path, sources in index.column(_SOURCES).items():
            for about in sources:
                notes[about].append(path)
        several = ((about, index.records(paths)) for about, paths in notes.items() if len(paths) > 1)
        groups = ((group, about) for about, found in several if len(group := _about(found)) > 1)
        return told(index, groups)

    def compare(self, note: Note, known: Twin, context: Context) -> Iterator[Finding]:
        """Give the place where the note names its source."""
        start, end = _place(note, known.about)
        what = quoted(known.about.removeprefix("id "), 90)
        yield self.finding(
            start, end, f"the same source as in {known.named()}: {what}", known.merging(note.path, context)
        )


def _sources_of(fact: Facts) -> tuple[str, ...] | None:
    """Return the documents that a note names as its source: addresses, and an exporter's id."""
    own = fact.reading.origin.document_id if fact.reading.format else ""
    return (*sorted(urls_of(fact)), *([f"id {own}"] if own else ())) or None


_SOURCES = Column(_sources_of)


def _about(found: list[Facts]) -> list[Facts]:
    """Return those of some notes of one address that are about it: an exporter's, and others of the same title."""
    some = found[:_MOST]
    return [
        fact
        for fact in some
        if fact.reading.format or any(same_title(fact, other) for other in some if other is not fact)
    ]


def _place(note: Note, about: str) -> tuple[int, int]:
    for entry in note.head.entries if note.head else ():
        value = entry.value
        if entry.node and isinstance(value, str) and (about == f"id {value}" or _is(about, entry.key, value)):
            return entry.node.start, entry.node.end
    for stated in note.reading.stated:
        if stated.kind in ("url", "document_id"):
            start = note.lines.start(stated.line)
            return start, start + len(note.lines.line(stated.line))
    return 0, 0


def _is(about: str, key: str, value: str) -> bool:
    return key.lower() in URL_KEYS and value.startswith("http") and normal_url(value) == about
