from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from vaultlint.parse.note import Note
from vaultlint.rules.base import Context, Example, Finding, Level, Rule
from vaultlint.rules.naming import first_notes, flaw, is_taken, portable, wanted
from vaultlint.rules.signs import Sign
from vaultlint.text import named

if TYPE_CHECKING:
    from vaultlint.index import Index


class NameNotPortable(Rule):
    r"""The name of the note, or of a folder above it, cannot stand on every system: on a phone or a Windows
    computer the note does not appear, the sync stops, or `git clone` fails. Windows and Android refuse
    `< > : " \ | ? *`; Windows refuses control characters and the names of its devices (`CON`, `aux.md`), and
    drops a dot or a space at the end of a folder's name, so that two folders come of one. A space around a note's name
    is left out of links. A name of more than 255 bytes (85 Chinese characters) ends on Linux, macOS and Android.

    Rename the note or the folder in Obsidian, which mends the links to it. Where an exporter made the name, change
    its setting for file names or the title there: of a note that Readwise manages a rename makes a second note. A
    folder is told of once, at its first note. A dot before `.md` (`And so on..md`) is no trouble.
    """

    code = "VL701"
    name = "name-not-portable"
    level = Level.WARNING
    summary = "some system cannot hold the name of the note or its folder"
    needs = frozenset((Sign.NAME,))
    templates = True
    quiet = (
        Example("text\n", path="Dr. No/Grit - The Power of Passion.md"),
        Example("text\n", path="And so on..md"),
        Example("text\n", path="Console/auxiliary.md"),
        Example("text\n", path="Q&A, 100% #1 [draft] ça va 読書.md"),
    )
    examples = (
        Example("text\n", path="Grit: The Power of Passion.md"),
        Example("text\n", path="What now?/note.md"),
        Example("text\n", path="Notes etc./note.md"),
        Example("text\n", path="a/aux.md"),
        Example("text\n", path="Two\nlines.md"),
        Example("text\n", path="Reading list .md"),
        Example("text\n", path=f"{'読' * 85}.md"),
    )

    def check(self, note: Note, context: Context) -> Iterator[Finding]:
        """Say what is wrong with the note's own name."""
        name = note.path.rpartition("/")[2]
        what = flaw(name)
        if what:
            taken = context.known.get(note.path, {}).get(self.code, {}).get(note.path, False)
            yield self.finding(0, 0, f"the name {named(name)} {what}{wanted(name, taken=taken)}")

    def survey(self, index: Index, context: Context) -> Mapping[str, dict[str, bool]]:
        """Give by the first note in it each folder that some system cannot hold, and whether a better name is taken."""
        del context
        known: dict[str, dict[str, bool]] = {}
        first = first_notes(index.paths_shown)
        for place, path in (*first.items(), *zip(index.paths_shown, index.paths_shown, strict=True)):
            name = place.rpartition("/")[2]
            if flaw(name):
                known.setdefault(path, {})[place] = is_taken(index, place, portable(name))
        return known

    def compare(self, note: Note, known: dict[str, bool], context: Context) -> Iterator[Finding]:
        """Say what is wrong with the folders that are told of at this note."""
        del context
        for folder, taken in known.items():
            if note.path.startswith(f"{folder}/"):
                name = folder.rpartition("/")[2]
                yield self.finding(0, 0, f"the folder {named(folder)} {flaw(name)}{wanted(name, taken=taken)}")
