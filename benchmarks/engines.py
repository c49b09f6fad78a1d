"""Measure community engines and layouts at three sizes: CPU seconds, modularity, and whether two runs agree.

python benchmarks/engines.py [SIZE …]     needs graspologic-native; networkit and igraph are measured if installed

The graphs are made as a vault's are: notes in themes of uneven size, six edges a note, one in five across themes,
whole-number weights.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable
from itertools import pairwise

Edges = list[tuple[int, int, int]]


def vault_graph(size: int, seed: int = 1) -> Edges:
    """Return the edges of a graph that looks like a vault's."""
    rng = random.Random(seed)
    themes = max(4, int(size**0.5 / 2))
    cuts = sorted(rng.random() ** 1.5 for _ in range(themes - 1))
    bounds = [0, *(int(cut * size) for cut in cuts), size]
    groups = [list(range(a, b)) for a, b in pairwise(bounds) if b - a > 2]
    edges: dict[tuple[int, int], int] = {}
    for group in groups:
        for node in group:
            for _ in range(3):
                other = rng.choice(rng.choice(groups)) if rng.random() < 0.2 else rng.choice(group)
                if other != node:
                    edges[min(node, other), max(node, other)] = rng.randint(100, 1500)
    return [(a, b, weight) for (a, b), weight in sorted(edges.items())]


def modularity(edges: Edges, groups: dict[int, int]) -> float:
    """Return Newman's modularity with weights."""
    total = sum(weight for _, _, weight in edges)
    inside: dict[int, float] = {}
    degree: dict[int, float] = {}
    for a, b, weight in edges:
        for node in (a, b):
            degree[groups[node]] = degree.get(groups[node], 0) + weight
        if groups[a] == groups[b]:
            inside[groups[a]] = inside.get(groups[a], 0) + weight
    return sum(inside.get(group, 0) / total - (degree[group] / (2 * total)) ** 2 for group in degree)


def graspologic(edges: Edges) -> dict[int, int]:
    """Leiden of graspologic-native (MIT, Rust), as vaultlint.graph.shape.clusters calls it."""
    import graspologic_native

    named = [(f"{a:08d}", f"{b:08d}", float(weight)) for a, b, weight in edges]
    _, found = graspologic_native.leiden(named, iterations=2, seed=1, trials=2)
    return {int(node): group for node, group in found.items()}


def igraph_leiden(edges: Edges) -> dict[int, int]:
    """Leiden of igraph (GPL, C)."""
    import igraph

    random.seed(1)
    graph = igraph.Graph([(a, b) for a, b, _ in edges])
    found = graph.community_leiden("modularity", weights=[weight for _, _, weight in edges], n_iterations=4)
    return dict(enumerate(found.membership))


def networkit_leiden(edges: Edges, name: str = "ParallelLeiden") -> dict[int, int]:
    """Leiden or Louvain of networkit (MIT, C++)."""
    import networkit

    networkit.setSeed(1, useThreadId=False)
    networkit.setNumberOfThreads(1)
    graph = networkit.Graph(1 + max(max(a, b) for a, b, _ in edges), weighted=True)
    for a, b, weight in edges:
        graph.addEdge(a, b, weight)
    engine = networkit.community.PLM(graph, refine=True) if name == "PLM" else networkit.community.ParallelLeiden(graph)
    engine.run()
    return dict(enumerate(engine.getPartition().getVector()))


def networkit_plm(edges: Edges) -> dict[int, int]:
    """Louvain with refinement of networkit (MIT, C++)."""
    return networkit_leiden(edges, "PLM")


def own_layout(edges: Edges) -> object:
    """Places by vaultlint.graph.shape.layout, communities included."""
    from vaultlint.graph.shape.clusters import partition
    from vaultlint.graph.shape.layout import place

    nodes = sorted({f"{node:08d}" for edge in edges for node in edge[:2]})
    weights = {(f"{a:08d}", f"{b:08d}"): weight for a, b, weight in edges}
    return place(nodes, weights, partition(nodes, weights))


def igraph_layout(edges: Edges) -> object:
    """Fruchterman-Reingold of igraph (GPL, C), with its grid."""
    import igraph

    random.seed(1)
    graph = igraph.Graph([(a, b) for a, b, _ in edges])
    return graph.layout_fruchterman_reingold(weights=[weight for _, _, weight in edges], niter=100, grid=True).coords


def networkit_layout(edges: Edges) -> object:
    """Maxent-Stress of networkit (MIT, C++)."""
    import networkit

    networkit.setSeed(1, useThreadId=False)
    networkit.setNumberOfThreads(1)
    graph = networkit.Graph(1 + max(max(a, b) for a, b, _ in edges), weighted=True)
    for a, b, weight in edges:
        graph.addEdge(a, b, weight)
    engine = networkit.viz.MaxentStress(graph, 2, 1)
    engine.run()
    return engine.getCoordinates()


def shape(result: object) -> object:
    """Return what two runs must agree in: the groups whatever their numbers, or the places."""
    if not isinstance(result, dict) or isinstance(next(iter(result.values())), tuple):
        return repr(result)
    groups: dict[int, list[int]] = {}
    for node in sorted(result):
        groups.setdefault(result[node], []).append(node)
    return sorted(groups.values())


def measured(name: str, engine: Callable[[Edges], object], edges: Edges, size: int) -> None:
    """Run twice; print CPU seconds of the first run."""
    try:
        start = time.process_time()
        first = engine(edges)
        used = time.process_time() - start
        same = shape(first) == shape(engine(edges))
    except ValueError as error:
        print(f"{size:6} {name:22} {error}")
        return
    except ImportError as error:
        print(f"{size:6} {name:22} not installed ({error.name})")
        return
    quality = f"modularity {modularity(edges, first):.4f} groups {len(set(first.values()))}" if isinstance(
        first, dict) and isinstance(next(iter(first.values())), int) else ""  # fmt: skip
    print(f"{size:6} {name:22} {used:7.2f} CPU s  {'same twice' if same else 'DIFFERS'}  {quality}", flush=True)


def main() -> None:
    """Measure every engine at every size."""
    for size in [int(arg) for arg in sys.argv[1:]] or [1000, 5000, 20000]:
        edges = vault_graph(size)
        for engine in (
            graspologic,
            networkit_leiden,
            networkit_plm,
            igraph_leiden,
            own_layout,
            igraph_layout,
            networkit_layout,
        ):
            if engine is networkit_layout and size > 1000:
                continue  # minutes
            measured(engine.__name__, engine, edges, size)


if __name__ == "__main__":
    main()
