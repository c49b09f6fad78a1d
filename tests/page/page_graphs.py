"""Graphs to draw in tests: a small reading vault, hostile text, and a large one. All made here, seeded, no quote of anyone."""

from __future__ import annotations

import math
import random
from typing import Any

Data = dict[str, Any]

TERRITORIES: list[tuple[str, list[str], list[str]]] = [
    (
        "Selling & consulting",
        ["assertiveness", "sales", "pricing", "negotiation", "client trust"],
        ["sales", "consulting"],
    ),
    ("Attention & habits", ["deep work", "habit formation", "leisure", "attention"], ["focus"]),
    ("Writing & remembering", ["note-taking", "spaced repetition", "drafts", "memory"], ["writing", "learning"]),
    ("Risk & judgement", ["probability", "overconfidence", "antifragility", "decision making"], ["decisions"]),
    ("Cities & systems", ["emergence", "feedback loops", "ecology", "street life"], ["systems"]),
    ("Making & meaning", ["craft", "creativity", "metaphor", "play"], ["art"]),
    ("Money & institutions", ["debt", "institutions", "inequality", "taxation"], ["economics"]),
]
TITLES = [
    "How to Hold Your Ground Without Raising Your Voice",
    "The Unfinished Map",
    "Notes Toward a Slower Week",
    "What Clients Hear",
    "A Field Guide to Small Errors",
    "Against Busy Mornings",
    "The Second Draft Is the First",
    "Odds and Endings",
    "Streets That Think",
    "Why Good Estimates Fail",
    "The Patient Negotiator",
    "Saying No Twice",
    "Ledger of Attention",
    "Tools for Forgetting",
    "The Price Is a Sentence",
    "Repairing Things in Public",
    "Quiet Institutions",
    "On Being Interrupted",
    "A Theory of Corners",
    "Learning by Leaving Gaps",
    "The Map Seller",
    "When Feedback Arrives Late",
    "Craft Without Romance",
    "How Debts Remember",
    "Playing Without a Score",
    "Margins",
    "The Workshop at Night",
    "Unwritten Rules",
    "Common Ground",
    "The Long Reply",
]
SENTENCES = [
    "Most people mistake {a} for talent, when it is closer to a habit of {b}.",
    "Without {a} there is little point in talking about {b} at all.",
    "She kept returning to {a}, as if {b} could be settled by asking once more.",
    "The cheapest way to improve {a} is to remove one reason to avoid {b}.",
    "What looks like {a} from outside is mostly {b}, repeated until nobody notices.",
]
AUTHORS = [
    "Wes Kao",
    "Ines Albrecht",
    "Tom Okafor",
    "Mira Lindqvist",
    "Jun Watanabe",
    "Zadie Cole",
    "Pavel Hora",
    "Lea Moreau",
    "Ada Quist",
    "R. N. Bose",
]


def reading(notes: int = 34, territories: int = 4, seed: int = 7) -> Data:
    """Make a vault of read things: 34 notes in 4 territories give about 60 nodes."""
    return _Reading(notes, territories, random.Random(seed)).data()


