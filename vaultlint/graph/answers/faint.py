"""What two notes share that are not near: the words that both say, weighed as if there were no other notes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from vaultlint.errors import VaultlintError
from vaultlint.graph.answers.pairs import themes_of
from vaultlint.graph.model import GraphOptions, assemble
from vaultlint.graph.tags.people import ORDINARY
from vaultlint.graph.vaults import opened
from vaultlint.graph.words.language import background, tokeniser
from vaultlint.graph.words.terms import extract
from vaultlint.parse import facts

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable

    import networkx as nx

    from vaultlint.graph.answers.pairs import Pair, Theme
    from vaultlint.project import Project

READ = 12  # words that are looked at, and
MOST = 5  # words; who asks for a far pair wants to know whether there is anything


def faint(vault: str | os.PathLike[str] | Project, graph: nx.MultiGraph[str], pair: Pair) -> Pair:
    """Return a pair with the words that both notes say; as it is where they are near, or cannot be read.

    Their shares are 0: of a score that is none.

    Parameters
    ----------
    vault : path or Project
    graph : networkx.MultiGraph
        The vault's.
    pair : Pair
        As `vaultlint.graph.answers.pairs.explain` makes it.
    """
    paths = {str(graph.nodes[node].get("path") or "") for node in (pair.note, pair.other)}
    if pair.score or "" in paths:
        return pair
    project = opened(vault)
    try:
        notes = [project.read(found) for found in project.paths(sorted(paths))]
    except VaultlintError:
        return pair
    terms = [extract(note) for note in notes]
    languages = {term.language for term in terms}
    alone = assemble(
        [facts(note) for note in notes], terms,
        options=GraphOptions(floor=0.0, terms=READ, infer=False),
    )  # fmt: skip
    edge = alone.get_edge_data(pair.note, pair.other, key="related")
    themes = {str(data["label"]).casefold() for _, data in graph.nodes(data=True) if data["kind"] in ("tag", "concept")}
    known = {theme.label.casefold() for theme in pair.themes}
    said = [replace(theme, share=0.0) for theme in themes_of(edge or {})
            if theme.label.casefold() not in known and _is_said(theme)
            and (theme.label.casefold() in themes or _is_rare(theme.label, languages))]  # fmt: skip
    return replace(pair, themes=(*pair.themes, *said[:MOST]))


def _is_rare(label: str, languages: Iterable[str]) -> bool:
    """Tell whether a word is not one that any text in the notes' languages has: two notes alone do not tell."""
    frequency = background().frequency
    stems = (tokeniser(language).stem for language in languages)
    ordinary = [all(frequency.get(stem(part), 0.0) > ORDINARY for part in label.split()) for stem in stems]
    return not any(ordinary)


def _is_said(theme: Theme) -> bool:
    """Tell whether both notes have a sentence for it; a heading of that name alone may be a template's."""
    return len({quote.path for quote in theme.quotes if quote.text.casefold() != theme.label.casefold()}) > 1
