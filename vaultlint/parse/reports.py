"""What we write into a vault, and how it is known again: lint, graph and statistics leave it out."""

from __future__ import annotations

from vaultlint.parse.note import Note
from vaultlint.parse.woven import PAGE

MARK = "vaultlint-report"  # the note's property; its value is the day of the report
BASE_MARK = f"# {MARK}: "  # how the first line of the base beside it begins
BOARD_MARK = f'"{PAGE}-'  # how the id of a card begins that each canvas of `vaultlint weave` has


def is_own(note: Note) -> bool:
    r"""Return whether `vaultlint report` or `vaultlint weave` wrote a note.

    Examples
    --------
    >>> from vaultlint.parse import parse_text
    >>> is_own(parse_text("---\nvaultlint-weave: index\n---\n")), is_own(parse_text("vaultlint-weave"))
    (True, False)
    """
    keys = note.keys
    return MARK in keys or PAGE in keys


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


def is_own_board(text: str) -> bool:
    """Return whether `vaultlint report` wrote a base, or `vaultlint weave` a canvas, whoever edited it since."""
    return text.startswith(BASE_MARK) or BOARD_MARK in text
