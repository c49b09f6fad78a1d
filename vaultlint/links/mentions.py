"""Titles and aliases that stand in a text without being links, in one pass over its words."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from vaultlint.index import Index, aliases_of, folded
from vaultlint.links.everyday import GENERIC, GERMAN, LINKING, OPENERS, PHRASES, PRONOUNS
from vaultlint.links.places import is_table_head
from vaultlint.parse.inline import masked
from vaultlint.parse.note import LineKind, Note

_SHORTEST = 4  # letters of a title
_LONGEST = 12  # words of a title
_MOST = 64  # titles that begin with one word and are looked at
_FREE_CASE = 3  # words of a title whose case does not matter
_NOUNS = 0.2  # of the words within sentences that have a capital, where a language gives it to all nouns
_ENOUGH = 20  # words to tell that by
_GERMAN = 0.08  # of the words of a text, and at least so many:
_FEW = 3
_FEW_WORDS = 64  # that a line is looked through for before it is taken apart
# Marks above and below letters belong to words, though to Python they are no letters.
_MARKS = "\u0300-\u036f\u0591-\u05bd\u064b-\u065f\u0900-\u0963\u0980-\u0dff\u0e31-\u0ece\u1780-\u17d3\u200c-\u200d"
_LETTER = f"(?:[^\\W_]|[{_MARKS}])"
_WORD = re.compile(f"{_LETTER}+(?:['’]{_LETTER}+)*")
_VEILED = re.compile(
    r"\b\w{1,20}://[^\s<>\"]+|\bwww\.\S+|<[^<>\n]*>|\$[^$\n]+\$|\{\{[^{}\n]*\}\}|\[[\^!][^\[\]\n]*\]"
    r"|!?\[\[[^\[\]\n]*\]\]|(?<!\S)#[^\s#]+|(?<!\S)\S{1,64}@\S+|\b\w{1,40}::"
)
_AROUND = 12  # letters beside words that are looked at
_STOPS = ".!?:;,…)"  # behind a line that says something; a command has none
_JOINED = frozenset("-_/\\@#&+=~–")  # between letters, what makes two words one name
# Lines that say what a page of Logseq is called, or hold no text.
_NAMING = re.compile(
    r"\s*(?:[-*+] )?(?:(?:full[- ])?title|alias(?:es)?|tags?|icon|type|id|url|file|template)::", re.IGNORECASE
)
# In a list, in a quotation; and as DokuWiki has them.
_LISTED_HEADING = re.compile(r"\s*(?:(?:[-*+]|\d{1,9}[.)])\s+|>\s*)+#{1,6}\s|\s*={2,6} .* ={2,6}\s*$")


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
        self._by_first: dict[str, list[Title]] = {}
        for own in owners.values():
            if len({one.path for one in own}) == 1 and not index.names.named(own[0].text)[1:]:
                self._by_first.setdefault(own[0].words[0], []).append(own[0])
        self._silent = ""  # the last text without a mention: a fixer asks for it again and again
        for first, titles in self._by_first.items():
            self._by_first[first] = sorted(titles, key=lambda one: (-len(one.words), one.path))[:_MOST]

    def mentions(self, note: Note) -> Iterator[Mention]:
        """Give the places in a note where a title stands, of those that overlap the longest."""
        if note.text == self._silent or note.body.unread is not None:
            return
        silent = True
        for mention in self._mentions(note):
            silent = False
            yield mention
        self._silent = note.text if silent else self._silent

    def _mentions(self, note: Note) -> Iterator[Mention]:
        live = self._live(note)
        if not live:
            return
        with_nouns = any(len(one.words) == 1 for titles in live.values() for one in titles) and _capitalises_nouns(note)
        shown = _shown(note)
        for row, text in _rows(note, live):
            words = list(_WORD.finditer(text))
            at = 0
            while at < len(words):
                titles = live.get(words[at][0])
                found = _at(titles, text, words, at, with_nouns=with_nouns) if titles else None
                if found:
                    start = note.lines.starts[row]
                    first, last = words[at].start(), words[at + len(found.words) - 1].end()
                    told = shown.get((row, folded(found.text)), start + last) < start + first
                    if not told and not _explains(text, first, last) and not _is_command(note, row, text, first, last):
                        yield Mention(found, row, start + first, start + last)
                at += len(found.words) if found else 1

    def _live(self, note: Note) -> dict[str, list[Title]]:
        """Return the titles all of whose words stand somewhere in a note, by the forms of their first word."""
        present = set(_WORD.findall(note.text))
        known = {word: titles for word in present if (titles := self._by_first.get(folded(word)))}
        if not known:
            return {}
        words = set(map(folded, present))
        live = {word: [one for one in titles if words.issuperset(one.words)] for word, titles in known.items()}
        return {word: titles for word, titles in live.items() if titles}


def _at(
    titles: Sequence[Title], text: str, words: Sequence[re.Match[str]], at: int, *, with_nouns: bool
) -> Title | None:
    """Return the title that begins with a word of a line, of several the longest."""
    for title in titles:
        size = len(title.words)
        if at + size > len(words):
            continue
        start, end = words[at].start(), words[at + size - 1].end()
        piece = text[start:end]
        free = size >= _FREE_CASE and PRONOUNS.isdisjoint(title.words)
        same = folded(piece) == folded(title.text) if free else piece == title.text
        if not same or _is_joined(text, start, end) or (size == 1 and _is_among_shouts(text, words, at)):
            continue
        if size > 1 or (not with_nouns and _is_name(text, words, at)):
            return title
        goes_on = _goes_on(text, words, at) and not words[at + 1][0].isupper()  # "JSON API" is still JSON
        if _has_inner_capital(piece) and not goes_on:
            return title
    return None


def _is_among_shouts(text: str, words: Sequence[re.Match[str]], at: int) -> bool:
    """Return whether a word in capitals stands beside another: ``MEMORY MODEL``."""
    word = words[at]
    if not word[0].isupper():
        return False
    beside = [(words[at - 1], word)] * (at > 0) + [(word, following) for following in words[at + 1 : at + 2]]
    return any(
        text[one.end() : other.start()] == " " and all(len(each[0]) > 1 and each[0].isupper() for each in (one, other))
        for one, other in beside
    )


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
    if _has_inner_capital(title.text) and (title.alias or not shouted):
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
    if sum(map(str.isalpha, core)) < _SHORTEST or core.count("(") != core.count(")"):
        return None
    if len(words) == 1 and (words[0] in GENERIC or not (core[0].isupper() or _has_inner_capital(core))):
        return None
    return Title(words, core, path, alias)


def _rows(note: Note, hot: Collection[str]) -> Iterator[tuple[int, str]]:
    """Give the lines in which somebody speaks and one of some words stands, with all blanked that is no text."""
    few = len(hot) <= _FEW_WORDS
    skipped = {heading.line for heading in note.body.headings} | note.reading.apparatus
    linked: dict[int, list[tuple[int, int]]] = {}
    for link in note.body.links:
        linked.setdefault(link.line, []).append((link.start, link.end))
    for row, kind in enumerate(note.body.kinds):
        if kind != LineKind.TEXT or row in skipped:
            continue
        line = note.lines.line(row)
        if "|" in line and is_table_head(note, row):
            continue
        if few and not any(word in line for word in hot):
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


def _is_name(text: str, words: Sequence[re.Match[str]], at: int) -> bool:
    """Return whether a word with a capital stands within a sentence, and by itself: not as part of a longer name."""
    if not _is_inside(text, words[at].start()):
        return False
    before = words[at - 1] if at else None
    led = at > 1 and words[at - 1][0] in LINKING and words[at - 2][0][0].isupper()
    if led and folded(words[at - 2][0]) not in OPENERS:
        return False  # "Subsystem for Linux"
    if before is not None and before[0][0].isupper():
        leads = not text[before.end() : words[at].start()].strip(" *_") and folded(before[0]) not in OPENERS
        if leads or _is_inside(text, before.start()):
            return False  # "Leaf Node", also where it begins a line
    return not _goes_on(text, words, at)


def _goes_on(text: str, words: Sequence[re.Match[str]], at: int) -> bool:
    """Return whether a word with a capital follows: ``GitHub Action``."""
    following = words[at + 1] if at + 1 < len(words) else None
    return following is not None and following[0][0].isupper() and text[words[at].end() : following.start()] == " "


def _is_inside(text: str, start: int) -> bool:
    before = text[max(0, start - 3) : start].rstrip(" ")
    return len(before) < min(start, 3) and before[-1:] != "" and (before[-1].isalnum() or before[-1] in ",)")


def _has_inner_capital(word: str) -> bool:
    """Return whether a word can be nothing but a name: ``PowerShell``, ``HTTP``, ``GPT4``."""
    return any(char.isupper() or char.isdigit() for char in word[1:])


def _is_joined(text: str, start: int, end: int) -> bool:
    """Return whether letters around a piece belong to it: ``docker-compose``, ``a/Docker``, ``Node.js``."""
    before, behind = text[max(0, start - 2) : start], text[end : end + 2]
    if before and (before[-1] in _JOINED or (before[-1] == "." and before[:1].isalnum())):
        return True
    return bool(behind) and (behind[0] in _JOINED or (behind[0] in ".:" and behind[1:].isalnum()))
