"""Who ranks: vaultlint, the peers (in an environment of their own), and what takes no text at all."""

from __future__ import annotations

import json
import math
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from benchmarks.links.protocol import Notes
from benchmarks.links.vaults import Vault
from vaultlint.graph.linking import Resolve
from vaultlint.graph.words.terms import Terms
from vaultlint.parse.note import Facts

ROOT = Path(__file__).parent.parent.parent
BUILD = ROOT / "build" / "links"
PACKAGES = ("scikit-learn==1.7.2", "yake==0.7.3", "wordllama==0.4.0.post1", "marginalia==1.2.0")
PLACES = 100
SLOW = {"yake": 600, "keybert": 1100, "marginalia": 1100}  # so many notes at most: 36 s, 20 s for 1,000; quadratic
RESTART = 0.15


class Ranking(NamedTuple):
    """For each note the others, best first, and the processor seconds that it took."""

    ranked: list[list[int]]
    seconds: float


class Asked(NamedTuple):
    """What a contestant may see: the notes as they stand after hiding, and what vaultlint reads of them."""

    vault: Vault
    notes: Notes
    facts: list[Facts]
    terms: list[Terms]
    visible: frozenset[tuple[int, int]]
    places: int
    language: str


NAMES = {
    "ours": "vaultlint, text",
    "ours_links": "vaultlint, text and links",
    "tfidf": "TF-IDF, words and pairs (scikit-learn)",
    "tfidf_files": "the same on the whole file and its path",
    "bm25": "BM25, whole note as query",
    "marginalia": "marginalia `link`",
    "keybert": "KeyBERT's algorithm, static vectors (WordLlama)",
    "static": "static vectors, mean of the note (WordLlama)",
    "yake": "YAKE, 20 phrases",
    "tags": "shared tags",
    "adamic_adar": "common neighbours (Adamic–Adar) alone",
    "walk": "random walk with restart alone",
    "random": "random",
}
TEXT_ONLY = ("ours", "tfidf", "tfidf_files", "bm25", "marginalia", "keybert", "static", "yake", "tags", "random")
ONE_IN_FIVE = ("ours_links", "ours", "tfidf", "bm25", "adamic_adar", "walk")
OURS = ("ours", "ours_links")
QUICK = ("ours", "ours_links", "tfidf", "tfidf_files", "bm25", "tags", "adamic_adar", "walk", "random")
PEERS = ("tfidf", "tfidf_files", "bm25", "marginalia", "keybert", "static", "yake")


def run(names: Collection[str], asked: Asked) -> dict[str, Ranking]:
    """Let contestants rank the notes; those that are too slow for so many notes are left out."""
    able = [name for name in names if len(asked.notes) <= SLOW.get(name, len(asked.notes))]
    found = {name: _timed(OWN[name], asked) for name in able if name in OWN}
    peers = [name for name in able if name in PEERS]
    return found | (_peers(peers, asked) if peers else {})


def _timed(rank: Callable[[Asked], list[list[int]]], asked: Asked) -> Ranking:
    start = time.process_time()
    return Ranking(rank(asked), time.process_time() - start)


def ours(asked: Asked) -> list[list[int]]:
    """Return vaultlint's ranking by text alone: no link is resolved."""
    return _ranked(asked, _nowhere)


def ours_links(asked: Asked) -> list[list[int]]:
    """Return vaultlint's ranking by text and by the links that are visible."""
    return _ranked(asked, asked.vault.names.resolve)


def _ranked(asked: Asked, resolve: Resolve) -> list[list[int]]:
    from vaultlint.graph.nearness import ranking

    return [[other for other, _ in row] for row in ranking.rank(asked.facts, asked.terms, resolve, asked.places)]


def _nowhere(_source: str, _target: str) -> None:
    return None


