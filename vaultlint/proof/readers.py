"""Readers of frontmatter that are not ours, and whether they agree with what we read (point 4)."""

from __future__ import annotations

from typing import Any

from vaultlint.parse.note import Note, State
from vaultlint.proof.window import plain, window

_MOST_FOR_RUAMEL = 32 * 1024  # code points; it takes half a millisecond for a key
_MOST_LOADS = 256  # of one reader: it remembers something of each
_ruamel: Any = None
_loads = 0


def disagreement(before: Note, after: Note) -> str | None:
    """Name what python-frontmatter or ruamel.yaml read otherwise than we do (point 4).

    What such a reader could not read before does not block. Both load every scalar as text. ruamel.yaml, which is
    slow, reads the entries that changed; where it does not agree about these, or they cannot be told apart from the
    others for certain, it reads the whole block.
    """
    head = after.head
    if head is None or head.state is not State.VALID or head.json:
        return None
    ours = {entry.key: plain(entry.node) for entry in head.entries if entry.node}
    if len(ours) != len(head.entries):
        return None
    readers = [(_by_python_frontmatter, "python-frontmatter"), (_by_ruamel, "ruamel.yaml")]
    if head.inner_end - head.inner_start > _MOST_FOR_RUAMEL:
        readers.pop()
    for reader, name in readers:
        try:
            if reader is _by_ruamel and _agrees_about_changes(before, after):
                continue
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
        return bool(reader(note) == {entry.key: plain(entry.node) for entry in head.entries if entry.node})
    except Exception:  # noqa: BLE001
        return False


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


def _agrees_about_changes(before: Note, after: Note) -> bool:
    """Return whether ruamel.yaml reads the entries that changed as we do; False too where it must be asked for all."""
    changed = window(before, after)
    if changed is None:
        return False
    text, ours = changed
    try:
        return not text.strip() or (_loaded(text) or {}) == ours
    except Exception:  # noqa: BLE001  # third-party readers raise many kinds
        return False


def _by_ruamel(note: Note) -> Any:
    head = note.head
    return _loaded(note.text[head.inner_start : head.inner_end] if head else "")


def _loaded(text: str) -> Any:
    """Return what ruamel.yaml reads; a reader that failed, or that read many texts, is not used again."""
    global _ruamel, _loads  # noqa: PLW0603  # making a reader takes as long as reading an entry
    if _ruamel is None or _loads >= _MOST_LOADS:
        from ruamel.yaml import YAML

        _ruamel, _loads = YAML(typ="base", pure=True), 0
    reader, _ruamel, _loads = _ruamel, None, _loads + 1
    loaded = reader.load(text)
    _ruamel = reader
    return loaded
