from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from vaultlint.columns import Column
from vaultlint.index import Index
from vaultlint.parse.note import Facts, Note
from vaultlint.rules.base import Applicability, Context, Example, Finding, Level, Part, Rule
from vaultlint.rules.copies import Twin, is_dated, told, urls_of

_SHORT = 40  # characters: what is shorter may be said in two documents
_MOST = 20  # notes: a text that stands in more is a formula
_FEWEST = 2
_SHARE = 0.5

_MARKS = """\
- Whoever leads the call decides what is talked about and when it ends. \
([View Highlight](https://read.readwise.io/read/01aaa))
- Say no early, say it once, and say what you will do instead. ([View Highlight](https://read.readwise.io/read/01bbb))
"""
_ONE = f"""# Run the Call

## Metadata
- Author: [[Ann Archer]]
- Full Title: Run the Call
- Category: #articles
- URL: https://example.org/run

## Highlights
{_MARKS}"""
_OTHER = _ONE.replace("Run the Call", "How to Run a Call").replace("example.org/run", "example.com/how")
_APART = _OTHER.replace("call decides", "talk decides").replace("Say no early", "Say so early")


class SameHighlights(Rule):
    """Two notes of different addresses hold the same highlights, at least half of the smaller one's: an article
    that was published in two places, or saved from a newsletter and from the web, and highlighted in both.
    Notes of one address are VL601's. The unsafe fix merges them where at most one of the two names an address.
    """

    code = "VL604"
    name = "same-highlights"
    level = Level.INFO
    summary = "two notes hold the same highlights"
    applicability = Applicability.UNSAFE
    changes = frozenset(Part)
    examples = (Example(_ONE, others=(("b.md", _OTHER),)),)
    quiet = (
        Example(
            _ONE, others=(("b.md", _OTHER.replace("call decides", "talk decides").replace("Say no early", "Say so")),)
        ),
        Example(_ONE, others=(("b.md", _ONE),)),
        Example(_ONE, others=(("b.md", f"# Quotes\n\n> {_MARKS[2:70]}\n"),)),
        Example(_ONE, others=(("Full Document Contents/b.md", _OTHER),)),
    )

    def survey(self, index: Index, context: Context) -> Mapping[str, Twin]:
        """Give the notes whose highlights another note holds."""
        del context
        marks = index.column(_MARKS_OF)
        holders: dict[str, list[str]] = defaultdict(list)
        for path, texts in marks.items():
            for text in texts:
                holders[text].append(path)
        shared = Counter(
            (one, other)
            for paths in holders.values()
            if 1 < len(paths) <= _MOST
            for at, one in enumerate(paths)
            for other in paths[at + 1 :]
        )
        pairs = (
            index.records((one, other))
            for (one, other), count in sorted(shared.items())
            if count >= max(_FEWEST, _SHARE * min(len(marks[one]), len(marks[other])))
        )
        found = told(index, ((pair, "") for pair in pairs if _are_apart(*pair)))
        named = {
            one.path: bool(urls_of(one)) for one in index.records((*found, *(twin.kept for twin in found.values())))
        }
        return {path: one._replace(merges=not (named[path] and named[one.kept])) for path, one in found.items()}

    def compare(self, note: Note, known: Twin, context: Context) -> Iterator[Finding]:
        """Give the note's first highlight."""
        mark = next(iter(note.reading.highlights), None)
        start = note.lines.start(mark.line) if mark else 0
        end = start + len(note.lines.line(mark.line)) if mark else 0
        yield self.finding(
            start, end, f"the same highlights stand in {known.named()}", known.merging(note.path, context)
        )


def _long_in(fact: Facts) -> tuple[str, ...] | None:
    """Return the highlights of a note that are so long that no two documents say them by chance."""
    return tuple(dict.fromkeys(text for text in fact.reading.texts if len(text) >= _SHORT)) or None


_MARKS_OF = Column(_long_in)


def _are_apart(one: Facts, other: Facts) -> bool:
    """Return whether no other rule speaks about two notes: they name different addresses, and are no daily notes."""
    ids = {fact.reading.origin.document_id for fact in (one, other)}
    same = bool(urls_of(one) & urls_of(other)) or (len(ids) == 1 and "" not in ids)
    return not same and not (is_dated(one.path) and is_dated(other.path))
