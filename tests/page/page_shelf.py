"""A small shelf to filter and to read: own and read notes, folders, dates, anchors, a near copy, findings, words of several tongues."""

from __future__ import annotations

from typing import Any

Data = dict[str, Any]

READ = [  # name, folder, date, tag, author, themes
    ("Quiet Desks", "Readwise/Articles", "2019-02-03", "focus", "Ada Quist", ["attention", "craft"]),
    ("Loud Rooms", "Readwise/Articles", "2020-05-11", "focus", "Ada Quist", ["attention"]),
    ("The Slow Saw", "Readwise/Books", "2021-07-01", "making", "Tom Okafor", ["craft", "patience"]),
    ("Grain and Edge", "Readwise/Books", "2022-09-20", "making", "Tom Okafor", ["craft", "patience"]),
    ("Waiting Rooms", "Readwise/Articles", "2023-01-15", "focus", "Lea Moreau", ["patience", "attention"]),
    ("Ledgers", "Readwise/Books", "2026-03-02", "money", "Lea Moreau", ["debt"]),
    ("Small Loans", "Readwise/Articles", "2026-04-08", "money", "Jun Watanabe", ["debt"]),
    ("Interest", "Readwise/Articles", "2026-04-19", "money", "Jun Watanabe", ["debt"]),
]
OWN = [("What I Make", "Notes", "2025-11-02", ["craft"]), ("On Being Still", "Notes", "", ["patience"])]
THEMES = ("attention", "craft", "patience", "debt")
AREAS = {"attention": 0, "craft": 1, "patience": 1, "debt": 2}


def note_id(name: str) -> str:
    """Give a note's id by its name."""
    folder = next(row[1] for row in [*READ, *OWN] if row[0] == name)
    return f"note:{folder}/{name}.md"


def shelf() -> Data:
    """Make the shelf's node-link data."""
    nodes: list[Data] = []
    edges: list[Data] = []
    for number, (name, folder, date, tag, author, themes) in enumerate(READ):
        node = _note(name, folder, date, AREAS[themes[0]], number) | {
            "category": folder.split("/")[1].lower(),
            "highlights": 3,
        }
        nodes.append(node | {"url": f"https://example.org/{number}", "own": False})
        edges.append(_edge(f"author:{author}", node["id"], "wrote"))
        edges.append(_edge(node["id"], f"tag:{tag}", "tagged"))
        edges += [_about(node, theme) for theme in themes]
    for number, (name, folder, date, themes) in enumerate(OWN):
        nodes.append(_note(name, folder, date, AREAS[themes[0]], 10 + number) | {"own": True, "sources": 1 - number})
        edges += [_about(nodes[-1], theme) for theme in themes]
    named = [("author", name) for name in sorted({row[4] for row in READ})]
    named += [("tag", name) for name in sorted({row[3] for row in READ})]
    named += [("concept", name) for name in THEMES]
    nodes += [
        {
            "id": f"{kind}:{name}",
            "kind": kind,
            "label": name,
            "x": 90.0 * at,
            "y": 300.0,
            "size": 0.5,
            "community": AREAS.get(name, at % 3),
        }
        for at, (kind, name) in enumerate(named)
    ]
    nodes[0]["findings"] = {
        "error": 1,
        "warning": 2,
        "messages": [{"code": "VL101", "level": "error", "message": "second block", "line": 4}],
    }
    edges += _pairs()
    labels = ["Attention", "Craft", "Debt"]
    communities = [{"id": at, "label": label, "themes": [], "size": 1} for at, label in enumerate(labels)]
    return {"graph": {"name": "Shelf", "communities": communities}, "nodes": nodes, "edges": edges}


def _note(name: str, folder: str, date: str, area: int, number: int) -> Data:
    spot = {"x": 70.0 * (number % 5) + 400 * area, "y": 60.0 * (number // 5), "size": 0.4, "bridge": number / 20}
    return {
        "id": f"note:{folder}/{name}.md",
        "kind": "note",
        "label": name,
        "path": f"{folder}/{name}.md",
        "date": date,
        "community": area,
    } | spot


def _edge(source: str, target: str, kind: str, **more: Any) -> Data:
    return {"source": source, "target": target, "kind": kind, "weight": 1.0, "inferred": False, "evidence": []} | more


def _about(note: Data, theme: str) -> Data:
    text = f"Of {theme} it says that nothing comes of {theme} alone."
    item = {
        "path": note["path"],
        "line": 12,
        "text": text,
        "by": theme,
        "anchor": "^b1",
        "url": "https://read.readwise.io/read/1",
    }
    return _edge(note["id"], f"concept:{theme}", "about", weight=0.5, evidence=[item])


def _pairs() -> list[Data]:
    def related(first: str, second: str, weight: float, **more: Any) -> Data:
        evidence = [
            {
                "path": note_id(name)[5:],
                "line": 20 + at,
                "text": text,
                "by": "patience",
                "anchor": "Why: it [takes] long",
            }
            for at, (name, text) in enumerate(
                [
                    (first, "A saw that is hurried runs dull, and the hand is what gets tired."),
                    (second, "Being patient is how the still part of the day gets its shape."),
                ]
            )
        ]
        terms = [{"term": "patience", "share": 0.3}, {"term": "hurry", "share": 0.1}]
        return _edge(note_id(first), note_id(second), "related", weight=weight, evidence=evidence, terms=terms, **more)

    return [
        related("The Slow Saw", "On Being Still", 0.62),
        related("Grain and Edge", "The Slow Saw", 0.4),
        related("Quiet Desks", "Loud Rooms", 0.2),
        related("Ledgers", "Interest", 0.9, copy=True),
        _edge(note_id("What I Make"), note_id("Quiet Desks"), "links"),
    ]
