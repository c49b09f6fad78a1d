"""Communities and places where there are very many of either."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultlint.graph.shape import layout
from vaultlint.graph.shape.clusters import _without_lone


def joined_one_by_one(groups, weights):
    """Do what `_without_lone` does, looking at all edges for each group."""
    groups = [list(group) for group in groups]
    of = {node: number for number, group in enumerate(groups) for node in group}
    for number in sorted(range(len(groups)), key=lambda number: (len(groups[number]), groups[number][0])):
        if sum(node.startswith("note:") for node in groups[number]) > 1:
            continue
        pull = Counter()
        for (a, b), weight in weights.items():
            if (of[a] == number) != (of[b] == number):
                pull[of[b] if of[a] == number else of[a]] += weight
        if pull:
            target = max(pull, key=lambda other: (pull[other], -other))
            of.update(dict.fromkeys(groups[number], target))
            groups[target] = sorted(groups[target] + groups[number])
            groups[number] = []
    return [group for group in groups if group]


@given(st.data())
def test_lone_groups_join_as_if_all_edges_were_looked_at(data):
    """Also where one lone group joins another that is still to come."""
    count = data.draw(st.integers(2, 12))
    nodes = [f"{data.draw(st.sampled_from(('note', 'tag')))}:{number:02d}" for number in range(count)]
    numbers = data.draw(st.lists(st.integers(0, 5), min_size=count, max_size=count))
    groups = [[node for node, each in zip(nodes, numbers, strict=True) if each == number] for number in range(6)]
    groups = [group for group in groups if group]
    pairs = st.tuples(st.sampled_from(nodes), st.sampled_from(nodes)).filter(lambda pair: pair[0] < pair[1])
    weights = data.draw(st.dictionaries(pairs, st.integers(1, 5), max_size=20))
    wanted = joined_one_by_one(groups, weights)
    assert _without_lone(groups, weights) == wanted


@pytest.fixture
def islands():
    """A vault of 1,200 parts of one to six notes each, some of which a link joins."""
    groups = {f"note:{number:04d}/{at}": number for number in range(1200) for at in range(1 + number % 6)}
    chains = {(f"note:{n:04d}/{at}", f"note:{n:04d}/{at + 1}"): 1000 for n in range(1200) for at in range(n % 6)}
    bridges = {(f"note:{n:04d}/0", f"note:{n + 60:04d}/0"): 1000 for n in range(0, 1100, 50)}
    return sorted(groups), dict(sorted((chains | bridges).items())), groups


def test_very_many_territories_do_not_overlap(islands, monkeypatch):
    """Those in rings keep as far from each other as those whose pairs are all looked at."""
    monkeypatch.setattr(layout, "MANY", 100)
    places = layout.place(*islands)
    points = np.array([places[node] for node in islands[0]])
    home = np.array([islands[2][node] for node in islands[0]])
    centres = np.array([points[home == number].mean(axis=0) for number in range(1200)])
    radii = np.array([layout.radius_of(int((home == number).sum())) for number in range(1200)])
    for at in range(1200):
        distance = np.sqrt(((centres - centres[at]) ** 2).sum(axis=1))
        distance[at] = np.inf
        assert (distance > radii + radii[at]).all()
    assert np.isfinite(points).all()


def test_a_map_of_few_territories_is_as_it_was(islands, monkeypatch):
    """The limit alone decides; below it nothing is placed in rings."""
    nodes = [node for node in islands[0] if islands[2][node] < 40]
    weights = {pair: weight for pair, weight in islands[1].items() if set(pair) <= set(nodes)}
    groups = {node: islands[2][node] for node in nodes}
    whole = layout.place(nodes, weights, groups)
    monkeypatch.setattr(layout, "MANY", 40)
    assert layout.place(nodes, weights, groups) == whole
    monkeypatch.setattr(layout, "MANY", 39)
    assert layout.place(nodes, weights, groups) != whole
