"""The cases: notes with what is wrong in them; cases/README.md gives the form."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "cases"
_CASE = re.compile(r"^##### (\S+)\n", re.MULTILINE)
_SECTION = re.compile(r"^=== (\w+)(.*)\n", re.MULTILINE)
_CHARACTER = re.compile(r"<U\+([0-9A-F]{4,6})>")
_FENCE = re.compile(r"[ \t]*-{3,}[ \t]*")
_KNOWN = frozenset("note file vault names safe unsafe body keeps together untouched".split())


@dataclass
class Named:
    """A defect: its code, and the lines at any of which it may be reported."""

    code: str
    lines: tuple[int, ...]


@dataclass
class Wanted:
    """What must be read after the repair."""

    properties: dict[str, Any] | None
    flags: frozenset[str] = frozenset()
    any_of: str = ""


@dataclass
class CaseNote:
    """A note of a case and what is expected of it."""

    path: str
    text: str
    names: list[Named] = field(default_factory=list)
    safe: Wanted | None = None
    unsafe: Wanted | None = None
    body: list[str] | None = None
    body_in_order: bool = True
    keeps: list[str] = field(default_factory=list)
    together: list[str] = field(default_factory=list)
    untouched: bool = False

    @property
    def wanted(self) -> Wanted | None:
        """Return the repair that is wanted, safe or not."""
        return self.safe or self.unsafe


@dataclass
class Case:
    """A case: one note, or a folder of notes with its settings."""

    name: str
    notes: list[CaseNote] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)

    @property
    def quiet(self) -> bool:
        """Return whether nothing is wrong in it."""
        return not any(note.names for note in self.notes)

    def write(self, folder: Path) -> None:
        """Write the case as a vault of its own."""
        (folder / ".obsidian").mkdir(parents=True)
        texts = {note.path: note.text for note in self.notes} | self.files
        for path, text in texts.items():
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(text.encode())


def load() -> list[Case]:
    """Read all cases."""
    cases = []
    for path in sorted(FOLDER.glob("*.txt")):
        parts = _CASE.split(path.read_text("utf-8"))[1:]
        cases += [_case(f"{path.stem}/{parts[at]}", parts[at + 1]) for at in range(0, len(parts), 2)]
    names = [case.name for case in cases]
    assert len(set(names)) == len(names), "two cases bear one name"
    return cases


def _case(name: str, text: str) -> Case:
    parts = _SECTION.split(text.rstrip("\n") + "\n")[1:]
    sections = [(parts[at], parts[at + 1].split(), parts[at + 2]) for at in range(0, len(parts), 3)]
    case = Case(name)
    for kind, words, content in sections:
        assert kind in _KNOWN, f"{name}: unknown section {kind!r}"
        if kind == "file":
            case.files[words[0]] = content
        elif kind == "note":
            case.notes.append(_note(words, content))
        elif kind != "vault":
            _expect(case.notes[-1], kind, words, content)
    for note in case.notes:
        if note.body is None:
            note.body = _below_the_last_fence(note.text)
    assert case.notes, f"{name}: no note"
    return case


def _note(words: list[str], content: str) -> CaseNote:
    text = _CHARACTER.sub(lambda found: chr(int(found[1], 16)), content)
    if "bare" in words:
        text = text.removesuffix("\n")
    if "crlf" in words:
        text = text.replace("\n", "\r\n")
    paths = [word for word in words if word not in ("crlf", "bare")]
    return CaseNote(paths[0] if paths else "note.md", text)


def _expect(note: CaseNote, kind: str, words: list[str], content: str) -> None:
    lines = [line for line in content.splitlines() if line.strip()]
    if kind == "names":
        for line in lines:
            code, *places = line.split()
            note.names.append(Named(code, tuple(map(int, places))))
    elif kind in ("safe", "unsafe"):
        any_of = words[words.index("any-of") + 1] if "any-of" in words else ""
        setattr(note, kind, Wanted(json.loads(content), frozenset(words), any_of))
    elif kind == "body":
        note.body, note.body_in_order = lines, "any-order" not in words
    elif kind == "keeps":
        note.keeps = lines
    elif kind == "together":
        note.together = lines
    else:
        note.untouched = True


def _below_the_last_fence(text: str) -> list[str]:
    lines = text.replace("\r\n", "\n").split("\n")
    fences = [at for at, line in enumerate(lines) if _FENCE.fullmatch(line)]
    below = lines[fences[-1] + 1 :] if fences else lines
    return [line for line in below if line.strip()]
