"""The page that says how accurate vaultlint is; every figure and every word of judgement in it is computed."""

from __future__ import annotations

import platform
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from findings import SAMPLE, Found, Survey, draw
from salvage import Repairs
from vaults import Vault
from verdicts import Score, Verdict, score, total, wilson

from vaultlint.rules import RULES
from vaultlint.rules.base import Level

ERRORS, WARNINGS, SALVAGE = 0.98, 0.95, 0.95
_FIGURE = re.compile(r"[\d.,/–]*")
_NAMES = {rule.code: rule.name for rule in RULES}
_HEAD = """\
<!-- Written by `make accuracy`; do not edit by hand. -->
# How accurate vaultlint is

Every rule, info-level ones included, was run over {notes:,} notes of {vaults} public vaults. For each rule up to
{sample} findings were drawn (by a digest of the finding, at most half of them from one vault while others have enough)
and judged by hand: would somebody who knows Obsidian agree? A finding in doubt counts as false, one not judged yet is
counted as such. The fixes were computed for all notes, in memory, and looked at by other means than the fixer's own
proof. Some of the vaults were taken because their frontmatter is broken, so that there is something to judge: the
numbers of findings do not say how common a defect is.

**Read it with care.** The rules were mended after false findings of theirs had been read here, and those are no longer
reported (they are counted below): on a vault that nobody has looked at yet the share will be somewhat lower.

```
make vaults                          # clones the vaults at the commits below
make accuracy VAULTS=build/vaults    # measures and writes this page
```

The verdicts are in `benchmarks/accuracy/verdicts.csv`; `python benchmarks/accuracy/measure.py VAULTS --sheet VL101`
prints a rule's sample to judge, `--judge FILE` takes it in. Nothing of a vault lies in this repository.
"""
_SALVAGE_HEAD = """\
Notes whose frontmatter Obsidian refuses; those of them that it reads after safe fixes, and those with merge conflicts;
templates with such frontmatter; and all notes that safe fixes change (every rule selected, Readwise's notes included).
"""


class Goal(NamedTuple):
    """What was to be reached, what was, and whether that is enough."""

    name: str
    wanted: str
    found: str
    verdict: str


def render(vaults: Sequence[Vault], survey: Survey, repairs: Repairs, verdicts: Mapping[str, Verdict]) -> str:
    """Return the page."""
    rules = survey.by_rule()
    samples = {code: draw(found) for code, found in rules.items()}
    goals = _goals(samples, repairs, verdicts)
    head = _HEAD.format(notes=survey.notes.total(), vaults=len(vaults), sample=SAMPLE)
    parts = [
        head,
        "## Goals\n",
        _table(("goal", "wanted", "measured", ""), goals),
        _short(goals, samples, verdicts),
        "## Precision\n",
        _precision(rules, samples, verdicts),
        _gone(survey, verdicts),
        "## Unreadable frontmatter\n",
        _salvage(vaults, repairs),
        "## Findings by rule and vault\n",
        _findings(vaults, rules),
        "## Vaults\n",
        _vaults(vaults, survey),
    ]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(part for part in parts if part))


def goal_of_share(name: str, wanted: float, hits: int, judged: int, drawn: int) -> Goal:
    """Return whether a share is reached; open while what is not judged could decide it."""
    low, high = wilson(hits, judged)
    found = f"{_share(hits, judged)} ({hits} of {judged}; 95 %: {low:.3f}–{high:.3f})"
    waiting = drawn - judged
    if not drawn:
        verdict = "nothing to judge"
    elif hits >= wanted * drawn:
        verdict = "met"
    elif hits + waiting < wanted * drawn:
        verdict = "**missed**"
    else:
        verdict = "open"
    return Goal(name, f"≥ {wanted:.2f}", found + (f", {waiting} not judged" if waiting else ""), verdict)


def _goals(samples: Mapping[str, Sequence[Found]], repairs: Repairs, verdicts: Mapping[str, Verdict]) -> list[Goal]:
    goals = []
    for level, wanted in ((Level.ERROR, ERRORS), (Level.WARNING, WARNINGS)):
        drawn = [one for sample in samples.values() for one in sample if one.diagnostic.level is level]
        given = score(_fixes(drawn), verdicts)
        goals.append(goal_of_share(f"precision of {level.value}s", wanted, given.right, given.judged, given.drawn))
    mended, unreadable = repairs.mended.total(), repairs.unreadable.total()
    goals.append(goal_of_share("unreadable notes made readable", SALVAGE, mended, unreadable, unreadable))
    for name, count in (
        ("notes changed by a second fix", len(repairs.unsettled)),
        ("notes that lost a word", len(repairs.lost_words)),
        ("notes that lost a line of the body", len(repairs.lost_lines)),
    ):
        goals.append(Goal(name, "0", str(count), "**missed**" if count else "met"))
    return goals


def _short(goals: Iterable[Goal], samples: Mapping[str, Sequence[Found]], verdicts: Mapping[str, Verdict]) -> str:
    """Return what falls short: goals, and rules with findings that are wrong or not judged."""
    rows = [f"- {goal.name}: {goal.found}, wanted {goal.wanted}" for goal in goals if goal.verdict == "**missed**"]
    for code, sample in samples.items():
        given = score(_fixes(sample), verdicts)
        said = {
            "false": given.wrong,
            "in doubt": given.unsure,
            "at the wrong place": given.off,
            "with a wrong fix": given.bad_fixes,
            "with another fix than the one judged": given.new_fixes,
            "not judged": given.drawn - given.judged,
        }
        words = ", ".join(f"{count} {what}" for what, count in said.items() if count)
        if words:
            rows.append(f"- {code} {_NAMES.get(code, '')}, of {given.drawn}: {words}")
    return "\nWhat falls short:\n\n" + "\n".join(rows) + "\n" if rows else "\nNothing falls short.\n"


