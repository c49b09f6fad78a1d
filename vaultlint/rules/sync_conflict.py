from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from vaultlint.index import Index, folded
from vaultlint.parse.note import Facts, Note
from vaultlint.rules.base import Context, Example, Finding, Level, Rule
from vaultlint.rules.conflict_names import computer_copy_of, conflict_of
from vaultlint.text import quoted

_CLASH = ("Plan (Conflicted copy MyMac 202411281430).md", "Plan.md")


class Conflict(NamedTuple):
    """What is known of a second version: the tool that kept it, the note it is of, and how the two differ."""

    tool: str
    original: str
    state: str  # "missing", "equal", "properties" or "different"


class SyncConflict(Rule):
    """A tool that synchronises the vault found this note changed in two places and kept both versions:
    `Plan (Conflicted copy MyMac 202411281430).md` beside `Plan.md`. What one of them says is missing in the other,
    links lead to one, and searches find both. The rule knows the names that Obsidian Sync, Syncthing, Dropbox,
    Nextcloud, ownCloud, OneDrive, Proton Drive and Seafile give, and says how the two versions differ.

    Delete the copy if both say the same; else carry over what is missing, then delete it. Where the other
    version is gone, rename the copy in Obsidian. Copies that are only numbered (`Plan 2.md`, `Plan (1).md`), as
    iCloud and Google Drive make them, are VL603's.
    """

    code = "VL605"
    name = "sync-conflict"
    level = Level.WARNING
    summary = "a sync tool kept two versions of a note"
    templates = True
    quiet = (
        Example("text\n", path="Conflicted copy.md", others=(("Plan.md", "text\n"),)),
        Example("text\n", path="Plan (conflicted copy).md", others=(("Plan.md", "text\n"),)),
        Example("text\n", path="Plan (1).md", others=(("Plan.md", "text\n"),)),
        Example("text\n", path="How sync-conflict names look (2024-01-01).md", others=(("Plan.md", "text\n"),)),
        Example("text\n", path="Setup of my-DESKTOP-AB12CD3.md", others=(("Plan.md", "text\n"),)),
    )
    examples = (
        Example("text\n", path=_CLASH[0], others=((_CLASH[1], "other\n"),)),
        Example("text\n", path="a/Plan.sync-conflict-20240101-101500-ABCDEF7.md", others=(("a/Plan.md", "text\n"),)),
        Example("text\n", path="Plan (Ann's conflicted copy 2024-01-01).md", others=(("b/Plan.md", "text\n"),)),
        Example("text\n", path="Plan-LAPTOP-AB12CD34.md", others=(("Plan.md", "---\na: 1\n---\ntext\n"),)),
    )

    def survey(self, index: Index, context: Context) -> Mapping[str, Conflict]:
        """Give the notes that are second versions, by their names."""
        del context
        known = {}
        for path, tool, original in index.work(_second_versions):
            one, other = index.record(path), index.record(original)
            if one:
                known[path] = Conflict(tool, original, _state(one, other))
        return known

    def compare(self, note: Note, known: Conflict, context: Context) -> Iterator[Finding]:
        """Say which note it is a version of, and what to do."""
        del context
        told = {
            "missing": "which is not there: rename this one",
            "equal": "and says the same: delete it",
            "properties": "with the same text and other properties: carry over what is missing, then delete it",
            "different": "and differs from it: carry over what is missing, then delete it",
        }[known.state]
        name = quoted(note.path.rpartition("/")[2])
        yield self.finding(0, 0, f"{known.tool} kept {name} as a second version of {quoted(known.original)}, {told}")


def _second_versions(index: Index) -> list[tuple[str, str, str]]:
    """Return the notes whose names say that they are second versions: with the tool and the first version."""
    found = ((path, _original(path, index)) for path in index.paths_shown)
    return [(path, *one) for path, one in found if one]


def _original(path: str, index: Index) -> tuple[str, str] | None:
    """Return which tool named a note as a second version, and of which note, whether it is there or not."""
    folder, slash, name = path.rpartition("/")
    stem, suffix = name[:-3], name[-3:]
    named = conflict_of(stem)
    if named is None:
        bare = computer_copy_of(stem)
        other = _note(f"{folder}{slash}{bare}{suffix}", index) if bare else None
        return ("OneDrive", other) if other else None
    tool, bare = named
    while (other := _note(f"{folder}{slash}{bare}{suffix}", index)) is None and (older := conflict_of(bare)):
        bare = older[1]
    return tool, other or f"{folder}{slash}{bare}{suffix}"


def _note(path: str, index: Index) -> str | None:
    found = index.names.paths.get(folded(path), path)
    return found if found in index.all_paths else None


def _state(one: Facts, other: Facts | None) -> str:
    if other is None:
        return "missing"
    if one.content != other.content:
        return "different"
    mine, theirs = ([(prop.key, prop.value) for prop in fact.properties] for fact in (one, other))
    return "equal" if mine == theirs and one.state == other.state else "properties"
