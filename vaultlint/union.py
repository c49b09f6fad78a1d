"""Merge a note of the vault into another: one frontmatter, one body, the name as an alias, every link redirected.

The two texts are put behind one another and united as copies in one file are (`vaultlint.merge`); the same proof
holds: no line, key, value, comment or highlight of either is lost (`vaultlint.proof`). Then each link to the note
that goes is led to the one that stays (`vaultlint.redirect`). Where anything of that cannot be done, nothing is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from vaultlint import proof
from vaultlint.errors import VaultlintError
from vaultlint.index import Index, folded
from vaultlint.merge import Copy, Kinship, copies_in, kinships, unite_copies
from vaultlint.parse import emit, facts, parse_source
from vaultlint.parse.boards import is_board
from vaultlint.parse.joined import join
from vaultlint.parse.note import Frontmatter, Note, State
from vaultlint.parse.woven import own_text, put_back
from vaultlint.proof.united import collision, torn
from vaultlint.redirect import Redirection, RedirectionError
from vaultlint.text import Source, newline_of


class Rewritten(NamedTuple):
    """A file of the vault before and after; canvases and bases are carried as notes of plain text.

    `after` is None where the file goes.
    """

    path: str
    before: Note
    after: Note | None


@dataclass(frozen=True, slots=True)
class Union:
    """A merge that was proven.

    Attributes
    ----------
    kept, gone : str
        Paths.
    files : tuple of Rewritten
        In the order in which they are to be written: the note that stays, those that link, the one that goes.
    notes : tuple of str
        Values that were set aside.
    """

    kept: str
    gone: str
    files: tuple[Rewritten, ...]
    notes: tuple[str, ...]


_LOGSEQ = re.compile(r"\s*(?:[-*][ \t]+)?(?:title|full-title|deck)::[ \t]")


class RefusedError(VaultlintError):
    """Two notes cannot be merged; the text says why."""


def merge(
    index: Index,
    kept: str,
    gone: str,
    read: Callable[[str], Note],
    spared: Callable[[Note], str],
    count: Callable[[Note], Counter[str]],
) -> Union:
    """Return what merging a note into another comes to.

    Parameters
    ----------
    index : Index
        Of the vault as it is.
    kept, gone : str
        Paths.
    read : callable
        Gives a file of the vault as it stands now.
    spared : callable
        Says why a file must not be changed, ``""`` if it may be.
    count : callable
        Counts by code what is wrong in a note: a merge must not make it more.

    Raises
    ------
    RefusedError
        If it cannot be done without loss, or a file that links must not be changed.
    """
    redirection = Redirection(index, gone, kept)
    sources = [path for path in redirection.sources() if path != kept]
    notes = {path: read(path) for path in (kept, gone, *sources)}
    for path, note in notes.items():
        if reason := spared(note):
            raise RefusedError(f"{path}: {reason}" if path in sources else reason)
    try:
        united, aside = _united(notes[kept], notes[gone], redirection)
        _compare(count, united, notes[kept], notes[gone])
        files = [Rewritten(kept, notes[kept], united)]
        for path in sources:
            after = _redirected(notes[path], redirection)
            files.append(Rewritten(path, notes[path], after))
    except RedirectionError as error:
        raise RefusedError(str(error)) from error
    changed = (one for one in files if one.after is not one.before)
    return Union(kept, gone, (*changed, Rewritten(gone, notes[gone], None)), aside)


def _redirected(note: Note, redirection: Redirection) -> Note:
    if not is_board(note.path):
        return redirection.note(note)
    text = redirection.board(note.path, note.text)
    return note if text == note.text else parse_source(note.path, Source(text, note.source.bom))


def _united(kept: Note, gone: Note, redirection: Redirection) -> tuple[Note, tuple[str, ...]]:
    """Return the note that holds both, proven, and the values that were set aside."""
    for one in (kept, gone):
        _check_alone(one)
    woven = kept
    gone, kept = (parse_source(one.path, one.source._replace(text=own_text(one))) for one in (gone, kept))
    moved = redirection.note(parse_source(kept.path, gone.source), gone.path)
    stays = redirection.note(kept)
    newline = newline_of(stays.text)
    texts = [stays.text.rstrip() + newline * 2, moved.text.rstrip() + newline, _alias(stays, gone.stem)]
    whole, starts = join(kept.path, [text for text in texts if text.strip()], bom=kept.source.bom)
    copies = _copies(whole, starts)
    if len(starts) > 1 and (reason := collision(stays, moved, whole, starts[1])):
        raise RefusedError(reason)
    if moved.text.strip() and stays.text.strip():
        _check_kinship(whole, copies)
    result = unite_copies(whole, copies)
    if result is None:
        raise RefusedError("they cannot be united without loss")
    after = parse_source(kept.path, Source(result.text, kept.source.bom))
    _prove(whole, after, stays, moved)
    return _with_related(after, woven), result.notes


def _with_related(after: Note, kept: Note) -> Note:
    """Return a note with the related notes that stood behind the one that stays; the next `weave` renews them."""
    text = put_back(after.text, kept, newline_of(after.text))
    if text == after.text:
        return after
    whole = parse_source(after.path, after.source._replace(text=text))
    if facts(whole) != facts(after):
        raise RefusedError("its related notes cannot stand behind the other's words: `vaultlint weave --remove` first")
    return whole


def _check_alone(one: Note) -> None:
    """Raise a RefusedError if a note cannot be merged whatever the other one is."""
    fences = one.head is not None and one.head.fence_defects
    if fences or one.body.unclosed_fence is not None or len(copies_in(one)) > 1 or len(one.blocks) > 1:
        raise RefusedError(f"{one.path}: mend what stands in it first")
    if one.head is not None and one.head.state not in (State.VALID, State.EMPTY):
        raise RefusedError(f"{one.path}: its frontmatter cannot be read")
    if one.reading.format == "readwise-logseq" or _LOGSEQ.match(one.text, one.head.end if one.head else 0):
        raise RefusedError("a Logseq page's name stands in its properties: merge it in Logseq")
    if "<%" in one.text:
        raise RefusedError(f"{one.path}: template syntax stands in it")


def _check_kinship(whole: Note, copies: list[Copy]) -> None:
    kin = list(kinships(whole, copies[:2]))
    if Kinship.DIFFERENT in kin:
        raise RefusedError("they name different documents or titles")
    if Kinship.READDRESSED in kin:
        raise RefusedError("they name different addresses: make both name the one that is right, then fix again")


def _prove(whole: Note, after: Note, *parts: Note) -> None:
    """Raise a RefusedError if anything of two notes would be lost, made up, or torn from what it belongs to."""
    if after.head is not None and after.head.state is not State.VALID:
        raise RefusedError("the frontmatter would not be readable afterwards")
    reason = proof.loss(whole, after, bodies=True) or proof.invention(whole, after) or proof.disagreement(whole, after)
    if reason:
        raise RefusedError(reason)
    if reason := torn(after, *parts):
        raise RefusedError(reason)


def _compare(count: Callable[[Note], Counter[str]], united: Note, *parts: Note) -> None:
    """Raise a RefusedError if a rule would find more in a united note than in its parts."""
    before = sum((count(part) for part in parts), Counter[str]())
    more = count(united) - before
    if more:
        raise RefusedError(f"it would make a new finding of {min(more)}")


def _copies(whole: Note, starts: tuple[int, ...]) -> list[Copy]:
    ends = [*starts[1:], len(whole.text)]
    copies = []
    for start, end in zip(starts, ends, strict=True):
        block: Frontmatter | None = next((one for one in whole.blocks if one.start == start), None)
        copies.append(Copy(start, end, block.end if block else start, block))
    return copies


def _alias(kept: Note, name: str) -> str:
    """Return a frontmatter block that names the note that goes as an alias, ``""`` where that says nothing new."""
    known = [kept.stem]
    entry = kept.head.get("aliases") if kept.head else None
    value = entry.value if entry else None
    known += [str(one) for one in (value if isinstance(value, list) else [value])]
    if folded(name) in map(folded, known):
        return ""
    newline = newline_of(kept.text)
    return f"---{newline}{emit.entry('aliases', [name], newline)}---{newline}"
