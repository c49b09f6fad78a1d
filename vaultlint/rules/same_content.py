from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from vaultlint.columns import Column
from vaultlint.index import Index
from vaultlint.parse.note import Facts, Note
from vaultlint.rules.base import Applicability, Context, Example, Finding, Level, Part, Rule
from vaultlint.rules.copies import Twin, is_dated, stem_of, title_key, told, urls_of, without_mirrors
from vaultlint.text import quoted

_FEWEST = 20  # words: below that a text may well stand in two notes
_MANY = 100  # words that notes of different names must share
_EVERYWHERE = frozenset("readme index _index license changelog contributing claude agents".split())  # a folder's own
_MOST = 3  # notes of different names: a text that more share is a template
_TEXT = (
    "Calls go well when somebody leads them. Say at the start what is to be decided, by whom and by when, "
    "and leave ten minutes for what nobody expected.\n"
)
_LONG = _TEXT * 4
_FIVE = [f"{_TEXT}{n}\n" for n in range(5)]
_MIRRORED = tuple((f"{n}.md", text) for n, text in enumerate(_FIVE))
_MIRRORED += tuple((f"content/{name}", text) for name, text in _MIRRORED[1:])


class SameContent(Rule):
    """Two notes hold the same text, to the letter; only their names or properties differ. One of them was
    copied, synced twice or imported again, and whoever edits one leaves the other behind.

    Where a whole folder repeats another one (what a site publishes, a backup), that is told once, without a fix.
    Left alone are short notes, daily notes, the numbers of a series, notes about different addresses, and a
    text that many notes of different names share: that was a template.
    `vaultlint fix --unsafe-fixes` merges the two: all properties in one note, the other's name as an alias,
    every link redirected.
    """

    code = "VL602"
    name = "same-content"
    level = Level.WARNING
    summary = "two notes hold the same text"
    applicability = Applicability.UNSAFE
    changes = frozenset(Part)
    examples = (
        Example(_TEXT, others=(("Calls.md", f"---\ntags: [calls]\n---\n{_TEXT}"),), path="Archive/Calls.md"),
        Example(_TEXT, others=(("note.md", f"\n{_TEXT}\n"), ("b/note.md", _TEXT)), path="c/note 1.md"),
        Example(_LONG, others=(("Calls.md", _LONG),), path="Archive/How to lead a call.md"),
        Example(_FIVE[0], others=_MIRRORED, path="content/0.md"),
    )
    quiet = (
        Example("- [ ] to do\n", others=(("b.md", "- [ ] to do\n"),)),
        Example(_TEXT, others=(("b.md", f"{_TEXT}And more.\n"),)),
        Example(_TEXT, others=(("2024-01-02.md", _TEXT),), path="2024-01-01.md"),
        Example(
            f"---\nurl: https://example.org/a\n---\n{_TEXT}",
            others=(("b.md", f"---\nurl: https://example.org/b\n---\n{_TEXT}"),),
        ),
        Example(_TEXT, others=(("Full Document Contents/note.md", _TEXT),)),
        Example(_TEXT, others=(("Atom.md", _TEXT), ("Emacs.md", _TEXT)), path="Vim.md"),
        Example(_LONG, others=tuple((f"{name}.md", _LONG) for name in ("Atom", "Emacs", "Nano")), path="Vim.md"),
        Example(_LONG, others=(("Release 1.4.15.md", _LONG),), path="Release 1.4.16.md"),
        Example(_TEXT, others=(("README.md", _TEXT),), path="a/README.md"),
    )

    def survey(self, index: Index, context: Context) -> Mapping[str, Twin]:
        """Give the notes whose text another note holds."""
        del context
        notes: dict[str, list[str]] = defaultdict(list)
        for path, content in index.column(_CONTENT).items():
            notes[content].append(path)
        groups = (part for group in notes.values() if len(group) > 1 for part in _by_source(index.records(group)))
        copies = (part for group in groups for part in _by_name(group) if len(part) > 1)
        undated = ((group, "") for group in copies if not all(is_dated(one.path) for one in group))
        return without_mirrors(told(index, undated))

    def compare(self, note: Note, known: Twin, context: Context) -> Iterator[Finding]:
        """Give the note."""
        if known.about:
            message = f"{known.about}; this note stands in {quoted(known.kept, 90)} too"
            yield self.finding(0, 0, message)
        else:
            yield self.finding(0, 0, f"the same text stands in {known.named()}", known.merging(note.path, context))


def _content_of(fact: Facts) -> str | None:
    """Return what stands for a note's text, if that says so much that no two notes say it by chance."""
    if fact.words < _FEWEST or stem_of(fact.path).lower() in _EVERYWHERE:
        return None
    return fact.content or None


_CONTENT = Column(_content_of)


def _by_source(group: list[Facts]) -> Iterator[list[Facts]]:
    """Give the notes about one address, or the whole group if not more than one is named in it."""
    parts: dict[str, list[Facts]] = defaultdict(list)
    for fact in group:
        parts[min(urls_of(fact), default="")].append(fact)
    named = [url for url in parts if url]
    if len(named) > 1:
        yield from parts.values()
    else:
        yield group


def _by_name(group: list[Facts]) -> Iterator[list[Facts]]:
    """Give the notes of one name, or all if the text is long and few share it, and no number tells them apart."""
    names: dict[str, list[Facts]] = defaultdict(list)
    for fact in group:
        names[title_key(fact)].append(fact)
    letters = {"".join(char for char in name if not char.isdigit()) for name in names}
    if len(names) <= _MOST and len(letters) == len(names) and group[0].words >= _MANY:
        yield group
    else:
        yield from names.values()
