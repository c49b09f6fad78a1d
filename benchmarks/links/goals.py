"""What was to be reached, and whether it was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from benchmarks.links.cost import exponent
from benchmarks.links.figures import average, difference, recall, share_by_note
from benchmarks.links.vaults import listed

Stored = Mapping[str, dict[str, Any]]

# The best recall within ten and the best MRR measured for any offline method before, not always of one method:
# hand-weighted sums of stems and pairs, title mentions or none, on the vaults as they were then.
BEFORE = {
    "second-brain-nuxt": (0.72, 0.75), "obsidian-help en": (0.58, 0.76), "obsidian-help fr": (0.57, 0.74),
    "my-digital-garden": (0.55, 0.40), "digital-garden (it)": (0.62, 0.58),
}  # fmt: skip


def of(stored: Stored, part: str, use: Sequence[str] = ("reported",)) -> dict[str, dict[str, Any]]:
    """Return a part's figures by vault, in the order of the list."""
    return {
        one.name: stored[f"{part}-{one.name}"] for one in listed() if one.use in use and f"{part}-{one.name}" in stored
    }


def scores(stored: Stored, part: str, *need: str, use: Sequence[str] = ("reported",)) -> dict[str, Any]:
    """Return the scores of a part by vault, where all that are needed were measured."""
    found = {name: one["scores"] for name, one in of(stored, part, use).items()}
    return {name: scores for name, scores in found.items() if all(one in scores for one in need)}


def exponents(sizes: Sequence[Mapping[str, Any]]) -> tuple[float, float]:
    """Return how terms and neighbours grow."""
    counts = [one["notes"] for one in sizes]
    terms, near = (exponent(counts, [one[key] for one in sizes]) for key in ("terms", "neighbours"))
    return terms, near


def guesses(found: Mapping[str, dict[str, Any]]) -> list[tuple[Any, bool]]:
    """Return of all tags shown the note, and whether it had carried the tag."""
    return [((name, path), bool(right)) for name, one in found.items() for path, _, right in one["guesses"]]


def goals(stored: Stored) -> list[tuple[str, ...]]:
    """Return goal, what was wanted, what was measured, and the verdict, of all that was measured."""
    return [*_goals_text(stored), *_goals_fifth(stored), *_goals_words(stored), *_goals_cost(stored)]


def _verdict(met: bool) -> str:
    return "met" if met else "**missed**"


def _goals_text(stored: Stored) -> list[tuple[str, ...]]:
    judged = scores(stored, "text", "ours", "tfidf")
    rows = []
    for name, best in BEFORE.items():
        for before, what, shown in zip(best, ("recalls", "ranks"), ("recall", "MRR"), strict=True):
            if name in judged:
                found = recall(judged[name], "ours", what)
                verdict = _verdict(round(found.mean, 2) >= before)
                rows.append((f"text only, {name}: {shown}", f"≥ {before:.2f}", str(found), verdict))
    if judged:
        found = average(list(judged.values()), "ours", "tfidf")
        rows.append(("text only: recall above TF-IDF, average", "≥ +.02", found.signed, _verdict(found.mean >= 0.02)))
    return rows


def _goals_fifth(stored: Stored) -> list[tuple[str, ...]]:
    judged = scores(stored, "fifth", "ours", "ours_links")
    if not judged:
        return []
    found = average(list(judged.values()), "ours_links", "ours")
    below = [name for name, one in judged.items() if difference(one, "ours_links", "ours").mean < 0]
    return [
        (
            "one in five: links add to text, average recall",
            "≥ +.06 (aim +.10)",
            found.signed,
            _verdict(found.mean >= 0.06),
        ),
        ("one in five: vaults where links take away", "none", ", ".join(below) or "none", _verdict(not below)),
    ]


def _goals_words(stored: Stored) -> list[tuple[str, ...]]:
    rows = []
    shown = guesses(of(stored, "tags"))
    if shown:
        found = share_by_note(shown)
        rows.append(("hidden tags: precision where shown", "≥ .7", str(found), _verdict(found.mean >= 0.7)))
    explained = of(stored, "explain", ("reported", "translated", "tuned", "read"))
    if explained:
        shares = [one for found in explained.values() for one in found["shares"]]
        least = min(explained.items(), key=lambda item: np.mean(item[1]["shares"] or [1]))
        covered = f"{np.mean(shares):.2f}; lowest {np.mean(least[1]['shares']):.2f} ({least[0]})"
        rows.append(("explanations: share of the score", "≥ .5", covered, _verdict(np.mean(shares) >= 0.5)))
        wrong = sum(len(found["faults"]) for found in explained.values())
        total = sum(sum(found["labels"].values()) for found in explained.values())
        rows.append(("labels at fault", "0", f"{wrong} of {total:,}", _verdict(not wrong)))
    return rows


def _goals_cost(stored: Stored) -> list[tuple[str, ...]]:
    if "cost" not in stored:
        return []
    sizes = stored["cost"]["sizes"]
    first = sizes[0]
    each = 1000 / first["notes"]
    cold, warm = (sum(first[key] for key in keys) * each for keys in (("terms", "neighbours"), ("load", "neighbours")))
    terms, near = exponents(sizes)
    linear = sizes[-1]["notes"] / first["notes"]
    bound = linear * np.log(sizes[-1]["notes"]) / np.log(first["notes"])
    grown = sizes[-1]["terms"] / first["terms"]
    return [
        ("cost: terms and neighbours of 1,000 notes, cold", "≤ 3 CPU s", f"{cold:.2f}", _verdict(cold <= 3)),
        ("the same, warm (terms read back)", "≤ .3 CPU s", f"{warm:.2f}", _verdict(warm <= 0.3)),
        ("growth of terms", f"≤ × {bound:.0f} (n·log n) for × {linear:.0f} notes", f"× {grown:.1f} (n^{terms:.2f})",
         _verdict(grown <= bound)),
        ("growth of neighbours", "≤ n^1.3", f"n^{near:.2f}", _verdict(near <= 1.3)),
    ]  # fmt: skip
