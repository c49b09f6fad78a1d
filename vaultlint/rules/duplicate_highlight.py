from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from vaultlint.merge import copies_in
from vaultlint.parse.exports import read_copies
from vaultlint.parse.note import Highlight, Note
from vaultlint.rules.base import Context, Example, Finding, Level, Rule
from vaultlint.text import quoted

_SHORT = 25  # a text below that many characters may well be marked in two places
_BY_TEXT = "kindle"  # its ids are made of the text: in another place they are no news
_BY_ID_ALONE = frozenset(("weread",))  # its templates write a passage again where the reader's thoughts stand


def _note(*highlights: str) -> str:
    return "# T\n\n## Metadata\n- Author: [[A]]\n- Full Title: T\n\n## Highlights\n" + "".join(
        f"- {one}\n" for one in highlights
    )


_ONE = "([View Highlight](https://read.readwise.io/read/01aaa))"
_TWO = "([View Highlight](https://read.readwise.io/read/01bbb))"


class DuplicateHighlight(Rule):
    """A highlight stands twice in its note: the exporter wrote it again when it was edited, or when
    more of the document came. It counts twice, and a thought put below the one is missing below the
    other. Two are the same if they bear one id, or the same text of 25 characters or more; a short text may
    be marked in two places. Delete the one you do not want. Where the whole note stands twice, VL101
    speaks and puts the copies together.
    """

    code = "VL502"
    name = "duplicate-highlight"
    level = Level.WARNING
    summary = "a highlight stands twice in its note"
    quiet = (
        _note("One. " + _ONE, "Two. " + _TWO),
        _note("Be kind. " + _ONE, "Be kind. " + _TWO),
        _note("Be kind.", "Be kind."),
        _note("A text that is long enough to be told apart.", "A text that is long enough to be told apart!!"),
        _note("One. " + _ONE) + "\n" + _note("One. " + _ONE),
        "# Mine\n\n- A text that is long enough to be told apart.\n- A text that is long enough to be told apart.\n",
    )
    examples = (
        Example(_note("One. " + _ONE, "Two. " + _TWO, "One, edited. " + _ONE)),
        Example(
            _note(
                "A text that is long enough to be told apart. " + _ONE,
                "A text that is long enough to be told  apart. " + _TWO,
            )
        ),
        Example(
            _note("The same here.", "One. " + _ONE)
            + "\n## New highlights added May 1, 2024 at 8:00 AM\n- One. "
            + _ONE
            + "\n"
        ),
    )

    def check(self, note: Note, context: Context) -> Iterator[Finding]:
        """Give each highlight that a highlight above it in the same copy of the note repeats."""
        del context
        if not note.reading.format or not note.reading.repeated:
            return
        found = read_copies(note)
        known = any(map(_is_known, found.highlights))
        begins = [copy.start for copy in copies_in(note)]
        seen: dict[tuple[int, str, str], Highlight] = {}
        for one in found.highlights:
            start = note.lines.start(one.line)
            copy = bisect_right(begins, start)
            if known and not _is_known(one):
                continue  # where others have a link back, a line without one may be anything
            keys = [(copy, *key) for key in _keys(one, found.format)]
            first = next((seen[key] for key in keys if key in seen), None)
            if first is None or first.line == one.line:
                seen.update((key, one) for key in keys if key not in seen)
                continue
            why = f"the same id {quoted(one.id)}" if one.id and one.id == first.id else "the same text"
            message = f"the highlight {quoted(one.text)} stands on line {first.line + 1} too: {why}"
            line = note.lines.line(one.line)
            begin = start + len(line) - len(line.lstrip())
            yield self.finding(begin, start + len(line.rstrip()), message)


def _is_known(one: Highlight) -> bool:
    return bool(one.id or one.url or one.location)


def _keys(one: Highlight, exporter: str) -> Iterator[tuple[str, str]]:
    if one.id:
        yield "id", f"{one.id} {one.location}" if exporter == _BY_TEXT else one.id
    text = " ".join(one.text.split())
    if len(text) >= _SHORT and exporter not in _BY_ID_ALONE:
        yield "text", text
