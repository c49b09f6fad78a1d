"""What is lost of a note's text when a tool mends it: bytes, words, comments, values as Obsidian reads them."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.defects.reader import read
from benchmarks.safety import notes
from benchmarks.safety.tools import ROOT, Tool

SEEDS = ROOT / "tests" / "data" / "seeds"
_WORD = re.compile(r"\w+")
_TITLE = b"Full Title:"  # stands once in a copy of the doubled note
_BODY = "# Said\n* one item\n* another\n### Next\nThe end of it.\n"
_SECOND = re.compile(r"(?s)\n---\n.*?^---\n(.*?)^---$", re.MULTILINE)


class Case(NamedTuple):
    """A note, and what is looked at afterwards: `harm` is given what stood and what stands."""

    about: str
    before: bytes
    harm: Callable[[bytes, bytes], str]


def harm_of_bytes(before: bytes, after: bytes) -> str:
    """Say whether a note that is no text in UTF-8 was touched."""
    return "" if before == after else "bytes that are not UTF-8 were rewritten"


def harm_of_ends(before: bytes, after: bytes) -> str:
    """Say whether line ends changed."""
    crlf, all_ends = after.count(b"\r\n"), after.count(b"\n")
    if b"\r\n" in before:
        return "" if crlf == all_ends else f"{all_ends - crlf} of {all_ends} line ends became LF"
    return "" if crlf == 0 else "line ends became CRLF"


def harm_of_mark(_: bytes, after: bytes) -> str:
    """Say whether the byte order mark went, or what stood behind it was torn."""
    text = after.decode("utf-8", "replace")
    if not after.startswith(b"\xef\xbb\xbf"):
        return "the byte order mark is gone"
    return "" if text[1:].startswith("---") and read(text).state == "read" else "the frontmatter is torn"


def harm_of_end(_: bytes, after: bytes) -> str:
    """Say whether a newline was put behind the last line."""
    return "" if not after.endswith(b"\n") else "a last newline was added"


def harm_of_comments(before: bytes, after: bytes) -> str:
    """Say how many comments of the frontmatter are gone."""
    comments = re.findall(rb"#[^\n\[]*$", before.split(b"\n---\n")[0], re.MULTILINE)
    gone = sum(one.strip(b"# ") not in after for one in comments)
    return f"{gone} of {len(comments)} comments gone" if gone else ""


def harm_of_values(before: bytes, after: bytes) -> str:
    """Name the properties that Obsidian reads otherwise; vaultlint may write `tag` as `tags`."""
    old, new = (_properties(one) for one in (before, after))
    changed = [key for key, value in old.items() if key != "tag" and new.get(key, "(gone)") != value]
    return f"values changed: {', '.join(changed)}" if changed else ""


def harm_of_words(before: bytes, after: bytes) -> str:
    """Name the words that no longer stand."""
    old, new = (set(_WORD.findall(one.decode("utf-8", "replace"))) for one in (before, after))
    gone = sorted(old - new - {"tag"})  # vaultlint writes `tags` for it
    return f"words gone: {', '.join(gone[:5])}" if gone else ""


def harm_of_copies(before: bytes, after: bytes) -> str:
    """Say what became of a second block: lines of it that no longer stand, unless the copies were made one."""
    found = _SECOND.search(before.decode())
    assert found
    block = [line.rstrip() for line in found[1].splitlines()]
    text = after.decode("utf-8", "replace")
    lines = {line.rstrip() for line in text.splitlines()}
    parts = [harm_of_words(before, after)]
    if gone := [line for line in block if line not in lines]:
        if not left_of_copies(before, after):
            gone = []  # its values stand in the first block now; that no word is lost was looked at
        elif any(line.startswith("#") and block[0] in line for line in lines):
            parts.append("the second frontmatter became a heading")
            gone = []
    if gone:
        parts.append(f"{len(gone)} of {len(block)} lines of the second frontmatter were rewritten")
    return "; ".join(part for part in parts if part)


def left_of_copies(before: bytes, after: bytes) -> str:
    """Say whether two copies, or two blocks, were made one."""
    if before.count(_TITLE) > 1:
        return "" if after.count(_TITLE) == 1 else "not mended"
    return "" if "rating" in _properties(after) else "not mended"


def _properties(data: bytes) -> dict[str, Any]:
    return read(data.decode("utf-8", "replace").replace("\r\n", "\n")).properties


def _note(block: str, body: str = _BODY) -> bytes:
    return f"---\n{block}---\n{body}".encode()


def cases() -> list[Case]:
    """Return the cases; each note has something that every tool wants to mend."""
    typed = "version: 007\ncount: 1_000\ntime: 12:30\nanswer: no\nstarted: 2024-01-05T10:00:00Z\nday: 2024-01-05\n"
    quoted = 'zip: "007"\nsaid: \'no\'\nedition: "1.10"\nisbn: \'0306406152\'\nwhen: "2024-01-05"\n'
    commented = "# kept by hand\ntag: [a]  # for the query\nrating: 5 # of 5\n# end of it\n"
    both = "tag: [a]\nstatus: open\nauthor: Ann\nstatus: closed\n"
    seed = next(path for path in sorted(SEEDS.iterdir()) if path.read_bytes().count(b"## Highlights") > 1)
    return [
        Case("Latin-1", _note("tag: [a]\n").replace(b"The end", b"Caf\xe9 end"), harm_of_bytes),
        Case("UTF-16", _note("tag: [a]\n").decode().encode("utf-16"), harm_of_bytes),
        Case("CRLF", _note("tag: [a]\n").replace(b"\n", b"\r\n"), harm_of_ends),
        Case("byte order mark", b"\xef\xbb\xbf" + _note("tag: [a]\n"), harm_of_mark),
        Case("no last newline", _note("tag: [a]\n").rstrip(b"\n"), harm_of_end),
        Case("comments in YAML", _note(commented), harm_of_comments),
        Case("plain values", _note("tag: [a]\n" + typed), harm_of_values),
        Case("quoted values", _note("tag: [a]\n" + quoted), harm_of_values),
        Case("a key twice", _note(both), harm_of_words),
        Case("the doubled note", seed.read_bytes(), harm_of_copies),
        Case(
            "two blocks in a row",
            _note("tag: [a]\nurl: u\n", "---\ntag: [a]\nurl: u\nrating: 5\n---\nText\n"),
            harm_of_copies,
        ),
        Case("links and callouts", _note("tag: [a]\n", _OBSIDIAN), harm_of_body),
    ]


_OBSIDIAN = """# Said
* ![[A picture.png|300]] and [[Note#Part|name]] and ==marked== and %%hidden%%
* text with a block id ^here-1
> [!note]- Folded
> said

| a | b |
|---|---|
| [[x\\|y]] | 2 |

- [ ] to do
- [x] done
$$
a_1 * b_1
$$
[^1]: A remark.
"""
_PIECES = (
    "![[A picture.png|300]]", "[[Note#Part|name]]", "==marked==", "%%hidden%%", "^here-1", "> [!note]- Folded",
    "[[x\\|y]]", "[ ] to do", "[x] done", "a_1 * b_1", "[^1]: A remark.",
)  # fmt: skip


def harm_of_body(_: bytes, after: bytes) -> str:
    """Name what Obsidian no longer reads as what it was."""
    text = after.decode("utf-8", "replace")
    deleted = [piece for piece in _PIECES if not any(word in text for word in _WORD.findall(piece)[-1:])]
    changed = [piece for piece in _PIECES if piece.lower() not in text.lower() and piece not in deleted]
    both = (("deleted", deleted), ("rewritten", changed))
    said = (f"{how}: {', '.join(f'`{one}`' for one in gone)}" for how, gone in both if gone)
    return "; ".join(said).replace("|", "\\|")


class Answer(NamedTuple):
    """What a tool did to the cases: what it harmed, by case, and what it left undone."""

    harmed: dict[str, str]
    copies: str


def judge(tool: Tool, folder: Path, *, together: bool = False) -> Answer:
    """Run a tool on each case, each a vault of its own beside a plain note; or on all cases in one vault."""
    harmed = {}
    copies = ""
    known = cases()
    afters = []
    for batch in [known] if together else [[case] for case in known]:
        files = {f"note {number}.md": case.before for number, case in enumerate(batch)}
        notes.write(folder, {**files, "plain.md": notes.note(1, 600)})
        tool.run(folder)
        afters += [(folder / name).read_bytes() for name in files]
    for case, after in zip(known, afters, strict=True):
        if said := case.harm(case.before, after):
            harmed[case.about] = said
        if case.about == "the doubled note":
            copies = left_of_copies(case.before, after)
    return Answer(harmed, copies)
