"""Make a vault of generated notes that read like real ones, one in eight with a defect. Same seed, same bytes.

    python -m benchmarks.speed.vaults N KB OUT [--seed 1] [--share .12] [--safe]

N notes of about KB kilobytes each go to OUT, which must not exist. --share is the part with a defect; with --safe only
defects that `vaultlint fix` repairs unasked.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path

from benchmarks.speed.defects import COPIES, DEFECTS, FOR_EXPORTS, NEED_ANOTHER, SAFE, drawn
from benchmarks.speed.drafts import Draft, Entry, Writer, day
from benchmarks.speed.words import Vocabulary, person

SHARE = 0.12
_KINDS = (
    "article own book own article clipping own article day own "
    "book article own article own clipping own article day own"
).split()
_FOLDERS = {"book": "Readwise/Books", "article": "Readwise/Articles", "clipping": "Clippings"}
_PICTURE = b"\x89PNG\r\n\x1a\n"
_AT_ONCE = 500  # notes that a process writes at once


class Maker:
    """The plan of a vault, and its notes' bytes, each made by itself."""

    def __init__(
        self, count: int, kilobytes: float, *, seed: int = 1, share: float = SHARE, safe: bool = False
    ) -> None:
        self.seed, self.size = seed, int(kilobytes * 1024)
        self.words = Vocabulary(seed, max(8, count // 25))
        self.pictures = [f"picture {number}.png" for number in range(count // 50)]
        self.entries = self._plan(count, share, SAFE if safe else list(DEFECTS))
        self.writer = Writer(seed, self.words, self.entries, self.pictures)

    def _plan(self, count: int, share: float, names: list[str]) -> list[Entry]:
        chance = random.Random(f"plan {self.seed}")
        authors = [person(chance) for _ in range(max(4, count // 5))]
        entries: list[Entry] = []
        taken: set[str] = set()
        for number in range(count):
            kind = _KINDS[number % len(_KINDS)]
            theme = chance.randrange(len(self.words.themes))
            title = self.words.title(chance, theme)
            while title.lower() in taken:
                title += " " + chance.choice(self.words.content)
            taken.add(title.lower())
            when = day(number // 10) if kind == "day" else day(chance.randrange(2_000))
            name = f"Days/{when:%Y}/{when}" if kind == "day" else f"{self._folder(kind, theme)}/{title}"
            if name in taken:  # the second day note of a day
                name += " evening"
            taken.add(name)
            entries.append(Entry(number, kind, f"{name}.md", title, chance.choice(authors), theme, when))
        wrong = sorted(chance.sample(range(count), round(share * count)))
        taboo = set(wrong)  # a note with a defect of its own, or with a copy, is no other's model
        for number, defect in zip(wrong, drawn(chance, len(wrong), names), strict=True):
            entries[number] = self._spoilt(entries, number, defect, chance, taboo)
        return entries

    @staticmethod
    def _folder(kind: str, theme: int) -> str:
        return _FOLDERS.get(kind) or f"Notes/Area {theme % 40:02}"

    @staticmethod
    def _spoilt(entries: list[Entry], number: int, defect: str, chance: random.Random, taboo: set[int]) -> Entry:
        entry = entries[number]
        if defect in FOR_EXPORTS and entry.kind not in ("book", "article"):
            defect = "misspelt link" if defect != "whole note twice" else "stacked frontmatter"
        if defect == "space at a name's end":
            return replace(entry, defect=defect, path=entry.path.removesuffix(".md") + " .md")
        if defect not in COPIES and defect not in NEED_ANOTHER:
            return replace(entry, defect=defect)
        kinds = ("article",) if defect == "same address" else ("article", "book", "own", "clipping")
        sound = (entries[chance.randrange(len(entries))] for _ in range(1_000))
        other = next((one for one in sound if one.kind in kinds and one.number not in taboo), None)
        if other is None:  # a vault of a handful of notes
            return replace(entry, defect="tags as text")
        if defect in NEED_ANOTHER:
            return replace(entry, defect=defect, like=other.number)
        taboo.add(other.number)
        name = COPIES[defect].format(name=other.path.removesuffix(".md"))
        return replace(other, number=number, path=f"{name}.md", defect=defect, like=other.number)

    def note(self, number: int) -> bytes:
        """Return a note's bytes."""
        entry = self.entries[number]
        if not entry.defect:
            return self.writer.draft(entry, self.size).text().encode()
        chance = random.Random(f"defect {self.seed} {number}")
        draft = self._draft(entry)
        made = DEFECTS[entry.defect].make(draft, entry, chance)
        return made if isinstance(made, bytes) else made.encode()

    def _draft(self, entry: Entry) -> Draft:
        if entry.defect in COPIES:
            return self.writer.draft(self.entries[entry.like], self.size)
        draft = self.writer.draft(entry, self.size)
        if entry.like >= 0:
            draft.target = self.entries[entry.like].name
        if entry.defect == "same address":
            old, new = entry.url, self.entries[entry.like].url
            draft.head["url"] = [f"url: {new}"]
            draft.body = [line.replace(old, new) for line in draft.body]
        return draft

    def write(self, folder: Path, *, jobs: int | None = None) -> None:
        """Write the vault into a new folder."""
        folder.mkdir(parents=True)
        for name in sorted({entry.path.rpartition("/")[0] for entry in self.entries} | {"attachments", ".obsidian"}):
            (folder / name).mkdir(parents=True, exist_ok=True)
        (folder / ".obsidian" / "app.json").write_text('{"attachmentFolderPath": "attachments"}\n', encoding="utf-8")
        for number, name in enumerate(self.pictures):
            noise = random.Random(f"picture {self.seed} {number}").randbytes(2_000)
            (folder / "attachments" / name).write_bytes(_PICTURE + noise)
        parts = [(first, min(first + _AT_ONCE, len(self.entries))) for first in range(0, len(self.entries), _AT_ONCE)]
        if len(parts) < 4 or jobs == 1:
            for first, last in parts:
                self.some(folder, first, last)
            return
        with ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn"), _start, (self, str(folder))) as pool:
            for _ in pool.map(_some, *zip(*parts, strict=True)):
                pass

    def some(self, folder: Path, first: int, last: int) -> None:
        """Write the notes from one number to before another."""
        for number in range(first, last):
            with open(os.path.join(folder, self.entries[number].path), "wb") as file:
                file.write(self.note(number))


_ours: list[tuple[Maker, Path]] = []


def _start(maker: Maker, folder: str) -> None:
    _ours.append((maker, Path(folder)))


def _some(first: int, last: int) -> None:
    maker, folder = _ours[0]
    maker.some(folder, first, last)


def main() -> int:
    """Make a vault."""
    words = argparse.ArgumentParser(
        prog="python -m benchmarks.speed.vaults", description=(__doc__ or "").partition("\n")[0]
    )
    words.add_argument("notes", type=int, metavar="N")
    words.add_argument("kilobytes", type=float, metavar="KB")
    words.add_argument("out", type=Path, metavar="OUT")
    words.add_argument("--seed", type=int, default=1)
    words.add_argument("--share", type=float, default=SHARE, help="the part of notes with a defect")
    words.add_argument("--safe", action="store_true", help="only defects that `vaultlint fix` repairs unasked")
    asked = words.parse_args()
    if asked.out.exists():
        words.error(f"{asked.out} is there already")
    Maker(asked.notes, asked.kilobytes, seed=asked.seed, share=asked.share, safe=asked.safe).write(asked.out)
    print(f"{asked.notes:,} notes in {asked.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
