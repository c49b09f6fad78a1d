"""What an editor offers to do about findings: mend one, mend all, be silent about a rule."""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol import types

from vaultlint.report.terminal import clean
from vaultlint.rules.base import Applicability, Finding, Level
from vaultlint.server.diagnostics import Seen, diagnostic_of
from vaultlint.server.documents import Document
from vaultlint.server.ignoring import ignoring_edit
from vaultlint.server.proving import proven_edits
from vaultlint.server.vaults import OpenVault
from vaultlint.text import Edit, edits_between

FIX_ALL = "source.fixAll.vaultlint"
KINDS = [types.CodeActionKind.QuickFix, FIX_ALL]
_MOST = 20  # findings at one place that fixes are proven for


def actions(
    home: OpenVault, document: Document, seen: Seen, params: types.CodeActionParams, *, versioned: bool
) -> list[types.CodeAction]:
    """Return what can be done about the findings in a range.

    Parameters
    ----------
    home : OpenVault
    document : Document
    seen : Seen
        The findings of the text as it stands.
    params : CodeActionParams
    versioned : bool
        Whether the editor takes edits that name the version they are for.
    """
    start, end = document.offset(params.range.start), document.offset(params.range.end)
    here = [one for one in seen.findings if one.start <= end and start <= max(one.start, one.end)][:_MOST]
    found: list[types.CodeAction] = []
    if _is_wanted(types.CodeActionKind.QuickFix, params.context.only):
        found += _quick_fixes(home, document, here, seen, versioned=versioned)
        found += _silences(home, document, here, versioned=versioned)
    if _is_wanted(FIX_ALL, params.context.only):
        found += _fix_all(home, document, seen, versioned=versioned)
    return found


def _is_wanted(kind: str, only: object) -> bool:
    """Return whether a kind of action was asked for: it, or one that it is a part of."""
    if not isinstance(only, list | tuple) or not only:
        return True
    wanted = [str(getattr(one, "value", one)) for one in only]
    return any(one in ("", kind) or kind.startswith(f"{one}.") for one in wanted)


def _quick_fixes(
    home: OpenVault, document: Document, here: list[Finding], seen: Seen, *, versioned: bool
) -> Iterator[types.CodeAction]:
    rules, managed = home.project.rules_for(document.path), home.project.is_managed(document.note)
    for finding in here:
        if finding.fix is None:
            continue
        if finding not in seen.proven:
            seen.proven[finding] = proven_edits(document.note, finding, rules, home.context)
        edits = document.text_edits(seen.proven[finding])
        if not any(one.new_text or one.range.start != one.range.end for one in edits):
            continue  # refused, or about the byte order mark, which the editor does not show
        careful = managed and finding.level is not Level.ERROR
        safe = finding.fix.applicability is Applicability.SAFE
        doubts = ["unsafe"] * (not safe) + ["Readwise manages this note"] * careful
        title = f"{finding.code}: {clean(finding.fix.title)}" + (f" ({', '.join(doubts)})" if doubts else "")
        yield types.CodeAction(
            title,
            kind=types.CodeActionKind.QuickFix,
            diagnostics=[diagnostic_of(document, finding)],
            is_preferred=not doubts,
            edit=workspace_edit(document, edits, versioned=versioned),
        )


def _silences(
    home: OpenVault, document: Document, here: list[Finding], *, versioned: bool
) -> Iterator[types.CodeAction]:
    for code, finding in {one.code: one for one in here if one.code != "VL000"}.items():
        edit = ignoring_edit(document.note, code, home.findings)
        if edit is not None:
            yield types.CodeAction(
                f"Ignore {code} ({finding.name}) in this note",
                kind=types.CodeActionKind.QuickFix,
                diagnostics=[diagnostic_of(document, one) for one in here if one.code == code],
                edit=workspace_edit(document, document.text_edits([edit]), versioned=versioned),
            )


def _fix_all(home: OpenVault, document: Document, seen: Seen, *, versioned: bool) -> Iterator[types.CodeAction]:
    """Give what `vaultlint fix` would do to the note: all safe fixes, and errors alone where Readwise manages it."""
    safe = (one for one in seen.findings if one.fix and one.fix.applicability is Applicability.SAFE)
    if next(safe, None) is None:
        return
    if seen.fixed is None:
        seen.fixed = home.project.fixed(document.note, context=home.context)
    after = seen.fixed.after
    text = document.note.text
    edits = document.text_edits([_trimmed(text, edit) for edit in edits_between(text, after.text)])
    if edits:
        yield types.CodeAction(
            "Fix all that vaultlint can mend safely",
            kind=FIX_ALL,
            edit=workspace_edit(document, edits, versioned=versioned),
        )


def _trimmed(text: str, edit: Edit) -> Edit:
    """Return an edit of whole lines without what it leaves as it is: a cursor there stays where it was."""
    old = text[edit.start : edit.end]
    first = _shared(old, edit.text)
    last = _shared(old[first:][::-1], edit.text[first:][::-1])
    return Edit(edit.start + first, edit.end - last, edit.text[first : len(edit.text) - last])


def _shared(one: str, other: str) -> int:
    """Return how many characters two texts begin with alike."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def workspace_edit(document: Document, edits: list[types.TextEdit], *, versioned: bool) -> types.WorkspaceEdit:
    """Return edits of one note, for its present version where the editor can tell versions."""
    if not versioned:
        return types.WorkspaceEdit(changes={document.uri: edits})
    name = types.OptionalVersionedTextDocumentIdentifier(document.uri, document.version)
    return types.WorkspaceEdit(document_changes=[types.TextDocumentEdit(name, list(edits))])
