"""A rule's page, made from the rule: for the terminal, and as Markdown for docs/RULES.md."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from vaultlint.rules.base import Example, Rule

_ROOMS = {
    "VL1": "Frontmatter",
    "VL2": "Properties",
    "VL3": "Tags",
    "VL4": "Links",
    "VL5": "Readwise and other exports",
    "VL6": "Across the vault",
    "VL7": "Files",
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


def markdown(rules: Sequence[Rule]) -> str:
    """Return all rules' pages as one Markdown document, with a table of contents."""
    parts = [
        "# Rules",
        "",
        "Made by `make docs` from the rules themselves; their examples are run as tests.",
        "*error*: Obsidian or a reader loses data now. *warning*: queries, links or the graph go wrong.",
        "*info*: hygiene, reported only when selected (`--select VL206`).",
        "",
    ]
    for prefix, room in _ROOMS.items():
        own = [rule for rule in rules if rule.code.startswith(prefix)]
        if own:
            parts += [f"## {room}", "", "| code | name | level | fix | what it reports |", "|---|---|---|---|---|"]
            parts += [_row(rule) for rule in own]
            parts.append("")
    for rule in rules:
        parts += [f"## {rule.code} {rule.name}", "", f"*{_kind(rule)}*", "", rule.why, ""]
        for example in rule.examples:
            for title, text in _views(example):
                parts += [f"{title}:", "", "````markdown", *_shown(text), "````", ""]
    return "\n".join(parts)


def _row(rule: Rule) -> str:
    anchor = f"{rule.code}-{rule.name}".lower()
    fix = rule.applicability.value if rule.applicability else "report"
    cells = (f"[{rule.code}](#{anchor})", rule.name, rule.level.value, fix, rule.summary.replace("|", "\\|"))
    return f"| {' | '.join(cells)} |"


def _kind(rule: Rule) -> str:
    fixed = {"safe": ", fix", "unsafe": ", unsafe fix"}.get(rule.applicability or "", "")
    return f"{rule.level.value}{fixed}"


def _views(example: Example) -> Iterator[tuple[str, str]]:
    yield "Found", example.bad
    if example.others:
        yield "while other notes have", example.others[0]
    if example.good is not None:
        yield "Fixed", example.good
    if example.unsafe is not None:
        yield "Fixed with `--unsafe-fixes`", example.unsafe


def _shown(text: str) -> list[str]:
    """Return lines in which characters that would not show are named."""
    named = "".join(char if char.isprintable() or char in "\n\t" else f"<U+{ord(char):04X}>" for char in text)
    return named.removesuffix("\n").split("\n")
