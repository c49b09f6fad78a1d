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

from vaultlint.graph.clean import is_boilerplate, prose, sentences, starts_tail
from vaultlint.graph.language import Tokeniser, guess, tokeniser, uncapitalised
from vaultlint.parse.note import LineKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from vaultlint.parse.note import Entry, Note

GAP = -1  # words that say nothing stood here
STOP = -2  # a sentence ends here
_SUMMARIES = frozenset({"summary", "description", "abstract", "excerpt"})
_QUOTED_KEYS = frozenset({"tag", "tags", "author", "authors", "creator", "document tags", "title", "up", "related"})
_LINKED = re.compile(r"\[\[[^\[\]\"'\n]{1,200}\]\]")
_QUOTE_LENGTH = 320
_TAIL_SHARE = 0.4


class Sentence(NamedTuple):
    """A sentence of a note: its line (from 1), its text without markup, and its highlight's url."""

    line: int
    text: str
    url: str = ""


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

    def stream(self) -> array[int]:
        """Return `tokens` as numbers."""
        return array("i", self.tokens)

    def counts(self) -> Counter[str]:
        """Count the stems of the sentences."""
        return Counter(self.stems[token] for token in self.stream() if token >= 0)

    def pairs(self) -> Counter[tuple[str, str]]:
        """Count the pairs of stems that stand side by side in a sentence."""
        stream = self.stream()
        return Counter((self.stems[a], self.stems[b]) for a, b in pairwise(stream) if a >= 0 and b >= 0)

    def surface(self) -> dict[str, Counter[str]]:
        """Count for each stem the forms in which it stands."""
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
    language = guess(" ".join(text for _, text in lines[:60]) or title)
    words = tokeniser(language)
    found = _sentences(note, lines)
    writer = _Writer(words)
    for sentence in found:
        writer.write(sentence.text)
    return Terms(
        note.path, title, language, tuple(found),
        tuple(form for form, _ in writer.index), tuple(stem for _, stem in writer.index), writer.stream.tobytes(),
        tuple((word.form.lower(), word.stem) for word in words.words(title) if word),
        tuple(_quotes(note, title, {item.line - 1 for item in found})),
    )  # fmt: skip


def _sentences(note: Note, lines: Sequence[tuple[int, str]]) -> list[Sentence]:
    """Split lines into sentences, each distinct one once, with the url of the highlight that it stands in."""
    spans = [(item.line, item.end_line, item.url) for item in note.reading.highlights if item.url]
    found: dict[str, Sentence] = {}
    for line, text in lines:
        for sentence in sentences(text):
            if sentence not in found:
                found[sentence] = Sentence(line + 1, sentence, _url(spans, line) if spans else "")
    return list(found.values())


class _Writer:
    """Writes sentences as a stream of numbers, one for each distinct word of the note."""

    def __init__(self, words: Tokeniser) -> None:
        self.index: dict[tuple[str, str], int] = {}
        self.stream: array[int] = array("i")
        self._words = words
        self._known: dict[str, tuple[int, ...]] = {}

    def write(self, sentence: str) -> None:
        raws = self._words.finder(sentence).findall(sentence)
        if raws:
            raws[0] = uncapitalised(raws[0])
        known, stream = self._known, self.stream
        for raw in raws:
            numbers = known.get(raw)
            stream.extend(self._learn(raw) if numbers is None else numbers)
        stream.append(STOP)

    def _learn(self, raw: str) -> tuple[int, ...]:
        index = self.index
        words = self._words.raw(raw)
        if len(words) == 1:
            word = words[0]
            found: tuple[int, ...] = (GAP if word is None else index.setdefault(word, len(index)),)
        else:
            found = tuple(GAP if word is None else index.setdefault(word, len(index)) for word in words)
        self._known[raw] = found
        return found


def _url(spans: list[tuple[int, int, str]], line: int) -> str:
    place = bisect_right(spans, line, key=lambda span: span[0]) - 1
    return spans[place][2] if place >= 0 and line < spans[place][1] else ""


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
    rows: list[tuple[int, str, str]] = []
    for line, kind in enumerate(note.body.kinds):
        if kind == LineKind.TEXT and line not in skipped:
            raw = note.lines.line(line)
            text = prose(raw) if raw else ""
            if text:
                rows.append((line, raw, text))
    tail = _tail(rows, {heading.line for heading in note.body.headings})
    for place, (line, raw, text) in enumerate(rows):
        if place not in tail and text != title and not is_boilerplate(raw):
            yield line, text


def _tail(rows: list[tuple[int, str, str]], headings: set[int]) -> range:
    """Return which rows are comments below an article: up to the next heading, and never most of the note."""
    start = next((place for place, (_, raw, _) in enumerate(rows) if starts_tail(raw)), None)
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


def _quotes(note: Note, title: str, told: set[int]) -> Iterator[Sentence]:
    """Yield the lines that tell of tags, authors and links, and that no sentence repeats."""
    wanted = {link.line for link in note.body.links if link.line not in told} | {tag.line for tag in note.body.tags}
    origin = note.reading.origin
    wanted.update(origin.tag_lines, origin.author_lines)
    for item in note.reading.highlights:
        if item.tags:
            wanted.update(range(item.line, min(item.end_line, item.line + 40)))
    wanted.update(_title_line(note, title))
    wanted, flow = wanted | _property_lines(note), _flow_quotes(note)
    for line in sorted(wanted | flow.keys()):
        text = flow.get(line) or " ".join(note.lines.line(line)[:2000].split())
        if text and not text.startswith("!["):
            yield Sentence(line + 1, _shortened(text))


def _quoted_entries(note: Note) -> Iterator[Entry]:
    """Yield the properties that name tags, people or notes; the others are data, which nobody said."""
    for entry in note.head.entries if note.head else ():
        if entry.key.lower() in _QUOTED_KEYS or _LINKED.search(note.text, entry.start, entry.end):
            yield entry


def _property_lines(note: Note) -> set[int]:
    found: set[int] = set()
    for entry in _quoted_entries(note):
        if not note.text.startswith("{", entry.start):
            first = note.lines.number(entry.start)
            lines = note.text.count("\n", entry.start, max(entry.start, entry.end - 1))
            found.update(range(first, min(first + 1 + lines, first + 60)))
    return found


def _flow_quotes(note: Note) -> dict[int, str]:
    """Return what frontmatter written as JSON says of tags, people and links: the key and its value, no more."""
    found: dict[int, str] = {}
    for entry in _quoted_entries(note):
        if entry.node is not None and note.text.startswith("{", entry.start):
            start = max(note.text.rfind(entry.key, entry.start, entry.node.start), entry.start)
            start -= note.text[start - 1 : start] in ("'", '"')
            text = " ".join(note.text[start : entry.node.end].partition("\n")[0][:2000].split())
            if entry.key.lower() in _QUOTED_KEYS or _LINKED.search(text):
                line = note.lines.number(start)
                found.setdefault(line, text)
    return found


def _title_line(note: Note, title: str) -> list[int]:
    """Find the heading that is the title, or among the first lines the one that says it in plain text."""
    heading = next((heading.line for heading in note.body.headings if heading.text.strip() == title), None)
    if heading is not None:
        return [heading]
    first = range(min(len(note.body.kinds), 60))
    return [
        line for line in first if note.body.kinds[line] == LineKind.TEXT and note.lines.line(line).strip() == title
    ][:1]


def _shortened(text: str) -> str:
    return (
        text if len(text) <= _QUOTE_LENGTH else text[: text.rfind(" ", 0, _QUOTE_LENGTH) + 1 or _QUOTE_LENGTH].rstrip()
    )
