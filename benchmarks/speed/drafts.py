"""What a generated note says, by its kind: exports of Readwise, clippings, own notes, days."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

from benchmarks.speed.words import Vocabulary, coined

SAYS_IN_EVERY_NOTE = {
    "book": "Highlights",
    "article": "Highlights",
    "own": "See also",
    "clipping": "Notes",
    "day": "Log",
}
_CATEGORY = {"book": "books", "article": "articles"}
_LANGUAGES = {
    "python": [
        "def {0}({1}):",
        "    total = [{1} for {1} in {0} if {1}]",
        "    return sorted(total)  # [[not a link]]",
    ],
    "sh": ["for {0} in *.txt; do", '  grep -c "{1}" "${0}" | sort -n', "done"],
    "dataview": ["TABLE {0}, {1}", "FROM #{0}", "SORT file.name"],
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A note's place in the plan; `defect` is the name of what is wrong with it, `like` the note it is a copy of."""

    number: int
    kind: str
    path: str
    title: str
    author: str
    theme: int
    day: date
    defect: str = ""
    like: int = -1

    @property
    def name(self) -> str:
        """The words that a link says."""
        return self.path.rpartition("/")[2].removesuffix(".md")

    @property
    def is_linked(self) -> bool:
        """Whether notes link to it: none to a copy or to a name that links cannot say."""
        return not self.path.endswith((" .md", " 1.md", ").md"))

    @property
    def url(self) -> str:
        """Return where it was read."""
        words = self.title.lower().replace(" ", "-").replace(",", "")
        return f"https://site-{self.number % 97}.example.com/{self.number:x}/{words}"


@dataclass(slots=True)
class Draft:
    """A note before it is joined: lines of its frontmatter by property, lines of its body; another note's name."""

    head: dict[str, list[str]] = field(default_factory=dict)
    body: list[str] = field(default_factory=list)
    target: str = ""

    def text(self) -> str:
        """Join it to the note's text."""
        return self.block() + "\n".join([*self.body, ""])

    def block(self) -> str:
        """Return its frontmatter with both fences, or nothing."""
        lines = [line for lines in self.head.values() for line in lines]
        return "\n".join(["---", *lines, "---", ""]) if lines else ""


