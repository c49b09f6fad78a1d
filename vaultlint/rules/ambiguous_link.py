from __future__ import annotations

from collections.abc import Iterator, Mapping

from vaultlint.columns import Column
from vaultlint.index import Index, Names
from vaultlint.links.places import spots
from vaultlint.links.tongues import tongues_of
from vaultlint.links.unwritten import is_local
from vaultlint.parse.note import Facts, Note
from vaultlint.rules.base import Context, Example, Finding, Level, Rule
from vaultlint.text import quoted


class AmbiguousLink(Rule):
    """Several files bear the name that a link gives, and it gives no path. Which one Obsidian opens is fixed:
    one in the vault's root, else one below the linking note's folder, else that with the shortest path. But it
    may not be the one that was meant, and a file that is added later can take the link over. Files in folders of
    other languages (`de/`, `fr/`) do not count.

    The rule names the file that the link leads to now. Give the path where another is meant; Obsidian's setting
    *New link format* can write paths always. There is no fix, since only you know which one you mean.
    """

    code = "VL403"
    name = "ambiguous-link"
    level = Level.INFO
    summary = "several files bear the name that a link gives"
    quiet = (
        Example("[[Note]] [[b/Note]]\n", path="x.md", others=(("b/Note.md", ""), ("Other.md", ""))),
        Example("[[b/Note]] [[./Note]]\n", path="x.md", others=(("b/Note.md", ""), ("Note.md", ""))),
        Example("[[#Heading]]\n", path="a/Note.md", others=(("b/Note.md", ""),)),
        Example("[[Note]]\n", path="de/x.md", others=(("de/Note.md", ""), ("fr/Note.md", ""), ("fr/x.md", ""))),
        Example("`[[Note]]`\n", path="x.md", others=(("a/Note.md", ""), ("b/Note.md", ""))),
    )
    examples = (
        Example("[[Note]]\n", path="x.md", others=(("a/Note.md", ""), ("b/Note.md", ""))),
        Example("![[pic.png]]\n", path="x.md", others=(("a/pic.png", ""), ("b/pic.png", ""))),
        Example('---\nup: "[[Note]]"\n---\n', path="x.md", others=(("a/Note.md", ""), ("Note.md", ""))),
    )

    def survey(self, index: Index, context: Context) -> Mapping[str, dict[str, str]]:
        """Give the notes with such links: by target what is told."""
        del context
        tongues = tongues_of(index)
        known: dict[str, dict[str, str]] = {}
        for path, names in index.column(_AMBIGUOUS).items():
            for name in names:
                found = index.names.candidates(path, name)
                others = sum(tongues.are_one(path, one) for one in found[1:])
                if others:
                    told = f"{others} other files bear" if others > 1 else "another file bears"
                    message = f"{quoted(name)} leads to {quoted(found[0])}, and {told} that name, wanted a path"
                    known.setdefault(path, {})[name] = message
        return known

    def compare(self, note: Note, known: dict[str, str], context: Context) -> Iterator[Finding]:
        """Give each name once, where it first stands."""
        del context
        told: set[str] = set()
        for spot in spots(note):
            link = spot.link
            if link.target in known and link.target not in told:
                told.add(link.target)
                yield self.finding(link.start, link.end, known[link.target])


def _ambiguous_in(fact: Facts, names: Names) -> tuple[str, ...] | None:
    """Return the names in a note's links that several files bear."""
    told = ((link.target, link) for link in fact.links if link.target and "/" not in link.target)
    found = (name for name, link in told if names.are_many(name) and is_local(link))
    return tuple(dict.fromkeys(found)) or None


_AMBIGUOUS = Column(_ambiguous_in, by_names=True)
