"""Findings as an editor shows them."""

from __future__ import annotations

from dataclasses import dataclass, field

from lsprotocol import types

from vaultlint import vault
from vaultlint.changes import Changed
from vaultlint.errors import VaultlintError
from vaultlint.linter import lint
from vaultlint.parse import parse_source
from vaultlint.report.terminal import clean
from vaultlint.rules import RULES
from vaultlint.rules.base import Finding, Level
from vaultlint.rules.not_utf8 import NotUtf8
from vaultlint.rules.unreadable import Unreadable
from vaultlint.server.documents import Document, Text
from vaultlint.server.vaults import OpenVault
from vaultlint.text import Edit

SOURCE = "vaultlint"
_SEVERITIES = {
    Level.ERROR: types.DiagnosticSeverity.Error,
    Level.WARNING: types.DiagnosticSeverity.Warning,
    Level.INFO: types.DiagnosticSeverity.Information,
}
_UNREADABLE = next(rule for rule in RULES if isinstance(rule, Unreadable))
_NOT_UTF8 = next(rule for rule in RULES if isinstance(rule, NotUtf8))


@dataclass
class Seen:
    """What was found in one version of a note, and what was computed about it since.

    Attributes
    ----------
    findings : list of Finding
        In the note's text; empty where `diagnostics` speak of the file and not of the text.
    diagnostics : list of Diagnostic
    proven : dict
        The edits of fixes that were looked at; empty where a fix was refused.
    fixed : Changed or None
        What fixing all comes to.
    """

    findings: list[Finding] = field(default_factory=list)
    diagnostics: list[types.Diagnostic] = field(default_factory=list)
    proven: dict[Finding, tuple[Edit, ...]] = field(default_factory=dict)
    fixed: Changed | None = None


def look(home: OpenVault, document: Document) -> Seen:
    """Look at an open note: at its text, saved or not, and at the file where the text hides what is wrong with it."""
    if not home.looks_at(document.path):
        return Seen()
    rules = home.project.rules_for(document.path)
    if document.disk.bad_byte is not None:
        # The editor shows something else for such bytes: what it shows is not the note.
        note = parse_source(document.path, document.disk)
        text = Text(note.text, document.content.encoding)
        found = lint(note, [_NOT_UTF8] if _NOT_UTF8 in rules else [], home.context)
        return Seen([], [_diagnostic(one, text.range(one.start, one.end)) for one in found])
    reason = ""
    try:
        if len(document.content.text) > vault.MAX_BYTES:
            reason = f"it is longer than {vault.MAX_BYTES // 1000000} MB"
        else:
            findings = home.findings(document.note)
            return Seen(findings, [diagnostic_of(document, one) for one in findings])
    except VaultlintError as error:
        reason = str(error)
    except Exception as error:  # noqa: BLE001  # promise 8: one note never stops the server
        reason = f"looking at it failed ({type(error).__name__}: {error}); please report it"
    return Seen([], [_diagnostic(_UNREADABLE.about(reason), Text("").range(0, 0))])


def diagnostic_of(document: Document, finding: Finding) -> types.Diagnostic:
    """Return a finding with its place in the editor."""
    return _diagnostic(finding, document.range(finding.start, finding.end))


def _diagnostic(finding: Finding, place: types.Range) -> types.Diagnostic:
    fix = finding.fix.applicability.value if finding.fix else None
    return types.Diagnostic(
        place,
        clean(finding.message),
        severity=_SEVERITIES[finding.level],
        code=finding.code,
        source=SOURCE,
        data={"id": f"{finding.code}@{finding.start}-{finding.end}", "name": finding.name, "fix": fix},
    )
