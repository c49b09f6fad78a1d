from __future__ import annotations

from vaultlint.rules.base import Finding, Level, Rule


class Unreadable(Rule):
    """The file could not be read: permission, a pipe or a folder named like a note, or more than
    10 MB. It is left out of everything else.
    """

    code = "VL708"
    name = "unreadable"
    level = Level.ERROR
    summary = "the file cannot be read"

    def about(self, reason: str) -> Finding:
        """Return the finding about a file that `vault` could not read."""
        return self.finding(0, 0, reason)
