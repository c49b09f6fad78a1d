"""Titles and aliases that stand in a text without being links, in one pass over its words."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from vaultlint.index import Index, aliases_of, folded
from vaultlint.links.everyday import GENERIC, GERMAN, PHRASES, PRONOUNS
from vaultlint.links.names import goes_on, has_inner_capital, is_among_shouts, is_joined, is_name
from vaultlint.links.places import is_table_head
from vaultlint.parse.inline import masked
from vaultlint.parse.note import LineKind, Note
from vaultlint.patterns import pattern

_SHORTEST = 4  # letters of a title
_LONGEST = 12  # words of a title
_FREE_CASE = 3  # words of a title whose case does not matter
_NOUNS = 0.2  # of the words within sentences that have a capital, where a language gives it to all nouns
_ENOUGH = 20  # words to tell that by
_GERMAN = 0.08  # of the words of a text, and at least so many:
_FEW = 3
# Marks above and below letters belong to words, though to Python they are no letters.
_MARKS = "\u0300-\u036f\u0591-\u05bd\u064b-\u065f\u0900-\u0963\u0980-\u0dff\u0e31-\u0ece\u1780-\u17d3\u200c-\u200d"
_WORD = pattern(f"(?:[^\\W_]+|[{_MARKS}]+)+(?:['’](?:[^\\W_]+|[{_MARKS}]+)+)*")
_VEILED = pattern(
    r"\b\w{1,20}://[^\s<>\"]+|\bwww\.\S+|<[^<>\n]*>|\$[^$\n]+\$|\{\{[^{}\n]*\}\}|\[[\^!][^\[\]\n]*\]"
    r"|!?\[\[[^\[\]\n]*\]\]|(?<!\S)#[^\s#]+|(?<!\S)\S{1,64}@\S+|\b\w{1,40}::"
)
_QUOTE = pattern(r"(?<![^\W_])['’]|['’](?![^\W_])")  # that is not within a word
_SIGNS = "‘“”„–—…•·→"  # that stand in plain texts
_OTHER = pattern(f"[^\0-\x7f’{_SIGNS}]")
_BLANKS = {ord(sign): " " for sign in (*map(chr, range(128)), *_SIGNS) if not sign.isalnum() and sign != "'"}
_FINAL = "\u03a3"  # the sigma: of its two small forms one stands at the ends of words
_AROUND = 12  # letters beside words that are looked at
_STOPS = ".!?:;,…)"  # behind a line that says something; a command has none
# Lines that say what a page of Logseq is called, or hold no text.
_NAMING = pattern(
    r"\s*(?:[-*+] )?(?:(?:full[- ])?title|alias(?:es)?|tags?|icon|type|id|url|file|template)::", re.IGNORECASE
)
# In a list, in a quotation; and as DokuWiki has them.
_LISTED_HEADING = pattern(r"\s*(?:(?:[-*+]|\d{1,9}[.)])\s+|>\s*)+#{1,6}\s|\s*={2,6} .* ={2,6}\s*$")


class Title(NamedTuple):
    """A note's title or alias, in words, and the note."""

    words: tuple[str, ...]
    text: str
    path: str
    alias: bool


class Mention(NamedTuple):
    """Where a title stands unlinked."""

    title: Title
    line: int
    start: int
    end: int


