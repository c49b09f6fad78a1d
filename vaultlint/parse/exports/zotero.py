"""Notes of the Zotero Integration plugin, whose templates are its users' own.

What they share: links to a place in a PDF, regions ``%% begin x %%`` … ``%% end x %%`` that are kept
when the note is written again, and a comment with the date of the import.
"""

from __future__ import annotations

from vaultlint.parse.exports.common import Signs, field_of, heading_of, properties, property_text, rows, unbullet
from vaultlint.parse.exports.draft import Draft, Passage
from vaultlint.parse.exports.tails import id_in, unmarked
from vaultlint.parse.note import Note, Reading

NAME = "zotero"
_PLACE = "](zotero://"
_PDF = "](zotero://open-pdf/"
_KEYS = {"firstauthor": "author", "first author": "author", "author(s)": "author"}
_HEX = {
    "#ffd400": "yellow",
    "#ff6666": "red",
    "#5fb236": "green",
    "#2ea8e5": "blue",
    "#a28ae5": "purple",
    "#e56eee": "magenta",
    "#f19837": "orange",
    "#aaaaaa": "gray",
}
_MAX_TAGS = 2000
_CALLOUT = 40  # lines of a callout that are looked at for its text
_COMMENTS = frozenset({"comment", "note", "comments"})


def recognises(signs: Signs) -> bool:
    """Tell whether the note has the plugin's regions or date, or a citation key and Zotero's links."""
    text = signs.note.text
    if "%% Import Date: " in text[-200:]:
        return True
    if "%% begin annotations %%" in text:
        return True
    if "zotero://" not in signs.opening:
        return False
    return "citekey" in signs.properties or "&annotation=" in signs.opening


def read(note: Note) -> Reading:
    """Read a note of the Zotero Integration plugin.

    Parameters
    ----------
    note : Note

    Returns
    -------
    Reading
    """
    walk = _Walk(note)
    quoted = False
    for number, line, veiled, opens, _ in rows(note):
        text = line.strip()
        quoted = veiled and text.startswith(">") and (quoted or opens)
        if veiled and not quoted:
            walk.blank = True  # the reader's: no highlight
            continue
        if text.startswith("%%") or "%% begin " in text or text.endswith(" annotations %%"):
            walk.mark(number, text)
        elif text and not veiled and heading_of(line)[0]:
            walk.heading(number, heading_of(line)[1])
        elif text:
            walk.line(number, line, text)
        walk.blank = not text
    walk.draft.put("document_id", property_text(note, "citekey"))
    return walk.draft.reading()


