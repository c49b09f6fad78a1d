from __future__ import annotations

from collections.abc import Iterator, Mapping

from vaultlint.index import LEADS, Index
from vaultlint.parse.dates import is_day
from vaultlint.parse.note import Note
from vaultlint.rules.base import Context, Example, Finding, Level, Rule

_MANY = 10  # orphans that may be more than half of the notes of a vault that is worth a word on it
_DOORS = frozenset(
    "readme index home start dashboard inbox moc _index agents claude license changelog contributing".split()
)


class OrphanNote(Rule):
    """No link leads to this note, and none of its own leads to a file that is there: the graph shows it as a
    dot by itself, and only a search finds it again. Links in properties, canvases and bases count, and those in
    templates and in excluded files; links to notes that are not written yet do not.

    Daily notes, a folder's own note (`Books/Books.md`), `README`, `index`, `Home` and the like are passed over,
    and a vault of one note. Where more than half of the notes are such, that is how the vault is kept: it is said
    once, at the first of them, with their number. There is no fix: link to it from where you would look for it.
    """

    code = "VL407"
    name = "orphan-note"
    level = Level.INFO
    summary = "no link leads to the note, and none from it"
    quiet = (
        Example("Alone in the vault.\n"),
        Example("Linked to.\n", others=(("x.md", "[[note]]\n"),)),
        Example("Links to [[x]].\n", others=(("x.md", ""),)),
        Example("Links to [[x]].\n", others=(("x.md", ""), ("y.md", "[[x]]\n"))),
        Example("On a canvas.\n", others=(("x.canvas", '{"nodes":[{"type":"file","file":"note.md"}]}'),)),
        Example("---\nup: '[[x]]'\n---\n", others=(("x.md", ""),)),
        Example("![[pic.png]]\n", others=(("pic.png", ""), ("x.md", ""))),
        Example("A day.\n", path="2024-05-01.md", others=(("x.md", ""),)),
        Example("A door.\n", path="Books/Books.md", others=(("x.md", ""),)),
        Example("A door.\n", path="README.md", others=(("x.md", ""),)),
    )
    examples = (
        Example("Nobody links here.\n", others=(("x.md", ""),)),
        Example("To [[nobody]], [[#Here]] and https://example.org\n\n# Here\n", others=(("x.md", "[[nobody]]\n"),)),
    )

    def survey(self, index: Index, context: Context) -> Mapping[str, str]:
        """Give the notes without links: what is told."""
        del context
        if len(index.all_paths) < 2:
            return {}
        linked, leading = index.popularity, index.column(LEADS)
        lonely = (path for path in index.paths_shown if path not in linked and path not in leading)
        found = [path for path in lonely if not _is_door(path)]
        if len(found) < _MANY or 2 * len(found) <= len(index.paths_shown):
            return dict.fromkeys(found, "no link leads to the note, and none from it to another file, wanted one")
        many = f"{len(found)} of the vault's {len(index.paths_shown)} notes, this one first, have"
        return {min(found): f"{many} no link that leads to them, and none to another file, wanted some"}

    def compare(self, note: Note, known: str, context: Context) -> Iterator[Finding]:
        """Say it at the top of the note."""
        del note, context
        yield self.finding(0, 0, known)


def _is_door(path: str) -> bool:
    """Return whether a note is found without links: that of a day, that of a folder, or where one comes in."""
    folder, stem = path.removesuffix(".md").rpartition("/")[::2]
    return is_day(stem) or stem.lower() in _DOORS or (bool(folder) and stem == folder.rpartition("/")[2])