class Titles:
    """The titles and aliases of a vault's notes, by their first words.

    Parameters
    ----------
    index : Index
        A title that two notes bear is left out, and so are dates, numbers and very short ones.
    """

    def __init__(self, index: Index) -> None:
        owners: dict[str, list[Title]] = {}
        for record in index.facts:
            name = record.path.rpartition("/")[2].removesuffix(".md")
            for text in dict.fromkeys((name, *aliases_of(record))):
                title = _title(text, record.path, alias=text != name)
                if title and _is_telling(index, title):
                    owners.setdefault(folded(title.text), []).append(title)
        self._by_words: dict[tuple[str, ...], list[Title]] = {}
        self._singles: set[str] = set()  # the titles of one word
        self._sizes: dict[tuple[str, str], list[int]] = {}  # of others, by their first two: how many, the most first
        self._heard: tuple[str, frozenset[Title]] = ("", frozenset())  # the last text, and whose words stand in it
        self._silent = ("", frozenset[Title]())  # the last without a mention: a fixer asks for it again and again
        for own in owners.values():
            if len({one.path for one in own}) == 1 and not index.names.named(own[0].text)[1:]:
                self._add(own[0])

    def _add(self, title: Title) -> None:
        first, *others = title.words
        self._by_words.setdefault(title.words, []).append(title)
        if others:
            sizes = {len(title.words), *self._sizes.get((first, others[0]), ())}
            self._sizes[first, others[0]] = sorted(sizes, reverse=True)
        else:
            self._singles.add(first)

    def mentions(self, note: Note, counts: Callable[[str], bool] = bool) -> Iterator[Mention]:
        """Give the places in a note where a title stands, of those that overlap the longest.

        Parameters
        ----------
        note : Note
        counts : callable, optional
            Whether a title of the note at a path is asked for: lines in which only others stand are passed over.
        """
        if note.body.unread is not None:
            return
        asked = frozenset(title for title in self._standing_in(note.text) if counts(title.path))
        silent = bool(asked) and (note.text, asked) != self._silent
        for mention in self._mentions(note, asked) if silent else ():
            silent = False
            yield mention
        self._silent = (note.text, asked) if silent else self._silent

    def may_stand_in(self, text: str, counts: Callable[[str], bool] = bool) -> bool:
        """Return whether the words of a title stand in a text one after the other: where not, it need not be parsed.

        Parameters
        ----------
        text : str
        counts : callable, optional
            As for `mentions`.
        """
        return any(counts(title.path) for title in self._standing_in(text))

    def _mentions(self, note: Note, asked: Collection[Title]) -> Iterator[Mention]:
        with_nouns = cache(lambda: _capitalises_nouns(note))
        shown = _shown(note)
        for row, text in _spoken(note, _rows(note, asked)):
            words = list(_WORD.finditer(text))
            forms = [folded(word[0]) for word in words]
            at = 0
            while at < len(words):
                found = _at(self._at(forms, at), text, words, at, with_nouns)
                if found:
                    start = note.lines.starts[row]
                    first, last = words[at].start(), words[at + len(found.words) - 1].end()
                    told = shown.get((row, folded(found.text)), start + last) < start + first
                    if not told and not _explains(text, first, last) and not _is_command(note, row, text, first, last):
                        yield Mention(found, row, start + first, start + last)
                at += len(found.words) if found else 1

    def _standing_in(self, text: str) -> frozenset[Title]:
        """Return the titles whose words stand in a text one after the other."""
        if self._heard[0] != text:
            words = _words(folded(text))
            if _FINAL in text:  # how it looks in small letters depends on what is around a word
                words = [folded(word) for word in _WORD.findall(text)]
            self._heard = text, frozenset(self._standing(words))
        return self._heard[1]

    def _standing(self, words: Sequence[str]) -> Iterator[Title]:
        """Give the titles that stand among words, in their forms."""
        for word in self._singles.intersection(words):
            yield from self._by_words[word,]
        begun = self._sizes
        for at in [at for at, pair in enumerate(pairwise(words)) if pair in begun]:
            for size in begun[words[at], words[at + 1]]:
                yield from self._by_words.get(tuple(words[at : at + size]), ())

    def _at(self, words: Sequence[str], at: int) -> Iterator[Title]:
        """Give the titles that stand at a place among words, the longest first."""
        for size in self._sizes.get((words[at], words[at + 1]), ()) if at + 1 < len(words) else ():
            yield from self._by_words.get(tuple(words[at : at + size]), ())
        if words[at] in self._singles:
            yield from self._by_words[words[at],]


def _words(text: str) -> list[str]:
    """Return the words of a text; without letters of other scripts they are found in an eighth of the time."""
    if not text.isascii() and _OTHER.search(text):
        return _WORD.findall(text)
    return (_QUOTE.sub(" ", text) if "'" in text or "’" in text else text).translate(_BLANKS).split()


def _rows(note: Note, asked: Collection[Title]) -> Iterator[int]:
    """Give the lines of a note that have all words of a title; some have them in another order."""
    every = _FINAL in note.text
    words = [title.words for title in asked]
    keys = {max(one, key=len) for one in words}
    for row, kind in enumerate(note.body.kinds):
        if kind == LineKind.TEXT:
            line = folded(note.lines.line(row))
            if every or (any(map(line.__contains__, keys)) and any(all(map(line.__contains__, one)) for one in words)):
                yield row


def _at(
    titles: Iterable[Title], text: str, words: Sequence[re.Match[str]], at: int, with_nouns: Callable[[], bool]
) -> Title | None:
    """Return the title that begins with a word of a line, of several the longest."""
    for title in titles:
        size = len(title.words)
        start, end = words[at].start(), words[at + size - 1].end()
        piece = text[start:end]
        free = size >= _FREE_CASE and PRONOUNS.isdisjoint(title.words)
        same = folded(piece) == folded(title.text) if free else piece == title.text
        if not same or is_joined(text, start, end) or (size == 1 and is_among_shouts(text, words, at)):
            continue
        if size > 1 or (is_name(text, words, at) and not with_nouns()):
            return title
        longer = goes_on(text, words, at) and not words[at + 1][0].isupper()  # "JSON API" is still JSON
        if has_inner_capital(piece) and not longer:
            return title
    return None


