"""The page: node-link data in, one offline HTML string out.

The journey: `render` packs the data into a core and chunks (`payload.py`), reads the page's own CSS and JavaScript
(`assets.py`), hashes each for the Content-Security-Policy, and fills `template.html.j2`. Nothing here touches the disk
beyond reading those files, and nothing depends on the clock.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import jinja2
from markupsafe import Markup

from vaultlint.graph.files.surrogates import without_surrogates

from .assets import app_script, csp_hash, stylesheet
from .inert import embed
from .payload import Parts, pack

__all__ = ["fill", "pieces", "render"]

_PLACES = ('<script type="application/json" id="graph-data">', "<!-- chunks -->")
_CHUNK = '<script type="application/x-deflate" data-chunk="{}">{}</script>\n'


def render(data: dict[str, Any], *, vault: str, quotes: bool = True, opens: str = "") -> str:
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
    opens : str, optional
        How ``obsidian://open`` names the vault, where that is not `vault`: another name, or the vault's id.

    Returns
    -------
    str
        The whole page. The same arguments give the same characters.

    Examples
    --------
    >>> page = render({"nodes": [], "edges": []}, vault="Reading")
    >>> page.startswith("<!doctype html>"), "Content-Security-Policy" in page
    (True, True)
    """
    return fill(pack(data, quotes=quotes), vault=vault, quotes=quotes, opens=opens)


def fill(parts: Parts, *, vault: str, quotes: bool = True, opens: str = "", live: int | None = None) -> str:
    """Write the page around data that is packed.

    Parameters
    ----------
    parts : Parts
    vault : str
    quotes : bool
    opens : str, optional
    live : int, optional
        The data's version, in a page that is served: its script asks its own server, and no other, for newer ones.

    Returns
    -------
    str
    """
    return "".join(pieces(parts, vault=vault, quotes=quotes, opens=opens, live=live))


def pieces(parts: Parts, *, vault: str, quotes: bool = True, opens: str = "", live: int | None = None) -> Iterator[str]:
    """Give the page that `fill` writes, piece by piece."""
    name = without_surrogates(vault)
    app, style = app_script(live=live is not None), stylesheet()
    config: dict[str, Any] = {"vault": name, "quotes": quotes}
    config |= ({"open": without_surrogates(opens)} if opens else {}) | ({"live": live} if live is not None else {})
    page = _template().render(
        vault=name,
        quotes=quotes,
        policy=_policy([app], style, live=live is not None),
        style=Markup(style),  # noqa: S704 - files of this package, checked by assets._inlinable
        app=Markup(app),  # noqa: S704
        data="",
        chunks=Markup(_PLACES[1]),  # noqa: S704
        config=Markup(embed(config)),  # noqa: S704 - every < > & is escaped by embed
    )
    before, place, after = page.partition(_PLACES[0])  # no other text can hold these: a vault's name is escaped
    scripts, _, end = after.rpartition(_PLACES[1])
    yield from (before, place, parts.core, scripts)
    for chunk, text in parts.chunks.items():
        yield _CHUNK.format(chunk, text)
    yield end


def _policy(scripts: list[str], style: str, *, live: bool = False) -> str:
    """Allow these scripts and this stylesheet by hash, pictures from the page itself, and nothing else.

    A page that is served may ask its own server.
    """
    hashes = " ".join(csp_hash(script) for script in scripts)
    own = "connect-src 'self'; " if live else ""
    return (
        f"default-src 'none'; script-src {hashes}; style-src {csp_hash(style)}; "
        f"img-src data:; {own}base-uri 'none'; form-action 'none'"
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
