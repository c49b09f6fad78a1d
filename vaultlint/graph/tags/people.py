"""People in texts: where a note speaks of somebody who wrote another, and first names, which many bear.

Only authors of the vault are looked for. Two capitalised words are a name in half of the cases at best; in the vaults
looked at the others were products, laws and headings.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from vaultlint.graph.nearness.sorts import AT_ONCE
from vaultlint.graph.words.language import background

if TYPE_CHECKING:
    from collections.abc import Iterable

    import networkx as nx

    from vaultlint.graph.nearness.vectors import Ints
    from vaultlint.graph.themes.readings import Readings
    from vaultlint.graph.words.terms import Sentence

ORDINARY = 1e-4  # a surname more frequent than this in ordinary text may be any word
_NAME = re.compile(r"[A-ZÀ-ÞА-Я][\w'’.-]*(?: (?:[a-z]{2,3} )?[A-ZÀ-ÞА-Я][\w'’.-]*){1,3}")


class Mention(NamedTuple):
    """An author's name in the text of a note (its place in the list)."""

    person: str
    note: int
    sentence: Sentence


def mentions(people: Iterable[str], reader: Readings) -> list[Mention]:
    """Find the notes whose sentences say a person's name in full.

    Parameters
    ----------
    people : iterable of str
        Names; those that do not look like a person's are passed by.
    reader : Readings

    Returns
    -------
    list of Mention
        The first of each person and note, ordered.
    """
    by_column: dict[int, list[str]] = {}
    for person in people:
        column = _surname(person, reader)
        if column is not None:
            by_column.setdefault(column, []).append(person)
    found: dict[tuple[str, int], Sentence] = {}
    for position in _positions(list(by_column), reader).tolist():
        said = reader.sentence(position)
        if said is None:
            continue
        note, sentence = said
        for person in by_column[int(reader.space.tokens[position])]:
            if (person, note) not in found and _stands(person, sentence.text):
                found[person, note] = sentence
    return [Mention(person, note, found[person, note]) for person, note in sorted(found)]


def _positions(columns: list[int], reader: Readings) -> Ints:
    if not columns:
        return np.zeros(0, dtype=np.int64)
    wanted = np.zeros(len(reader.space.stems) + 2, dtype=bool)  # two places for what is no word, from the end
    wanted[columns] = True
    found = []
    for first in range(0, len(reader.space.tokens), AT_ONCE):
        found.append(np.flatnonzero(wanted[reader.space.tokens[first : first + AT_ONCE]]) + first)
        reader.space.tidy()
    return np.concatenate(found) if found else np.zeros(0, dtype=np.int64)


def _surname(person: str, reader: Readings) -> int | None:
    """Return the column of a name's last word, where the name is one of a person."""
    if not _NAME.fullmatch(person):
        return None
    words = [word for word in reader.words.words(person, lower_first=False) if word]
    if not words or words[-1].form.casefold() != re.split(r"[ '’.-]", person)[-1].casefold():
        return None
    known = background().frequency
    if all(known.get(word.stem, 0.0) > ORDINARY for word in words):
        return None
    return reader.space.stems.get(words[-1].stem)


def _stands(person: str, text: str) -> bool:
    place = text.find(person)
    while place >= 0:
        end = place + len(person)
        if not text[max(0, place - 1) : place].isalnum() and not text[end : end + 1].isalnum():
            return True
        place = text.find(person, end)
    return False


def given_names(graph: nx.MultiGraph[str]) -> frozenset[str]:
    """Return the first names of all authors in lower case, but for those that are a theme or a tag as well.

    Parameters
    ----------
    graph : networkx.MultiGraph
        With its authors, tags and themes.
    """
    labels: dict[str, set[str]] = {"author": set(), "tag": set(), "concept": set()}
    for _, data in graph.nodes(data=True):
        if data["kind"] in labels:
            labels[data["kind"]].add(str(data["label"]).casefold())
    names = {name.split()[0] for name in labels["author"] if len(name.split()) > 1}
    return frozenset(names - labels["tag"] - labels["concept"])


def is_by_chance(terms: Iterable[str], given: frozenset[str]) -> bool:
    """Tell whether all that two notes share is a first name: two Johns are not one.

    Examples
    --------
    >>> given = frozenset({"john", "ann"})
    >>> is_by_chance(["John"], given), is_by_chance(["John", "rivers"], given), is_by_chance(["rivers"], given)
    (True, False, False)
    """
    said = [term.casefold() for term in terms]
    return len(said) == 1 and said[0] in given
