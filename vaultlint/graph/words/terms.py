"""What a note says: its sentences, and the stems of their words in the order in which they stand.

`extract` is a pure function of the note, like `vaultlint.parse.facts`, but costs ten times as much:
only graph commands ask for it.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from vaultlint.graph.evidence.telling import telling
from vaultlint.graph.words.clean import is_boilerplate, prose, sentences, starts_tail
from vaultlint.graph.words.fields import is_field
from vaultlint.graph.words.language import GUESSED, guess, tokeniser, uncapitalised
from vaultlint.graph.words.numbers import GAP, STOP
from vaultlint.graph.words.preformatted import preformatted
from vaultlint.graph.words.raws import raw_words
from vaultlint.parse.note import LineKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from vaultlint.parse.note import Entry, Note

__all__ = ["GAP", "STOP", "Sentence", "Terms", "extract"]

_SUMMARIES = frozenset({"summary", "description", "abstract", "excerpt"})
_LETTER = re.compile(r"[^\W\d_]")
_TAIL_SHARE = 0.4
_PLAIN = int(LineKind.TEXT)  # to compare numbers is quicker


class Sentence(NamedTuple):
    """A sentence of a note: its line (from 1), its text without markup, its highlight's url; whether it is marked."""

    line: int
    text: str
    url: str = ""
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Terms:
    """The words of one note, complete enough to build the graph without the file.

    Attributes
    ----------
    path, title, language : str
    sentences : tuple of Sentence
        In the order of the file; what stands twice in a note stands here once.
    forms, stems : tuple of str
        The distinct words as they stand, and the stem of each.
    tokens : bytes
        One C int per word of the sentences: an index into `forms`, `GAP`, or `STOP` behind a sentence.
    title_words : tuple of (str, str)
        Forms and stems of the title's words.
    quotes : tuple of Sentence
        Other lines that tell something: of tags, authors, links, the title.
    places : tuple of str
        What each of `quotes` is where nobody said it: ``"properties"``, ``"metadata"`` and so on, or ``""``.
    """

    path: str
    title: str
    language: str = "en"
    sentences: tuple[Sentence, ...] = ()
    forms: tuple[str, ...] = ()
    stems: tuple[str, ...] = ()
    tokens: bytes = b""
    title_words: tuple[tuple[str, str], ...] = ()
    quotes: tuple[Sentence, ...] = ()
    places: tuple[str, ...] = ()

    def stream(self) -> array[int]:
        """Return `tokens` as numbers.

        Returns
        -------
        array of int
            One number for each word of the sentences.
        """
        return array("i", self.tokens)

    def counts(self) -> Counter[str]:
        """Count the stems of the sentences.

        Returns
        -------
        Counter of str
        """
        return Counter(self.stems[token] for token in self.stream() if token >= 0)

    def pairs(self) -> Counter[tuple[str, str]]:
        """Count the pairs of stems that stand side by side in a sentence.

        Returns
        -------
        Counter of (str, str)
        """
        stream = self.stream()
        return Counter((self.stems[a], self.stems[b]) for a, b in pairwise(stream) if a >= 0 and b >= 0)

    def surface(self) -> dict[str, Counter[str]]:
        """Count for each stem the forms in which it stands.

        Returns
        -------
        dict of str to Counter
        """
        found: dict[str, Counter[str]] = {}
        for token, count in Counter(self.stream()).items():
            if token >= 0:
                found.setdefault(self.stems[token], Counter())[self.forms[token]] += count
        return found


def extract(note: Note) -> Terms:
    r"""Return what a note says.

    Parameters
    ----------
    note : Note

    Returns
    -------
    Terms
        A pure function of the note; costs time linear in its length.

    Examples
    --------
    >>> from vaultlint.parse import parse
    >>> terms = extract(parse("Calls.md", b"Be **assertive**. Assertively run the [[Sales|call]].\n"))
    >>> [sentence.text for sentence in terms.sentences], terms.counts()["assert"]
    (['Be assertive.', 'Assertively run the call.'], 2)
    """
    title = _title(note)
    lines = list(_prose_lines(note, title))
    language = guess(_start(lines) or title)
    words = tokeniser(language)
    found = _sentences(note, lines)
    forms, stems, tokens = words.numbers.row(map(_raws, found))
    told = list(telling(note, title, {item.line - 1 for item in found}))
    return Terms(
        note.path, title, language, tuple(found),
        forms, stems, tokens,
        tuple((word.form.lower(), word.stem) for word in words.words(title) if word),
        tuple(Sentence(line + 1, text) for line, text, _ in told), tuple(place for _, _, place in told),
    )  # fmt: skip


