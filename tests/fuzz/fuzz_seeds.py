"""What the fuzzer begins with: the notes that the other tests are about, and what it found itself before."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import test_corpus
from fuzz_targets import CUT

from vaultlint.rules import RULES

HERE = Path(__file__).parent
FOUND = HERE / "found"
CORPUS = HERE / "corpus"
KINDS = {"boards": "boards", "config": "config", "merge": "merge"}  # targets that take no notes
_CANVAS = {
    "nodes": [
        {"id": "1", "type": "file", "file": "Old.md", "subpath": "#A", "x": 0, "y": 0},
        {"id": "2", "type": "text", "text": 'see [[Old|it]] and\n![[b/Other#H]] "q" \u00e9 \\ [x](Old.md)'},
        {"id": "3", "type": "group", "label": "[[Old]]", "background": "Old.md"},
        {"id": "4", "type": "link", "url": "https://example.org/a"},
    ],
    "edges": [{"id": "e", "fromNode": "1", "toNode": "2", "label": "[[Old#^x]]"}],
}
_BASE = (
    "filters:\n  and:\n    - file.hasLink(\"Old\")\n    - link('b/Other') == this\n"
    'views:\n  - type: table\n    name: "[[Old|x]]"\n    filters: file("Old.md").name != "[[Other#H]]"\n'
)
_TOML = (
    'select = ["VL1", "broken-link"]\nignore = ["VL206"]\nextend-select = ["VL7"]\nexclude = ["Old/", "*.excalidraw.md"]\n'
    'baseline = "b.json"\n[schema]\nrequired = ["title"]\n[schema.keys]\ntitle = "text"\n'
    '["per-folder"."Books/"]\nselect = ["all"]\n[thesaurus]\nsales = ["selling"]\n'
)


def seeds(target: str) -> Iterator[bytes]:
    """Give the inputs that a target begins with."""
    kind = KINDS.get(target, "notes")
    yield from {"boards": _boards, "config": _configs, "merge": _pairs, "notes": _notes}[kind]()
    for folder in (CORPUS / kind, FOUND):
        for path in sorted(folder.glob("*.bin")):
            if folder == CORPUS / kind or path.name.startswith(f"{target}-"):
                yield path.read_bytes()


def _notes() -> Iterator[bytes]:
    for case in test_corpus.CASES.values():
        yield case.note
    for rule in RULES:
        for example in rule.examples:
            yield example.bad.encode()
        for quiet in rule.quiet:
            yield (quiet if isinstance(quiet, str) else quiet.bad).encode()
    for path in sorted((HERE.parent / "data" / "seeds").glob("*.txt")):
        yield path.read_bytes()


def _pairs() -> Iterator[bytes]:
    """Give a note's copy below the note, and halves of notes that stand twice in one file."""
    for case in test_corpus.CASES.values():
        text = case.note.decode("utf-8", "replace")
        parts = text.split("\n---\ntitle:")
        if len(parts) == 2:
            yield f"{parts[0]}{CUT}---\ntitle:{parts[1]}".encode()
        elif "VL" not in "".join(case.findings):
            yield f"{text}{CUT}{text}".encode()
    for rule in RULES:
        for example in rule.examples:
            for _, other in example.companions[:1]:
                yield f"{example.bad}{CUT}{other}".encode()


def _boards() -> Iterator[bytes]:
    yield json.dumps(_CANVAS).encode()
    yield json.dumps(_CANVAS, indent="\t", ensure_ascii=False).encode()
    yield _BASE.encode()


def _configs() -> Iterator[bytes]:
    yield _TOML.encode()
    yield from (f"{line}\n".encode() for line in _TOML.split("\n"))
