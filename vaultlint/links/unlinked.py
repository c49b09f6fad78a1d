"""Which notes a note names without linking to them, and the link that such a mention is to become."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from vaultlint.index import Index, folded
from vaultlint.links.mentions import Mention, Titles
from vaultlint.links.places import UNLINKABLE, in_table
from vaultlint.links.tongues import Tongues, tongues_of
from vaultlint.links.unwritten import LOG
from vaultlint.obsidian.links import LinkStyle
from vaultlint.parse.note import Note

_CLIPS = frozenset({"clippings", "clips", "web clips", "webclips", "web clippings"})
_ADDRESSES = frozenset({"source", "sources", "source_url", "source-url", "url", "link", "original", "website", "href"})
_ADDRESS = 400  # letters of a property within which its address begins


class Known(NamedTuple):
    """What the vault's notes are called, how each is linked to, and which are linked already from one of them."""

    titles: Titles
    written: Mapping[str, str]
    linked: frozenset[str]
    tongues: Tongues
    path: str

    def counts(self, other: str) -> bool:
        """Return whether the note may name another by its title: none that it links to, and not its translation."""
        if other in self.linked:
            return False
        if self.tongues.several and self.tongues.holds(other) and not self.tongues.holds(self.path):
            return False  # one of many translations
        return self.tongues.are_one(self.path, other)


def known_of(index: Index) -> dict[str, Known]:
    """Return for each note what its mentions are looked for with: only its text can tell what it mentions."""
    titles = Titles(index)
    written = {record.path: index.names.shortest(record.path) for record in index.facts}
    tongues = tongues_of(index)
    known = {}
    for record in (one for one in index.facts if not one.path.endswith(LOG)):
        linked = {index.target(record.path, link) or "" for link in record.links}
        known[record.path] = Known(titles, written, frozenset((*linked, record.path)), tongues, record.path)
    return known


def unlinked(note: Note, known: Known) -> Iterator[tuple[Mention, bool]]:
    """Give each note that is named without being linked once: where it first stands, and whether in the reader's words.

    What stands in a highlight is another's word; a place outside goes before it. There, and in a page that was clipped,
    a title counts as it is written, and one of one word says too little.
    """
    links = {folded(link.target) for link in note.body.links}  # of a note that was mended since, too
    found: dict[str, Mention] = {}
    theirs = {line for mark in note.reading.highlights for line in range(mark.line, mark.end_line)}
    clipped = _is_clipped(note)
    for mention in known.titles.mentions(note, known.counts):
        path = mention.title.path
        name = known.written[path]
        if folded(name) in links or not known.counts(path):
            continue
        if (clipped or mention.line in theirs) and not _is_telling(note, mention):
            continue
        better = path in found and found[path].line in theirs and mention.line not in theirs
        if (better or path not in found) and not UNLINKABLE.search(name):  # else it is VL702's
            found[path] = mention
    for mention in found.values():
        yield mention, mention.line not in theirs


def _is_telling(note: Note, mention: Mention) -> bool:
    """Return whether words of another name a note: more than one, as its title has them."""
    return len(mention.title.words) > 1 and note.text[mention.start : mention.end] == mention.title.text


def _is_clipped(note: Note) -> bool:
    """Return whether a note is a page from elsewhere: its properties have its address, or its folder says so."""
    if _CLIPS.intersection(part.casefold() for part in note.path.split("/")[:-1]):
        return True
    entries = note.head.entries if note.head else ()
    return any(
        entry.key.casefold() in _ADDRESSES and "://" in note.text[entry.start : entry.end][:_ADDRESS]
        for entry in entries
    )


def link_to(note: Note, mention: Mention, target: str, style: LinkStyle) -> str:
    """Return the link that a mention is to become, as the vault writes its links: it reads as the words do.

    Parameters
    ----------
    note : Note
    mention : Mention
    target : str
        The shortest name that leads there.
    style : LinkStyle
    """
    words = note.text[mention.start : mention.end]
    if style.markdown or style.form != "shortest":
        link = style.write(mention.title.path, note.path, unique="/" not in target, shown=words)
    else:
        link = f"[[{target}]]" if words == target else f"[[{target}|{words}]]"
    return link.replace("|", "\\|") if in_table(note, mention.line) else link
