"""A case: what lies in the vault, what that attacks, and what must come of it."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

FULL = 9_900_000  # bytes: right below the 10 MB from which on a note is skipped
SHORT = 8_000
NOTE = "Attack.md"
SOUND = "zz Neighbour.md"  # behind the attack in order of paths: a run that stops does not come to it
SOUND_TEXT = "---\ntitle: Grit: The Power of Passion\n---\n# Grit\n"
SOUND_MENDED = SOUND_TEXT.replace("Grit: The Power of Passion", '"Grit: The Power of Passion"')
SECRET = "never to be read: 7f3a"


@dataclass(frozen=True)
class Case:
    """One hostile vault.

    Attributes
    ----------
    name, attacks : str
    build : callable
        Writes the vault's files below a folder, at a size.
    size, short : int
        What `build` is given in full, and in the tests; 1 for what has no size.
    codes : frozenset of str
        Rules that must speak.
    silent : bool
        Whether no rule may call anything in it an error or a warning.
    changes : bool
        Whether a fix may alter a byte of it.
    said : str
        What the run must say of it, of findings or on standard error.
    code : int
        How `check` ends.
    """

    name: str
    attacks: str
    build: Callable[[Path, int], None]
    size: int = 1
    short: int = 1
    codes: frozenset[str] = frozenset()
    silent: bool = False
    changes: bool = False
    said: str = ""
    code: int = 1

    @property
    def grows(self) -> bool:
        """Whether the case has a size that can be doubled."""
        return self.size > 1


Content = str | bytes


def data_of(content: Content) -> bytes:
    """Return text as UTF-8; bytes as they are."""
    return content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content


def note(
    name: str,
    attacks: str,
    content: Content,
    codes: str = "",
    *,
    silent: bool = False,
    changes: bool = False,
    said: str = "",
) -> Case:
    """Return a case of one note."""

    def build(folder: Path, _: int) -> None:
        (folder / NOTE).write_bytes(data_of(content))

    return Case(name, attacks, build, codes=frozenset(codes.split()), silent=silent, changes=changes, said=said)


def growing(
    name: str,
    attacks: str,
    content: Callable[[int], Content],
    codes: str = "",
    *,
    full: int = 0,
    short: int = 0,
    silent: bool = False,
    changes: bool = False,
) -> Case:
    """Return a case of one note whose size is a number; by default as many units as fill 10 MB."""
    one, two = (len(data_of(content(count))) for count in (64, 128))
    unit = max(1, (two - one) // 64)
    most = full or (FULL - one) // unit
    least = short or min(most, max(64, SHORT // unit))

    def build(folder: Path, size: int) -> None:
        (folder / NOTE).write_bytes(data_of(content(size)))

    return Case(name, attacks, build, most, least, frozenset(codes.split()), silent=silent, changes=changes)


def repeated(
    name: str,
    attacks: str,
    unit: Content,
    codes: str = "",
    *,
    before: Content = "",
    after: Content = "",
    **options: object,
) -> Case:
    """Return a growing case: one piece again and again."""
    head, piece, tail = data_of(before), data_of(unit), data_of(after)
    return growing(name, attacks, lambda count: head + piece * count + tail, codes, **options)  # type: ignore[arg-type]


def tree(
    name: str,
    attacks: str,
    build: Callable[[Path], None],
    codes: str = "",
    *,
    silent: bool = False,
    changes: bool = False,
    said: str = "",
    code: int = 1,
) -> Case:
    """Return a case of files and folders."""

    def made(folder: Path, _: int) -> None:
        build(folder)

    return Case(
        name, attacks, made, codes=frozenset(codes.split()), silent=silent, changes=changes, said=said, code=code
    )


def forest(
    name: str,
    attacks: str,
    build: Callable[[Path, int], None],
    full: int,
    short: int,
    codes: str = "",
    *,
    changes: bool = False,
) -> Case:
    """Return a case of many files."""
    return Case(name, attacks, build, full, short, frozenset(codes.split()), changes=changes)


def front(text: str, body: str = "Text.\n") -> str:
    """Return a note with this frontmatter."""
    return f"---\n{text.rstrip(chr(10))}\n---\n{body}"


def write(folder: Path, path: str | bytes, content: Content = "Text.\n") -> None:
    """Write a file below a folder; a name may hold any bytes."""
    place = os.path.join(os.fsencode(folder), os.fsencode(path))
    os.makedirs(os.path.dirname(place), exist_ok=True)
    with open(place, "wb") as file:
        file.write(data_of(content))
