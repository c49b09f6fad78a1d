"""Several notes as one file in which they stand behind one another, to be united as copies are."""

from __future__ import annotations

from collections.abc import Sequence

from vaultlint.parse import _block, blocks, body, regions
from vaultlint.parse.note import LineKind, Note, Place
from vaultlint.text import Lines, Source, newline_of, with_line_ends


def join(path: str, texts: Sequence[str], *, bom: bool = False) -> tuple[Note, tuple[int, ...]]:
    r"""Return the note that several texts make behind one another, and where each begins.

    Each text's own frontmatter is a block of the whole, wherever a reader of the whole file would see one.

    Parameters
    ----------
    path : str
    texts : sequence of str
        The first one's line ends are those of the whole. None may end inside a code fence.
    bom : bool
        Whether the whole begins with a byte order mark.

    Examples
    --------
    >>> whole, starts = join("a.md", ["---\na: 1\n---\nx", "---\na: 2\n---\ny\n"])
    >>> whole.text[starts[1] :], [block.entries[0].value for block in whole.blocks]
    ('---\na: 2\n---\ny\n', [1, 2])
    """
    newline = newline_of(texts[0])
    parts = [texts[0], *(with_line_ends(text, newline) for text in texts[1:])]
    parts = [text if text.endswith("\n") or at == len(parts) - 1 else text + newline for at, text in enumerate(parts)]
    text = "".join(parts)
    lines, first, starts, heads = Lines(text), 0, [], []
    for part in parts:
        starts.append(lines.start(first))
        head = regions.find_head(part.split("\n"))
        if head:
            place = Place.COPY if first else Place.HEAD
            moved = {name: getattr(head, name) + first for name in ("start", "end", "inner_start", "inner_end")}
            heads.append(head._replace(place=place, block=None, **moved))
        first += part.count("\n")
    scan = blocks.scan(lines, heads[0].end if heads and heads[0].place is Place.HEAD else 0)
    for head in heads:
        scan.kinds[head.start : head.end] = bytes([LineKind.FRONTMATTER]) * (head.end - head.start)
    found = tuple(_block(text, lines, head) for head in heads)
    return Note(path, Source(text, bom), lines, found, body.read_body(scan, lines)), tuple(starts)
