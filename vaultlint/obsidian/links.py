"""How a vault writes its links, as ``.obsidian/app.json`` says, and how a link is written so."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from vaultlint.patterns import pattern

FORMS = ("shortest", "relative", "absolute")
_ESCAPED = pattern(r"[\x00-\x20\x7f-\xa0%<>\\^`{|}()]")
_UNFIT = pattern(r"[\[\]|#^\n]|%%")  # what cuts a wikilink short


class LinkStyle(NamedTuple):
    """Obsidian's settings under *Files and links*; the defaults are Obsidian's.

    Attributes
    ----------
    markdown : bool
        Whether links are written ``[Note](Note.md)`` instead of ``[[Note]]`` (``useMarkdownLinks``).
    form : {"shortest", "relative", "absolute"}
        Whether the path is left out where the name suffices, or goes from the note or from the vault's root
        (``newLinkFormat``).
    updates : bool
        Whether Obsidian mends links without asking when a note is renamed (``alwaysUpdateLinks``).
    attachments : str
        Where attachments go (``attachmentFolderPath``): ``"/"`` the vault's root, ``"./"`` beside the note,
        ``"./x"`` in a folder beside it, else a folder of the vault.
    """

    markdown: bool = False
    form: str = "shortest"
    updates: bool = False
    attachments: str = "/"

    def address(self, path: str, source: str, *, unique: bool) -> str:
        """Return how a note names another file in this style, its extension included.

        Parameters
        ----------
        path : str
            The file that is linked to, from the vault's root.
        source : str
            The note that the link stands in.
        unique : bool
            Whether no other file of the vault bears the name.

        Examples
        --------
        >>> LinkStyle().address("Books/Emma.md", "Days/1.md", unique=True)
        'Emma.md'
        >>> LinkStyle(form="relative").address("Books/Emma.md", "Days/1.md", unique=True)
        '../Books/Emma.md'
        """
        if self.form == "relative":
            return posixpath.relpath(path, posixpath.dirname(source) or ".")
        return posixpath.basename(path) if self.form == "shortest" and unique else path

    def write(self, path: str, source: str, *, unique: bool, subpath: str = "", shown: str = "") -> str:
        """Return a link to a file in this style.

        Parameters
        ----------
        path, source, unique
            As in `address`.
        subpath : str
            ``#Heading`` or ``#^block`` behind the name.
        shown : str
            The text that is shown; by default that of Obsidian.

        Examples
        --------
        >>> LinkStyle().write("Books/Emma.md", "1.md", unique=True, shown="Jane's")
        "[[Emma|Jane's]]"
        >>> LinkStyle(markdown=True, form="absolute").write("My Books/Emma.md", "1.md", unique=True)
        '[Emma](My%20Books/Emma.md)'
        """
        address = self.address(path, source, unique=unique)
        plain = bare(address)
        if self.markdown or _UNFIT.search(plain):  # a name that no wikilink can hold is linked to this way alone
            label = shown or posixpath.basename(plain) + subpath.replace("#", " > ")
            bracketed = re.sub(r"([\[\]\\])", r"\\\1", label)
            return f"[{bracketed}]({_encoded(address)}{_encoded(subpath, fragment=True)})"
        return f"[[{plain}{subpath}{'|' + shown if shown else ''}]]"


def bare(address: str) -> str:
    """Return an address as a wikilink has it: without ``.md``, unless what is left would name another note.

    Examples
    --------
    >>> bare("Books/Emma.md"), bare("pic.png"), bare("a.md.md")
    ('Books/Emma', 'pic.png', 'a.md.md')
    """
    short = address.removesuffix(".md")
    return address if short.lower().endswith(".md") else short


def _encoded(text: str, *, fragment: bool = False) -> str:
    """Return an address as it stands in a Markdown link; ``#`` parts the address from what is in the file."""
    found = _ESCAPED.sub(lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode()), text)
    return found if fragment else found.replace("#", "%23")


def read_style(app: Mapping[str, Any]) -> LinkStyle:
    """Return the style that ``app.json`` sets; what is of another type, or no known word, counts as not set."""
    default = LinkStyle()
    form, folder = app.get("newLinkFormat"), app.get("attachmentFolderPath")
    return LinkStyle(
        app.get("useMarkdownLinks") is True,
        form if isinstance(form, str) and form in FORMS else default.form,
        app.get("alwaysUpdateLinks") is True,
        folder if isinstance(folder, str) and folder.strip() else default.attachments,
    )
