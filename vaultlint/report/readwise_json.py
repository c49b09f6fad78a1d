"""`vaultlint readwise` as stable JSON (version 1)."""

from __future__ import annotations

import json
from typing import Any

from vaultlint.obsidian import ReadwisePlugin
from vaultlint.readwise import Managed, Status, Survey
from vaultlint.report.json import printable

VERSION = 1


def render_json(survey: Survey) -> str:
    """Return the survey as JSON; its schema ships beside this file."""
    return json.dumps(to_data(survey), ensure_ascii=True, indent=2) + "\n"


def to_data(survey: Survey) -> dict[str, Any]:
    """Return the survey as JSON's types."""
    return {
        "version": VERSION,
        "plugin": _plugin(survey.plugin),
        "notes": [_note(one) for one in survey.notes],
        "out_of_vault": [printable(path) for path in survey.beyond],
        "outside": [
            {
                "path": printable(one.path),
                "kind": one.kind.value,
                "format": one.format,
                "other": printable(one.other) or None,
            }
            for one in survey.outside
        ],
        "summary": {
            "read": survey.read,
            "managed": len(survey.notes),
            "outside": len(survey.outside),
            **{status.value: len(survey.of(status)) for status in Status},
        },
    }


def _plugin(plugin: ReadwisePlugin | None) -> dict[str, Any] | None:
    if plugin is None:
        return None
    return {
        "version": printable(plugin.version) or None,
        "folder": printable(plugin.folder),
        "problem": plugin.problem or None,
        "only_appends": plugin.only_appends,
        "syncs_on_start": plugin.on_start,
        "every_minutes": plugin.minutes,
        "resyncs_deleted": plugin.brings_back,
        "deleted_books": len(plugin.deleted),
        "failed_books": len(plugin.failed),
        "last_sync_failed": plugin.last_failed,
    }


def _note(one: Managed) -> dict[str, Any]:
    return {
        "path": printable(one.path),
        "book": printable(one.book) or None,
        "status": one.status.value,
        "next_sync": one.next_sync.value,
        "advice": one.advice.value,
        "full_document": one.full_document,
        "defects": [
            {"code": defect.code, "line": defect.line, "message": printable(defect.message)} for defect in one.defects
        ],
        "fixes": list(one.fixes),
        "own_lines": one.own_lines,
        "own_properties": [printable(key) for key in one.own_keys],
        "same_book": [printable(path) for path in one.same_book],
        "fixed": one.fixed,
    }
