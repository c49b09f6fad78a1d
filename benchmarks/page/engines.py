"""A page for each engine: the same graph at the same places, each set up as its documentation advises for many nodes.

Each page sets `window.settled` to the time of its first settled paint: two frames after its drawing call came back.
"""

from __future__ import annotations

import importlib.util
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.page.graphs import ROOT, written
from vaultlint.graph.page import assets, render

BUILD = ROOT / "build" / "page-bench"
PACKAGES = ("force-graph@1.52.0", "cytoscape@3.34.4")
HEAD = '<!doctype html><meta charset="utf-8"><style>html,body,#map{height:100%;margin:0}</style><div id="map"></div>'
OWN = (
    *("dom.js", "data.js", "place.js", "territory.js", "paint.js", "crowd.js", "labels.js", "camera.js", "gestures.js"),
    *("detail.js", "pick.js", "frame.js", "svg.js", "steer.js", "map.js"),
)


def install() -> None:
    """Fetch the engines that are compared into build/."""
    BUILD.mkdir(parents=True, exist_ok=True)
    if not all((BUILD / "node_modules" / each.partition("@")[0]).is_dir() for each in PACKAGES):
        command = ["npm", "install", "--prefix", str(BUILD), "--no-audit", "--no-fund", "--loglevel=error", *PACKAGES]
        subprocess.run(command, check=True)


def _bundle(name: str) -> str:
    return (BUILD / "node_modules" / name).read_text(encoding="utf-8")


def _vis() -> str:
    spec = importlib.util.find_spec("pyvis")
    folder = (spec.submodule_search_locations or [""])[0] if spec else ""
    return Path(folder, "lib/vis-9.1.2/vis-network.min.js").read_text(encoding="utf-8")


def _script(name: str) -> str:
    return (Path(__file__).parent / "scripts" / f"{name}.js").read_text(encoding="utf-8")


def _page(library: str, script: str, graph: dict[str, Any], style: str = "") -> str:
    library = library.replace("</script", "<\\/script")
    scope = f"(() => {{\n{written(graph)}{_script('settle')}{script}}})();"
    return f"{HEAD}<style>{style}</style><script>{library}</script><script>{scope}</script>"


def own_map(graph: dict[str, Any]) -> str:
    """Our map without the rest of the page."""
    scripts = "\n".join(assets._own(f"js/{name}") for name in OWN)  # noqa: SLF001 - the page's own files, as it joins them
    return _page(
        "",
        scripts + _script("own-map"),
        graph,
        assets.stylesheet() + "body{display:block}#map{position:absolute;inset:0}",
    )


def vis_network(graph: dict[str, Any]) -> str:
    """Draw with the vis-network that pyvis ships: no physics, straight edges, hidden while moving."""
    return _page(_vis(), _script("vis-network"), graph)


def force_graph(graph: dict[str, Any]) -> str:
    """Draw with force-graph (canvas), its forces off."""
    return _page(_bundle("force-graph/dist/force-graph.min.js"), _script("force-graph"), graph)


def cytoscape(graph: dict[str, Any]) -> str:
    """Draw with cytoscape.js (canvas): a picture of the last view is moved, edges are hidden meanwhile."""
    return _page(_bundle("cytoscape/dist/cytoscape.min.js"), _script("cytoscape"), graph)


def whole_page(data: dict[str, Any]) -> str:
    """Write our whole page, with evidence."""
    return render(data, vault="Bench")


ENGINES: dict[str, Callable[[dict[str, Any]], str]] = {
    "our map": own_map,
    "vis-network, tuned": vis_network,
    "force-graph": force_graph,
    "cytoscape.js": cytoscape,
}
