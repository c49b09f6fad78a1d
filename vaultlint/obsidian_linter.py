"""obsidian-linter's rules by their aliases, and which of ours are their equals.

Who switches a rule of that plugin off in a note, or on in a vault, has said what is wanted; here stands what it
means to us. All other rules of the plugin's format prose, headings and blank lines, which nothing of ours touches.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple

DISABLED = "disabled rules"
"""The property that names rules which the plugin leaves out in a note; ``all`` for every one."""


class Equal(NamedTuple):
    """Our rules that are a rule's equals, and why."""

    codes: tuple[str, ...]
    reason: str


EQUALS: Mapping[str, Equal] = MappingProxyType(
    {
        "dedupe-yaml-array-values": Equal(("VL304",), "it takes out of a list what stands in it twice, tags among it"),
        "escape-yaml-special-characters": Equal(
            ("VL111", "VL113"), "it quotes values that hold a colon and a blank, or a quotation mark"
        ),
        "force-yaml-escape": Equal(
            ("VL111", "VL112", "VL113"), "it quotes the values of the properties named in its settings"
        ),
        "format-tags-in-yaml": Equal(("VL302",), "it takes the # away from tags in the frontmatter"),
        "format-yaml-array": Equal(
            ("VL206", "VL301"), "it writes tags and other lists in one form, and drops their empty items"
        ),
        "insert-yaml-attributes": Equal(("VL209",), "it adds the properties that every note is to have"),
        "move-tags-to-yaml": Equal(("VL503",), "it lifts tags out of the body into the frontmatter"),
        "remove-yaml-keys": Equal(("VL210",), "it takes away properties that no note is to have"),
        "yaml-key-sort": Equal(("VL212",), "it puts properties in the order of its settings"),
    }
)


def codes_of(aliases: Iterable[str]) -> frozenset[str]:
    """Return the codes of our rules that are equals of rules of the plugin's.

    Examples
    --------
    >>> sorted(codes_of(["escape-yaml-special-characters", "capitalize-headings"]))
    ['VL111', 'VL113']
    """
    return frozenset(code for alias in aliases if alias in EQUALS for code in EQUALS[alias].codes)
