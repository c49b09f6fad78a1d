"""Values that a fix declares to write otherwise: the proof asks for the new one where the old one stood."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from vaultlint.parse import parse_source
from vaultlint.parse.note import Note


class Swaps:
    """Declared changes of spelling, in the order in which they were made.

    Parameters
    ----------
    pairs : sequence of (str, str)
        The old and the new text of a value or of a tag (without ``#``).
    """

    def __init__(self, pairs: Sequence[tuple[str, str]]) -> None:
        self._pairs = [(" ".join(old.split()), " ".join(new.split())) for old, new in dict.fromkeys(pairs)]
        self._tags = [(re.compile(rf"#{re.escape(old)}(?![\w-]|/\w)"), f"#{new}") for old, new in self._pairs]

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
        return parse_source(note.path, replace(note.source, text=self.line(note.text)))

    def line(self, text: str) -> str:
        """Return how text is written after the changes: outside properties only tags are written otherwise.

        Examples
        --------
        >>> Swaps([("startups", "startup")]).line("- #startups and #startups/eu, startups")
        '- #startup and #startups/eu, startups'
        """
        for pattern, new in self._tags:
            text = pattern.sub(new.replace("\\", r"\\"), text)
        return text
