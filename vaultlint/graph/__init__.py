"""The graph: what links notes, and the sentences each link rests on.

The journey: `terms.extract` reads each note once; `model.build` weighs the words of all notes together, finds each
note's nearest (`neighbours`), names what they share (`themes`), and makes a networkx graph of it; `metrics` and
`layout` say how large and where; `export` writes it. Importing this room loads neither networkx nor numpy: its names
come when they are asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from vaultlint.graph.export import (
        to_data,
        write_canvas,
        write_csv,
        write_gexf,
        write_graphml,
        write_html,
        write_json,
    )
    from vaultlint.graph.model import GraphOptions, build
    from vaultlint.graph.notebook import to_pyvis
    from vaultlint.graph.pairs import Pair, Quote, Theme, explain, related
    from vaultlint.graph.terms import Sentence, Terms, extract

_HOMES = {
    "export": (
        "to_data",
        "write_canvas",
        "write_csv",
        "write_gexf",
        "write_graphml",
        "write_html",
        "write_json",
    ),
    "model": ("GraphOptions", "build"),
    "notebook": ("to_pyvis",),
    "pairs": ("Pair", "Quote", "Theme", "explain", "related"),
    "terms": ("Sentence", "Terms", "extract"),
}
_HOME = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "GraphOptions",
    "Pair",
    "Quote",
    "Sentence",
    "Terms",
    "Theme",
    "build",
    "explain",
    "extract",
    "related",
    "to_data",
    "to_pyvis",
    "write_canvas",
    "write_csv",
    "write_gexf",
    "write_graphml",
    "write_html",
    "write_json",
]


def __getattr__(name: str) -> Any:
    """Load a public name from the module that it lives in."""
    if name not in _HOME:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    """Return the public names."""
    return sorted(__all__)
