"""The text of pages: what stands between the comments, and the properties above."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from vaultlint.graph.weave.linking import plain, read_as
from vaultlint.graph.weave.members import SAID
from vaultlint.parse.emit import scalar
from vaultlint.parse.woven import PAGE, begin, end

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from vaultlint.graph.weave.linking import Linker
    from vaultlint.graph.weave.members import Member, Near, Theme
    from vaultlint.parse.note import Value

INDEX = "index"  # the index' value of our property
BEGIN = begin(PAGE, "`vaultlint weave --write` writes this part anew; your own words go above or below")
END = end(PAGE)
GONE = f"{BEGIN}\nNo theme of the vault any more. Your own words stay: keep the page or delete it.\n{END}"
KEYS = (PAGE, "theme", "theme-notes", "theme-authors")


class Page(NamedTuple):
    """A page as it should be: its properties, and the part that is ours (with LF)."""

    properties: Mapping[str, Value]
    part: str

    def text(self) -> str:
        """Return the page as a new file."""
        lines = [f"{key}: {scalar(value)}" for key, value in self.properties.items()]
        return "\n".join(["---", *lines, "---", "", self.part, ""])


class Writing:
    """Writes pages of which it is known where they lie.

    Parameters
    ----------
    linker : Linker
    places : mapping of str to str
        The paths of the pages, by the id of their theme.
    titles : mapping of str to str
        Of notes, by path.
    """

    def __init__(self, linker: Linker, places: Mapping[str, str], titles: Mapping[str, str]) -> None:
        self._linker = linker
        self._places = places
        self._titles = titles

    def page(self, theme: Theme, canvas: str = "") -> Page:
        """Return the page of a theme; `canvas` is the path of its canvas, ``""`` if it has none."""
        at = self._places[theme.id]
        count = len(theme.members) + theme.left
        properties: dict[str, Value] = {
            PAGE: theme.id, "theme": theme.label, "theme-notes": count, "theme-authors": theme.authors,
        }  # fmt: skip
        lines = [BEGIN, f"{_what(theme)}: {_counts(theme)}.", "", *self._notes(theme, at)]
        if theme.near:
            lines += ["## Near", "", *(self._neighbour(near, at) for near in theme.near), ""]
        if canvas:
            lines += ["## Canvas", "", self._linker.embed(canvas, at), ""]
        return Page(properties, "\n".join([*lines, END]))

    def index(self, themes: Sequence[Theme], at: str) -> Page:
        """Return the index, which stands at a path."""
        ordered = sorted(themes, key=lambda theme: (read_as(self._places[theme.id], theme.label).casefold(), theme.id))
        count = f"{len(ordered):,} theme{'' if len(ordered) == 1 else 's'}"
        links = [self._linker.link(self._places[theme.id], at, theme.label) for theme in ordered]
        lines = [BEGIN, f"{count} of the vault, from its notes' own words and tags.", ""]
        lines += [f"- {link}: {_counts(theme)}" for link, theme in zip(links, ordered, strict=True)]
        return Page({PAGE: INDEX}, "\n".join([*lines, "", END]))

    def _notes(self, theme: Theme, at: str) -> Iterator[str]:
        """Give the notes under their authors, those without one last."""
        groups: dict[tuple[str, ...], list[Member]] = {}
        for member in theme.members:
            groups.setdefault(member.authors, []).append(member)
        yield "## Notes"
        yield ""
        for authors in sorted(groups, key=lambda names: (not names, [name.casefold() for name in names])):
            if authors or len(groups) > 1:
                yield f"### {' and '.join(self._author(name, at) for name in authors) or 'Without an author'}"
                yield ""
            for member in groups[authors]:
                yield from self._note(member, at)
            yield ""
        if theme.left:
            yield f"… and {theme.left:,} more."
            yield ""

    def _author(self, name: str, at: str) -> str:
        """Return an author's name, as a link where the vault has a note of that name."""
        found = self._linker.names.named(name)
        notes = [path for path in found if path.lower().endswith(".md") and path not in self._places.values()]
        return self._linker.link(notes[0], at, name) if notes else plain(name)

    def _note(self, member: Member, at: str) -> Iterator[str]:
        said = member.said
        year = f" ({member.year})" if member.year else ""
        link = self._linker.link(member.path, at, member.title, said.anchor if said else "")
        yield f"- {link}{year}" + (f": inferred, {plain(member.reason)}" if member.reason else "")
        if said:
            yield f"  “{plain(said.text)}”"

    def _neighbour(self, near: Near, at: str) -> str:
        """Return the line of a theme nearby: the notes that say why."""
        place = self._places.get(near.id)
        name = self._linker.link(place, at, near.label) if place else plain(near.label)
        if not near.notes:
            return f"- {name}"
        named = ", ".join(self._linker.link(path, at, self._titles.get(path, "")) for path in near.notes[:SAID])
        more = f" and {len(near.notes) - SAID:,} more" if len(near.notes) > SAID else ""
        return f"- {name}: in {named}{more}"


def _what(theme: Theme) -> str:
    if theme.kind == "tag":
        return f"The tag {plain('#' + theme.label)}"
    return f"What notes say of “{plain(theme.label)}”"


def _counts(theme: Theme) -> str:
    count = len(theme.members) + theme.left
    text = f"{count:,} note{'' if count == 1 else 's'}"
    if theme.authors:
        text += f" by {theme.authors:,} author{'' if theme.authors == 1 else 's'}"
    return f"{text}, {theme.years}" if theme.years else text
