"""Notes of the Snipd plugin and of Snipd's Markdown export: an episode, and a section for each snip.

A snip's text is what was said: the quote, else the transcript; where there is neither, its summary.
"""

from __future__ import annotations

from vaultlint.parse.exports.common import Signs, field_of, steps, unbullet
from vaultlint.parse.exports.draft import Draft
from vaultlint.parse.exports.tails import id_in, untagged
from vaultlint.parse.exports.values import markdown_link
from vaultlint.parse.note import Note, Reading

NAME = "snipd"
_KEYS = {
    "episode title": "title",
    "owner / host": "author",
    "episode publish date": "published",
    "episode ai description": "summary",
    "episode link": "url",
    "episode url": "url",
}
_PARTS = {"quote": "quote", "transcript": "transcript", "key takeaways": "said", "note": "said", "notes": "said"}
_MAX_TAGS = 2000
_SIGNS = "⭐✨💬📚🎧📝️ "


def recognises(signs: Signs) -> bool:
    """Tell whether the note has Snipd's section on the episode, or its link to a snip."""
    if "episode metadata" not in signs.names and "snips" not in signs.names:
        return False
    return "snipd.com" in signs.opening or "in Snipd](" in signs.opening


def read(note: Note) -> Reading:
    """Read a note of Snipd.

    Parameters
    ----------
    note : Note

    Returns
    -------
    Reading
    """
    walk = _Walk(note)
    for number, text, level, name in steps(note):
        if level:
            walk.heading(number, level, name)
        elif text:
            walk.line(number, text)
    walk.end()
    return walk.draft.reading()


class _Walk:
    """One pass over the lines; the parts of the open snip are kept apart until it ends."""

    def __init__(self, note: Note) -> None:
        self.draft = Draft(note, NAME)
        self.section = "top"
        self.part = ""
        self.title = ""
        self.parts: dict[str, list[str]] = {}

    def heading(self, number: int, level: int, name: str) -> None:
        plain = name.strip(_SIGNS).lower()
        self.draft.apparatus.add(number)
        if level == 1:
            self.end()
            self.section = "top"
            self.draft.put("title", name)
        elif plain in {"episode metadata", "snips"}:
            self.end()
            self.section = plain
        elif self.section == "snips" and plain in _PARTS:
            self.part = _PARTS[plain]
        elif self.section == "snips" and level >= 3:
            self.draft.apparatus.discard(number)
            self._snip(number, name.strip(_SIGNS))
        else:
            self.end()
            self.section = "own"
            self.draft.apparatus.discard(number)

    def line(self, number: int, text: str) -> None:
        if self.section == "own":
            return
        if text.startswith(("Created with [Snipd]", "![", "<")) and self.part != "transcript":
            self.draft.apparatus.add(number)
        elif self.section == "snips":
            self._snips(number, text)
        elif self.section == "episode metadata":
            self._metadata(number, text)

    def _metadata(self, number: int, text: str) -> None:
        item = unbullet(text)
        found = field_of(item) if item is not None else None
        if found:
            label = _KEYS.get(found.label, found.label if found.label == "tags" else "")
            value = found.value.removeprefix("[[").removesuffix("]]") if label == "title" else found.value
            if label == "title":
                self.draft.texts.pop("title", None)
            self.draft.field(label, value, number)
            if label == "url":
                self.draft.put("document_id", id_in(value, "snipd.com/episode/"))
        self.draft.apparatus.add(number)

    def _snip(self, number: int, name: str) -> None:
        self.end()
        passage = self.draft.begin(number)
        if name.startswith("[") and "](" not in name:
            name = name.partition("]")[2].strip()  # "[02:56] Title"
        close = name.find(")", name.find("]("))
        label, address = markdown_link(name[: close + 1])
        if address:
            passage.known_by(url=address, id=id_in(address, "snipd.com/snip/"))
            passage.tag(number, [word[1:] for word in name[close + 1 :][:_MAX_TAGS].split() if word.startswith("#")])
        self.title = label or name
        self.part = "said"

    def _snips(self, number: int, text: str) -> None:
        passage = self.draft.passage
        if not text.strip("-*"):
            self.end()
            self.draft.apparatus.add(number)
        elif text.startswith(("🎧", "[🎧")):
            self._place(text)
            self.draft.apparatus.add(number)
        elif passage:
            passage.end_line = number + 1
            part = "quote" if self.part == "said" and text.startswith(">") else self.part
            item = unbullet(text) if part == "said" else None
            said = untagged(text.lstrip("> ") if part == "quote" else text if item is None else item).strip()
            if said and not said.startswith("Click to expand"):
                self.parts.setdefault(part, []).append(said)
            else:
                self.draft.apparatus.add(number)

    def _place(self, text: str) -> None:
        label, address = markdown_link(text)
        times = label.rpartition("(")[2].rstrip(")") if address else text.strip(_SIGNS).partition(" (")[0]
        if self.draft.passage:
            self.draft.passage.known_by(url=address, location=times, id=id_in(address, "snipd.com/snip/"))

    def end(self) -> None:
        """Close the open snip: decide what its text is."""
        passage, parts = self.draft.passage, self.parts
        if passage:
            chosen = next((part for part in ("quote", "transcript", "said") if part in parts), "")
            passage.parts = parts.get(chosen) or [self.title]
            if chosen != "said" and "said" in parts:
                passage.notes.append(parts["said"])
        self.draft.close()
        self.parts, self.title, self.part = {}, "", ""
