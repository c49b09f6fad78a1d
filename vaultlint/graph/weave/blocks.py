"""The part of a note that names its related notes: how it is made, and put behind the note's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultlint.graph.answers.pairs import related
from vaultlint.graph.weave.linking import plain, read_as
from vaultlint.parse import parse_text
from vaultlint.parse.woven import RELATED, Part, begin, end
from vaultlint.text import Edit, apply_edits

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import networkx as nx

    from vaultlint.graph.answers.pairs import Pair
    from vaultlint.graph.weave.linking import Linker

SHOWN = 5  # notes
POOL = 8  # among so many of the nearest a note that is named already stays
REASONS = 3
REASONS_POOL = 5
SAID = "`vaultlint weave --write --related` writes this part anew"


def block(
    graph: nx.MultiGraph[str], path: str, linker: Linker, places: Mapping[str, str], known: str = ""
) -> list[str]:
    """Return the lines that name a note's related notes; none where nothing is near that it is not linked to.

    Parameters
    ----------
    graph : networkx.MultiGraph
    path : str
        The note.
    linker : Linker
    places : mapping of str to str
        Paths of the themes' pages, by the label in lower case.
    known : str
        What its part says already: where that is as good as something new, it stays.
    """
    near = [pair for pair in related(graph, f"note:{path}", POOL) if pair.path and not (pair.linked or pair.copy)]
    named = {target for link in parse_text(known).body.links if (target := linker.names.resolve(path, link.target))}
    staying = [pair for pair in near if pair.path in named][:SHOWN]
    coming = [pair for pair in near if pair not in staying][: SHOWN - len(staying)]
    chosen = sorted((*staying, *coming), key=lambda pair: (read_as(pair.path, pair.label).casefold(), pair.path))
    if not chosen:
        return []
    return ["**Related**", "", *(_line(pair, path, linker, places, known) for pair in chosen)]


def _line(pair: Pair, path: str, linker: Linker, places: Mapping[str, str], known: str) -> str:
    link = linker.link(pair.path, path, pair.label)
    before = next((line for line in known.splitlines() if line.startswith(f"- {link}")), "")
    labels = [theme.label for theme in pair.themes if theme.share][:REASONS_POOL]
    shown = {
        label: linker.link(page, path, label) if (page := places.get(label.casefold())) else plain(label)
        for label in labels
    }
    staying = [label for label in labels if shown[label] in before][:REASONS]
    coming = [label for label in labels if label not in staying][: REASONS - len(staying)]
    reasons = ", ".join(shown[label] for label in sorted((*staying, *coming), key=str.casefold))
    return f"- {link}: {reasons}" if reasons else f"- {link}"


def put(text: str, lines: Sequence[str], newline: str) -> str:
    r"""Return a note's text with a part behind it.

    Examples
    --------
    >>> put("a", ["- b"], "\n").splitlines()[3:]
    ['- b', '', '%% /vaultlint-related %%']
    """
    ended = not text or text.endswith("\n")
    blank = not text or text.endswith(("\n\n", "\n\r\n"))
    added = 0 if blank else 1 if ended else 2
    part = part_text(lines, newline, added)
    return text + newline * added + part + (newline if ended else "")


def part_text(lines: Sequence[str], newline: str, added: int) -> str:
    """Return a part: the comment that begins it, its lines, the one that ends it."""
    return newline.join([begin(RELATED, SAID, added), *lines, "", end(RELATED)])


def replaced(text: str, part: Part, lines: Sequence[str], newline: str) -> str:
    """Return a note's text with other lines in its part; what stands around it stays."""
    return apply_edits(text, [Edit(part.start, part.end, part_text(lines, newline, part.added))])
