"""Where a note mentions another as a link, and the edits that take such a mention away.

A link is what Obsidian follows: wikilinks, Markdown links and embeds in the body, wikilinks in properties. A mention is
also what names the note so without being a link: within code and comments, an unquoted ``[[Note]]`` that YAML reads as
a list, a link definition (``[1]: Note.md``) with its uses. All of them are deleted when a pair is hidden.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import unquote

from vaultlint.links.places import spots
from vaultlint.parse.frontmatter import leaves
from vaultlint.parse.note import Entry, Link, Node, Note
from vaultlint.parse.properties import unquoted_links
from vaultlint.text import Edit

_WIKI = re.compile(r"!?\[\[([^\[\]|#\n]+)[^\[\]\n]*\]\]")
_DEFINITION = re.compile(
    r"^[ \t>]{0,9}\[([^\[\]\n^][^\[\]\n]{0,300})\]:[ \t]*(?:<([^<>\n]+)>|(\S+))[^\n]*\n?", re.MULTILINE
)


class Mention(NamedTuple):
    """A place that names another file.

    Attributes
    ----------
    target : str
        As `vaultlint.index.Names.resolve` wants it.
    is_link : bool
        Whether Obsidian follows it.
    is_marked : bool
        Whether its markup says "link to a note" even where no such note is: a wikilink that is no embed. An image, an
        address of the web say nothing of other notes.
    drop : tuple of Edit
        Take markup and text away.
    keep : tuple of Edit
        Take the markup away; the text shown stays.
    """

    target: str
    is_link: bool
    is_marked: bool
    drop: tuple[Edit, ...]
    keep: tuple[Edit, ...]


def find(note: Note) -> list[Mention]:
    """Return the mentions of a note, links first; those that are no links may lie within links."""
    found = [_body_mention(note.text, spot.link) for spot in spots(note) if spot.leaf is None]
    for entry in note.head.entries if note.head else ():
        found += _property_mentions(note, entry)
    return [*found, *_definitions(note.text), *_elsewhere(note, found)]


def _body_mention(text: str, link: Link) -> Mention:
    start, end = link.start, link.end
    whole = (Edit(start, end, " "),)
    inner = start + link.embed
    if link.style == "markdown":
        label = inner + 1 + len(link.label)
        return Mention(link.target, True, False, whole, (Edit(start, inner + 1, ""), Edit(label, end, "")))
    shown = text[inner + 2 : end - 2]
    if "|" in shown:
        keep = (Edit(start, inner + 3 + shown.index("|"), ""), Edit(end - 2, end, ""))
    else:
        keep = (Edit(start, end, _name(shown)),)
    return Mention(link.target, True, not link.embed, whole, keep)


def _name(shown: str) -> str:
    """Return what Obsidian's reader sees of a link without a label, its folder left out."""
    target, _, label = shown.partition("|")
    return label.strip() or target.partition("#")[0].strip().rpartition("/")[2] or target.strip("# ")


def _property_mentions(note: Note, entry: Entry) -> Iterator[Mention]:
    """Give the mentions in a property: an item that is nothing but the link goes as a whole."""
    if entry.node is None:
        return
    for node in unquoted_links(entry.node, note.text):
        shown = note.text[node.start + 2 : node.end - 2]
        name = Edit(node.start, node.end, json.dumps(_name(shown), ensure_ascii=False))
        yield Mention(
            shown.partition("|")[0].partition("#")[0].strip(), False, True, (_gone(note, entry, node),), (name,)
        )
    for leaf in leaves(entry.node):
        if "[[" not in leaf.text:
            continue
        links = list(_WIKI.finditer(leaf.text))
        if len(links) == 1 and links[0][0] == leaf.text.strip():
            name = Edit(leaf.start, leaf.end, json.dumps(_name(links[0][0].lstrip("!")[2:-2]), ensure_ascii=False))
            yield Mention(links[0][1].strip(), True, True, (_gone(note, entry, leaf),), (name,))
            continue
        at = leaf.start
        for link in links:  # within a longer text; the quotes of the value stay as they are
            at = note.text.find(link[0], at, leaf.end)
            if at < 0:
                break
            end = at + len(link[0])
            name = _name(link[0].lstrip("!")[2:-2])
            yield Mention(link[1].strip(), True, True, (Edit(at, end, ""),), (Edit(at, end, name),))
            at = end


def _gone(note: Note, entry: Entry, node: Node) -> Edit:
    """Return the edit that deletes a value: its line where it is an item of its own, else its text."""
    text = note.text
    start = text.rfind("\n", 0, node.start) + 1
    end = text.find("\n", node.end)
    end = len(text) if end < 0 else end
    alone = text[start : node.start].strip() == "-" and not text[node.end : end].strip()
    return Edit(start, end + 1, "") if alone and start > entry.key_end else Edit(node.start, node.end, '""')


def _definitions(text: str) -> Iterator[Mention]:
    """Give the link definitions of a note, each with its uses."""
    for found in _DEFINITION.finditer(text) if "]:" in text else ():
        target = unquote((found[2] or found[3]).partition("#")[0])
        if not target or "://" in target:
            continue
        label = re.escape(found[1])
        pattern = rf"!?\[([^\[\]\n]*)\]\[{label}\]|(?<!\])!?\[({label})\](?:\[\])?(?![:(\[])"
        uses = list(re.finditer(pattern, text))
        drop = (Edit(found.start(), found.end(), ""), *(Edit(use.start(), use.end(), " ") for use in uses))
        keep = (drop[0], *(Edit(use.start(), use.end(), use[1] or use[2]) for use in uses))
        yield Mention(target, False, False, drop, keep)


def _elsewhere(note: Note, found: list[Mention]) -> Iterator[Mention]:
    """Give the wikilinks that are none to Obsidian: in code, comments, and where frontmatter is not read."""
    known = [(edit.start, edit.end) for one in found for edit in one.drop]
    for link in _WIKI.finditer(note.text) if "[[" in note.text else ():
        if not any(start < link.end() and link.start() < end for start, end in known):
            whole = Edit(link.start(), link.end(), " ")
            name = _name(link[0].lstrip("!")[2:-2])
            yield Mention(
                link[1].strip(), False, not link[0].startswith("!"), (whole,), (Edit(link.start(), link.end(), name),)
            )


def without_overlaps(edits: list[Edit]) -> list[Edit]:
    """Return edits without those that lie within, or reach into, one that begins before."""
    kept: list[Edit] = []
    for edit in sorted(set(edits), key=lambda edit: (edit.start, -edit.end)):
        if not kept or edit.start >= kept[-1].end:
            kept.append(edit)
    return kept
