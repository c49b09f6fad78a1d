"""A vault to break things in: seeded, with defects that safe fixes mend, and copies that `--unsafe-fixes` merges.

python -m benchmarks.safety.vaults FOLDER [NOTES]
"""

from __future__ import annotations

import contextlib
import os
import random
import sys
import unicodedata
from pathlib import Path

NOTES = 2000
COPY_EVERY = 100  # so many notes to one article that was exported twice
FOLDERS = ("", "Books", "Articles/2025", "Articles/2026", "My notes", "Léctures", "Boxes/📦 in")
ENDINGS = ("", " (draft)", " 🌱", unicodedata.normalize("NFD", " é"), unicodedata.normalize("NFC", " ü"), "'s & more")
TIME = 1_700_000_000_123_456_789  # the first note's modification time, to the nanosecond

WORDS = (
    "attention reading margin habit market patience memory border garden signal archive river method practice "
    "customer silence letter question evidence pattern teacher winter engine theory window promise habitat craft"
).split()

# What stands between the fences, by kind; %s is the title. All but the last are mended by safe fixes.
BLOCKS = (
    "title: %s: a second look\nauthor: Ann Archer",
    "title: %s\ntag: reading",
    'title: %s\ntags:\n  - a\nauthor: "Ann Archer\nurl: https://example.org/b',
    "title: %s\nrelated: [[Other]], [[Another]]",
    "title: %s\nalias: short\nsummary: first: then",
    "title: %s\nrating:5",
    "title: %s\ntags:\n  - fine\nauthor: Ann Archer",
)
DEFECT_EVERY = 3  # the other notes are good: most of a real vault is

ARTICLE = """---
title: {title}
url: https://example.org/{slug}{query}
---
# {title}

## Metadata
- Author: [[Ann Archer]]
- Full Title: {title}
- Category: #articles
- URL: https://example.org/{slug}{query}

## Highlights
- The first thing said of {slug}. ([View Highlight](https://read.readwise.io/read/01{slug}a))
- {own} ([View Highlight](https://read.readwise.io/read/01{slug}{letter}))
"""


def write(folder: Path, notes: int = NOTES, *, seed: int = 0, attributes: bool = True) -> list[str]:
    """Write a vault and return its files' paths, in order.

    Parameters
    ----------
    folder : Path
        Where it shall stand; must not be there yet, or be empty.
    notes : int
        How many notes, copies included; with fewer than 25 there are still two copies of one article.
    seed : int
        The same seed gives the same bytes.
    attributes : bool
        Whether some notes are given modes and extended attributes of their own.
    """
    chance = random.Random(seed)
    texts: dict[str, str] = {}
    for number in range(max(1, notes // COPY_EVERY)):
        texts.update(_copies(number))
    for number in range(max(0, notes - sum(path.endswith(".md") for path in texts))):
        path, text = _note(number, chance)
        texts[path] = text
    (folder / ".obsidian").mkdir(parents=True, exist_ok=True)
    for number, (path, text) in enumerate(texts.items()):
        _save(folder / path, text.encode(), number, attributes=attributes)
    return sorted(texts)


def _note(number: int, chance: random.Random) -> tuple[str, str]:
    title = f"{chance.choice(WORDS).capitalize()} {chance.choice(WORDS)} {number}"
    good = number % DEFECT_EVERY != 1
    block = BLOCKS[-1 if good else number // DEFECT_EVERY % (len(BLOCKS) - 1)] % title
    lines = [f"# {title}"]  # no blank line below: what formatters mend, too
    size = 0
    wanted = int(1000 * 30 ** chance.random())  # 1 to 30 KB, most of them small
    if number % COPY_EVERY == 1:
        lines.append("See [[{0}-2]] and [this](<Imports/{0}-2.md>).".format(_article(number // COPY_EVERY)))
    while size < wanted:
        line = " ".join(chance.choices(WORDS, k=chance.randint(4, 30)))
        lines.append(f"* {line}" if chance.random() < 0.2 else f"{line.capitalize()}.")
        size += len(lines[-1]) + 1
    text = f"---\n{block}\n---\n" + "\n".join(lines) + "\n"
    if number % 23 == 5:
        text = text.replace("\n", "\r\n")
    if number % 31 == 7:
        text = f"\ufeff{text}"
    if number % 29 == 9:
        text = text.rstrip()
    name = f"{title}{ENDINGS[number % len(ENDINGS)]}.md"
    return "/".join(filter(None, (FOLDERS[number % len(FOLDERS)], name))), text


def _article(number: int) -> str:
    """Return an article's title; no number at its end, which would look like a copy's."""
    more, one = divmod(number, len(WORDS))
    return f"On {WORDS[one]}" if not more else f"On {_article(more - 1)[3:]} and {WORDS[one]}"


def _copies(number: int) -> dict[str, str]:
    """Return an article that was exported twice, a note and a canvas that link to the second."""
    title = _article(number)
    slug = title.lower().replace(" ", "-")
    one = ARTICLE.format(title=title, slug=slug, query="", own="Said in the first.", letter="b")
    two = ARTICLE.format(title=title, slug=slug, query="?utm_source=x", own="Said in the second.", letter="c")
    canvas = f'{{"nodes":[{{"id":"1","type":"file","file":"Imports/{title}-2.md","x":0}}],"edges":[]}}'
    return {
        f"Imports/{title}.md": one,
        f"Imports/{title}-2.md": two,
        f"Links to {title}.md": f"---\nup: '[[{title}-2]]'\n---\n[[{title}-2]], [r](<Imports/{title}-2.md>)\n",
        f"Board {title}.canvas": canvas,
    }


def _save(target: Path, data: bytes, number: int, *, attributes: bool) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)
    if attributes and number % 7 == 3:
        target.chmod(0o600)
    if attributes and number % 11 == 4 and hasattr(os, "setxattr"):
        with contextlib.suppress(OSError):  # a disk without them: then there is nothing to keep
            os.setxattr(target, "user.vaultlint.test", b"%d" % number)
    time = TIME + number * 1_000_000_007
    os.utime(target, ns=(time, time))


if __name__ == "__main__":
    print(len(write(Path(sys.argv[1]), int(sys.argv[2]) if sys.argv[2:] else NOTES)), "files")