def _precision(
    rules: Mapping[str, Sequence[Found]], samples: Mapping[str, Sequence[Found]], verdicts: Mapping[str, Verdict]
) -> str:
    rows = []
    scores: dict[str, Score] = {}
    for code, sample in samples.items():
        scores[code] = given = score(_fixes(sample), verdicts)
        level = "/".join(sorted({one.diagnostic.level.value for one in rules[code]}))
        rows.append((f"{code} {_NAMES.get(code, '')}", level, f"{len(rules[code]):,}", *_cells(given)))
    rows.append(("all", "", f"{sum(map(len, rules.values())):,}", *_cells(total(scores.values()))))
    head = ("rule", "level", "findings", "sample", "judged", "true", "in doubt", "precision", "95 %", "place", "fix")
    silent = [f"{rule.code} {rule.name}" for rule in RULES if rule.code not in rules]
    note = f"\nFound nothing in these vaults: {', '.join(silent)}.\n" if silent else ""
    return _table(head, rows) + note


def _cells(given: Score) -> tuple[str, ...]:
    low, high = wilson(given.right, given.judged)
    interval = f"{low:.2f}–{high:.2f}" if given.judged else "–"
    place = f"{given.judged - given.off}/{given.judged}" if given.judged else "–"
    fix = f"{given.fixes - given.bad_fixes}/{given.fixes}" if given.fixes else "–"
    counts = (str(given.drawn), str(given.judged), str(given.right), str(given.unsure))
    return (*counts, _share(given.right, given.judged), interval, place, fix)


def _gone(survey: Survey, verdicts: Mapping[str, Verdict]) -> str:
    """Return what became of verdicts on findings that are no longer made."""
    now = {one.id for one in survey.findings}
    gone = Counter(one.verdict for key, one in verdicts.items() if key not in now)
    if not gone:
        return ""
    words = {"false": "false", "unsure": "in doubt", "true": "true (now missed, or worded in another way)"}
    said = ", ".join(f"{gone[word]} {what}" for word, what in words.items() if gone[word])
    return f"\nJudged before and no longer reported: {said}.\n"


def _salvage(vaults: Sequence[Vault], repairs: Repairs) -> str:
    rows = []
    for name in (vault.name for vault in vaults):
        numbers = (repairs.unreadable[name], repairs.mended[name], repairs.conflicts[name], repairs.templates[name])
        rows.append((name, *map(str, numbers), f"{repairs.changed[name]:,}"))
    columns = (repairs.unreadable, repairs.mended, repairs.conflicts, repairs.templates, repairs.changed)
    rows.append(("all", *(f"{one.total():,}" for one in columns)))
    head = ("vault", "unreadable", "then readable", "merge conflicts", "templates, left alone", "notes changed")
    parts = [_SALVAGE_HEAD, _table(head, rows)]
    if repairs.remains:
        listed = [f"- {reason}: {count}" for reason, count in repairs.remains.most_common()]
        parts.append("\nWhat is still reported in those that stay unreadable:\n\n" + "\n".join(listed) + "\n")
    refused = [(code, reason, str(count)) for (code, reason), count in sorted(repairs.refused.items())]
    parts.append(f"\nFixes refused because they could not be proven: {repairs.refused.total()}.\n")
    if refused:
        parts.append(_table(("rule", "reason", "fixes"), refused))
    parts.append(
        f"\nCopies or stacked blocks were united in {repairs.merged} notes, where lines may be taken up by others;"
        " there words are compared, in all other notes lines as well.\n"
    )
    return "\n".join(parts)


def _findings(vaults: Sequence[Vault], rules: Mapping[str, Sequence[Found]]) -> str:
    names = [vault.name for vault in vaults]
    rows = []
    sums: Counter[str] = Counter()
    for code, found in rules.items():
        counts = Counter(one.vault for one in found)
        sums += counts
        rows.append((f"{code} {_NAMES.get(code, '')}", *(_count(counts[name]) for name in names), f"{len(found):,}"))
    rows.append(("all", *(_count(sums[name]) for name in names), f"{sums.total():,}"))
    return _table(("rule", *names, "all"), rows)


def _vaults(vaults: Sequence[Vault], survey: Survey) -> str:
    rows = [
        (
            f"[{vault.repo}](https://github.com/{vault.repo})",
            f"`{vault.commit[:12]}`",
            vault.licence,
            f"{survey.notes[vault.name]:,}",
            f"{survey.seconds[vault.name]:.1f}",
            vault.about,
        )
        for vault in vaults
    ]
    seconds = sum(survey.seconds.values())
    rows.append(("all", "", "", f"{survey.notes.total():,}", f"{seconds:.1f}", ""))
    head = ("vault", "commit", "licence", "notes read", "CPU seconds", "what it is")
    return _table(head, rows) + f"\nCPython {platform.python_version()}, one process, no cache.\n"


def _fixes(sample: Iterable[Found]) -> dict[str, str]:
    return {one.id: one.mends for one in sample}


def _share(hits: int, trials: int) -> str:
    return f"{hits / trials:.3f}" if trials else "–"


def _count(number: int) -> str:
    return f"{number:,}" if number else ""


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table; columns of figures stand on the right."""
    body = [[cell.replace("|", "\\|") for cell in row] for row in rows]
    figures = [all(_FIGURE.fullmatch(row[at]) for row in body) for at in range(len(head))]
    lines = [head, ["--:" if right else "---" for right in figures], *body]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
