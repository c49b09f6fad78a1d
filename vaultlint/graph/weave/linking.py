"""Links that Obsidian follows to that very file, and text between them that does nothing."""

from __future__ import annotations

import re
from posixpath import basename
from typing import TYPE_CHECKING

from vaultlint.inert import escaped
from vaultlint.obsidian.links import LinkStyle, bare
from vaultlint.text import printable

if TYPE_CHECKING:
    from vaultlint.names import Names

_UNSAFE = re.compile(r"[\[\]|#^<>\\`*$~&]|%%|::|==|\{\{|\}\}|(?<![^\W_])_|_(?![^\W_])")
_PLAINEST = LinkStyle(markdown=True, form="absolute")
_NO_ANCHOR = re.compile(r"[\[\]|<>\\`$%&]")


class Linker:
    """Writes links as the vault's settings want them.

    Parameters
    ----------
    names : Names
        Every file of the vault, those that are about to be written among them.
    style : LinkStyle
    """

    def __init__(self, names: Names, style: LinkStyle) -> None:
        self.names = names
        self._styles = (style, style._replace(form="absolute"), style._replace(form="relative"))

    def link(self, path: str, source: str, shown: str = "", anchor: str = "") -> str:
        """Return a link in the note `source` to a file.

        Parameters
        ----------
        path, source : str
            From the vault's root.
        shown : str
            What is read in its place; left away where a link cannot hold it.
        anchor : str
            ``^block`` or a heading.

        Returns
        -------
        str
            A name alone where no link can hold the path.
        """
        if not path.isprintable():  # Obsidian itself cannot open it
            return plain(shown or basename(path))
        unique = not self.names.are_many(basename(path))
        leading = [style for style in self._styles if self._leads(style, path, source, unique=unique)]
        clear = (style for style in leading if unique or "/" in style.address(path, source, unique=unique))
        style = next(clear, leading[0] if leading else _PLAINEST)  # a bare name of many may be led elsewhere one day
        subpath = f"#{anchor}" if anchor and not _NO_ANCHOR.search(anchor) else ""
        label = read_as(path, shown)
        needed = bool(subpath) or label != basename(path).removesuffix(".md")
        return style.write(path, source, unique=unique, subpath=subpath, shown=label if needed else "")

    def _leads(self, style: LinkStyle, path: str, source: str, *, unique: bool) -> bool:
        """Return whether a link of a style means the file: a bare name may mean another one of it."""
        address = style.address(path, source, unique=unique)
        return self.names.resolve(source, address if style.markdown else bare(address)) == path

    def embed(self, path: str, source: str) -> str:
        """Return what shows a file within a note."""
        return f"!{self.link(path, source)}"


def read_as(path: str, shown: str) -> str:
    """Return what is read of a link to a file: the text to be shown, or the file's name where a link cannot hold that.

    Examples
    --------
    >>> read_as("Books/Emma.md", "Emma, a novel"), read_as("Books/Emma.md", "Emma | Austen")
    ('Emma, a novel', 'Emma')
    """
    label = "" if _UNSAFE.search(shown) or not shown.isprintable() else " ".join(shown.split())
    return label or basename(path).removesuffix(".md")


def plain(text: str) -> str:
    r"""Return a text on one line that does nothing.

    Examples
    --------
    >>> print(plain("to [[do]]\n#now"))
    to \[\[do\]\] \#now
    """
    return escaped(printable(" ".join(text.split())))
