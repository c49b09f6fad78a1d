"""`vaultlint stats` as stable JSON (version 1)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from vaultlint.report.json import printable
from vaultlint.stats.records import Findings, Highlights, Links, Notes, Property, Statistics, Tags, Use

VERSION = 1


def render_json(stats: Statistics) -> str:
    """Return the statistics as JSON; its schema ships beside this file."""
    return json.dumps(to_data(stats), ensure_ascii=True, indent=2) + "\n"


def to_data(stats: Statistics) -> dict[str, Any]:
    """Return the statistics as JSON's types."""
    return {
        "version": VERSION,
        "vault": printable(stats.name),
        "notes": _notes(stats.notes),
        "exporters": [
            {"format": one.format or None, "notes": one.notes, "highlights": one.highlights} for one in stats.exporters
        ],
        "properties": [_property(one) for one in stats.properties],
        "tags": _tags(stats.tags),
        "links": _links(stats.links),
        "highlights": _highlights(stats.highlights),
        "largest": [{"path": printable(one.path), "bytes": one.size, "words": one.words} for one in stats.largest],
        "folders": [
            {"path": printable(one.path), "notes": one.notes, "words": one.words, "findings": one.findings}
            for one in stats.folders
        ],
        "findings": [_rule(one) for one in stats.findings],
    }


def _notes(notes: Notes) -> dict[str, Any]:
    return {
        "count": notes.count,
        "words": notes.words,
        "bytes": notes.size,
        "with_frontmatter": notes.frontmatter,
        "without_frontmatter": notes.count - notes.frontmatter,
        "unreadable_frontmatter": notes.broken,
        "unreadable_files": notes.unread,
    }


def _highlights(highlights: Highlights) -> dict[str, Any]:
    return {
        "count": highlights.count,
        "notes": highlights.notes,
        "with_notes": highlights.noted,
        "with_tags": highlights.tagged,
        "repeated": highlights.repeated,
    }


def _rule(one: Findings) -> dict[str, Any]:
    return {
        "code": one.code,
        "name": one.name,
        "severity": one.level.value,
        "count": one.count,
        "notes": one.notes,
        "fixable": one.fixable,
    }


def _property(one: Property) -> dict[str, Any]:
    return {
        "name": printable(one.name),
        "notes": one.notes,
        "spellings": _counted(one.spellings, "notes"),
        "types": _counted(one.types, "notes"),
        "assigned_type": printable(one.assigned) or None,
    }


def _tags(tags: Tags) -> dict[str, Any]:
    return {
        "count": len(tags.tags),
        "notes": tags.notes,
        "in_properties": tags.properties,
        "in_text": tags.body,
        "tags": _counted(tags.tags, "notes"),
        "variants": [_counted(group, "notes") for group in tags.variants],
    }


def _links(links: Links) -> dict[str, Any]:
    return {
        "count": links.wiki + links.markdown,
        "wiki": links.wiki,
        "markdown": links.markdown,
        "embeds": links.embeds,
        "in_properties": links.properties,
        "to_notes": links.notes,
        "to_files": links.files,
        "within_note": links.within,
        "not_there_yet": links.missing,
        "external": links.external,
        "missing_targets": _counted(links.targets, "links"),
        "hosts": _counted(links.hosts, "links"),
    }


def _counted(uses: Iterable[Use], of: str) -> list[dict[str, Any]]:
    return [{"name": printable(one.name), of: one.count} for one in uses]
