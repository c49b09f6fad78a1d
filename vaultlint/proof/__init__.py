"""Prove a fix before it is written: what it may change is declared, what stands must still stand.

The four points of the promise: (1) what Obsidian reads is equal outside what the rule declares
(`meaning`); (2) every distinct line, key, value and comment still stands, below what it stood below
(`lines`, `values`); (3) the result parses and no rule finds more in what was readable (`fixer`);
(4) readers that are not ours agree (`readers`). A fix that fails one of them is refused.
"""

from collections.abc import Sequence

from vaultlint.parse.note import Note
from vaultlint.proof.lines import body_lines as _body_lines
from vaultlint.proof.lines import lost_line
from vaultlint.proof.meaning import Meaning, difference, meaning
from vaultlint.proof.readers import disagreement
from vaultlint.proof.swaps import Swaps
from vaultlint.proof.values import invention, lost_value

__all__ = ["Meaning", "_body_lines", "difference", "disagreement", "invention", "loss", "meaning"]


def loss(before: Note, after: Note, *, bodies: bool, swaps: Sequence[tuple[str, str]] = ()) -> str | None:
    """Name the first line, key, value or comment that no longer stands (point 2).

    Parameters
    ----------
    before, after : Note
    bodies : bool
        Whether bodies were united: then tag lines may have grown, headings may differ in case, and a
        highlight's link may have come to its text.
    swaps : sequence of (str, str)
        Values that were declared to be written otherwise, in the order in which that was done.
    """
    swapped = Swaps(swaps)
    return lost_line(before, after, bodies=bodies, swaps=swapped) or lost_value(before, after, swapped)
