"""What a link shows of its score: the terms that carry it, each in the notes' own words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultlint.graph.evidence.wording import Shown

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from vaultlint.graph.analysis import Analysis, Near

HALF = 0.5  # of a link's score; where less is named, more is shown:
FEW = 2  # terms that are shown where none is worth it
MORE = 3  # times as many terms at most


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
        self._space = analysis.space
        self._labels = analysis.labels
        self._wording = analysis.wording
        self._words = analysis.whole_words
        self._keys = analysis.tag_keys
        self._worth: dict[int, float] = {}
        self._parts: dict[int, tuple[int, ...]] = {}

    def of(self, link: Near, most: int) -> list[Shown]:
        """Return a link's terms for people, what carries most first.

        A pair of words is named as the pair where the notes say its words within it; else its share counts for one of
        the two. Things and names go before what is done and words of form; of the latter no more is shown than it takes
        to name half of the score.
        """
        grouped, keys, names, label = self._grouped(link), self._keys, self._space.names, self._labels.of
        alike: dict[str, list[tuple[float, int, float]]] = {}
        for column, part in grouped.items():
            alike.setdefault(label(column).casefold(), []).append((-round(part, 9), column, part))
        ranked: list[tuple[bool, float, int, float, float]] = []
        for rows in alike.values():
            column = rows[0][1] if len(rows) == 1 else min(rows)[1]
            if worth := self._weigh(column):
                part = sum([row[2] for row in rows])
                ranked.append((names[column] not in keys, -round(part * worth, 9), column, part, worth))
        ranked.sort()
        chosen = self._halved([row[2:] for row in ranked], most) or self._formal(grouped)
        chosen = sorted(chosen, key=lambda row: (-round(row[1], 9), row[0]))
        return [Shown(column, part, self._named(column, link)) for column, part, _ in chosen]

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
            if self._words.mended(row[0], self._labels.of(row[0])):
                chosen.append(row)
                covered += row[1]
        return chosen

    def _named(self, column: int, link: Near) -> str:
        """Return what to call a term on a link, written as it is on all others."""
        label = self._wording.label(column, (link.a, link.b))
        label = self._words.mended(column, label) or self._words.mended(column, self._labels.of(column)) or label
        return self._themes.get(label.casefold()) or self._wording.spelling(label)

    def _formal(self, grouped: dict[int, float]) -> list[tuple[int, float, float]]:
        """Return what there is on a link that only words of form carry: it still says which."""
        rest = [column for column in grouped if self._words.mended(column, self._labels.of(column))]
        rest = sorted(rest, key=lambda column: (-round(grouped[column], 9), column))[:FEW]
        return [(column, grouped[column], 1.0) for column in rest]

    def _weigh(self, column: int) -> float:
        if column not in self._worth:
            self._worth[column] = self._labels.worth(column)
        return self._worth[column]

    def parts(self, column: int) -> tuple[int, ...]:
        """Return the columns of a pair's words; of a tag that of its word."""
        if column not in self._parts:
            name, stems = self._space.names[column], self._space.stems
            if " " in name:
                self._parts[column] = tuple(stems[word] for word in name.split(" "))
            else:
                self._parts[column] = (stems.get(name[1:], column) if name.startswith("#") else column,)
        return self._parts[column]

    def _grouped(self, link: Near) -> dict[int, float]:
        """Add up the shares of what says the same: a tag and its word, a pair and its words."""
        share: dict[int, float] = {}
        pairs: list[tuple[float, int, float]] = []
        for column, part in link.reasons:
            words = self._parts.get(column) or self.parts(column)
            if len(words) > 1:
                pairs.append((-round(part, 9), column, part))
            else:
                share[words[0]] = share.get(words[0], 0.0) + part
        pairs.sort()
        stands_for: dict[int, int] = {}
        for _, pair, part in pairs:
            first, second = self._parts[pair]
            taken = stands_for.get(first, stands_for.get(second))
            inner = () if taken is not None else self._within(link, pair, (first, second))
            if inner:
                best = pair
                stands_for.update(dict.fromkeys(inner, pair))
            else:
                best = self._heavier(first, second, share) if taken is None else taken
            share[best] = share.get(best, 0.0) + part + sum([share.pop(word, 0.0) for word in inner])
        return share

    def _heavier(self, first: int, second: int, share: dict[int, float]) -> int:
        one, two = self._weigh(first), self._weigh(second)
        weighed = (one * share.get(first, 0.0), one, -first), (two * share.get(second, 0.0), two, -second)
        return first if weighed[0] >= weighed[1] else second

    def _within(self, link: Near, pair: int, parts: tuple[int, int]) -> Sequence[int]:
        """Return the words of a pair for which it is named: both, or one that is no thing by itself."""
        inside = self._wording.pairs((link.a, link.b), pair)
        words = [word for word, is_in in zip(parts, inside, strict=True) if is_in and not self._labels.is_tag(word)]
        if len(set(words)) < 2 and not (words and self._weigh(words[0]) < 1):
            return ()
        return words if self._weigh(pair) else ()
