"""The walk over notes with a title, a list of metadata and a list of highlights.

Most exporters write this shape; what sets theirs apart they say in a subclass of `Walk`.
"""

from __future__ import annotations

from vaultlint.parse.exports.common import Field, field_of, heading_of, indent_of, rows, unbullet
from vaultlint.parse.exports.draft import Draft, Passage
from vaultlint.parse.exports.tails import tail_of
from vaultlint.parse.exports.values import tags_of, wikilinks
from vaultlint.parse.exports.veil import Veil
from vaultlint.parse.note import Note, Reading

_NOTES = frozenset({"note", "notes", "comment", "my note", "annotation", "annotations"})
LATER = ("new highlights added", "highlights added", "highlights first synced")
"""How the heading of highlights begins that a later sync appends."""
_LONGEST = 2_000  # characters of a line of tags
_TAGS = frozenset({"tags", "highlight tags", "see also"})
_BARE = frozenset({"author", "authors", "full title", "url", "source url", "document tags"})
"""Metadata that some templates write without a heading above and without bullets."""


class Walk:
    """One pass over the lines; `section` says where it is.

    A format may change the section names and override `finish` and `begin`.

    Parameters
    ----------
    note : Note
    name : str
        The format's name.
    """

    SECTIONS: tuple[str, ...] = ("metadata", "highlights", "full document")
    ID_MARKS: tuple[str, ...] = ()
    """Parts of an address behind which a highlight's id stands."""
    DOUBTFUL = frozenset("tTsShH*")
    """How a list item begins that may belong to the highlight above: tags, see also, highlight tags, bold labels."""
    SAID = frozenset({"document note", "note"})
    """Metadata that the reader said: no apparatus."""

    def __init__(self, note: Note, name: str) -> None:
        self.draft = Draft(note, name, self.ID_MARKS)
        self.section = "top"
        self.level = 2  # of the highlights' heading
        self.field = ""  # the metadata field that a line without label continues
        self.veil = Veil()
        self.listed = False  # whether the highlights are list items: a list item in a quote is none
        self.bulleted = False  # whether the metadata are list items: lines without bullet are none
        self.blank = False  # whether the line before was blank
        self.noting = False  # whether a line continues the reader's note
        self.unsaid = False  # whether the note's label stood alone, so that the next line begins it
        self.plain = type(self).begin is Walk.begin  # whether a highlight is nothing but what its line says
        self.loose = False  # whether the open highlight is a quote or paragraph: its list items are its own

    def reading(self) -> Reading:
        """Walk, and return what was found."""
        for number, line, veiled, opens, fresh in rows(self.draft.note):
            text = line.strip()
            if fresh:
                self.draft.close()
                self.section = "top"
            if not text:
                self.blank = True
                continue
            if line[:2] == "- " and self.section == "highlights" and not (veiled or self.loose):
                item = line[2:].lstrip(" \t")
                if item[:1] not in self.DOUBTFUL:  # as `_highlights` begins one: most lines are such
                    self.listed, self.blank = True, False
                    self.noting = False
                    if not (self.plain and self._is_followed(number) and self.draft.whole(number, item)):
                        self.begin(number, item)
                    continue
            level, name = heading_of(line) if line[0] == "#" else (0, "")
            if veiled and self._is_veiled(line, level, name, opens=opens):
                self._veiled(number, line, text)
            elif not level:
                self._line(number, line, text)
            elif not self._heading(number, level, name):
                self.begin(number, name)
            self.blank = False
        self.draft.close()
        self.finish()
        return self.draft.reading()

    def _is_followed(self, number: int) -> bool:
        """Return whether the line below one is certain to begin another highlight."""
        below, note = number + 1, self.draft.note
        begin = note.rows[below][:3] if below < len(note.rows) and not note.body.kinds[below] else ""
        return begin[:2] == "- " and begin[2:] not in self.DOUBTFUL and begin[2:] not in " \t"

    def finish(self) -> None:
        """Add what can be said only when all lines are read."""

    def begin(self, number: int, text: str) -> Passage:
        """Begin a highlight."""
        self.noting = False
        return self.draft.begin(number, text)

    def _line(self, number: int, line: str, text: str) -> None:
        if self.section == "highlights" and not line.startswith("![rw-book-cover]"):
            self._highlights(number, line, text)
            return
        if self.section == "highlights":
            self.draft.close()
            self.section = "top"  # a copy of the note begins with its cover
        if self.section in {"top", "metadata"}:
            self._metadata(number, line, text)
        elif self.section == "full document" and text.startswith("[[") and text.endswith("]]"):
            self.draft.apparatus.add(number)

    def _is_veiled(self, line: str, level: int, name: str, *, opens: bool) -> bool:
        """Tell whether a line of code, a comment or math is what the scanner calls it."""
        if opens and self.blank and indent_of(line) < 2:
            self.draft.close()  # the reader's own
        passage = self.draft.passage if self.section == "highlights" else None
        headed = level == 1 and name == self.draft.texts.get("heading")
        return self.veil.covers(
            line, passage, opens=opens, headed=level > 0 and (headed or bool(self._section_named(name)))
        )

    def _veiled(self, number: int, line: str, text: str) -> None:
        """Take a line of code, a comment or math: it may belong to the open highlight, and begins none."""
        passage = self.draft.passage
        if self.section in {"top", "metadata"}:
            self._metadata(number, line, text)
        elif passage and self.veil.within:
            passage.add(number, ("\n" if self.blank else "") + text)
        elif passage:
            passage.note(number, text)  # behind the exporter's link
            passage.end_line = number + 1

    def _section_named(self, name: str) -> str:
        plain = name.lower().strip(" *_:").lstrip("📃📒📚📝🔖✨ ")
        if plain.startswith(LATER):
            return "highlights"
        return plain if plain in self.SECTIONS else ""

    def _heading(self, number: int, level: int, name: str) -> bool:
        """Turn to a new section; False if the heading is a highlight (Readwise's ``.h1`` notes)."""
        section = self._section_named(name)
        if not section and self.section == "highlights" and tail_of(name).found:
            return False
        self.field, self.noting = "", False
        self.draft.close()
        if section and (self.section != "full document" or level <= self.level):
            self._turn(number, level, section)
        elif not section and (level == 1 or self.section == "top"):
            self._title(number, name)
        elif self.section != "full document" and (self.section != "highlights" or level <= self.level):
            self.section = "own"
        return True

    def _turn(self, number: int, level: int, section: str) -> None:
        self.section = section
        self.level = level
        self.draft.apparatus.add(number)

    def _title(self, number: int, name: str) -> None:
        """Take the note's title, again where the whole note stands twice."""
        if self.section != "full document":
            self.draft.put("heading", name)
        if name == self.draft.texts.get("heading"):
            self.section = "top"
            self.draft.apparatus.add(number)
        elif self.section != "full document":
            self.section = "own"

    def _metadata(self, number: int, line: str, text: str) -> None:
        quoted = text.startswith(">")  # in a callout
        text = text.lstrip("> ") if quoted else text
        item = unbullet(text if quoted else line)
        found = field_of(item if item is not None else text)
        if text.startswith(("![", "[!")) or (item or "").startswith("!["):
            self.draft.apparatus.add(number)
        elif found and (item is not None or self._is_bare(found, text)):
            self.bulleted = item is not None
            self.field = self.draft.field(found.label, found.value, number) or "other"
            if found.label in self.SAID:
                self.field = "said"
            else:
                self.draft.apparatus.add(number)
        elif self.section == "metadata" and self.field == "summary":
            self.draft.more("summary", ("\n" if self.blank else "") + text)
            self.draft.apparatus.add(number)
        elif self.section == "metadata" and item is not None and item.startswith("[") and item.endswith(")"):
            self.draft.apparatus.add(number)  # a bare link to the exporter's app

    def _is_bare(self, found: Field, text: str) -> bool:
        """Whether a line without bullet is metadata."""
        if self.bulleted:
            return False
        return self.section == "metadata" or found.label in _BARE or "::" in text[:40]

    def _highlights(self, number: int, line: str, text: str) -> None:
        indent, item = indent_of(line) if line[0] in " \t" else 0, unbullet(line)
        passage = self.draft.passage
        listed = item is not None and indent < 2
        if passage and (indent >= 2 or self.loose or not listed or _names_tags(item or "") or _is_labelled(item or "")):
            attribute = field_of(item if item is not None else text)
            known = attribute and (item is not None or text.startswith("**") or passage.ended)
            if attribute and known and self._attribute(passage, number, attribute):
                return
        if item is not None and listed:
            self.loose, self.listed = False, True
            self.begin(number, item)
        elif text.startswith(">") and indent < 2:
            self._quote(number, text)
        elif passage and (indent >= 2 or not self.blank) and not (self.noting and not indent):
            self._continue(passage, number, text)
        elif tail_of(text).found:
            self.loose = True
            self.begin(number, text)
        elif not indent:
            self.draft.close()  # the reader's own line

    def _attribute(self, passage: Passage, number: int, attribute: Field) -> bool:
        """Take tags and notes under a highlight; False if the line only looks like them."""
        if attribute.label in _TAGS:
            self.noting = False
            passage.tag(number, tags_of(attribute.value))
            self.draft.apparatus.add(number)
        elif attribute.label in _NOTES:
            self.noting = True
            passage.end_line = number + 1
            self.unsaid = not passage.note(number, attribute.value)
            if self.unsaid:
                self.draft.apparatus.add(number)
        elif attribute.label in {"color", "colour"}:
            self.noting = False
            passage.tag(number, [attribute.value.lower()])
            self.draft.apparatus.add(number)
        else:
            return False
        return True

    def _quote(self, number: int, text: str) -> None:
        said = text.lstrip("> ")
        passage = self.draft.passage
        self.loose = True
        if not said:
            self.draft.apparatus.add(number)
        elif said.startswith("[!"):
            said = said.partition("]")[2].lstrip("-+ ")
            self.begin(number, said)
            if not said:
                self.draft.apparatus.add(number)
        elif self.listed and unbullet(said) is not None and not (passage and not self.blank and not passage.ended):
            self._quoted(number, said)
        elif passage and not self.blank:
            self._continue(passage, number, said)
        else:
            self.begin(number, said)

    def _quoted(self, number: int, said: str) -> None:
        """Take a highlight that the reader quotes: below one it is a note about it."""
        passage = self.draft.passage
        if self.blank or not passage:
            self.draft.close()
        else:
            passage.note(number, unbullet(said) or said)
            passage.end_line = number + 1

    def _continue(self, passage: Passage, number: int, text: str) -> None:
        tail = tail_of(text)
        if tail.found and not tail.text:
            self.draft.apparatus.add(number)  # nothing but the link back
        if self.noting and self.unsaid and not tail.found:
            self.unsaid = False
            passage.note(number, text)
            passage.end_line = number + 1
        elif self.noting and not tail.found:
            passage.more_note(number, text)
        elif passage.ended and not tail.found:
            item = unbullet(text)
            passage.note(number, text if item is None else item)  # behind the link the reader speaks
            passage.end_line = number + 1
        else:
            passage.add(number, ("\n" if self.blank else "") + text)


def _names_tags(item: str) -> bool:
    """Return whether a list item beside the highlights is the tags of the one above: a label, links and tags."""
    found = field_of(item) if item[:24].lower().startswith(("tags", "see also", "highlight tags")) else None
    if found is None or found.label not in _TAGS:
        return False
    value, rest, position = found.value[:_LONGEST], [], 0
    for start, end, _ in wikilinks(value):
        rest.append(value[position:start])
        position = end
    words = " ".join([*rest, value[position:]]).replace(",", " ").split()
    return all(word.startswith("#") for word in words)


def _is_labelled(item: str) -> bool:
    """Return whether a list item beside the highlights is note or tags of the one above: a label in bold."""
    found = field_of(item) if item.startswith("**") else None
    return found is not None and found.label in _NOTES | _TAGS and not tail_of(item).found
