"""Hidden tags: how often an inferred tag is one that the vault's owner gave.

Run::

    python -m benchmarks.links.tags VAULT…             precision, recall and calibration, vault by vault
    python -m benchmarks.links.tags --wrong 50 VAULT…  besides, so many wrong ones at random, to be judged by eye
    python -m benchmarks.links.tags --fit VAULT…       the weights of `vaultlint.graph.tags.tagging`, made anew

Every note is asked about every tag once. Asked are tags that at least three notes carry; those that say how far or
what kind a note is are left out, and so are tags on more than four in ten notes. There are five rounds. What stands
in a note and falls to a round is hidden in it: the item in frontmatter, the ``#tag`` in the text, the tags of
highlights; the words of the text stay. Of what is inferred in a round, only what falls to it counts: right if the
note carried the tag, else wrong. A hash of path and tag says which round they fall to, so that nothing depends on
chance or on other notes.

That is the precision that a reader sees who asks "would the owner have given this tag?". `Answers.strict` is harder:
all that was inferred in a round counts, though a fifth of the tags alone was hidden; it follows how many are hidden,
and goes to 0 as these get fewer. Notes with a copy are left out: what a copy carries is no discovery.
"""

from __future__ import annotations

import argparse
import random
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from benchmarks.links.protocol import terms_of
from benchmarks.links.vaults import load
from vaultlint.graph import analysis
from vaultlint.graph.tags import inferred, tagging
from vaultlint.graph.tags.tags import VaultTag, collect, is_category, is_status, tag_key
from vaultlint.graph.words.language import Tokeniser, tokeniser
from vaultlint.graph.words.terms import Terms
from vaultlint.parse.note import Facts

ROUNDS = 5
LEAST = 3  # notes that carry a tag that is asked about
KEPT = 2  # of them at least so many keep it in each round
BANDS = tuple(round(edge / 10, 1) for edge in range(11))
TIMES = 1000


class Guess(NamedTuple):
    """An inferred tag: whether the note had carried it."""

    vault: str
    tag: str
    confidence: float
    right: bool


class Shown(NamedTuple):
    """The note of a guess, and why the tag was inferred."""

    path: str
    reason: str


@dataclass
class Answers:
    """What was inferred in a vault.

    Attributes
    ----------
    vault : str
    notes, tagged : int
        All notes; those with a tag that is asked about.
    tags, hidden : int
        Tags asked about; how often one was hidden.
    guesses : list of Guess
        What is shown, and falls to its round.
    shown : list of Shown
        Of the same.
    strict : (int, int)
        Right and wrong of all that was shown in all rounds.
    sampled : (int, int)
        The same of the notes that had a tag hidden in the round.
    cases : list of (Case, bool)
        All that anything spoke for, shown or not, and whether the note had carried it.
    """

    vault: str
    notes: int = 0
    tagged: int = 0
    tags: int = 0
    hidden: int = 0
    guesses: list[Guess] = field(default_factory=list)
    shown: list[Shown] = field(default_factory=list)
    strict: tuple[int, int] = (0, 0)
    sampled: tuple[int, int] = (0, 0)
    cases: list[tuple[tagging.Case, bool]] = field(default_factory=list)


def measure(folder: Path | str, part: str = "") -> list[Guess]:
    """Return what was inferred in the vault at a folder, as (vault, tag, confidence, right)."""
    return ask(folder, part).guesses


def ask(folder: Path | str, part: str = "") -> Answers:
    """Hide the tags of a vault, a fifth in each of five rounds, and see which are inferred."""
    vault = load(folder, part)
    facts, terms = terms_of((note.path, note.source.encode(note.text)) for note in vault.notes)
    return answers(Path(folder).name, facts, terms)


