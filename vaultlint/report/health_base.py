"""The base beside the report note: the notes that it links to, as tables that Obsidian sorts and filters.

A base knows links and properties, and nothing of rules; so which notes a rule found is written into it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from datetime import date

from vaultlint.parse.reports import BASE_MARK
from vaultlint.report.health import LIMIT, Health, shown
from vaultlint.report.json import printable


def render_base(health: Health, today: date, *, limit: int | None = LIMIT) -> str:
    """Return the base.

    Parameters
    ----------
    health : Health
    today : date
    limit : int or None
        How many notes of each rule the note lists; None for all.
    """
    lines = [f"{BASE_MARK}{today.isoformat()}, written anew by `vaultlint report`", *_filters(health)]
    if health.rules:
        lines += ["formulas:", *_formulas(health, limit), "properties:", "  file.name:", "    displayName: Note"]
        lines += ["  file.folder:", "    displayName: Folder", "  formula.rules:", "    displayName: Rules"]
    lines += ["views:", *_view("By folder", grouped=True, rules=bool(health.rules))]
    for code, found in health.rules:
        lines += _view(f"{code} {found[0].name}", where=f"formula.{code}")
    return "\n".join(lines) + "\n"


def _filters(health: Health) -> Iterator[str]:
    yield "filters:"
    yield "  and:"
    yield f"    - {_yaml(f'file({literal(health.path)}).hasLink(file)')}"
    yield f"    - {_yaml('file.ext == ' + literal('md'))}"


def _formulas(health: Health, limit: int | None) -> Iterator[str]:
    """Give a formula for each rule, true for the notes that it found, and one that names a note's rules."""
    for code, found in health.rules:
        paths = [form for group in shown(found, limit)[0] for form in _forms(group[0].path)]
        yield f"  {code}: {_yaml('[' + ', '.join(map(literal, paths)) + '].contains(file.path)')}"
    names = [f"if(formula.{code}, {literal(code + ' ')}, {literal('')})" for code, _ in health.rules]
    yield f"  rules: {_yaml(' + '.join(names))}"


def _forms(path: str) -> list[str]:
    """Return a path as it is on the disk, and as Obsidian writes it, if that is composed otherwise."""
    shown_path = printable(path)
    return list(dict.fromkeys((shown_path, unicodedata.normalize("NFC", shown_path))))


def _view(name: str, *, where: str = "", grouped: bool = False, rules: bool = True) -> Iterator[str]:
    yield "  - type: table"
    yield f"    name: {name}"
    if where:
        yield "    filters:"
        yield "      and:"
        yield f"        - {where}"
    if grouped:
        yield "    groupBy:"
        yield "      property: file.folder"
        yield "      direction: ASC"
    yield "    order:"
    yield "      - file.name"
    if rules:
        yield "      - formula.rules"
    if not grouped:
        yield "      - file.folder"
    yield "      - file.mtime"


def literal(text: str) -> str:
    r"""Return a text as a base's formulas write it.

    Examples
    --------
    >>> print(literal("a.md"), literal('a "b".md'), literal("a 'b' \"c\".md"))
    "a.md" 'a "b".md' ("a 'b' " + '"' + "c" + '"' + ".md")
    """
    escaped = text.replace("\\", "\\\\")
    if '"' not in text:
        return f'"{escaped}"'
    if "'" not in text:
        return f"'{escaped}'"
    parts = [f'"{part}"' for part in escaped.split('"')]
    return f"({' + '.join(_between(parts))})"


def _between(parts: list[str]) -> Iterator[str]:
    for number, part in enumerate(parts):
        if number:
            yield "'\"'"
        yield part


def _yaml(expression: str) -> str:
    """Return an expression as a YAML text in single quotes; what does not print is written as formulas do."""
    shown_text = "".join(char if char.isprintable() else _units(char) for char in expression)
    return "'" + shown_text.replace("'", "''") + "'"


def _units(char: str) -> str:
    """Return a character by its number; one beyond the basic plane by two, as JavaScript counts."""
    data = char.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{data[at : at + 2].hex()}" for at in range(0, len(data), 2))
