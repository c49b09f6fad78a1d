"""docs/LINKS.md, made of what was measured and stored."""

from __future__ import annotations

import csv
import platform
import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.links import contestants, words
from benchmarks.links.figures import Range, cell, difference, recall, share_by_note
from benchmarks.links.goals import Stored, exponents, goals, guesses, of
from benchmarks.links.goals import scores as scores_of
from benchmarks.links.vaults import Listed, listed

READ = Path(__file__).with_name("labels_read.csv")
BANDS = tuple(edge / 10 for edge in range(11))


def write(stored: Stored) -> str:
    """Return the page; a part that was not measured says so."""
    parts = [
        words.HEAD, "## Goals\n", _goals(goals(stored)), words.TEXT, _text(stored), words.FIFTH, _fifth(stored),
        words.TAGS, _tags(stored), words.EXPLAIN, _explain(stored), words.COST, _cost(stored),
        "## Vaults and peers\n", _vaults(stored),
    ]  # fmt: skip
    return re.sub(r"\n{3,}", "\n\n", "\n".join(parts)).rstrip() + "\n"


def _goals(rows: Sequence[tuple[str, ...]]) -> str:
    return table(("goal", "wanted", "measured", ""), rows) if rows else "Nothing was measured yet.\n"


def _text(stored: Stored) -> str:
    parts = []
    for use, title in (
        (("reported",), ""),
        (("translated",), "The same vault in other languages, in no average:\n"),
        (("tuned",), "Vaults that weights were chosen on, for comparison:\n"),
    ):
        scores = scores_of(stored, "text", use=use)
        if scores:
            parts += [title, _matrix(scores, contestants.TEXT_ONLY, stored, "text")]
            parts.append(_kept(scores) + "\n")
    against = [
        (name, recall(one, "ours"), difference(one, "ours", "tfidf"), difference(one, "ours", "tfidf", "ranks"))
        for name, one in scores_of(stored, "text", "ours", "tfidf").items()
    ]
    rows = [(name, str(own), gap.signed, ranks.signed) for name, own, gap, ranks in against]
    parts.append("vaultlint against TF-IDF on the same text:\n")
    parts.append(table(("vault", "vaultlint: recall", "above TF-IDF", "MRR above TF-IDF"), rows))
    return "\n".join(parts) if against else "Not measured yet.\n"


def _kept(scores: Mapping[str, Any]) -> str:
    kept = [f"{name} {cell(one, 'ours_keep')}" for name, one in scores.items() if "ours_keep" in one]
    return f"vaultlint where the links' text stays and only their markup goes: {', '.join(kept)}."


def _matrix(scores: Mapping[str, Any], names: Sequence[str], stored: Stored, part: str) -> str:
    """Return a table of contestants by vaults."""
    best = {
        vault: max((name for name in names if name in one), key=lambda name, one=one: np.mean(one[name]["recalls"]))
        for vault, one in scores.items()
    }
    rows = []
    for name in names:
        cells = [cell(one, name) for one in scores.values()]
        if all(text == "–" for text in cells):
            continue
        cells = [f"**{text}**" if best[vault] == name else text for vault, text in zip(scores, cells, strict=True)]
        rows.append((contestants.NAMES[name], *cells, _mean_cost(scores, name, stored, part)))
    return table(("", *scores, "CPU s / 1,000 notes"), rows)


def _mean_cost(scores: Mapping[str, Any], name: str, stored: Stored, part: str) -> str:
    costs = [
        1000 * one[name]["seconds"] / stored[f"{part}-{vault}"]["notes"] for vault, one in scores.items() if name in one
    ]
    return f"{np.mean(costs):.1f}"


def _fifth(stored: Stored) -> str:
    parts = []
    for use, title in (
        (("reported",), ""),
        (("tuned",), "Vaults that weights were chosen on, for comparison:\n"),
    ):
        scores = scores_of(stored, "fifth", use=use)
        if scores:
            parts += [title, _matrix(scores, contestants.ONE_IN_FIVE, stored, "fifth")]
    scores = scores_of(stored, "fifth", "ours", "ours_links")
    rows = [
        (name, str(recall(one, "ours_links")), difference(one, "ours_links", "ours").signed,
         difference(one, "ours_links", "ours", "ranks").signed)
        for name, one in scores.items()
    ]  # fmt: skip
    if rows:
        head = ("vault", "text and links: recall", "above text alone", "MRR above text alone")
        parts += ["What the visible links add:\n", table(head, rows)]
    return "\n".join(parts) if parts else "Not measured yet.\n"


def _tags(stored: Stored) -> str:
    parts = []
    for use, title in (("reported", ""), ("tuned", "Vaults that weights were chosen on, for comparison:\n")):
        found = {name: one for name, one in of(stored, "tags", (use,)).items() if one["hidden"]}
        if found:
            rows = [_tag_row(name, {name: one}) for name, one in found.items()]
            parts += [title, table(_TAG_HEAD, [*rows, _tag_row("all", found)])]
    if not parts:
        return "Not measured yet.\n"
    few = [name for name, one in of(stored, "tags", ("reported", "tuned")).items() if not one["hidden"]]
    parts.append(f"No tag that three notes carry: {', '.join(few)}.\n" if few else "")
    return "\n".join([*parts, _calibration(of(stored, "tags"))])


