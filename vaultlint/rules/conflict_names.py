"""How tools that synchronise folders name the second version of a file that was changed in two places."""

from __future__ import annotations

import re

from vaultlint.patterns import pattern

_DAY = r"\d{4}-\d\d-\d\d"
# Each says so in words and gives a date, or a code that nobody types: a note about conflicts has neither.
_FORMS = tuple(
    (tool, pattern(form, re.IGNORECASE))
    for tool, form in (
        ("Obsidian Sync", r"(?P<stem>.+) \(Conflicted copy .+ \d{12}\)"),
        ("Syncthing", r"(?P<stem>.+)\.sync-conflict-\d{8}-\d{6}(?:-[A-Z0-9]{7})?"),
        ("Nextcloud", rf"(?P<stem>.+) \(conflicted copy (?:[^()]+ )?{_DAY} \d{{6}}\)"),
        ("Dropbox", rf"(?P<stem>.+) \([^()]*conflicted copy {_DAY}[^()]*\)"),
        ("Dropbox", r"(?P<stem>.+) \((?:Case|Unicode Encoding|White ?space|Selective Sync) Conflict(?: \d+)?\)"),
        ("Dropbox", rf"(?P<stem>.+) \([^()]*in Konflikt stehende Kopie[^()]* {_DAY}[^()]*\)"),
        ("Dropbox", rf"(?P<stem>.+) \(copie en conflit[^()]* {_DAY}[^()]*\)"),
        (
            "Dropbox",
            rf"(?P<stem>.+) \(c[oó]pia (?:en conflicto|conflictiva|in conflitto|em conflito)[^()]* {_DAY}[^()]*\)",
        ),
        ("Dropbox", rf"(?P<stem>.+) \([^()]*(?:競合コピー|問題のあるコピー|冲突副本|衝突複本)[^()]*{_DAY}[^()]*\)"),
        ("ownCloud", r"(?P<stem>.+)_conflict-(?:.+-)?\d{8}-\d{6}"),
        ("Proton Drive", rf"(?P<stem>.+) \(# (?:Name clash|Edit conflict|Delete conflict) {_DAY} \w+ #\)"),
        ("Seafile", rf"(?P<stem>.+) \(SFConflict .+ {_DAY}-\d\d-\d\d-\d\d\)"),
    )
)
_WORDS = pattern("onfli|Konflikt|競合|問題|冲突|衝突|# Name clash", re.IGNORECASE)  # most names hold none of them
# OneDrive adds the computer's name: certain only if that is Windows' own, and the other version is there.
_COMPUTER = pattern(r"(?P<stem>.+)-(?:DESKTOP-[A-Z0-9]{7}|LAPTOP-[A-Z0-9]{8})(?:-\d+)?")


def conflict_of(stem: str) -> tuple[str, str] | None:
    """Return the tool that named a note so, and the name without what it added; None for any other name.

    Parameters
    ----------
    stem : str
        A note's name without ``.md``.

    Examples
    --------
    >>> conflict_of("Plan (Conflicted copy MyMac 202411281430)")
    ('Obsidian Sync', 'Plan')
    >>> conflict_of("Plan.sync-conflict-20240101-101500-ABCDEF7")
    ('Syncthing', 'Plan')
    >>> conflict_of("Conflicted copy"), conflict_of("How to solve a conflict (2024-01-01)")
    (None, None)
    """
    if not _WORDS.search(stem):
        return None
    for tool, form in _FORMS:
        found = form.fullmatch(stem)
        if found:
            return tool, found["stem"]
    return None


def computer_copy_of(stem: str) -> str | None:
    """Return the name without the computer's name that OneDrive adds; None if it ends in none."""
    found = _COMPUTER.fullmatch(stem)
    return found["stem"] if found else None
