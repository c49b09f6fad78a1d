"""What a link that leads nowhere was meant to lead to: an alias' note, a file of another folder, a name nearby."""

from __future__ import annotations

import posixpath
from functools import cached_property
from typing import NamedTuple

from vaultlint.index import Index, folded
from vaultlint.links.nearness import alike, is_plural, letters, words
from vaultlint.links.tongues import tongues_of
from vaultlint.links.unwritten import (
    UNWRITTEN,
    Unwritten,
    bare,
    folder_letters,
    names_asked,
    names_near,
    speakers,
    suspects,
    words_of,
    writers,
)
from vaultlint.parse.note import Link
from vaultlint.patterns import pattern
from vaultlint.text import named

MEANT = 3  # notes that write the same name mean it
_MOST_NAMED = 3
_TELLING = 12  # letters that tell a name with a number in it from one of a series: Week 5
_ENDING = pattern(r"\.[A-Za-z][A-Za-z0-9]{1,4}$")  # of a file
# Names that many folders have one of: a path to such a one says nothing of one elsewhere.
_COMMON = frozenset(
    """readme index home main changelog license contributing todo toc notes roadmap overview summary introduction
    about faq install usage config template""".split()
)


class Meant(NamedTuple):
    """What a link was probably meant to lead to.

    Attributes
    ----------
    kind : {"alias", "path", "name"}
    paths : tuple of str
        The files; a fix is certain enough if it is one.
    """

    kind: str
    paths: tuple[str, ...]


