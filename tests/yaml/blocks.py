"""The blocks whose reading is compared with that of npm ``yaml``: written for this test, most of them combined.

Run as a program it prints them as JSON, which `oracle.mjs` reads.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

CHARACTER = re.compile(r"<U\+([0-9A-F]{4,6})>")
FOLDER = Path(__file__).parent

PLACES = ("a: {}", "{}: b", "a: [{}]", "a:\n  - {}", "- {}", "a: {{k: {}}}", "{}", "? {}\n: b", "a:\n  {}\nb: c")

CODES = (
    *range(0x09),
    *(0x0B, 0x0C, *range(0x0E, 0x20)),
    *range(0x7F, 0xA1),
    *(0xAD, 0x200B, 0x200D, 0x200E, 0x2007, 0x2028, 0x2029, 0x202E, 0x2060, 0x3000, 0xE000, 0xFDD0, 0xFEFF, 0xFFF9),
    *(0xFFFC, 0xFFFD, 0xFFFE, 0xFFFF, 0x1F600, 0x1FFFE, 0xE0001, 0xF0000, 0x100000, 0x10FFFF),
)
ODD = (0x00, 0x07, 0x0B, 0x0C, 0x1B, 0x7F, 0x85, 0xA0, 0x200B, 0x2028, 0x3000, 0xFEFF)
AROUND = ("{0}a: b", "a{0}: b", "a:{0}b", "a: {0}b", "a: b{0}", "a: b{0}# c", "a: b #{0} c", "# c{0}d\na: b", "- {0}a")
WITHIN = ("a: x{0}y", 'a: "x{0}y"', "a: |\n  x{0}y\n", "a: b\n{0}\nc: d", "a: [x{0}, y]", "a: b\n  {0}c")

ENDS = (
    "a: b{0}c: d{0}",
    "a: |{0}  b{0}  c{0}",
    'a: "b{0}  c"{0}',
    "a:{0}  - b{0}  - c{0}",
    "a: b{0}{0}c: d",
    "a: b{0}  c",
)
LINE_ENDS = (
    "\n",
    "\r\n",
    "\r",
    "\n\r",
    "\r\r\n",
    " \n",
    " \r\n",
    "\t\n",
    "\n\n",
    "\n \n",
    "\n\t\n",
    "\n#\n",
    "\n # c\n",
)

HEADERS = ("", "-", "+", "1", "2", "2-", "-2", "+1", "3", " ", " # c", "# c", "-x", "9", "22", "+-")
TEXTS = (
    "  b\n",
    "  b",
    "  b\n\n\n",
    "  b\n  c\n",
    "  b\n\n  c\n",
    "  b\n   c\n  d\n",
    "\n  b\n",
    "   \n  b\n",
    "   b\n  c\n",
    " b\n  c\n",
    "  b \n  c\t\n",
    "  \tb\n  c\n",
    " \tb\n",
    "\tb\n",
    "  b\n\t\n  c\n",
    "  b\n \n  c\n",
    "  b\n# c\n",
    "  b\n  # c\n",
    "  b\n # c\n",
    "b\n",
    "\n",
    "",
    "  \n",
    "  b\nc: d\n",
    "  b\n c: d\n",
    "  b\n\n\nc: d\n",
    "  b\n...\n",
)

LINES = (
    "b",
    " b",
    "",
    " ",
    "\t",
    "\tb",
    " \tb",
    "  b  ",
    "#b",
    " # b",
    " b: c",
    "- b",
    " - b",
    "'",
    ' "',
    " \\",
    " ]",
    "]",
    ": b",
)


def combined() -> Iterator[str]:
    """Give the blocks that are combined."""
    words = (FOLDER / "words.txt").read_text(encoding="utf-8").removesuffix("\n").split("\n")
    for word in words:
        yield from (place.format(word) for place in PLACES[:3])
    for at, place in enumerate(PLACES[3:]):
        yield from (place.format(word) for word in words[at % 3 :: 3])
    for code in CODES:
        yield from (place.format(chr(code)) for place in WITHIN[:3])
    for code in ODD:
        yield from (place.format(chr(code)) for place in (*AROUND, *WITHIN[3:]))
    yield from (place.format(end) for place, end in itertools.product(ENDS, LINE_ENDS))
    for code in range(0x20, 0x7F):
        yield f'a: "x\\{chr(code)}y"'
    for style in "|>":
        yield from (f"a: {style}{header}\n{text}" for header in HEADERS[:3] for text in TEXTS)
        yield from (f"a: {style}{header}\n{text}" for header in HEADERS[3:] for text in TEXTS[:6])
        yield from (f"- {style}{header}\n{text}" for header in HEADERS[:6] for text in TEXTS[3:8])
    for mark, end in (("", ""), ("'", "'"), ('"', '"'), ("[", "]"), ("{", "}")):
        yield from (f"a: {mark}x\n{line}\n y{end}\n" for line in LINES)
        yield from (f"a:\n  b: {mark}x\n{line}{end}\n" for line in LINES)
        yield from (f"- {mark}x\n{line}{end}" for line in LINES)
        yield from (f"{mark}x\n{line}{end}: y" for line in LINES)


def large() -> Iterator[str]:
    """Give the blocks at and beyond limits."""
    for length in (1000, 1022, 1023, 1024, 1025, 1100):
        yield "k" * length + ": v"
        yield '"' + "k" * length + '": v'
        yield "? " + "k" * length + "\n: v"
        yield "a: {" + "k" * length + ": v}"
        yield "a: [" + "k" * length + ": v]"
    for depth in (5, 60, 63, 64, 65, 70):
        yield "a: " + "[" * depth + "]" * depth
        yield "".join(" " * level + "a:\n" for level in range(depth)) + " " * depth + "b"
        yield "- " * depth + "a"
    for uses in (99, 100, 101, 102):
        yield "a: &a x\nb:\n" + "  - *a\n" * uses
    yield "a: &a [x, x, x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a]\nc: [*b, *b]"
    yield "a: &a [x, x, x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a]\nc: [*b, *b, *b, *b]"


def blocks() -> list[str]:
    """Return all blocks, each once, in a fixed order."""
    written = (FOLDER / "blocks.txt").read_text(encoding="utf-8").split("\n=====\n")[1:-1]
    written = [CHARACTER.sub(lambda found: chr(int(found[1], 16)), text) for text in written]
    return list(dict.fromkeys((*written, *combined(), *large())))


def digest(texts: list[str]) -> str:
    """Return what tells answers to other blocks apart."""
    return hashlib.sha256(json.dumps(texts).encode()).hexdigest()


if __name__ == "__main__":
    texts = blocks()
    json.dump({"digest": digest(texts), "blocks": texts}, sys.stdout)
