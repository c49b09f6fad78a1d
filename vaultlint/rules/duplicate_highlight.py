from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import TYPE_CHECKING

from vaultlint.parse.note import Note
from vaultlint.rules.base import Context, Example, Finding, Level, Rule
from vaultlint.text import quoted

if TYPE_CHECKING:
    from vaultlint.rules.twins import Place


def _note(*highlights: str) -> str:
    return "# T\n\n## Metadata\n- Author: [[A]]\n- Full Title: T\n\n## Highlights\n" + "".join(
        f"- {one}\n" for one in highlights
    )


_ONE = "([View Highlight](https://read.readwise.io/read/01aaa))"
_TWO = "([View Highlight](https://read.readwise.io/read/01bbb))"
_OTHER = "Something else. ([View Highlight](https://read.readwise.io/read/01ccc))"
_TWEETED = "([View Tweet](https://twitter.com/ann/status/{}))"
_LONG = "A text that is long enough to be told apart."


class DuplicateHighlight(Rule):
    """A highlight stands twice in its note: the reader marked the passage again, often right after the
    first time, or the exporter wrote it again when it was edited or when more of the document came. It counts
    twice, and a thought put below the one is missing below the other. Two are the same if they bear one
    id, or the same text of 25 characters or more; a short text may be marked in two places. So may a
    long one: the rule is silent where others stand between the two and the exporter gives each an id or address of
    its own. Two tweets are two, whatever they say. Delete the one you do not want. Where the whole note
    stands twice, VL101 speaks and puts the copies together.
    """

    code = "VL502"
    name = "duplicate-highlight"
    level = Level.WARNING
    summary = "a highlight stands twice in its note"
    quiet = (
        _note("One. " + _ONE, "Two. " + _TWO),
        _note("Be kind. " + _ONE, "Be kind. " + _TWO),
        _note("Be kind.", "Be kind."),
        _note(_LONG, _LONG.replace(".", "!!")),
        _note(f"{_LONG} {_ONE}", _OTHER, f"{_LONG} {_TWO}"),
        _note(f"{_LONG} {_TWEETED.format(11)}", f"{_LONG} {_TWEETED.format(12)}"),
        _note(f"{_LONG} ^rw11", _OTHER, f"{_LONG} ^rw12"),
        _note("One. " + _ONE) + "\n" + _note("One. " + _ONE),
        f"# Mine\n\n- {_LONG}\n- {_LONG}\n",
        _note("One. " + _ONE) + f"\n```\n- One. {_ONE}\n```\n",
        _note("One. " + _ONE) + f"```\n- One. {_ONE}\n```\n- Two. {_TWO}\n",
        _note("One. " + _ONE) + f"\n%%\n- One. {_ONE}\n%%\n",
        _note("One. " + _ONE) + f"\n$$\n- One. {_ONE}\n$$\n",
        _note("One. " + _ONE) + f"\n> - One. {_ONE}\n",
        _note("One. " + _ONE, "Two. " + _TWO) + f"> - One. {_ONE}\n",
    )
    examples = (
        Example(_note("One. " + _ONE, "Two. " + _TWO, "One, edited. " + _ONE)),
        Example(_note(f"{_LONG} {_ONE}", f"{_LONG.replace('d a', 'd  a')} {_TWO}")),
        Example(_note(_LONG, "Something else.", _LONG)),
        Example(_note("Write\n```\nlet x " + _ONE, "Two. " + _TWO, "Then\n```\nlet y ^rw1", "Two. " + _TWO)),
        Example(_note(f"{_LONG} {_ONE}", _OTHER, f"{_LONG} ([View Highlight](https://readwise.io/open/11))")),
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
        from vaultlint.merge import copies_in
        from vaultlint.rules.twins import Place, find_twin, is_known

        found = note.unmerged
        known = any(map(is_known, found.highlights))
        begins = [copy.start for copy in copies_in(note)]
        tweets = found.origin.category.lower().strip("#") == "tweets"
        seen: dict[tuple[int, str, str], list[Place]] = {}
        # where others have a link back, a line without one may be anything
        for at, one in enumerate(one for one in found.highlights if not known or is_known(one)):
            start = note.lines.start(one.line)
            first = find_twin(Place(at, one, bisect_right(begins, start), tweets), found.format, seen)
            if first is None or first.line == one.line:
                continue
            why = f"the same id {quoted(one.id)}" if one.id and one.id == first.id else "the same text"
            message = f"the highlight {quoted(one.text)} stands on line {first.line + 1} too: {why}"
            line = note.lines.line(one.line)
            begin = start + len(line) - len(line.lstrip())
            yield self.finding(begin, start + len(line.rstrip()), message)
