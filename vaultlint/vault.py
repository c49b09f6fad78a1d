"""The disk: find a vault, walk it, read a note. Knows no Markdown."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from vaultlint.errors import VaultlintError

MAX_BYTES = 10 * 1000 * 1000
_NOT_NOTES = ("logseq/bak",)
_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_MARKS = (".obsidian", "vaultlint.toml")
_FOLDER = "/"  # in walk: to be gone into
_LINK = "it is a symbolic link"
_NAMED_LIKE_A_NOTE = "a folder is named like a note"
_IRREGULAR = "it is no regular file (a pipe, socket, device or folder)"


class Found(NamedTuple):
    """A file that is a note or is named like one.

    Attributes
    ----------
    path : str
        Relative to the vault, with ``/``.
    problem : str
        Why it cannot be read; ``""`` if it may be.
    """

    path: str
    problem: str = ""


def find_root(path: Path) -> Path:
    """Return the vault that `path` lies in.

    The nearest folder at or above `path` with ``.obsidian``, ``vaultlint.toml`` or a pyproject.toml with
    our table; else the folder given; for a file the current folder if the file lies in it, else its own.
    """
    start = path if path.is_dir() else path.parent
    for folder in (start, *start.parents):
        if is_marked(folder):
            return folder
    if path.is_dir():
        return path
    here = Path.cwd()
    return here if here in path.parents else start


def is_marked(folder: Path) -> bool:
    """Return whether something in a folder says that it is a vault: ``.obsidian`` or our configuration."""
    return any((folder / mark).exists() for mark in _MARKS) or _has_table(folder / "pyproject.toml")


def _has_table(path: Path) -> bool:
    try:  # a pipe or a device of that name has no end
        return path.is_file() and b"[tool.vaultlint" in path.read_bytes()
    except OSError:
        return False


def walk(root: Path, start: str = "") -> Iterator[Found]:
    """Give the notes below a folder in order of their paths; links are never followed.

    Parameters
    ----------
    root : Path
        The vault.
    start : str
        A folder in it, relative, ``""`` for the whole.
    """
    if is_reserved(start):
        return
    pending = [iter((Found(start, _FOLDER),))]
    while pending:
        found = next(pending[-1], None)
        if found is None:
            pending.pop()
        elif found.problem == _FOLDER:
            pending.append(_children(root, found.path))
        else:
            yield found


def _children(root: Path, folder: str) -> Iterator[Found]:
    """Give what lies in a folder, in order: notes, and the folders to go into."""
    try:
        with os.scandir(os.path.join(root, folder)) as scan:
            entries = sorted(scan, key=lambda entry: entry.name)
    except OSError as error:
        yield Found(folder or ".", f"the folder cannot be read: {reason_of(error)}")
        return
    for entry in entries:
        path = f"{folder}/{entry.name}" if folder else entry.name
        if entry.is_symlink() or is_reserved(entry.name):
            continue
        if entry.is_dir(follow_symlinks=False):
            if is_note_name(entry.name) and not _holds_notes(entry.path):
                yield Found(path, _NAMED_LIKE_A_NOTE)
            if not path.endswith(_NOT_NOTES):
                yield Found(path, _FOLDER)
        elif is_note_name(entry.name):
            yield Found(path, "" if entry.is_file(follow_symlinks=False) else _IRREGULAR)


class Inventory(NamedTuple):
    """What a vault holds.

    Attributes
    ----------
    files : list of str
        Every file, notes and attachments, in order of path; links are named and not followed.
    vaults : list of str
        Folders (with a trailing slash) that are vaults of their own.
    """

    files: list[str]
    vaults: list[str]


def inventory(root: Path, folder: str = "") -> Inventory:
    """Return what a vault holds.

    Parameters
    ----------
    root : Path
        The vault.
    folder : str
        A folder in it, relative, ``""`` for the whole.
    """
    found = Inventory([], [])
    pending = [folder]
    while pending:
        at = pending.pop()
        try:
            with os.scandir(os.path.join(root, at)) as scan:
                for entry in scan:
                    if is_reserved(entry.name):
                        if at and entry.name == _MARKS[0]:
                            found.vaults.append(f"{at}/")
                        continue
                    path = f"{at}/{entry.name}" if at else entry.name
                    if not entry.is_dir(follow_symlinks=False):
                        found.files.append(path)
                    elif not path.endswith(_NOT_NOTES):
                        pending.append(path)
        except OSError:
            continue  # `walk` says so
    found.files.sort()
    found.vaults.sort()
    return found


def named(root: Path, path: str) -> Iterator[Found]:
    """Give the notes that a path given by hand stands for: a folder's, or the file itself.

    A link is reported, not followed; what lies in a dot folder (``.obsidian``, ``.trash``) is no note.
    """
    try:
        mode = os.lstat(root / path).st_mode
    except OSError as error:
        yield Found(path, reason_of(error))
        return
    if not lies_in(root, path):
        yield Found(path, "it lies outside the vault")
    elif stat.S_ISDIR(mode):
        if path and is_note_name(path) and not _holds_notes(root / path):
            yield Found(path, _NAMED_LIKE_A_NOTE)
        yield from walk(root, path)
    elif not is_reserved(path):
        problem = _LINK if stat.S_ISLNK(mode) else "" if stat.S_ISREG(mode) else _IRREGULAR
        yield Found(path, problem)


def lies_in(root: Path, path: str) -> bool:
    """Return whether no link or ``..`` on the way to a path leads out of the vault."""
    real, folder = os.path.realpath(root), os.path.realpath((root / path).parent if path else root)
    return folder == real or folder.startswith(os.path.join(real, ""))


def is_reserved(path: str) -> bool:
    """Return whether a path lies in a dot folder or is a dot file: nothing there is read or written."""
    return path.startswith(".") or "/." in path


def _holds_notes(folder: str | Path) -> bool:
    try:
        with os.scandir(folder) as scan:
            return any(is_note_name(entry.name) for entry in scan)
    except OSError:
        return False


def is_note_name(name: str) -> bool:
    """Return whether Obsidian takes a file of this name for a note."""
    return name.lower().endswith(".md")


def read(root: Path, path: str) -> bytes:
    """Return a note's bytes.

    Raises
    ------
    VaultlintError
        If it cannot be read, is no regular file or is larger than 10 MB; the text says why.
    """
    try:
        descriptor = os.open(f"{root}/{path}", _FLAGS)
    except OSError as error:
        raise VaultlintError(reason_of(error)) from error
    try:
        return _content(descriptor)
    except OSError as error:
        raise VaultlintError(reason_of(error)) from error
    finally:
        os.close(descriptor)


def _content(descriptor: int) -> bytes:
    """Return what an open file holds; without a file object, which takes longer to make than a note to be read."""
    status = os.fstat(descriptor)
    size = status.st_size
    if not stat.S_ISREG(status.st_mode):
        raise VaultlintError(_IRREGULAR)
    if size > MAX_BYTES:
        raise VaultlintError(f"it is {size / 1e6:.1f} MB, more than {MAX_BYTES // 1000000} MB")
    data = os.read(descriptor, size + 1)
    if len(data) == size:  # it ended where it was said to
        return data
    pieces = [data]
    while data:
        data = os.read(descriptor, MAX_BYTES)
        pieces.append(data)
    return b"".join(pieces)


def reason_of(error: OSError) -> str:
    """Return why the disk refuses, as people are told."""
    if error.errno == errno.ELOOP:
        return _LINK
    return (error.strerror or str(error)).lower()


def digest(data: bytes) -> str:
    """Return the SHA-256 of bytes in hexadecimal."""
    import hashlib  # no check asks for it

    return hashlib.sha256(data).hexdigest()
