"""Code, comments and math among highlights: the reader's, or part of a passage that the exporter cut short."""

from __future__ import annotations

from vaultlint.parse.exports.common import indent_of, unbullet
from vaultlint.parse.exports.draft import Passage


class Veil:
    """Tells which lines of code, comments and math are what the scanner calls them.

    What begins within a highlight ends with it, since exporters cut passages before a closing fence: at the
    link back, at the exporter's next heading, where the list item ends. The rest was put there by the reader.
    """

    def __init__(self) -> None:
        self.within = False  # whether it began within the open highlight
        self.undecided = False  # whether it opens a list item, of which the walk decides what it is
        self.over = False
        self.indent = 0

    def covers(self, line: str, passage: Passage | None, *, opens: bool, headed: bool = False) -> bool:
        """Tell whether a line is code, a comment or math; ask for each that the scanner calls so, in order.

        Parameters
        ----------
        line : str
        passage : Passage or None
            The highlight that the line may belong to.
        opens : bool
            Whether code, a comment or math begins on the line.
        headed : bool
            Whether the line is a heading that the exporter writes.
        """
        item, indent = unbullet(line) is not None, indent_of(line)
        if opens:
            self.within = passage is not None and not passage.ended
            self.over, self.undecided = False, item
            self.indent = indent + 2 if item else indent
            return not item
        if self.undecided:
            self.within = passage is not None and not passage.ended
            self.undecided = False
        if self.within and not self.over:
            linked = passage is None or passage.linked
            self.over = linked or headed or (item and indent < self.indent)
        return not self.over
