"""`vaultlint stats` for people: at most 80 columns, counts first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from vaultlint.report.terminal import LEVEL_COLORS, clean, paint, plural, width
from vaultlint.stats.records import Findings, Folder, Large, Links, Notes, Property, Statistics, Tags, Use

LIMIT = 10
_WIDTH = 79
_NO_FORMAT = "no exporter's"
_TOP = "(top of the vault)"
_LISTS = ("tags", "aliases")  # types of properties that hold a list


def render(stats: Statistics, *, limit: int | None = LIMIT, color: bool = False) -> str:
    """Return the statistics for people, in sections.

    Parameters
    ----------
    stats : Statistics
    limit : int or None
        How many rows to show of each list; None for all.
    color : bool
    """
    sections = (
        _section(f"{stats.name}: {plural(stats.notes.count, 'note')}", _notes(stats.notes), color=color),
        _section("exporters", _exporters(stats), color=color),
        _section(f"properties ({len(stats.properties):,})", _properties(stats.properties, limit), color=color),
        _section(f"tags ({len(stats.tags.tags):,})", _tags(stats.tags, limit), color=color),
        _section(f"links ({stats.links.wiki + stats.links.markdown:,})", _links(stats.links, limit), color=color),
        _section(f"highlights ({stats.highlights.count:,})", _highlights(stats), color=color),
        _section(f"folders ({len(stats.folders):,})", _folders(stats.folders, limit), color=color),
        _section("largest notes", _largest(stats.largest, limit), color=color),
        _section(f"findings ({sum(one.count for one in stats.findings):,})", _findings(stats, color), color=color),
    )
    return "\n".join(filter(None, sections))


def _section(name: str, rows: Iterable[str], *, color: bool) -> str:
    text = "".join(f"{row}\n" for row in rows)
    return f"{paint(clean(name), 'bold', color=color)}\n{text}" if text else ""


def _row(count: int, text: str, more: Sequence[int] = ()) -> str:
    """Return a row: counts in columns, and a text that is cut where the line ends."""
    counts = _columns(*(f"{number:,}" for number in (count, *more)))
    return f"{counts}  {_cut(clean(text), _WIDTH - 2 - len(counts))}"


def _cut(text: str, room: int) -> str:
    """Return a text cut in its middle, so that it takes no more than `room` columns."""
    if width(text) <= room:
        return text
    head, tail = _fitting(text, room - room // 2 - 1), _fitting(text[::-1], room // 2)
    return f"{head}…{tail[::-1]}"


def _fitting(text: str, room: int) -> str:
    while width(text) > room:
        text = text[: min(len(text) - 1, room)]
    return text


def _columns(first: str, *more: str) -> str:
    return f"{first:>9}" + "".join(f"{one:>11}" for one in more)


def _limited(rows: Sequence[str], limit: int | None, indent: int = 11) -> Iterator[str]:
    shown = rows if limit is None else rows[:limit]
    yield from shown
    if len(rows) > len(shown):
        yield f"{'':{indent}}… and {len(rows) - len(shown):,} more; --all"


def _uses(uses: Sequence[Use]) -> str:
    """Return names with their counts in one line."""
    return ", ".join(f"{one.name} {one.count:,}" for one in uses)


def _notes(notes: Notes) -> Iterator[str]:
    yield _row(notes.words, f"words of text, {size(notes.size)} in all")
    for count, text in (
        (notes.frontmatter, "with frontmatter"),
        (notes.broken, "of these with frontmatter that Obsidian cannot read"),
        (notes.count - notes.frontmatter, "without frontmatter"),
        (notes.unread, "more that cannot be read; see `vaultlint check --select VL708`"),
    ):
        if count:
            yield _row(count, text)


def size(number: int) -> str:
    """Return a number of bytes for people.

    Examples
    --------
    >>> size(900), size(12_345), size(3_456_789)
    ('900 bytes', '12.3 kB', '3.5 MB')
    """
    for unit, name in ((1_000_000, "MB"), (1000, "kB")):
        if number >= unit:
            return f"{number / unit:,.1f} {name}"
    return plural(number, "byte")


def _exporters(stats: Statistics) -> Iterator[str]:
    if any(one.format for one in stats.exporters):
        yield _columns("notes", "highlights") + "  format"
        for one in stats.exporters:
            yield _row(one.notes, one.format or _NO_FORMAT, (one.highlights,))


def _properties(properties: Sequence[Property], limit: int | None) -> Iterator[str]:
    if not properties:
        return
    shown = properties if limit is None else properties[:limit]
    column = min(max(width(clean(one.name)) for one in shown), 28)
    yield f"{_columns('notes')}  {'property':<{max(column, 8)}}  type"
    for one in shown:
        name = _cut(clean(one.name), column)
        yield _row(one.notes, f"{name}{' ' * (max(column, 8) - width(name))}  {_types(one)}")
    if len(properties) > len(shown):
        yield f"{'':11}… and {len(properties) - len(shown):,} more; --all"
    spelled = [one for one in properties if len(one.spellings) > 1]
    if spelled:
        yield _row(len(spelled), "spelled in several ways:")
        yield from _limited([_several(one.spellings) for one in spelled], limit)


def _types(one: Property) -> str:
    """Return a property's types, and the one that is set for it in Obsidian where a note has another."""
    kinds = one.types[0].name if len(one.types) == 1 else _uses(one.types)
    set_to = "list" if one.assigned in _LISTS else one.assigned
    others = set_to and any(kind.name not in (set_to, "empty") for kind in one.types)
    return f"{kinds} (set to {one.assigned})" if others else kinds


