"""Put one entry a rule into the site's navigation, room by room (mkdocs calls it)."""

from __future__ import annotations

from typing import Any

from vaultlint.report.rules import ROOMS
from vaultlint.rules import RULES


def on_config(config: Any) -> Any:
    """Fill the entry Rules."""
    rooms = [
        {room: [{f"{one.code} {one.name}": f"rules/{one.code}.md"} for one in RULES if one.code.startswith(prefix)]}
        for prefix, room in ROOMS.items()
    ]
    (entry,) = (entry for entry in config.nav if "Rules" in entry)
    entry["Rules"] = ["rules/index.md", *(room for room in rooms if any(room.values()))]
    return config
