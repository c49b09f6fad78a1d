"""Values that a fix declares to write otherwise: the proof asks for the new one where the old one stood."""

from __future__ import annotations

import re
from collections.abc import Sequence

from vaultlint.parse import parse_source
from vaultlint.parse.note import Note


class Swaps:
    """Declared changes of spelling, in the order in which they were made.

    Parameters
    ----------
    pairs : sequence of (str, str)
        The old and the new text of a value, of a tag (without ``#``) or of a link.
    """

    def __init__(self, pairs: Sequence[tuple[str, str]]) -> None:
        self._pairs = [(" ".join(old.split()), " ".join(new.split())) for old, new in dict.fromkeys(pairs)]
        links = [pair for pair in self._pairs if "[[" in pair[1] or "](" in pair[1]]
        tags = [pair for pair in self._pairs if pair not in links]
        self._tags = [(re.compile(rf"#{re.escape(old)}(?![\w-]|/\w)"), f"#{new}") for old, new in tags]
        self._links = links[::-1]

    def __bool__(self) -> bool:
        return bool(self._pairs)

    def value(self, text: str) -> str:
        """Return how a value is written after the changes.

        Examples
        --------
        >>> Swaps([("5 March 2023", "2023-03-05")]).value("5 March 2023")
        '2023-03-05'
        """
        for old, new in self._pairs:
            if text in (old, f"#{old}"):
                text = new
        return text

    def note(self, note: Note) -> Note:
        """Return a note with its tags written as after the changes, to compare lines that hold them.

        Code is changed with the rest; that code stays as it is, is proven elsewhere (`meaning`).
        """
        text = self.line(note.text)
        return note if text == note.text else parse_source(note.path, note.source._replace(text=text))

    def line(self, text: str) -> str:
        """Return how text is written with tags as after the changes, and links as before them.

        Outside properties nothing else is written otherwise. Links are taken back, since words may have become
        links in one place alone.

        Examples
        --------
        >>> Swaps([("startups", "startup")]).line("- #startups and #startups/eu, startups")
        '- #startup and #startups/eu, startups'
        >>> Swaps([("[[Gritt]]", "[[Grit|Gritt]]")]).line("on [[Grit|Gritt]] and [[Gritt]]")
        'on [[Gritt]] and [[Gritt]]'
        """
        for old, new in self._links:
            text = text.replace(new, old)
        for pattern, new in self._tags:
            text = pattern.sub(new.replace("\\", r"\\"), text)
        return text