_TAG_HEAD = ("vault", "tags", "tagged notes", "hidden", "shown", "right", "precision", "recall", "strict precision")


def _tag_row(name: str, found: Mapping[str, dict[str, Any]]) -> tuple[str, ...]:
    counts = [sum(one[key] for one in found.values()) for key in ("tags", "tagged", "hidden")]
    shown = guesses(found)
    right = sum(true for _, true in shown)
    strict = [sum(one["strict"][side] for one in found.values()) for side in (0, 1)]
    return (
        name, *(f"{count:,}" for count in (*counts, len(shown), right)), str(share_by_note(shown)) if shown else "–",
        f"{right / counts[2]:.3f}", f"{strict[0] / sum(strict):.3f}" if sum(strict) else "–",
    )  # fmt: skip


def _calibration(found: Mapping[str, dict[str, Any]]) -> str:
    """Return how sure the inference was, shown or not, against how often it was right."""
    cases = [(value, bool(right)) for one in found.values() for value, right in one["cases"]]
    rows = []
    for low, high in pairwise(BANDS):
        inside = [(value, right) for value, right in cases if low <= value < high]
        if inside:
            means = (f"{np.mean([one[side] for one in inside]):.2f}" for side in (0, 1))
            rows.append((f"{low:.1f}–{high:.1f}", f"{len(inside):,}", *means))
    if not rows:
        return ""
    title = "How sure it was, shown or not, and how often it was right:\n\n"
    return title + table(("confidence", "cases", "mean confidence", "right"), rows)


def _explain(stored: Stored) -> str:
    found = of(stored, "explain", ("reported", "translated", "tuned", "read"))
    if not found:
        return "Not measured yet.\n"
    rows = []
    wrong: list[str] = []
    for name, one in found.items():
        shares = np.array(one["shares"] or [0.0])
        labels = one["labels"]
        rows.append(
            (name, f"{one['links']:,}", str(Range(float(shares.mean()), *_quartiles(shares))),
             *(f"{labels[kind]:,}" for kind in ("concept", "community", "shown on a link")), str(len(one["faults"])))
        )  # fmt: skip
        wrong += [f"`{label}` ({fault}, {kind}, {name})" for kind, label, fault in one["faults"]]
    head = ("vault", "links", "share shown (middle half)", "themes", "communities", "terms on links", "at fault")
    listed_faults = f"\nAt fault: {', '.join(wrong[:40])}{' …' if len(wrong) > 40 else ''}.\n" if wrong else ""
    return table(head, rows) + listed_faults + _read_by_hand()


def _read_by_hand() -> str:
    """Say how many of the themes' labels that a person read were sensible (labels_read.csv beside this file)."""
    with READ.open(encoding="utf-8", newline="") as file:
        read = list(csv.DictReader(file))
    wrong = [row for row in read if row["sensible"] == "no"]
    told = ", ".join(f"`{row['label']}` ({row['why not']})" for row in wrong)
    vaults = len({row["vault"] for row in read})
    return (
        f"\nOf {len(read)} themes' labels, drawn from {vaults} of these vaults and read beside their notes,"
        f" {len(read) - len(wrong)} are what a person might call it (wanted: 95). Not: {told}.\n"
    )


def _quartiles(values: np.ndarray) -> tuple[float, float]:
    low, high = np.percentile(values, (25, 75))
    return float(low), float(high)


def _cost(stored: Stored) -> str:
    if "cost" not in stored:
        return "Not measured yet.\n"
    sizes = stored["cost"]["sizes"]
    keys = ("parse", "terms", "neighbours", "load")
    rows = [(f"{one['notes']:,}", *(f"{one[key]:.2f}" for key in keys), f"{one['peak'] / 1e6:.0f} MB") for one in sizes]
    head = ("notes", "parse and facts", "terms", "ten nearest of each", "terms read back (pickle)", "peak memory")
    terms, near = exponents(sizes)
    return table(head, rows) + f"\nFitted growth: terms n^{terms:.2f}, neighbours n^{near:.2f}.\n"


def _vaults(stored: Stored) -> str:
    rows = [_vault_row(one, stored) for one in listed()]
    head = ("vault", "repository", "commit", "folder", "notes", "links", "use", "what it is")
    absent = [one.name for one in listed() if one.use != "read" and f"text-{one.name}" not in stored]
    said = f"\nNot measured here: {', '.join(absent)}.\n" if absent else ""
    return table(head, rows) + said + _peers()


def _vault_row(one: Listed, stored: Stored) -> tuple[str, ...]:
    found = stored.get(f"text-{one.name}", {})
    counts = [f"{found[key]:,}" if found else "–" for key in ("notes", "links")]
    link = f"[{one.source.repo}](https://github.com/{one.source.repo})"
    return (one.name, link, f"`{one.source.commit[:12]}`", one.part or "/", *counts, one.use, one.source.about)


def _peers() -> str:
    slow = ", ".join(f"{contestants.NAMES[name]} above {most:,}" for name, most in contestants.SLOW.items())
    packages = ", ".join(f"`{one}`" for one in contestants.PACKAGES)
    machine = f"CPython {platform.python_version()}, {platform.machine()}"
    return words.PEERS.format(packages=packages, slow=slow, machine=machine)


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table."""
    lines = [head, ["---"] * len(head), *[[text.replace("|", "\\|") for text in row] for row in rows]]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
