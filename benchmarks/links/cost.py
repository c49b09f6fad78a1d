"""What terms and neighbours cost, on made notes of 5 KB: processor seconds, and how they grow.

python -m benchmarks.links.cost NOTES     one size, figures as JSON; each size is measured in a process of its own
"""

from __future__ import annotations

import json
import math
import pickle
import random
import resource
import subprocess
import sys
import time
from itertools import accumulate
from typing import Any

SIZES = (1_000, 5_000, 20_000)
BYTES = 5_000
SYLLABLES = (
    "ba be bi co da de di do fa fe ga go ha ke la le li lo ma me mi mo na ne no pa pe po ra re "
    "ri ro sa se si so ta te ti to va ve vi"
).split()
COMMON = (
    "the of and to in is that it for was on are as with his they at be this from have"
    " or by one had not but what all were"
).split()


def notes(count: int, seed: int = 1) -> list[tuple[str, bytes]]:
    """Make notes that are like real ones where it costs: Zipf's law, themes, names that nobody else says, links, tags.

    A vault ten times as large has ten times the themes, so that the notes to which a note is near stay as many, and
    common words stand in ten times the notes.
    """
    chance = random.Random(seed)
    words = sorted({"".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))) for _ in range(30_000)})
    chance.shuffle(words)
    everyday = list(accumulate(1 / rank for rank in range(1, len(words) + 1)))
    themes = [chance.sample(words[2_000:], 60) for _ in range(max(20, count // 25))]
    falling = list(accumulate(1 / rank for rank in range(1, 61)))
    found = []
    for number in range(count):
        own = chance.sample(range(len(themes)), 2)
        lines = []
        size = 0
        while size < BYTES:
            said = chance.choices(words, cum_weights=everyday, k=6) + chance.choices(COMMON, k=6)
            said += chance.choices(themes[chance.choice(own)], cum_weights=falling, k=5)
            chance.shuffle(said)
            if chance.random() < 0.1:
                said.insert(4, f"[[{chance.randrange(count)}]]")
            if chance.random() < 0.2:
                said.insert(2, "".join(chance.choices(SYLLABLES, k=4)).title())
            line = " ".join(said).capitalize() + "."
            size += len(line) + 1
            lines.append(line)
        title = " ".join(chance.choices(themes[own[0]], k=2))
        head = f"---\ntitle: {title}\ntags: [t{own[0]}]\n---\n# {title}\n\n"
        found.append((f"{number}.md", (head + "\n".join(lines) + "\n").encode()))
    return found


def measure(count: int) -> dict[str, Any]:
    """Measure one size, in this process."""
    from benchmarks.links.contestants import Asked, ours
    from benchmarks.links.vaults import Vault, made
    from vaultlint.graph.words.terms import extract
    from vaultlint.parse import facts, parse

    made_notes = notes(count)
    start = time.process_time()
    read = [parse(path, data) for path, data in made_notes]
    records = [facts(note) for note in read]
    parsed = time.process_time()
    terms = [extract(note) for note in read]
    extracted = time.process_time()
    vault = Vault("", [path for path, _ in made_notes], [], made({}).names, [], frozenset())
    ours(Asked(vault, made_notes, records, terms, frozenset(), 10, "en"))
    ranked = time.process_time()
    stored = pickle.dumps((records, terms))
    before = time.process_time()
    pickle.loads(stored)
    return {
        "notes": count,
        "parse": parsed - start,
        "terms": extracted - parsed,
        "neighbours": ranked - extracted,
        "load": time.process_time() - before,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    }


def run(sizes: tuple[int, ...] = SIZES) -> list[dict[str, Any]]:
    """Measure each size in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.links.cost"]
    return [json.loads(subprocess.run([*command, str(size)], check=True, capture_output=True).stdout) for size in sizes]


def exponent(sizes: list[int], seconds: list[float]) -> float:
    """Return the slope of a line through the logarithms: 1 for what is linear, 2 for what is quadratic.

    Examples
    --------
    >>> round(exponent([1000, 5000, 20000], [1.0, 5.0, 20.0]), 2)
    1.0
    """
    xs, ys = [math.log(size) for size in sizes], [math.log(max(one, 1e-9)) for one in seconds]
    middle, height = sum(xs) / len(xs), sum(ys) / len(ys)
    across = sum((x - middle) ** 2 for x in xs)
    return sum((x - middle) * (y - height) for x, y in zip(xs, ys, strict=True)) / across


if __name__ == "__main__":
    print(json.dumps(measure(int(sys.argv[1]))))
