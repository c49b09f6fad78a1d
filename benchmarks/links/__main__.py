"""Measure links on public vaults, and write docs/LINKS.md.

python -m benchmarks.links FOLDER…                 vaults lie in these folders as owner+name
python -m benchmarks.links --clone FOLDER          clone what is missing into a folder
python -m benchmarks.links --own VAULT             text only and one in five on a vault of yours; nothing is stored
python -m benchmarks.links --page                  make the page again of what was measured before

--only PARTS    of text,fifth,tags,explain,cost (all by default)
--vaults NAMES  of the list (all by default)
--who ours      vaultlint alone is measured anew; what was stored of the others stays. Or quick: all but those that take
                minutes; or slow: those alone (by default all, on vaults that weights were chosen on the quick ones)

What is measured is stored in build/links, a file a vault and part; the page is made of these files alone.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.accuracy.vaults import clone
from benchmarks.links import contestants, cost, explanations, page, recovery
from benchmarks.links.contestants import BUILD, ROOT
from benchmarks.links.protocol import load
from benchmarks.links.vaults import Listed, home, listed

PAGE = ROOT / "docs" / "LINKS.md"
PARTS = ("text", "fifth", "tags", "explain", "cost")


def main() -> int:
    """Run what is asked for."""
    words = argparse.ArgumentParser(prog="python -m benchmarks.links", description=(__doc__ or "").partition("\n")[0])
    words.add_argument("folders", nargs="*", type=Path)
    words.add_argument("--clone", type=Path)
    words.add_argument("--own", type=Path)
    words.add_argument("--page", action="store_true")
    words.add_argument("--only", default=",".join(PARTS))
    words.add_argument("--vaults", default="")
    words.add_argument("--who", choices=("all", "ours", "quick", "slow"), default="all")
    asked = words.parse_args()
    if asked.clone:
        for one in listed():
            clone(one.source, asked.clone)
        return 0
    if asked.own:
        _show(_links(asked.own, "en", ("text", "fifth")))
        return 0
    if not asked.page and not asked.folders:
        words.error("where are the vaults? --clone FOLDER fetches them")
    parts = asked.only.split(",")
    if not asked.page:
        names = asked.vaults.split(",") if asked.vaults else [one.name for one in listed()]
        absent = [one.name for one in listed() if one.name in names and not _measure(one, asked, parts)]
        if "cost" in parts:
            _store("cost", {"sizes": cost.run()})
        if absent:
            print(f"not here at their commit: {', '.join(absent)}", file=sys.stderr)
    PAGE.write_text(page.write(stored()), "utf-8")
    print(f"written: {PAGE.relative_to(ROOT)}")
    return 0


def _measure(one: Listed, asked: argparse.Namespace, parts: Sequence[str]) -> bool:
    """Measure a listed vault; return whether it is there."""
    place = home(one, asked.folders)
    if place is None:
        return False
    start = time.process_time()
    if one.use != "read":
        who = "quick" if asked.who == "all" and one.use == "tuned" else asked.who
        for part, found in _links(place, one.language, parts, who).items():
            before = stored().get(f"{part}-{one.name}", {}).get("scores", {}) if asked.who != "all" else {}
            _store(f"{part}-{one.name}", found | {"scores": before | found["scores"]})
    if "tags" in parts and one.use != "read":
        _store(f"tags-{one.name}", _tags(place))
    if "explain" in parts:
        _store(f"explain-{one.name}", explanations.explain(load(place)))
    print(f"{one.name}: {time.process_time() - start:.0f} CPU s", flush=True)
    return True


def _links(place: Path, language: str, parts: Sequence[str], who: str = "all") -> dict[str, Any]:
    """Return the figures of hidden links in a vault, by part."""
    vault = load(place)
    head = {"notes": len(vault), "links": len(vault.links), "queries": len(vault.queries)}
    found: dict[str, Any] = {}
    if "text" in parts:
        found["text"] = head | {"scores": recovery.text_only(vault, language, _who(contestants.TEXT_ONLY, who))}
    if "fifth" in parts:
        found["fifth"] = head | {"scores": recovery.one_in_five(vault, language, _who(contestants.ONE_IN_FIVE, who))}
    return found


def _who(names: Sequence[str], chosen: str) -> list[str]:
    """Return which of some contestants run."""
    able = {
        "all": names,
        "ours": contestants.OURS,
        "quick": contestants.QUICK,
        "slow": [name for name in names if name not in contestants.QUICK],
    }
    return [name for name in names if name in able[chosen]]


def _tags(place: Path) -> dict[str, Any]:
    """Return what became of hidden tags: of each inferred tag the note, its confidence and whether the note had it."""
    from benchmarks.links import tags
    from vaultlint.graph.tags import tagging

    found = tags.ask(place)
    guesses = [(where.path, one.confidence, one.right) for one, where in zip(found.guesses, found.shown, strict=True)]
    counts = {"tags": found.tags, "tagged": found.tagged, "hidden": found.hidden, "strict": found.strict}
    cases = [(round(tagging.probability(case), 3), right) for case, right in found.cases]
    return counts | {"guesses": guesses, "cases": cases}


def _store(name: str, found: dict[str, Any]) -> None:
    BUILD.mkdir(parents=True, exist_ok=True)
    (BUILD / f"{name}.json").write_text(json.dumps(found), "utf-8")


def stored() -> dict[str, dict[str, Any]]:
    """Return all that was measured, by the file's name."""
    return {file.stem: json.loads(file.read_text("utf-8")) for file in sorted(BUILD.glob("*.json"))}


def _show(found: dict[str, Any]) -> None:
    for part, one in found.items():
        print(f"{part}: {one['notes']} notes, {one['links']} links between them")
        for name, score in one["scores"].items():
            means = np.mean(score["recalls"] or [0]), np.mean(score["ranks"] or [0])
            print(
                f"  {means[0]:.3f}/{means[1]:.3f}  {score['seconds']:6.1f} CPU s  {contestants.NAMES.get(name, name)}"
            )


if __name__ == "__main__":
    sys.exit(main())
