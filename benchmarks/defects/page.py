"""docs/DEFECTS.md."""

from __future__ import annotations

from collections import Counter

from benchmarks.defects import contest, made, tools
from benchmarks.defects.cases import Case
from benchmarks.defects.contest import Score
from benchmarks.defects.subject import Verdict
from vaultlint.rules import RULES

_SERIES = ("VL1", "VL2", "VL3")
_INTRO = """# The defect bench

`make bench-defects` writes this page. It runs vaultlint and the other tools that read Markdown or YAML on {notes}
small notes in {cases} cases: {broken} in which something is wrong (every rule VL101–VL305 in three forms or more),
and {clean} in which nothing is wrong and something tempting stands. The cases and what is expected of them lie in
`benchmarks/defects/cases/`; they were written from the rule catalogue, all but a handful before any tool was run on
them; that handful was added in a hunt for vaultlint's mistakes. A
repair is right if Obsidian reads the expected properties afterwards and the expected lines of the body stand: *how*
it is written is the tool's affair. `tests/test_defect_bench.py` runs vaultlint on the same cases and on notes made of
parts: every two of {entries} bad entries in one block, in both orders; stacked blocks; copies of a note.

**Read it with care.** The cases are those of our own catalogue, so the table says what a tool that was made for
something else leaves undone, and is no measure of that tool. Rows VL209–VL212 need a schema, which only vaultlint was
given.

## All tools

| tool | named VL1 ({vl1}) | VL2 ({vl2}) | VL3 ({vl3}) | repaired ({wanted}) | worse | alarms ({clean}) | noise |
|---|---|---|---|---|---|---|---|
"""
_HOW = """
*named*: a finding in the right note, within two lines of the defect and about it; a parse error anywhere in a block
that Obsidian cannot read names whatever is wrong with it. Of several defects in a note one is enough for the others;
vaultlint must name all. *worse*, counted over all cases: frontmatter that could be read no longer can, a value
changed that was no part of the defect, a word is lost, a property's line no longer stands (as in a heading made of a
second block), or text is hidden as frontmatter. vaultlint's repairs that need leave (`--unsafe-fixes`) are given
apart. *alarms*: clean cases with a finding about frontmatter (style, such as blank lines or bullets, is none). *noise*:
findings of any kind on clean cases.

"""


def write(cases: list[Case], own: list[Verdict], scores: list[Score]) -> str:
    """Return the page."""
    broken = [case for case in cases if not case.quiet]
    count = Counter(contest.series(case) for case in broken)
    head = _INTRO.format(
        notes=sum(len(case.notes) for case in cases),
        cases=len(cases),
        broken=len(broken),
        clean=len(cases) - len(broken),
        vl1=count["VL1"],
        vl2=count["VL2"],
        vl3=count["VL3"],
        wanted=sum(_wants(case) for case in broken),
        entries=len(made.ENTRIES),
    )
    rows = [_own_row(cases, own), *(_row(score) for score in scores)]
    parts = [
        head + "\n".join(rows) + "\n" + _HOW,
        _versions(scores),
        _worse(scores),
        _by_rule(cases, own),
        _failures(own),
    ]
    return "\n".join(part.rstrip("\n") + "\n" for part in parts if part)


def _wants(case: Case) -> bool:
    return any(note.wanted for note in case.notes)


def _leave(case: Case) -> bool:
    return any(note.unsafe for note in case.notes)


def _own_row(cases: list[Case], own: list[Verdict]) -> str:
    pairs = [(case, one) for case, one in zip(cases, own, strict=True) if not case.quiet]
    named = Counter(contest.series(case) for case, one in pairs if not one.unnamed)
    right = [case for case, one in pairs if _wants(case) and not one.unrepaired]
    apart = sum(_leave(case) for case in right)
    alarms = [one for one in own if one.false_alarms]
    cells = [
        "**vaultlint**",
        *(str(named[series]) for series in _SERIES),
        f"{len(right)} ({len(right) - apart} safe, {apart} with leave)",
        str(sum(bool(one.worse) for one in own)),
        str(len(alarms)),
        str(sum(len(one.false_alarms) for one in alarms)),
    ]
    return f"| {' | '.join(cells)} |"


def _row(score: Score) -> str:
    fixes = (str(score.repaired.total()), str(len(score.worse))) if score.tool.can_fix else ("no fixes", "–")
    cells = [score.tool.name, *(str(score.named[series]) for series in _SERIES), *fixes]
    return f"| {' | '.join([*cells, str(len(score.alarmed)), str(score.alarms)])} |"


def _versions(scores: list[Score]) -> str:
    lines = ["## How each was run", ""]
    lines += [f"- {score.tool.name} {score.tool.version}: {score.tool.how}" for score in scores]
    yaml = next(one for one in tools.NODE_PACKAGES if one.startswith("yaml@"))
    lines += [
        "- vaultlint: the default selection, for a case about an info rule that rule too; clean notes with VL1 to VL3",
        f"- what Obsidian reads: a reader of the bench's own, checked on all notes and results against npm `{yaml}`",
        "- not run: obsidian-linter, which runs only inside Obsidian; prettier and mdformat, which name nothing",
        "",
    ]
    return "\n".join(lines)


def _worse(scores: list[Score]) -> str:
    lines = ["## What was made worse", ""]
    for score in scores:
        for case, harm in sorted(score.worse.items()):
            more = f" (and {len(harm) - 1} more)" if len(harm) > 1 else ""
            lines.append(f"- {score.tool.name}, {case}: {harm[0]}{more}")
    return "\n".join([*lines, ""])


def _by_rule(cases: list[Case], own: list[Verdict]) -> str:
    names = {rule.code: rule.name for rule in RULES}
    lines = [
        "## vaultlint by rule",
        "",
        "| rule | cases | named | to repair | repaired | made worse |",
        "|---|---|---|---|---|---|",
    ]
    both = list(zip(cases, own, strict=True))
    codes = sorted({named.code for case in cases for note in case.notes for named in note.names})
    for code in [*codes, "several"]:
        about = [(case, one) for case, one in both if case.name.startswith(code.lower() + "/")]
        fixable = [(case, one) for case, one in about if _wants(case)]
        leave = sum(_leave(case) for case, _ in fixable)
        cells = [
            f"{code} {names.get(code, 'at once in a note' if code == 'several' else '(not there yet)')}",
            str(len(about)),
            str(sum(not one.unnamed for _, one in about)),
            f"{len(fixable)}{f' ({leave} with leave)' if leave else ''}" if fixable else "–",
            str(sum(not one.unrepaired for _, one in fixable)) if fixable else "–",
            str(sum(bool(one.worse) for _, one in about)),
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join([*lines, ""])


def _failures(own: list[Verdict]) -> str:
    bad = [one for one in own if not one.good]
    if not bad:
        return ""
    kinds = ("unnamed", "unrepaired", "worse", "false_alarms")
    told = [(one.case, kind.replace("_", " ")) for one in bad for kind in kinds if getattr(one, kind)]
    return "\n".join(["## Where vaultlint falls short", "", *(f"- {case}: {kind}" for case, kind in told), ""])
