"""What a reader highlighted, for quoting."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vaultlint.graph.words.terms import Terms

MOST = 280  # characters that are quoted, unless the first sentence is longer


class Passage(NamedTuple):
    """The line, from 1, at which a highlight begins, and its first sentences."""

    line: int
    text: str


def highlighted(term: Terms) -> dict[int, str]:
    """Return by line the first sentences that a reader marked there, as many as read well.

    Examples
    --------
    >>> from vaultlint.graph.words.terms import Sentence, Terms
    >>> said = (Sentence(3, "Salt late.", marked=True), Sentence(3, "Bake soon.", marked=True), Sentence(4, "My view."))
    >>> highlighted(Terms("a.md", "A", "en", said, (), (), b"", (), ()))
    {3: 'Salt late. Bake soon.'}
    """
    found: dict[int, str] = {}
    full: set[int] = set()
    for line, text, _, marked in term.sentences:
        if not marked or line in full:
            continue
        longer = f"{found[line]} {text}" if line in found else text
        if line in found and len(longer) > MOST:
            full.add(line)
        else:
            found[line] = longer
    return found


def passage(marked: Mapping[int, str], lines: range) -> Passage | None:
    """Return the first of some lines that is highlighted."""
    return next((Passage(line, marked[line]) for line in lines if line in marked), None)
