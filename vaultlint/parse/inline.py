"""Links and tags in a line."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from functools import partial
from sys import intern
from urllib.parse import unquote

from vaultlint.parse.note import Link, Tag

# A tag ends at white space, at ASCII punctuation but - _ /, and at U+2000-206F and U+2E00-2E7F
# (Obsidian's own pattern, app.js; zero-width joiners therefore end one).
TAG_END = "\\s\u2000-\u206f\u2e00-\u2e7f'!\"#$%&()*+,.:;<=>?@^`{|}~\\[\\]\\\\"
_TAG = re.compile(f"(?<!\\S)#([^{TAG_END}]+)")
_BACKTICKS = re.compile(r"`+")
_BRACKET = re.compile(r"\\.|[\[\]]")
_SIMPLE_LINK = re.compile(r"\[([^\[\]]*+)\]\((?:<[^<>]*+>|(?!<)[^()]*+)\)")
_LINK_MIDDLE = re.compile(r"\]\(")
_PARENTHESIS = re.compile(r"[()]")
LONGEST_DESTINATION = 2048
_DEEPEST = 20  # brackets in one another that may open an image
new_link = partial(tuple.__new__, Link)  # as Link(…), without a call in Python: a note has dozens
_new_tag = partial(tuple.__new__, Tag)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


def masked(line: str) -> str:
    """Return `line` with inline code, comments and ``$$`` math blanked out, at the same length."""
    if "`" in line:
        line = without_code(line)
    # One character first: C looks for it ten times as fast as for two, and most lines have none.
    if "%" in line and "%%" in line:
        line = _without(line, "%%", "%%")
    if "<" in line and "<!--" in line:
        line = _without(line, "<!--", "-->")
    if "$" in line and "$$" in line:
        line = _without(line, "$$", "$$")
    return line


def _without(line: str, opener: str, closer: str) -> str:
    pieces, position = [], 0
    while (start := line.find(opener, position)) >= 0:
        end = line.find(closer, start + len(opener))
        if end < 0:
            break
        end += len(closer)
        pieces += [line[position:start], " " * (end - start)]
        position = end
    return "".join([*pieces, line[position:]])


def without_code(line: str) -> str:
    """Blank code spans: a run of backticks up to the next run of the same length (CommonMark §6.1)."""
    runs = [(found.start(), found.end()) for found in _BACKTICKS.finditer(line)]
    next_of_length: dict[int, int] = {}
    closers = [0] * len(runs)
    for index in range(len(runs) - 1, -1, -1):
        length = runs[index][1] - runs[index][0]
        closers[index] = next_of_length.get(length, -1)
        next_of_length[length] = index
    pieces, position, index = [], 0, 0
    while index < len(runs):
        closer = closers[index]
        if closer < 0:
            index += 1
            continue
        pieces += [line[position : runs[index][0]], " " * (runs[closer][1] - runs[index][0])]
        position = runs[closer][1]
        index = closer + 1
    return "".join([*pieces, line[position:]])


def tags_in(shown: str, row: int, start: int, where: str = "body") -> Iterator[Tag]:
    """Give the ``#tags`` of a masked line that begins at offset `start`."""
    for found in _TAG.finditer(shown):
        name = found[1].rstrip("/")
        if name and not name.isdigit():
            at = start + found.start()
            yield _new_tag((intern(name), row, at, at + 1 + len(name), where))


def links_in(line: str, shown: str, row: int, start: int, where: str = "body") -> list[Link]:
    """Return the links of a line: ``[[wiki]]`` and ``[text](target)``, embeds among them.

    The masked line shows where their brackets stand, the line itself what they name: code in a heading's name is
    part of it.
    """
    found = [*_wikilinks(line, shown, row, start, where)] if "[[" in shown else []
    if "](" in shown:
        plain = _simple_links(line, shown, row, start, where)
        found += _markdown_links(line, shown, row, start, where) if plain is None else plain
    return found


