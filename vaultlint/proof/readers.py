"""Readers of frontmatter that are not ours, and whether they agree with what we read (point 4)."""

from __future__ import annotations

from typing import Any

from vaultlint.parse.note import Node, Note, State

_MOST_FOR_RUAMEL = 32 * 1024  # code points; it takes half a millisecond for a key


def disagreement(before: Note, after: Note) -> str | None:
    """Name what python-frontmatter or ruamel.yaml read otherwise than we do (point 4).

    What such a reader could not read before does not block. Both load every scalar as text.
    """
    head = after.head
    if head is None or head.state is not State.VALID or head.json:
        return None
    ours = {entry.key: _plain(entry.node) for entry in head.entries if entry.node}
    if len(ours) != len(head.entries):
        return None
    readers = [(_by_python_frontmatter, "python-frontmatter"), (_by_ruamel, "ruamel.yaml")]
    if head.inner_end - head.inner_start > _MOST_FOR_RUAMEL:
        readers.pop()
    for reader, name in readers:
        try:
            theirs = reader(after)
        except Exception as error:  # noqa: BLE001  # third-party readers raise many kinds
            if not _raises(reader, before):
                return f"{name} could not read the result ({type(error).__name__})"
            continue
        if theirs != ours and _agreed(reader, before):
            return f"{name} reads the result differently"
    return None


def _raises(reader: Any, note: Note) -> bool:
    try:
        reader(note)
    except Exception:  # noqa: BLE001
        return True
    return False


def _agreed(reader: Any, note: Note) -> bool:
    """Return whether a reader read the note as we did before; an unreadable note counts as agreed."""
    head = note.head
    if head is None or head.state is not State.VALID:
        return True
    try:
        return bool(reader(note) == {entry.key: _plain(entry.node) for entry in head.entries if entry.node})
    except Exception:  # noqa: BLE001
        return False


def _plain(node: Node | None) -> Any:
    """Return a node as nested lists, dicts and scalar texts."""
    if node is None or node.kind == "scalar":
        return node.text if node else ""
    if node.kind == "list":
        return [_plain(child) for child in node.children]
    pairs = zip(node.children[::2], node.children[1::2], strict=True)
    return {key.text: _plain(value) for key, value in pairs}


def _by_python_frontmatter(note: Note) -> Any:
    import frontmatter as python_frontmatter
    import frontmatter.default_handlers
    import yaml

    class TextHandler(python_frontmatter.default_handlers.YAMLHandler):
        def load(self, fm: str, **kwargs: object) -> Any:
            del kwargs
            return yaml.load(fm, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))  # noqa: S506  # text only

    metadata, _ = python_frontmatter.parse(note.text, handler=TextHandler())
    return metadata


def _by_ruamel(note: Note) -> Any:
    from ruamel.yaml import YAML

    head = note.head
    inner = note.text[head.inner_start : head.inner_end] if head else ""
    return YAML(typ="base", pure=True).load(inner)
