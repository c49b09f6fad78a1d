"""What is wrong with one generated note in eight: kinds of the rule catalogue, in shares that follow public vaults.

`seen` is the number of notes among 45,689 of forty public vaults that have it. A kind's share is its square root, so
that the rare ones, which cost the most, stand among a hundred notes too.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.speed.drafts import Draft, Entry


@dataclass(frozen=True)
class Defect:
    """A kind of defect: the rule that names it, how often it is seen, whether `fix` repairs it, how it is made."""

    code: str
    seen: int
    safe: bool
    make: Callable[[Draft, Entry, random.Random], str | bytes]


def _text(change: Callable[[Draft, Entry, random.Random], None]) -> Callable[[Draft, Entry, random.Random], str]:
    """Make a defect of what changes a draft."""

    def make(draft: Draft, entry: Entry, chance: random.Random) -> str:
        change(draft, entry, chance)
        return draft.text()

    return make


def _head(key: str, *lines: str) -> Callable[[Draft, Entry, random.Random], str]:
    """Make a defect of other lines for a property; they may name the note's title, author and day."""

    def change(draft: Draft, entry: Entry, _: random.Random) -> None:
        draft.head[key] = [line.format(title=entry.title, author=entry.author, day=entry.day) for line in lines]

    return _text(change)


def _tags(form: str) -> Callable[[Draft, Entry, random.Random], str]:
    def change(draft: Draft, entry: Entry, _: random.Random) -> None:
        del entry
        names = [line.removeprefix("  - ") for line in draft.head.pop("tags")[1:]]
        names += ["unsorted"] * (len(names) < 2)
        draft.head[form.partition(":")[0]] = form.format(*names, both=", ".join(names)).split("\n")

    return _text(change)


def _line(text: str) -> Callable[[Draft, Entry, random.Random], str]:
    """Make a defect of a line that stands somewhere below the first heading, between two blank ones."""

    def change(draft: Draft, entry: Entry, _: random.Random) -> None:
        draft.body += ["", text.format(target=draft.target, number=entry.number), ""]

    return _text(change)


def _twice(draft: Draft, entry: Entry, chance: random.Random) -> str:
    first = draft.text()
    lines = [
        line
        for line in draft.body
        if not line.startswith("- ") or "View Highlight" not in line or chance.random() < 0.7
    ]
    draft.head["title"] = ["title: >", f"  {entry.title}"]
    return f"{first}\n{Draft(draft.head, lines).text()}"


def _stacked(draft: Draft, entry: Entry, chance: random.Random) -> str:
    del chance
    first = Draft({"title": [f"title: {entry.title}: notes"], "created": draft.head["created"]})
    return first.block() + draft.text()


def _unclosed(draft: Draft, entry: Entry, chance: random.Random) -> str:
    del entry, chance
    return draft.block().removesuffix("---\n") + "\n" + "\n".join([*draft.body, ""])


def _latin(draft: Draft, entry: Entry, chance: random.Random) -> bytes:
    del entry, chance
    return draft.text().encode() + "Café\n".encode("latin-1")


@_text
def _doubled(draft: Draft, entry: Entry, chance: random.Random) -> None:
    del entry
    said = [line for line in draft.body if "View Highlight" in line]
    draft.body += ["", chance.choice(said)] if said else []


@_text
def _misspelt(draft: Draft, entry: Entry, chance: random.Random) -> None:
    del entry, chance
    word = max(draft.target.replace(",", "").split(), key=len)
    place = next((at for at in range(3, len(word)) if word[at] != word[at - 1]), 0)
    wrong = word[: place - 1] + word[place] + word[place - 1] + word[place + 1 :] if place else word + word[-1]
    draft.body += ["", f"Again: [[{draft.target.replace(word, wrong)}]]"]


@_text
def _opened(draft: Draft, entry: Entry, chance: random.Random) -> None:
    del entry, chance
    at = max(at for at, line in enumerate(draft.body) if line.startswith("#"))
    draft.body[at:at] = ["```", "one more thing"]


def _as_it_is(draft: Draft, entry: Entry, chance: random.Random) -> str:
    """Leave the text: the defect is in the note's name, or in the note that it is a copy of."""
    del entry, chance
    return draft.text()


