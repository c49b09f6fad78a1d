from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from vaultlint.parse.note import Note
from vaultlint.patterns import pattern
from vaultlint.rules.base import Context, Example, Finding, Level, Rule
from vaultlint.rules.conflict_names import conflict_of
from vaultlint.rules.naming import is_taken, portable
from vaultlint.rules.signs import Sign
from vaultlint.text import named

if TYPE_CHECKING:
    from vaultlint.index import Index

_MARKS = ("#", "^", "|", "[", "]", "%%")  # what Obsidian warns of when a note is named so, and its comments
_SHARP = pattern(r"\b([A-Z])#(?!\w)")


class NameBreaksLinks(Rule):
    """A wikilink cannot name this note: to Obsidian `[[C# for all]]` is the heading "for all" in the note "C".
    The characters are `#` (a heading), `^` (a block), `|` (a label), `[` and `]`, and `%%` (a comment). Obsidian warns
    of them when one types such a name; an exporter does not, and makes one of a title like "How I Sorted It | #98".
    Who follows a link to the note lands elsewhere, or makes a new note of half its name. Markdown links, in which `#`
    is written `%23`, do reach it.

    Rename the note in Obsidian, or change the exporter's setting for file names; keep the full title as an alias or as
    the heading. Of a note that Readwise manages a rename makes a second note. A colon breaks no link; VL701 tells of
    it, since Windows refuses it.
    """

    code = "VL702"
    name = "name-breaks-links"
    level = Level.WARNING
    summary = "a wikilink cannot name the note"
    needs = frozenset((Sign.NAME,))
    templates = True
    quiet = (
        Example("text\n", path="C#/Notes.md"),
        Example("text\n", path="Plan (# Name clash 2024-09-03 3prcoiC #).md"),
        Example("text\n", path="Profit (up 5%) - 12:30, A&B.md"),
    )
    examples = (
        Example("text\n", path="C# for all.md"),
        Example("text\n", path="How I Sorted It | #98.md"),
        Example("text\n", path="a/[Draft] Plan.md"),
        Example("text\n", path="x^2.md"),
        Example("text\n", path="100%% sure.md"),
    )

    def check(self, note: Note, context: Context) -> Iterator[Finding]:
        """Say which characters of the note's name end a link."""
        name = note.path.rpartition("/")[2]
        stem = name[:-3] if name.lower().endswith(".md") else name
        marks = [named(mark) for mark in _MARKS if mark in stem]
        if marks and not conflict_of(stem):  # VL605 tells of that name, and of the name behind it
            taken = context.known.get(note.path, {}).get(self.code, False)
            instead = "" if taken else _without_marks(stem)
            wanted = named(instead) if instead else "another name"
            message = f"a wikilink cannot hold {' and '.join(marks)}, so that none leads to {named(stem)}"
            yield self.finding(0, 0, f"{message}, wanted {wanted}")

    def survey(self, index: Index, context: Context) -> Mapping[str, bool]:
        """Give the notes whose better name another one bears already."""
        del context
        marked = [path for path in index.paths_shown if any(mark in path for mark in _MARKS)]
        names = {path: path.rpartition("/")[2].removesuffix(".md") for path in marked}
        return {path: True for path, stem in names.items() if is_taken(index, path, f"{_without_marks(stem)}.md")}


def _without_marks(stem: str) -> str:
    """Return a name without what breaks links, ``""`` if little would be left."""
    if "^" in stem:
        return ""  # x^2 is not x 2
    kept = _SHARP.sub(r"\1 Sharp", stem).replace("[", "(").replace("]", ")").replace("%%", "%")
    kept = " ".join(kept.replace("#", "").split())
    least = 2 if stem.isascii() and ("#" in stem or "|" in stem) else 1
    return portable(kept) if sum(map(str.isalnum, kept)) >= least else ""
