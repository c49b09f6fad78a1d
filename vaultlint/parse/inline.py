"""Links, tags, headings and block ids in the lines that are text."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from itertools import islice
from urllib.parse import unquote

from vaultlint.parse.blocks import Scan
from vaultlint.parse.note import Body, Heading, LineKind, Link, Tag
from vaultlint.text import Lines

# A tag ends at white space, at ASCII punctuation but - _ /, and at U+2000-206F and U+2E00-2E7F
# (Obsidian's own pattern, app.js; zero-width joiners therefore end one).
TAG_END = "\\s\u2000-\u206f\u2e00-\u2e7f'!\"#$%&()*+,.:;<=>?@^`{|}~\\[\\]\\\\"
_TAG = re.compile(f"(?<!\\S)#([^{TAG_END}]+)")
_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+|$)")
_BLOCK_ID = re.compile(r"(?:^|\s|\]\])\^([A-Za-z0-9-]+)\s*$")  # right behind an embed it needs no space
_HTML_TAG = re.compile(r"</?[A-Za-z][^<>]*>")  # a colour in style="…" is no tag
_BACKTICKS = re.compile(r"`+")
_BRACKET = re.compile(r"\\.|[\[\]]")
_PARENTHESIS = re.compile(r"[()]")
_SETEXT = re.compile(r" {0,3}(?:=+|-+)[ \t]*\r?$")
_NOT_PARAGRAPH = re.compile(r"\s*(?:[-*+>|]|\d+[.)]|#{1,6}\s|$)")
_LONGEST_DESTINATION = 2048
_DEEPEST = 20  # brackets in one another that may open an image
_MOST = 100_000  # links, or tags, that are looked at in one note
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


def read_body(scan: Scan, lines: Lines) -> Body:
    """Collect what the text lines of a scanned note hold.

    Parameters
    ----------
    scan : Scan
        With the rows of all frontmatter blocks marked in ``kinds``.
    lines : Lines
        The note's lines.
    """
    headings: list[Heading] = []
    links: list[Link] = []
    tags: list[Tag] = []
    block_ids: list[tuple[str, int]] = []
    text_kind = LineKind.TEXT
    for row, line in enumerate(scan.rows):
        if scan.kinds[row] != text_kind or not line:
            continue
        start = lines.starts[row]
        if line[0] in "=-" and row and _SETEXT.match(line):
            heading = _setext(scan, row, lines)
            if heading:
                headings.append(heading)
        if "#" in line or "[" in line or "^" in line:
            shown = masked(line)
            if "#" in shown:
                heading = _heading(line, row, start)
                if heading:
                    headings.append(heading)
                tags.extend(
                    islice(
                        tags_in(_HTML_TAG.sub(_blank, shown) if "<" in shown else shown, row, start),
                        max(_MOST - len(tags), 0),
                    )
                )
            if "[" in shown:
                links.extend(islice(links_in(line, shown, row, start), max(_MOST - len(links), 0)))
            if "^" in shown:
                found = _BLOCK_ID.search(shown)
                if found:
                    block_ids.append((found[1], row))
    return Body(bytes(scan.kinds), tuple(headings), tuple(links), tuple(tags), tuple(block_ids), scan.unclosed_fence)


def masked(line: str) -> str:
    """Return `line` with inline code, comments and ``$$`` math blanked out, at the same length."""
    if "`" in line:
        line = without_code(line)
    for opener, closer in (("%%", "%%"), ("<!--", "-->"), ("$$", "$$")):
        if opener in line:
            line = _without(line, opener, closer)
    return line


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])


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


def _heading(line: str, row: int, start: int) -> Heading | None:
    found = _HEADING.match(line)
    if not found:
        return None
    text = line[found.end() :].rstrip()
    closing = text.rstrip("#")
    if closing != text and (not closing or closing[-1] in " \t"):
        text = closing.rstrip()
    return Heading(len(found[1]), text, row, start, start + len(line.rstrip("\r")))


def _setext(scan: Scan, row: int, lines: Lines) -> Heading | None:
    above = scan.rows[row - 1]
    if scan.kinds[row - 1] != LineKind.TEXT or _NOT_PARAGRAPH.match(above):
        return None
    level = 1 if scan.rows[row][0] == "=" else 2
    start = lines.starts[row - 1]
    return Heading(level, above.strip(), row - 1, start, start + len(above.rstrip("\r")))


def tags_in(shown: str, row: int, start: int, where: str = "body") -> Iterator[Tag]:
    """Give the ``#tags`` of a masked line that begins at offset `start`."""
    for found in _TAG.finditer(shown):
        name = found[1].rstrip("/")
        if name and not name.isdigit():
            yield Tag(name, row, start + found.start(), start + found.start() + 1 + len(name), where)


def links_in(line: str, shown: str, row: int, start: int, where: str = "body") -> Iterator[Link]:
    """Give the links of a line: ``[[wiki]]`` and ``[text](target)``, embeds among them.

    The masked line shows where their brackets stand, the line itself what they name: code in a heading's name is
    part of it.
    """
    if "[[" in shown:
        yield from _wikilinks(line, shown, row, start, where)
    if "](" in shown:
        yield from _markdown_links(line, shown, row, start, where)


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
            yield Link(target.strip(), subpath.strip(), label.strip(), "wiki", embed, row, at, start + end + 2, where)
        position = shown.find("[[", end + 2)


def _markdown_links(line: str, shown: str, row: int, start: int, where: str) -> Iterator[Link]:
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
                name, subpath = _split_destination(destination)
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
    limit = start + _LONGEST_DESTINATION
    if shown[start : start + 1] == "<":
        close = shown.find(">", start, limit)
        end = shown.find(")", close, limit) if close > 0 else -1
        return (line[start + 1 : close], end + 1) if end > 0 else None
    close = closers.get(start - 1, limit)
    return (line[start:close].split(' "', 1)[0].strip(), close + 1) if close < limit else None


def _split_destination(destination: str) -> tuple[str, str]:
    if _SCHEME.match(destination):
        return destination, ""
    name, _, subpath = destination.partition("#")
    return unquote(name), unquote(subpath)