DEFECTS: dict[str, Defect] = {
    "whole note twice": Defect("VL101", 9, safe=True, make=_twice),
    "stacked frontmatter": Defect("VL103", 267, safe=True, make=_stacked),
    "blank lines first": Defect("VL104", 14, safe=True, make=lambda draft, *_: "\n\n" + draft.text()),
    "unclosed frontmatter": Defect("VL106", 6, safe=True, make=_unclosed),
    "colon in a title": Defect("VL111", 121, safe=True, make=_head("title", "title: {title}: a story")),
    "special at the start": Defect("VL112", 13, safe=True, make=_head("author", "author: @{author}")),
    "text after a quote": Defect("VL113", 7, safe=True, make=_head("title", 'title: "{title}" again')),
    "tab in a list": Defect("VL114", 6, safe=True, make=_head("tags", "tags:", "\t- reading", "\t- later")),
    "no space after a colon": Defect("VL115", 13, safe=True, make=_head("created", "created:{day}")),
    "value over two lines": Defect("VL116", 4, safe=True, make=_head("author", "author: {author},", "Ivo Tanvor")),
    "key twice": Defect("VL117", 3, safe=True, make=_head("title", "title: {title}", "title: {title}")),
    "merge conflict": Defect(
        "VL118",
        6,
        safe=False,
        make=_head("title", "<<<<<<< HEAD", "title: {title}", "=======", "title: New", ">>>>>>> b"),
    ),
    "control character": Defect("VL119", 8, safe=False, make=_head("summary", 'summary: "{title}\a"')),
    "block scalar of a line": Defect("VL120", 16, safe=True, make=_head("title", "title: >", "  {title}")),
    "unquoted wikilink": Defect("VL201", 26, safe=True, make=_head("author", "author: [[{author}]]")),
    "tag for tags": Defect("VL202", 227, safe=True, make=_tags("tag: [{both}]")),
    "no such date": Defect("VL203", 4, safe=False, make=_head("created", "created: 2024-13-45")),
    "template left over": Defect("VL207", 546, safe=False, make=_head("created", "created: {{{{date}}}}")),
    "tags as text": Defect("VL301", 1604, safe=True, make=_tags("tags: {both}")),
    "hash in a tag": Defect("VL302", 623, safe=True, make=_tags('tags: ["#{0}", "#{1}"]')),
    "space in a tag": Defect("VL303", 29, safe=False, make=_tags("tags:\n  - {0} {1}\n  - {1}")),
    "misspelt link": Defect("VL401", 500, safe=False, make=_misspelt),
    "no such heading": Defect("VL402", 100, safe=False, make=_line("See [[{target}#What nobody wrote]].")),
    "no such picture": Defect("VL404", 50, safe=False, make=_line("![[picture-{number}.png]]")),
    "unclosed link": Defect("VL405", 50, safe=False, make=_line("See [[{target} again.")),
    "highlight twice": Defect("VL502", 100, safe=False, make=_doubled),
    "unclosed fence": Defect("VL506", 216, safe=False, make=_opened),
    "same address": Defect("VL601", 1002, safe=False, make=_as_it_is),
    "same text": Defect("VL602", 272, safe=False, make=_as_it_is),
    "sync conflict": Defect("VL605", 50, safe=False, make=_as_it_is),
    "space at a name's end": Defect("VL701", 87, safe=False, make=_as_it_is),
    "not UTF-8": Defect("VL704", 10, safe=False, make=_latin),
}
COPIES = {"same text": "{name} 1", "sync conflict": "{name} (Conflicted copy laptop 202611010910)"}
NEED_ANOTHER = {"same address", "misspelt link", "no such heading", "unclosed link"}
FOR_EXPORTS = {"whole note twice", "highlight twice", "same address"}
SAFE = [name for name, defect in DEFECTS.items() if defect.safe]


def drawn(chance: random.Random, count: int, names: list[str]) -> list[str]:
    """Return so many kinds, each in its share."""
    return chance.choices(names, weights=[DEFECTS[name].seen ** 0.5 for name in names], k=count)
