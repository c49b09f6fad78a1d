from __future__ import annotations

from collections.abc import Iterator, Mapping

from vaultlint.index import Index
from vaultlint.parse.note import Facts, Note
from vaultlint.rules.base import Applicability, Context, Example, Finding, Level, Part, Rule
from vaultlint.rules.copies import Twin, are_companions, original_stem, stem_of, urls_of

_TEXT = "# Run the Call\n\n- Lead it. ([View Highlight](https://read.readwise.io/read/01aaa))\n"
_SHORT = 25  # characters: a highlight below that says little


class NumberedCopy(Rule):
    """A note's name ends in a number, and beside it lies the note without that number, with the same content:
    `Run the Call 1`, `Run the Call (1)`, `Run the Call-2`, `Run the Call (Updated May 2023)`. A sync or an
    exporter did not find the first one and wrote a second.

    `Chapter 2` beside `Chapter` is none: what they say differs. The unsafe fix merges the copy into the note
    without the number.
    """

    code = "VL603"
    name = "numbered-copy"
    level = Level.INFO
    summary = "a numbered copy of the note beside it"
    applicability = Applicability.UNSAFE
    changes = frozenset(Part)
    examples = (
        Example(_TEXT, others=(("Run the Call.md", _TEXT),), path="Run the Call 1.md"),
        Example(_TEXT, others=(("a/Run the Call.md", f"---\ntags: [x]\n---\n{_TEXT}"),), path="a/Run the Call-2.md"),
        Example(_TEXT, others=(("Run the Call.md", _TEXT),), path="Run the Call (Updated May 2023).md"),
    )
    quiet = (
        Example("# Chapter 2\n", others=(("Chapter.md", "# Chapter\n"),), path="Chapter 2.md"),
        Example("Text two.\n", others=(("Chapter 1.md", "Text one.\n"),), path="Chapter 2.md"),
        Example(_TEXT, others=(("b/Run the Call.md", _TEXT),), path="a/Run the Call 1.md"),
        Example(_TEXT, path="Run the Call 1.md", others=("",)),
        Example("", others=(("Untitled.md", ""),), path="Untitled 1.md"),
    )

    def survey(self, index: Index, context: Context) -> Mapping[str, Twin]:
        """Give the copies with a number, and the note beside each that bears none."""
        del context
        pairs = map(index.records, index.work(_numbered))
        return {
            copy.path: Twin(original.path, 0)
            for copy, original in pairs
            if _says_the_same(copy, original) and not are_companions(index, copy, original)
        }

    def compare(self, note: Note, known: Twin, context: Context) -> Iterator[Finding]:
        """Give the note."""
        yield self.finding(0, 0, f"a numbered copy of {known.named()}", known.merging(note.path, context))


def _numbered(index: Index) -> list[tuple[str, str]]:
    """Return the notes with a number of a copy, and the note beside each that bears none."""
    named = ((path, original_stem(stem_of(path))) for path in index.paths_shown)
    found = ((path, f"{path[: len(path) - len(path.rpartition('/')[2])]}{stem}.md") for path, stem in named if stem)
    return [(path, original) for path, original in found if original in index.paths_shown]


def _says_the_same(copy: Facts, original: Facts) -> bool:
    """Return whether two notes hold the same text, or one of them all highlights of the other."""
    if copy.content and copy.content == original.content:
        return True
    one, other = ({*fact.reading.texts} for fact in (copy, original))
    urls = [urls_of(fact) for fact in (copy, original)]
    if not one or not other or (all(urls) and not urls[0] & urls[1]):
        return False
    return (one <= other or other <= one) and any(len(text) >= _SHORT for text in one & other)
