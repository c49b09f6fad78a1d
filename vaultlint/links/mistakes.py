"""What a link that leads nowhere was meant to lead to: an alias' note, a file of another folder, a name nearby."""

from __future__ import annotations

import posixpath
import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from vaultlint.index import ADDRESSES, Index, folded
from vaultlint.links.nearness import Nearness, alike, is_plural, letters, words
from vaultlint.links.tongues import tongues_of
from vaultlint.parse.note import Facts, Link
from vaultlint.patterns import pattern
from vaultlint.text import named

LOG = "Readwise Syncs.md"  # in which Readwise's plugin names every note that it writes, as it is called there
MEANT = 3  # notes that write the same name mean it
_MOST_NAMED = 3
_TELLING = 12  # letters that tell a name with a number in it from one of a series: Week 5
_SCHEME = pattern(r"[a-z][a-z0-9+.-]+:(?://|[^\s:]*[/?@=])|(?:mailto|tel|data|file|zotero|obsidian):", re.IGNORECASE)
_ANY_SCHEME = pattern(r"[A-Za-z][A-Za-z0-9+.-]+:|//")
_ENDING = pattern(r"\.[A-Za-z][A-Za-z0-9]{1,4}$")  # of a file
_WORD = pattern(r"\w+")
_PART = pattern(r"\w")
_PLACEHOLDER = pattern(r"\{\{|<%|\$\{|\[\[|\]\]|[\n*?\"<>]|^\.+$|%%")
# Names that many folders have one of: a path to such a one says nothing of one elsewhere.
_COMMON = frozenset(
    """readme index home main changelog license contributing todo toc notes roadmap overview summary introduction
    about faq install usage config template""".split()
)


class Unwritten(NamedTuple):
    """A link that leads to no file, and the record of the note that holds it."""

    record: Facts
    link: Link


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
        self.unwritten = list(_unwritten(index))
        self._near: dict[str, list[str]] = {}
        self._homes: dict[str, dict[str, list[str]]] = {}

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
            one for one in self._index.aliases.get(_bare(folded(name)), ()) if self._tongues.are_one(source, one)
        )

    def name_of(self, link: Link) -> str:
        """Return the name that a link gives, without the folder if it gives one."""
        return link.target.rpartition("/")[2] if self._is_path(link) else link.target

    def _is_path(self, link: Link) -> bool:
        """Return whether a target with a slash in it is a path: ``IDS/IPS`` is a name."""
        folder = link.target.rpartition("/")[0]
        if link.style != "wiki" or "/" in folder or folder in (".", "..") or _ENDING.search(link.target):
            return True
        return letters(folder) in self._folders

    def _written_otherwise(self, source: str, target: str) -> Meant | None:
        """Return the notes of a name with a slash, which no file can bear: it stands for a blank or a hyphen there."""
        paths = [path for one in self._nearness.same(target.replace("/", "-")) for path in self._names.named(one)]
        found = tuple(one for one in dict.fromkeys(paths) if one != source and self._tongues.are_one(source, one))
        return Meant("name", found) if found else None

    def _is_route(self, link: Link) -> bool:
        """Return whether a Markdown link names a page of a site, no file: ``/welcome``, ``guide/``, ``/org/a.md``."""
        target = link.target
        if link.style != "markdown" or not target.startswith("/"):
            return link.style == "markdown" and target.endswith("/")
        first, inner, _ = target.lstrip("/").partition("/")
        return not target.lower().endswith(".md") or (bool(inner) and letters(first) not in self._folders)

    @cached_property
    def _folders(self) -> frozenset[str]:
        """The letters of the names of the vault's folders."""
        folders = {path.rpartition("/")[0] for path in self._names.paths.values()}
        return frozenset(letters(name) for folder in folders for name in folder.split("/"))

    def _moved(self, source: str, target: str) -> tuple[str, ...]:
        """Return the files of the name that lie elsewhere; those in a folder of the name that is given go first."""
        folder, name = target.rpartition("/")[::2]
        homes = self._homes_of(name)
        last = letters(folder.rpartition("/")[2])
        inside = [one for one in homes.get(last, ()) if last and self._tongues.are_one(source, one) and one != source]
        if inside:
            return tuple(inside)
        known = sum(map(str.isalpha, name))
        common = letters(_bare(name)) in _COMMON or known < (_TELLING if any(map(str.isdigit, name)) else 1)
        files = [one for paths in homes.values() for one in paths] if len(homes) < MEANT and not common else []
        files = [one for one in files if self._tongues.are_one(source, one) and one != source]
        return () if len(files) > 1 else tuple(files)

    def _homes_of(self, name: str) -> dict[str, list[str]]:
        """Return the files of a name by the folder that each lies in."""
        if name not in self._homes:
            homes = self._homes[name] = {}
            for path in self._names.named(name):
                homes.setdefault(letters(posixpath.basename(posixpath.dirname(path))), []).append(path)
        return self._homes[name]

    def _nearby(self, source: str, target: str) -> tuple[str, ...]:
        folder, name = _bare(target).rpartition("/")[::2]
        meant = len(self._writers[folded(target)]) >= MEANT
        found = []
        for near in self._near_names(name):
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

    def _near_names(self, name: str) -> list[str]:
        if name not in self._near:
            self._near[name] = self._nearness.near(name)
        return self._near[name]

    def _is_slip(self, name: str, near: str, target: str, path: str) -> bool:
        """Return whether a name is another one misspelled, rather than one of its own.

        A word that other notes use is none that was misspelled. Singular and plural are one name only where more
        notes link to the note that is there.
        """
        if _is_same(name, near):
            return name[:1] not in "@#" or near[:1] == name[:1]
        writers = self._writers[folded(target)]
        if is_plural(name, near):
            return len({one.source for one in self._index.inbound.get(path, ())} - writers) >= len(writers)
        others = set(words(near))
        mine = [word for word in _WORD.findall(name.casefold().replace("_", " ")) if letters(word) not in others]
        return not any(self._is_word(word, writers) for word in mine)

    def _is_word(self, word: str, writers: set[str]) -> bool:
        """Return whether another note than those that write the name has a word in its name, headings or tags."""
        text, starts, paths = self._texts
        at = text.find(word)
        while at >= 0:
            end = at + len(word)
            whole = _PART.match(text, end) is None and (not at or _PART.match(text, at - 1) is None)
            if whole and paths[bisect_right(starts, at) - 1] not in writers:
                return True
            at = text.find(word, end)
        return False

    @cached_property
    def _writers(self) -> dict[str, set[str]]:
        """The notes that write a name that is no file's, by the folded name."""
        found: dict[str, set[str]] = {}
        for record, link in self.unwritten:
            found.setdefault(folded(link.target), set()).add(record.path)
        return found

    @cached_property
    def _nearness(self) -> Nearness:
        names = (_bare(path.rpartition("/")[2]) for path in self._names.paths.values())
        return Nearness(names, {_bare(link.target).rpartition("/")[2] for _, link in self.unwritten})

    @cached_property
    def _texts(self) -> tuple[str, list[int], list[str]]:
        """Names, headings and tags of all notes as one text without case; where each note's begin, and the paths."""
        told = [
            "\n".join((path, *(one.text for one in record.headings), *(one.name for one in record.tags))).casefold()
            for path, record in self._index.notes.items()
        ]
        starts = list(accumulate((len(one) + 1 for one in told), initial=0))
        return "\n".join(told), starts[:-1], list(self._index.notes)


