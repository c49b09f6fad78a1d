"""Tags and authors of a vault: every spelling of one tag is one tag, and every use knows its line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from vaultlint.graph.evidence.passages import highlighted, passage
from vaultlint.graph.shelves import Lists
from vaultlint.graph.words.language import stop_words
from vaultlint.graph.words.raws import raw_words
from vaultlint.graph.words.spelling import compact

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from vaultlint.graph.shelves import Shelf
    from vaultlint.graph.words.language import Tokeniser
    from vaultlint.graph.words.terms import Sentence, Terms
    from vaultlint.parse.note import Facts

_COLOURS = (
    frozenset("yellow blue pink orange green purple red gray grey teal aqua cyan magenta favorite favourite".split())
    | {f".h{level}" for level in range(1, 7)}
    | {f"h{level}" for level in range(1, 7)}
)
_CATEGORIES = frozenset(
    "article articles book books tweet tweets podcast podcasts supplemental supplementals email emails pdf pdfs video "
    "videos highlights rss epub".split()
)
_CATEGORY_LINE = re.compile(r"^[\s>*_+-]*(?:categor(?:y|ies)|type|kind)[*_]{0,3}\s?::?[*_\s]", re.IGNORECASE)
# Blanks are entered at their first one alone: else a row of very many is tried from each of them.
_AND = re.compile(r"(?:(?<!\s)\s+|(?<=,))(?:and|&|und|et|y|e|en)\s+|(?:(?<!\s)\s+)?[;|、，]\s*")
_COMMA = re.compile(r"(?:(?<!\s)\s+)?,\s+(?!(?:Jr|Sr|PhD|Ph\.D|MD|M\.D|II|III|Inc|LLC|Ltd)\b)")
_HONOURS = re.compile(r"^(?:(?:Dr|Prof|Mr|Mrs|Ms)\. )+(?=\S+ \S)")
_SLUG = re.compile(r"^[a-zà-ÿ]+(?:-[a-zà-ÿ]+){1,3}$")
_LIBRARIES = frozenset({"zotero", "kindle"})  # exporters that write a person as "Last, First"
_LAST = re.compile(r"^(?:(?:van|von|de|del|della|der|den|di|da|du|la|le|ten|ter|zu|bin|ibn|al|el)\s+)*[^\s,]+$")
_GIVEN = re.compile(r"^[A-ZÀ-ÞА-Я][^\s,]*(?:[\s-][A-ZÀ-ÞА-Я][^\s,]*){0,2}$")
_ACRONYM = re.compile(r"^[A-Z]{3,}$")
_HANDLE = re.compile(r"^(@\w{1,30})(?:\s+(?:on|via)\s+[\w.]{1,20})?$")
_NO_PERSON = re.compile(
    r"^@|^https?:|^[\w-]+(?:\.[\w-]+)+$|^\W*$|^(?:unknown|various|n/?a|none|null|editor|admin)$", re.IGNORECASE
)
_SIGN = re.compile(r"[^\w\s/-]")
_HEX = re.compile(r"(?=[a-z]*\d)(?:[0-9a-f]{6}|[0-9a-f]{8})$")  # a colour of HTML's
_CJK = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")
_WIKILINK = re.compile(r"\[\[([^\[\]|#]*)(?:[|#][^\[\]]*)?\]\]")


_STATUS = frozenset(
    "todo toread toreview reviewed unreviewed incomplete complete completed done draft drafts wip inbox read unread "
    "reading seedling budding evergreen seed sprout permanent fleeting literature status active inactive archive "
    "archived published private public stub moc index daily weekly note notes imported readwise template new later "
    "review highlighted inprogress backlog waiting paused started finished toprocess inprocess processed unprocessed "
    "filed unfiled clippings clipping pending".split()
)


def is_category(label: str) -> bool:
    """Tell whether a tag says what kind of thing a note is made from, as exporters do.

    Examples
    --------
    >>> is_category("#articles"), is_category("type/book"), is_category("writing")
    (True, True, False)
    """
    return label.casefold().lstrip("#").rpartition("/")[2] in _CATEGORIES


def is_status(label: str) -> bool:
    """Tell whether a tag says how far a note is, not what it is about.

    Examples
    --------
    >>> is_status("to-review"), is_status("status/draft"), is_status("writing")
    (True, True, False)
    """
    bare = re.sub(r"[\s_-]", "", label.casefold())
    return bare in _STATUS or bare.startswith("status/") or bare.rpartition("/")[2] in _STATUS


class Use(NamedTuple):
    """Where a note says something of itself: line (from 1) and the line's text."""

    line: int
    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class VaultTag:
    """A tag with all its spellings.

    Attributes
    ----------
    key : str
        Stems of its words, joined by spaces; what a concept of the same stems is called too. Where two tags have the
        same stems ("mind" and "mindfulness"), the lesser one's own name.
    label : str
        Its commonest spelling.
    uses : mapping of int to list of Use
        By the note's place.
    """

    key: str
    label: str
    uses: Mapping[int, list[Use]]

    @property
    def id(self) -> str:
        """The node's id."""
        return f"tag:{self.label.casefold()}"


