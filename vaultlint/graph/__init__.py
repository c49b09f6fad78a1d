"""The graph: what links notes, and the sentences each link rests on.

For callers: `build(vault)` gives a plain networkx graph; `related(graph, note)`, `explain(graph, a, b)`,
`topics(graph)` and `metrics` (centrality, communities, bridges, orphans, gaps) read it; `suggest(vault)` names links
that are missing; `write` and its like put it into files.

The journey: `terms.extract` reads each note once; `model.assemble` weighs the words of all notes together, finds each
note's nearest (`neighbours`), names what they share (`themes`), and makes the graph of it; `metrics` and
`layout` say how large and where; `export` writes it. Importing this room loads neither networkx nor numpy: its names
come when they are asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from vaultlint.graph.answers.overview import Topic, topics
    from vaultlint.graph.answers.pairs import Pair, Quote, Theme, explain, related
    from vaultlint.graph.answers.suggestions import Mention, Suggestion, suggest
    from vaultlint.graph.files.canvas import write_canvas
    from vaultlint.graph.files.export import to_data, write_html, write_json
    from vaultlint.graph.files.gephi import write_gexf, write_graphml
    from vaultlint.graph.files.notebook import to_pyvis
    from vaultlint.graph.files.sheets import write_csv
    from vaultlint.graph.model import GraphOptions, assemble
    from vaultlint.graph.shape import metrics
    from vaultlint.graph.vaults import build, write
    from vaultlint.graph.words.terms import Sentence, Terms, extract

_HOMES = {
    "files.canvas": ("write_canvas",),
    "files.export": ("to_data", "write_html", "write_json"),
    "files.gephi": ("write_gexf", "write_graphml"),
    "model": ("GraphOptions", "assemble"),
    "files.notebook": ("to_pyvis",),
    "answers.overview": ("Topic", "topics"),
    "answers.pairs": ("Pair", "Quote", "Theme", "explain", "related"),
    "files.sheets": ("write_csv",),
    "answers.suggestions": ("Mention", "Suggestion", "suggest"),
    "words.terms": ("Sentence", "Terms", "extract"),
    "vaults": ("build", "write"),
}
_HOME = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "GraphOptions",
    "Mention",
    "Pair",
    "Quote",
    "Sentence",
    "Suggestion",
    "Terms",
    "Theme",
    "Topic",
    "assemble",
    "build",
    "explain",
    "extract",
    "metrics",
    "related",
    "suggest",
    "to_data",
    "to_pyvis",
    "topics",
    "write",
    "write_canvas",
    "write_csv",
    "write_gexf",
    "write_graphml",
    "write_html",
    "write_json",
]


def __getattr__(name: str) -> Any:
    """Load a public name from the module that it lives in."""
    if name == "metrics":
        return import_module(f"{__name__}.shape.metrics")
    if name not in _HOME:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    """Return the public names."""
    return sorted(__all__)
