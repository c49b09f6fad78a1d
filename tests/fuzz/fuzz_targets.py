"""What the fuzzer runs: each target takes any bytes and raises if a law is broken. Knows no fuzzer."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import fuzz_oracle

from vaultlint import config, fixer, linter
from vaultlint.errors import ConfigError
from vaultlint.index import Index, Names
from vaultlint.parse import facts, parse
from vaultlint.parse.boards import board_links
from vaultlint.parse.note import Note, State
from vaultlint.parse.salvage import salvage
from vaultlint.redirect import Redirection, RedirectionError
from vaultlint.rules import RULES
from vaultlint.rules.base import Context, Level
from vaultlint.suppressions import suppressions
from vaultlint.text import Source, apply_edits
from vaultlint.union import RefusedError, Union, merge

REPORTED = frozenset((Level.ERROR, Level.WARNING))
ALL = frozenset(Level)
CONTEXT = Context()
CUT = "\n=====\n"  # parts the texts of a target that takes two
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f]")


class BrokenError(AssertionError):
    """A law does not hold."""


def _law(holds: object, said: str) -> None:
    if not holds:
        raise BrokenError(said)


def parse_bytes(data: bytes) -> None:
    """Any bytes become a note whose pieces join to its text; spans lie in order; its facts can be told."""
    note = parse("note.md", data)
    _law("".join(note.pieces) == note.text, "the pieces do not join to the text")
    _law(note.source.encode() == data, "the bytes do not come back")
    _law(len(note.body.kinds) == note.text.count("\n") + 1, "a line has no kind")
    position = 0
    for block in note.blocks:
        spans = [position, block.start, block.inner_start, block.inner_end, block.end, len(note.text)]
        _law(spans == sorted(spans), "a block's spans are in disorder")
        position = block.end
        for entry in block.entries:
            inside = [block.start, entry.start, entry.key_start, entry.key_end, entry.end, block.end]
            _law(inside == sorted(inside), f"the spans of the entry {entry.key!r} are in disorder")
        for comment in block.comments:
            _law(note.text[comment.start : comment.end] == comment.text, "a comment is not where it is said to be")
    for one in (*note.body.headings, *note.body.links, *note.body.tags):
        _law(0 <= one.start <= one.end <= len(note.text), "something in the body lies outside of it")
    told = facts(note)
    _law(told == facts(parse("note.md", data)), "facts are not a function of the bytes")
    _law(note.reading.apparatus <= set(range(len(note.body.kinds))), "the apparatus holds lines that are not there")


def salvage_text(data: bytes) -> None:
    """Any text is cut into entries that lie apart; what mends them lies within them, and mended they can be read."""
    text = Source.decode(data).text
    saved = salvage(text, 0, len(text))
    position = 0
    for entry in saved.entries:
        _law(position <= entry.start <= entry.end <= len(text), "two entries overlap")
        position = entry.end
        for defect in entry.defects:
            for edit in defect.edits:
                _law(entry.start <= edit.start <= edit.end <= entry.end, "a defect's edit leaves its entry")
    held = [(one.start, one.end) for one in saved.entries] + list(saved.unread) + list(saved.conflicts)
    for row in re.finditer(r"[^\n]*\S[^\n]*", text):
        known = any(start <= row.start() < end for start, end in held)
        known = known or row[0].lstrip().startswith("#") or not row[0].strip("\r\n\ufeff \t")
        _law(known, f"the line {row[0]!r} belongs to nothing")
    if saved.explained:
        edits = [edit for entry in saved.entries for defect in entry.defects for edit in defect.edits]
        apply_edits(text, edits)


def fix_safely(data: bytes) -> None:
    """Safe fixes of the default selection keep all, leave what can be read readable, and are done at once."""
    _fix(data, unsafe=False, levels=REPORTED)


def fix_all(data: bytes) -> None:
    """So do all fixes, hygiene and the unsafe ones among them."""
    _fix(data, unsafe=True, levels=ALL)


def _fix(data: bytes, *, unsafe: bool, levels: frozenset[Level]) -> None:
    note = parse("note.md", data)
    outcome = fixer.fix(note, RULES, CONTEXT, unsafe=unsafe, levels=levels)
    after = outcome.note
    if after is note:
        return
    _law(note.source.bad_byte is None, "bytes that are not UTF-8 were rewritten")
    anew = parse("note.md", after.source.encode())
    _law((anew.blocks, anew.body) == (after.blocks, after.body), "the result written and read is another note")
    _check_frame(note, after)
    swaps = [swap for one in outcome.applied for swap in one.swaps]
    codes = {one.code for one in outcome.applied}
    lost = fuzz_oracle.loss(note, after, codes, swaps)
    _law(lost is None, f"{lost} is lost by {sorted(codes)}")
    again = fixer.fix(after, RULES, CONTEXT, unsafe=unsafe, levels=levels)
    _law(again.note is after, f"a second fix finds more to do: {[one.code for one in again.applied]}")
    _check_findings(note, after, codes, levels | REPORTED)


def _check_frame(note: Note, after: Note) -> None:
    """Raise if line ends changed, or a block that could be read no longer can."""
    old, new = note.text, after.text
    if old.count("\r\n") == old.count("\n") and "\n" in old:
        _law(new.count("\r\n") == new.count("\n"), "a line end of CRLF became LF")
    if "\r" not in old:
        _law("\r" not in new, "a CR came in")
    if note.head is not None and note.head.state is State.VALID and after.head is not None:
        _law(after.head.state is State.VALID, "the frontmatter cannot be read any more")


def _check_findings(note: Note, after: Note, codes: set[str], levels: frozenset[Level]) -> None:
    """Raise if a fix made findings in a note that could be read as a whole, and in which nothing moved."""
    shown = [block.state in (State.VALID, State.EMPTY) for block in note.blocks]
    if len(note.blocks) != len(after.blocks) or not all(shown) or not codes.isdisjoint(fuzz_oracle.MOVES):
        return
    old, new = _count(note, levels), _count(after, levels)
    more = [code for code in sorted(new) if new[code] > old[code]]
    _law(not more, f"it makes new findings: {more}")


def _count(note: Note, levels: frozenset[Level]) -> Counter[str]:
    return Counter(one.code for one in linter.lint(note, RULES, CONTEXT) if one.level in levels)


def lint_all(data: bytes) -> None:
    """No rule raises; findings and their edits lie within the note; what is said is one line without control codes."""
    note = parse("note.md", data)
    for one in linter.lint(note, RULES, CONTEXT):
        _law(one.code != "VL000", one.message)
        _law(0 <= one.start <= one.end <= len(note.text), f"{one.code} speaks of a place outside the note")
        _law(not _CONTROL.search(one.message), f"{one.code} says a control character: {one.message!r}")
        title = one.fix.title if one.fix else ""
        _law(not _CONTROL.search(title), f"the fix of {one.code} says a control character: {title!r}")
        if one.fix and one.fix.edits:
            apply_edits(note.text, one.fix.edits)


def read_suppressions(data: bytes) -> None:
    """What is marked to be left stays to the byte, and marks only take findings away."""
    note = parse("note.md", data)
    hidden = suppressions(note)
    if hidden is None:
        return
    everything = [region for region in hidden.regions if "all" in region.names]
    for region in hidden.regions:
        _law(0 <= region.start < region.end <= len(note.text) + 1, "a region lies outside the note")
    outcome = fixer.fix(note, RULES, CONTEXT, unsafe=True, levels=ALL)
    for region in everything:
        left = note.text[region.start : region.end]
        _law(left in outcome.note.text, f"what was to be left was touched by {[one.code for one in outcome.applied]}")
    if "all" in hidden.everywhere or hidden.untouched:
        _law(outcome.note is note, "a note that is to be left was mended")


def read_boards(data: bytes) -> None:
    """Links of canvases and bases lie within them; redirected, a file stays what it is but for its links."""
    text = Source.decode(data).text
    for path in ("b/x.canvas", "b/x.base"):
        links = board_links(path, text)
        for link in links:
            _law(0 <= link.start <= link.end <= len(text), "a link lies outside its file")
        files = ["Old.md", "New name.md", "b/Other.md", "b/New name.md", path]
        index = Index((), names=Names(files), boards={path: links})
        try:
            after = Redirection(index, "Old.md", "b/New name.md").board(path, text)
        except RedirectionError:
            continue
        if path.endswith(".canvas"):
            _law(_shape(text) == _shape(after), "the canvas has another shape")
        later = Index((), names=Names(one for one in files if one != "Old.md"))
        _law(
            [link.target for link in board_links(path, after) if later.target(path, link) == "Old.md"] == [],
            "a link still leads to the file that went",
        )


def _shape(text: str) -> object:
    """Return a JSON text without the strings that may name files; None where it is none."""
    try:
        read = json.loads(text)
    except (ValueError, RecursionError):
        return None
    pending, kinds = [read], []
    while pending:
        one = pending.pop()
        kinds.append(sorted(one) if isinstance(one, dict) else len(one) if isinstance(one, list) else type(one))
        pending += one.values() if isinstance(one, dict) else one if isinstance(one, list) else ()
    return kinds


def redirect_links(data: bytes) -> None:
    """A note's links led elsewhere: all others lead where they led, and no word goes but the old name."""
    note = parse("b/note.md", data)
    files = ["Old.md", "New (name).md", "b/Other.md", "b/note.md", "c/Other.md"]
    index = Index((facts(note),), names=Names(files))
    try:
        after = Redirection(index, "Old.md", "New (name).md").note(note)
    except RedirectionError:
        return
    _law(len(facts(after).links) == len(facts(note).links), "a link was gained or lost")
    lost = set(re.findall(r"\w+", note.text.lower())) - set(re.findall(r"\w+", after.text.lower()))
    _law(lost <= {"old", "md", "20"} or note.source.bad_byte is not None or "%" in note.text, f"words are lost: {lost}")


