"""The page's own files, as text to be written into the page."""

from __future__ import annotations

import base64
import functools
import hashlib
from importlib import resources

# All share one scope, so that each can stay a plain list of functions; the order is that of use.
STYLES = ("base.css", "header.css", "filters.css", "map.css", "panel.css", "table.css")  # later ones win
SCRIPTS = (
    "dom.js",
    "keeping.js",
    "columns.js",
    "data.js",
    "store.js",
    "quotes.js",
    "place.js",
    "territory.js",
    "paint.js",
    "crowd.js",
    "labels.js",
    "camera.js",
    "gestures.js",
    "detail.js",
    "pick.js",
    "frame.js",
    "svg.js",
    "steer.js",
    "map.js",
    "search.js",
    "combobox.js",
    "sieve.js",
    "local.js",
    "colouring.js",
    "facets.js",
    "findings.js",
    "filters.js",
    "evidence.js",
    "insights.js",
    "overview.js",
    "panel.js",
    "theme.js",
    "route.js",
    "path.js",
    "needs.js",
    "table.js",
    "export.js",
    "graphml.js",
    "sheet.js",
    "address.js",
    "views.js",
    "menu.js",
    "over.js",
    "reading.js",
    "app.js",
    "hooks.js",
)

LIVE = "live.js"  # in served pages alone: a page in a file asks nothing of the network


@functools.cache
def app_script(*, live: bool = False) -> str:
    """Join the page's scripts into one strict function scope; `live` adds what follows a vault that is served."""
    parts = [_own(f"js/{name}") for name in (*SCRIPTS, *([LIVE] if live else []))]
    return _inlinable('"use strict";\n(() => {\n' + "\n".join(parts) + "\n})();\n")


@functools.cache
def stylesheet() -> str:
    """Join the page's stylesheets."""
    return _inlinable("\n".join(_own(f"css/{name}") for name in STYLES))


def csp_hash(text: str) -> str:
    """Give the Content-Security-Policy source that allows exactly this inline text.

    >>> csp_hash("")
    "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
    """
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


def _own(name: str) -> str:
    return resources.files(__package__ or __name__).joinpath(name).read_text(encoding="utf-8")


def _inlinable(text: str) -> str:
    """Normalise line ends as an HTML parser does (else hashes differ), and refuse what would end the element early."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    lowered = text.lower()
    for closer in ("</script", "</style", "<!--"):
        if closer in lowered:
            message = f"a script or stylesheet of the page may not contain {closer!r}"
            raise ValueError(message)
    return text
