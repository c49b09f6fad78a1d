"""What `vaultlint report` writes into a vault, and how it is known again: lint, graph and statistics leave it out."""

from __future__ import annotations

from vaultlint.parse.note import Note

MARK = "vaultlint-report"  # the note's property; its value is the day of the report
BASE_MARK = f"# {MARK}: "  # how the first line of the base beside it begins


def is_report(note: Note) -> bool:
    r"""Return whether `vaultlint report` wrote a note.

    Examples
    --------
    >>> from vaultlint.parse import parse_text
    >>> is_report(parse_text("---\nvaultlint-report: 2024-01-17\n---\n")), is_report(parse_text("vaultlint-report"))
    (True, False)
    """
    return MARK in note.keys


def is_report_base(text: str) -> bool:
    """Return whether `vaultlint report` wrote a base."""
    return text.startswith(BASE_MARK)
