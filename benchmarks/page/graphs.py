"""The graphs that are drawn: places given, six edges a node, communities as a vault has them; always the same."""

from __future__ import annotations

import importlib.util
import json
import math
import random
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
COLOURS = "#2c60b8 #965f00 #ad3358 #1f7549 #6c49b3 #147079 #8a5331 #5d6a14 #97388c #4b6079".split()


def plain(count: int, seed: int = 1) -> dict[str, Any]:
    """Make `count` nodes, each with a place, a size and a community, and three times as many edges."""
    dice = random.Random(seed)
    areas = max(3, round(math.sqrt(count) / 3))
    spread = 16 * math.sqrt(count / areas)
    members: list[list[int]] = [[] for _ in range(areas)]
    nodes: list[dict[str, Any]] = []
    for number in range(count):
        area = dice.randrange(areas)
        members[area].append(number)
        away, turn = 2.6 * spread * math.sqrt(area), 2.399963 * area
        x = away * math.cos(turn) + dice.gauss(0, spread)
        y = away * math.sin(turn) + dice.gauss(0, spread)
        node = {"x": round(x), "y": round(y), "size": round(dice.random() ** 4, 3), "community": area}
        nodes.append({**node, "label": f"A note of medium length, {number}", "colour": COLOURS[area % len(COLOURS)]})
    edges = []
    for number in range(3 * count):
        start = number % count
        near = members[nodes[start]["community"]] if dice.random() < 0.8 else range(count)
        edges.append([start, dice.choice(near)])
    return {"nodes": nodes, "edges": edges, "areas": areas}


def rich(count: int) -> dict[str, Any]:
    """Make node-link data with terms and sentences in the numbers that a real vault has, for the whole page."""
    file = ROOT / "tests" / "page" / "page_graphs.py"
    spec = importlib.util.spec_from_file_location("page_graphs", file)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(file)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    data: dict[str, Any] = module.rich(count)
    return data


def written(graph: dict[str, Any]) -> str:
    """Write a plain graph as a script's text."""
    return "const graph = " + json.dumps(graph, separators=(",", ":")) + ";"