def tags(asked: Asked) -> list[list[int]]:
    """Rank by shared tags, rare ones counting more."""
    own = [{tag.name.lower() for tag in fact.tags} for fact in asked.facts]
    bearers: dict[str, list[int]] = {}
    for place, names in enumerate(own):
        for name in sorted(names):
            bearers.setdefault(name, []).append(place)
    found = []
    for place, names in enumerate(own):
        scores = np.zeros(len(own))
        for name in sorted(names):
            scores[bearers[name]] += math.log(1 + len(own) / len(bearers[name]))
        found.append(_best(scores, place, asked.places))
    return found


def by_chance(asked: Asked) -> list[list[int]]:
    """Rank at random."""
    chance = random.Random(1)
    size = len(asked.notes)
    return [chance.sample(range(size), min(size, asked.places)) for _ in range(size)]


def adamic_adar(asked: Asked) -> list[list[int]]:
    """Rank by the neighbours that two notes share, those with few links counting more."""
    matrix, degree = _adjacency(asked)
    weight = np.where(degree > 1, 1 / np.log(np.maximum(degree, 2)), 0)
    scores = (matrix * weight) @ matrix
    return [_best(scores[place], place, asked.places) for place in range(len(scores))]


def walk(asked: Asked) -> list[list[int]]:
    """Rank by a random walk over the visible links that returns to the note with probability .15."""
    matrix, degree = _adjacency(asked)
    step = matrix / np.maximum(degree, 1)[:, None]
    place = np.linalg.inv(np.eye(len(matrix)) - (1 - RESTART) * step)  # the walk in the long run
    return [_best(np.round(place[note], 12), note, asked.places) for note in range(len(matrix))]


def _adjacency(asked: Asked) -> tuple[np.ndarray, np.ndarray]:
    matrix = np.zeros((len(asked.notes), len(asked.notes)))
    for a, b in asked.visible:
        matrix[a, b] = matrix[b, a] = 1
    return matrix, matrix.sum(axis=1)


def _best(scores: np.ndarray, place: int, places: int) -> list[int]:
    scores = scores.copy()
    scores[place] = 0
    order = np.argsort(-scores, kind="stable")[:places]
    return [int(other) for other in order if scores[other] > 0]


OWN: dict[str, Callable[[Asked], list[list[int]]]] = {
    "ours": ours, "ours_links": ours_links, "tags": tags, "random": by_chance, "adamic_adar": adamic_adar, "walk": walk,
}  # fmt: skip


def install() -> Path:
    """Make the peers' environment unless it is there; return its interpreter."""
    folder = BUILD / "venv"
    mark = folder / "installed.txt"
    wanted = "\n".join(PACKAGES)
    if not mark.is_file() or mark.read_text("utf-8") != wanted:
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        subprocess.run([folder / "bin" / "python", "-m", "pip", "install", "--quiet", *PACKAGES], check=True)
        mark.write_text(wanted, "utf-8")
    return folder / "bin" / "python"


def texts(terms: Sequence[Terms]) -> list[str]:
    """Return what the peers read: title and sentences of each note, free of markup and boilerplate."""
    joined = ("\n".join((term.title, *(sentence.text for sentence in term.sentences))) for term in terms)
    return [text.encode("utf-8", "replace").decode("utf-8") for text in joined]


def _peers(names: list[str], asked: Asked) -> dict[str, Ranking]:
    raw = [data.decode("utf-8", "replace") for _, data in asked.notes]
    paths = [path for path, _ in asked.notes]
    job = {
        "peers": names, "places": asked.places, "language": asked.language, "paths": paths, "raw": raw,
        "texts": texts(asked.terms), "files": [f"{path}\n{text}" for path, text in zip(paths, raw, strict=True)],
    }  # fmt: skip
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / "job.json"
        file.write_text(json.dumps(job, ensure_ascii=True), "utf-8")
        outside = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"} | {"OMP_NUM_THREADS": "1"}
        command = [install(), Path(__file__).with_name("peers.py"), file]
        subprocess.run(command, check=True, env=outside, stdout=subprocess.DEVNULL)
        found = json.loads(file.with_suffix(".out").read_text("utf-8"))
    return {name: Ranking(one["ranked"], one["seconds"]) for name, one in found.items()}