def _wikilinks(line: str, shown: str, row: int, start: int, where: str) -> Iterator[Link]:
    position = shown.find("[[")
    while position >= 0:
        end = shown.find("]]", position + 2)
        if end < 0:
            return
        inner = shown.rfind("[[", position + 2, end)
        position = inner if inner >= 0 else position
        if shown[position + 2 : end].strip():
            target, _, label = line[position + 2 : end].partition("|")
            target, _, subpath = target.removesuffix("\\").partition("#")
            embed = position > 0 and shown[position - 1] == "!"
            at = start + position - embed
            yield Link(
                intern(target.strip()), subpath.strip(), label.strip(), "wiki", embed, row, at, start + end + 2, where
            )
        position = shown.find("[[", end + 2)


def _simple_links(line: str, shown: str, row: int, start: int, where: str) -> list[Link] | None:
    """Return the links of a line whose links are all simple: no bracket in a name, no parenthesis in a destination.

    Nearly all lines are so, and take a third of the time that it takes to pair brackets; None if one is not.
    """
    simple = [*_SIMPLE_LINK.finditer(shown)]
    if len(simple) != len(_LINK_MIDDLE.findall(shown)) or "\\" in shown:  # four times as fast as `count`
        return None
    found = []
    for link in simple:
        left, middle = link.span(1)
        end = link.end()
        if end - middle > LONGEST_DESTINATION:
            return None
        angled = shown[middle + 2] == "<"
        destination = line[middle + 3 : end - 2] if angled else line[middle + 2 : end - 1].split(' "', 1)[0].strip()
        name, subpath = split_destination(destination)
        embed = left > 1 and shown[left - 2] == "!"
        at = start + left - 1 - embed
        found.append(new_link((name, subpath, line[left:middle], "markdown", embed, row, at, start + end, where)))
    return found


def _markdown_links(line: str, shown: str, row: int, start: int, where: str) -> Iterator[Link]:
    """Give the links of a line with brackets in one another, escapes, or parentheses in a destination."""
    opened: deque[int] = deque(maxlen=_DEEPEST)
    linked = -1  # a link holds no other link (CommonMark §6.3): what opened before one opens images alone
    closers = _parentheses(shown)
    for found in _BRACKET.finditer(shown):
        at = found.start()
        if found[0] == "[":
            opened.append(at)
        elif found[0] == "]" and opened:
            left = opened.pop()
            if shown[at + 1 : at + 2] == "(":
                target = _destination(line, shown, at + 2, closers)
                if target is None:
                    continue
                destination, end = target
                embed = left > 0 and shown[left - 1] == "!"
                if not embed and left < linked:
                    continue
                linked = linked if embed else left
                name, subpath = split_destination(destination)
                label = line[left + 1 : at]
                yield Link(name, subpath, label, "markdown", embed, row, start + left - embed, start + end, where)


def _parentheses(shown: str) -> dict[int, int]:
    """Return for each ``(`` of a line the place of its ``)``: balanced ones belong to a destination."""
    opened: list[int] = []
    closers: dict[int, int] = {}
    for found in _PARENTHESIS.finditer(shown):
        if found[0] == "(":
            opened.append(found.start())
        elif opened:
            closers[opened.pop()] = found.start()
    return closers


def _destination(line: str, shown: str, start: int, closers: dict[int, int]) -> tuple[str, int] | None:
    """Return a link's destination and the offset behind its ``)`` (CommonMark §6.3, one line)."""
    limit = start + LONGEST_DESTINATION
    if shown[start : start + 1] == "<":
        close = shown.find(">", start, limit)
        end = shown.find(")", close, limit) if close > 0 else -1
        return (line[start + 1 : close], end + 1) if end > 0 else None
    close = closers.get(start - 1, limit)
    return (line[start:close].split(' "', 1)[0].strip(), close + 1) if close < limit else None


def split_destination(destination: str) -> tuple[str, str]:
    """Return the file or address that a destination names, and what stands behind its ``#``."""
    if _SCHEME.match(destination):
        return destination, ""
    name, _, subpath = destination.partition("#")
    return (unquote(name), unquote(subpath)) if "%" in destination else (name, subpath)