class Writer:
    """Writes drafts; what it says of a note follows from the seed and the note's number alone."""

    def __init__(self, seed: int, words: Vocabulary, entries: list[Entry], pictures: list[str]) -> None:
        self.seed = seed
        self.words = words
        self.entries = entries
        self.pictures = pictures
        self.near: dict[int, list[int]] = {}
        for entry in entries:
            if entry.is_linked:
                self.near.setdefault(entry.theme, []).append(entry.number)

    def draft(self, entry: Entry, size: int) -> Draft:
        """Write about `size` bytes."""
        chance = random.Random(f"note {self.seed} {entry.number}")
        room = size * min(4.0, max(0.2, chance.lognormvariate(-0.13, 0.5))) - 150  # mean 1; the last piece runs over
        draft = Draft()
        if entry.kind in _CATEGORY:
            self._export(draft, entry, chance, room)
        elif entry.kind == "clipping":
            self._clipping(draft, entry, chance, room)
        elif entry.kind == "day":
            self._day(draft, entry, chance, room)
        else:
            self._own(draft, entry, chance, room)
        return draft

    # The kinds of notes.

    def _export(self, draft: Draft, entry: Entry, chance: random.Random, room: float) -> None:
        tags = self._tags(entry, chance)
        if entry.defect or chance.random() < 0.5:
            draft.head = self._head(entry, tags)
        draft.body += [f"# {entry.title}", "", f"![rw-book-cover](https://covers.example.com/{entry.number}.jpg)", ""]
        draft.body += ["## Metadata", f"- Author: [[{entry.author}]]", f"- Full Title: {entry.title}"]
        draft.body += [
            f"- Category: #{_CATEGORY[entry.kind]}",
            "- Document Tags: " + " ".join(f"[[{tag}]]" for tag in tags),
        ]
        draft.body += [f"- URL: {entry.url}", "", "## Highlights"]
        left = room - 500
        number = 0
        while left > 0 or not number:
            if number and number % 12 == 0:
                draft.body += ["", f"## New highlights added {entry.day:%B %d, %Y} at {number % 12 + 1}:14 AM"]
            number += 1
            said = self._sentences(entry, chance, chance.randint(1, 3))
            where = f"https://read.readwise.io/read/01{entry.number:08x}{number:04x}"
            lines = [f"- {said} ([View Highlight]({where}))"]
            if chance.random() < 0.2:
                lines.append(f"    - Tags: [[{chance.choice(tags)}]] ")
            if chance.random() < 0.15:
                lines.append(f"    - Note: {self._linked(entry, chance)}")
            draft.body += lines
            left -= sum(map(len, lines)) + len(lines)

    def _clipping(self, draft: Draft, entry: Entry, chance: random.Random, room: float) -> None:
        draft.head = self._head(entry, self._tags(entry, chance)) | {
            "source": [f"source: {entry.url}"],
            "description": [f'description: "{self._sentences(entry, chance, 1)}"'],
        }
        draft.body += [f"# {entry.title}", ""]
        self._fill(draft, entry, chance, room - 600)
        draft.body += ["## Notes", "", self._linked(entry, chance)]

    def _own(self, draft: Draft, entry: Entry, chance: random.Random, room: float) -> None:
        draft.head = self._head(entry, self._tags(entry, chance))
        if chance.random() < 0.3:
            draft.head["aliases"] = ["aliases:", f"  - {coined(chance)} {coined(chance, 2)}"]
        if chance.random() < 0.2:
            draft.head["up"] = [f'up: "[[{self._other(entry, chance).name}]]"']
        draft.body += [f"# {entry.title}", ""]
        self._fill(draft, entry, chance, room - 500)
        draft.body += ["## See also", "", *(f"- [[{self._other(entry, chance).name}]]" for _ in range(3))]

    def _day(self, draft: Draft, entry: Entry, chance: random.Random, room: float) -> None:
        draft.head = {"date": [f"date: {entry.day}"], "tags": ["tags:", "  - daily"]}
        if entry.defect:
            draft.head = self._head(entry, ["daily"]) | draft.head
        draft.body += ["## Log", ""]
        left = room - 100
        while left > 0:
            mark = chance.choice(
                ["- ", "- [ ] ", "- [x] ", f"- {chance.randint(6, 21):02}:{chance.randint(0, 59):02} "]
            )
            line = mark + (self._linked(entry, chance) if chance.random() < 0.4 else self._sentences(entry, chance, 1))
            draft.body.append(line)
            left -= len(line) + 1

    # What they are made of.

    def _head(self, entry: Entry, tags: list[str]) -> dict[str, list[str]]:
        return {
            "title": [f"title: {entry.title}"],
            "author": [f'author: "[[{entry.author}]]"'],
            "created": [f"created: {entry.day}"],
            "url": [f"url: {entry.url}"] if entry.kind in _CATEGORY else [],
            "tags": ["tags:", *(f"  - {tag}" for tag in tags)],
        }

    def _tags(self, entry: Entry, chance: random.Random) -> list[str]:
        theme = self.words.themes[entry.theme]
        return [f"{theme[0]}-{theme[1]}", *chance.sample(theme[2:7], chance.randint(1, 3))]

    def _sentences(self, entry: Entry, chance: random.Random, count: int) -> str:
        return " ".join([self.words.sentence(chance, entry.theme) for _ in range(count)])

    def _other(self, entry: Entry, chance: random.Random) -> Entry:
        """Return another note, of the same theme mostly."""
        near = self.near.get(entry.theme, [])
        if len(near) > 1 and chance.random() < 0.8:
            number = chance.choice(near)
            return self.entries[number]
        return next(one for one in iter(lambda: chance.choice(self.entries), None) if one.is_linked)

    def _linked(self, entry: Entry, chance: random.Random) -> str:
        """Return a sentence with a link: one in fifteen leads to a note that is not written yet."""
        said = self.words.sentence(chance, entry.theme)
        place = said.find(" ", len(said) // 3)
        other = self._other(entry, chance)
        form = chance.randrange(15)
        if form == 0:
            link = f"[[{coined(chance)} {coined(chance, 4)}]]"
        elif form < 3:
            link = f"[[{other.name}|{coined(chance)}]]"
        elif form == 3 and not other.defect:
            link = f"[[{other.name}#{SAYS_IN_EVERY_NOTE[other.kind]}]]"
        elif form == 4:
            link = f"[{coined(chance)}](<{other.path}>)"
        elif form == 5:
            link = f"[the page](https://example.org/{chance.randrange(10_000)})"
        else:
            link = f"[[{other.name}]]"
        return f"{said[:place]} {link}{said[place:]}"

    def _fill(self, draft: Draft, entry: Entry, chance: random.Random, room: float) -> None:
        """Write sections until so many bytes are full."""
        body = draft.body
        while room > 0:
            before = len(body)
            body += [f"{'#' * chance.choice([2, 2, 3])} {self.words.title(chance, entry.theme)}", ""]
            for _ in range(chance.randint(1, 3)):
                body += [*self._piece(entry, chance), ""]
            room -= sum(map(len, body[before:])) + len(body) - before

    def _piece(self, entry: Entry, chance: random.Random) -> list[str]:
        which = chance.random()
        if which < 0.55:
            said = [self._linked(entry, chance) if chance.random() < 0.35 else self.words.sentence(chance, entry.theme)]
            said += [self.words.sentence(chance, entry.theme) for _ in range(chance.randint(2, 5))]
            if chance.random() < 0.1:
                said.append(f"#{self.words.themes[entry.theme][0]}")
            return [" ".join(said)]
        if which < 0.75:
            mark = chance.choice(["- ", "- ", "1. ", "- [ ] "])
            return [mark + self._item(entry, chance) for _ in range(chance.randint(3, 7))]
        if which < 0.84:
            mark = chance.choice(["> ", "> [!note] "])
            return [mark + self._sentences(entry, chance, 1), "> " + self._sentences(entry, chance, 2)]
        if which < 0.90:
            return self._table(entry, chance)
        if which < 0.96:
            language, lines = chance.choice([*_LANGUAGES.items()])
            names = chance.sample(self.words.themes[entry.theme], 2)
            return [f"```{language}", *(line.format(*names) for line in lines), "```"]
        if which < 0.98 and self.pictures:
            return [f"![[{chance.choice(self.pictures)}]]"]
        return [f"It is `{coined(chance)}`, **{coined(chance)}** here, $x_{{{chance.randint(1, 9)}}}$. %% [[later]] %%"]

    def _item(self, entry: Entry, chance: random.Random) -> str:
        return self._linked(entry, chance) if chance.random() < 0.3 else self._sentences(entry, chance, 1)

    def _table(self, entry: Entry, chance: random.Random) -> list[str]:
        head = ["| what | how much | where |", "|---|---:|---|"]
        theme = self.words.themes[entry.theme]
        rows = [
            f"| {chance.choice(theme)} | {chance.randint(1, 999)} | [[{self._other(entry, chance).name}\\|there]] |"
            for _ in range(chance.randint(2, 6))
        ]
        return head + rows


def day(number: int) -> date:
    """Return the day of a note."""
    return date(2026, 11, 1) - timedelta(days=number)