class Mistakes:
    """The links of a vault that lead to no file, and what each was meant to lead to.

    Parameters
    ----------
    index : Index
    """

    def __init__(self, index: Index) -> None:
        self._index = index
        self._names = index.names
        self._tongues = tongues_of(index)

    @cached_property
    def unwritten(self) -> list[Unwritten]:
        """The links that lead to no file."""
        links = self._index.column(UNWRITTEN).items()
        return [Unwritten(path, link) for path, own in links for link in own]

    @property
    def suspects(self) -> list[Unwritten]:
        """Those of them that may mean a file: of the others `meant` knows nothing."""
        return self._index.work(suspects)

    def meant(self, source: str, link: Link) -> Meant | None:
        """Return what a link that leads nowhere was meant to lead to; None where it may name a note to be written.

        Parameters
        ----------
        source : str
            The note that holds it.
        link : Link
        """
        target = link.target
        if _leaves_the_vault(source, target) or self._is_route(link):
            return None
        owners = self._owners(source, target)
        if owners:
            return Meant("alias", owners)
        if "/" in target:
            if not self._is_path(link):
                return self._written_otherwise(source, target)
            name = target.rpartition("/")[2]
            moved = self._moved(source, target)
            owners = () if moved else self._owners(source, name)
            if moved or owners:
                return Meant("path", moved) if moved else Meant("alias", owners)
        found = self._nearby(source, target)
        return Meant("name", found) if found else None

    def _owners(self, source: str, name: str) -> tuple[str, ...]:
        """Return the notes that bear a name as an alias."""
        return tuple(
            one for one in self._index.aliases.get(bare(folded(name)), ()) if self._tongues.are_one(source, one)
        )

    def name_of(self, link: Link) -> str:
        """Return the name that a link gives, without the folder if it gives one."""
        return link.target.rpartition("/")[2] if self._is_path(link) else link.target

    def _is_path(self, link: Link) -> bool:
        """Return whether a target with a slash in it is a path: ``IDS/IPS`` is a name."""
        folder = link.target.rpartition("/")[0]
        if link.style != "wiki" or "/" in folder or folder in (".", "..") or _ENDING.search(link.target):
            return True
        return letters(folder) in self._index.work(folder_letters)

    def _written_otherwise(self, source: str, target: str) -> Meant | None:
        """Return the notes of a name with a slash, which no file can bear: it stands for a blank or a hyphen there."""
        paths = [
            path
            for one in self._index.work(names_near).same(target.replace("/", "-"))
            for path in self._names.named(one)
        ]
        found = tuple(one for one in dict.fromkeys(paths) if one != source and self._tongues.are_one(source, one))
        return Meant("name", found) if found else None

    def _is_route(self, link: Link) -> bool:
        """Return whether a Markdown link names a page of a site, no file: ``/welcome``, ``guide/``, ``/org/a.md``."""
        target = link.target
        if link.style != "markdown" or not target.startswith("/"):
            return link.style == "markdown" and target.endswith("/")
        first, inner, _ = target.lstrip("/").partition("/")
        return not target.lower().endswith(".md") or (
            bool(inner) and letters(first) not in self._index.work(folder_letters)
        )

    def _moved(self, source: str, target: str) -> tuple[str, ...]:
        """Return the files of the name that lie elsewhere; those in a folder of the name that is given go first."""
        folder, name = target.rpartition("/")[::2]
        homes = self._index.work(names_near).homes(name)
        last = letters(folder.rpartition("/")[2])
        inside = [one for one in homes.get(last, ()) if last and self._tongues.are_one(source, one) and one != source]
        if inside:
            return tuple(inside)
        known = sum(map(str.isalpha, name))
        common = letters(bare(name)) in _COMMON or known < (_TELLING if any(map(str.isdigit, name)) else 1)
        files = [one for paths in homes.values() for one in paths] if len(homes) < MEANT and not common else []
        files = [one for one in files if self._tongues.are_one(source, one) and one != source]
        return () if len(files) > 1 else tuple(files)

    def _nearby(self, source: str, target: str) -> tuple[str, ...]:
        folder, name = bare(target).rpartition("/")[::2]
        meant = len(self._writers_of(target)) >= MEANT
        found = []
        for near in self._index.work(names_asked).near(name):
            path = self._file(source, near)
            if path is None or path == source or not self._tongues.are_one(source, path):
                continue
            if meant and not _is_same(name, near):
                continue
            if folder and letters(folder.rpartition("/")[2]) not in map(letters, path.split("/")[:-1]):
                continue
            if self._is_slip(name, near, target, path):
                found.append(path)
        return tuple(dict.fromkeys(found))

    def _file(self, source: str, name: str) -> str | None:
        """Return the note of a name, also of one that no link can give: it ends in a blank."""
        return self._names.resolve(source, name) or next(iter(self._names.named(name)), None)

    def _is_slip(self, name: str, near: str, target: str, path: str) -> bool:
        """Return whether a name is another one misspelled, rather than one of its own.

        A word that other notes use is none that was misspelled. Singular and plural are one name only where more
        notes link to the note that is there.
        """
        if _is_same(name, near):
            return name[:1] not in "@#" or near[:1] == name[:1]
        own = self._writers_of(target)
        if is_plural(name, near):
            return len(self._index.sources.get(path, set()) - own) >= len(own)
        others = set(words(near))
        mine = [word for word in words_of(name) if letters(word) not in others]
        known = self._index.work(speakers)
        return all(known.of(word) <= own for word in mine)

    def _writers_of(self, target: str) -> set[str]:
        return self._index.work(writers)[folded(target)]


def told(meant: Meant, link: Link, targets: list[str]) -> str:
    """Return what is said of a link whose meaning can be told; `targets` are the names to write."""
    wanted = " or ".join(named(target, link.target) for target in targets[:_MOST_NAMED])
    more = f" and {len(targets) - _MOST_NAMED} more" if len(targets) > _MOST_NAMED else ""
    target = named(link.target, targets[0])
    if meant.kind == "alias":
        name = target if "/" not in link.target else named(link.target.rpartition("/")[2])
        return f"{name} is an alias, and no note is found by its alias, wanted {wanted}{more}"
    if meant.kind == "path":
        return f"there is no {target}, but a file of that name, wanted {wanted}{more}"
    return f"there is no {target}, did you mean {wanted}{more}?"


def is_reachable(path: str) -> bool:
    """Return whether a link can give a file's name; one that ends in a blank must be renamed."""
    name = bare(path.rpartition("/")[2])
    return name == name.strip()


def _leaves_the_vault(source: str, target: str) -> bool:
    if not target.startswith("../"):
        return False
    return posixpath.normpath(posixpath.join(posixpath.dirname(source), target)).startswith("..")


def _is_same(name: str, near: str) -> bool:
    """Return whether two names are the same but for punctuation, blanks, accents and case."""
    return letters(bare(name)) == letters(bare(near)) or alike(name) == alike(near)
