"""SARIF 2.1.0, for code scanning."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from vaultlint.linter import Diagnostic
from vaultlint.report import in_workspace
from vaultlint.report.json import printable
from vaultlint.results import Report
from vaultlint.rules import RULES
from vaultlint.rules.base import Level

_LEVELS = {Level.ERROR: "error", Level.WARNING: "warning", Level.INFO: "note"}
_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def render(report: Report, *, color: bool = False) -> str:
    """Return the report as a SARIF log."""
    del color
    codes = {one.code for one in report.diagnostics}
    rules = [
        {
            "id": rule.code,
            "name": rule.name,
            "shortDescription": {"text": rule.summary},
            "fullDescription": {"text": rule.why},
            "defaultConfiguration": {"level": _LEVELS[rule.level]},
        }
        for rule in RULES
        if rule.code in codes
    ]
    driver = {"name": "vaultlint", "rules": rules}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(one, _uri(in_workspace(report, one.path))) for one in report.diagnostics],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=True, indent=2) + "\n"


def _uri(path: str) -> str:
    return quote(path.encode("utf-8", "surrogateescape"))


def _result(one: Diagnostic, uri: str) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": one.code,
        "level": _LEVELS[one.level],
        "message": {"text": printable(one.message)},
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
                "description": {"text": printable(one.fix.title)},
                "artifactChanges": [{"artifactLocation": _artifact(uri), "replacements": replacements}],
            }
        ]
    return result


def _artifact(uri: str) -> dict[str, str]:
    return {"uri": uri}


def _region(line: int, column: int, end_line: int, end_column: int) -> dict[str, int]:
    return {"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column}
