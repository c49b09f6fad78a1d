"""Cards on a board: each community a group of rows around its place in the graph, and nothing over anything else."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

GAP = 60  # between cards
PADDING, HEAD = 50, 90  # of a group, whose name stands above its cards
BETWEEN = 160  # groups
STEP = 120  # of the search for a free place


class Box(NamedTuple):
    """A card's place, in whole pixels; `y` grows downwards."""

    x: int
    y: int
    width: int
    height: int

    @property
    def centre(self) -> tuple[float, float]:
        """Its middle."""
        return self.x + self.width / 2, self.y + self.height / 2

    def overlaps(self, other: Box, gap: int = 0) -> bool:
        """Return whether two boxes are nearer than `gap`.

        Examples
        --------
        >>> Box(0, 0, 10, 10).overlaps(Box(12, 0, 10, 10)), Box(0, 0, 10, 10).overlaps(Box(12, 0, 10, 10), 3)
        (False, True)
        """
        return (
            self.x < other.x + other.width + gap
            and other.x < self.x + self.width + gap
            and self.y < other.y + other.height + gap
            and other.y < self.y + self.height + gap
        )

    def facing(self, other: Box) -> tuple[str, str]:
        """Return the side of this box and that of the other by which a line between them is short.

        Examples
        --------
        >>> Box(0, 0, 10, 10).facing(Box(90, 5, 10, 10))
        ('right', 'left')
        """
        (x, y), (u, v) = self.centre, other.centre
        if abs(u - x) > abs(v - y):
            return ("right", "left") if u > x else ("left", "right")
        return ("bottom", "top") if v > y else ("top", "bottom")


CARD = Box(0, 0, 320, 160)


def arrange(nodes: Sequence[Mapping[str, Any]], heights: Mapping[str, int]) -> tuple[dict[str, Box], dict[int, Box]]:
    """Lay out nodes by their places in the graph.

    Parameters
    ----------
    nodes : sequence of mapping
        With ``id``, ``x``, ``y`` and, where they have one, ``community``.
    heights : mapping of str to int
        Of each node's card, at most `CARD`'s.

    Returns
    -------
    boxes : dict of str to Box
        No two overlap.
    groups : dict of int to Box
        By community, if it has two nodes; each holds its own and no other, and no two overlap.
    """
    members: dict[int, list[Mapping[str, Any]]] = defaultdict(list)
    for node in nodes:
        members[node.get("community", -1)].append(node)
    blocks = {number: _rows(group, heights) for number, group in members.items()}
    outlines = {number: _outline(block, framed=_is_group(number, block)) for number, block in blocks.items()}
    places = _apart({number: _middle(group) for number, group in members.items()}, outlines)
    boxes: dict[str, Box] = {}
    groups: dict[int, Box] = {}
    for number, block in blocks.items():
        outline, place = outlines[number], places[number]
        dx, dy = place.x - outline.x, place.y - outline.y
        boxes.update({node: box._replace(x=box.x + dx, y=box.y + dy) for node, box in block.items()})
        if _is_group(number, block):
            groups[number] = place
    return boxes, groups


def _is_group(number: int, block: Mapping[str, Box]) -> bool:
    return number >= 0 and len(block) > 1


def _middle(group: Sequence[Mapping[str, Any]]) -> tuple[float, float]:
    return (
        sum(float(node.get("x", 0.0)) for node in group) / len(group),
        sum(float(node.get("y", 0.0)) for node in group) / len(group),
    )


def _rows(group: Sequence[Mapping[str, Any]], heights: Mapping[str, int]) -> dict[str, Box]:
    """Put nodes in rows and columns: by their height into rows, within a row by their place from left to right."""
    columns = max(1, round(math.sqrt(len(group) * CARD.height / CARD.width * 1.6)))
    ordered = sorted(group, key=lambda node: (float(node.get("y", 0.0)), float(node.get("x", 0.0)), node["id"]))
    found: dict[str, Box] = {}
    top = 0
    for start in range(0, len(ordered), columns):
        row = sorted(ordered[start : start + columns], key=lambda node: (float(node.get("x", 0.0)), node["id"]))
        tallest = max(heights[node["id"]] for node in row)
        for at, node in enumerate(row):
            height = heights[node["id"]]
            found[node["id"]] = Box(at * (CARD.width + GAP), top + (tallest - height) // 2, CARD.width, height)
        top += tallest + GAP
    return found


def _outline(block: Mapping[str, Box], *, framed: bool) -> Box:
    left, top = min(box.x for box in block.values()), min(box.y for box in block.values())
    right = max(box.x + box.width for box in block.values())
    bottom = max(box.y + box.height for box in block.values())
    pad, head = (PADDING, HEAD) if framed else (0, 0)
    return Box(left - pad, top - head, right - left + 2 * pad, bottom - top + pad + head)


def _apart(middles: Mapping[int, tuple[float, float]], outlines: Mapping[int, Box]) -> dict[int, Box]:
    """Place the largest first, each as near to its place in the graph as the others leave room; loners below all."""
    area = sum((box.width + BETWEEN) * (box.height + BETWEEN) for box in outlines.values())
    xs, ys = [x for x, _ in middles.values()], [y for _, y in middles.values()]
    extent = max(max(xs, default=0.0) - min(xs, default=0.0), max(ys, default=0.0) - min(ys, default=0.0)) or 1.0
    scale = 0.85 * math.sqrt(area) / extent
    found: dict[int, Box] = {}
    for number in sorted(outlines, key=lambda one: (one < 0, -outlines[one].width * outlines[one].height, one)):
        box = outlines[number]
        x, y = middles[number]
        if number < 0 and found:
            x = min(one.x for one in found.values())
            y = max(one.y + one.height for one in found.values()) + BETWEEN
            found[number] = box._replace(x=round(x), y=round(y))
            continue
        wanted = x * scale - box.width / 2, y * scale - box.height / 2
        found[number] = _free(box, wanted, list(found.values()))
    return found


def _free(box: Box, wanted: tuple[float, float], taken: Sequence[Box]) -> Box:
    """Return the nearest free place to the one that is wanted, in rings around it."""
    ring = 0
    while True:
        count = max(1, 8 * ring)
        for at in range(count):
            angle = 2 * math.pi * at / count
            x, y = wanted[0] + ring * STEP * math.cos(angle), wanted[1] + ring * STEP * math.sin(angle)
            place = box._replace(x=round(x), y=round(y))
            if not any(place.overlaps(other, BETWEEN) for other in taken):
                return place
        ring += 1
