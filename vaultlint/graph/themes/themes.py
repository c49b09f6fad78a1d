"""Themes: the few terms that explain links, each under a name that a person would choose.

They are chosen in two steps: `choose` proposes terms by figures alone, what explains links and is said here more than
elsewhere; `settle` reads the sentences in which they stand, names them, and takes those that are things.
"""

from __future__ import annotations

from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from vaultlint.graph.nearness.sorts import portions
from vaultlint.graph.nearness.vectors import RARE
from vaultlint.graph.themes.naming import COMMON, Labels, best_form
from vaultlint.graph.themes.places import FEW, MOSTLY
from vaultlint.graph.themes.things import is_apparatus, is_thing, says_nothing
from vaultlint.graph.words.language import background
from vaultlint.graph.words.spelling import compact
from vaultlint.graph.words.terms import GAP

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from vaultlint.graph.nearness.neighbours import Reasons
    from vaultlint.graph.nearness.vectors import Floats, Places, Space
    from vaultlint.graph.themes.readings import Readings

__all__ = ["COMMON", "SMALL", "Concept", "Labels", "best_form", "choose", "settle", "strongest"]

OFTEN = 3  # how often a note must say what is a theme of its own
OWN = 4  # themes of its own that a note of a tiny vault has
SMALL = 12  # in vaults up to so many notes, what carries one link is a theme too
GENERAL = 0.2  # what more of the notes say tells none from another,
OWN_WORD = 0.35  # unless it is a word of this vault's own,
OWN_KEEN = 2.0  # which is by so many decades commoner here
GENERAL_FROM = 40  # notes; in smaller vaults a fifth is few
KEEN = 0.7  # decades by which a theme must be commoner in the vault than in ordinary text
KEENEST = 2.5  # decades beyond which it says no more
WEIGHED = 12  # times as many terms are looked at,
SPARE = 3  # times as many are proposed as are taken
AT_ONCE = 50_000  # links
SAME = 1.6  # a word and a pair that holds it are one theme if their notes' numbers differ by less


class Concept(NamedTuple):
    """A theme that no tag names: its columns' term, the column, and its label."""

    key: str
    column: int
    label: str

    @property
    def id(self) -> str:
        """The node's id."""
        return f"concept:{self.key}"


def most(notes: int) -> int:
    """Return how many themes a vault has at most: about two for every root of the number of notes, and a dozen."""
    return 8 + int(2.5 * notes**0.5)


def choose(
    space: Space,
    links: Iterable[tuple[float, Reasons]],
    labels: Labels,
    strongest: Sequence[Places],
    tag_keys: Iterable[str],
) -> list[Concept]:
    """Propose the vault's themes.

    Parameters
    ----------
    space : Space
    links : iterable of (float, Reasons)
        Each link's score and the terms that explain it.
    labels : Labels
    strongest : sequence of numpy.ndarray
        Each note's own strongest columns; they count in tiny vaults only.
    tag_keys : iterable of str
        Terms that are tags already.

    Returns
    -------
    list of Concept
        The most telling first; `SPARE` times as many as `settle` takes.
    """
    small = len(space) <= SMALL
    taken = set(tag_keys)
    weight = _weighed(links, 1 if small else 2 if len(space) < 200 else 3, len(space.names))
    free = (column for column in weight if space.names[column] not in taken)
    columns = list(free if small else islice(free, WEIGHED * most(len(space))))
    if not small:
        keen = dict(zip(columns, keenness(space, columns).tolist(), strict=True))
        columns = [c for c in columns if keen[c] >= KEEN and _tells(space, c, keen[c])]
        weight = Counter({c: round(weight[c] * min(KEENEST, keen[c])) for c in columns})
        weight = _joined(space, weight, labels)
        columns = list(weight)
    ranked = sorted(columns, key=lambda column: (-weight[column], column))
    found = _distinct(space, ranked, labels, SPARE * most(len(space)))
    return found + _of_their_own(space, labels, strongest, taken, found) if small else found


def _weighed(links: Iterable[tuple[float, Reasons]], floor: int, size: int) -> Counter[int]:
    """Return how much of the links each column carries that carries some of so many, what carries most first."""
    weight, many = np.zeros(size), np.zeros(size, dtype=np.int64)
    left = iter(links)
    while some := list(islice(left, AT_ONCE)):
        columns = np.concatenate([reasons.columns for _, reasons in some])
        scores = np.repeat([score for score, _ in some], [len(reasons.columns) for _, reasons in some])
        parts = np.rint(scores * np.concatenate([reasons.shares for _, reasons in some]) * 1e6)
        weight += np.bincount(columns, parts, minlength=size)  # of whole numbers: in any order the same
        many += np.bincount(columns, minlength=size)
    found = np.flatnonzero(many >= floor)
    found = found[np.argsort(-weight[found], kind="stable")]
    return Counter(dict(zip(found.tolist(), map(int, weight[found].tolist()), strict=True)))


def _tells(space: Space, column: int, keen: float) -> bool:
    """Tell whether few enough notes say a term for it to tell them from the others."""
    share = GENERAL if keen < OWN_KEEN else OWN_WORD
    return len(space) < GENERAL_FROM or bool(space.document_frequency[column] <= share * len(space))


