"""Text to `Note`: pure, total and lossless.

`parse` never raises on content, and the pieces of a note join to its text.
"""

from __future__ import annotations

from vaultlint.parse import blocks, body, frontmatter, hints, regions, woven
from vaultlint.parse.note import (
    Body,
    Defect,
    Entry,
    Facts,
    Frontmatter,
    LineKind,
    Node,
    Note,
    Place,
    Problem,
    State,
)
from vaultlint.parse.properties import facts
from vaultlint.parse.regions import Region
from vaultlint.text import Lines, Source, quoted

__all__ = ["Facts", "Note", "facts", "parse", "parse_text"]

MAX_FRONTMATTER = 256 * 1024  # code points; above that a block is reported and not read
MAX_ROWS = 5_000  # lines of a block
MAX_TEXT = 3_000_000  # code points; the largest of 45,000 real notes, a whole book, has 2.5 million
MAX_LINES = 60_000  # the most that a real note had are 35,000
MAX_LINE = 500_000  # code points of a line


def parse(path: str, data: bytes) -> Note:
    r"""Parse a note.

    Parameters
    ----------
    path : str
        Relative to the vault, with ``/``.
    data : bytes
        The file's content.

    Returns
    -------
    Note
        Whatever the bytes are; nothing is raised on content.

    Examples
    --------
    >>> note = parse("a.md", b"---\ntitle: Grit: The Power\n---\n# Grit\n")
    >>> note.head.state, note.head.entries[0].value
    (<State.INVALID: 'invalid'>, 'Grit: The Power')
    """
    return parse_source(path, Source.decode(data))


def parse_text(text: str, path: str = "note.md") -> Note:
    """Parse a note given as text without a byte order mark.

    Parameters
    ----------
    text : str
    path : str
        Relative to the vault, with ``/``.

    Returns
    -------
    Note
        Whatever the text is; nothing is raised on content.
    """
    return parse_source(path, Source(text))


def parse_source(path: str, source: Source) -> Note:
    """Parse a decoded note."""
    text = source.text
    if is_large(text):
        return _large(path, source)
    lines = Lines(text)
    rows = lines.rows
    head = regions.find_head(rows)
    scan = blocks.scan(lines, head.end if head else 0)
    if woven.RELATED in text:
        woven.veil(scan)
    found = []
    if head:
        found.append(_block(text, lines, head))
    if scan.dashes or (hints.may_be_mangled(text) if head else hints.may_be_displaced(rows)):
        from vaultlint.parse import later_blocks

        keys = frozenset(entry.key for entry in found[0].entries) if found else frozenset()
        more = later_blocks.find_more(scan, lines, head, keys)
        if len(more) > later_blocks.MAX_BLOCKS:
            return _large(path, source)
        found += [_block(text, lines, region) for region in more]
    return Note(path, source, lines, tuple(found), body.read_body(scan, lines))


def is_large(text: str) -> bool:
    """Return whether a note is so large that its frontmatter alone is read."""
    if len(text) > MAX_TEXT or (len(text) > MAX_LINES and text.count("\n") > MAX_LINES):
        return True
    return len(text) > MAX_LINE and max(map(len, text.split("\n"))) > MAX_LINE


def _large(path: str, source: Source) -> Note:
    """Read the frontmatter of a note that is too large; an open or odd block is left alone like the rest."""
    text = source.text
    rows = text[: text.rfind("\n", 0, MAX_FRONTMATTER) + 1].split("\n")
    head = regions.find_head(rows)
    if head is None or not head.closed or head.mangled is not None or head.end >= len(rows):
        return Note(path, source, Lines(text, 0), (), Body(bytes((LineKind.UNREAD,)), unread=0))
    unread = sum(len(row) + 1 for row in rows[: head.end])
    lines = Lines(text, unread)
    kinds = bytes((LineKind.FRONTMATTER,)) * head.end + bytes((LineKind.UNREAD,))
    return Note(path, source, lines, (_block(text, lines, head),), Body(kinds, unread=unread))