def answers(name: str, facts: Sequence[Facts], terms: Sequence[Terms]) -> Answers:
    """Return what is inferred when tags are hidden; `ask` for notes in memory."""
    words = _words(terms)
    tags = {tag.key: tag for tag in _asked(collect(facts, terms, words), len(facts))}
    carried = {(place, key) for key, tag in tags.items() for place in tag.uses}
    found = Answers(name, len(facts), len({place for place, _ in carried}), len(tags))
    for turn in range(ROUNDS):
        hidden = _hidden(tags, facts, turn)
        found.hidden += sum(len(keys) for keys in hidden.values())
        masked = [without(fact, hidden[place], words) if place in hidden else fact for place, fact in enumerate(facts)]
        with _tapped() as cases:
            result = analysis.analyse(masked, terms, analysis.GraphOptions())
        copies = {place for link in result.near if link.copy for place in (link.a, link.b)}
        found.hidden -= sum(len(keys) for place, keys in hidden.items() if place in copies)
        for case in cases:
            if case.key in tags and case.note not in copies and _turn(facts[case.note].path, case.key) == turn:
                found.cases.append((case, (case.note, case.key) in carried))
        for guess in result.inferred:
            if guess.key in tags and guess.note not in copies:
                right = (guess.note, guess.key) in carried
                found.strict = _and(found.strict, right)
                found.sampled = _and(found.sampled, right) if guess.note in hidden else found.sampled
                path = facts[guess.note].path
                if _turn(path, guess.key) == turn:
                    found.guesses.append(Guess(name, tags[guess.key].label, guess.confidence, right))
                    found.shown.append(Shown(path, guess.reason))
    return found


def _and(counts: tuple[int, int], right: bool) -> tuple[int, int]:
    return counts[0] + right, counts[1] + (not right)


def _words(terms: Sequence[Terms]) -> Tokeniser:
    languages = [term.language for term in terms]
    return tokeniser(min(set(languages), key=lambda code: (-languages.count(code), code)) if languages else "en")


def _asked(tags: Sequence[VaultTag], size: int) -> Iterator[VaultTag]:
    for tag in tags:
        most = tagging.KIND * size if size > tagging.MANY else size
        if LEAST <= len(tag.uses) <= most and not is_status(tag.label) and not is_category(tag.label):
            yield tag


def _turn(path: str, key: str) -> int:
    return zlib.crc32(f"{path}\0{key}".encode("utf-8", "surrogateescape")) % ROUNDS


def _hidden(tags: dict[str, VaultTag], facts: Sequence[Facts], turn: int) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    for key, tag in tags.items():
        mine = [place for place in sorted(tag.uses) if _turn(facts[place].path, key) == turn]
        for place in mine[: len(tag.uses) - KEPT]:
            found.setdefault(place, set()).add(key)
    return found


def without(fact: Facts, keys: set[str], words: Tokeniser) -> Facts:
    """Return a note's facts without some tags, in whatever spelling and place; a note's terms never hold ``#tag``."""

    def stays(name: str) -> bool:
        return tag_key(" ".join(name.strip(" #[]\"'").split()), words) not in keys

    reading = fact.reading
    rows = [(name, reading.origin.tag_lines[at : at + 1]) for at, name in enumerate(reading.origin.tags) if stays(name)]
    origin = replace(
        reading.origin, tags=tuple(name for name, _ in rows), tag_lines=tuple(line for _, at in rows for line in at)
    )
    highlights = tuple(
        item._replace(tags=tuple(name for name in item.tags if stays(name))) for item in reading.highlights
    )
    return replace(
        fact,
        tags=tuple(tag for tag in fact.tags if stays(tag.name)),
        reading=replace(reading, origin=origin, highlights=highlights),
    )


@contextmanager
def _tapped() -> Iterator[list[tagging.Case]]:
    """Hear all cases that are weighed, shown or not."""
    heard: list[tagging.Case] = []
    cases = inferred.cases

    def tap(*given: Any) -> Iterator[tagging.Case]:
        for case in cases(*given[:5]):  # the sixth is the floor below which nothing is shown
            heard.append(case)
            yield case

    inferred.cases = tap
    try:
        yield heard
    finally:
        inferred.cases = cases


def summary(found: Sequence[Answers], seed: int = 1) -> dict[str, object]:
    """Return the figures of some vaults together.

    Returns
    -------
    dict
        ``notes``, ``tagged``, ``tags``, ``hidden``, ``shown``, ``right``; ``precision`` with its interval (bootstrap
        over notes), ``recall``, ``strict`` and ``sampled`` precision; ``bands``: for each band of predicted confidence,
        shown or not, (from, to, how many, mean predicted, share right).
    """
    guesses = [guess for one in found for guess in one.guesses]
    right, hidden = sum(guess.right for guess in guesses), sum(one.hidden for one in found)
    notes: dict[tuple[str, str], list[int]] = {}
    for one in found:
        for guess, shown in zip(one.guesses, one.shown, strict=True):
            count = notes.setdefault((one.vault, shown.path), [0, 0])
            count[0] += guess.right
            count[1] += 1
    return {
        "notes": sum(one.notes for one in found),
        "tagged": sum(one.tagged for one in found),
        "tags": sum(one.tags for one in found),
        "hidden": hidden,
        "shown": len(guesses),
        "right": right,
        "precision": (right / len(guesses) if guesses else None, *_interval(list(notes.values()), seed)),
        "recall": right / hidden if hidden else None,
        "strict": _share([one.strict for one in found]),
        "sampled": _share([one.sampled for one in found]),
        "bands": bands([(tagging.probability(case), true) for one in found for case, true in one.cases]),
    }


