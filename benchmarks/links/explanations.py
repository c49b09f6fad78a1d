"""Why notes are linked, judged: how much of a score the themes shown cover, and what all labels look like."""

from __future__ import annotations

import random
from typing import Any

from benchmarks.links.labels import faults, said
from benchmarks.links.protocol import terms_of
from benchmarks.links.vaults import Vault
from vaultlint.graph.model import assemble

SAMPLE = 100


def explain(vault: Vault, seed: int = 1) -> dict[str, Any]:
    """Build the graph of a vault as it is; sample its links between near notes, and look at every label.

    Returns
    -------
    dict
        ``shares``: of each link sampled, how much of the words' score the themes shown make up; ``labels``: how many
        there are of each kind; ``faults``: kind, label and what is wrong with it.
    """
    facts, terms = terms_of((note.path, note.source.encode()) for note in vault.notes)
    graph = assemble(facts, terms, resolve=vault.names.resolve)
    near = [data for _, _, data in graph.edges(data=True) if data["kind"] == "related" and not data.get("copy")]
    drawn = random.Random(seed).sample(near, min(SAMPLE, len(near)))
    labels = {
        "concept": {data["label"] for _, data in graph.nodes(data=True) if data["kind"] == "concept"},
        "community": {part for one in graph.graph["communities"] for part in one["label"].split(" · ")},
        "shown on a link": {one["term"] for data in near for one in data["terms"]},
    }
    # what people and notes are called are labels of theirs, not themes; a community without a theme bears one
    names = {data["label"] for _, data in graph.nodes(data=True) if data["kind"] in ("author", "note")}
    labels["community"] -= names
    vault_words = said((note.text for note in vault.notes), (tag.name for fact in facts for tag in fact.tags))
    wrong = [
        (kind, label, fault)
        for kind, found in labels.items()
        for label in sorted(found)
        for fault in faults(label, vault_words)
    ]
    return {
        "shares": [round(sum(one["share"] for one in data["terms"]), 4) for data in drawn],
        "links": len(near),
        "labels": {kind: len(found) for kind, found in labels.items()},
        "faults": wrong,
    }