def mistakes_of(index: Index) -> Mistakes:
    """Return the mistakes of an index; they are looked for once, whichever rules ask."""
    found = index.shared.get("mistakes")
    if not isinstance(found, Mistakes):
        found = index.shared["mistakes"] = Mistakes(index)
    return found


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
    name = _bare(path.rpartition("/")[2])
    return name == name.strip()


def _unwritten(index: Index) -> Iterator[Unwritten]:
    for record in index.facts:
        lines = record.reading.apparatus
        exported = bool(record.reading.format)
        if record.path.rpartition("/")[2] == LOG:
            continue
        for link in record.links:
            target = link.target
            if not target or target.startswith(ADDRESSES) or index.target(record.path, link) is not None:
                continue
            if exported and (link.where != "body" or link.line in lines):
                continue  # authors and tags of an exporter's are names, whether a note bears them or not
            if is_local(link):
                yield Unwritten(record, link)


def is_local(link: Link) -> bool:
    """Return whether a link names a file of the vault: no address, and nothing that a template is to fill in."""
    scheme = _ANY_SCHEME if link.style == "markdown" else _SCHEME
    return not scheme.match(link.target) and not _PLACEHOLDER.search(link.target)


def _leaves_the_vault(source: str, target: str) -> bool:
    if not target.startswith("../"):
        return False
    return posixpath.normpath(posixpath.join(posixpath.dirname(source), target)).startswith("..")


def _is_same(name: str, near: str) -> bool:
    """Return whether two names are the same but for punctuation, blanks, accents and case."""
    return letters(_bare(name)) == letters(_bare(near)) or alike(name) == alike(near)


def _bare(name: str) -> str:
    return name[:-3] if name.lower().endswith(".md") else name
