"""SARIF 2.1.0, for code scanning."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from vaultlint import __version__
from vaultlint.baseline import Entry, entry_of
from vaultlint.linter import Diagnostic
from vaultlint.report import in_workspace
from vaultlint.report.json import printable, told_once
from vaultlint.report.rules import ROOMS
from vaultlint.results import Report
from vaultlint.rules import RULES
from vaultlint.rules.base import Level, Rule

_LEVELS = {Level.ERROR: "error", Level.WARNING: "warning", Level.INFO: "note"}
_LINE_END = "\n"
_LINK = re.compile(r"\[(?=[^\[\]]*\]\()|(?<!\\)\](?=\()")
_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def render(report: Report, *, color: bool = False) -> str:
    """Return the report as a SARIF log."""
    del color
    codes = {one.code for one in report.diagnostics}
    rules = [rule for rule in RULES if rule.code in codes]
    numbers = {rule.code: number for number, rule in enumerate(rules)}
    driver = {"name": "vaultlint", "semanticVersion": __version__, "rules": [_rule(rule) for rule in rules]}
    seen: Counter[Entry] = Counter()
    results = []
    for one in told_once(report.diagnostics):
        entry = entry_of(one, report)
        seen[entry] += 1
        result = _result(one, _uri(in_workspace(report, one.path)))
        result["partialFingerprints"] = {"vaultlint/v1": f"{entry.fingerprint}:{seen[entry]}"}
        if one.code in numbers:
            result["ruleIndex"] = numbers[one.code]
        results.append(result)
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=True, indent=2) + "\n"


def _rule(rule: Rule) -> dict[str, Any]:
    """Return a rule as code scanning shows it: with its reasons and examples as Markdown."""
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": rule.why},
        "help": {"text": rule.why, "markdown": _help(rule)},
        "defaultConfiguration": {"level": _LEVELS[rule.level]},
        "properties": {"tags": [*_tags(rule)]},
    }


def _help(rule: Rule) -> str:
    text = f"{rule.why}\n"
    for example in rule.examples[:1]:
        for title, note in (("Found", example.bad), ("Fixed", example.good), ("Fixed, unsafe", example.unsafe)):
            if note is not None:
                text += f"\n{title}:\n\n````markdown\n{printable(note).removesuffix(_LINE_END)}\n````\n"
    return text


def _tags(rule: Rule) -> Iterator[str]:
    yield "obsidian"
    yield ROOMS[rule.code[:3]].lower()
    if rule.applicability:
        yield f"{rule.applicability.value} fix"


def _uri(path: str) -> str:
    try:
        return quote(path.encode("utf-8", "surrogateescape"))
    except UnicodeEncodeError:  # half a pair that no byte stands for
        return quote(path.encode("utf-8", "surrogatepass"))


def _told(text: str) -> dict[str, str]:
    r"""Return a message in which no viewer finds a link: ``[text](address)`` is one to SARIF, in plain text too.

    Examples
    --------
    >>> print(_told("to [[A]] and [b](https://c.d)")["text"])
    to [[A]] and \[b\](https://c.d)
    """
    return {"text": _LINK.sub(r"\\\g<0>", printable(text))}


def _result(one: Diagnostic, uri: str) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": one.code,
        "level": _LEVELS[one.level],
        "message": _told(one.message),
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": _artifact(uri),
                    "region": _region(one.line, one.column, one.end_line, one.end_column),
                }
            }
        ],
    }
    if one.fix and one.fix.edits:
        replacements = [
            {"deletedRegion": _region(*place), "insertedContent": {"text": printable(edit.text)}}
            for edit, place in zip(one.fix.edits, one.fix_places, strict=True)
        ]
        result["fixes"] = [
            {
                "description": _told(one.fix.title),
                "artifactChanges": [{"artifactLocation": _artifact(uri), "replacements": replacements}],
            }
        ]
    return result


def _artifact(uri: str) -> dict[str, str]:
    return {"uri": uri}


def _region(line: int, column: int, end_line: int, end_column: int) -> dict[str, int]:
    return {"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column}