class _Reading:
    def __init__(self, notes: int, territories: int, dice: random.Random) -> None:
        self.dice = dice
        self.count = notes
        self.areas = TERRITORIES[:territories]
        self.nodes: list[Data] = []
        self.edges: list[Data] = []
        self.themes: dict[str, list[str]] = {}

    def data(self) -> Data:
        for number in range(len(self.areas)):
            self._territory(number)
        for number in range(self.count):
            self._note(number)
        self._relate()
        self._links()
        communities = [
            {"id": number, "label": label, "themes": themes, "size": 1}
            for number, (label, themes, _) in enumerate(self.areas)
        ]
        graph = {"name": "Reading", "communities": communities}
        return {"directed": False, "multigraph": True, "graph": graph, "nodes": self.nodes, "edges": self.edges}

    def _spot(self, number: int, spread: float) -> tuple[float, float]:
        turn = 2 * math.pi * number / max(1, len(self.areas))
        away = 3.0 if len(self.areas) > 1 else 0.0
        return (
            round(away * 1.3 * math.cos(turn) + self.dice.gauss(0, spread), 4),
            round(away * math.sin(turn) + self.dice.gauss(0, spread), 4),
        )

    def _territory(self, number: int) -> None:
        _, themes, tags = self.areas[number]
        for name in themes:
            x, y = self._spot(number, 0.7)
            size = round(self.dice.uniform(0.4, 0.9), 3)
            self.nodes.append(
                {
                    "id": f"concept:{name}",
                    "kind": "concept",
                    "label": name,
                    "community": number,
                    "x": x,
                    "y": y,
                    "size": size,
                }
            )
        for name in tags:
            x, y = self._spot(number, 1.2)
            self.nodes.append(
                {
                    "id": f"tag:{name}",
                    "kind": "tag",
                    "label": f"#{name}",
                    "community": number,
                    "x": x,
                    "y": y,
                    "size": 0.3,
                }
            )
        for name in AUTHORS[number :: len(self.areas)]:
            x, y = self._spot(number, 1.3)
            self.nodes.append(
                {
                    "id": f"author:{name.lower()}",
                    "kind": "author",
                    "label": name,
                    "community": number,
                    "x": x,
                    "y": y,
                    "size": 0.25,
                }
            )

    def _note(self, number: int) -> None:
        area = number % len(self.areas)
        _, themes, tags = self.areas[area]
        round_ = number // len(TITLES)
        title = TITLES[number % len(TITLES)] + (f", part {round_ + 1}" if round_ else "")
        path = f"Books/{title}.md"
        x, y = self._spot(area, 0.95)
        self.nodes.append(
            {
                "id": f"note:{path}",
                "kind": "note",
                "label": title,
                "path": path,
                "url": f"https://example.org/{number}",
                "date": f"20{20 + number % 5}-{1 + number % 12:02d}-20",
                "category": self.dice.choice(["articles", "books", "podcasts"]),
                "highlights": self.dice.randint(1, 14),
                "community": area,
                "x": x,
                "y": y,
                "size": round(self.dice.random() ** 2, 3),
                "bridge": round(self.dice.random() ** 4, 3),
            }
        )
        mine = self.dice.sample(themes, min(len(themes), self.dice.randint(1, 3)))
        if self.dice.random() < 0.25:
            mine.append(self.dice.choice(self.dice.choice(self.areas)[1]))
        self.themes[path] = mine
        for theme in dict.fromkeys(mine):
            self._edge(
                f"note:{path}",
                f"concept:{theme}",
                "about",
                evidence=[self._quote(path, theme) for _ in range(self.dice.randint(1, 3))],
            )
        author = self.dice.choice(AUTHORS[area :: len(self.areas)])
        self._edge(f"author:{author.lower()}", f"note:{path}", "wrote")
        if self.dice.random() < 0.6:
            self._edge(f"note:{path}", f"tag:{tags[0]}", "tagged")
        elif self.dice.random() < 0.5:
            self._edge(
                f"note:{path}",
                f"tag:{tags[0]}",
                "tagged",
                inferred=True,
                confidence=0.63,
                reason=f"four of its six nearest notes carry #{tags[0]}",
                evidence=[self._quote(path, mine[0])],
            )

    def _quote(self, path: str, theme: str) -> Data:
        text = self.dice.choice(SENTENCES).format(a=theme, b=self.dice.choice(self.dice.choice(self.areas)[1]))
        return {
            "path": path,
            "line": self.dice.randint(8, 90),
            "text": text,
            "by": theme,
            "url": f"https://read.readwise.io/read/{self.dice.randint(1, 9999)}",
        }

    def _edge(self, source: str, target: str, kind: str, **more: Any) -> None:
        edge = {
            "source": source,
            "target": target,
            "key": kind,
            "kind": kind,
            "weight": round(self.dice.uniform(0.2, 0.9), 3),
            "inferred": False,
        }
        self.edges.append(edge | more)

    def _relate(self) -> None:
        paths = list(self.themes)
        for number, first in enumerate(paths):
            near = [
                other for other in paths[number + 1 : number + 40] if set(self.themes[other]) & set(self.themes[first])
            ]
            for second in near[:2]:
                shared = sorted(set(self.themes[first]) & set(self.themes[second]))
                terms = [
                    {"term": term, "share": round(0.6 / (rank + 1), 2)} for rank, term in enumerate([*shared, "voice"])
                ]
                evidence = [self._quote(path, shared[0]) for path in (first, second)]
                self._edge(f"note:{first}", f"note:{second}", "related", terms=terms, evidence=evidence)

    def _links(self) -> None:
        paths = list(self.themes)
        for first in paths[::4]:
            second = self.dice.choice(paths)
            if second != first:
                quote = {"path": first, "line": 40, "text": f"See also [[{second[6:-3]}]].", "by": second[6:-3]}
                self._edge(f"note:{first}", f"note:{second}", "links", evidence=[quote])
        x, y = self._spot(0, 1.0)
        self.nodes.append(
            {
                "id": "note:An Essay I Owe",
                "kind": "note",
                "label": "An Essay I Owe",
                "community": 0,
                "x": x,
                "y": y,
                "size": 0.2,
                "missing": True,
            }
        )
        for path in paths[:2]:
            self._edge(
                f"note:{path}",
                "note:An Essay I Owe",
                "links",
                evidence=[
                    {"path": path, "line": 44, "text": "Continue in [[An Essay I Owe]].", "by": "An Essay I Owe"}
                ],
            )


