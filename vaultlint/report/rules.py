"""A rule's page, made from the rule: for the terminal, and as Markdown for docs/rules/."""

from __future__ import annotations

import difflib
import re
import textwrap
from collections.abc import Iterator, Sequence

from vaultlint.rules.base import Example, Level, Rule

ROOMS = {
    "VL1": "Frontmatter",
    "VL2": "Properties",
    "VL3": "Tags",
    "VL4": "Links",
    "VL5": "Readwise and other exports",
    "VL6": "Across the vault",
    "VL7": "Files",
}
_MADE = "<!-- Made by `make docs` from the rules; do not edit by hand. -->"
_SHOWN = 6  # examples on a page
_LEVELS = {
    Level.ERROR: "**error** (Obsidian or another reader loses data now)",
    Level.WARNING: "**warning** (queries, links or the graph go wrong)",
    Level.INFO: "**info** (hygiene, reported only when selected)",
}
_FIXES = {
    "safe": "**safe**, `{}` applies it",
    "unsafe": "**unsafe**, since something in your vault may rely on what stands there: `{} --unsafe-fixes` applies it",
    "": "none, it only reports",
}


def page(rule: Rule) -> str:
    """Return what `vaultlint rule CODE` shows."""
    why = "\n\n".join(
        textwrap.fill(" ".join(part.split()), 79, break_on_hyphens=False) for part in rule.why.split("\n\n")
    )
    parts = [f"{rule.code} {rule.name} ({rule.level.value})", "", why, ""]
    for example in rule.examples:
        for title, text in _views(example):
            parts += [f"{title}:", *(f"    {line}" for line in text.removesuffix("\n").split("\n"))]
        parts.append("")
    return "\n".join(parts)


def index(rules: Sequence[Rule]) -> str:
    """Return what `vaultlint rule` shows: two lines a rule."""
    return "\n".join(f"{one.code}  {one.name}  ({_kind(one)})\n       {one.summary}" for one in rules)


def pages(rules: Sequence[Rule]) -> dict[str, str]:
    """Return the documentation's pages about rules, by file name: ``index.md`` and one a rule."""
    codes = frozenset(rule.code for rule in rules)
    return {"index.md": _table(rules), **{f"{rule.code}.md": _document(rule, codes) for rule in rules}}


def _table(rules: Sequence[Rule]) -> str:
    parts = [
        _MADE,
        "",
        "# Rules",
        "",
        f"{len(rules)} rules, each with its reasons and with examples that are run as tests. `vaultlint rule VL103`",
        "shows the same in the terminal.",
        "",
        "- **error**: Obsidian or another reader loses data now.",
        "- **warning**: queries, links or the graph go wrong.",
        "- **info**: hygiene. Reported only when you select it: `vaultlint check --select VL206 …`.",
        "",
        "A **safe** fix is applied by `vaultlint fix`, an **unsafe** one only with `--unsafe-fixes`; **report** means",
        "that you decide what to do. To silence a rule see its page, or the [configuration](../configuration.md).",
        "",
    ]
    for prefix, room in ROOMS.items():
        own = [rule for rule in rules if rule.code.startswith(prefix)]
        if own:
            parts += [f"## {room}", "", "| code | name | level | fix | what it reports |", "|---|---|---|---|---|"]
            parts += [_row(rule) for rule in own]
            parts.append("")
    return "\n".join(parts)


def _row(rule: Rule) -> str:
    fix = rule.applicability.value if rule.applicability else "report"
    summary = rule.summary.replace("|", "\\|")
    cells = (f"[{rule.code}]({rule.code}.md)", rule.name, rule.level.value, fix, summary)
    return f"| {' | '.join(cells)} |"


