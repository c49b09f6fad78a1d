"""What a link shows of its score: the terms that carry it, each in the notes' own words."""

from __future__ import annotations

from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

import numpy as np

from vaultlint.graph.evidence.wording import Shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from vaultlint.graph.analysis import Analysis
    from vaultlint.graph.nearness.joined import Near
    from vaultlint.graph.nearness.vectors import Places, Space

HALF = 0.5  # of a link's score; where less is named, more is shown:
FEW = 2  # terms that are shown where none is worth it
MORE = 3  # times as many terms at most
AT_ONCE = 1000  # links whose terms are parted and ordered together

_T = TypeVar("_T")


class _Carried(NamedTuple):
    """What carries a link: its words (of a tag, the word) with their shares, and its pairs, what carries most first.

    `firsts` and `seconds` are the columns of the pairs' words.
    """

    words: list[int]
    word_shares: list[float]
    pairs: Places
    pair_shares: list[float]
    firsts: list[int]
    seconds: list[int]


class _Lookup(dict[int, _T], Generic[_T]):
    """Columns and what was found for each: a link has sixty, and they come again in other links."""

    def __init__(self, find: Callable[[int], _T]) -> None:
        super().__init__()
        self._find = find

    def __missing__(self, column: int) -> _T:
        """Find what is not known yet."""
        self[column] = found = self._find(column)
        return found