PWN = "</script><script>window.pwned=1</script>"
HOSTILE = [
    PWN,
    "<img src=x onerror=window.pwned=2>",
    "<!--<script>window.pwned=3//",
    "\u2028window.pwned=4\u2029",
    "\u202etxt.gnp\u202c and \u200frtl",
    "{{ 7*7 }} ${window.pwned=5} `'\"",
    "javascript:window.pwned=6",
    "][(javascript:window.pwned=7)",
    "]]> &lt;b&gt; &amp;",
    "\x00\x08 nul",
    "\ud800 lone",
    "a" * 4000,
]


def hostile() -> Data:
    """Put hostile text into every field that a note can fill."""
    nodes: list[Data] = []
    edges: list[Data] = []
    for number, text in enumerate(HOSTILE):
        path = f"{text}.md"
        nodes.append(
            {
                "id": f"note:{path}",
                "kind": "note",
                "label": text,
                "path": path,
                "url": text if number % 2 else "javascript:window.pwned=8",
                "date": text,
                "category": text,
                "highlights": 2,
                "community": number % 2,
                "x": number * 1.0,
                "y": (number * 7 % 5) * 1.0,
                "size": 0.9,
            }
        )
        nodes.append(
            {
                "id": f"concept:{text}",
                "kind": "concept",
                "label": text,
                "community": number % 2,
                "x": number + 0.5,
                "y": 2.0,
                "size": 0.8,
            }
        )
        quote = {"path": path, "line": 3, "text": f"{text} says {text}", "by": text, "url": "javascript:window.pwned=9"}
        edges.append(
            {"source": f"note:{path}", "target": f"concept:{text}", "kind": "about", "weight": 0.5, "evidence": [quote]}
        )
        nodes.append({"id": f"tag:{text}", "kind": "tag", "label": text, "x": number * 1.0, "y": 6.0})
        edges.append(
            {
                "source": f"note:{path}",
                "target": f"tag:{text}",
                "kind": "tagged",
                "inferred": True,
                "reason": text,
                "confidence": 0.4,
                "evidence": [quote],
            }
        )
        if number:
            before = nodes[(number - 1) * 3]["id"]
            edges.append(
                {
                    "source": before,
                    "target": f"note:{path}",
                    "kind": "related",
                    "weight": 0.4,
                    "terms": [{"term": text, "share": 0.5}],
                    "evidence": [quote],
                }
            )
    communities = [{"id": 0, "label": PWN, "themes": [HOSTILE[1]]}, {"id": 1, "label": HOSTILE[1], "themes": [PWN]}]
    return {"graph": {"name": PWN, "communities": communities}, "nodes": nodes, "edges": edges}


def large(count: int = 5000, seed: int = 3) -> Data:
    """Make `count` notes in ten territories, three edges each, without quotes."""
    dice = random.Random(seed)
    nodes: list[Data] = []
    for number in range(count):
        area = number % 10
        nodes.append(
            {
                "id": f"note:{number}.md",
                "kind": "note",
                "label": f"Note number {number}",
                "path": f"{number}.md",
                "community": area,
                "x": round(10 * math.cos(area) * (1 + area % 3) + dice.gauss(0, 4), 3),
                "y": round(10 * math.sin(area) * (1 + area % 3) + dice.gauss(0, 4), 3),
                "size": round(dice.random() ** 4, 3),
            }
        )
    edges = [
        {
            "source": f"note:{dice.randrange(count)}.md",
            "target": f"note:{number}.md",
            "kind": "related",
            "weight": round(dice.random(), 3),
        }
        for number in range(count)
        for _ in range(3)
    ]
    return {"graph": {"name": "Large"}, "nodes": nodes, "edges": edges}


def rich(count: int, seed: int = 5) -> Data:
    """Make `count` nodes, three edges each, with terms and sentences in the numbers that a real vault of 730 notes has."""
    return _Rich(count, random.Random(seed)).data()