def _block(text: str, lines: Lines, region: Region) -> Frontmatter:
    start, end = lines.start(region.start), lines.start(region.end)
    inner_start = lines.start(region.inner_start) + region.lead
    inner_end = lines.start(region.inner_end) + region.tail
    block = Frontmatter(start, end, inner_start, inner_end, region.place, State.VALID)
    if region.mangled is not None:
        from vaultlint.parse.mangled import placed_comments, placed_entries

        problem = Problem(start, "a formatter made text of the block", hints.MANGLED)
        entries = placed_entries(region.mangled, text, lines)
        comments = placed_comments(region.mangled, text, lines)
        return block._replace(state=State.INVALID, entries=entries, comments=comments, problem=problem)
    fences = _fence_defects(text, lines, region)
    much = _too_much(inner_end - inner_start, region)
    if much:
        problem = Problem(inner_start, f"the block {much}")
        return block._replace(state=State.OVERSIZED, problem=problem, fence_defects=fences)
    read = _read(block, text, region.block)
    return read._replace(fence_defects=fences) if fences else read


def _fence_defects(text: str, lines: Lines, region: Region) -> tuple[Defect, ...]:
    """Return what is wrong with a block's fences; mostly they are as they should be."""
    if region.closed and (region.place is not Place.HEAD or region.opening.rstrip("\r") == "---"):
        return ()
    from vaultlint.parse.fences import fence_defects

    return fence_defects(text, lines, region)


def _too_much(length: int, region: Region) -> str:
    """Return why a block is not read, ``""`` if it is."""
    if length > MAX_FRONTMATTER:
        return f"is larger than {MAX_FRONTMATTER // 1024} KB"
    return f"has more than {MAX_ROWS:,} lines" if region.inner_end - region.inner_start > MAX_ROWS else ""


def _read(block: Frontmatter, text: str, known: frontmatter.Block | None) -> Frontmatter:
    """Read the YAML of a block, by salvage if need be; `known` is what YAML says of it, if it was asked."""
    start, end = block.inner_start, block.inner_end
    root, problem, duplicates = known or frontmatter.compose(text[start:end], start)
    if root is None and problem is None:
        comments = frontmatter.comments_of(None, text, start, end)
        return block._replace(state=State.EMPTY, comments=comments)
    if root is not None and root.kind == "map" and not problem:
        entries = () if root.style == "flow" else tuple(frontmatter.entries_of(root, text))
        if root.style == "flow":
            entries = _flow_entries(block, text, root)
        comments = frontmatter.comments_of(root, text, start, end)
        if duplicates:
            key, at, _ = duplicates[0]
            problem = Problem(at, f"the key {quoted(key)} stands twice", "duplicate-key")
        state = State.INVALID if duplicates else State.VALID
        return block._replace(
            state=state, entries=entries, comments=comments, problem=problem, json=root.style == "flow"
        )
    if root is not None and root.kind == "list" and problem is None:
        comments = frontmatter.comments_of(root, text, start, end)
        return block._replace(state=State.NOT_A_MAPPING, comments=comments, unread=((start, end),))
    from vaultlint.parse.salvage import salvage

    saved = salvage(text, start, end)
    if not saved.entries and not saved.conflicts:
        state = State.NOT_A_MAPPING
        return block._replace(state=state, comments=saved.comments, unread=saved.unread, problem=problem)
    if problem is None:
        problem = Problem(start, "a mapping was wanted")
    problem = _explained(problem, saved.explained, saved.conflicts)
    return block._replace(
        state=State.INVALID,
        entries=saved.entries,
        comments=saved.comments,
        unread=saved.unread,
        problem=problem,
    )


def _explained(problem: Problem, explained: bool, conflicts: tuple[tuple[int, int], ...]) -> Problem:
    if conflicts:
        return Problem(conflicts[0][0], "a merge conflict was left in the block", "merge-conflict-marker")
    return problem._replace(kind="explained") if explained else problem


def _flow_entries(block: Frontmatter, text: str, root: Node) -> tuple[Entry, ...]:
    pairs = zip(root.children[::2], root.children[1::2], strict=True)
    return tuple(
        Entry(key.text or text[key.start : key.end], key.start, key.end, block.inner_start, block.inner_end, value)
        for key, value in pairs
    )