def _shown(note: Note) -> dict[tuple[int, str], int]:
    """Return what the links of each line read as, and where they end: what stands behind one may say it again."""
    return {(link.line, folded(link.label or link.target)): link.end for link in reversed(note.body.links)}


def _explains(text: str, start: int, end: int) -> bool:
    """Return whether words and a link explain one another: ``[[RAG]] (retrieval…)``, ``retrieval… ([[RAG]])``."""
    before, behind = text[max(0, start - _AROUND) : start].rstrip(" *_\"'"), text[end : end + _AROUND].lstrip(" *_\"'")
    opened = before.endswith("(") and before[:-1].rstrip(" *_").endswith("\0")
    return opened or (behind.startswith("(") and behind[1:].lstrip(" *_").startswith("\0"))


def _is_command(note: Note, row: int, text: str, start: int, end: int) -> bool:
    """Return whether a line that begins with words in small letters is to be typed: ``docker volume create tides``."""
    before = text[:start].strip() if start <= _AROUND else "far"
    if not text[start:end].islower() or before not in ("", "$", "%", "#"):
        return False
    if before:
        return True
    above = note.lines.line(row - 1).strip() if row else ""
    rest = text[end:].rstrip()
    return not above and bool(rest) and not rest.endswith(tuple(_STOPS))


def _is_telling(index: Index, title: Title) -> bool:
    """Return whether a title can be nothing but a name, or is one that people link to: other words are everyday's."""
    if len(title.words) > 1:
        return title.words not in PHRASES and not all(word in GENERIC or word.isdigit() for word in title.words)
    shouted = title.text.isalpha() and title.text.isupper()  # `SELECT` is a word, `JSON` is none: who can tell?
    if has_inner_capital(title.text) and (title.alias or not shouted):
        return True
    return not title.alias and title.path in index.inbound


def _title(text: str, path: str, *, alias: bool) -> Title | None:
    """Return a title that can be looked for; None if it is a number, a date, or an everyday word."""
    found = list(_WORD.finditer(text))
    if not found or found[0].start() or len(found) > _LONGEST:
        return None
    core = text[: found[-1].end()]
    if text[found[-1].end() :].startswith(("...", "…")):
        return None  # an exporter cut a first sentence short
    words = tuple(folded(one[0]) for one in found)
    if core.islower() and "-" in core and not re.search(r"\s", core):
        return None  # "real-time" is one word, and not a name
    if sum(map(str.isalpha, core)) < _SHORTEST or core.count("(") != core.count(")"):
        return None
    if len(words) == 1 and (words[0] in GENERIC or not (core[0].isupper() or has_inner_capital(core))):
        return None
    return Title(words, core, path, alias)


def _spoken(note: Note, rows: Iterable[int]) -> Iterator[tuple[int, str]]:
    """Give those of some lines in which somebody speaks, with all blanked that is no text."""
    skipped = {heading.line for heading in note.body.headings} | note.reading.apparatus
    linked: dict[int, list[tuple[int, int]]] = {}
    for link in note.body.links:
        linked.setdefault(link.line, []).append((link.start, link.end))
    for row in rows:
        if row in skipped:
            continue
        line = note.lines.line(row)
        if "|" in line and is_table_head(note, row):
            continue
        if _NAMING.match(line) or _LISTED_HEADING.match(line):
            continue
        start = note.lines.starts[row]
        yield row, _VEILED.sub(lambda found: "\0" * len(found[0]), _without(masked(line), linked.get(row, ()), start))


def _without(line: str, spans: Iterable[tuple[int, int]], start: int) -> str:
    """Return a line that begins at `start` with spans of the note's text blanked."""
    pieces, position = [], 0
    for first, last in sorted((first - start, last - start) for first, last in spans):
        if first >= position:
            pieces += [line[position:first], "\0" * (last - first)]
            position = last
    return "".join([*pieces, line[position:]])


def _capitalises_nouns(note: Note) -> bool:
    """Return whether a capital tells no names, for all nouns have one, as in German: it is told by small words too."""
    text = "\n".join(note.lines.line(row) for row, kind in enumerate(note.body.kinds) if kind == LineKind.TEXT)
    words = _WORD.findall(text)
    small = sum(word in GERMAN for word in words)
    if small >= _FEW and small > _GERMAN * len(words):
        return True
    inner = [found[1] for found in re.finditer(r"(?<=[a-zäöüß,] )([^\W\d_])\w", text)]
    return len(inner) >= _ENOUGH and sum(map(str.isupper, inner)) > _NOUNS * len(inner)