def keenness(space: Space, columns: Sequence[int]) -> Floats:
    """Return by how many decades each column is commoner here than in ordinary text."""
    known, said = background().frequency, space.said_counts
    total = float(said.sum()) or 1.0
    found = []
    for column in columns:
        parts = [(known.get(part, RARE), int(said[space.stems[part]])) for part in space.names[column].split(" ")
                 if part in space.stems]  # fmt: skip
        found.append(max((np.log10((count + 0.5) / total / usual) for usual, count in parts), default=0.0))
    return np.array(found, dtype=np.float64)


def _joined(space: Space, weight: Counter[int], labels: Labels) -> Counter[int]:
    """Let a pair stand for a word that hardly stands without it: "machine learning" for "machine"."""
    frequency = space.document_frequency
    pairs = [column for column in sorted(weight, key=lambda column: (-int(frequency[column]), column))
             if " " in space.names[column] and frequency[column] >= FEW and labels.nameable(column)]  # fmt: skip
    said = space.said_counts
    together = _together(space, pairs)
    found = Counter(weight)
    for pair in pairs:
        for part in space.names[pair].split(" "):
            column = space.stems[part]
            if column in found and together[pair] >= MOSTLY * said[column]:
                found[pair] = max(found[pair], found.pop(column))
    return found


def _together(space: Space, pairs: Sequence[int]) -> Counter[int]:
    """Count how often the words of each pair stand side by side, words without meaning between them left out."""
    size = len(space.stems)
    wanted = np.sort(np.array(pairs, dtype=np.int64))
    codes = space.pair_codes[wanted - size]  # as the columns, they ascend
    leads = np.zeros(size + 2, dtype=bool)  # two places for what is no word, from the end
    leads[codes // size] = True
    counts = np.zeros(len(codes) + 1, dtype=np.int64)
    for first, last in portions(space.token_starts):  # a note's end joins no pair
        tokens = space.tokens[space.token_starts[first] : space.token_starts[last]]
        tokens = tokens[tokens != GAP]
        places = np.flatnonzero(leads[tokens[:-1]])
        said = tokens[places].astype(np.int64) * size + tokens[places + 1]
        found = np.searchsorted(codes, said)
        found[np.append(codes, -1)[found] != said] = len(codes)
        counts += np.bincount(found, minlength=len(counts))
        space.tidy()
    return Counter(dict(zip(wanted.tolist(), counts[:-1].tolist(), strict=True)))


def settle(proposed: Sequence[Concept], labels: Labels, reader: Readings) -> list[Concept]:
    """Read where the proposed themes stand; name them, and take those that are things and say something.

    Parameters
    ----------
    proposed : sequence of Concept
        From `choose`.
    labels : Labels
        Learns the names.
    reader : Readings

    Returns
    -------
    list of Concept
    """
    labels.read(reader)
    found: list[Concept] = []
    names = {compact(label) for label in labels.given()}
    small = len(reader.space) <= SMALL
    limit = len(proposed) if small else most(len(reader.space))
    for concept in proposed:
        if len(found) >= limit:
            break
        label = labels.read_name(concept.column)
        name = compact(label)
        if not label or name in names or says_nothing(label, vague=not small):
            continue
        named = concept._replace(label=label)
        if is_apparatus(reader, named) if small else not is_thing(reader, named, labels):
            continue
        names.add(name)
        found.append(named)
        labels.rename(concept.column, label)
    return found


def _of_their_own(
    space: Space, labels: Labels, strongest: Sequence[Places], taken: set[str], before: Sequence[Concept]
) -> list[Concept]:
    """Return what each note of a tiny vault says often, though no other does."""
    found: list[Concept] = []
    for place, own in enumerate(strongest):
        said = np.bincount(space.stream(place)[space.stream(place) >= 0], minlength=len(space.names))
        often = [c for c in own.tolist() if space.names[c] not in taken and said[c] >= OFTEN]
        found += _distinct(space, often, labels, OWN, [*before, *found])
    return found


def _distinct(
    space: Space, ranked: Sequence[int], labels: Labels, limit: int, before: Sequence[Concept] = ()
) -> list[Concept]:
    """Take the first `limit` that can be named and do not say the same as one before."""
    found: list[Concept] = []
    names = {concept.label.casefold() for concept in before}
    used = {part: int(space.document_frequency[item.column]) for item in before for part in item.key.split(" ")}
    for column in ranked:
        if len(found) >= limit:
            break
        key = space.names[column]
        parts = key.split(" ")
        frequency = int(space.document_frequency[column])
        if any(frequency <= SAME * used[part] and used[part] <= SAME * frequency for part in parts if part in used):
            continue
        if not labels.nameable(column):
            continue
        label = key if " " in key else labels.of(column)  # `settle` names the pairs; to look for each here costs much
        if label.casefold() in names:
            continue
        names.add(label.casefold())
        used.update({part: max(frequency, used.get(part, 0)) for part in parts})
        found.append(Concept(key, column, label))
    return found


def strongest(space: Space, note: int, most: int = 40) -> Places:
    """Return the heaviest columns of a note, heaviest first."""
    columns, weights = space.row(note)
    columns, weights = columns[space.said[columns]], weights[space.said[columns]]
    order = np.argsort(-np.round(weights, 9), kind="stable")[:most]  # equal ones by column
    return columns[order]