class _Rich:
    """Half notes, the rest tags, authors and concepts; ten sentences a note, eight words shared by a related pair."""

    def __init__(self, count: int, dice: random.Random) -> None:
        self.dice = dice
        syllables = [a + b for a in "bdfgklmnprstvz" for b in ("a", "e", "i", "o", "u", "en", "ar", "ist")]
        self.words = ["".join(dice.choices(syllables, k=dice.randint(1, 4))) for _ in range(3000)]
        self.often = [1 / (rank + 8) for rank in range(len(self.words))]
        shares = (("note", 0.5), ("concept", 0.05), ("tag", 0.26), ("author", 0.19))
        self.kinds = [kind for kind, share in shares for _ in range(max(1, round(count * share)))][:count]
        self.areas = max(2, round(count**0.5 / 3))
        self.area = [dice.randrange(self.areas) for _ in self.kinds]
        self.ids = [self._id(number, kind) for number, kind in enumerate(self.kinds)]
        self.by_area = [[n for n, area in enumerate(self.area) if area == each] for each in range(self.areas)]
        self.sentences: dict[int, list[Data]] = {}

    def data(self) -> Data:
        nodes = [self._node(number) for number in range(len(self.ids))]
        notes = [number for number, kind in enumerate(self.kinds) if kind == "note"]
        joined = {}
        for number in range(3 * len(self.ids)):
            note = notes[number % len(notes)]
            near = self.by_area[self.area[note]] if self.dice.random() < 0.8 else range(len(self.ids))
            joined[note, self.dice.choice(near)] = number
        edges = [self._edge(a, b) for a, b in joined if a != b]
        communities = [
            {"id": area, "label": " · ".join(self._some(2)), "themes": self._some(5), "size": len(members)}
            for area, members in enumerate(self.by_area)
        ]
        graph = {"name": "Rich", "communities": communities}
        return {"directed": False, "multigraph": True, "graph": graph, "nodes": nodes, "edges": edges}

    def _some(self, count: int) -> list[str]:
        return self.dice.choices(self.words, self.often, k=count)

    def _id(self, number: int, kind: str) -> str:
        name = "-".join(self._some(self.dice.randint(1, 7) if kind == "note" else 2))
        return f"note:content/{name}-{number}.md" if kind == "note" else f"{kind}:{name} {number}"

    def _node(self, number: int) -> Data:
        kind, area = self.kinds[number], self.area[number]
        name = self.ids[number].partition(":")[2]
        node: Data = {"id": self.ids[number], "kind": kind, "label": name.removeprefix("content/").removesuffix(".md")}
        if kind == "note":
            date = f"20{self.dice.randint(20, 26)}-{self.dice.randint(1, 12):02}-{self.dice.randint(1, 28):02}"
            url = f"https://{self._some(1)[0]}.example/{number}"
            node |= {"path": name, "url": url, "date": date, "category": "articles", "highlights": number % 20}
        turn = 2.4 * area
        away = 260 * area**0.5
        return node | {
            "size": round(self.dice.random() ** 4, 4),
            "centrality": round(self.dice.random(), 4),
            "bridge": round(self.dice.random() ** 6, 4),
            "community": area,
            "x": float(round(away * math.cos(turn) + self.dice.gauss(0, 90))),
            "y": float(round(away * math.sin(turn) + self.dice.gauss(0, 90))),
        }

    def _sentence(self, note: int, by: str) -> Data:
        mine = self.sentences.setdefault(note, [])
        if len(mine) < 10:
            text = " ".join(self._some(self.dice.randint(6, 18))).capitalize() + "."
            mine.append({"path": self.ids[note].partition(":")[2], "line": 8 + 3 * len(mine), "text": text})
        return {**self.dice.choice(mine), "by": by}

    def _edge(self, a: int, b: int) -> Data:
        kind = {"note": "links" if self.dice.random() < 0.2 else "related", "tag": "tagged", "author": "wrote"}.get(
            self.kinds[b], "about"
        )
        source, target = (b, a) if kind == "wrote" else (a, b)
        edge: Data = {"source": self.ids[source], "target": self.ids[target], "key": kind, "kind": kind}
        edge |= {"weight": round(self.dice.random(), 4) if kind == "related" else 1.0, "inferred": False}
        if kind != "related":
            return edge | {"evidence": [self._sentence(a, self.ids[b].partition(":")[2])]}
        words = self._some(8)
        quotes = [self._sentence(note, word) for note, word in zip((a, b) * 3, words, strict=False)]
        terms = [{"term": word, "share": round(0.4 / (rank + 1), 4)} for rank, word in enumerate(words)]
        return edge | {"ranks": [1, 2], "evidence": quotes, "terms": terms}
