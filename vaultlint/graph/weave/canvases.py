"""A theme as a canvas: the theme, its notes in rows, the pages of the themes nearby. It says whether it was edited."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

from vaultlint.graph.files.boards import CARD, GAP, Box
from vaultlint.graph.files.canvas import EDGE_COLOURS, NODE_COLOURS, name_of
from vaultlint.graph.weave.linking import plain
from vaultlint.parse.woven import PAGE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from vaultlint.graph.weave.members import Theme

MOST = 40  # notes: a canvas draws each card as a part of a page
HEAD = 60


def canvas(theme: Theme, places: Mapping[str, str]) -> str:
    """Return JSON Canvas 1.0 of a theme.

    Parameters
    ----------
    theme : Theme
    places : mapping of str to str
        The paths of pages, by the id of their theme.
    """
    notes = [member.path for member in theme.members[:MOST]]
    columns = max(1, round(math.sqrt(len(notes) * CARD.height / CARD.width * 1.6)))
    wide = columns * (CARD.width + GAP) - GAP
    middle = Box((wide - CARD.width) // 2, 0, CARD.width, HEAD)
    cards: list[dict[str, Any]] = [
        {"id": name_of(theme.id), "type": "text", **middle._asdict(), "text": plain(theme.label),
         "color": NODE_COLOURS[theme.kind]}
    ]  # fmt: skip
    lines = []
    for number, path in enumerate(notes):
        row, column = divmod(number, columns)
        box = Box(column * (CARD.width + GAP), HEAD + 2 * GAP + row * (CARD.height + GAP), CARD.width, CARD.height)
        cards.append({"id": name_of(f"note:{path}"), "type": "file", **box._asdict(), "file": path})
        lines.append(_line(theme.id, f"note:{path}", "bottom", "top"))
    pages = [(near.id, places[near.id]) for near in theme.near if near.id in places]
    for number, (other, path) in enumerate(pages):
        box = Box(wide + 3 * GAP, number * (CARD.height + GAP), CARD.width, CARD.height)
        cards.append({"id": name_of(other), "type": "file", **box._asdict(), "file": path})
        lines.append(_line(theme.id, other, "right", "left"))
    frame = _frame(cards, theme.label)
    signed = {"id": f"{PAGE}-{_sign(frame, cards, lines)}", **frame}
    return json.dumps({"nodes": [signed, *cards], "edges": lines}, ensure_ascii=False, indent=1) + "\n"


def is_untouched(text: str) -> bool:
    """Return whether a canvas is as we wrote it, but for the paths of its files: Obsidian mends these on renaming.

    Examples
    --------
    >>> is_untouched('{"nodes": [{"id": "vaultlint-weave-1", "type": "group"}], "edges": []}'), is_untouched("")
    (False, False)
    """
    try:
        data = json.loads(text)
        nodes, edges = list(data["nodes"]), list(data["edges"])
        frame = next(node for node in nodes if str(node["id"]).startswith(f"{PAGE}-"))
        told = {key: value for key, value in frame.items() if key != "id"}
        signed: str = frame["id"]
        return signed == f"{PAGE}-{_sign(told, [node for node in nodes if node is not frame], edges)}"
    except (ValueError, KeyError, TypeError, AttributeError, StopIteration, RecursionError):
        return False


def _frame(cards: Sequence[Mapping[str, Any]], label: str) -> dict[str, Any]:
    left, top = min(card["x"] for card in cards), min(card["y"] for card in cards)
    right = max(card["x"] + card["width"] for card in cards)
    bottom = max(card["y"] + card["height"] for card in cards)
    box = Box(left - GAP, top - GAP, right - left + 2 * GAP, bottom - top + 2 * GAP)
    return {"type": "group", **box._asdict(), "label": plain(label)}


def _line(one: str, other: str, side: str, far: str) -> dict[str, Any]:
    return {
        "id": name_of(one, "weave", other), "fromNode": name_of(one), "fromSide": side, "fromEnd": "none",
        "toNode": name_of(other), "toSide": far, "toEnd": "none", "color": EDGE_COLOURS["about"],
    }  # fmt: skip


def _sign(frame: Mapping[str, Any], cards: Sequence[Mapping[str, Any]], lines: Sequence[Mapping[str, Any]]) -> str:
    """Return what stands for a canvas in whatever order and spelling its JSON is, paths of files left out."""
    bare = [{key: value for key, value in card.items() if key != "file"} for card in cards]
    parts = [dict(frame), *sorted(bare, key=_id), *sorted(map(dict, lines), key=_id)]
    return name_of(json.dumps(parts, sort_keys=True))


def _id(part: Mapping[str, Any]) -> str:
    return str(part["id"])