class _Walk:
    """One pass over the lines."""

    def __init__(self, note: Note) -> None:
        self.draft = Draft(note, NAME)
        self.region = ""
        self.blank = False
        self.color = ""  # said in a line above the passage
        self.depth = 1  # of the last callout: a quote within it is the reader's comment
        self.titled = False  # whether the open highlight is a callout below its title
        self.named = bool({"author", "authors"} & properties(note).keys())

    def mark(self, number: int, text: str) -> None:
        """Take a comment: it begins or ends a region, or holds the date."""
        self.draft.close()
        words = text[text.find("%%") :].strip("% ").split()
        if words[:1] == ["begin"]:
            self.region = " ".join(words[1:])
        elif words[:1] == ["end"]:
            self.region = ""
        self.draft.apparatus.add(number)

    def heading(self, number: int, name: str) -> None:
        self.draft.close()
        lowered = name.lower()
        if lowered in {"annotations", "highlights", "metadata"} or lowered.startswith("imported"):
            self.draft.apparatus.add(number)

    def line(self, number: int, line: str, text: str) -> None:
        if self.region not in {"", "annotations"}:
            return  # the reader's own notes
        said = text.lstrip("> ")
        depth = text[: len(text) - len(said)].count(">")
        if not said.strip("-*_ "):
            if said:
                self.draft.close()
                self.draft.apparatus.add(number)
        elif depth and heading_of(said)[0]:
            self.heading(number, heading_of(said)[1])  # all may stand in one callout
        elif said.startswith("[!"):
            self.depth = depth
            self._callout(number, said)
        elif _PDF in said:
            self._passage(number, said)
        elif self.draft.passage and not (self.blank and not depth and self.region != "annotations"):
            self._under(number, said, depth)
        elif self.region == "annotations":
            self._imported(number, line, said)
        else:
            self._metadata(number, said)

    def _callout(self, number: int, said: str) -> None:
        kind, _, rest = said[2:].partition("]")
        self.color = _color_of(kind)
        if self.draft.passage and "note" in kind.lower():
            self.draft.apparatus.add(number)
        elif _PLACE in rest or self.region == "annotations" or self.color:
            passage = self.draft.begin(number)
            rest = rest.lstrip("-+ ")
            if self._has_text(number):
                rest = _untitled(rest)
            self.titled = not rest
            self._place(passage, number, rest)
            self.draft.apparatus.add(number)
        elif not rest.strip("-+ "):
            self.draft.close()
            self.draft.apparatus.add(number)

    def _has_text(self, number: int) -> bool:
        """Tell whether more than a link stands below a callout's title."""
        lines = self.draft.note.lines
        for row in range(number + 1, min(number + _CALLOUT, len(lines))):
            text = lines.line(row).strip()
            said = text.lstrip("> ")
            if not text.startswith(">") or said.startswith("[!"):
                return False
            if said and not _is_place(said):
                return True
        return False

    def _passage(self, number: int, said: str) -> None:
        item = unbullet(said)
        passage = self.draft.passage
        behind = passage and passage.parts and not passage.claim.url and not self.blank and _is_place(said)
        if passage and behind:
            url = said[said.find(_PLACE) + 2 :].partition(")")[0]
            passage.known_by(url=url, location=id_in(url, "page="), id=id_in(url, "annotation="))
            passage.end_line = number + 1
            self.draft.apparatus.add(number)
            return
        same = passage and self.titled and not passage.claim.url and not self.blank  # the callout's text goes on
        if not passage or (passage.parts and not same) or passage.claim.id:
            passage = self.draft.begin(number)
        self._place(passage, number, item if item is not None else said)

    def _place(self, passage: Passage, number: int, said: str) -> None:
        """Take a line of a passage and cut out the link to its place."""
        start = said.find(_PLACE)
        if start >= 0:
            end = said.find(")", start)
            end = end if end >= 0 else len(said)
            url = said[start + 2 : end]
            passage.known_by(url=url, location=id_in(url, "page="), id=id_in(url, "annotation="))
            opens = max(said.rfind("[", 0, start), 0)
            before, after = said[:opens].rstrip(), said[end + 1 :].strip()
            said = (before.removesuffix("(").rstrip() + " " + after.removeprefix(")").lstrip()).strip()
        said, color = unmarked(said)
        color = color or self.color
        passage.tag(number, [_HEX.get(color, color)] if color else [])
        self.color = ""
        if said:
            passage.add(number, said)
        elif passage.parts:
            self.draft.apparatus.add(number)

    def _under(self, number: int, said: str, depth: int) -> None:
        passage = self.draft.passage
        item = unbullet(said)
        found = field_of(item if item is not None else said)
        if not passage:
            return
        if found and found.label in _COMMENTS:
            passage.note(number, found.value)
            passage.end_line = number + 1
        elif _is_tags(said):
            passage.tag(number, [word[1:].rstrip(",") for word in said.split()])
            self.draft.apparatus.add(number)
        elif not passage.parts:
            self._place(passage, number, said)
        elif depth > max(self.depth, 1) or item is not None or self.blank:
            passage.note(number, item if item is not None else said)
            passage.end_line = number + 1
        else:
            self._place(passage, number, said)

    def _imported(self, number: int, line: str, said: str) -> None:
        """Take a list item or a quote of the annotations' region that names no place."""
        if said.strip("*_").lower().startswith("imported"):
            self.draft.apparatus.add(number)
        elif line.startswith((">", "- ", "* ", '"', "“")):
            item = unbullet(said)
            self._place(self.draft.begin(number), number, item if item is not None else said)

    def _metadata(self, number: int, said: str) -> None:
        item = unbullet(said)
        found = field_of(item if item is not None else said)
        if found and (":: " in said or said.startswith(("**", "- ", "* "))):
            label = _KEYS.get(found.label, found.label)
            if label == "author" and self.named:
                label = ""  # the properties name all authors, this line perhaps the first alone
            kind = self.draft.field(label, found.value, number)
            if kind or _PLACE in said:
                self.draft.apparatus.add(number)
        elif said.startswith("[") and _PLACE in said and said.endswith(")"):
            self.draft.apparatus.add(number)


def _untitled(rest: str) -> str:
    """Take a title such as ``Highlight`` off a callout's first line: few words, no sentence."""
    start = rest.find("[") if _PLACE in rest else len(rest)
    title = rest[:start].rstrip("( ")
    words = title.split()
    if len(words) > (1 if _PLACE in rest else 4) or title.endswith((".", "!", "?", "…", "。")):
        return rest
    return rest[len(title) :].lstrip()


def _is_place(said: str) -> bool:
    """Tell whether a line is nothing but a link to a place, and perhaps the day of the note."""
    start = said.find(_PLACE)
    opens, end = said.find("["), said.find(")", start)
    behind = said[end + 1 :].strip(" )")
    dated = behind[:1] == "[" and behind[-1:] == "]" and behind[1:5].isdecimal()
    return 0 <= opens < start < end and not said[:opens].strip("( ") and (not behind or dated)


def _is_tags(said: str) -> bool:
    """Whether a line is nothing but tags."""
    return (
        said.startswith("#")
        and len(said) < _MAX_TAGS
        and all(word.startswith("#") and word[1:].rstrip(",") for word in said.split())
    )


def _color_of(kind: str) -> str:
    """Return the colour in a callout's kind: ``quote|#ffd400``, ``YellowHighlight``."""
    lowered = kind.lower()
    start = lowered.find("#")
    if start >= 0:
        return _HEX.get(lowered[start : start + 7], "")
    return next((color for color in _HEX.values() if color in lowered), "")
