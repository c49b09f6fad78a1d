"""Notes of the official Readwise plugin, with and without custom frontmatter.

A note is a title, a cover, a list of metadata and highlights: list items or quotes that end in a link
back, with the reader's tags and notes beneath. A later sync appends a section, or the whole note again.
The plugin writes full documents in the same shape, with the document's text below its own heading.
"""

from __future__ import annotations

from vaultlint.parse.exports.common import Signs, properties, text_of
from vaultlint.parse.exports.draft import Draft
from vaultlint.parse.exports.tails import id_in, tail_of
from vaultlint.parse.exports.walk import LATER, Walk
from vaultlint.parse.note import Note, Reading

NAME = "readwise"
ID_MARKS = ("readwise.io/read/", "readwise.io/open/")
_MARKS = ("rw-book-cover", "Full Title: ", "read.readwise.io/read/", "readwise.io/open/", "readwise.io/to_kindle")
_LINKS = (*ID_MARKS, "readwise.io/to_kindle")
_ID_KEYS = ("readwise_id", "reader_id", "document_id", "id")
_ID_LINKS = ("reader/document_raw_content/", "readwise.io/read/", "readwise.io/reader/shared/")


def recognises(signs: Signs) -> bool:
    """Tell whether the note is the official plugin's: one of its sections and marks, or nothing but highlights."""
    if _begins_with_highlight(signs):
        return True
    if signs.names.isdisjoint(Walk.SECTIONS) and not any(name.startswith(LATER) for name in signs.names):
        return False
    return any(mark in signs.opening for mark in _MARKS)


def _begins_with_highlight(signs: Signs) -> bool:
    """Return whether highlights stand right below properties or a title: the template has no sections.

    Most list items must be Readwise's: a note of one's own may begin with a highlight as well.
    """
    if "readwise.io/" not in signs.top:
        return False
    rows = [row for row in signs.top.split("\n") if row.strip()]
    titled = bool(rows) and rows[0].startswith("# ")
    items = [row for row in rows if row.startswith(("- ", "* "))]
    if not items or not (titled or signs.properties) or rows[titled] != items[0] or not _is_highlight(items[0]):
        return False
    return 2 * sum(map(_is_highlight, items)) > len(items)


def _is_highlight(line: str) -> bool:
    """Return whether a line is a list item that ends in Readwise's link."""
    return line.startswith(("- ", "* ")) and any(mark in line for mark in _LINKS) and tail_of(line.strip()).found


def read(note: Note) -> Reading:
    """Read a note of the official plugin.

    Parameters
    ----------
    note : Note

    Returns
    -------
    Reading
    """
    return ReadwiseWalk(note, NAME).reading()


class ReadwiseWalk(Walk):
    """The walk, and the ids that Readwise writes into its links."""

    ID_MARKS = ID_MARKS

    def _metadata(self, number: int, line: str, text: str) -> None:
        """Take a line above the highlights; one that ends in Readwise's link begins them, without a heading."""
        if self.section == "top" and _is_highlight(line):
            self.section = "highlights"
            self._highlights(number, line, text)
        else:
            super()._metadata(number, line, text)

    def finish(self) -> None:
        """Name the document by Readwise's id."""
        identify(self.draft)


def identify(draft: Draft) -> None:
    """Name the document by property, by its address in Readwise, or by the Kindle book's number."""
    have = properties(draft.note)
    for key in _ID_KEYS:
        if key in have:
            draft.put("document_id", text_of(have[key].value))
    draft.put("document_id", id_in(draft.texts.get("url", ""), *_ID_LINKS))
    for highlight in draft.highlights[:1]:
        draft.put("document_id", id_in(highlight.url, "asin="))
