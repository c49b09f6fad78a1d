"""The page of the public names: api.md, made from `__all__` and the docstrings (`make docs`)."""

from __future__ import annotations

import importlib
import inspect
import re
from typing import Any

MODULES = (
    "vaultlint",
    "vaultlint.parse",
    "vaultlint.graph",
    "vaultlint.graph.shape.metrics",
    "vaultlint.export",
    "vaultlint.readwise",
    "vaultlint.errors",
)
_HEAD = """\
<!-- Made by `make docs` from the docstrings; do not edit by hand. -->

# Python: all names

What stands here is public: it changes with a major version alone, and has types (`py.typed`).
[Python](python-api.md) shows how it is used. Importing `vaultlint` loads nothing; its rooms load what they need when
they are asked.
"""
_SECTION = re.compile(r"(?m)^([A-Z][A-Za-z ]+)\n-{3,}\n")


def markdown() -> str:
    """Return the page."""
    parts = [_HEAD]
    for module in MODULES:
        parts += [f"## {module}", "", *(part for name in names(module) for part in _entry(module, name))]
    return "\n".join(parts).rstrip() + "\n"


def names(module: str) -> list[str]:
    """Return the public names of a module."""
    return list(importlib.import_module(module).__all__)


def public(module: str) -> list[tuple[str, Any]]:
    """Return the public functions and classes of a module, and the classes' own public methods, with their names."""
    found: list[tuple[str, Any]] = []
    for name in names(module):
        thing = getattr(importlib.import_module(module), name)
        if inspect.isclass(thing) or inspect.isfunction(thing):
            found.append((f"{module}.{name}", thing))
        if inspect.isclass(thing):
            found += [(f"{module}.{name}.{one}", method) for one, method in methods(thing)]
    return found


def methods(thing: type) -> list[tuple[str, Any]]:
    """Return a class's own public methods."""
    own = [(name, getattr(one, "__func__", one)) for name, one in vars(thing).items() if not name.startswith("_")]
    return [(name, one) for name, one in own if inspect.isfunction(one)]


def _entry(module: str, name: str) -> list[str]:
    thing = getattr(importlib.import_module(module), name)
    if inspect.ismodule(thing):
        return [f"### {name}", "", f"The module [`{thing.__name__}`](#{thing.__name__.replace('.', '')}).", ""]
    if not (inspect.isclass(thing) or inspect.isfunction(thing)):
        return [f"### {name}", "", "A version." if name == "__version__" else f"A {type(thing).__name__}.", ""]
    found = [f"### {name}", "", *_told(name, thing)]
    for method, one in methods(thing) if inspect.isclass(thing) else ():
        found += [f"#### {name}.{method}", "", *_told(f"{name}.{method}", one)]
    return found


def _told(name: str, thing: Any) -> list[str]:
    """Return what a docstring says, in Markdown; its examples stand on the other page, or in the code."""
    head, *rest = _SECTION.split(inspect.getdoc(thing) or "")
    parts = [*([f"`{name}{_signature(thing)}`", ""] if _signature(thing) else []), _plain(head.strip()), ""]
    for title, text in zip(rest[::2], rest[1::2], strict=True):
        if title != "Examples":
            parts += [f"**{title}**", "", *_items(text), ""]
    return parts


def _signature(thing: Any) -> str:
    if inspect.isclass(thing) and (issubclass(thing, BaseException) or "__init__" not in vars(thing)):
        return ""
    try:
        words = [str(one).split(":")[0].strip() for one in inspect.signature(thing).parameters.values()]
    except ValueError:
        return ""
    given = inspect.signature(thing).parameters.values()
    shown, starred = [], False
    for word, one in zip(words, given, strict=True):
        if word == "self":
            continue
        if one.kind is one.KEYWORD_ONLY and not starred:
            shown.append("*")
            starred = True
        shown.append(word if one.default is one.empty else f"{one.name}={one.default!r}")
    return f"({', '.join(shown)})"


def _items(text: str) -> list[str]:
    found: list[str] = []
    for line in text.strip("\n").splitlines():
        if line.startswith(" "):
            found[-1] += f" {line.strip()}"
        elif line.strip():
            name, colon, kind = line.partition(" : ")
            found.append(
                f"- `{name}` ({_plain(kind)}):"
                if colon
                else f"- `{name}`:"
                if " " not in name
                else f"- {_plain(name)}:"
            )
    return [_plain(one.removesuffix(":")) for one in found]


def _plain(text: str) -> str:
    """Return a docstring's text in Markdown: one kind of quotes around code, no link or tag by chance."""
    return re.sub(r"``([^`]+)``", r"`\1`", text).replace("[[", "\\[\\[").replace("<", "&lt;")
