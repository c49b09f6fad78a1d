"""Counts facts, one note after the other. Pure: it knows no disk and no rules."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from vaultlint.index import Names
from vaultlint.parse.note import Facts, Link, Note, State, Value
from vaultlint.rules.key_variant import same_key
from vaultlint.rules.variants import same_tag
from vaultlint.schema.kinds import KINDS, SYNONYMS
from vaultlint.stats.records import Exporter, Highlights, Large, Links, Notes, Property, Tags, Use

_BROKEN = frozenset((State.INVALID, State.NOT_A_MAPPING, State.UNCLOSED, State.OVERSIZED))
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*:)")
_WEB = ("http:", "https:")


def kind_of(value: Value) -> str:
    """Return Obsidian's type of a property's value; ``empty`` and ``mapping`` for what has none.

    Examples
    --------
    >>> [kind_of(value) for value in ("a", ["a"], 1.5, True, "2024-01-17", "2024-01-17T09:30", None)]
    ['text', 'list', 'number', 'checkbox', 'date', 'datetime', 'empty']
    """
    if value is None:
        return "empty"
    if isinstance(value, list | dict):
        return "list" if isinstance(value, list) else "mapping"
    return next(name for name in ("checkbox", "number", "date", "datetime", "text") if KINDS[name].fits(value))


class Tally:
    """What was counted so far.

    Parameters
    ----------
    assigned : mapping of str to str
        ``.obsidian/types.json``: property (lower case) to Obsidian's type.
    """

    def __init__(self, assigned: Mapping[str, str]) -> None:
        self.folders: Counter[str] = Counter()
        self.folder_words: Counter[str] = Counter()
        self._assigned = assigned
        self._count: Counter[str] = Counter()  # what is only a number
        self._formats: Counter[str] = Counter()
        self._format_highlights: Counter[str] = Counter()
        self._spellings: Counter[str] = Counter()
        self._keys: Counter[str] = Counter()
        self._types: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._tags: defaultdict[str, Counter[str]] = defaultdict(Counter)  # lower case: spellings with their notes
        self._tagged: Counter[str] = Counter()
        self._inner: Counter[tuple[str, str]] = Counter()  # source, target
        self._hosts: Counter[str] = Counter()
        self._sizes: list[Large] = []

    def add(self, note: Note, facts: Facts) -> None:
        """Count a note."""
        size = len(note.source.encode())
        folder = note.path.rpartition("/")[0]
        self.folders[folder] += 1
        self.folder_words[folder] += facts.words
        self._sizes.append(Large(note.path, size, facts.words))
        head = note.head
        self._count["frontmatter"] += head is not None
        self._count["broken"] += head is not None and head.state in _BROKEN
        self._add_properties(facts)
        self._add_tags(facts)
        for link in facts.links:
            self._add_link(facts.path, link)
        self._add_highlights(facts)

    def _add_properties(self, facts: Facts) -> None:
        self._spellings.update({one.key for one in facts.properties})
        self._keys.update({same_key(one.key) for one in facts.properties})
        for key, kind in {(same_key(one.key), kind_of(one.value)) for one in facts.properties}:
            self._types[key][kind] += 1

    def _add_tags(self, facts: Facts) -> None:
        spellings = {one.name for one in facts.tags}
        self._count["tagged notes"] += bool(spellings)
        for name in spellings:
            self._tags[name.lower()][name] += 1
        self._tagged.update({name.lower() for name in spellings})
        self._count["body tags"] += sum(1 for one in facts.tags if one.where == "body")
        self._count["property tags"] += sum(1 for one in facts.tags if one.where != "body")

    def _add_link(self, source: str, link: Link) -> None:
        count = self._count
        count[link.style] += 1
        count["embeds"] += link.embed
        count["property links"] += link.where != "body"
        scheme = _SCHEME.match(link.target) if link.style == "markdown" else None
        if scheme:
            self._hosts[_host(link.target, scheme[1].lower())] += 1
        elif link.target:
            self._inner[source, link.target] += 1
        else:
            count["within"] += 1

    def _add_highlights(self, facts: Facts) -> None:
        found = facts.reading.highlights
        self._formats[facts.reading.format] += 1
        self._format_highlights[facts.reading.format] += len(found)
        self._count["highlighted notes"] += bool(found)
        self._count["noted"] += sum(1 for one in found if one.notes)
        self._count["marked"] += sum(1 for one in found if one.tags)
        self._count["repeated"] += facts.reading.repeated

    def notes(self, unread: int) -> Notes:
        """Return how many notes there are; `unread` files were none."""
        return Notes(
            count=len(self._sizes),
            words=self.folder_words.total(),
            size=sum(one.size for one in self._sizes),
            frontmatter=self._count["frontmatter"],
            broken=self._count["broken"],
            unread=unread,
        )

    def exporters(self) -> tuple[Exporter, ...]:
        """Return the note formats."""
        return tuple(Exporter(one.name, one.count, self._format_highlights[one.name]) for one in ranked(self._formats))

    def properties(self) -> tuple[Property, ...]:
        """Return the properties, their spellings together."""
        groups = grouped(self._spellings, same_key)
        found = []
        for key, notes in self._keys.items():
            spellings = ranked(groups[key])
            assigned = next(filter(None, (self._assigned.get(one.name.lower(), "") for one in spellings)), "")
            kinds = ranked(self._types[key])
            found.append(Property(spellings[0].name, notes, spellings, kinds, SYNONYMS.get(assigned, assigned)))
        return tuple(sorted(found, key=lambda one: (-one.notes, one.name)))

    def tags(self) -> Tags:
        """Return the tags."""
        names = {key: ranked(spellings)[0].name for key, spellings in self._tags.items()}
        tags = ranked({names[key]: count for key, count in self._tagged.items()})
        groups = grouped({one.name: one.count for one in tags}, same_tag)
        variants = [ranked(group) for group in groups.values() if len(group) > 1]
        variants.sort(key=lambda group: (-sum(one.count for one in group), group[0].name))
        count = self._count
        return Tags(count["tagged notes"], count["body tags"], count["property tags"], tags, tuple(variants))

    def links(self, names: Names) -> Links:
        """Return the links; `names` says what is there."""
        notes = files = 0
        missing: Counter[str] = Counter()
        for (source, target), number in self._inner.items():
            path = names.resolve(source, target)
            if path is None:
                missing[target] += number
            elif path.lower().endswith(".md"):
                notes += number
            else:
                files += number
        count = self._count
        return Links(
            wiki=count["wiki"],
            markdown=count["markdown"],
            embeds=count["embeds"],
            properties=count["property links"],
            notes=notes,
            files=files,
            within=count["within"],
            missing=missing.total(),
            external=self._hosts.total(),
            targets=ranked(missing),
            hosts=ranked(self._hosts),
        )

    def highlights(self) -> Highlights:
        """Return the highlights."""
        count = self._count
        total = self._format_highlights.total()
        return Highlights(total, count["highlighted notes"], count["noted"], count["marked"], count["repeated"])

    def largest(self) -> tuple[Large, ...]:
        """Return the notes by size."""
        return tuple(sorted(self._sizes, key=lambda one: (-one.size, one.path)))


def ranked(counts: Mapping[str, int]) -> tuple[Use, ...]:
    """Return what was counted, the most first, then by name."""
    return tuple(Use(name, counts[name]) for name in sorted(counts, key=lambda name: (-counts[name], name)))


def grouped(counts: Mapping[str, int], same: Callable[[str], str]) -> dict[str, dict[str, int]]:
    """Return what was counted by what spellings have in common."""
    groups: dict[str, dict[str, int]] = {}
    for name, count in counts.items():
        groups.setdefault(same(name), {})[name] = count
    return groups


def _host(target: str, scheme: str) -> str:
    """Return where an address leads, without ``www.``; its scheme if that is no place on the web."""
    if scheme not in _WEB:
        return scheme
    try:
        host = urlsplit(target).hostname or scheme
    except ValueError:
        return scheme
    return host.removeprefix("www.")
