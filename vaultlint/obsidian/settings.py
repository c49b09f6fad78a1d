"""The settings of a vault that matter here."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from vaultlint.obsidian.files import load, read
from vaultlint.obsidian.links import LinkStyle, read_style
from vaultlint.paths import composed
from vaultlint.patterns import pattern

if TYPE_CHECKING:
    from vaultlint.obsidian.readwise import ReadwisePlugin

_NEVER = pattern(r"(?!)")
_TEMPLATER = ("plugins", "templater-obsidian", "data.json")
# Files that keep notes from being looked at, and one that does not; what is not known where they are damaged.
_GUARDS = (
    (("app.json",), "which notes Obsidian excludes"),
    (("templates.json",), "which folder holds templates"),
    (_TEMPLATER, "which folder holds Templater's templates"),
    (("daily-notes.json",), "which note is the template of the daily notes"),
)
_TYPES = (("types.json",), "which types the properties have")


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings that matter here.

    Attributes
    ----------
    template_folders : tuple of str
        Folders of templates, relative to the vault, with a trailing slash.
    template_files : frozenset of str
        Single notes that are templates: that of the daily notes.
    ignore_filters : tuple of str
        Obsidian's excluded files: path prefixes, or regular expressions between slashes.
    property_types : mapping of str to str
        Property (lower case) to Obsidian's type.
    home : {"obsidian", "logseq", "both"}
        Whose folder it is: Logseq's where ``logseq/`` lies in it and no ``.obsidian``.
    managed : frozenset of str
        Paths of notes that Readwise's plugin manages.
    readwise : ReadwisePlugin or None
        What that plugin keeps; None where it was never set up.
    links : LinkStyle
        How links are written.
    damaged : tuple of str
        Settings files that are there and cannot be read: for each a line with the reason, and what is not known.
    unguarded : tuple of str
        Those of `damaged` that may keep templates or excluded notes from being touched.
    """

    template_folders: tuple[str, ...] = ()
    ignore_filters: tuple[str, ...] = ()
    property_types: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    managed: frozenset[str] = frozenset()
    readwise: ReadwisePlugin | None = None
    home: str = "obsidian"
    links: LinkStyle = field(default_factory=LinkStyle)
    template_files: frozenset[str] = frozenset()
    damaged: tuple[str, ...] = ()
    unguarded: tuple[str, ...] = ()

    @property
    def guesses(self) -> bool:
        """Whether Readwise's plugin is set up and its file damaged, so that its notes can only be guessed."""
        return self.readwise is not None and bool(self.readwise.problem)

    def is_managed(self, path: str, form: str = "") -> bool:
        """Return whether Readwise's plugin manages a note.

        Paths that differ in case alone count as equal: on many disks they are. Where the plugin's file is
        damaged, all notes in its folder count as managed, and those in an export format (`form`) of Readwise.
        """
        if path in self.managed or folded(path) in _all_folded(self.managed):
            return True
        if self.readwise is None or not self.readwise.problem:
            return False
        below = folded(path).startswith(folded(self.readwise.folder) + "/")
        return below or form == "readwise" or form.startswith("readwise-")

    def is_template(self, path: str) -> bool:
        """Return whether `path` lies in a template folder, or is a template."""
        path = composed(path)
        below = bool(self.template_folders) and path.startswith(self.template_folders)
        return below or path in self.template_files

    def is_ignored(self, path: str) -> bool:
        """Return whether Obsidian excludes `path` from its results."""
        path = composed(path)
        return any(_matches(path, pattern) for pattern in self.ignore_filters)


def folded(path: str) -> str:
    """Return a path as disks compare it that do not tell case, or one way to write é from the other."""
    if path.isascii():
        return path.lower()
    import unicodedata

    return unicodedata.normalize("NFC", path).casefold()


@lru_cache(maxsize=8)
def _all_folded(paths: frozenset[str]) -> frozenset[str]:
    return frozenset(map(folded, paths))


def _matches(path: str, pattern: str) -> bool:
    """Obsidian takes a filter for a prefix of the path, between slashes for a regular expression."""
    expression = _expression(pattern)
    return path.startswith(pattern.lstrip("/")) if expression is None else expression.search(path) is not None


@lru_cache(maxsize=64)
def _expression(pattern: str) -> re.Pattern[str] | None:
    if len(pattern) < 3 or not pattern.startswith("/") or not pattern.endswith("/"):
        return None
    import warnings

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return re.compile(pattern[1:-1])
    except (re.error, OverflowError, RecursionError):
        return _NEVER  # JavaScript's, and none of ours


def read_settings(root: Path) -> Settings:
    """Read the settings of the vault at `root`; what is missing or damaged counts as not set.

    What is damaged (half of a sync, say) is named in `damaged`: it may have said what must not be touched.
    """
    unguarded = _damaged(root, *_GUARDS)
    app = load(root, "app.json")
    filters = app.get("userIgnoreFilters")
    types = load(root, "types.json").get("types")
    plugin = _readwise(root)
    return Settings(
        template_folders=_template_folders(root),
        template_files=_template_files(root),
        ignore_filters=tuple(composed(one) for one in filters if isinstance(one, str) and one)
        if isinstance(filters, list)
        else (),
        property_types=MappingProxyType(
            {str(key).lower(): kind for key, kind in types.items() if isinstance(kind, str)}
            if isinstance(types, dict)
            else {}
        ),
        managed=frozenset(plugin.books) if plugin else frozenset(),
        readwise=plugin,
        home=_home(root),
        links=read_style(app),
        damaged=(*unguarded, *_damaged(root, _TYPES)),
        unguarded=unguarded,
    )


def _readwise(root: Path) -> ReadwisePlugin | None:
    if not os.path.lexists(root / ".obsidian" / "plugins" / "readwise-official"):
        return None
    from vaultlint.obsidian.readwise import read_readwise

    return read_readwise(root)


def _damaged(root: Path, *files: tuple[tuple[str, ...], str]) -> tuple[str, ...]:
    """Return a line for each file that is there and cannot be read."""
    problems = ((names, lost, read(root, *names).problem) for names, lost in files)
    return tuple(
        f".obsidian/{'/'.join(names)} cannot be read ({problem}): {lost} is not known"
        for names, lost, problem in problems
        if problem
    )


def _template_folders(root: Path) -> tuple[str, ...]:
    """Return the core plugin's folder and Templater's; the vault's root is no template folder."""
    named = (
        load(root, "templates.json").get("folder"),
        load(root, *_TEMPLATER).get("templates_folder"),
    )
    folders = [composed(name).strip().removeprefix("./").strip("/") for name in named if isinstance(name, str)]
    return tuple(f"{folder}/" for folder in dict.fromkeys(folders) if folder.strip(" ."))


def _template_files(root: Path) -> frozenset[str]:
    """Return the template of the daily notes, which may lie anywhere; Obsidian leaves ``.md`` out."""
    name = load(root, "daily-notes.json").get("template")
    path = composed(name).strip().strip("/").removesuffix(".md") if isinstance(name, str) else ""
    return frozenset((f"{path}.md",)) if path else frozenset()


def _home(root: Path) -> str:
    logseq, obsidian = (root / "logseq").is_dir(), (root / ".obsidian").is_dir()
    return "obsidian" if not logseq else "both" if obsidian else "logseq"