def _document(rule: Rule, codes: frozenset[str]) -> str:
    """Return a rule's own page."""
    gravest = f", **{rule.gravest.value}** at the gravest" if rule.gravest and rule.gravest is not rule.level else ""
    fix = "vaultlint fix" + (f" --select {rule.code}" if rule.level is Level.INFO else "")
    parts = [
        _MADE,
        "",
        f"# {rule.code} {rule.name}",
        "",
        f"**{rule.summary[0].upper()}{rule.summary[1:]}.**",
        "",
        f"- Level: {_LEVELS[rule.level]}{gravest}.",
        f"- Fix: {_FIXES[rule.applicability or ''].format(fix)}.",
        "",
        "## Why",
        "",
        _linked(rule.why, codes - {rule.code}),
        "",
        "## Examples" if len(rule.examples) > 1 else "## Example",
        "",
    ]
    for example in rule.examples[:_SHOWN]:
        for title, kind, text in _blocks(example):
            fence = "`" * max(4, 1 + max(map(len, re.findall("`+", text)), default=0))
            parts += [title, "", f"{fence}{kind}", *_shown(text), fence, ""]
    if len(rule.examples) > _SHOWN:
        parts += [f"`vaultlint rule {rule.code}` shows {len(rule.examples) - _SHOWN} more.", ""]
    return "\n".join([*parts, *_silence(rule)])


def _blocks(example: Example) -> Iterator[tuple[str, str, str]]:
    """Give an example's blocks: title, kind of fence, text. What a fix does is a diff."""
    for title, text in _beside(example):
        yield f"{title}:", "markdown", text
    where = f" in `{example.path}`" if example.path != Example("").path else ""
    if example.good is None and example.unsafe is None:
        yield f"Reported{where}:", "markdown", example.bad
    if example.good is not None:
        yield f"Reported{where}, and fixed:", "diff", _diff(example.bad, example.good)
    if example.unsafe is not None:
        yield f"Reported{where}, and fixed with `--unsafe-fixes`:", "diff", _diff(example.bad, example.unsafe)


def _beside(example: Example) -> Iterator[tuple[str, str]]:
    """Give the other files of an example: one note for many of its kind, files that matter by their paths."""
    for at, (other, (path, text)) in enumerate(zip(example.others, example.companions, strict=True)):
        if not isinstance(other, str):
            yield f"Beside it, in `{path}`", text
        elif at == 0:
            yield "While other notes have", text


def _diff(before: str, after: str) -> str:
    """Return all lines of a change, marked as in a diff."""
    old, new = before.removesuffix("\n").split("\n"), after.removesuffix("\n").split("\n")
    lines = []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        lines += [f"  {line}" for line in old[a:b] if kind == "equal"]
        lines += [f"- {line}" for line in old[a:b] if kind != "equal"]
        lines += [f"+ {line}" for line in new[c:d] if kind != "equal"]
    return "\n".join(lines)


def _silence(rule: Rule) -> list[str]:
    comment = f"%% vaultlint-ignore {rule.code} %%"
    return [
        "## Silence it",
        "",
        f"In a note, by the property `vaultlint-ignore: {rule.code}`, or by the comment `{comment}`",
        "(alone on a line: for the whole note; behind something: for its line). In the vault, by `vaultlint.toml`:",
        "",
        "```toml",
        f'ignore = ["{rule.code}"]',
        "```",
        "",
    ]


def _linked(text: str, codes: frozenset[str]) -> str:
    """Return Markdown in which other rules' codes lead to their pages, code spans apart."""
    pieces = re.split(r"(`[^`]*`)", text)
    for at in range(0, len(pieces), 2):
        pieces[at] = re.sub(
            r"\bVL\d{3}\b", lambda match: f"[{match[0]}]({match[0]}.md)" if match[0] in codes else match[0], pieces[at]
        )
    return "".join(pieces)


def _kind(rule: Rule) -> str:
    fixed = {"safe": ", fix", "unsafe": ", unsafe fix"}.get(rule.applicability or "", "")
    return f"{rule.level.value}{fixed}"


def _views(example: Example) -> Iterator[tuple[str, str]]:
    yield f"Found in {example.path}" if example.path != Example("").path else "Found", example.bad
    yield from _beside(example)
    if example.good is not None:
        yield "Fixed", example.good
    if example.unsafe is not None:
        yield "Fixed with `--unsafe-fixes`", example.unsafe


def _shown(text: str) -> list[str]:
    """Return lines in which characters that would not show are named."""
    named = "".join(char if char.isprintable() or char in "\n\t" else f"<U+{ord(char):04X}>" for char in text)
    return named.removesuffix("\n").split("\n")