def _share(counts: Sequence[tuple[int, int]]) -> float | None:
    right, wrong = (sum(count[side] for count in counts) for side in (0, 1))
    return right / (right + wrong) if right + wrong else None


def _interval(counts: Sequence[Sequence[int]], seed: int) -> tuple[float, float]:
    """Return the 95 % interval of a share, whole notes drawn with replacement."""
    if not counts:
        return 0.0, 1.0
    values = np.array(counts, dtype=float)
    draw = np.random.default_rng(seed).integers(0, len(values), (TIMES, len(values)))
    low, high = np.percentile(values[draw, 0].sum(axis=1) / values[draw, 1].sum(axis=1), (2.5, 97.5))
    return float(low), float(high)


def bands(pairs: Sequence[tuple[float, bool]]) -> list[tuple[float, float, int, float, float]]:
    """Return calibration: for each band from, to, how many, mean predicted and share right."""
    rows = []
    for low, high in pairwise(BANDS):
        inside = [(value, true) for value, true in pairs if low <= value < high]
        if inside:
            mean = sum(value for value, _ in inside) / len(inside)
            rows.append((low, high, len(inside), mean, sum(true for _, true in inside) / len(inside)))
    return rows


def fit(found: Sequence[Answers], rounds: int = 30) -> list[float]:
    """Fit the weights of `tagging.features` and the bias: logistic, a vault weighs the root of its right cases."""
    rows, right, weight = [], [], []
    for one in found:
        each = 20 / np.sqrt(1 + sum(true for _, true in one.cases))
        rows += [(*tagging.features(case), 1.0) for case, _ in one.cases]
        right += [float(true) for _, true in one.cases]
        weight += [each] * len(one.cases)
    x, y, w = np.array(rows), np.array(right), np.array(weight)
    values, ridge = np.zeros(x.shape[1]), np.eye(x.shape[1])
    ridge[-1, -1] = 0.0  # the bias is free
    for _ in range(rounds):
        p = 1 / (1 + np.exp(-x @ values))
        gradient = x.T @ (w * (y - p)) - ridge @ values
        values = values + np.linalg.solve((x * (w * p * (1 - p))[:, None]).T @ x + ridge, gradient)
    return [round(float(value), 2) for value in values]


def _print(name: str, one: dict[str, object]) -> None:
    value, low, high = one["precision"]
    said = f"{value:.2f} [{low:.2f} {high:.2f}]" if value is not None else "–"
    rest = "  ".join(f"{key} {one[key]:.2f}" for key in ("recall", "sampled", "strict") if one[key] is not None)
    print(
        f"{name:34} {one['notes']:6} notes {one['tags']:4} tags {one['hidden']:6} hidden {one['shown']:5} shown  "
        f"precision {said}  {rest}",
        flush=True,
    )


def main() -> None:
    """Measure the vaults named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("vaults", nargs="+", type=Path)
    parser.add_argument("--wrong", type=int, default=0, metavar="N")
    parser.add_argument("--fit", action="store_true")
    given = parser.parse_args()
    found = []
    for folder in given.vaults:
        found.append(ask(folder))
        _print(folder.name, summary(found[-1:]))
    together = summary(found)
    _print("all", together)
    for low, high, count, mean, share in together["bands"]:
        print(f"  {low:.1f}–{high:.1f}: {count:6} cases, predicted {mean:.2f}, right {share:.2f}")
    wrong = [(guess, shown) for one in found for guess, shown in zip(one.guesses, one.shown, strict=True)
             if not guess.right]  # fmt: skip
    for guess, shown in random.Random(1).sample(wrong, min(given.wrong, len(wrong))):
        print(f"{guess.vault}\t{shown.path}\t{guess.tag}\t{guess.confidence}\t{shown.reason}")
    if given.fit:
        print("weights", fit(found))


if __name__ == "__main__":
    main()