class Choice:
    """Chooses which terms a link shows.

    Parameters
    ----------
    analysis : Analysis
    themes : mapping of str to str
        How the vault's themes are written, by their labels in lower case.
    """

    def __init__(self, analysis: Analysis, themes: Mapping[str, str]) -> None:
        self._themes = themes
        self._space = space = analysis.space
        labels, words, keys = analysis.labels, analysis.whole_words, analysis.tag_keys
        self._wording = analysis.wording
        self._words = words
        # None of these may hold the choice itself: what is held in a circle makes no room while no garbage is sought.
        self._worth = _Lookup(labels.worth)
        self._parts = _Lookup(partial(_parts, space))
        self._lows = _Lookup(lambda column: labels.of(column).casefold())
        self._untagged = _Lookup(lambda column: space.names[column] not in keys)
        self._tags = _Lookup(labels.is_tag)
        self._mended = _Lookup(lambda column: words.mended(column, labels.of(column)))
        self._written: dict[tuple[int, str], str] = {}

    def of(self, link: Near, most: int) -> list[Shown]:
        """Return a link's terms for people, what carries most first.

        A pair of words is named as the pair where the notes say its words within it; else its share counts for one of
        the two. Things and names go before what is done and words of form; of the latter no more is shown than it takes
        to name half of the score.
        """
        return next(self.of_all((link,), most))

    def of_all(self, links: Iterable[Near], most: int) -> Iterator[list[Shown]]:
        """Give the terms of one link after another, as `of` does."""
        left = iter(links)
        while some := list(islice(left, AT_ONCE)):
            for link, carried in zip(some, self._carried(some), strict=True):
                yield self._chosen(link, carried, most)

    def _chosen(self, link: Near, carried: _Carried, most: int) -> list[Shown]:
        grouped = self._grouped(link, carried)
        worths, untagged = self._worth, self._untagged
        ranked = [(untagged[column], -round(part * worth, 9), column, part, worth)
                  for column, part in self._united(grouped) if (worth := worths[column])]  # fmt: skip
        ranked.sort()
        chosen = self._halved([row[2:] for row in ranked], most) or self._formal(grouped)
        chosen.sort(key=lambda row: (-round(row[1], 9), row[0]))
        return [Shown(column, part, self._named(column, link)) for column, part, _ in chosen]

    def _carried(self, links: Sequence[Near]) -> Iterator[_Carried]:
        """Part what carries each link into words and pairs, and put the pairs in order: of many links together."""
        columns = np.concatenate([link.reasons.columns for link in links])
        shares = np.concatenate([link.reasons.shares for link in links])
        owner = np.repeat(np.arange(len(links)), [len(link.reasons.columns) for link in links])
        paired = columns >= len(self._space.stems)
        pairs, pair_shares, pair_owner = columns[paired], shares[paired], owner[paired]
        order = np.lexsort((pairs, -np.round(pair_shares, 9), pair_owner))
        pairs, pair_shares = pairs[order], pair_shares[order]
        firsts, seconds = (each.tolist() for each in self._space.words_of(pairs))
        words = [self._parts[column][0] for column in columns[~paired].tolist()]
        word_shares = shares[~paired].tolist()
        edges = np.arange(len(links) + 1)
        word_ends = np.searchsorted(owner[~paired], edges).tolist()
        pair_ends = np.searchsorted(pair_owner, edges).tolist()
        for a, b, c, d in zip(word_ends, word_ends[1:], pair_ends, pair_ends[1:], strict=False):
            yield _Carried(
                words[a:b], word_shares[a:b], pairs[c:d], pair_shares[c:d].tolist(), firsts[c:d], seconds[c:d]
            )

    def _united(self, grouped: Mapping[int, float]) -> list[tuple[int, float]]:
        """Add up the shares of what has one label, under the column that carries most."""
        lows = self._lows
        found_lows = [lows[column] for column in grouped]
        if len(set(found_lows)) == len(grouped):
            return list(grouped.items())
        first: dict[str, int] = {}
        alike: dict[int, list[tuple[int, float]]] = {}
        for low, (column, part) in zip(found_lows, grouped.items(), strict=True):
            one = first.setdefault(low, column)
            if one != column:
                alike.setdefault(one, [(one, grouped[one])]).append((column, part))
        found = []
        for column in first.values():
            rows = alike.get(column)
            if rows is None:
                found.append((column, grouped[column]))
            else:
                found.append((min((-round(part, 9), each) for each, part in rows)[1], sum([row[1] for row in rows])))
        return found

    def _halved(self, found: Sequence[tuple[int, float, float]], most: int) -> list[tuple[int, float, float]]:
        """Take the first `most` things, more where they are less than half; then what is worth little."""
        things = [row for row in found if row[2] >= HALF]
        fillers = sorted((row for row in found if row[2] < HALF), key=lambda row: (-row[1], row[0]))
        chosen: list[tuple[int, float, float]] = []
        covered = 0.0
        for row in (*things, *fillers):
            enough = len(chosen) >= most or row[2] < HALF
            if (enough and covered >= HALF) or len(chosen) >= MORE * most:
                break
            if self._mended[row[0]]:
                chosen.append(row)
                covered += row[1]
        return chosen

    def _named(self, column: int, link: Near) -> str:
        """Return what to call a term on a link, written as it is on all others."""
        key = column, self._wording.label(column, (link.a, link.b))
        if key not in self._written:
            label = self._words.mended(*key) or self._mended[column] or key[1]
            self._written[key] = self._themes.get(label.casefold()) or self._wording.spelling(label)
        return self._written[key]

    def _formal(self, grouped: dict[int, float]) -> list[tuple[int, float, float]]:
        """Return what there is on a link that only words of form carry: it still says which."""
        rest = [column for column in grouped if self._mended[column]]
        rest = sorted(rest, key=lambda column: (-round(grouped[column], 9), column))[:FEW]
        return [(column, grouped[column], 1.0) for column in rest]

    def parts(self, column: int) -> tuple[int, ...]:
        """Return the columns of a pair's words; of a tag that of its word."""
        return self._parts[column]

    def _grouped(self, link: Near, carried: _Carried) -> dict[int, float]:
        """Add up the shares of what says the same: a tag and its word, a pair and its words."""
        share = dict(zip(carried.words, carried.word_shares, strict=True))
        if len(share) < len(carried.words):  # a tag and its word
            share = {}
            for word, part in zip(carried.words, carried.word_shares, strict=True):
                share[word] = share.get(word, 0.0) + part
        if not carried.pair_shares:
            return share
        stands_for: dict[int, int] = {}
        inside = self._wording.pairs(link.a, link.b, carried.pairs)
        rows = zip(carried.pair_shares, carried.firsts, carried.seconds, inside, strict=True)
        for at, (part, first, second, within) in enumerate(rows):
            taken = stands_for.get(first, stands_for.get(second)) if stands_for else None
            if within and taken is None and (inner := self._inner(int(carried.pairs[at]), first, second, within)):
                best = int(carried.pairs[at])
                stands_for.update(dict.fromkeys(inner, best))
                share[best] = share.get(best, 0.0) + part + sum([share.pop(word, 0.0) for word in inner])
            else:
                best = self._heavier(first, second, share) if taken is None else taken
                share[best] = share.get(best, 0.0) + part
        return share

    def _heavier(self, first: int, second: int, share: dict[int, float]) -> int:
        """Return the word of a pair that carries more, by its worth; of equal ones the one worth more, the first."""
        one, two = self._worth[first], self._worth[second]
        left, right = one * share.get(first, 0.0), two * share.get(second, 0.0)
        if left != right:
            return first if left > right else second
        return first if (one, -first) >= (two, -second) else second

    def _inner(self, pair: int, first: int, second: int, within: int) -> Sequence[int]:
        """Return the words of a pair for which it is named: both, or one that is no thing by itself."""
        words = [word for word, is_in in ((first, within & 1), (second, within & 2)) if is_in and not self._tags[word]]
        if len(set(words)) < 2 and not (words and self._worth[words[0]] < 1):
            return ()
        return words if self._worth[pair] else ()


def _parts(space: Space, column: int) -> tuple[int, ...]:
    parts = space.parts(column)
    if len(parts) > 1:
        return parts
    name = space.names[column]
    return (space.stems.get(name[1:], column) if name.startswith("#") else column,)