def tag_key(name: str, words: Tokeniser) -> str:
    """Return the stems of a tag's words, which a theme of the same words has as well.

    Words without meaning and numbers count too: "note taking" is not "note", "windows-11" not "windows".

    Examples
    --------
    >>> from vaultlint.graph.words.language import tokeniser
    >>> tag_key("Time-Management", tokeniser("en")) == tag_key("time management", tokeniser("en"))
    True
    """
    if _SIGN.search(name):
        return name.casefold()
    stems: list[str] = []
    for raw in raw_words(name):
        found = [word for word in words.raw(raw) if word]
        said = "".join(word.form for word in found)
        lost = not found or (_CJK.match(raw) and any(char not in said for char in raw))
        stems += [words.stem(raw)] if lost else [word.stem for word in found]
    return " ".join(stems) or name.casefold()


def collect(
    facts: Sequence[Facts], terms: Sequence[Terms], words: Tokeniser, shelf: Shelf | None = None
) -> list[VaultTag]:
    """Return all tags of the notes, by key, their uses on the shelf; colours and exporters' categories are none."""
    spellings: dict[str, Counter[str]] = {}
    uses: dict[str, Any] = {}
    known: dict[str, str] = {}
    for place, (fact, term) in enumerate(zip(facts, terms, strict=True)):
        lines = line_texts(term)
        own: dict[str, dict[Use, None]] = {}
        for name, use in _named(fact, term, lines):
            same = known.get(name)
            if same is None:
                same = known[name] = compact(name)
            spellings.setdefault(same, Counter())[name] += 1
            own.setdefault(same, {})[use] = None
        for same, found in own.items():
            if same not in uses:
                uses[same] = {} if shelf is None else Lists(shelf, list[Use])
            uses[same][place] = list(found)
    labels = {same: min(names, key=lambda name: (-names[name], name != name.lower(), name))
              for same, names in spellings.items()}  # fmt: skip
    keys = _keys(spellings, labels, words)
    return [VaultTag(keys[same], labels[same], uses[same]) for same in sorted(uses, key=lambda same: keys[same])]


def _keys(spellings: Mapping[str, Counter[str]], labels: Mapping[str, str], words: Tokeniser) -> dict[str, str]:
    """Give each tag the stems of its words as key; of tags with the same stems, only to the most used one."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for same in sorted(spellings, key=lambda same: (-spellings[same].total(), same)):
        names = sorted(spellings[same], key=lambda name: (-spellings[same][name], name))
        key = max((tag_key(name, words) for name in names), key=lambda key: key.count(" "))
        if key in taken:
            key = f"{labels[same].casefold()}"
        while key in taken:
            key += "\u200b"
        taken.add(key)
        found[same] = key
    return found


def line_texts(term: Terms) -> dict[int, Sentence]:
    """Return what is known of a note's lines, by line; whole lines go before sentences."""
    return {item.line: item for item in (*reversed(term.sentences), *term.quotes)}


def _named(fact: Facts, term: Terms, lines: Mapping[int, Sentence]) -> Iterator[tuple[str, Use]]:
    """Give each use of a tag; those of highlights first, since the highlight says why."""
    from_exporter = bool(fact.reading.format)
    tagged = [item for item in fact.reading.highlights if item.tags]
    marked = highlighted(term) if tagged else {}
    for item in tagged:
        said = passage(marked, range(item.line + 1, item.end_line + 1))
        for name in item.tags:
            if _is_theme(name, from_exporter):
                use = _use(name, range(item.end_line, item.line, -1), lines, item.url)
                yield _clean(name), Use(*said, item.url) if said else use
    for tag in fact.tags:
        span = 60 if tag.where != "body" else 1
        around = lines.get(tag.line + 1) if tag.where == "body" else None
        if around and (_CATEGORY_LINE.match(around.text) or f" Group: #{tag.name}" in around.text):
            continue  # what kind of document this is, or with whom its reader shared it
        if _is_theme(tag.name, from_exporter):
            yield _clean(tag.name), _use(tag.name, range(tag.line + 1, tag.line + 1 + span), lines)
    origin = fact.reading.origin
    for place, name in enumerate(origin.tags):
        line = origin.tag_lines[place] if place < len(origin.tag_lines) else 0
        if _is_theme(name, from_exporter):
            yield _clean(name), _use(name, range(line + 1, line + 2), lines)


