"""What obsidian-linter's code and users say of its safety; it runs only inside Obsidian, so none of it was run here."""

from __future__ import annotations

from typing import NamedTuple


class Thread(NamedTuple):
    """An issue of platers/obsidian-linter: number, state when read, and what it says in our words."""

    number: int
    state: str
    says: str


ABOUT = {
    "content": (
        Thread(1537, "open", "a second frontmatter is made at start-up when a pull brings a new version of the note"),
        Thread(573, "closed", "a trailing space after a moved tag: a second frontmatter behind the first"),
        Thread(34, "closed", "a second block in a note: content doubled, notes restored from history"),
        Thread(1337, "closed", "a reader's note is emptied by formatting; the cause was not certain to its reporter"),
        Thread(1111, "closed", "words, characters and line breaks deleted"),
        Thread(1093, "closed", "beginnings of lines deleted, frontmatter altered, in edit mode"),
        Thread(1456, "closed", "quoted keys: rules corrupt the frontmatter"),
        Thread(660, "closed", "comments in YAML removed; a maintainer: that they stay cannot be guaranteed"),
    ),
    "undo": (
        Thread(1383, "closed", "asks to undo a lint in one step; a maintainer: it should be in the newest releases"),
    ),
    "a whole vault": (
        Thread(592, "closed", "a folder of some thousand notes: file operations time out for some"),
        Thread(1268, "open", "a large note: Obsidian freezes"),
        Thread(872, "open", "a note: Obsidian freezes, ten seconds a rule in the log"),
    ),
    "settings": (Thread(1351, "closed", "all settings are back at nothing after a sync on a phone"),),
}

CODE = "commit 9cec25f of July 2026, src/main.ts"
READ = (
    "a note is read, linted and written by `vault.modify`, and nobody looks whether it is still what was read",
    "a vault or folder is linted all notes at once, and nothing is kept: no way back but Obsidian's file recovery",
    "every CR is taken out of a note before it is linted",
    "before it begins it asks you to have a backup",
)


def lines() -> list[str]:
    """Return them for the page."""
    told = [f"- its code ({CODE}): {'; '.join(READ)}."]
    for about, threads in ABOUT.items():
        said = "; ".join(f"#{one.number} ({one.state}) {one.says}" for one in threads)
        told.append(f"- {about}: {said}.")
    return told