def read_config(data: bytes) -> None:
    """Any text is a configuration or a mistake, which is said in one line."""
    text = Source.decode(data).text
    try:
        config.parse_text(text, Path(), RULES)
    except ConfigError as error:
        _law("\n" not in str(error).strip(), f"a mistake is said in several lines: {error}")


def merge_notes(data: bytes) -> None:
    """Two notes made one hold every word of both; the result can be read, and merged once more gains no comment."""
    text = Source.decode(data)
    one, found, other = text.text.partition(CUT)
    if not found or text.bad_byte is not None:
        return
    files = {"Kept.md": parse("Kept.md", one.encode("utf-8")), "b/Gone.md": parse("b/Gone.md", other.encode("utf-8"))}
    union = _merged(files)
    if union is None:
        return
    after = next((file.after for file in union.files if file.path == "Kept.md"), None)
    for file in union.files:
        _law((file.path == "b/Gone.md") == (file.after is None), "the wrong file goes")
    if after is None:
        after = files["Kept.md"]
    else:
        for note in files.values():
            lost = fuzz_oracle.loss(note, after, ("VL101",), [("Gone", "Kept")])
            _law(lost is None, f"{lost} of {note.path} is lost")
        again = _merged({**files, "Kept.md": after})  # the run was killed before the other file went
        then = next((file.after for file in again.files if file.path == "Kept.md"), None) if again else None
        _law(then is None or _comments(then) <= _comments(after), "merged once more it gains a comment")
    _law(after.head is None or after.head.state in (State.VALID, State.EMPTY), "the result cannot be read")


def _comments(note: Note) -> Counter[str]:
    return Counter(comment.text for block in note.blocks for comment in block.comments)


def _merged(files: dict[str, Note]) -> Union | None:
    index = Index(tuple(facts(note) for note in files.values()), names=Names(files))
    try:
        return merge(
            index, "Kept.md", "b/Gone.md", files.__getitem__, lambda _: "", lambda note: _count(note, REPORTED)
        )
    except RefusedError:
        return None


TARGETS: dict[str, Callable[[bytes], None]] = {
    "parse": parse_bytes,
    "salvage": salvage_text,
    "lint": lint_all,
    "fix": fix_safely,
    "unsafe": fix_all,
    "merge": merge_notes,
    "suppressions": read_suppressions,
    "boards": read_boards,
    "redirect": redirect_links,
    "config": read_config,
}