def _several(uses: Sequence[Use]) -> str:
    return f"{'':11}{_cut(clean(_uses(uses)), _WIDTH - 11)}"


def _tags(tags: Tags, limit: int | None) -> Iterator[str]:
    if not tags.tags:
        return
    yield _row(tags.notes, f"notes with tags: {tags.properties:,} in properties, {tags.body:,} in texts")
    yield f"{_columns('notes')}  tag"
    yield from _limited([_row(one.count, one.name) for one in tags.tags], limit)
    if tags.variants:
        yield _row(len(tags.variants), "that may be one in several spellings:")
        yield from _limited([_several(group) for group in tags.variants], limit)


def _links(links: Links, limit: int | None) -> Iterator[str]:
    if not links.wiki + links.markdown:
        return
    yield _row(links.wiki, f"wikilinks, {links.markdown:,} Markdown links")
    yield _row(links.embeds, f"of these are embeds; {links.properties:,} stand in properties")
    for count, text in (
        (links.notes, "to notes"),
        (links.files, "to other files"),
        (links.within, "within a note"),
        (links.missing, f"to {plural(len(links.targets), 'name')} that nothing bears yet"),
        (links.external, f"out of the vault, to {plural(len(links.hosts), 'place')}"),
    ):
        if count:
            yield _row(count, text)
    for name, uses in (("not there yet", links.targets), ("out of the vault", links.hosts)):
        if uses:
            yield f"{_columns('links')}  {name}"
            yield from _limited([_row(one.count, one.name) for one in uses], limit)


def _highlights(stats: Statistics) -> Iterator[str]:
    found = stats.highlights
    if found.count:
        yield _row(found.notes, "notes with highlights")
        yield _row(found.noted, "highlights with a note of yours")
        yield _row(found.tagged, "highlights with tags")
        if found.repeated:
            yield _row(found.repeated, "copies of the same highlight in the same note, not counted")


def _folders(folders: Sequence[Folder], limit: int | None) -> Iterator[str]:
    if folders:
        yield _columns("notes", "findings") + "  folder"
        rows = [_row(one.notes, f"{one.path}/" if one.path else _TOP, (one.findings,)) for one in folders]
        yield from _limited(rows, limit, 22)


def _largest(notes: Sequence[Large], limit: int | None) -> Iterator[str]:
    shown = notes if limit is None else notes[: min(limit, 5)]
    if shown:
        yield _columns("words", "bytes") + "  note"
        yield from (_row(one.words, one.path, (one.size,)) for one in shown)


def _findings(stats: Statistics, color: bool) -> Iterator[str]:
    if not stats.findings:
        yield f"{'':11}nothing found"
        return
    yield _columns("findings", "notes", "fixable") + "  rule"
    for one in stats.findings:
        yield _finding(one, color)
    fixable = sum(one.fixable for one in stats.findings)
    if fixable:
        yield "see the fixes with `vaultlint fix --diff`; all findings with `vaultlint check`"
    else:
        yield "see them with `vaultlint check`"


def _finding(one: Findings, color: bool) -> str:
    counts = _columns(*(f"{number:,}" for number in (one.count, one.notes, one.fixable)))
    level = paint(f"{one.level.value:<7}", LEVEL_COLORS[one.level], color=color)
    return f"{counts}  {one.code} {level} {one.name}"
