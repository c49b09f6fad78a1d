"""Page properties as Logseq has them: lines such as ``author:: [[Ann]]`` at the top of a note."""

from __future__ import annotations

from collections.abc import Sequence

from vaultlint.merge.marks import tag_label, tags_of
from vaultlint.patterns import pattern

_PROPERTY = pattern(r"([A-Za-z][\w-]*)::(?:[ \t]|\r?$)")


def labels_of(lines: Sequence[str]) -> list[str]:
    """Return the keys of some lines without case; empty if one of them is no page property."""
    found = [_PROPERTY.match(line) for line in lines]
    return [one[1].casefold() for one in found if one] if all(found) else []


def united_properties(first: Sequence[str], second: Sequence[str]) -> list[str]:
    r"""Unite the page properties of two copies key by key.

    Tags are joined in one line; another value of a key stands behind the first one's line.

    Examples
    --------
    >>> united_properties(["title:: A\n", "tags:: [[x]]\n"], ["title:: a\n", "tags:: [[y]]\n", "url:: b\n"])
    ['title:: A\n', 'title:: a\n', 'tags:: [[x]] [[y]]\n', 'url:: b\n']
    """
    by_key: dict[str, list[str]] = {}
    for label, line in zip(labels_of(first), first, strict=True):
        by_key.setdefault(label, []).append(line)
    standing = {" ".join(line.split()) for line in first}
    for label, line in zip(labels_of(second), second, strict=True):
        own = by_key.setdefault(label, [])
        if " ".join(line.split()) in standing:
            continue
        standing.add(" ".join(line.split()))
        if own and tag_label(line) and tag_label(own[-1]):
            body, have = own[-1].rstrip(), tags_of(own[-1])
            more = [tag for tag in tags_of(line) if tag not in have]
            own[-1] = f"{body} {' '.join(more)}{own[-1][len(body) :]}" if more else own[-1]
        else:
            own.append(line)
    return [line for lines in by_key.values() for line in lines]