def _start(lines: Sequence[tuple[int, str]]) -> str:
    """Return as much of the text as tells its language."""
    start = ""
    for _, text in lines[:60]:
        start += text + " "
        if len(start) > GUESSED:
            break
    return start[:-1]


def _sentences(note: Note, lines: Sequence[tuple[int, str]]) -> list[Sentence]:
    """Split lines into sentences, each distinct one once, with the url of the highlight that it stands in."""
    spans = [(item.line, item.end_line, item.url) for item in note.reading.highlights]
    found: dict[str, Sentence] = {}
    for line, text in lines:
        marked, url = _mark(spans, line) if spans else (False, "")
        for sentence in sentences(text):
            if sentence not in found and _LETTER.search(sentence):
                found[sentence] = Sentence(line + 1, sentence, url, marked)
    return list(found.values())


def _raws(found: Sentence) -> list[str]:
    """Return a sentence's raw words; the capital of the first says nothing."""
    raws = raw_words(found.text)
    if raws:
        raws[0] = uncapitalised(raws[0])
    return raws


def _mark(spans: list[tuple[int, int, str]], line: int) -> tuple[bool, str]:
    """Return whether a line stands in a highlight, and that one's url."""
    place = bisect_right(spans, line, key=lambda span: span[0]) - 1
    return (True, spans[place][2]) if place >= 0 and line < spans[place][1] else (False, "")


def _title(note: Note) -> str:
    """Return the title that the exporter wrote down, else the property, else the file's name."""
    if note.reading.origin.title.strip():
        return " ".join(note.reading.origin.title.split())
    entry = note.head.get("title") if note.head else None
    if entry is not None and isinstance(entry.value, str) and entry.value.strip():
        return " ".join(prose(entry.value).split()) or note.stem
    return note.stem


def _prose_lines(note: Note, title: str) -> Iterator[tuple[int, str]]:
    """Yield line (from 0) and text of what the note says, boilerplate left out."""
    summary = _summary(note)
    yield from summary
    skipped = note.reading.apparatus | {line for line, _ in summary}
    highlighted = [range(item.line, item.end_line) for item in note.reading.highlights]
    skipped |= {line for line in preformatted(note) if not any(line in span for span in highlighted)}
    rows: list[tuple[int, str, str]] = []
    for line, (kind, raw) in enumerate(zip(note.body.kinds, note.lines.rows, strict=False)):
        if kind == _PLAIN and raw and line not in skipped:
            raw = raw.removesuffix("\r")  # noqa: PLW2901 - the line as `Lines.line` gives it, for less
            text = prose(raw)
            if text and not (is_field(raw) and not any(line in span for span in highlighted)):
                rows.append((line, raw, text))
    tail = _tail(rows, {heading.line for heading in note.body.headings})
    for place, (line, raw, text) in enumerate(rows):
        if place not in tail and text != title and not is_boilerplate(raw if "|" in raw else text):
            yield line, text


def _tail(rows: list[tuple[int, str, str]], headings: set[int]) -> range:
    """Return which rows are comments below an article: up to the next heading, and never most of the note."""
    start = next((place for place, (_, _, text) in enumerate(rows) if starts_tail(text)), None)
    if start is None:
        return range(0)
    end = next((place for place in range(start + 1, len(rows)) if rows[place][0] in headings), len(rows))
    return range(start, end) if end - start <= _TAIL_SHARE * len(rows) else range(start, start + 1)


def _summary(note: Note) -> list[tuple[int, str]]:
    """Return the lines of the document's summary: in the exporter's metadata, else in the properties."""
    start = " ".join(note.reading.origin.summary.split())[:40]
    if start:
        for line in sorted(note.reading.apparatus):
            text = note.lines.line(line)
            if start in text and note.body.kinds[line] == LineKind.TEXT:
                return [(line, prose(text[text.index(start) :]))]
    entries: Iterable[Entry] = note.head.entries if note.head else ()
    for entry in entries:
        if entry.key.lower() in _SUMMARIES and isinstance(entry.value, str):
            return _entry_lines(note, entry)
    return []


def _entry_lines(note: Note, entry: Entry) -> list[tuple[int, str]]:
    first, last = note.lines.number(entry.start), note.lines.number(max(entry.start, entry.end - 1))
    rows = [(line, note.lines.line(line)) for line in range(first, last + 1)]
    head = rows[0][1].partition(":")[2].strip()
    rows[0] = (first, "" if head[:1] in "|>" else head)
    return [(line, prose(text.strip(" \"'"))) for line, text in rows if text.strip()]
