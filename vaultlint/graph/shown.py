"""What a link shows of its score: the terms that carry it, each in the notes' own words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultlint.graph.wording import Shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vaultlint.graph.analysis import Analysis, Near

HALF = 0.5  # of a link's score; where less is named, more is shown:
FEW = 2  # terms that are shown where none is worth it
MORE = 3  # times as many terms at most


def folded(analysis: Analysis, link: Near, most: int) -> list[Shown]:
    """Return a link's terms for people, what carries most first.

    A pair of words is named as the pair where the notes say its words within it; else its share counts for one of
    the two. Things and names go before what is done and words of form; of the latter no more is shown than it takes
    to name half of the score.
    """
    labels = analysis.labels
    alike: dict[str, list[tuple[int, float]]] = {}
    grouped = _grouped(analysis, link)
    for column, part in grouped.items():
        alike.setdefault(labels.of(column).casefold(), []).append((column, part))
    found: list[tuple[int, float, float]] = []
    for rows in alike.values():
        column = max(rows, key=lambda row: (round(row[1], 9), -row[0]))[0]
        if worth := labels.worth(column):
            found.append((column, sum(part for _, part in rows), worth))
    names, keys = analysis.space.names, analysis.tag_keys
    if not found:  # a link that only words of form carry still says which
        rest = [column for column in grouped if labels.of(column) and not names[column].startswith("#/")]
        rest = sorted(rest, key=lambda column: (-round(grouped[column], 9), column))[:FEW]
        found = [(column, grouped[column], 1.0) for column in rest]
    found.sort(key=lambda row: (names[row[0]] not in keys, -round(row[1] * row[2], 9), row[0]))
    chosen = sorted(_halved(found, most), key=lambda row: (-round(row[1], 9), row[0]))
    return [Shown(column, part, analysis.wording.label(column, (link.a, link.b))) for column, part, _ in chosen]


def _halved(found: Sequence[tuple[int, float, float]], most: int) -> list[tuple[int, float, float]]:
    """Take the first `most`, more where they are less than half; of what is worth little only what that takes."""
    chosen = list(found[:most])
    covered = sum(part for _, part, _ in chosen)
    for row in found[most : MORE * most]:
        if covered < HALF:
            chosen.append(row)
            covered += row[1]
    for row in sorted(chosen, key=lambda row: (row[2], row[1], row[0])):
        if row[2] < HALF and covered - row[1] >= HALF:
            chosen.remove(row)
            covered -= row[1]
    return chosen


def _grouped(analysis: Analysis, link: Near) -> dict[int, float]:
    """Add up the shares of what says the same: a tag and its word, a pair and its words."""
    space, labels = analysis.space, analysis.labels
    share: dict[int, float] = {}
    pairs: list[tuple[float, int]] = []
    for column, part in link.reasons:
        name = space.names[column]
        if " " in name:
            pairs.append((part, column))
        else:
            target = space.stems.get(name[1:], column) if name.startswith("#") else column
            share[target] = share.get(target, 0.0) + part
    stands_for: dict[int, int] = {}
    for part, pair in sorted(pairs, key=lambda item: (-round(item[0], 9), item[1])):
        parts = [space.stems[word] for word in space.names[pair].split(" ")]
        taken = [stands_for[word] for word in parts if word in stands_for]
        inner = () if taken else _within(analysis, link, pair, parts)
        best = pair if inner else taken[0] if taken else max(
            parts, key=lambda word: (labels.worth(word) * share.get(word, 0.0), labels.worth(word), -word)
        )  # fmt: skip
        stands_for.update(dict.fromkeys(inner, pair))
        share[best] = share.get(best, 0.0) + part + sum(share.pop(word, 0.0) for word in inner)
    return share


def _within(analysis: Analysis, link: Near, pair: int, parts: Sequence[int]) -> Sequence[int]:
    """Return the words of a pair for which it is named: both, or one that is no thing by itself."""
    labels = analysis.labels
    inside = analysis.wording.pairs((link.a, link.b), pair)
    words = [word for word, is_in in zip(parts, inside, strict=True) if is_in and not labels.is_tag(word)]
    if len(set(words)) < 2 and not (words and labels.worth(words[0]) < 1):
        return ()
    return words if labels.worth(pair) else ()