def _clean(name: str) -> str:
    return " ".join(name.strip(" #[]\"'").split())


def _is_theme(name: str, from_exporter: bool) -> bool:
    bare = _clean(name).casefold()
    if not bare or bare in _COLOURS or _HEX.match(bare) or bare.replace("-", "").isdigit() or len(bare) > 80:
        return False
    if not any(map(str.isalpha, bare)) or "://" in bare or "<" in bare or bare in stop_words()["en"]:
        return False  # Obsidian takes none of these for a tag, or they say nothing
    return not (from_exporter and bare in _CATEGORIES)


def _use(name: str, span: range, lines: Mapping[int, Sentence], url: str = "") -> Use:
    bare = _clean(name).casefold()
    for line in span:
        if line in lines and bare in lines[line].text.casefold():
            return Use(line, lines[line].text, url)
    line = span[0] if len(span) else 1
    return Use(line, lines[line].text if line in lines else "", url)


def authors(fact: Facts, term: Terms) -> list[tuple[str, Use]]:
    """Return the people who wrote what a note is about, each with the line that says so."""
    lines = line_texts(term)
    origin = fact.reading.origin
    found: dict[str, Use] = {}
    named = [(name, origin.author_lines[place] + 1 if place < len(origin.author_lines) else 0)
             for place, name in enumerate(origin.authors)]  # fmt: skip
    if not named:
        for entry in fact.properties:
            if entry.key.lower() in ("author", "authors", "creator", "creators"):
                values = entry.value if isinstance(entry.value, list) else [entry.value]
                named += [(value, entry.line + 1) for value in values if isinstance(value, str)]
    exporter = fact.reading.format
    for name, line in named:
        for person in people(name, exporter):
            span = range(line, line + 30) if line else range(1, 60)
            found.setdefault(person, _use(person, span, lines))
    return list(found.items())


def people(name: str, exporter: str = "") -> list[str]:
    """Split a by-line into people, in the order in which their names are said; domains are none.

    Parameters
    ----------
    name : str
    exporter : str
        The note's format: what an exporter names as author is one, though it be a handle.

    Examples
    --------
    >>> people("[[Ann Lee and Bo Ek]]"), people("newsletter.example.com"), people("@handle")
    (['Ann Lee', 'Bo Ek'], [], [])
    >>> people("Sandoval-Ito, Yuki"), people("Marsh, O., & van den Berg, Jan"), people("Ann Lee, Bo Ek")
    (['Yuki Sandoval-Ito'], ['O. Marsh', 'Jan van den Berg'], ['Ann Lee', 'Bo Ek'])
    >>> people("@maren_example on Twitter", "readwise"), people("Dr. Ann Lee; bo-ek"), people("山田 太郎、鈴木 花子")
    (['@maren_example'], ['Ann Lee', 'Bo Ek'], ['山田 太郎', '鈴木 花子'])
    """
    bare = " ".join(_WIKILINK.sub(r"\1", name).strip(" \"'")[:400].split())
    handle = _HANDLE.match(bare) if exporter else None
    if handle:
        return [handle[1]]
    parts = [_plain(person) for part in _AND.split(bare) for person in _persons(part.strip(" ,"), exporter)]
    return [part for part in parts if part and len(part) < 80 and not _NO_PERSON.match(part)]


def _plain(person: str) -> str:
    """Return a name without title and footnote marks; one written as an address, "ann-lee", as a name."""
    bare = _HONOURS.sub("", person.strip(" ,").rstrip("∗*†‡§¹²³ "))
    return " ".join(part.capitalize() for part in bare.split("-")) if _SLUG.match(bare) else bare


def _persons(text: str, exporter: str) -> list[str]:
    """Split a list at its commas, but for "Last, First", which is one person."""
    parts = _COMMA.split(text)
    pairs = list(zip(parts[::2], parts[1::2], strict=False))
    if len(parts) % 2 == 0 and all(_turned(last, first, exporter) for last, first in pairs):
        return [f"{first} {last}" for last, first in pairs]
    return parts


def _turned(last: str, first: str, exporter: str) -> bool:
    if not _GIVEN.match(first) or _ACRONYM.match(first):
        return False
    return bool(_LAST.match(last)) or (exporter in _LIBRARIES and last.count(" ") < 3)
