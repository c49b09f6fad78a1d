"""The page: node-link data in, one offline HTML string out.

The journey: `render` cleans the data (`payload.py`), reads the page's own CSS and JavaScript and the vis-network
bundle that pyvis ships (`assets.py`), hashes each block for the Content-Security-Policy, and fills `template.html.j2`.
Nothing here touches the disk beyond reading those files, and nothing depends on the clock.
"""

from __future__ import annotations

from typing import Any

import jinja2
from markupsafe import Markup

from vaultlint.graph.surrogates import without_surrogates

from .assets import app_script, csp_hash, engine_script, stylesheet
from .payload import embed, embed_graph

__all__ = ["render"]

_DATA = '<script type="application/json" id="graph-data">'


def render(data: dict[str, Any], *, vault: str, quotes: bool = True) -> str:
    """Draw a graph as one HTML page that works offline.

    Parameters
    ----------
    data : dict
        networkx node-link data (``edges="edges"``). Only ``id`` of a node and ``source`` and ``target`` of an edge are
        needed; whatever else is absent, the page does without.
    vault : str
        The vault's name as Obsidian knows it, used in ``obsidian://open`` addresses and as the title.
    quotes : bool, default True
        False leaves out the text of every quoted sentence (paths and lines stay), and the page says so.

    Returns
    -------
    str
        The whole page. The same arguments give the same characters.

    Raises
    ------
    ModuleNotFoundError
        If pyvis, which ships the drawing engine, is not installed.

    Examples
    --------
    >>> page = render({"nodes": [], "edges": []}, vault="Reading")
    >>> page.startswith("<!doctype html>"), "Content-Security-Policy" in page
    (True, True)
    """
    name = without_surrogates(vault)
    engine, app, style = engine_script(), app_script(), stylesheet()
    page = _template().render(
        vault=name,
        quotes=quotes,
        policy=_policy([engine, app], style),
        style=Markup(style),  # noqa: S704 - files of this package, checked by assets._inlinable
        engine=Markup(engine),  # noqa: S704
        app=Markup(app),  # noqa: S704
        data="",
        config=Markup(embed({"vault": name, "quotes": quotes})),  # noqa: S704 - every < > & is escaped by embed
    )
    before, place, after = page.partition(_DATA)  # no other text can hold this: a vault's name is escaped
    return "".join((before, place, embed_graph(data, quotes=quotes), after))


def _policy(scripts: list[str], style: str) -> str:
    """Allow these scripts and this stylesheet by hash, pictures from the page itself, and nothing else."""
    hashes = " ".join(csp_hash(script) for script in scripts)
    return (
        f"default-src 'none'; script-src {hashes}; style-src {csp_hash(style)}; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("vaultlint.graph.page", "."),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template("template.html.j2")
