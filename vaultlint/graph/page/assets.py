"""The page's own files, and the drawing engine that pyvis ships, as text to be written into the page."""

from __future__ import annotations

import base64
import functools
import hashlib
import importlib.util
from importlib import resources
from pathlib import Path

# All share one scope, so that each can stay a plain list of functions; the order is that of use.
SCRIPTS = (
    "dom.js",
    "data.js",
    "quotes.js",
    "place.js",
    "territory.js",
    "paint.js",
    "labels.js",
    "map.js",
    "search.js",
    "filters.js",
    "evidence.js",
    "overview.js",
    "panel.js",
    "path.js",
    "table.js",
    "export.js",
    "sheet.js",
    "address.js",
    "app.js",
)
ENGINE = "lib/vis-9.1.2/vis-network.min.js"


@functools.cache
def app_script() -> str:
    """Join the page's scripts into one strict function scope."""
    parts = [_own(f"js/{name}") for name in SCRIPTS]
    return _inlinable('"use strict";\n(() => {\n' + "\n".join(parts) + "\n})();\n")


@functools.cache
def stylesheet() -> str:
    """Read the page's stylesheet."""
    return _inlinable(_own("page.css"))


@functools.cache
def engine_script() -> str:
    """Read the vis-network bundle out of the installed pyvis, without importing it (that would import IPython).

    Raises
    ------
    ModuleNotFoundError
        If pyvis is not installed.
    """
    spec = importlib.util.find_spec("pyvis")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        bundle = Path(folder, ENGINE)
        if bundle.is_file():
            return _inlinable(bundle.read_text(encoding="utf-8"))
    message = "the graph page needs pyvis 0.3.2, whose vis-network draws the map: install the extra [graph]"
    raise ModuleNotFoundError(message, name="pyvis")


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
